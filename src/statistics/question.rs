//! What is asked: which records, by what, in which sense, on which day, of which moment of the register. Read from the
//! query string, with everything that is wrong with it said at once. Counts nothing.

use super::links::address;
use super::measure::{self, Measure};
use super::words::{self, Words};
use crate::error::{Error, Fault, Result};
use crate::programme::standing::Sense;
use crate::registry::dimension::{Dimension, Shows};
use crate::registry::field::Holds;
use crate::registry::input::nearest;
use crate::registry::listing::Listing;
use crate::registry::query_value::expected;
use crate::registry::recognitions::Recognition;
use crate::registry::record::{Listed, Record};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The most dimensions of a table.
pub const MOST_DIMENSIONS: usize = 3;
/// The parameters of a table that are no filter.
pub const OWN: &[&str] = &["by", "measure", "at", "since", "format", "bom"];
const MOST_MEASURES: usize = 12;

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// The filters, the states and the day.
    pub listing: Listing,
    /// What it is counted by.
    pub dimensions: Vec<&'static Dimension>,
    /// What is worked out beside the count.
    pub measures: Vec<&'static Measure>,
    /// Whether acts are counted instead of records: the sense `assessed`.
    pub acts: bool,
    /// The states as they are spelled.
    pub states: Vec<String>,
    /// The filters as they were given.
    pub filters: BTreeMap<String, String>,
    /// The sequence of the journal it is about; the last one when left out.
    pub at: Option<i64>,
    /// The earlier sequence that differences are told to.
    pub since: Option<i64>,
    /// What is counted, in words.
    pub sense: Words,
    /// What one of the count is.
    pub unit_of_counting: Words,
}

/// Collects what is wrong.
#[derive(Debug, Default)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// One more.
    pub fn add(&mut self, name: &str, code: &str, vi: impl Into<String>, en: impl Into<String>) {
        self.0.push(Fault::query(name, code, vi, en));
    }

    /// A value that is none of those there are.
    pub fn not_in_list(&mut self, name: &str, value: &str, allowed: &[&str]) {
        let near = nearest(value, allowed.iter().copied());
        let (vi, en) =
            near.map_or_else(Default::default, |near| (format!(" (có phải {near}?)"), format!(" (did you mean {near}?)")));
        let list = allowed.join(", ");
        self.add(
            name,
            "not-in-list",
            format!("{value:?} không có{vi}; chỉ nhận: {list}"),
            format!("{value:?} is none of{en}: {list}"),
        );
    }

    /// A day that does not exist.
    pub fn not_a_day(&mut self, name: &str) {
        let (vi, en) = expected(Holds::Date);
        self.add(name, "not-a-day", vi, en);
    }

    /// Two moments at once.
    pub fn not_both(&mut self, at: Option<i64>, since: Option<i64>) {
        if at.is_some() && since.is_some() {
            self.add("since", "not-with-at", "không dùng cùng lúc với at", "cannot be asked together with at");
        }
    }

    /// Nothing was wrong, or all of it.
    pub fn judge<T>(self, right: impl FnOnce() -> T) -> Result<T> {
        if self.0.is_empty() { Ok(right()) } else { Err(Error::BadRequest(self.0)) }
    }

    /// Takes up what another reader found.
    pub fn take<T>(&mut self, result: Result<T>) -> Result<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Error::BadRequest(faults)) => {
                self.0.extend(faults);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }
}

/// The value of a parameter.
pub fn given<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

impl Question {
    /// Reads the parameters of a table of `R`.
    pub fn read<R: Record>(pairs: &[(String, String)], today: NaiveDate) -> Result<Self> {
        let mut faults = Faults::default();
        let listing = faults.take(Listing::read_filters::<R>(pairs, today, OWN))?;
        let dimensions = dimensions::<R>(given(pairs, "by"), &mut faults);
        let measures = measures::<R>(given(pairs, "measure"), &mut faults);
        let at = sequence(pairs, "at", &mut faults);
        let since = sequence(pairs, "since", &mut faults);
        faults.not_both(at, since);
        match listing {
            Some(listing) => {
                Self { at, since, ..Self::of::<R>(listing, pairs, OWN, dimensions, measures, &mut faults) }.judged(faults)
            }
            None => Err(Error::BadRequest(faults.0)),
        }
    }

