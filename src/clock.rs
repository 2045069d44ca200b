//! The time. The only place that asks the machine for it; tests give a fixed one.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeDelta, Utc};

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

/// Asia/Ho_Chi_Minh, which is UTC+7 all year.
const SECONDS_EAST: i64 = 7 * 3600;

/// The moment at which a day begins there.
pub fn begin_in_vietnam(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::seconds(SECONDS_EAST)
}

/// What calendar and clock show there at a moment.
pub fn in_vietnam(at: DateTime<Utc>) -> NaiveDateTime {
    at.naive_utc() + TimeDelta::seconds(SECONDS_EAST)
}

/// The day a moment falls on there.
pub fn day_in_vietnam(at: DateTime<Utc>) -> NaiveDate {
    in_vietnam(at).date()
}

#[cfg(test)]
mod tests {
    use super::{begin_in_vietnam, day_in_vietnam};
    use chrono::{DateTime, NaiveDate};

    #[test]
    fn the_day_turns_at_seventeen_hours_utc() {
        let day = |text| DateTime::parse_from_rfc3339(text).ok().map(|at| day_in_vietnam(at.to_utc()));
        assert_eq!(day("2026-11-22T16:59:59Z"), NaiveDate::from_ymd_opt(2026, 11, 22));
        assert_eq!(day("2026-11-22T17:00:00Z"), NaiveDate::from_ymd_opt(2026, 11, 23));
        let begins = NaiveDate::from_ymd_opt(2026, 11, 23).map(|day| begin_in_vietnam(day).to_rfc3339());
        assert_eq!(begins.as_deref(), Some("2026-11-22T17:00:00+00:00"));
    }
}
