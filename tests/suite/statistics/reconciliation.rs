//! Published figures beside the register: every number is that of the question and the list it leads to, exact lines of the
//! real register, the contradictions that are known, and what cannot be asked.

use crate::statistics::tables::TABLES;
use crate::support::app::TestApp;
use crate::support::client::Actor;
use crate::support::samples;
use serde_json::{Value, json};
use std::collections::HashMap;

crate::tests! {
    Real: lines_are_exact, every_number_is_that_of_its_question_and_list, contradictions_are_those_that_are_known,
        questions_can_be_narrowed, numbers_of_a_sequence_stay, files_hold_every_figure, what_cannot_be_compared_is_named;
    Demo: a_synthetic_register_has_nothing_to_be_compared_with
}

async fn ask(reader: &Actor, query: &str) -> Value {
    reader.get(&format!("{TABLES}/reconciliation?{query}")).await.expect(200).json()
}

fn figure<'a>(answer: &'a Value, code: &str) -> &'a Value {
    answer["figures"].as_array().unwrap().iter().find(|figure| figure["code"] == code).unwrap_or_else(|| panic!("no {code}"))
}

/// The newest figure of an indicator in a scope, as figure, value, counted, difference, coverage.
fn coverage(answer: &Value, indicator: &str, scope: &str) -> Value {
    let of = |list: &Value, name: &str, value: &str| {
        list.as_array().unwrap().iter().find(|one| one[name] == value).cloned().unwrap_or_else(|| panic!("no {value}"))
    };
    let one = of(&of(&answer["indicators"], "indicator", indicator)["scopes"], "scope", scope);
    ["figure", "value", "counted", "difference", "coverage_percent"].map(|name| one[name].clone()).into()
}

async fn lines_are_exact(app: TestApp) {
    let reader = app.anonymous();
    let then = ask(&reader, "on=2024-12-31").await;
    assert_eq!(coverage(&then, "villages_recognised", "Hà Nội"), json!(["F042", 334, 128, -206, 38.32]));
    assert_eq!(coverage(&then, "products_total", "Hà Nội"), json!(["F026", 3317, 39, -3278, 1.18]));
    assert_eq!(coverage(&then, "centres_recognised", "Hà Nội"), json!(["F207", 16, 10, -6, 62.5]));
    assert_eq!(coverage(&then, "products_total", "Gia Lâm"), json!(["F147", 149, 15, -134, 10.07]));
    // Below a range the way to its lower end is what is missing.
    assert_eq!(coverage(&then, "centres_planned", "Hà Nội"), json!(["F097", 10, 1, -4, 20]));
    let known: Vec<&Value> = then["figures"].as_array().unwrap().iter().filter(|one| one["as_of"].is_string()).collect();
    assert!(known.iter().all(|one| one["as_of"].as_str().unwrap() <= "2024-12-31"), "nothing of later days");

    let now = ask(&reader, "").await;
    assert_eq!(coverage(&now, "villages_recognised", "Hà Nội"), json!(["F203", 337, 128, -209, 37.98]));
    assert_eq!(coverage(&now, "centres_recognised", "Hà Nội"), json!(["F040", 16, 10, -6, 62.5]));
    let total = figure(&now, "F026");
    assert_eq!(total["question"], "/api/v1/statistics/products?state=assessed&on=2024-12-31");
    assert_eq!((&total["reading"], &total["date_precision"], &total["caveat"]), (&json!("exact"), &json!("day"), &Value::Null));
    assert!(total["sense"]["en"].as_str().unwrap().starts_with("Assessments that recognised"));
    // A sum in the figure's unit, and one that no record has a value for.
    let workers = figure(&now, "F023");
    assert_eq!(
        (&workers["counted"], &workers["coverage_percent"], &workers["list"]),
        (&json!(5255), &json!(63.77), &Value::Null)
    );
    let revenue = figure(&now, "F125");
    assert_eq!((&revenue["counted"], &revenue["known"], &revenue["reading"]), (&Value::Null, &json!(0), &json!("at_least")));
    // A figure without a day, and one that the register does not hold.
    for code in ["F006", "F104"] {
        let left_out = figure(&now, code);
        assert!(left_out["unmatched"]["vi"].is_string() && left_out["counted"].is_null() && left_out["question"].is_null());
    }
}

