//! Days, as offices write them: `21/02/2024`, `8-7-2019`, `ngày 21 tháng 2 năm 2024`, serial numbers of Excel. A month or a
//! year alone is its last day, and says so. What lacks a year is told.

use super::Unclear;
use super::number::whole_float;
use super::shown::{expected, plain, shown, usable};
use crate::import::file::Value;
use chrono::{Datelike, Days, Months, NaiveDate};
use entity::vocabulary::DatePrecision;
use std::ops::RangeInclusive;

/// The days that a number may mean: those of Excel, from 1 January 1900.
const SERIALS: RangeInclusive<i64> = 1..=2_958_465;
/// Years that a record of the register can mean: since the first decrees of the republic.
const YEARS: RangeInclusive<i32> = 1945..=2200;

/// A day, and how exactly it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day, or the last one of the month or year.
    pub day: NaiveDate,
    /// How exactly it is known.
    pub precision: DatePrecision,
}

/// The day that a cell means.
pub fn day(value: &Value) -> Result<Day, Unclear> {
    usable(value)?;
    let day = match value {
        Value::Day(day) => exactly(Some(*day)),
        Value::Number(number) => number_day(*number),
        Value::Text(text) => return text_day(&plain(text), value),
        _ => None,
    };
    in_time(day.ok_or_else(|| unknown(value))?, value)
}

/// A number is a year if it is one of those that a record can mean, else a day of Excel.
fn number_day(number: f64) -> Option<Day> {
    let serial = whole_float(number.floor()).filter(|serial| SERIALS.contains(serial))?;
    if let Some(year) = i32::try_from(serial).ok().filter(|year| number.fract() == 0.0 && YEARS.contains(year)) {
        return last_of_year(year);
    }
    // Excel holds 1900 for a leap year: before its 29 February numbers stand for one day later.
    let before = if serial < 60 { NaiveDate::from_ymd_opt(1899, 12, 31) } else { NaiveDate::from_ymd_opt(1899, 12, 30) };
    exactly(before?.checked_add_days(Days::new(u64::try_from(serial).ok()?)))
}

fn text_day(text: &str, value: &Value) -> Result<Day, Unclear> {
    if text.contains("quý") || text.contains("giữa") || text.contains("đầu") || text.contains("cuối") {
        return Err(vague(value));
    }
    // "22/4 (tức ngày 14/3 năm Giáp Thìn 2024)" names two calendars.
    if text.contains("tức") || text.contains("âm lịch") {
        return Err(unknown(value));
    }
    let parts = numbers(text).ok_or_else(|| unknown(value))?;
    let told = match parts[..] {
        [(d, _), (m, _), (y, 4)] | [(y, 4), (m, _), (d, _)] => exactly(date(y, m, d)),
        [(_, 1 | 2), (_, 1 | 2), (_, 1 | 2)] => return Err(short_year(value)),
        [(m, 1 | 2), (y, 4)] | [(y, 4), (m, 1 | 2)] => last_of_month(y, m),
        [(_, 1 | 2), (_, 1 | 2)] => return Err(no_year(value)),
        [(y, 4)] => i32::try_from(y).ok().and_then(last_of_year),
        _ => None,
    };
    in_time(told.ok_or_else(|| unknown(value))?, value)
}

/// The numbers of a text and how many digits they have; `None` if it holds words that belong to no day.
fn numbers(text: &str) -> Option<Vec<(u32, usize)>> {
    let text = text.strip_suffix(" 00:00").unwrap_or(text);
    let mut numbers = Vec::new();
    for part in text.split(['/', '-', '.', ',', ' ']).filter(|part| !part.is_empty()) {
        if part.bytes().all(|byte| byte.is_ascii_digit()) && part.len() <= 4 {
            numbers.push((part.parse().ok()?, part.len()));
        } else if !matches!(part, "ngày" | "tháng" | "năm") {
            return None;
        }
    }
    Some(numbers)
}

fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

fn exactly(day: Option<NaiveDate>) -> Option<Day> {
    day.map(|day| Day { day, precision: DatePrecision::Day })
}

fn last_of_month(year: u32, month: u32) -> Option<Day> {
    let day = date(year, month, 1)?.checked_add_months(Months::new(1))?.pred_opt()?;
    Some(Day { day, precision: DatePrecision::Month })
}

fn last_of_year(year: i32) -> Option<Day> {
    Some(Day { day: NaiveDate::from_ymd_opt(year, 12, 31)?, precision: DatePrecision::Year })
}

fn in_time(day: Day, value: &Value) -> Result<Day, Unclear> {
    if YEARS.contains(&day.day.year()) {
        return Ok(day);
    }
    let (shown, year) = (shown(value), day.day.year());
    Err(Unclear::new(
        "day-implausible",
        format!(
            "“{shown}” được hiểu là năm {year}, ngoài khoảng 1945–2200. Hãy ghi lại ngày dạng ngày/tháng/năm, ví dụ 21/02/2024."
        ),
        format!("“{shown}” would be in the year {year}, outside 1945–2200. Write the day as day/month/year, as 21/02/2024."),
    ))
}

