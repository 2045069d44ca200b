//! What a series is asked about: the sense, the interval, from when until when, by what, narrowed by what. Counts nothing.
//!
//! A series follows subjects through their acts, so it can be narrowed and grouped by what stays with a subject, and by
//! the star and the title it holds, whose changes are flows. What belongs to a single act is refused.

use super::question::{Faults, Question, given, sequence};
use crate::error::{Error, Result};
use crate::programme::standing::Sense;
use crate::registry::dimension::{Dimension, Period};
use crate::registry::field::Filter;
use crate::registry::listing::Listing;
use crate::registry::query_value::split;
use crate::registry::record::{Listed, Record};
use crate::registry::values::Day;
use chrono::NaiveDate;

/// The intervals.
pub const INTERVALS: [(&str, Period); 3] = [("year", Period::Year), ("quarter", Period::Quarter), ("month", Period::Month)];
/// The most periods of a series.
pub const MOST_PERIODS: usize = 1_200;
/// The parameters of a series that are no filter.
pub const OWN: &[&str] = &["interval", "from", "to", "by", "at", "format", "bom"];

/// What an act says and later acts change, with the column of what was so before.
const HELD: [(&str, &str); 2] = [("star", "star_before"), ("title", "title_before")];
/// Dimensions that belong to an act, or to the day.
const OF_AN_ACT: [&str; 5] = ["state", "potential_five_star", "scheme", "authority_level", "authority_name"];

/// A question about a course of time.
#[derive(Clone, Debug)]
pub struct SeriesQuestion {
    /// Filters, the dimension if there is one, the sense in words; about the last day.
    pub question: Question,
    /// In which sense it is counted.
    pub sense: Sense,
    /// The interval, as it is spelled.
    pub interval: &'static str,
    /// The length of a period.
    pub period: Period,
    /// The first day, where it was given.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: NaiveDate,
    /// The stars and titles it is narrowed to: the column of what was so before, and the values.
    pub held: Vec<(&'static str, Vec<String>)>,
}

/// One of the periods of a series, cut off where the series begins and ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The name of the period.
    pub name: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// The column of what was so before the act, for a star or a title.
pub fn before(name: &str) -> Option<&'static str> {
    HELD.iter().find(|(held, _)| *held == name).map(|(_, before)| *before)
}

/// What a series of `R` can be counted by.
pub fn counted_by<R: Listed>() -> impl Iterator<Item = &'static Dimension> {
    R::dimensions().filter(|dimension| !OF_AN_ACT.contains(&dimension.name))
}

/// Whether this is a filter of the list that belongs to an act, so that a series cannot be narrowed by it.
pub fn is_of_an_act<R: Listed>(parameter: &str) -> bool {
    let named = |name: &str, filter: Filter| match filter {
        Filter::No => false,
        Filter::Equal => parameter == name,
        Filter::Range => [format!("{name}_from"), format!("{name}_to")].iter().any(|known| known == parameter),
    };
    let by_field = R::FIELDS.iter().filter(|field| field.standing && before(field.name).is_none());
    let by_dimension = R::dimensions().filter(|dimension| OF_AN_ACT.contains(&dimension.name));
    by_field.into_iter().any(|field| named(field.name, field.filter))
        || by_dimension.into_iter().any(|dimension| dimension.name == parameter && parameter != "state")
}

impl SeriesQuestion {
    /// Reads the parameters of a series of `R`.
    pub fn read<R: Record>(pairs: &[(String, String)], today: NaiveDate) -> Result<Self> {
        let mut faults = Faults::default();
        let pairs = without_refused::<R>(pairs, &mut faults);
        let listing = faults.take(Listing::read_filters::<R>(&pairs, today, OWN))?;
        let (interval, period) = interval(&pairs, &mut faults);
        let from = day(&pairs, "from", &mut faults);
        let to = day(&pairs, "to", &mut faults).unwrap_or(today);
        if from.is_some_and(|from| from > to) {
            faults.add("from", "after-to", format!("sau ngày cuối ({to})"), format!("is after the last day ({to})"));
        }
        let by = one_dimension::<R>(&pairs, &mut faults);
        let at = sequence(&pairs, "at", &mut faults);
        let Some(mut listing) = listing else { return Err(Error::BadRequest(faults.0)) };
        let sense = one_sense(&mut listing, &mut faults);
        listing.on = to;
        let mut question = Question::of::<R>(listing, &pairs, OWN, by, Vec::new(), &mut faults);
        // The course is read whole; in which sense a row of it counts is decided row by row.
        question.listing.states.clear();
        question.at = at;
        let held = HELD.iter().filter_map(|(name, before)| Some((*before, split(question.filters.get(*name)?)))).collect();
        faults.judge(|| Self { question, sense, interval, period, from, to, held })
    }