/// All figures, those about days to come too: no question has a fault, and every number can be followed.
async fn every_number_is_that_of_its_question_and_list(app: TestApp) {
    let reader = app.anonymous();
    let answer = ask(&reader, "on=2030-12-31").await;
    let figures = answer["figures"].as_array().unwrap();
    let compared: Vec<&Value> = figures.iter().filter(|figure| figure["question"].is_string()).collect();
    assert_eq!((figures.len(), compared.len()), (264, 191));
    let mut seen: HashMap<&str, Value> = HashMap::new();
    for figure in compared {
        let question = figure["question"].as_str().unwrap();
        let told = json!([figure["counted"], figure["list"]]);
        if let Some(known) = seen.get(question) {
            assert_eq!(*known, told, "{question}");
            continue;
        }
        let total = reader.get(question).await.expect(200).json()["totals"][0].clone();
        if let Some(list) = figure["list"].as_str() {
            assert_eq!((&total["count"], &total["list"]), (&figure["counted"], &figure["list"]), "{question}");
            let page = reader.get(&format!("{list}&count=exact&limit=1")).await.expect(200).json();
            assert_eq!(page["total"], figure["counted"], "{list}");
        } else {
            let sum = total["measures"].as_object().unwrap().values().next().unwrap();
            assert_eq!(sum.is_null(), figure["counted"].is_null(), "{question}");
        }
        seen.insert(question, told);
    }
}

async fn contradictions_are_those_that_are_known(app: TestApp) {
    let answer = ask(&app.anonymous(), "on=2025-12-31").await;
    let found = answer["contradictions"].as_array().unwrap().iter().map(|one| {
        let sides =
            one["figures"].as_array().unwrap().iter().map(|side| format!("{}={}", side["code"].as_str().unwrap(), side["value"]));
        let text = |name: &str| one[name].as_str().unwrap_or("-").to_owned();
        let what = [text("indicator"), text("scope"), text("as_of"), text("precision")].join(" ");
        format!("{what}: {}", sides.collect::<Vec<_>>().join(" "))
    });
    assert_eq!(
        found.collect::<Vec<_>>(),
        [
            "products_3_star Hà Nội 2021-12-31 year: F102=306 F114=534 F233=534",
            "products_3_star Hà Nội 2024-12-31 year: F030=1718 F051=1220",
            "products_4_star Hà Nội 2021-12-31 year: F101=731 F232=1098",
            "products_potential_5_star Hà Nội 2024-12-31 year: F028=22 F049=12",
            "products_total Gia Lâm 2022-12-31 year: F116=89 F146=105",
            "products_total Hà Nội 2021-12-31 year: F100=1054 F113=1649 F230=1649",
            "products_total Hà Nội 2023-12-31 month: F195=1649 F196=2167",
            "villages_recognised Hà Nội 2024-12-31 year: F042=334 F080=327",
        ]
    );
    let villages = &answer["contradictions"][7]["figures"];
    assert_eq!((&villages[0]["counted"], &villages[1]["counted"]), (&json!(128), &json!(128)), "the register beside both");
}

async fn questions_can_be_narrowed(app: TestApp) {
    let reader = app.anonymous();
    let answer = ask(&reader, "former_district=018&indicator=products_total,products_5_star&on=2024-06-30").await;
    let codes: Vec<&Value> = answer["figures"].as_array().unwrap().iter().map(|figure| &figure["code"]).collect();
    assert_eq!(codes, ["F116", "F118", "F146"]);
    assert!(answer["figures"].as_array().unwrap().iter().all(|figure| figure["former_district"] == "018"));
    assert_eq!(answer["about"]["filters"], json!({"former_district": "018", "indicator": "products_total,products_5_star"}));
    assert_eq!(answer["remark"], Value::Null);
    let indicators: Vec<&Value> = answer["indicators"].as_array().unwrap().iter().map(|one| &one["indicator"]).collect();
    assert_eq!(indicators, ["products_5_star", "products_total"]);
    // Two figures of one day contradict each other; the one whose day is known is taken.
    let newest = &answer["indicators"][1]["scopes"][0];
    assert_eq!((&newest["figure"], &newest["contradicted_by"]), (&json!("F146"), &json!(["F116"])));
    assert!(ask(&reader, "former_district=999").await["remark"]["vi"].is_string());
}

