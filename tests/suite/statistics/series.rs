//! Series: a life told in flows, stock that is the opening and the flow, and stock that is what tables and lists say on
//! any day.

use super::tables::TABLES;
use crate::support::app::TestApp;
use crate::support::client::Actor;
use crate::support::samples::{a_decision, a_product, village};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

crate::tests! {
    Units: a_life_in_flows, a_star_is_a_group, a_title_is_raised, nothing_is_a_series_too;
    Demo: every_row_adds_up, stock_is_what_tables_say, stock_is_as_long_as_its_list;
    Real: a_series_stays_what_it_was, what_a_series_cannot_be_asked
}

const SENSES: [&str; 6] = ["assessed", "recognised", "in_force", "due", "lapsed", "withdrawn"];

async fn series(reader: &Actor, question: &str) -> Value {
    reader.get(&format!("{TABLES}/{question}")).await.expect(200).json()
}

fn number(row: &Value, name: &str) -> i64 {
    row[name].as_i64().unwrap()
}

/// The rows as period, opening, inflow, outflow, stock.
fn told(rows: &Value) -> Vec<(&str, [i64; 4])> {
    let of = |row| ["opening", "inflow", "outflow", "stock"].map(|name| number(row, name));
    rows.as_array().unwrap().iter().map(|row| (row["period"].as_str().unwrap(), of(row))).collect()
}

async fn act(app: &TestApp, actor: &Actor, number: u32, subject: &str, on: &str, fields: Value) {
    let decision = a_decision(app, actor, number, on).await;
    let mut body = json!({"decision": decision, "subject": subject});
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    app.create(actor, "recognitions", &body).await;
}

/// Granted, raised, lapsed, renewed, extended, withdrawn.
async fn a_life(app: &TestApp) {
    let editor = app.editor().await.because("hồ sơ cũ");
    let product = a_product(app, &editor, 1).await;
    act(app, &editor, 1, &product, "2015-06-01", json!({"act": "grant", "star": 3, "valid_until": "2018-06-01"})).await;
    act(app, &editor, 2, &product, "2016-03-15", json!({"act": "raise", "star": 4, "valid_until": "2019-03-15"})).await;
    act(app, &editor, 3, &product, "2021-02-01", json!({"act": "renew", "star": 4, "valid_until": "2024-02-01"})).await;
    act(app, &editor, 4, &product, "2024-01-10", json!({"act": "extend", "valid_until": "2024-07-08"})).await;
    act(app, &editor, 5, &product, "2024-05-20", json!({"act": "withdraw", "ground": "production_stopped"})).await;
}

