//! Every published figure is either asked for or left out with a reason, and nothing in the tables is for a figure that
//! does not exist.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::scopes::SCOPES;
use super::{MATCHES, Measure, Reading, SKIPPED, Scope, UNMATCHED, Words, question, reading, scope};
use chrono::{Months, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

struct Row {
    code: String,
    indicator: String,
    exactness: String,
    as_of: Option<NaiveDate>,
    scope: String,
}

/// The last day of the printed period, as the loader reads it.
fn day(text: &str) -> Option<NaiveDate> {
    match text.len() {
        4 => NaiveDate::from_ymd_opt(text.parse().ok()?, 12, 31),
        7 => format!("{text}-01").parse::<NaiveDate>().ok()?.checked_add_months(Months::new(1))?.pred_opt(),
        _ => text.parse().ok(),
    }
}

fn rows() -> Vec<Row> {
    let file = include_str!("../../../loading/data/published_figures.csv");
    let records = csv::Reader::from_reader(file.as_bytes()).into_records().map(Result::unwrap);
    records
        .map(|record| Row {
            code: record[0].to_owned(),
            indicator: record[1].to_owned(),
            exactness: record[4].to_owned(),
            as_of: day(&record[5]),
            scope: record[6].to_owned(),
        })
        .collect()
}

fn ask(row: &Row) -> Result<super::Question, Words> {
    question(&row.code, &row.indicator, &row.scope, row.as_of)
}

fn asked(code: &str) -> (NaiveDate, String) {
    let asked = rows().iter().find(|row| row.code == code).map(ask).unwrap().unwrap();
    (asked.on, format!("{}?{}", asked.matched.records.plural(), asked.query))
}

#[test]
fn every_indicator_is_in_exactly_one_table() {
    let published: BTreeSet<String> = rows().into_iter().map(|row| row.indicator).collect();
    let matched: BTreeSet<String> = MATCHES.iter().map(|entry| entry.indicator.to_owned()).collect();
    let unmatched: Vec<String> = UNMATCHED.iter().map(|entry| entry.indicator.to_owned()).collect();
    let both: BTreeSet<String> = matched.iter().chain(&unmatched).cloned().collect();
    assert_eq!(both.len(), matched.len() + unmatched.len(), "an indicator stands twice");
    assert_eq!(published, both);
}

#[test]
fn every_scope_is_judged_and_every_judged_scope_occurs() {
    let published: BTreeSet<String> = rows().into_iter().map(|row| row.scope).collect();
    let judged: BTreeSet<String> = SCOPES.iter().map(|(text, _)| (*text).to_owned()).collect();
    assert_eq!(published, judged);
    assert_eq!(SCOPES.len(), judged.len(), "a scope stands twice");
}

#[test]
fn districts_have_the_codes_of_the_loaded_list() {
    let file = include_str!("../../../loading/data/districts_until_2025.csv");
    let records: Vec<_> = csv::Reader::from_reader(file.as_bytes()).into_records().map(Result::unwrap).collect();
    let codes: BTreeMap<&str, &str> = records.iter().map(|record| (&record[1], &record[0])).collect();
    for (name, scope) in SCOPES {
        if let Scope::District(code) = scope {
            assert_eq!(codes.get(name), Some(code), "{name}");
        }
    }
}

#[test]
fn every_figure_that_is_not_asked_for_has_a_reason() {
    for row in rows() {
        let Err(why) = ask(&row) else { continue };
        // What nobody judged is a gap in the tables, not a reason.
        assert_ne!(why, super::unmatched::NOT_JUDGED, "{}", row.code);
        let known = UNMATCHED.iter().any(|entry| entry.indicator == row.indicator)
            || SKIPPED.iter().any(|entry| entry.figure == row.code)
            || matches!(scope(&row.scope), Some(Scope::Elsewhere(_)))
            || row.as_of.is_none();
        assert!(known && !why.vi.is_empty() && !why.en.is_empty(), "{}", row.code);
    }
}

#[test]
fn every_entry_and_every_single_figure_is_used() {
    let rows = rows();
    let used: Vec<_> = rows.iter().filter_map(|row| ask(row).ok().map(|asked| (row, asked))).collect();
    for entry in MATCHES {
        let by_entry: Vec<&str> =
            used.iter().filter(|(_, asked)| std::ptr::eq(asked.matched, entry)).map(|(row, _)| row.code.as_str()).collect();
        assert!(!by_entry.is_empty(), "{} {} answers nothing", entry.indicator, entry.query);
        if !entry.figures.is_empty() {
            assert_eq!(by_entry, entry.figures);
        }
    }
    for skipped in SKIPPED {
        assert!(rows.iter().any(|row| row.code == skipped.figure), "{}", skipped.figure);
    }
}

#[test]
fn queries_are_whole_and_name_each_parameter_once() {
    for row in rows() {
        let Ok(asked) = ask(&row) else { continue };
        assert!(!asked.query.contains('{'), "{}", asked.query);
        let mut names = BTreeSet::new();
        for (name, value) in asked.query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap()) {
            assert!(names.insert(name.to_owned()) && !value.is_empty(), "{}: {}", row.code, asked.query);
        }
        let sums = matches!(asked.matched.measure, Measure::Sum { .. });
        assert!(asked.matched.figures.is_empty() || !sums, "{}", row.code);
    }
}

#[test]
fn the_matched_figures_are_counted() {
    let mut matched: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows().iter().filter(|row| ask(row).is_ok()) {
        *matched.entry(row.indicator.clone()).or_default() += 1;
    }
    let total: usize = matched.values().sum();
    // Changes only together with the tables or the collection; the number is told to readers.
    assert_eq!((total, rows().len()), (191, 264), "{matched:#?}");
}

#[test]
fn some_questions_as_they_are_asked() {
    let on = |text: &str| text.parse::<NaiveDate>().unwrap();
    assert_eq!(asked("F026"), (on("2024-12-31"), "products?state=assessed".to_owned()));
    assert_eq!(asked("F146"), (on("2022-12-31"), "products?state=in_force&former_district=018".to_owned()));
    assert_eq!(asked("F057"), (on("2024-12-31"), "products?state=assessed&star=4&year=2024&former_district=278".to_owned()));
    assert_eq!(asked("F193"), (on("2025-04-15"), "products?state=assessed&star=4&year=2024".to_owned()));
    assert_eq!(asked("F237"), (on("2024-03-04"), "products?state=assessed&star=4&year=2024&former_district=020".to_owned()));
    assert_eq!(asked("F169"), (on("2024-04-01"), "villages?state=in_force&trade_group=T4".to_owned()));
    assert_eq!(asked("F053"), (on("2025-04-30"), "villages?".to_owned()));
    assert_eq!(asked("F032"), (on("2025-12-31"), "centres?planned_year=2025".to_owned()));
}

#[test]
fn every_exactness_is_read() {
    for row in rows() {
        assert!(reading(&row.exactness).is_some(), "{}: {}", row.code, row.exactness);
    }
    assert_eq!([reading("range 5-9"), reading("nearly"), reading("?")], [Some(Reading::From(5)), Some(Reading::AtMost), None]);
}
