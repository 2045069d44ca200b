//! The headline numbers, and certificates that end.

use super::tables::{TABLES, listed};
use crate::support::app::TestApp;
use crate::support::client::Actor;
use serde_json::{Value, json};
use std::collections::BTreeMap;

crate::tests! {
    Demo: scale_1_is_as_published, every_number_is_its_list, certificates_end_as_the_list_says, the_calendar_can_be_subscribed_to, what_has_changed_is_told;
    Real: the_real_register_on_two_days, files_hold_the_same_numbers
}

async fn numbers(reader: &Actor, query: &str) -> BTreeMap<String, Value> {
    let answer = reader.get(&format!("{TABLES}/overview{query}")).await.expect(200).json();
    let sections = answer["sections"].as_array().unwrap().clone();
    let numbers = sections.iter().flat_map(|section| section["numbers"].as_array().unwrap().clone());
    numbers.map(|number| (number["code"].as_str().unwrap().to_owned(), number)).collect()
}

fn value(numbers: &BTreeMap<String, Value>, code: &str) -> i64 {
    numbers[code]["value"].as_i64().unwrap()
}

async fn scale_1_is_as_published(app: TestApp) {
    let all = numbers(&app.anonymous(), "").await;
    for (code, expected) in [
        ("villages_recognised", 337),
        ("villages_recognised_since_2021", 38),
        ("products_recognised", 3320),
        ("products_from_villages_recognised", 760),
        ("centres_in_force", 16),
        ("centres_planned", 5),
        ("centres_planned_2025", 5),
        ("centres_to_be", 21),
    ] {
        assert_eq!(value(&all, code), expected, "{code}");
    }
    assert_eq!(all["products_from_villages_recognised"]["share_percent"], 22.89, "760 of 3,320");
    let sum = |codes: &[&str]| codes.iter().map(|code| value(&all, code)).sum::<i64>();
    assert_eq!(sum(&["products_in_force", "products_lapsed", "products_withdrawn"]), 3320);
    let stars = ["products_5_star", "products_potential_5_star", "products_4_star", "products_3_star"];
    assert_eq!(sum(&stars), value(&all, "products_in_force"));
    assert_eq!(
        sum(&["craft_villages", "traditional_craft_villages", "traditional_crafts", "villages_title_not_stated"]),
        value(&all, "villages_in_force")
    );
    assert!(value(&all, "products_assessed") > 3320, "renewals are assessments too");
}

async fn every_number_is_its_list(app: TestApp) {
    let reader = app.anonymous();
    for query in ["", "?on=2023-12-31", "?on=2027-05-01", "?on=2019-01-01"] {
        for (code, number) in numbers(&reader, query).await {
            let list = number["list"].as_str().unwrap();
            assert_eq!(listed(&reader, list).await, number["value"].as_i64().unwrap(), "{code} {query}: {list}");
        }
    }
}

async fn certificates_end_as_the_list_says(app: TestApp) {
    let reader = app.anonymous();
    let ask = format!("{TABLES}/products/expiring");
    let answer = reader.get(&format!("{ask}?within=400&by=star&on=2026-06-01")).await.expect(200).json();
    let rows = answer["rows"].as_array().unwrap();
    assert!(rows.len() > 5, "several days and stars");
    let sum: i64 = rows.iter().map(|row| row["count"].as_i64().unwrap()).sum();
    assert_eq!(answer["count"], sum);
    for row in rows.iter().chain(answer["windows"].as_array().unwrap()) {
        assert_eq!(listed(&reader, row["list"].as_str().unwrap()).await, row["count"].as_i64().unwrap(), "{row}");
    }
    for row in rows {
        let left = row["days_left"].as_i64().unwrap();
        let window = if left > 180 {
            "not_yet_open"
        } else if left >= 120 {
            "open"
        } else {
            "missed"
        };
        assert_eq!(row["window"], window, "{row}");
    }
    let due = numbers(&reader, "").await;
    let usual = reader.get(&ask).await.expect(200).json();
    assert_eq!(usual["count"], due["certificates_due_180"]["value"]);
    for (query, fault) in [
        ("within=0", ("within", "out-of-range")),
        ("state=lapsed", ("state", "not-here")),
        ("by=star,sector,group", ("by", "too-many")),
        ("by=state", ("by", "is-always-the-same")),
    ] {
        reader.get(&format!("{ask}?{query}")).await.expect(400).faults("bad-request", &[fault]);
    }
}