async fn a_life_in_flows(app: TestApp) {
    a_life(&app).await;
    let reader = app.anonymous();
    let answer = series(&reader, "products/series?to=2025-03-31").await;
    assert_eq!((&answer["from"], &answer["to"]), (&json!("2015-01-01"), &json!("2025-03-31")));
    assert_eq!(answer["about"]["changes"], Value::Null);
    assert_eq!(
        told(&answer["rows"]),
        [
            ("2015", [0, 1, 0, 1]),
            ("2016", [1, 0, 0, 1]),
            ("2017", [1, 0, 0, 1]),
            ("2018", [1, 0, 0, 1]),
            ("2019", [1, 0, 1, 0]),
            ("2020", [0, 0, 0, 0]),
            ("2021", [0, 1, 0, 1]),
            ("2022", [1, 0, 0, 1]),
            ("2023", [1, 0, 0, 1]),
            ("2024", [1, 0, 1, 0]),
            ("2025", [0, 0, 0, 0]),
        ]
    );
    let done = |name: &str| -> Vec<&str> {
        let rows = answer["rows"].as_array().unwrap().iter();
        rows.filter(|row| row[name] == 1).map(|row| row["period"].as_str().unwrap()).collect()
    };
    assert_eq!(
        ["granted", "raised", "lapsed", "renewed", "extended", "withdrawn", "lowered"].map(done),
        [vec!["2015"], vec!["2016"], vec!["2019"], vec!["2021"], vec!["2024"], vec!["2024"], vec![]]
    );
    for (question, expected) in [
        // The certificate of the raise: 180 days before 15 March 2019 it becomes due.
        ("state=due&from=2018-09-15&to=2018-09-16&interval=month", vec![("2018-09", [0, 1, 0, 1])]),
        ("state=due&from=2018-09-15&to=2018-09-15", vec![("2018", [0, 0, 0, 0])]),
        // The renewal is due from 5 August 2023; its extension goes on being due, until the withdrawal.
        (
            "state=due&interval=quarter&from=2023-07-01&to=2024-06-30",
            vec![("2023-Q3", [0, 1, 0, 1]), ("2023-Q4", [1, 0, 0, 1]), ("2024-Q1", [1, 0, 0, 1]), ("2024-Q2", [1, 0, 1, 0])],
        ),
        ("state=lapsed&from=2019-03-16&to=2021-02-01&interval=year", {
            vec![("2019", [0, 1, 0, 1]), ("2020", [1, 0, 0, 1]), ("2021", [1, 0, 1, 0])]
        }),
        ("state=lapsed&from=2019-03-17&to=2019-12-31", vec![("2019", [1, 0, 0, 1])]),
        ("state=recognised&from=2015-06-01&to=2016-12-31", vec![("2015", [0, 1, 0, 1]), ("2016", [1, 0, 0, 1])]),
        ("state=withdrawn&from=2024-01-01&to=2030-12-31&interval=year", {
            let later = ["2025", "2026", "2027", "2028", "2029", "2030"].map(|year| (year, [1, 0, 0, 1]));
            [vec![("2024", [0, 1, 0, 1])], later.to_vec()].concat()
        }),
        ("state=assessed&from=2015-06-02&to=2021-12-31&star=4", {
            let stock = [("2015", 0), ("2016", 1), ("2017", 1), ("2018", 1), ("2019", 1), ("2020", 1), ("2021", 2)];
            let came = |(year, stock): (&'static str, i64)| {
                let inflow = i64::from(matches!(year, "2016" | "2021"));
                (year, [stock - inflow, inflow, 0, stock])
            };
            stock.map(came).to_vec()
        }),
    ] {
        let answer = series(&reader, &format!("products/series?{question}")).await;
        assert_eq!(told(&answer["rows"]), expected, "{question}");
    }
}

async fn a_star_is_a_group(app: TestApp) {
    a_life(&app).await;
    let reader = app.anonymous();
    let answer = series(&reader, "products/series?by=star&from=2016-01-01&to=2016-12-31&interval=quarter").await;
    let of = |star: &str| -> Value {
        answer["rows"].as_array().unwrap().iter().filter(|row| row["values"]["star"] == star).cloned().collect()
    };
    assert_eq!(
        told(&of("3")),
        [("2016-Q1", [1, 0, 1, 0]), ("2016-Q2", [0, 0, 0, 0]), ("2016-Q3", [0, 0, 0, 0]), ("2016-Q4", [0, 0, 0, 0])]
    );
    assert_eq!(told(&of("4"))[..2], [("2016-Q1", [0, 1, 0, 1]), ("2016-Q2", [1, 0, 0, 1])]);
    assert_eq!(told(&answer["totals"])[0], ("2016-Q1", [1, 0, 0, 1]), "a raise is no flow of the total");
    let values: Vec<&str> =
        answer["dimensions"][0]["values"].as_array().unwrap().iter().map(|one| one["value"].as_str().unwrap()).collect();
    assert_eq!(values, ["4", "3"], "as tables order them");
    for (filter, expected) in [
        ("star=3", [1, 0, 1, 0]),
        ("star=4", [0, 1, 0, 1]),
        ("star=3,4", [1, 0, 0, 1]),
        ("star=4,none", [0, 1, 0, 1]),
        ("star=5", [0, 0, 0, 0]),
        ("star=3,4&state=recognised", [1, 0, 0, 1]),
        ("q=binh&commune=00577", [1, 0, 0, 1]),
        ("q=khong-co", [0, 0, 0, 0]),
    ] {
        let answer = series(&reader, &format!("products/series?from=2016-01-01&to=2016-12-31&{filter}")).await;
        assert_eq!(told(&answer["rows"]), [("2016", expected)], "{filter}");
    }
    let empty = series(&reader, "products/series?from=2016-01-01&to=2016-12-31&star=5&by=sector").await;
    assert_eq!((&empty["rows"], told(&empty["totals"])), (&json!([]), vec![("2016", [0, 0, 0, 0])]));
}

