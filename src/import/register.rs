//! The register of 22 columns as records: a producer, a product, and for each round a decision and a recognition. What its
//! columns say twice must agree: year and day, current stars and last round.

use super::draft::{Draft, Named};
use super::file::Value as CellValue;
use super::stage::Part;
use super::value;
use crate::error::Fault;
use crate::programme::{sectors, terms};
use crate::registry::kind::RecordKind;
use crate::text;
use chrono::{Datelike, NaiveDate};
use entity::vocabulary::{Act, AuthorityLevel, CriteriaSet, DatePrecision};
use serde_json::{Map, Value, json};

/// The fields of a producer, by the keys of the register.
pub const PRODUCER: &[(&str, &str)] = &[
    ("producer_name", "name"),
    ("producer_type", "producer_type"),
    ("commune", "commune"),
    ("former_commune", "former_commune"),
    ("former_commune_until", "former_commune_until"),
    ("address", "address_as_printed"),
    ("representative", "legal_representative"),
    ("phone", "phone"),
];
/// The fields of a product.
pub const PRODUCT: &[(&str, &str)] = &[
    ("product_name", "name"),
    ("product_group", "criteria_set"),
    ("product_group", "sector"),
    ("commune", "commune"),
    ("former_commune", "former_commune"),
    ("former_commune_until", "former_commune_until"),
    ("note", "note"),
];
const USUAL_TERM_MONTHS: u32 = 36;

/// A round of assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// The first.
    First,
    /// The second, or the upgrade.
    Second,
}

impl Round {
    /// The key of a column of this round.
    pub fn key(self, name: &str) -> String {
        let prefix = match self {
            Self::First => "round1_",
            Self::Second => "round2_",
        };
        format!("{prefix}{name}")
    }

    /// The fields of the decision.
    pub fn decision(self) -> Vec<(String, &'static str)> {
        vec![
            (self.key("decision"), "number"),
            (self.key("date"), "issued_on"),
            (self.key("date"), "date_precision"),
            (self.key("authority"), "authority_name"),
            (self.key("authority"), "authority_level"),
        ]
    }

    /// The fields of the recognition.
    pub fn recognition(self) -> Vec<(String, &'static str)> {
        vec![
            (self.key("star"), "star"),
            (self.key("star"), "act"),
            (self.key("star"), "potential_five_star"),
            (self.key("date"), "valid_from"),
            ("current_until".to_owned(), "valid_until"),
            (self.key("decision"), "decision"),
        ]
    }
}

/// What a round says: the decision, what it does, and by when it ends.
#[derive(Clone, Debug)]
pub struct Assessed {
    /// The decision.
    pub decision: Part,
    /// The recognition, without decision and subject.
    pub recognition: Part,
    star: u64,
    day: NaiveDate,
}

/// What does not fit together, by the keys of columns.
pub type Faults = Vec<(String, Fault)>;

/// The values of some columns under the names of their fields.
pub fn fields(draft: &Draft, names: &[(&str, &str)]) -> Map<String, Value> {
    let value = |(key, field): &(&str, &str)| draft.given.get(*key).map(|value| ((*field).to_owned(), value.clone()));
    names.iter().filter(|(key, _)| *key != "product_group").filter_map(value).collect()
}

/// Which record a name means, where its code stands behind it in square brackets; the name is left without it. A register
/// has no column of codes, and what is uncertain must have a place where it can be decided.
pub fn named(kind: RecordKind, given: &mut Map<String, Value>) -> Named {
    let Some(name) = given.get("name").and_then(Value::as_str) else { return Named::No };
    let Some((name, inner)) = name.trim_end().strip_suffix(']').and_then(|rest| rest.rsplit_once('[')) else { return Named::No };
    let (name, inner) = (name.trim_end().to_owned(), inner.trim().to_owned());
    let example = kind.code(1);
    let prefix = example.split('-').next().unwrap_or_default();
    let named = match text::fold(&inner).as_str() {
        "moi" | "new" => Named::New,
        // A code with a misprint is a misprint, and no part of the name.
        _ if inner.starts_with(prefix) => Named::Code(inner),
        _ => return Named::No,
    };
    given.insert("name".to_owned(), name.into());
    named
}