async fn the_calendar_can_be_subscribed_to(app: TestApp) {
    let reader = app.anonymous();
    let answer = reader.get(&format!("{TABLES}/products/expiring.ics?within=365")).await.expect(200);
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    let text = String::from_utf8(answer.bytes.clone()).unwrap();
    assert!(text.lines().all(|line| line.len() <= 75), "no line is longer than 75 octets");
    let table = reader.get(&format!("{TABLES}/products/expiring?within=365")).await.expect(200).json();
    let days: std::collections::BTreeSet<&str> =
        table["rows"].as_array().unwrap().iter().map(|row| row["certificate_until"].as_str().unwrap()).collect();
    let ends = text.lines().filter(|line| line.starts_with("UID:ends-")).count();
    assert_eq!(ends, days.len(), "one event for each day on which certificates end");
    let again = reader.with("if-none-match", answer.header("etag"));
    again.get(&format!("{TABLES}/products/expiring.ics?within=365")).await.expect(304);
    reader.get(&format!("{TABLES}/products/expiring.ics?by=star")).await.expect(400).faults("bad-request", &[("by", "not-here")]);
}

async fn what_has_changed_is_told(app: TestApp) {
    let (reader, editor) = (app.anonymous(), app.editor().await.because("thử"));
    let before = reader.get(&format!("{TABLES}/overview")).await.expect(200).json();
    let product = reader.get("/api/v1/products?state=in_force&star=3&limit=1").await.codes()[0].clone();
    let body = json!({
        "number": "1/QĐ-UBND", "authority_level": "province", "authority_name": "UBND Thành phố Hà Nội",
        "issued_on": "2026-11-20", "confidence": "synthetic", "source": "test",
        "recognitions": [{"subject": product, "act": "withdraw", "ground": "production_stopped", "confidence": "synthetic"}],
    });
    app.create(&editor, "decisions", &body).await;
    let after = reader.get(before["about"]["changes"].as_str().unwrap()).await.expect(200).json();
    let changed: BTreeMap<String, (i64, i64)> = after["changed"]["numbers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["code"].as_str().unwrap().to_owned(), (one["then"].as_i64().unwrap(), one["now"].as_i64().unwrap())))
        .collect();
    assert_eq!(changed["products_withdrawn"].1, changed["products_withdrawn"].0 + 1);
    assert_eq!(changed["products_in_force"].1, changed["products_in_force"].0 - 1);
    assert_eq!(changed["products_3_star"].1, changed["products_3_star"].0 - 1);
    assert!(!changed.contains_key("products_recognised") && !changed.contains_key("villages_recognised"));
    let then = reader.get(before["about"]["cite"].as_str().unwrap()).await.expect(200).json();
    assert_eq!(then["sections"], before["sections"]);
}

async fn the_real_register_on_two_days(app: TestApp) {
    let reader = app.anonymous();
    let (then, now) = (numbers(&reader, "?on=2024-12-31").await, numbers(&reader, "").await);
    for (code, at_the_end_of_2024, today) in
        [("villages_recognised", 128, 137), ("products_recognised", 39, 42), ("centres_in_force", 10, 10)]
    {
        assert_eq!((value(&then, code), value(&now, code)), (at_the_end_of_2024, today), "{code}");
    }
}

async fn files_hold_the_same_numbers(app: TestApp) {
    let reader = app.anonymous();
    let json = numbers(&reader, "").await;
    let csv = reader.get(&format!("{TABLES}/overview?format=csv")).await.expect(200);
    let text = String::from_utf8(csv.bytes.clone()).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut lines = csv::Reader::from_reader(text.as_bytes());
    let records: Vec<BTreeMap<String, String>> = lines.deserialize().map(Result::unwrap).collect();
    assert_eq!(records.len(), json.len());
    for record in records {
        assert_eq!(record["value"], json[&record["code"]]["value"].to_string(), "{}", record["code"]);
    }
    let accepted = reader.with("accept", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    let xlsx = accepted.get(&format!("{TABLES}/villages?by=commune")).await.expect(200);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(xlsx.bytes.clone())).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    let communes: Vec<String> = sheet.rows().skip(1).filter_map(|row| row[1].to_string().parse().ok()).collect();
    assert!(communes.iter().any(|code| code.starts_with('0')), "codes keep their zeros: {communes:?}");
    reader.with("accept", "image/png").get(&format!("{TABLES}/overview")).await.expect(406);
}