fn unknown(value: &Value) -> Unclear {
    expected(
        "day-unknown",
        value,
        "một ngày. Hãy ghi dạng ngày/tháng/năm, ví dụ 21/02/2024",
        "a day. Write it as day/month/year, as 21/02/2024",
    )
}

fn no_year(value: &Value) -> Unclear {
    let shown = shown(value);
    Unclear::new(
        "day-without-year",
        format!("“{shown}” không có năm. Hãy ghi đủ ngày/tháng/năm, ví dụ 27/12/2024."),
        format!("“{shown}” has no year. Write day/month/year, as 27/12/2024."),
    )
}

fn short_year(value: &Value) -> Unclear {
    let shown = shown(value);
    Unclear::new(
        "day-short-year",
        format!("“{shown}” chỉ có hai chữ số của năm. Hãy ghi đủ bốn chữ số, ví dụ 21/02/2024."),
        format!("“{shown}” has a year of two digits. Write all four, as 21/02/2024."),
    )
}

fn vague(value: &Value) -> Unclear {
    let shown = shown(value);
    Unclear::new(
        "day-vague",
        format!("“{shown}” là một khoảng thời gian. Hãy ghi ngày, tháng (12/2024) hoặc năm (2024)."),
        format!("“{shown}” is a span of time. Write a day, a month (12/2024) or a year (2024)."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &Value) -> Result<(String, &'static str), &'static str> {
        day(value).map(|day| (day.day.to_string(), day.precision.as_str())).map_err(|unclear| unclear.code)
    }

    fn text(text: &str) -> Result<(String, &'static str), &'static str> {
        of(&Value::Text(text.to_owned()))
    }

    #[test]
    fn spellings_of_a_day_are_that_day() {
        for written in [
            "21/02/2024",
            "21/2/2024",
            "21-2-2024",
            "21.2.2024",
            "2024-02-21",
            "ngày 21 tháng 2 năm 2024",
            "Ngày 21/02/2024",
            "21 / 02 / 2024",
            "21–02–2024",
            "ngày 21 tháng 02, năm 2024",
        ] {
            assert_eq!(text(written), Ok(("2024-02-21".to_owned(), "day")), "{written}");
        }
        assert_eq!(text("8-7-2019"), Ok(("2019-07-08".to_owned(), "day")));
    }

    #[test]
    fn numbers_are_days_of_excel_or_years() {
        assert_eq!(of(&Value::Number(45_343.0)), Ok(("2024-02-21".to_owned(), "day")));
        assert_eq!(of(&Value::Number(2024.0)), Ok(("2024-12-31".to_owned(), "year")));
        assert_eq!(of(&Value::Number(1.0)), Err("day-implausible"));
        assert_eq!(of(&Value::Number(2_958_465.0)), Err("day-implausible"));
        for wrong in [0.0, -5.0, 2_958_466.0, f64::NAN, 20_240_221.0] {
            assert_eq!(of(&Value::Number(wrong)), Err("day-unknown"), "{wrong}");
        }
        assert_eq!(
            NaiveDate::from_ymd_opt(2024, 2, 21).map(|day| of(&Value::Day(day))),
            Some(Ok(("2024-02-21".to_owned(), "day")))
        );
    }

    #[test]
    fn a_month_or_year_alone_is_its_last_day() {
        for written in ["6/2023", "06/2023", "tháng 6 năm 2023", "Tháng 6/2023", "2023-06"] {
            assert_eq!(text(written), Ok(("2023-06-30".to_owned(), "month")), "{written}");
        }
        assert_eq!(text("12/2024"), Ok(("2024-12-31".to_owned(), "month")));
        assert_eq!(
            [text("2024"), text("năm 2024")],
            [Ok(("2024-12-31".to_owned(), "year")), Ok(("2024-12-31".to_owned(), "year"))]
        );
    }

    #[test]
    fn what_is_no_single_day_is_told() {
        for (written, why) in [
            ("27/12", "day-without-year"),
            ("Tối 25/5", "day-unknown"),
            ("21/02/24", "day-short-year"),
            ("quý I-2024", "day-vague"),
            ("giữa năm 2025", "day-vague"),
            ("31/02/2024", "day-unknown"),
            ("02/21/2024", "day-unknown"),
            ("22/4 (tức ngày 14/3 năm Giáp Thìn 2024)", "day-unknown"),
            ("21/02/2204", "day-implausible"),
            ("chưa rõ", "day-unknown"),
            ("ngày", "day-unknown"),
            ("2023-2024", "day-unknown"),
        ] {
            assert_eq!(text(written), Err(why), "{written}");
        }
    }
}
