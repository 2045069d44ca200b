//! Cross-tables: the published numbers at scale 1, totals that are the sum of their parts, lists as long as the numbers
//! that lead to them, and numbers that stay what they were at a sequence.

use crate::support::app::TestApp;
use crate::support::client::Actor;
use serde_json::{Value, json};

crate::tests! {
    Demo: scale_1_has_the_published_numbers, parts_make_the_whole, places_are_never_guessed;
    Real: numbers_stay_what_they_were, measures_leave_out_what_is_not_known, what_cannot_be_asked_is_named
}

pub(crate) const TABLES: &str = "/api/v1/statistics";

async fn total(reader: &Actor, question: &str) -> i64 {
    let answer = reader.get(&format!("{TABLES}/{question}")).await.expect(200).json();
    assert_eq!(answer["totals"][0]["values"], json!({}), "the grand total comes first");
    answer["totals"][0]["count"].as_i64().unwrap()
}

pub(super) async fn listed(reader: &Actor, list: &str) -> i64 {
    let join = if list.contains('?') { '&' } else { '?' };
    reader.get(&format!("{list}{join}count=exact&limit=1")).await.expect(200).json()["total"].as_i64().unwrap()
}

async fn scale_1_has_the_published_numbers(app: TestApp) {
    let reader = app.anonymous();
    for (question, expected) in [
        ("villages?state=recognised", 337),
        ("villages?state=recognised&recognised_on_from=2021-01-01", 38),
        ("products?state=recognised", 3320),
        ("products?state=recognised&from_village=true", 760),
        ("centres?state=in_force", 16),
        ("centres?stage=planned", 5),
        ("centres", 21),
        // The grand total is there even where nothing was counted.
        ("centres?planned_year=1999", 0),
    ] {
        assert_eq!(total(&reader, question).await, expected, "{question}");
    }
}

/// Every number of a table is the length of its list, and every total the sum of its parts.
async fn parts_make_the_whole(app: TestApp) {
    let reader = app.anonymous();
    for question in [
        "products?by=star,state&on=2024-12-31",
        "products?by=sector,star&state=in_force",
        "products?by=group&state=assessed",
        "products?by=producer_type,from_village&state=lapsed&on=2025-06-30",
        "villages?by=former_district,kind&state=recognised",
        "centres?by=stage,planned_year,year",
        "producers?by=producer_type&state=due",
        "decisions?by=year,authority_level",
    ] {
        let answer = reader.get(&format!("{TABLES}/{question}")).await.expect(200).json();
        let (rows, totals) = (answer["rows"].as_array().unwrap(), answer["totals"].as_array().unwrap());
        assert!(!rows.is_empty(), "{question} counts something");
        for total in totals {
            let values = total["values"].as_object().unwrap();
            let is_part = |row: &&Value| values.iter().all(|(name, value)| row["values"][name] == *value);
            let parts: i64 = rows.iter().filter(is_part).map(|row| row["count"].as_i64().unwrap()).sum();
            assert_eq!(total["count"], parts, "{question}: {values:?}");
        }
        for cell in rows.iter().take(12).chain(totals.iter().take(12)) {
            let list = cell["list"].as_str().unwrap();
            assert_eq!(listed(&reader, list).await, cell["count"].as_i64().unwrap(), "{question}: {list}");
        }
    }
}

async fn places_are_never_guessed(app: TestApp) {
    let reader = app.anonymous();
    let answer = reader.get(&format!("{TABLES}/products?by=commune&state=recognised")).await.expect(200).json();
    let unresolved = answer["rows"].as_array().unwrap().iter().find(|row| row["values"]["commune"] == "unresolved").unwrap();
    assert_eq!(answer["dimensions"][0]["unresolved"], unresolved["count"]);
    let to_be_confirmed = listed(&reader, "/api/v1/products?state=recognised&commune_status=to_be_confirmed").await;
    assert_eq!(unresolved["count"], to_be_confirmed);
    // The district is known even where the commune is split.
    let districts = reader.get(&format!("{TABLES}/products?by=former_district&commune=unresolved")).await.expect(200).json();
    assert_eq!(districts["dimensions"][0]["unresolved"], 0);
    assert_eq!(districts["dimensions"][0]["values"][0]["vi"], "Quận Ba Đình");
}

