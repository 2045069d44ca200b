//! Reading numbers, days and stars as they are printed. What is not printed plainly is not read: "hơn 5.000" is no number.

use chrono::NaiveDate;
use entity::vocabulary::{DatePrecision, Star};

/// A day known to some precision.
pub(super) type Dated = (NaiveDate, DatePrecision);

/// A whole number, with spaces or points between its thousands: "396", "1 384", "3.317".
pub(super) fn count(text: &str) -> Option<i64> {
    let groups: Vec<&str> = text.split([' ', '.']).collect();
    let digits = |group: &&str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let (first, rest) = groups.split_first()?;
    let plain = digits(first) && rest.iter().all(|group| digits(group) && group.len() == 3);
    if !plain || (!rest.is_empty() && first.len() > 3) {
        return None;
    }
    groups.concat().parse().ok()
}

/// Households as printed: those in the trade, and all of them. "75 hộ" of a craft village are those in the trade;
/// "231/982 hộ" says both.
pub(super) fn households(text: &str) -> (Option<i64>, Option<i64>) {
    let Some(number) = text.strip_suffix(" hộ") else { return (None, None) };
    match number.split_once('/') {
        Some((in_trade, total)) => match (count(in_trade), count(total)) {
            (Some(in_trade), Some(total)) => (Some(in_trade), Some(total)),
            _ => (None, None),
        },
        None => (count(number), None),
    }
}

/// A decimal number as a whole number of its `decimals`-th digits, exactly; `None` where it has more of them.
pub(super) fn scaled(text: &str, decimals: usize) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > decimals {
        return None;
    }
    format!("{whole}{fraction:0<decimals$}").parse().ok()
}

/// The last day of a year.
pub(super) fn year_end(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 12, 31)
}

/// `2015`, `2024-06` or `2023-08-18` as the last day of its period; `None` for every other form.
pub(super) fn as_of(text: &str) -> Option<Dated> {
    let numbers: Option<Vec<u32>> =
        text.split('-').map(|part| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten()).collect();
    match (numbers?.as_slice(), text.len()) {
        ([year], 4) => Some((year_end(i32::try_from(*year).ok()?)?, DatePrecision::Year)),
        ([year, month], 7) => {
            let first = NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, 1)?;
            let last = first.checked_add_months(chrono::Months::new(1))?.pred_opt()?;
            Some((last, DatePrecision::Month))
        }
        ([year, month, day], 10) => {
            Some((NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, *day)?, DatePrecision::Day))
        }
        _ => None,
    }
}

/// The stars held, and whether they are potentially five: "tiềm năng 5 sao" is a recognition with four stars and a flag.
pub(super) fn stars(text: &str) -> Option<(Star, bool)> {
    match text {
        "3 sao" => Some((Star::Three, false)),
        "4 sao" => Some((Star::Four, false)),
        "5 sao" => Some((Star::Five, false)),
        "tiềm năng 5 sao" => Some((Star::Four, true)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{as_of, count, households, scaled, stars};
    use chrono::NaiveDate;
    use entity::vocabulary::{DatePrecision, Star};

    #[test]
    fn only_plain_numbers_are_read() {
        assert_eq!(
            [count("396"), count("1 384"), count("3.317"), count("1188")],
            [Some(396), Some(1384), Some(3317), Some(1188)]
        );
        for text in ["hơn 5.000", "khoảng 400", "300 - 400", "", "22,1", "1.35", "12345 678", "5-6"] {
            assert_eq!(count(text), None, "{text}");
        }
    }

    #[test]
    fn households_in_the_trade_and_all() {
        assert_eq!(households("231/982 hộ"), (Some(231), Some(982)));
        assert_eq!(households("75 hộ"), (Some(75), None));
        for text in ["hơn 2.400 hộ", "trên 50 hộ", "800 hộ; 165 doanh nghiệp", "875 hộ làm nghề (trong hơn 3.000 hộ)"]
        {
            assert_eq!(households(text), (None, None), "{text}");
        }
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!([scaled("2.97", 6), scaled("22.1", 2), scaled("3317", 2)], [Some(2_970_000), Some(2210), Some(331_700)]);
        assert_eq!([scaled("1.234", 2), scaled("-1", 2), scaled("", 2), scaled(".5", 2)], [None; 4]);
    }

    #[test]
    fn days_stand_at_the_end_of_their_period() {
        let read = |year, month, day, precision| NaiveDate::from_ymd_opt(year, month, day).map(|date| (date, precision));
        assert_eq!(as_of("2015"), read(2015, 12, 31, DatePrecision::Year));
        assert_eq!(as_of("2024-02"), read(2024, 2, 29, DatePrecision::Month));
        assert_eq!(as_of("2023-08-18"), read(2023, 8, 18, DatePrecision::Day));
        for text in ["", "2019/2020", "2024-13", "2024-2", "2024 or 2025", "+2024"] {
            assert_eq!(as_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_potential_five_star_holds_four() {
        assert_eq!(stars("tiềm năng 5 sao"), Some((Star::Four, true)));
        assert_eq!([stars("3 sao"), stars("3-4 sao")], [Some((Star::Three, false)), None]);
    }
}