async fn a_title_is_raised(app: TestApp) {
    let editor = app.editor().await.because("hồ sơ cũ");
    let code = app.create(&editor, "villages", &village(1)).await.code();
    act(&app, &editor, 1, &code, "2010-05-01", json!({"act": "grant", "title": "lang_nghe"})).await;
    act(&app, &editor, 2, &code, "2023-12-31", json!({"act": "raise", "title": "lang_nghe_truyen_thong"})).await;
    let reader = app.anonymous();
    let answer = series(&reader, "villages/series?by=title&from=2023-01-01&to=2024-06-30").await;
    assert_eq!(
        told(&answer["rows"]),
        [("2023", [1, 0, 1, 0]), ("2024", [0, 0, 0, 0]), ("2023", [0, 1, 0, 1]), ("2024", [1, 0, 0, 1])]
    );
    assert_eq!(told(&answer["totals"]), [("2023", [1, 0, 0, 1]), ("2024", [1, 0, 0, 1])]);
    let raised: Vec<i64> = answer["rows"].as_array().unwrap().iter().map(|row| number(row, "raised")).collect();
    assert_eq!(raised, [0, 0, 1, 0]);
    // The kind is that of the village today, whatever title it held.
    let answer = series(&reader, "villages/series?by=kind&from=2022-01-01&to=2023-06-30").await;
    assert_eq!(told(&answer["rows"]), [("2022", [1, 0, 0, 1]), ("2023", [1, 0, 0, 1])]);
}

async fn nothing_is_a_series_too(app: TestApp) {
    let answer = series(&app.anonymous(), "centres/series").await;
    assert_eq!((&answer["from"], &answer["to"]), (&json!("2021-01-01"), &json!("2026-11-22")));
    assert!(told(&answer["rows"]).iter().all(|(_, numbers)| *numbers == [0; 4]));
}

/// Insists that a group begins with what the period before left, and ends with that and the flow.
fn assert_adds_up(rows: &[&Value], question: &str) {
    let mut before: Option<i64> = None;
    for row in rows {
        let [opening, inflow, outflow, stock] = ["opening", "inflow", "outflow", "stock"].map(|name| number(row, name));
        assert!([opening, inflow, outflow, stock].iter().all(|number| *number >= 0), "{question}: {row}");
        assert_eq!(opening + inflow - outflow, stock, "{question}: {row}");
        assert_eq!(before.unwrap_or(opening), opening, "{question}: {row}");
        before = Some(stock);
    }
}

async fn every_row_adds_up(app: TestApp) {
    let reader = app.anonymous();
    for (plural, dimensions) in [
        ("products", ["star", "sector", "former_district", "year", "confidence"]),
        ("villages", ["title", "kind", "trade_group", "commune_before_2025", "quarter"]),
        ("centres", ["stage", "planned_year", "commune", "month", "year"]),
    ] {
        for (index, sense) in SENSES.iter().enumerate() {
            for (turn, interval) in ["year", "quarter", "month"].iter().enumerate() {
                let by = dimensions[(index + turn) % dimensions.len()];
                if (*sense, by) == ("assessed", "confidence") {
                    continue;
                }
                let question = format!("{plural}/series?state={sense}&interval={interval}&by={by}&from=2016-02-10&to=2028-05-05");
                let answer = series(&reader, &question).await;
                let mut groups: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
                for row in answer["rows"].as_array().unwrap() {
                    groups.entry(row["values"].to_string()).or_default().push(row);
                }
                let totals: Vec<&Value> = answer["totals"].as_array().unwrap().iter().collect();
                for rows in groups.values() {
                    assert_eq!(rows.len(), totals.len(), "{question}: every group has every period");
                    assert_adds_up(rows, &question);
                    let numbers = |row: &Value| row.as_object().unwrap().values().filter_map(Value::as_i64).any(|one| one != 0);
                    assert!(rows.iter().any(|row| numbers(row)), "{question}: no group is empty all the time");
                }
                assert_adds_up(&totals, &question);
                for (period, total) in totals.iter().enumerate() {
                    for name in ["opening", "stock", "granted", "renewed", "raised", "lowered", "extended", "withdrawn", "lapsed"]
                    {
                        let parts: i64 = groups.values().map(|rows| number(rows[period], name)).sum();
                        assert_eq!(number(total, name), parts, "{question}: {name} of {}", total["period"]);
                    }
                    let [into, out] = ["inflow", "outflow"]
                        .map(|name| groups.values().map(|rows| number(rows[period], name)).sum::<i64>() - number(total, name));
                    assert!(into == out && into >= 0, "{question}: what moves between groups comes and goes");
                    assert!(into == 0 || matches!(by, "star" | "title"), "{question}: nothing else moves");
                }
            }
        }
    }
}

