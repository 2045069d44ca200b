//! What a rule has to say about a value: where, what is wrong, what would be right, and by which law.
//!
//! Must not decide what happens to a write: that is the business of whoever asked.

use chrono::NaiveDate;
use entity::centi::Centi;

/// How a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The write is refused: it would corrupt counts.
    Error,
    /// The write is odd: an official confirms it with a reason.
    Warning,
}

/// Whether a record is made today or copied from old paper. Old paper is kept as it is, so rules only warn about it
/// (rules.md 1.2: Hanoi's own papers disagree for 2022).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entry {
    /// A decision of today.
    New,
    /// A decision of the past, recorded later.
    History,
}

impl Entry {
    /// An error for a new entry, a warning for history.
    pub const fn severity(self) -> Severity {
        match self {
            Self::New => Severity::Error,
            Self::History => Severity::Warning,
        }
    }
}

/// One remark of one rule on one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether the write is refused or only has to be confirmed.
    pub severity: Severity,
    /// The JSON field name.
    pub field: &'static str,
    /// A stable kebab-case name of the remark.
    pub code: &'static str,
    /// What is wrong and what would be right, in Vietnamese.
    pub vi: String,
    /// The same in English.
    pub en: String,
    /// The legal source of the rule, or where the convention of the registry is written down.
    pub source: &'static str,
}

impl Finding {
    /// A remark that refuses the write.
    pub fn error(
        field: &'static str,
        code: &'static str,
        vi: impl Into<String>,
        en: impl Into<String>,
        source: &'static str,
    ) -> Self {
        Self { severity: Severity::Error, field, code, vi: vi.into(), en: en.into(), source }
    }

    /// A remark that has to be confirmed with a reason.
    pub fn warning(
        field: &'static str,
        code: &'static str,
        vi: impl Into<String>,
        en: impl Into<String>,
        source: &'static str,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(field, code, vi, en, source) }
    }

    /// The same remark with the weight it has for this kind of entry.
    #[must_use]
    pub fn weighed(self, entry: Entry) -> Self {
        Self { severity: entry.severity(), ..self }
    }
}

/// A number as a Vietnamese reader expects it: with a decimal comma.
pub(super) fn vi_number(number: Centi) -> String {
    number.to_string().replace('.', ",")
}

/// A date as a Vietnamese reader expects it: day/month/year.
pub(super) fn vi_date(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::{Entry, Finding, Severity, vi_date, vi_number};
    use crate::programme::terms::day;
    use entity::centi::Centi;

    #[test]
    fn history_turns_an_error_into_a_warning() {
        let finding = Finding::error("star", "x", "a", "b", "c");
        assert_eq!(finding.severity, Severity::Error);
        assert_eq!(finding.clone().weighed(Entry::New).severity, Severity::Error);
        assert_eq!(finding.weighed(Entry::History), Finding::warning("star", "x", "a", "b", "c"));
    }

    #[test]
    fn writes_numbers_and_dates_the_vietnamese_way() {
        assert_eq!(vi_number(Centi(8950)), "89,5");
        assert_eq!(vi_date(day(2026, 5, 22)), "22/05/2026");
    }
}
