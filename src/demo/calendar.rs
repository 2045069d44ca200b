//! The days on which things are decided, and how many decisions share them. Knows no record and draws no lots.
//!
//! The days are made up but lawful: no round crosses a change of the law, and each is a little earlier in the year than
//! the one three years before, so that a certificate of 36 months can be renewed before it ends.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use entity::vocabulary::AuthorityLevel;

/// A date written in code.
pub(super) const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

/// The Mondays on which the rounds of assessment begin to be decided, two rounds a year.
pub(super) const ROUNDS: [NaiveDate; 15] = [
    day(2019, 12, 9),
    day(2020, 6, 15),
    day(2020, 12, 14),
    day(2021, 6, 14),
    day(2021, 12, 13),
    day(2022, 6, 13),
    day(2022, 11, 21),
    day(2023, 5, 29),
    day(2023, 11, 27),
    day(2024, 5, 27),
    day(2024, 11, 25),
    day(2025, 5, 26),
    day(2025, 11, 3),
    day(2026, 5, 4),
    // The first round under Decision 26/2026/QĐ-TTg, not part of the half-yearly rhythm.
    day(2026, 6, 15),
];
/// No act is later than this day.
pub(super) const LAST_DAY: NaiveDate = day(2026, 6, 30);

/// Rounds that fit into one term of 36 months.
pub(super) const ROUNDS_A_TERM: usize = 6;
/// The last round of the half-yearly rhythm.
pub(super) const LAST_ROUND: usize = 13;
/// The round under the criteria of 2026.
pub(super) const ROUND_OF_2026: usize = 14;
/// The decisions of one round are spread over so many days.
const ROUND_DAYS: u64 = 12;

/// The day on which certificates that ran out in the weeks after were extended (26/2026/QĐ-TTg, art. 12.3).
pub(super) const EXTENSION_DAY: NaiveDate = day(2026, 5, 25);

/// The days on which certificates were withdrawn.
pub(super) const WITHDRAWAL_DAYS: [NaiveDate; 7] = [
    day(2020, 9, 16),
    day(2021, 9, 15),
    day(2022, 9, 14),
    day(2023, 9, 13),
    day(2024, 9, 18),
    day(2025, 9, 17),
    day(2026, 3, 18),
];

/// Villages, crafts and producers grow ten times slower than products.
pub(super) const fn villages_scale(scale: u32) -> u32 {
    let tenth = (scale + 5) / 10;
    if tenth == 0 { 1 } else { tenth }
}

/// How many decisions of one level share the subjects of one round, so that each has some hundred subjects.
pub(super) const fn lots(level: AuthorityLevel, scale: u32) -> u32 {
    match level {
        AuthorityLevel::Province | AuthorityLevel::Department => scale,
        // Thirty districts decide, each for its own products only.
        AuthorityLevel::District => 1 + scale / 20,
        AuthorityLevel::Ministry => 1 + scale / 100,
    }
}

/// Which of `lots` decisions a ticket, drawn once per subject, belongs to.
pub(super) fn lot_of(ticket: u32, lots: u32) -> u32 {
    let share = (u64::from(ticket) * u64::from(lots)) >> u32::BITS;
    u32::try_from(share).unwrap_or(0)
}

/// The day of one decision of a round: the lots one after another, each district on another day, never at a weekend.
pub(super) fn day_in_round(round: usize, lot: u32, lots: u32, district: Option<u16>) -> NaiveDate {
    let base = ROUNDS[round];
    let shift = u64::from(district.map_or(0, |index| index * 5));
    let offset = (u64::from(lot) * ROUND_DAYS / u64::from(lots.max(1)) + shift) % ROUND_DAYS;
    let date = base + Days::new(offset);
    match date.weekday() {
        Weekday::Sat => date - Days::new(1),
        Weekday::Sun => date + Days::new(1),
        _ => date,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::authorities::competent_levels;
    use crate::programme::schemes::scheme_on;
    use crate::programme::terms;
    use entity::vocabulary::{DatePrecision, Star};

    #[test]
    fn rounds_begin_on_mondays_and_cross_no_change_of_the_law() {
        for (round, base) in ROUNDS.iter().enumerate() {
            assert_eq!(base.weekday(), Weekday::Mon, "{base}");
            let last = day_in_round(round, 11, 12, None);
            assert_eq!(scheme_on(*base), scheme_on(last));
            for star in [Star::Three, Star::Four, Star::Five] {
                assert_eq!(competent_levels(star, *base, DatePrecision::Day), competent_levels(star, last, DatePrecision::Day));
            }
            assert!(last <= LAST_DAY);
        }
    }

    #[test]
    fn whoever_renews_three_years_later_is_in_time() {
        for (round, base) in ROUNDS.iter().enumerate().take(LAST_ROUND - ROUNDS_A_TERM + 1) {
            let ends = terms::valid_until(*base, 36);
            assert!(day_in_round(round + ROUNDS_A_TERM, 11, 12, None) < ends, "{ends}");
        }
    }

    #[test]
    fn every_ticket_has_its_lot() {
        assert_eq!([lot_of(0, 3), lot_of(u32::MAX / 2, 3), lot_of(u32::MAX, 3)], [0, 1, 2]);
        assert_eq!([villages_scale(1), villages_scale(10), villages_scale(100), villages_scale(1000)], [1, 1, 10, 100]);
    }
}