/// The stock at the end of a period, opened on a day chosen by chance, is the total of the table on that day.
async fn stock_is_what_tables_say(app: TestApp) {
    let reader = app.anonymous();
    let mut chance = fastrand::Rng::with_seed(20_261_122);
    let first = NaiveDate::from_ymd_opt(2016, 1, 1).unwrap();
    let mut some = 0;
    for turn in 0..48 {
        let (plural, dimensions): (_, &[&str]) = chance
            .choice([
                ("products", ["star", "group", "from_village", "producer_type", "criteria_set", "commune"].as_slice()),
                ("villages", ["title", "kind", "former_district", "craft", "year"].as_slice()),
                ("centres", ["stage", "year", "commune"].as_slice()),
            ])
            .unwrap();
        let (sense, by) = (SENSES[turn % SENSES.len()], *chance.choice(dimensions).unwrap());
        let interval = *chance.choice(["year", "quarter", "month"].iter()).unwrap();
        let from = first + Days::new(chance.u64(0..3500));
        let to = from + Days::new(chance.u64(0..1200));
        let filter = if plural == "products" { *chance.choice(["", "&star=3,4", "&star=4"].iter()).unwrap() } else { "" };
        let asked = format!("state={sense}&by={by}{filter}");
        let answer = series(&reader, &format!("{plural}/series?{asked}&interval={interval}&from={from}&to={to}")).await;
        let eve = from.pred_opt().unwrap().to_string();
        let days: BTreeSet<String> =
            answer["totals"].as_array().unwrap().iter().map(|row| row["to"].as_str().unwrap().to_owned()).collect();
        let chosen: Vec<String> =
            days.iter().filter(|_| chance.u8(0..4) == 0).take(3).cloned().chain([to.to_string(), eve.clone()]).collect();
        for day in chosen {
            let table = series(&reader, &format!("{plural}?{asked}&on={day}")).await;
            let (name, column, value) =
                if day == eve { ("opening", "from", from.to_string()) } else { ("stock", "to", day.clone()) };
            let counted = |list: &Value, counted: &str| -> BTreeMap<String, i64> {
                let here = list.as_array().unwrap().iter().filter(|row| counted == "count" || row[column] == *value);
                let of = here.map(|row| (row["values"].to_string(), number(row, counted)));
                of.filter(|(_, count)| *count != 0).collect()
            };
            let grand = number(&table["totals"][0], "count");
            let total = counted(&answer["totals"], name).values().sum::<i64>();
            assert_eq!(total, grand, "{plural} {asked} on {day}");
            assert_eq!(counted(&answer["rows"], name), counted(&table["rows"], "count"), "{plural} {asked} on {day}");
            some += grand;
        }
    }
    assert!(some > 10_000, "something was counted: {some}");
}

async fn stock_is_as_long_as_its_list(app: TestApp) {
    let reader = app.anonymous();
    let too_long = format!("{TABLES}/products/series?by=commune_before_2025&interval=month&from=1930-01-01");
    reader.get(&too_long).await.expect(400).faults("bad-request", &[("by", "too-many-cells")]);
    for question in [
        "products/series?by=star&interval=quarter&from=2022-02-02",
        "products/series?state=assessed&by=group&star=3&from=2019-01-01",
        "products/series?state=due&by=former_district&interval=quarter&from=2024-07-01&to=2027-06-30",
        "products/series?state=lapsed&from_village=true&q=lang",
        "villages/series?state=recognised&by=title",
        "villages/series?state=assessed&by=year",
        "centres/series?interval=month&from=2025-10-15",
    ] {
        let answer = series(&reader, question).await;
        let rows: Vec<Value> = ["rows", "totals"].iter().flat_map(|name| answer[*name].as_array().unwrap().clone()).collect();
        assert!(rows.iter().any(|row| number(row, "stock") > 0), "{question} counts something");
        for row in rows.iter().step_by(rows.len() / 12 + 1) {
            let list = row["list"].as_str().unwrap();
            let listed = reader.get(&format!("{list}&count=exact&limit=1")).await.expect(200).json();
            assert_eq!(listed["total"], row["stock"], "{question}: {list}");
        }
        for format in ["csv", "xlsx"] {
            let join = if question.contains('?') { '&' } else { '?' };
            reader.get(&format!("{TABLES}/{question}{join}format={format}")).await.expect(200);
        }
    }
}