async fn numbers_stay_what_they_were(app: TestApp) {
    let (reader, editor) = (app.anonymous(), app.editor().await.because("thử"));
    let question = format!("{TABLES}/villages?by=kind,former_district&measure=sum_workers&q=lang");
    let first = reader.get(&question).await.expect(200).json();
    let (sequence, cite) = (first["about"]["sequence"].as_i64().unwrap(), first["about"]["cite"].as_str().unwrap().to_owned());
    assert_eq!(first["about"]["entries_since"], 0);

    let village = app.create(&editor, "villages", &json!({"name": "Làng mới", "kind": "lang_nghe", "workers": 7})).await.code();
    let old = reader.get("/api/v1/villages?q=lang&kind=lang_nghe&sort=name&limit=1").await.codes()[0].clone();
    editor
        .if_match("*")
        .patch(&format!("/api/v1/villages/{old}"), &json!({"kind": "lang_co_nghe", "workers": 1234}))
        .await
        .expect(200);
    let second = reader.get(&question).await.expect(200).json();
    assert_eq!(second["totals"][0]["count"].as_i64(), first["totals"][0]["count"].as_i64().map(|count| count + 1), "{village}");

    let then = reader.get(&cite).await.expect(200).json();
    assert_eq!((&then["rows"], &then["totals"], &then["about"]["id"]), (&first["rows"], &first["totals"], &first["about"]["id"]));
    assert_eq!(then["about"]["entries_since"], app.head().await - sequence);

    let changes = reader.get(first["about"]["changes"].as_str().unwrap()).await.expect(200).json();
    assert_eq!(changes["rows"], second["rows"]);
    let grand = changes["changed"]["cells"].as_array().unwrap().iter().find(|cell| cell["values"] == json!({})).unwrap();
    assert_eq!((&grand["then"], &grand["now"]), (&first["totals"][0]["count"], &second["totals"][0]["count"]));
    assert_eq!(grand["measures"], json!(["sum_workers"]));
}

async fn measures_leave_out_what_is_not_known(app: TestApp) {
    let reader = app.anonymous();
    let answer =
        reader.get(&format!("{TABLES}/villages?measure=sum_workers,mean_workers,median_workers")).await.expect(200).json();
    let total = &answer["totals"][0];
    let list = reader.get("/api/v1/villages?workers_from=0&limit=200").await.expect(200).json();
    let mut workers: Vec<i64> = list["data"].as_array().unwrap().iter().map(|one| one["workers"].as_i64().unwrap()).collect();
    workers.sort_unstable();
    assert!(workers.len() > 2, "some villages know their workers");
    assert_eq!(total["known"]["workers"], workers.len());
    assert_eq!(total["measures"]["sum_workers"], workers.iter().sum::<i64>());
    let middle = workers.len() / 2;
    let twice = if workers.len() % 2 == 1 { 2 * workers[middle] } else { workers[middle - 1] + workers[middle] };
    let median = if twice % 2 == 0 { format!("{}", twice / 2) } else { format!("{}.5", twice / 2) };
    assert_eq!(total["measures"]["median_workers"].to_string(), median);
}

async fn what_cannot_be_asked_is_named(app: TestApp) {
    let reader = app.anonymous();
    for (question, faults) in [
        ("products?by=stars", vec![("by", "not-in-list")]),
        ("products?by=star,sector,group,commune", vec![("by", "too-many")]),
        ("products?by=star,star", vec![("by", "repeated")]),
        ("products?state=valid", vec![("state", "not-in-list")]),
        ("products?measure=sum_stars", vec![("measure", "not-in-list")]),
        ("products?on=2025-02-30", vec![("on", "not-a-day")]),
        ("products?limit=3", vec![("limit", "unknown-parameter")]),
        ("products?colour=red&by=nothing", vec![("colour", "unknown-parameter"), ("by", "not-in-list")]),
        ("products?state=assessed,lapsed", vec![("state", "not-together")]),
        ("products?state=assessed&gtin=1", vec![("gtin", "not-with-assessed")]),
        ("products?state=lapsed&by=state", vec![("state", "is-a-dimension")]),
        ("products?at=999999", vec![("at", "no-such-sequence")]),
        ("products?at=0", vec![("at", "no-such-sequence")]),
        ("products?at=-1", vec![("at", "out-of-range")]),
        ("products?year=24", vec![("year", "bad-value")]),
        ("products?format=pdf", vec![("format", "not-in-list")]),
    ] {
        reader.get(&format!("{TABLES}/{question}")).await.expect(400).faults("bad-request", &faults);
    }
}
