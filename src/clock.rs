//! The time. The only place that asks the machine for it; tests give a fixed one.

use chrono::{DateTime, FixedOffset, NaiveDate, SubsecRound, Utc};

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine.
    System,
    /// Always the same moment.
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// Now, in whole microseconds, because PostgreSQL keeps no more.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now().trunc_subsecs(6),
            Self::Fixed(at) => *at,
        }
    }

    /// The day it is in Vietnam.
    pub fn today(&self) -> NaiveDate {
        day_in_vietnam(self.now())
    }
}

/// The day a moment falls on in Asia/Ho_Chi_Minh, which is UTC+7 all year.
pub fn day_in_vietnam(at: DateTime<Utc>) -> NaiveDate {
    const SECONDS_EAST: i32 = 7 * 3600;
    FixedOffset::east_opt(SECONDS_EAST).map_or(at.date_naive(), |zone| at.with_timezone(&zone).date_naive())
}

#[cfg(test)]
mod tests {
    use super::day_in_vietnam;
    use chrono::{DateTime, NaiveDate};

    #[test]
    fn the_day_turns_at_seventeen_hours_utc() {
        let day = |text| DateTime::parse_from_rfc3339(text).ok().map(|at| day_in_vietnam(at.to_utc()));
        assert_eq!(day("2026-11-22T16:59:59Z"), NaiveDate::from_ymd_opt(2026, 11, 22));
        assert_eq!(day("2026-11-22T17:00:00Z"), NaiveDate::from_ymd_opt(2026, 11, 23));
    }
}
