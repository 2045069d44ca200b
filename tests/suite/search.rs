//! Searches by words: what they find and in which order, on every page, and how the databases get there.

use crate::support::app::TestApp;
use ocop_registry::registry::cursor::{Cursor, Key};
use ocop_registry::registry::listing::Listing;
use ocop_registry::registry::page;
use ocop_registry::registry::products::Product;
use ocop_registry::registry::search::frequency::{Frequencies, Frequency};
use ocop_registry::registry::sight::Sight;
use sea_orm::{ConnectionTrait, Database, DbBackend, QueryResult, Statement, StatementBuilder};
use serde_json::json;
use std::collections::BTreeMap;

crate::tests! { Demo: hits_are_those_of_the_texts, every_way_leads_to_the_same_hits, no_search_reads_everything, words_follow_every_write }

const TODAY: &str = "2026-11-22";

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

/// A question, as a reader asks it of the page behind a hit.
fn question(parameters: &[(&str, &str)], after: Option<&(i64, String)>) -> Listing {
    let pairs: Vec<_> = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let mut listing = Listing::read::<Product>(&pairs, TODAY.parse().unwrap(), Sight::PUBLIC).unwrap();
    let keys = after.map(|(rank, code)| vec![Key::Whole(*rank), Key::Text(code.clone())]);
    listing.cursor = keys.map(|keys| Cursor { digest: String::new(), on: listing.on, keys });
    listing
}

fn statement(listing: &Listing, backend: DbBackend, frequency: &Frequency) -> Statement {
    let select = page::page_statement::<Product>(listing, TODAY.parse().unwrap(), (backend, frequency)).unwrap();
    StatementBuilder::build(&select, &backend)
}

/// Ranks and codes of all hits, page by page, where words are taken for that frequent.
async fn hits(app: &TestApp, parameters: &[(&str, &str)], frequency: &Frequency) -> Vec<(i64, String)> {
    let (backend, mut all) = (app.db.backend(), Vec::new());
    loop {
        let listing = question(parameters, all.last());
        let rows = app.db.read().query_all_raw(statement(&listing, backend, frequency)).await.unwrap();
        let mut page: Vec<(i64, String)> = if backend == DbBackend::Sqlite {
            let keys: Option<String> = rows[0].try_get("", "sort_keys").unwrap();
            serde_json::from_str(&format!("[{}]", keys.unwrap_or_default())).unwrap()
        } else {
            let keys =
                |row: &QueryResult| (row.try_get::<i32>("", "sort_key_0").unwrap(), row.try_get("", "sort_key_1").unwrap());
            rows.iter().map(keys).map(|(rank, code)| (rank.into(), code)).collect()
        };
        let limit = usize::try_from(listing.limit).unwrap();
        let ends = page.len() <= limit;
        page.truncate(limit);
        all.extend(page);
        if ends {
            return all;
        }
    }
}

async fn every_way_leads_to_the_same_hits(app: TestApp) {
    let query = Statement::from_string(app.db.backend(), "SELECT code, search, search_exact, star FROM product ORDER BY code");
    let rows = app.db.read().query_all_raw(query).await.unwrap();
    let text = |row: &QueryResult, at| row.try_get_by_index::<String>(at).unwrap();
    let texts: Vec<(String, String, String, Option<i32>)> =
        rows.iter().map(|row| (text(row, 0), text(row, 1), text(row, 2), row.try_get_by_index(3).unwrap())).collect();
    let (mut seed, mut exact_hits, mut other_hits) = (20_261_129, 0, 0);
    for round in 0..24 {
        let (_, folded, exact, _) = &texts[next(&mut seed) % texts.len()];
        let words: Vec<&str> = if round % 3 == 0 { folded.split(' ') } else { exact.split(' ') }.collect();
        let letters = 1 + next(&mut seed) % 4;
        let typed = [
            words[next(&mut seed) % words.len()].to_owned(),
            words[next(&mut seed) % words.len()].chars().take(letters).collect(),
        ];
        let plain = typed.each_ref().map(|word| ocop_registry::text::fold(word));
        let of_star = (round % 4 == 3).then_some(4);
        let found = texts.iter().filter(|(_, folded, _, star)| {
            begin(folded, &plain.each_ref().map(String::as_str)) && (of_star.is_none() || *star == of_star)
        });
        let rank = |exact: &str| i64::from(!begin(exact, &typed.each_ref().map(String::as_str)));
        let mut expected: Vec<(i64, String)> = found.map(|(code, _, exact, _)| (rank(exact), code.clone())).collect();
        expected.sort();
        let (q, limit) = (typed.join(" "), if expected.len() > 100 { "150" } else { "7" });
        let mut parameters = vec![("q", q.as_str()), ("limit", limit)];
        parameters.extend(of_star.map(|_| ("star", "4")));
        let taken_for = |rows: [f64; 4]| {
            let [one, other] = &typed;
            let marked = [plain[0].clone(), plain[1].clone(), format!("={one}"), format!("={other}")];
            // Something is known, whatever it is.
            Frequency::new(marked.into_iter().zip(rows).chain([("~".to_owned(), 1.0)]))
        };
        let ways = [
            ("nothing known", Frequency::default()),
            ("all frequent", taken_for([1e9; 4])),
            ("all rare", taken_for([1.0; 4])),
            ("one of each rare", taken_for([1e9, 1.0, 1.0, 1e9])),
            ("rare with marks", taken_for([1e9, 1e9, 1.0, 1.0])),
            ("rare without marks", taken_for([1.0, 1.0, 1e9, 1e9])),
        ];
        for (way, frequency) in &ways {
            assert_eq!(hits(&app, &parameters, frequency).await, expected, "{parameters:?}, {way}");
        }
        exact_hits += expected.iter().filter(|(rank, _)| *rank == 0).count();
        other_hits += expected.iter().filter(|(rank, _)| *rank == 1).count();
    }
    assert!(exact_hits > 500 && other_hits > 500, "{exact_hits} and {other_hits}");
}