    /// The parameters that say all of it: the question that has this answer for ever.
    pub fn parameters<R: Listed>(&self, from: NaiveDate) -> Vec<(String, String)> {
        let own = [("interval", self.interval.to_owned()), ("from", from.to_string()), ("to", self.to.to_string())];
        let shared = self.question.parameters::<R>().into_iter().filter(|(name, _)| name != "on");
        own.map(|(name, value)| (name.to_owned(), value)).into_iter().chain(shared).collect()
    }

    /// The periods; nothing if there are too many.
    pub fn stretches(&self, from: NaiveDate) -> Option<Vec<Stretch>> {
        let (mut all, mut next) = (Vec::new(), Some(from));
        while let Some(from) = next.filter(|from| *from <= self.to) {
            let name = self.period.of(from);
            let last = self.period.days(&name).map_or(self.to, |(_, last)| last.min(self.to));
            all.push(Stretch { name, from, to: last });
            if all.len() > MOST_PERIODS {
                return None;
            }
            next = last.succ_opt();
        }
        Some(all)
    }
}

/// The parameters without those that a series cannot take, which are faults.
fn without_refused<R: Record>(pairs: &[(String, String)], faults: &mut Faults) -> Vec<(String, String)> {
    let mut kept = pairs.to_vec();
    kept.retain(|(name, _)| {
        if name == "on" {
            let (vi, en) = ("không có tham số này; hãy dùng from và to", "is no parameter of a series; give from and to");
            faults.add(name, "unknown-parameter", vi, en);
            return false;
        }
        if is_of_an_act::<R>(name) {
            faults.add(
                name,
                "not-with-series",
                "thuộc về từng quyết định, không lọc được chuỗi thời gian; chỉ lọc theo hồ sơ, hạng sao và danh hiệu",
                "belongs to a single act; a series is narrowed by what stays with a record, by star and by title",
            );
            return false;
        }
        true
    });
    kept
}

fn interval(pairs: &[(String, String)], faults: &mut Faults) -> (&'static str, Period) {
    let [usual, ..] = INTERVALS;
    let Some(text) = given(pairs, "interval") else { return usual };
    INTERVALS.into_iter().find(|(name, _)| *name == text).unwrap_or_else(|| {
        faults.not_in_list("interval", text, &INTERVALS.map(|(name, _)| name));
        usual
    })
}

fn day(pairs: &[(String, String)], name: &str, faults: &mut Faults) -> Option<NaiveDate> {
    let read = Day::read(given(pairs, name)?);
    if read.is_none() {
        faults.add(
            name,
            "not-a-day",
            "không phải một ngày có thật dạng NĂM-THÁNG-NGÀY",
            "is no day that exists, written YYYY-MM-DD",
        );
    }
    read
}

fn one_dimension<R: Record>(pairs: &[(String, String)], faults: &mut Faults) -> Vec<&'static Dimension> {
    let Some(text) = given(pairs, "by") else { return Vec::new() };
    let allowed: Vec<&str> = counted_by::<R>().map(|dimension| dimension.name).collect();
    let list = allowed.join(", ");
    if text.contains(',') {
        faults.add("by", "too-many", format!("nhiều nhất một chiều trong: {list}"), format!("has more than one of: {list}"));
        return Vec::new();
    }
    let found = counted_by::<R>().find(|dimension| dimension.name == text);
    if found.is_none() && R::dimensions().any(|dimension| dimension.name == text) {
        faults.add(
            "by",
            "not-with-series",
            format!("{text} không dùng được cho chuỗi thời gian; chỉ nhận: {list}"),
            format!("{text} cannot be followed through time; there are: {list}"),
        );
    } else if found.is_none() {
        faults.not_in_list("by", text, &allowed);
    }
    found.into_iter().collect()
}

fn one_sense(listing: &mut Listing, faults: &mut Faults) -> Sense {
    if listing.states.is_empty() && !listing.unrecognised {
        listing.states.push(Sense::InForce);
    }
    let list = Sense::VALUES.join(", ");
    if listing.states.len() != 1 || listing.unrecognised {
        faults.add("state", "one-sense", format!("chỉ nhận một trong: {list}"), format!("is not exactly one of: {list}"));
        listing.unrecognised = false;
        listing.states = vec![Sense::InForce];
    }
    listing.states.first().copied().unwrap_or(Sense::InForce)
}