async fn numbers_of_a_sequence_stay(app: TestApp) {
    let (reader, editor) = (app.anonymous(), app.editor().await.because("thử"));
    let before = ask(&reader, "on=2025-12-31&indicator=centres_planned").await;
    let cite = before["about"]["cite"].as_str().unwrap();
    assert!(before["about"]["changes"].is_null(), "it does not tell changes");
    let mut centre = samples::centre(1);
    centre["stage"] = json!("planned");
    centre["planned_year"] = json!(2025);
    app.create(&editor, "centres", &centre).await;

    let after = ask(&reader, "on=2025-12-31&indicator=centres_planned").await;
    let counted = |answer: &Value| figure(answer, "F032")["counted"].as_i64().unwrap();
    assert_eq!(counted(&after), counted(&before) + 1);
    let then = reader.get(cite).await.expect(200).json();
    assert_eq!((&then["about"]["id"], counted(&then)), (&before["about"]["id"], counted(&before)));
    // Whoever follows the question gets the number of that sequence too.
    let question = figure(&then, "F032")["question"].as_str().unwrap().to_owned();
    assert_eq!(reader.get(&question).await.expect(200).json()["totals"][0]["count"], counted(&before));
}

async fn files_hold_every_figure(app: TestApp) {
    let reader = app.anonymous();
    let figures = ask(&reader, "on=2024-12-31").await["figures"].as_array().unwrap().len();
    let path = format!("{TABLES}/reconciliation?on=2024-12-31");
    let file = reader.english().get(&format!("{path}&format=csv")).await.expect(200);
    let text = String::from_utf8(file.bytes.clone()).unwrap();
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let records: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), figures);
    let line = records.iter().find(|record| &record[0] == "F026").unwrap();
    assert!(line.iter().any(|cell| cell == "3317") && line.iter().any(|cell| cell == "1.18"), "{line:?}");
    let book = reader.get(&format!("{path}&format=xlsx")).await.expect(200);
    assert!(book.header("content-disposition").contains("reconciliation-"));
    assert_eq!(&book.bytes[..2], b"PK");
    let tag = file.etag();
    reader.english().with("if-none-match", &tag).get(&format!("{path}&format=csv")).await.expect(304);
}

async fn what_cannot_be_compared_is_named(app: TestApp) {
    let reader = app.anonymous();
    for (question, faults) in [
        ("on=2025-02-30", vec![("on", "not-a-day")]),
        ("indicator=product_total", vec![("indicator", "not-in-list")]),
        ("indicator=products_total,products_total", vec![("indicator", "repeated")]),
        ("former_district=Gia Lâm", vec![("former_district", "bad-value")]),
        ("former_district=01818", vec![("former_district", "bad-value")]),
        ("at=999999", vec![("at", "no-such-sequence")]),
        ("at=x&on=x", vec![("on", "not-a-day"), ("at", "out-of-range")]),
        ("since=3", vec![("since", "unknown-parameter")]),
        ("district=018&indicator=", vec![("district", "unknown-parameter"), ("indicator", "not-in-list")]),
        ("format=pdf", vec![("format", "not-in-list")]),
    ] {
        let path = format!("{TABLES}/reconciliation?{}", question.replace(' ', "%20"));
        let problem = reader.english().get(&path).await.expect(400).faults("bad-request", &faults);
        if question == "indicator=product_total" {
            assert!(problem["errors"].to_string().contains("did you mean products_total?"), "{problem}");
        }
    }
}

async fn a_synthetic_register_has_nothing_to_be_compared_with(app: TestApp) {
    let answer = ask(&app.anonymous(), "on=2024-12-31").await;
    for name in ["indicators", "figures", "contradictions"] {
        assert_eq!(answer[name], json!([]));
    }
    assert!(answer["remark"]["vi"].is_string());
}