    fn judged(self, faults: Faults) -> Result<Self> {
        faults.judge(|| self)
    }

    /// A question about filters that were read already.
    pub fn of<R: Record>(
        mut listing: Listing,
        pairs: &[(String, String)],
        own: &[&str],
        dimensions: Vec<&'static Dimension>,
        measures: Vec<&'static Measure>,
        faults: &mut Faults,
    ) -> Self {
        let acts = listing.states.contains(&Sense::Assessed) && R::KIND != crate::registry::kind::RecordKind::Producer;
        let mut states: Vec<String> = listing.states.iter().map(|sense| sense.as_str().to_owned()).collect();
        if listing.unrecognised {
            states.push(crate::registry::dimension::NONE.to_owned());
        }
        let by_state = dimensions.iter().any(|dimension| dimension.shows == Shows::State);
        if by_state && !states.is_empty() {
            faults.add(
                "state",
                "is-a-dimension",
                "đã là một chiều của bảng (by=state)",
                "is a dimension of the table already (by=state)",
            );
        }
        let filters: BTreeMap<String, String> = pairs
            .iter()
            .filter(|(name, _)| !own.contains(&name.as_str()) && !matches!(name.as_str(), "on" | "state"))
            .cloned()
            .collect();
        let sense = words::senses(R::KIND, &listing.states, listing.unrecognised);
        if acts {
            about_acts(&mut listing, &states, &filters, &dimensions, faults);
        }
        let unit_of_counting = words::counted(R::KIND, acts);
        Self { listing, dimensions, measures, acts, states, filters, at: None, since: None, sense, unit_of_counting }
    }

    /// The columns that its dimensions follow from, without repetition, then those of its measures.
    pub fn wanted(&self) -> Vec<&'static str> {
        let mut all: Vec<&'static str> = Vec::new();
        let measured = self.measures.iter().map(|measure| measure.field);
        for name in self.dimensions.iter().flat_map(|dimension| dimension.columns()).chain(measured) {
            if !all.contains(&name) {
                all.push(name);
            }
        }
        all
    }

    /// The parameters that say all of it, the day included: the question that has this answer for ever.
    pub fn parameters<R: Listed>(&self) -> Vec<(String, String)> {
        let joined = |list: Vec<&str>| (!list.is_empty()).then(|| list.join(","));
        let mut all = Vec::new();
        let mut add = |name: &str, value: Option<String>| all.extend(value.map(|value| (name.to_owned(), value)));
        add("by", joined(self.dimensions.iter().map(|dimension| dimension.name).collect()));
        add("measure", joined(self.measures.iter().map(|measure| measure.name).collect()));
        add("state", joined(self.states.iter().map(String::as_str).collect()));
        for (name, value) in &self.filters {
            add(name, Some(value.clone()));
        }
        if R::DATED != crate::registry::record::Dated::Never {
            add("on", Some(self.listing.on.to_string()));
        }
        all
    }

    /// An address that asks this at a sequence (`at`), or what has changed after one (`since`).
    pub fn address<R: Record>(&self, path: &str, name: &str, sequence: i64) -> String {
        let mut parameters = self.parameters::<R>();
        parameters.push((name.to_owned(), sequence.to_string()));
        address(path, &parameters)
    }
}

/// A name of an answer: what was asked, and of which moment.
pub fn identity(path: &str, parameters: &[(String, String)], sequence: i64) -> String {
    let digest = Sha256::digest(address(path, parameters).as_bytes());
    let name = path.trim_start_matches("/api/v1/statistics/").replace('/', "-");
    format!("{name}-{}-{sequence}", hex::encode(&digest[..6]))
}

