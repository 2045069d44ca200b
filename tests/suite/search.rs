//! Searches by words: what they find and in which order, on every page, and how the databases get there.

use crate::support::app::TestApp;
use ocop_registry::registry::listing::Listing;
use ocop_registry::registry::products::Product;
use ocop_registry::registry::select;
use ocop_registry::registry::sight::Sight;
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement, StatementBuilder};
use serde_json::json;
use std::collections::BTreeMap;

crate::tests! { Demo: hits_are_those_of_the_texts, no_search_reads_everything, words_follow_every_write }

/// All codes of a list, page by page.
async fn codes(app: &TestApp, address: &str) -> Vec<String> {
    let (mut next, mut all) = (Some(address.to_owned()), Vec::new());
    while let Some(address) = next {
        let page = app.anonymous().get(&address).await.expect(200);
        all.extend(page.codes());
        next = page.json()["next"].as_str().map(str::to_owned);
    }
    all
}

fn begin(text: &str, words: &[&str]) -> bool {
    words.iter().all(|word| text.split(' ').any(|one| one.starts_with(word)))
}

/// The next number of a series that is the same in every run.
fn next(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap()
}

async fn hits_are_those_of_the_texts(app: TestApp) {
    let query = Statement::from_string(app.db.backend(), "SELECT code, search, search_exact FROM product ORDER BY code");
    let rows = app.db.read().query_all_raw(query).await.unwrap();
    let texts: BTreeMap<String, (String, String)> = rows
        .iter()
        .map(|row| (row.try_get_by_index(0).unwrap(), (row.try_get_by_index(1).unwrap(), row.try_get_by_index(2).unwrap())))
        .collect();
    let all: Vec<&(String, String)> = texts.values().collect();
    let (mut seed, mut hits) = (20_251_231, 0);
    for filter in ["", "&star=4", "&state=in_force", "&commune=00577", "&on=2024-06-30&state=recognised", "&producer=CT-000001-3"]
    {
        let base = codes(&app, &format!("/api/v1/products?sort=code&limit=200{filter}")).await;
        for round in 0..4 {
            let (folded, exact) = all[next(&mut seed) % all.len()];
            let words: Vec<&str> = if round % 2 == 0 { folded.split(' ') } else { exact.split(' ') }.collect();
            let one = words[next(&mut seed) % words.len()];
            let other: String = words[next(&mut seed) % words.len()].chars().take(2).collect();
            let typed = [one, other.as_str()];
            let plain = typed.map(ocop_registry::text::fold);
            let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
            let found = base.iter().filter(|code| begin(&texts[*code].0, &plain));
            let (first, then): (Vec<&String>, Vec<&String>) = found.partition(|code| begin(&texts[*code].1, &typed));
            let expected: Vec<&String> = first.into_iter().chain(then).collect();
            let q: String = form_urlencoded::byte_serialize(format!("{one} {other}").as_bytes()).collect();
            let limit = if expected.len() > 60 { 47 } else { 3 };
            let got = codes(&app, &format!("/api/v1/products?q={q}&limit={limit}{filter}")).await;
            assert_eq!(got.iter().collect::<Vec<_>>(), expected, "{typed:?}{filter}");
            let total = app.anonymous().get(&format!("/api/v1/products?q={q}&count=exact&limit=1{filter}")).await.json();
            assert_eq!(total["total"], expected.len(), "{typed:?}{filter}");
            let by_code = codes(&app, &format!("/api/v1/products?q={q}&sort=code&limit=200{filter}")).await;
            assert_eq!(by_code.len(), expected.len(), "{typed:?}{filter}");
            hits += expected.len();
        }
    }
    assert!(hits > 500, "{hits}");
}

async fn no_search_reads_everything(app: TestApp) {
    let backend = app.db.backend();
    let connection = Database::connect(&app.url).await.unwrap();
    connection.execute_unprepared("ANALYZE product").await.unwrap();
    for (words, rare) in [("hop tac", false), ("sam mat", true), ("sâm mật", true)] {
        let pairs = [("q".to_owned(), words.to_owned()), ("limit".to_owned(), "20".to_owned())];
        let today = "2026-11-22".parse().unwrap();
        let listing = Listing::read::<Product>(&pairs, today, Sight::PUBLIC).unwrap();
        let select = select::page_statement::<Product>(&listing, today, backend).unwrap();
        let statement: Statement = StatementBuilder::build(&select, &backend);
        let explain = if backend == DbBackend::Sqlite { "EXPLAIN QUERY PLAN " } else { "EXPLAIN " };
        let statement = Statement { sql: format!("{explain}{}", statement.sql), ..statement };
        let rows = connection.query_all_raw(statement).await.unwrap();
        let column = if backend == DbBackend::Sqlite { 3 } else { 0 };
        let plan: Vec<String> = rows.iter().map(|row| row.try_get_by_index(column).unwrap()).collect();
        let plan = plan.join("\n");
        assert!(!plan.contains("SCAN product\n") && !plan.contains("Seq Scan on product"), "{words}\n{plan}");
        if backend == DbBackend::Sqlite {
            assert_eq!(plan.matches("SCAN product_search VIRTUAL TABLE").count(), 3, "{words}\n{plan}");
            assert_eq!(plan.matches("SEARCH product USING INDEX ix_product_place").count(), 3, "{words}\n{plan}");
        } else if rare {
            assert!(plan.contains("Bitmap Index Scan on ix_product_search"), "{words}\n{plan}");
        } else {
            assert!(plan.contains("Index Scan using product_pkey"), "{words}\n{plan}");
        }
    }
}

async fn words_follow_every_write(app: TestApp) {
    let editor = app.editor().await;
    let code = app.create(&editor, "villages", &json!({"name": "Làng Zưởng Zực", "confidence": "synthetic"})).await.code();
    assert_eq!(codes(&app, "/api/v1/villages?q=zuong+zu").await, std::slice::from_ref(&code));
    let address = format!("/api/v1/villages/{code}");
    editor.if_match("*").patch(&address, &json!({"name": "Làng Zinh"})).await.expect(200);
    assert_eq!(codes(&app, "/api/v1/villages?q=zuong").await, Vec::<String>::new());
    assert_eq!(codes(&app, "/api/v1/villages?q=Zinh").await, [code]);
    editor.if_match("*").delete(&address).await.expect(204);
    assert_eq!(codes(&app, "/api/v1/villages?q=zinh").await, Vec::<String>::new());
}
