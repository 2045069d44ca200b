//! By when a request about personal data is answered: two working days after it was received.
//!
//! Working days are Monday to Friday without the holidays that have the same day every year (Labour Code 2019, article 112).
//! Tết, the Hùng Kings' day and the second day of National Day are set anew each year and are not known here: around them an
//! answer is asked for earlier than the law does, never later.

use chrono::{Datelike, NaiveDate, Weekday};

/// The working days within which a request is answered (Decree 356/2025/NĐ-CP).
pub const ANSWERED_WITHIN: u32 = 2;
/// Month and day: New Year, 30 April, 1 May, 2 September.
const HOLIDAYS: [(u32, u32); 4] = [(1, 1), (4, 30), (5, 1), (9, 2)];

/// The last day on which a request is answered in time. The day of receipt does not count.
pub fn due_on(received_on: NaiveDate) -> NaiveDate {
    let working = received_on.iter_days().skip(1).filter(|day| is_working_day(*day));
    working.take(ANSWERED_WITHIN as usize).last().unwrap_or(received_on)
}

fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !HOLIDAYS.contains(&(day.month(), day.day()))
}

#[cfg(test)]
mod tests {
    use super::due_on;

    #[test]
    fn weekends_and_fixed_holidays_do_not_count() {
        for (received, due) in [
            // A Monday, a Thursday, a Saturday.
            ("2026-11-16", "2026-11-18"),
            ("2026-11-19", "2026-11-23"),
            ("2026-11-21", "2026-11-24"),
            // 30 April and 1 May 2026 are Thursday and Friday.
            ("2026-04-29", "2026-05-05"),
            ("2025-12-31", "2026-01-05"),
        ] {
            assert_eq!(received.parse().map(due_on).ok(), due.parse().ok(), "{received}");
        }
    }
}
