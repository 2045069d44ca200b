//! Which days a report is about: a year or a part of one, or any days. Days to come are cut off, and that is said.

use crate::console::asked::Asked;
use crate::console::refused::Refused;
use crate::console::words;
use crate::error::{Error, Fault};
use crate::language::Language;
use chrono::{Datelike, Months, NaiveDate};

/// The parts of a year: code, Vietnamese, English, first month, months.
pub(super) const PARTS: [(&str, &str, &str, u32, u32); 7] = [
    ("Y", "cả năm", "whole year", 1, 12),
    ("H1", "6 tháng đầu năm", "first half", 1, 6),
    ("H2", "6 tháng cuối năm", "second half", 7, 6),
    ("Q1", "quý I", "first quarter", 1, 3),
    ("Q2", "quý II", "second quarter", 4, 3),
    ("Q3", "quý III", "third quarter", 7, 3),
    ("Q4", "quý IV", "fourth quarter", 10, 3),
];

/// The days of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Period {
    /// First day.
    pub(super) from: NaiveDate,
    /// Last day: today at the latest.
    pub(super) to: NaiveDate,
    /// Whether the period goes on after today.
    pub(super) goes_on: bool,
    /// Year and part, where it is one.
    pub(super) part: Option<(i32, &'static str)>,
}

/// First and last day, and the year and code of a part where one was named.
type Found = (NaiveDate, NaiveDate, Option<(i32, &'static str)>);

impl Period {
    /// Reads the parameters; without any it is the last quarter that is over.
    pub(super) fn read(asked: &Asked) -> Result<Self, Refused> {
        let mut faults = Vec::new();
        let mut day = |name: &str| {
            let text = asked.param(name)?;
            let read = text.parse::<NaiveDate>().ok();
            if read.is_none() {
                faults.push(Fault::query(
                    name,
                    "not-a-day",
                    "phải là ngày có thật, dạng 2026-09-30",
                    "is not a day like 2026-09-30",
                ));
            }
            read
        };
        let (from, to) = (day("from"), day("to"));
        let today = asked.today();
        let found = match (asked.param("from"), asked.param("to")) {
            (None, None) => Self::part(asked, today, &mut faults),
            (Some(_), None) => from.map(|from| (from, today, None)),
            _ => from.zip(to).map(|(from, to)| (from, to, None)),
        };
        if asked.param("from").is_none() && asked.param("to").is_some() {
            faults.push(Fault::query("from", "missing", "cần có cùng với to", "is needed together with to"));
        }
        let Some((from, to, part)) = found else { return Err(Error::BadRequest(faults).into()) };
        if from > to {
            faults.push(Fault::query("from", "after-to", "sau ngày cuối", "is after the last day"));
        }
        if from > today {
            faults.push(Fault::query("from", "in-the-future", "kỳ chưa bắt đầu", "the period has not begun"));
        }
        if faults.is_empty() {
            Ok(Self { from, to: to.min(today), goes_on: to > today, part })
        } else {
            Err(Error::BadRequest(faults).into())
        }
    }

    fn part(asked: &Asked, today: NaiveDate, faults: &mut Vec<Fault>) -> Option<Found> {
        let (usual_year, usual_part) = last_quarter(today);
        let year = match asked.param("year").map(str::parse::<i32>) {
            None => usual_year,
            Some(Ok(year)) if (1990..=9998).contains(&year) => year,
            Some(_) => {
                faults.push(Fault::query("year", "out-of-range", "phải là năm, ví dụ 2026", "is not a year like 2026"));
                return None;
            }
        };
        let code = asked.param("part").unwrap_or(if asked.param("year").is_some() { "Y" } else { usual_part });
        let Some(&(code, _, _, month, months)) = PARTS.iter().find(|part| part.0 == code) else {
            let list = PARTS.map(|part| part.0).join(", ");
            faults.push(Fault::query("part", "not-in-list", format!("chỉ nhận: {list}"), format!("is none of: {list}")));
            return None;
        };
        let from = NaiveDate::from_ymd_opt(year, month, 1)?;
        let to = from.checked_add_months(Months::new(months))?.pred_opt()?;
        Some((from, to, Some((year, code))))
    }

    /// What it is called: "quý III năm 2026", or its days.
    pub(super) fn name(&self, asked: &Asked) -> String {
        let named = self.part.and_then(|(year, code)| Some((year, PARTS.iter().find(|part| part.0 == code)?)));
        match named {
            None => self.days(asked),
            Some((year, (code, vi, en, ..))) => match (*code, asked.language) {
                ("Y", _) => format!("{} {year}", asked.say("năm", "year")),
                (_, Language::English) => format!("{en} of {year}"),
                (code, Language::Vietnamese) if code.starts_with('H') => format!("{vi} {year}"),
                (_, Language::Vietnamese) => format!("{vi} năm {year}"),
            },
        }
    }

    /// Its days in words.
    pub(super) fn days(&self, asked: &Asked) -> String {
        let (from, to) = (words::day(asked, self.from), words::day(asked, self.to));
        format!("{} {from} {} {to}", asked.say("từ ngày", "from"), asked.say("đến ngày", "to"))
    }
}

/// The last quarter that is over.
fn last_quarter(today: NaiveDate) -> (i32, &'static str) {
    match today.month0() / 3 {
        0 => (today.year() - 1, "Q4"),
        1 => (today.year(), "Q1"),
        2 => (today.year(), "Q2"),
        _ => (today.year(), "Q3"),
    }
}

#[cfg(test)]
mod tests {
    use super::last_quarter;
    use chrono::NaiveDate;

    #[test]
    fn the_last_quarter_is_the_one_that_is_over() {
        let of = |month, day| NaiveDate::from_ymd_opt(2026, month, day).map(last_quarter);
        assert_eq!(of(1, 1), Some((2025, "Q4")));
        assert_eq!(of(3, 31), Some((2025, "Q4")));
        assert_eq!(of(4, 1), Some((2026, "Q1")));
        assert_eq!(of(11, 29), Some((2026, "Q3")));
    }
}
