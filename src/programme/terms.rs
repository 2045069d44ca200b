//! Terms, windows and periods on the calendar.
//!
//! Must not know which scheme or subject a term belongs to (`schemes.rs` does), nor what day it is.

use chrono::{Datelike, Days, Months, NaiveDate};
use entity::vocabulary::DatePrecision;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A re-evaluation dossier may be filed from this many days before the end (26/2026/QĐ-TTg, art. 7.6.a).
pub const WINDOW_OPENS_DAYS: u64 = 180;
/// A re-evaluation dossier must be filed by this many days before the end (26/2026/QĐ-TTg, art. 7.6.a).
pub const WINDOW_CLOSES_DAYS: u64 = 120;
/// A certificate runs on at most this many days past its end (26/2026/QĐ-TTg, art. 12.3).
pub const EXTENSION_DAYS: u64 = 180;

/// A date written in code. An impossible one would be the earliest date there is; the tests of the tables rule that out.
pub(super) const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

/// The last day of a term: the same calendar day `months` later, or the last day of that month where it has no such day.
///
/// 26/2026/QĐ-TTg, art. 4.3 prints "36 months from issue" and no day count (**uncertain**); the same calendar day is the
/// practice of published registers (05/8/2026 to 05/8/2029).
pub fn valid_until(valid_from: NaiveDate, months: u32) -> NaiveDate {
    valid_from.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// The first day on which an act with this date can have taken place; `None` where nothing bounds it.
pub fn period_start(date: NaiveDate, precision: DatePrecision) -> Option<NaiveDate> {
    match precision {
        DatePrecision::Day => Some(date),
        DatePrecision::Month => date.with_day(1),
        DatePrecision::Year => NaiveDate::from_ymd_opt(date.year(), 1, 1),
        DatePrecision::NoLaterThan => None,
    }
}

/// The last day of the period that a date of this precision stands for: how the registry writes a date that is not known
/// to the day.
pub fn period_end(date: NaiveDate, precision: DatePrecision) -> NaiveDate {
    match precision {
        DatePrecision::Day | DatePrecision::NoLaterThan => date,
        DatePrecision::Month => {
            let last = u32::from(date.num_days_in_month());
            date.with_day(last).unwrap_or(date)
        }
        DatePrecision::Year => NaiveDate::from_ymd_opt(date.year(), 12, 31).unwrap_or(date),
    }
}

/// Whether the date is written as its precision asks: a month or a year by its last day.
pub fn is_period_end(date: NaiveDate, precision: DatePrecision) -> bool {
    period_end(date, precision) == date
}

/// First and last day on which a re-evaluation dossier may be filed (26/2026/QĐ-TTg, art. 7.6.a).
pub fn reevaluation_window(until: NaiveDate) -> (NaiveDate, NaiveDate) {
    (before(until, WINDOW_OPENS_DAYS), before(until, WINDOW_CLOSES_DAYS))
}

/// Where a day lies with regard to the re-evaluation window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// More than 180 days before the end.
    NotYetOpen,
    /// Between 180 and 120 days before the end, both included.
    Open,
    /// Fewer than 120 days before the end, or after it.
    Missed,
}

impl Window {
    /// The spelling in JSON and files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotYetOpen => "not_yet_open",
            Self::Open => "open",
            Self::Missed => "missed",
        }
    }
}

/// Where `day` lies with regard to the window of a certificate that ends on `until`.
pub fn window_on(until: NaiveDate, day: NaiveDate) -> Window {
    let (opens, closes) = reevaluation_window(until);
    if day < opens {
        Window::NotYetOpen
    } else if day <= closes {
        Window::Open
    } else {
        Window::Missed
    }
}

/// The last day to which a certificate that ends on `until` can be extended (26/2026/QĐ-TTg, art. 12.3).
///
/// The clause stands among the transitional rules; whether it also covers plain lateness later is **uncertain**, so an
/// extension is always an explicit act and never follows from dates alone.
pub fn extension_limit(until: NaiveDate) -> NaiveDate {
    until.checked_add_days(Days::new(EXTENSION_DAYS)).unwrap_or(NaiveDate::MAX)
}

/// The day so many days earlier.
fn before(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_ends_on_the_same_calendar_day() {
        assert_eq!(valid_until(day(2026, 8, 5), 36), day(2029, 8, 5));
        assert_eq!(valid_until(day(2023, 12, 31), 36), day(2026, 12, 31));
    }

    #[test]
    fn a_leap_day_is_clamped() {
        assert_eq!(valid_until(day(2024, 2, 29), 36), day(2027, 2, 28));
        assert_eq!(valid_until(day(2024, 2, 29), 48), day(2028, 2, 29));
        assert_eq!(valid_until(NaiveDate::MAX, 36), NaiveDate::MAX);
    }

    #[test]
    fn periods_end_on_their_last_day() {
        assert_eq!(period_end(day(2024, 2, 1), DatePrecision::Month), day(2024, 2, 29));
        assert_eq!(period_end(day(2023, 2, 1), DatePrecision::Month), day(2023, 2, 28));
        assert_eq!(period_end(day(2023, 4, 30), DatePrecision::Year), day(2023, 12, 31));
        assert_eq!(period_end(day(2023, 4, 7), DatePrecision::NoLaterThan), day(2023, 4, 7));
        assert!(is_period_end(day(2024, 2, 29), DatePrecision::Month));
        assert!(!is_period_end(day(2024, 2, 28), DatePrecision::Month));
        assert!(is_period_end(day(2024, 12, 31), DatePrecision::Year));
        assert!(!is_period_end(day(2024, 12, 30), DatePrecision::Year));
        assert!(is_period_end(day(2024, 2, 11), DatePrecision::Day));
    }

    #[test]
    fn periods_start_on_their_first_day_or_nowhere() {
        assert_eq!(period_start(day(2024, 2, 29), DatePrecision::Month), Some(day(2024, 2, 1)));
        assert_eq!(period_start(day(2024, 12, 31), DatePrecision::Year), Some(day(2024, 1, 1)));
        assert_eq!(period_start(day(2024, 12, 31), DatePrecision::Day), Some(day(2024, 12, 31)));
        assert_eq!(period_start(day(2024, 12, 31), DatePrecision::NoLaterThan), None);
    }

    #[test]
    fn the_window_includes_both_its_ends() {
        let until = day(2026, 12, 31);
        assert_eq!(reevaluation_window(until), (day(2026, 7, 4), day(2026, 9, 2)));
        assert_eq!(window_on(until, day(2026, 7, 3)), Window::NotYetOpen);
        assert_eq!(window_on(until, day(2026, 7, 4)), Window::Open);
        assert_eq!(window_on(until, day(2026, 9, 2)), Window::Open);
        assert_eq!(window_on(until, day(2026, 9, 3)), Window::Missed);
        assert_eq!(window_on(until, day(2027, 9, 3)), Window::Missed);
    }

    #[test]
    fn an_extension_is_at_most_180_days() {
        assert_eq!(extension_limit(day(2026, 12, 31)), day(2027, 6, 29));
    }
}
