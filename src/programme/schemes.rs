//! The three sets of criteria and the days they are in force.
//!
//! Must not compute ends of certificates (`terms.rs` does): it only says how long a term is.

use crate::programme::finding::{Finding, vi_date};
use crate::programme::terms::{day, period_end, period_start};
use chrono::NaiveDate;
use entity::vocabulary::{DatePrecision, Scheme};

/// One set of criteria with its days.
#[derive(Clone, Copy, Debug)]
pub struct SchemeRule {
    /// The scheme.
    pub scheme: Scheme,
    /// The decision that made it.
    pub law: &'static str,
    /// First day in force.
    pub from: NaiveDate,
    /// Last day on which it is the scheme of new dossiers; `None` while it is.
    pub until: Option<NaiveDate>,
    /// Last day on which dossiers filed under it may still be decided, where the successor says so.
    pub decided_until: Option<NaiveDate>,
    /// Months that a certificate is good for; `None` where no term is known.
    pub term_months: Option<u32>,
}

/// The schemes in the order of their days.
///
/// - 1048/QĐ-TTg of 21 August 2019, amended by 781/QĐ-TTg. Its term is not printed in a source we hold (**uncertain**); 36
///   months is what provinces applied to its certificates (rules.md 7, row 2), and no end at all would count them as in
///   force for ever.
/// - 148/QĐ-TTg of 24 February 2023, amended by 1489/QĐ-TTg; 36 months.
/// - 26/2026/QĐ-TTg of 22 May 2026, art. 4.3: 36 months. Its art. 11 and 12 let dossiers filed earlier be decided under the
///   old rules within 60 days, which by calendar count is 21 July 2026. Re-evaluations have 30 days only (21 June 2026);
///   which dossier is which is not known here, so the longer period is accepted for all.
pub const SCHEMES: [SchemeRule; 3] = [
    SchemeRule {
        scheme: Scheme::Ps2019,
        law: "1048/QĐ-TTg, 781/QĐ-TTg",
        from: day(2019, 8, 21),
        until: Some(day(2023, 2, 23)),
        decided_until: None,
        term_months: Some(36),
    },
    SchemeRule {
        scheme: Scheme::Ps2023,
        law: "148/QĐ-TTg, 1489/QĐ-TTg",
        from: day(2023, 2, 24),
        until: Some(day(2026, 5, 21)),
        decided_until: Some(day(2026, 7, 21)),
        term_months: Some(36),
    },
    SchemeRule {
        scheme: Scheme::Ps2026,
        law: "26/2026/QĐ-TTg",
        from: day(2026, 5, 22),
        until: None,
        decided_until: None,
        term_months: Some(36),
    },
];

impl SchemeRule {
    /// The last day on which a decision may still be made under the scheme.
    fn last_day(&self) -> NaiveDate {
        self.decided_until.or(self.until).unwrap_or(NaiveDate::MAX)
    }
}

/// The rule of a scheme. Every scheme is in the table, which a test checks.
pub fn rule_of(scheme: Scheme) -> Option<&'static SchemeRule> {
    SCHEMES.iter().find(|rule| rule.scheme == scheme)
}

/// The scheme that new dossiers follow on a day; `None` before the first criteria of 21 August 2019.
pub fn scheme_on(date: NaiveDate) -> Option<Scheme> {
    SCHEMES.iter().find(|rule| rule.from <= date && rule.until.is_none_or(|until| date <= until)).map(|rule| rule.scheme)
}

/// How long a certificate of this scheme is good for, in months; `None` where no term is known.
pub fn term_months(scheme: Scheme) -> Option<u32> {
    rule_of(scheme).and_then(|rule| rule.term_months)
}

/// Whether a decision of this day may apply the scheme.
pub fn scheme_fits(scheme: Scheme, date: NaiveDate) -> Option<Finding> {
    scheme_fits_period(scheme, date, DatePrecision::Day)
}

