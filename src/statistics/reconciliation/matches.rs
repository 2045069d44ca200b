//! Which question to the statistics engine a published figure is the answer to, if there is one.
//!
//! Holds the types and the way from a figure to its question; the judgements are data: `table` says what is asked,
//! `unmatched` what is not and why, `scopes` which area or group a printed scope is. Must not count anything, and must not
//! judge whether a figure is right: a wrong figure stands beside the register's number, and its note says what is wrong.

mod scopes;
mod table;
#[cfg(test)]
mod tests;
mod unmatched;

use crate::registry::kind::RecordKind;
use chrono::{Datelike, NaiveDate};
pub use scopes::{Elsewhere, Scope, scope};
pub use table::MATCHES;
pub use unmatched::{SKIPPED, Skipped, UNMATCHED, Unmatched};

/// The same words in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
}

const fn words(vi: &'static str, en: &'static str) -> Words {
    Words { vi, en }
}

/// The scopes that an entry is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scopes {
    /// The whole city.
    City,
    /// One of the districts until 30 June 2025.
    Districts,
    /// The city and its districts.
    CityAndDistricts,
    /// A trade group, sector or group of products within the city.
    Groups,
}

impl Scopes {
    /// Whether a scope is one of them.
    pub const fn hold(self, scope: Scope) -> bool {
        match scope {
            Scope::City => matches!(self, Self::City | Self::CityAndDistricts),
            Scope::District(_) => matches!(self, Self::Districts | Self::CityAndDistricts),
            Scope::Group(_) => matches!(self, Self::Groups),
            Scope::Elsewhere(_) => false,
        }
    }
}

/// What is counted or added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The records or acts.
    Count,
    /// A field of the records, where they know it.
    Sum {
        /// The field.
        field: &'static str,
        /// How many of the field's unit are one of the figure's unit: 1,000,000,000 where "tỷ đồng" meets đồng.
        unit: i64,
    },
}

/// How near the question comes to what the publisher counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// The publisher's own sense.
    Same,
    /// The publisher's year is that of an assessment round, the register's that of the act.
    Round,
    /// The publisher does not say in which sense; the usual one is taken.
    Assumed,
    /// The field holds the last known number of each record, not that of the figure's day.
    Undated,
}

impl Fit {
    /// What a reader has to know before comparing; nothing where the sense is the same.
    pub const fn caveat(self) -> Option<Words> {
        match self {
            Self::Same => None,
            Self::Round => Some(words(
                "Năm của số công bố là năm của kỳ đánh giá; quyết định có thể được ký vào đầu năm sau, khi đó sổ \
                 tính vào năm sau.",
                "The published year is that of the assessment round; its decisions may be signed early in the next year, \
                 and then the register counts them there.",
            )),
            Self::Assumed => Some(words(
                "Nguồn không nói rõ cách tính; ở đây hiểu theo cách thường dùng.",
                "The source does not say how it counted; the usual way is assumed.",
            )),
            Self::Undated => Some(words(
                "Sổ chỉ giữ số liệu gần nhất của từng hồ sơ, không phải số liệu của đúng ngày công bố.",
                "The register holds the latest number of each record, not the one of the figure's day.",
            )),
        }
    }
}

/// The question that figures of one indicator answer.
#[derive(Clone, Copy, Debug)]
pub struct Match {
    /// The indicator.
    pub indicator: &'static str,
    /// The only figures it is for; empty where it is for every figure of the indicator that has no entry of its own.
    pub figures: &'static [&'static str],
    /// The scopes it is for.
    pub scopes: Scopes,
    /// The records that are asked.
    pub records: RecordKind,
    /// State and filters, without the filter of the scope. `{year}` is the year of the figure's day.
    pub query: &'static str,
    /// The day that is asked about where it is not the figure's own, as `2024-03-04`.
    pub day: Option<&'static str>,
    /// Counting or adding up.
    pub measure: Measure,
    /// How near it comes.
    pub fit: Fit,
    /// What the register counts.
    pub words: Words,
}

/// A question, ready to be asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// The entry it comes from.
    pub matched: &'static Match,
    /// The day it is asked about.
    pub on: NaiveDate,
    /// State and filters, the scope's filter included.
    pub query: String,
}

/// How a published number is to be read, by the words beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The number itself.
    Exact,
    /// "Hơn", "trên", "ít nhất": this or more.
    AtLeast,
    /// "Gần": a little less than this.
    AtMost,
    /// "Khoảng": about this.
    About,
    /// A range; the figure's value is its upper end.
    From(i64),
}

/// Reads how exact a figure says it is; `None` for words that are not known.
pub fn reading(exactness: &str) -> Option<Reading> {
    match exactness {
        "exact" | "computed" => Some(Reading::Exact),
        "over" | "at least" => Some(Reading::AtLeast),
        "nearly" => Some(Reading::AtMost),
        "approx" => Some(Reading::About),
        other => {
            let (low, _) = other.strip_prefix("range ")?.split_once('-')?;
            low.parse().ok().map(Reading::From)
        }
    }
}

/// The question that a figure answers, or why there is none.
///
/// # Errors
///
/// The reason, for readers.
pub fn question(code: &str, indicator: &str, printed_scope: &str, as_of: Option<NaiveDate>) -> Result<Question, Words> {
    if let Some(skipped) = SKIPPED.iter().find(|skipped| skipped.figure == code) {
        return Err(skipped.why);
    }
    if let Some(unmatched) = UNMATCHED.iter().find(|unmatched| unmatched.indicator == indicator) {
        return Err(unmatched.why);
    }
    let scope = scope(printed_scope).ok_or(unmatched::NOT_JUDGED)?;
    if let Scope::Elsewhere(elsewhere) = scope {
        return Err(elsewhere.why());
    }
    let fits = |entry: &&Match| {
        entry.indicator == indicator && entry.scopes.hold(scope) && (entry.figures.is_empty() || entry.figures.contains(&code))
    };
    // Entries for single figures stand before the entry for the rest.
    let matched = MATCHES.iter().find(fits).ok_or(unmatched::NOT_JUDGED)?;
    let on = match matched.day {
        Some(day) => day.parse().map_err(|_| unmatched::NOT_JUDGED)?,
        None => as_of.ok_or(unmatched::UNDATED)?,
    };
    let mut query = matched.query.replace("{year}", &on.year().to_string());
    if let Some(filter) = scope.filter() {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(&filter);
    }
    Ok(Question { matched, on, query })
}