async fn no_search_reads_everything(app: TestApp) {
    let backend = app.db.backend();
    let connection = Database::connect(&app.url).await.unwrap();
    connection.execute_unprepared("ANALYZE product").await.unwrap();
    let frequent = || Frequency::new(["hop", "tac", "sam", "=hợp", "=tác"].map(|word| (word.to_owned(), 1e9)));
    let along_the_codes = "Bitmap Index Scan on ix_product_search_in_order ";
    let at_once = "Bitmap Index Scan on ix_product_search ";
    for (words, frequency, exact, others) in [
        ("hop tac", frequent(), at_once, along_the_codes),
        ("hợp tác", frequent(), along_the_codes, along_the_codes),
        ("sam mat", frequent(), at_once, at_once),
        ("sâm mật", frequent(), at_once, at_once),
        ("sâm mật", Frequency::default(), along_the_codes, along_the_codes),
    ] {
        let statement = statement(&question(&[("q", words), ("limit", "20")], None), backend, &frequency);
        let explain = if backend == DbBackend::Sqlite { "EXPLAIN QUERY PLAN " } else { "EXPLAIN " };
        let statement = Statement { sql: format!("{explain}{}", statement.sql), ..statement };
        let rows = connection.query_all_raw(statement).await.unwrap();
        let column = if backend == DbBackend::Sqlite { 3 } else { 0 };
        let plan: Vec<String> = rows.iter().map(|row| row.try_get_by_index(column).unwrap()).collect();
        let plan = plan.join("\n");
        assert!(!plan.contains("SCAN product\n") && !plan.contains("Seq Scan on product"), "{words}\n{plan}");
        if backend == DbBackend::Sqlite {
            assert_eq!(plan.matches("SCAN product_search VIRTUAL TABLE").count(), 2, "{words}\n{plan}");
            assert_eq!(plan.matches("SEARCH product USING INDEX ix_product_place").count(), 2, "{words}\n{plan}");
        } else {
            let scans: Vec<&str> = plan.lines().filter(|line| line.contains("Bitmap Index Scan")).collect();
            assert_eq!(scans.len(), 2, "{words}\n{plan}");
            assert!(scans[0].contains(exact) && scans[1].contains(others), "{words}\n{plan}");
        }
    }
    // What is read of the statistics is what they say.
    if backend == DbBackend::Postgres {
        let known = Frequencies::default();
        let all = known.of::<Product>(&app.db).await.unwrap();
        assert!(all.rows("", "hop").is_some_and(|rows| rows > 1_000.0), "{all:?}");
        assert_eq!(all.rows("=", "hop"), Some(0.0));
        // Of numbers too, how many begin alike: of a register of this size some rows tell about all.
        let count = Statement::from_string(backend, "SELECT count(*)::float8 FROM product WHERE gtin LIKE '952%'");
        let there: f64 = connection.query_one_raw(count).await.unwrap().unwrap().try_get_by_index(0).unwrap();
        let estimated = all.rows("", "952").unwrap();
        assert!(there > 500.0 && (0.5..2.0).contains(&(estimated / there)), "{estimated} of {there}");
        assert_eq!(all.rows("", "893"), Some(0.0));
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