/// The group of Annex I is the criteria set where it has only one, else it tells the sector.
pub fn group(draft: &Draft, given: &mut Map<String, Value>) {
    let Some(group) = draft.given.get("product_group").and_then(Value::as_str) else { return };
    let sets = CriteriaSet::VALUES.iter().filter_map(|text| text.parse::<CriteriaSet>().ok());
    let sets: Vec<CriteriaSet> = sets.filter(|set| sectors::group_of(*set) == group).collect();
    if let [only] = sets.as_slice() {
        given.insert("criteria_set".to_owned(), only.as_str().into());
    }
    if let Some(set) = sets.first() {
        given.insert("sector".to_owned(), sectors::sector_of(*set).as_str().into());
    }
}

/// The rounds of a row, and the faults of its columns.
pub type Rounds = (Vec<(Round, Assessed)>, Faults);

/// The rounds of a row, and what in them does not fit together.
pub fn rounds(draft: &Draft) -> Rounds {
    let mut faults = Vec::new();
    let mut rounds: Vec<(Round, Assessed)> = Vec::new();
    for round in [Round::First, Round::Second] {
        let earlier = rounds.last().map(|(_, assessed)| (assessed.star, assessed.day));
        if let Some(assessed) = assessed(draft, round, earlier, &mut faults) {
            rounds.push((round, assessed));
        }
    }
    let current = draft.given.get("current_star").and_then(Value::as_u64);
    match (current, rounds.last_mut()) {
        (Some(current), Some((_, last))) if current != last.star => faults.push(fault(
            "current_star",
            "contradicts-last-round",
            format!("hạng sao hiện tại là {current}, nhưng lần đánh giá cuối là {}", last.star),
            format!("the current stars are {current}, but those of the last round {}", last.star),
        )),
        // A round that could not be read is there all the same.
        (Some(_), None) if faults.is_empty() && !draft.faults.iter().any(|remark| remark.field.starts_with("round")) => faults
            .push(fault(
                "current_star",
                "star-without-decision",
                "có hạng sao nhưng không có lần đánh giá nào; hãy ghi quyết định công nhận".to_owned(),
                "there are stars but no round; give the decision that recognised them".to_owned(),
            )),
        (_, Some((_, last))) => {
            if draft.given.contains_key("current_potential_five_star") {
                last.recognition.given.insert("potential_five_star".to_owned(), true.into());
            }
            if let Some(until) = draft.given.get("current_until") {
                last.recognition.given.insert("valid_until".to_owned(), until.clone());
            }
        }
        _ => {}
    }
    (rounds, faults)
}

fn fault(key: &str, code: &str, vi: String, en: String) -> (String, Fault) {
    (key.to_owned(), Fault::field(key, code, vi, en))
}

fn assessed(draft: &Draft, round: Round, earlier: Option<(u64, NaiveDate)>, faults: &mut Faults) -> Option<Assessed> {
    let get = |name: &str| draft.given.get(&round.key(name));
    let unread = |name: &str| draft.faults.iter().any(|remark| remark.field == round.key(name));
    if ["star", "date", "year", "decision"].iter().all(|name| get(name).is_none() && !unread(name)) {
        return None;
    }
    for (name, vi, en) in [("star", "hạng sao", "stars"), ("decision", "số quyết định", "decision number")] {
        if get(name).is_none() && !unread(name) {
            let (vi, en) = (format!("lần đánh giá này thiếu {vi}"), format!("this round lacks its {en}"));
            faults.push(fault(&round.key(name), "round-incomplete", vi, en));
        }
    }
    let (day, precision) = when(draft, round, faults)?;
    let number = value::decision_number(&CellValue::Text(get("decision")?.as_str()?.to_owned()));
    let number = match number {
        Ok(number) => number,
        Err(unclear) => {
            faults.push(fault(&round.key("decision"), unclear.code, unclear.vi, unclear.en));
            return None;
        }
    };
    let star = get("star")?.as_u64()?;
    let mut decision = Map::from_iter([
        ("number".to_owned(), json!(number.number)),
        ("issued_on".to_owned(), json!(number.day.as_ref().map_or(day, |read| read.day))),
    ]);
    if number.day.is_none() && precision != DatePrecision::Day {
        decision.insert("date_precision".to_owned(), precision.as_str().into());
    }
    if let Some(authority) = get("authority").and_then(Value::as_str) {
        decision.insert("authority_name".to_owned(), authority.into());
        if let Some(level) = level(authority) {
            decision.insert("authority_level".to_owned(), level.as_str().into());
        }
    }
    let mut recognition = Map::from_iter([("star".to_owned(), json!(star)), ("valid_from".to_owned(), json!(day))]);
    if get("potential_five_star").is_some() {
        recognition.insert("potential_five_star".to_owned(), true.into());
    }
    let defaults = Map::from_iter([("act".to_owned(), act(star, day, earlier).as_str().into())]);
    Some(Assessed {
        decision: Part { row: draft.row, given: decision, ..Part::default() },
        recognition: Part { row: draft.row, given: recognition, defaults, ..Part::default() },
        star,
        day,
    })
}