async fn a_series_stays_what_it_was(app: TestApp) {
    let reader = app.anonymous();
    let admin = app.admin().await.because("thử");
    let first = series(&reader, "products/series?by=star&state=recognised").await;
    let product = reader.get("/api/v1/products?state=in_force&star=3&limit=1").await.codes()[0].clone();
    let decision = a_decision(&app, &admin, 77, "2026-11-20").await;
    let withdrawn = json!({"decision": decision, "subject": product, "act": "withdraw", "ground": "production_stopped"});
    app.create(&admin, "recognitions", &withdrawn).await;
    a_product(&app, &admin, 9).await;
    let cite = first["about"]["cite"].as_str().unwrap();
    let again = reader.get(cite).await.expect(200).json();
    for part in ["rows", "totals", "dimensions", "from", "to"] {
        assert_eq!(again[part], first[part], "{part}");
    }
    assert_eq!(again["about"]["id"], first["about"]["id"]);
    let last = |answer: &Value| answer["totals"].as_array().unwrap().last().unwrap().clone();
    let now = series(&reader, "products/series?by=star&state=recognised").await;
    assert_eq!(number(&last(&now), "withdrawn"), number(&last(&first), "withdrawn") + 1);
    assert_eq!(number(&last(&now), "stock"), number(&last(&first), "stock"), "it was recognised once");
}

async fn what_a_series_cannot_be_asked(app: TestApp) {
    let reader = app.anonymous();
    for (question, faults) in [
        ("interval=week", vec![("interval", "not-in-list")]),
        ("interval=month&from=1900-01-01", vec![("interval", "too-many-periods")]),
        ("from=2026-11-23", vec![("from", "after-to")]),
        ("from=2026-02-30", vec![("from", "not-a-day")]),
        ("to=yesterday", vec![("to", "not-a-day")]),
        ("on=2026-01-01", vec![("on", "unknown-parameter")]),
        ("since=3", vec![("since", "unknown-parameter")]),
        ("measure=count", vec![("measure", "unknown-parameter")]),
        ("limit=3", vec![("limit", "unknown-parameter")]),
        ("state=due,lapsed", vec![("state", "one-sense")]),
        ("state=none", vec![("state", "one-sense")]),
        ("state=valid", vec![("state", "not-in-list")]),
        ("by=state", vec![("by", "not-with-series")]),
        ("by=scheme", vec![("by", "not-with-series")]),
        ("by=title", vec![("by", "not-in-list")]),
        ("by=star,sector", vec![("by", "too-many")]),
        ("last_act=grant", vec![("last_act", "not-with-series")]),
        ("certificate_until_from=2024-01-01", vec![("certificate_until_from", "not-with-series")]),
        ("standing_from_to=2024-01-01", vec![("standing_from_to", "not-with-series")]),
        ("scheme=qd_1048_2019&decision=x", vec![("scheme", "not-with-series"), ("decision", "not-with-series")]),
        ("authority_level=province", vec![("authority_level", "not-with-series")]),
        ("potential_five_star=true", vec![("potential_five_star", "not-with-series")]),
        ("state=assessed&gtin=1", vec![("gtin", "not-with-assessed")]),
        ("state=assessed&by=confidence", vec![("by", "not-with-assessed")]),
        ("interval=year&interval=month", vec![("interval", "repeated")]),
        ("at=999999", vec![("at", "no-such-sequence")]),
    ] {
        reader.get(&format!("{TABLES}/products/series?{question}")).await.expect(400).faults("bad-request", &faults);
    }
    let problem = reader.get(&format!("{TABLES}/villages/series?by=decision")).await.expect(400).json();
    assert!(problem.to_string().contains("trade_group"), "{problem}");
    reader.get(&format!("{TABLES}/producers/series")).await.expect(404);
}