/// A sequence of the journal.
pub fn sequence(pairs: &[(String, String)], name: &str, faults: &mut Faults) -> Option<i64> {
    let text = given(pairs, name)?;
    let read = text.parse().ok().filter(|sequence: &i64| *sequence >= 0 && text.bytes().all(|byte| byte.is_ascii_digit()));
    if read.is_none() {
        faults.add(name, "out-of-range", "phải là số thứ tự nhật ký, từ 0", "is not a sequence of the journal, from 0");
    }
    read
}

/// Reads `by`.
pub fn dimensions<R: Listed>(text: Option<&str>, faults: &mut Faults) -> Vec<&'static Dimension> {
    let mut all: Vec<&'static Dimension> = Vec::new();
    let Some(text) = text else { return all };
    let allowed: Vec<&str> = R::dimensions().map(|dimension| dimension.name).collect();
    for name in text.split(',') {
        match R::dimensions().find(|dimension| dimension.name == name) {
            Some(dimension) if all.contains(&dimension) => {
                faults.add("by", "repeated", format!("{name} ghi hai lần"), format!("names {name} twice"));
            }
            Some(dimension) => all.push(dimension),
            None => faults.not_in_list("by", name, &allowed),
        }
    }
    if all.len() > MOST_DIMENSIONS {
        faults.add(
            "by",
            "too-many",
            format!("nhiều nhất {MOST_DIMENSIONS} chiều trong: {}", allowed.join(", ")),
            format!("has more than {MOST_DIMENSIONS} of: {}", allowed.join(", ")),
        );
    }
    all
}

fn measures<R: Record>(text: Option<&str>, faults: &mut Faults) -> Vec<&'static Measure> {
    let Some(text) = text else { return Vec::new() };
    let known = measure::of(R::KIND);
    let allowed: Vec<&str> = ["count"].into_iter().chain(known.iter().map(|measure| measure.name)).collect();
    let mut all: Vec<&'static Measure> = Vec::new();
    for name in text.split(',').filter(|name| *name != "count") {
        match known.iter().find(|measure| measure.name == name) {
            Some(measure) if all.contains(&measure) => {
                faults.add("measure", "repeated", format!("{name} ghi hai lần"), format!("names {name} twice"));
            }
            Some(measure) => all.push(measure),
            None => faults.not_in_list("measure", name, &allowed),
        }
    }
    if all.len() > MOST_MEASURES {
        faults.add("measure", "too-many", format!("nhiều nhất {MOST_MEASURES}"), format!("names more than {MOST_MEASURES}"));
    }
    all
}

/// Acts are counted by what they themselves say and by the subject's place and kind, like the list of recognitions.
fn about_acts(
    listing: &mut Listing,
    states: &[String],
    filters: &BTreeMap<String, String>,
    dimensions: &[&'static Dimension],
    faults: &mut Faults,
) {
    if states.len() > 1 {
        faults.add(
            "state",
            "not-together",
            "assessed đếm lượt đánh giá, các trạng thái khác đếm hồ sơ: hỏi riêng",
            "assessed counts acts, the other senses count records: ask separately",
        );
    }
    listing.states.clear();
    let mut allowed: Vec<&str> =
        Recognition::dimensions().map(|dimension| dimension.name).filter(|name| *name != "confidence").collect();
    allowed.extend(["decision", "date_precision", "certificate_until_from", "certificate_until_to"]);
    for name in filters.keys().filter(|name| !allowed.contains(&name.as_str())) {
        faults.add(
            name,
            "not-with-assessed",
            format!("không lọc được lượt đánh giá (state=assessed); chỉ nhận: {}", allowed.join(", ")),
            format!("cannot narrow assessments (state=assessed); there are: {}", allowed.join(", ")),
        );
    }
    for dimension in dimensions.iter().filter(|dimension| !allowed.contains(&dimension.name)) {
        faults.add(
            "by",
            "not-with-assessed",
            format!("{} không dùng được với lượt đánh giá (state=assessed)", dimension.name),
            format!("{} cannot be asked of assessments (state=assessed)", dimension.name),
        );
    }
}