/// Number and day of a decision out of what a cell says, beside the other fields; the day in the number goes before.
pub fn numbered(text: &str, mut given: Map<String, Value>) -> Result<Map<String, Value>, Fault> {
    let read = value::decision_number(&CellValue::Text(text.to_owned()));
    let read = read.map_err(|unclear| Fault::field("number", unclear.code, unclear.vi, unclear.en))?;
    given.insert("number".to_owned(), read.number.into());
    if let Some(day) = read.day {
        given.entry("issued_on".to_owned()).or_insert_with(|| json!(day.day));
    }
    Ok(given)
}

/// The day of a round; the end of its year where only that is known.
fn when(draft: &Draft, round: Round, faults: &mut Faults) -> Option<(NaiveDate, DatePrecision)> {
    let (date, year) = (round.key("date"), round.key("year"));
    let day: Option<NaiveDate> = draft.given.get(&date).and_then(Value::as_str).and_then(|day| day.parse().ok());
    let stated = draft.given.get(&year).and_then(Value::as_i64).and_then(|year| i32::try_from(year).ok());
    match (day, stated) {
        (Some(day), Some(stated)) if day.year() != stated => {
            faults.push(fault(
                &year,
                "year-contradicts-date",
                format!("năm {stated} không khớp với ngày {}", day.format("%d/%m/%Y")),
                format!("the year {stated} does not fit the date {day}"),
            ));
            None
        }
        (Some(day), _) => Some((day, draft.precision.get(&date).copied().unwrap_or(DatePrecision::Day))),
        (None, Some(stated)) => {
            let first = NaiveDate::from_ymd_opt(stated, 1, 1)?;
            Some((terms::period_end(first, DatePrecision::Year), DatePrecision::Year))
        }
        (None, None) => {
            if !draft.faults.iter().any(|remark| remark.field == date) {
                let (vi, en) =
                    ("lần đánh giá này thiếu ngày hoặc năm".to_owned(), "this round lacks its date or year".to_owned());
                faults.push(fault(&date, "round-incomplete", vi, en));
            }
            None
        }
    }
}

/// What a round does: the first grants, and so does one after the certificate ended; else the stars tell.
fn act(star: u64, day: NaiveDate, earlier: Option<(u64, NaiveDate)>) -> Act {
    match earlier {
        None => Act::Grant,
        Some((_, granted)) if terms::valid_until(granted, USUAL_TERM_MONTHS) < day => Act::Grant,
        Some((before, _)) => match star.cmp(&before) {
            std::cmp::Ordering::Greater => Act::Raise,
            std::cmp::Ordering::Equal => Act::Renew,
            std::cmp::Ordering::Less => Act::Lower,
        },
    }
}

/// The level of an authority, where its name tells it.
fn level(authority: &str) -> Option<AuthorityLevel> {
    let name = text::fold(authority);
    let begins = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    let holds = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if begins(&["bo ", "ministry"]) || name == "bo" {
        Some(AuthorityLevel::Ministry)
    } else if begins(&["so "]) {
        Some(AuthorityLevel::Department)
    } else if holds(&["huyen", "quan ", "thi xa"]) {
        Some(AuthorityLevel::District)
    } else if holds(&["thanh pho", "tp ", "tinh", "city"]) {
        Some(AuthorityLevel::Province)
    } else {
        None
    }
}