/// The same for a date that is not known to the day: the scheme has to fit some day of the period.
pub fn scheme_fits_period(scheme: Scheme, date: NaiveDate, precision: DatePrecision) -> Option<Finding> {
    let rule = rule_of(scheme)?;
    let start = period_start(date, precision).unwrap_or(NaiveDate::MIN);
    if rule.from <= period_end(date, precision) && start <= rule.last_day() {
        return None;
    }
    let right = scheme_on(date).map_or(("chưa có bộ tiêu chí nào", "there was none yet"), |s| (s.as_str(), s.as_str()));
    Some(Finding::warning(
        "scheme",
        "scheme-not-in-force",
        format!(
            "Bộ tiêu chí {} không áp dụng vào ngày {}. Bộ tiêu chí của ngày đó: {}.",
            scheme.as_str(),
            vi_date(date),
            right.0
        ),
        format!("The criteria {} did not apply on {date}. The criteria of that day: {}.", scheme.as_str(), right.1),
        "1048/QĐ-TTg; 148/QĐ-TTg; 26/2026/QĐ-TTg, art. 11-12",
    ))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::programme::finding::Severity;

    #[test]
    fn the_table_has_every_scheme_and_no_gap() {
        for text in Scheme::VALUES {
            let rule = rule_of(text.parse().unwrap()).unwrap();
            assert!(rule.from > NaiveDate::MIN);
            assert_eq!(term_months(rule.scheme), Some(36));
        }
        for pair in SCHEMES.windows(2) {
            assert_eq!(pair[0].until.unwrap().succ_opt().unwrap(), pair[1].from);
        }
    }

    #[test]
    fn the_table_is_the_taxonomy() {
        let taxonomy = crate::programme::vocabularies::taxonomy();
        for entry in taxonomy["product_schemes"].as_array().unwrap() {
            let rule = rule_of(entry["code"].as_str().unwrap().parse().unwrap()).unwrap();
            assert_eq!(entry["effective_from"].as_str().unwrap(), rule.from.to_string());
            let last = rule.decided_until.or(rule.until).map(|date| date.to_string());
            assert_eq!(entry["effective_to"].as_str().map(str::to_owned), last);
        }
    }

    #[test]
    fn the_scheme_changes_on_its_day() {
        let cases = [
            ((2019, 8, 20), None),
            ((2019, 8, 21), Some(Scheme::Ps2019)),
            ((2023, 2, 23), Some(Scheme::Ps2019)),
            ((2023, 2, 24), Some(Scheme::Ps2023)),
            ((2026, 5, 21), Some(Scheme::Ps2023)),
            ((2026, 5, 22), Some(Scheme::Ps2026)),
            ((2026, 11, 22), Some(Scheme::Ps2026)),
        ];
        for ((y, m, d), scheme) in cases {
            assert_eq!(scheme_on(day(y, m, d)), scheme, "{y}-{m}-{d}");
        }
    }

    #[test]
    fn old_dossiers_may_be_decided_until_21_july_2026() {
        assert_eq!(scheme_fits(Scheme::Ps2023, day(2026, 5, 22)), None);
        assert_eq!(scheme_fits(Scheme::Ps2023, day(2026, 7, 21)), None);
        let finding = scheme_fits(Scheme::Ps2023, day(2026, 7, 22)).unwrap();
        assert_eq!((finding.severity, finding.field, finding.code), (Severity::Warning, "scheme", "scheme-not-in-force"));
        assert!(finding.en.contains("PS-2026"));
        assert!(scheme_fits(Scheme::Ps2026, day(2026, 5, 21)).is_some());
        assert!(scheme_fits(Scheme::Ps2019, day(2023, 2, 24)).is_some());
        assert!(scheme_fits(Scheme::Ps2019, day(2019, 8, 20)).unwrap().en.contains("none yet"));
    }

    #[test]
    fn a_year_fits_every_scheme_of_its_days() {
        assert_eq!(scheme_fits_period(Scheme::Ps2019, day(2023, 12, 31), DatePrecision::Year), None);
        assert_eq!(scheme_fits_period(Scheme::Ps2023, day(2023, 12, 31), DatePrecision::Year), None);
        assert!(scheme_fits_period(Scheme::Ps2019, day(2024, 12, 31), DatePrecision::Year).is_some());
        assert_eq!(scheme_fits_period(Scheme::Ps2019, day(2024, 12, 31), DatePrecision::NoLaterThan), None);
    }
}
