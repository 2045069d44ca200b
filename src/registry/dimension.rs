//! What records can be counted by, and lists narrowed by: the name of a dimension is a field or a parameter of the list,
//! and the values are the same in both.
//!
//! Says once how a value follows from columns ([`Dimension::value`], for counting) and which rows have a value
//! ([`Dimension::condition`], for lists), so that a count and the list behind it cannot differ. Fetches nothing.

use super::field::Holds;
use super::query_value::{expected, scalar};
use crate::programme::sectors::group_of;
use crate::programme::vocabularies;
use chrono::{Datelike, NaiveDate};
use entity::vocabulary::{Act, CommuneStatus, CriteriaSet, DatePrecision};
use sea_orm::sea_query::{Cond, ExprTrait, SimpleExpr};
use std::borrow::Cow;

/// The value of records of which the field is empty.
pub const NONE: &str = "none";
/// The value of records that have a place or a day that is not known well enough: counted, never guessed.
pub const UNRESOLVED: &str = "unresolved";

/// A part of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// `2024`.
    Year,
    /// `2024-Q3`.
    Quarter,
    /// `2024-09`.
    Month,
}

/// How values follow from columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// The field of the same name, or `none`.
    Field(Holds),
    /// The administrative unit of the same name, `unresolved` where the place is known but not that unit, or `none`.
    Unit,
    /// The period of a day, `unresolved` where the day is known less exactly than that, or `none`.
    Period(Period, [&'static str; 2]),
    /// The group of the criteria set.
    Group,
    /// Whether it comes from a craft village.
    FromVillage,
    /// `in_force`, `lapsed`, `withdrawn`, or `none` before any recognition.
    State,
}

/// Something to count by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// Its name, as parameter and as column.
    pub name: &'static str,
    /// How values follow from columns.
    pub shows: Shows,
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
}

/// Builds a dimension.
pub const fn dimension(name: &'static str, shows: Shows, vi: &'static str, en: &'static str) -> Dimension {
    Dimension { name, shows, vi, en }
}

/// Where records that recognitions speak about stand.
pub const STATE: Dimension = dimension("state", Shows::State, "hiệu lực", "state");
/// Today's communes.
pub const COMMUNE: Dimension = dimension("commune", Shows::Unit, "xã, phường", "commune");
/// The districts until 30 June 2025.
pub const FORMER_DISTRICT: Dimension =
    dimension("former_district", Shows::Unit, "quận, huyện, thị xã (đến 30/6/2025)", "district (until 30 June 2025)");
/// The communes of 31 December 2024.
pub const COMMUNE_BEFORE_2025: Dimension =
    dimension("commune_before_2025", Shows::Unit, "xã, phường, thị trấn (ngày 31/12/2024)", "commune (on 31 December 2024)");
/// How far records can be trusted.
pub const CONFIDENCE: Dimension =
    dimension("confidence", Shows::Field(Holds::Choice(entity::vocabulary::Confidence::VALUES)), "độ tin cậy", "confidence");
/// The level of the authority behind the standing.
pub const AUTHORITY_LEVEL: Dimension = dimension(
    "authority_level",
    Shows::Field(Holds::Choice(entity::vocabulary::AuthorityLevel::VALUES)),
    "cấp ban hành",
    "level of the issuing authority",
);
/// The authority behind the standing.
pub const AUTHORITY_NAME: Dimension =
    dimension("authority_name", Shows::Field(Holds::Text), "cơ quan ban hành", "issuing authority");

const FIRST_DAY: [&str; 2] = ["recognised_on", "recognised_precision"];
/// The year of the first recognition.
pub const YEAR: Dimension = dimension("year", Shows::Period(Period::Year, FIRST_DAY), "năm công nhận", "year of recognition");
/// The quarter of the first recognition.
pub const QUARTER: Dimension =
    dimension("quarter", Shows::Period(Period::Quarter, FIRST_DAY), "quý công nhận", "quarter of recognition");
/// The month of the first recognition.
pub const MONTH: Dimension =
    dimension("month", Shows::Period(Period::Month, FIRST_DAY), "tháng công nhận", "month of recognition");

/// By place, as every record that has one.
pub const PLACE: &[Dimension] = &[COMMUNE, FORMER_DISTRICT, COMMUNE_BEFORE_2025];
/// By recognition, as every record that has a standing.
pub const RECOGNISED: &[Dimension] = &[STATE, YEAR, QUARTER, MONTH, AUTHORITY_LEVEL, AUTHORITY_NAME, CONFIDENCE];

impl Dimension {
    /// The same dimension of other days.
    #[must_use]
    pub const fn of_days(self, columns: [&'static str; 2], vi: &'static str, en: &'static str) -> Self {
        let shows = match self.shows {
            Shows::Period(period, _) => Shows::Period(period, columns),
            other => other,
        };
        Self { name: self.name, shows, vi, en }
    }

    /// The columns its values follow from.
    pub fn columns(&self) -> Vec<&'static str> {
        match self.shows {
            Shows::Field(_) => vec![self.name],
            Shows::Unit => vec![self.name, "commune_status"],
            Shows::Period(_, columns) => columns.to_vec(),
            Shows::Group => vec!["criteria_set"],
            Shows::FromVillage => vec!["from_village"],
            Shows::State => vec!["last_act", "certificate_until"],
        }
    }

    /// The value of a record with these columns, as text; empty text is an empty column.
    pub fn value<'a>(&self, columns: &[&'a str], on: NaiveDate) -> Cow<'a, str> {
        let column = |index: usize| columns.get(index).copied().unwrap_or_default();
        let or_none = |text: &'a str| Cow::Borrowed(if text.is_empty() { NONE } else { text });
        match self.shows {
            Shows::Field(Holds::Flag) => Cow::Borrowed(match column(0) {
                "" => NONE,
                "1" | "true" => "true",
                _ => "false",
            }),
            Shows::Unit if column(0).is_empty() && column(1) != CommuneStatus::Unknown.as_str() => Cow::Borrowed(UNRESOLVED),
            Shows::Unit | Shows::Field(_) => or_none(column(0)),
            Shows::Period(period, _) => period.value(column(0), column(1)),
            Shows::Group => Cow::Borrowed(column(0).parse::<CriteriaSet>().map_or(NONE, group_of)),
            Shows::FromVillage => Cow::Borrowed(if matches!(column(0), "1" | "true") { "true" } else { "false" }),
            Shows::State => Cow::Borrowed(Stands::of(column(0), column(1), &on.to_string()).as_str()),
        }
    }

    /// Whether `text` can be a value; what would be right if not.
    pub fn check(&self, text: &str) -> Result<(), (String, String)> {
        if text == NONE || (text == UNRESOLVED && matches!(self.shows, Shows::Unit | Shows::Period(..))) {
            return Ok(());
        }
        let words = |right: bool, vi: &str, en: &str| if right { Ok(()) } else { Err((vi.to_owned(), en.to_owned())) };
        match self.shows {
            Shows::Field(holds) => scalar(holds, text).map(|_| ()).ok_or_else(|| expected(holds)),
            // As the list takes it: a text that is no code finds nothing.
            Shows::Unit => scalar(Holds::Text, text).map(|_| ()).ok_or_else(|| expected(Holds::Text)),
            Shows::Period(period, _) => period.days(text).map(|_| ()).ok_or_else(|| period.expected()),
            Shows::Group => {
                let known = vocabularies::find("group").is_some_and(|list| list.term(text).is_some());
                words(known, "phải là mã nhóm trong /api/v1/vocabularies/group", "is no code of /api/v1/vocabularies/group")
            }
            Shows::FromVillage => scalar(Holds::Flag, text).map(|_| ()).ok_or_else(|| expected(Holds::Flag)),
            Shows::State => {
                words(matches!(text, "in_force" | "lapsed" | "withdrawn"), "không có giá trị này", "is no such state")
            }
        }
    }

    /// The rows that have one of these values. `state` has a condition of its own, beside the senses.
    pub fn condition(&self, values: &[String], column: &dyn Fn(&'static str) -> SimpleExpr) -> Cond {
        values.iter().fold(Cond::any(), |any, value| any.add(self.one(value, column)))
    }

    fn one(&self, value: &str, column: &dyn Fn(&'static str) -> SimpleExpr) -> Cond {
        let (first, none, unresolved) = (self.columns()[0], value == NONE, value == UNRESOLVED);
        let empty = || Cond::all().add(column(first).is_null());
        match self.shows {
            Shows::Unit if unresolved => empty().add(column("commune_status").ne(CommuneStatus::Unknown.as_str())),
            Shows::Unit if none => empty().add(column("commune_status").eq(CommuneStatus::Unknown.as_str())),
            Shows::Unit => Cond::all().add(column(first).eq(value)),
            Shows::FromVillage if value == "true" => Cond::all().add(column("village").is_not_null()),
            Shows::FromVillage => Cond::all().add(column("village").is_null()),
            _ if none => empty(),
            Shows::Field(holds) => match scalar(holds, value) {
                Some(value) => Cond::all().add(column(first).eq(value)),
                None => Cond::all().add(SimpleExpr::from(false)),
            },
            Shows::Group => {
                let sets = CriteriaSet::VALUES.iter().filter(|set| set.parse().is_ok_and(|set| group_of(set) == value));
                Cond::all().add(column(first).is_in(sets.copied()))
            }
            Shows::Period(period, [_, precision]) if unresolved => {
                Cond::all().add(column(first).is_not_null()).add(column(precision).is_not_in(period.exact_enough()))
            }
            Shows::Period(period, [_, precision]) => match period.days(value) {
                Some((from, to)) => Cond::all()
                    .add(column(first).gte(from))
                    .add(column(first).lte(to))
                    .add(column(precision).is_in(period.exact_enough())),
                None => Cond::all().add(SimpleExpr::from(false)),
            },
            Shows::State => Cond::all(),
        }
    }

    /// What a value is called, in Vietnamese and English; the names of units are not known here.
    pub fn label(&self, value: &str) -> (String, String) {
        let own = |vi: &str, en: &str| (vi.to_owned(), en.to_owned());
        match (value, self.shows) {
            (NONE, Shows::State) => own("chưa được công nhận", "not recognised by then"),
            (NONE, _) => own("chưa có thông tin", "not stated"),
            (UNRESOLVED, Shows::Unit) => {
                own("chưa xác định (chờ xác nhận sau sắp xếp)", "unresolved (to be confirmed after the mergers)")
            }
            (UNRESOLVED, _) => own("chưa rõ thời điểm", "unresolved (the day is not known that exactly)"),
            ("true", _) => own("có", "yes"),
            ("false", _) => own("không", "no"),
            ("in_force", Shows::State) => own("còn hiệu lực", "in force"),
            ("lapsed", Shows::State) => own("hết hạn", "lapsed"),
            ("withdrawn", Shows::State) => own("bị thu hồi", "withdrawn"),
            _ => match vocabularies::find(self.name).and_then(|list| list.term(value)) {
                Some(term) => (term.vi.clone(), term.en.clone()),
                None => own(value, value),
            },
        }
    }

    /// The order of its values in a table: as the law lists them, else by spelling; what is not known comes last.
    pub fn rank(&self, value: &str) -> usize {
        match value {
            UNRESOLVED => usize::MAX - 1,
            NONE => usize::MAX,
            _ => vocabularies::find(self.name)
                .and_then(|list| list.terms.iter().position(|term| term.code == value))
                .unwrap_or(usize::MAX - 2),
        }
    }
}

/// Where a record stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Nothing recognised it by then.
    Nowhere,
    /// In force, due certificates included.
    InForce,
    /// The certificate ended.
    Lapsed,
    /// The recognition was taken back.
    Withdrawn,
}

impl Stands {
    /// From the act and the end of the certificate as their columns hold them; `on` is a day as text, which compares like
    /// a day and is written once for many rows.
    pub fn of(act: &str, until: &str, on: &str) -> Self {
        match act {
            "" => Self::Nowhere,
            act if act == Act::Withdraw.as_str() => Self::Withdrawn,
            _ if until.is_empty() || until >= on => Self::InForce,
            _ => Self::Lapsed,
        }
    }

    /// The value of the dimension `state`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nowhere => NONE,
            Self::InForce => "in_force",
            Self::Lapsed => "lapsed",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl Period {
    /// How exactly a day has to be known.
    fn exact_enough(self) -> Vec<&'static str> {
        let (day, month, year) = (DatePrecision::Day.as_str(), DatePrecision::Month.as_str(), DatePrecision::Year.as_str());
        if self == Self::Year { vec![day, month, year] } else { vec![day, month] }
    }

    fn value<'a>(self, day: &'a str, precision: &str) -> Cow<'a, str> {
        if day.is_empty() {
            return Cow::Borrowed(NONE);
        }
        if !self.exact_enough().contains(&precision) {
            return Cow::Borrowed(UNRESOLVED);
        }
        match self {
            Self::Year => Cow::Borrowed(day.get(..4).unwrap_or(day)),
            Self::Month => Cow::Borrowed(day.get(..7).unwrap_or(day)),
            Self::Quarter => day.parse::<NaiveDate>().map_or(Cow::Borrowed(day), |day| Cow::Owned(self.of(day))),
        }
    }

    /// The period a day lies in.
    pub fn of(self, day: NaiveDate) -> String {
        match self {
            Self::Year => format!("{:04}", day.year()),
            Self::Quarter => format!("{:04}-Q{}", day.year(), day.month0() / 3 + 1),
            Self::Month => format!("{:04}-{:02}", day.year(), day.month()),
        }
    }

    /// First and last day of the period of this name.
    pub fn days(self, text: &str) -> Option<(NaiveDate, NaiveDate)> {
        let year: i32 = text.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()?;
        let (month, months) = match self {
            Self::Year => (1, 12),
            Self::Quarter => {
                (text.strip_prefix(&format!("{year:04}-Q"))?.parse::<u32>().ok().filter(|q| (1..=4).contains(q))? * 3 - 2, 3)
            }
            Self::Month => (text.strip_prefix(&format!("{year:04}-"))?.parse::<u32>().ok()?, 1),
        };
        let from = NaiveDate::from_ymd_opt(year, month, 1).filter(|_| year >= 1000)?;
        let to = from.checked_add_months(chrono::Months::new(months))?.pred_opt()?;
        (self.of(from) == text).then_some((from, to))
    }

    fn expected(self) -> (String, String) {
        let example = match self {
            Self::Year => "2024",
            Self::Quarter => "2024-Q3",
            Self::Month => "2024-09",
        };
        (
            format!("phải có dạng {example}, unresolved hoặc none"),
            format!("does not look like {example}, nor is it unresolved or none"),
        )
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn periods_name_their_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(Period::Quarter.days("2024-Q1"), Some((day("2024-01-01"), day("2024-03-31"))));
        assert_eq!(Period::Month.days("2024-02"), Some((day("2024-02-01"), day("2024-02-29"))));
        assert_eq!(Period::Year.days("2024"), Some((day("2024-01-01"), day("2024-12-31"))));
        for wrong in ["2024-Q5", "2024-Q0", "2024-13", "24", "2024-Q01", "2024-2", "0999"] {
            assert!([Period::Year, Period::Quarter, Period::Month].iter().all(|period| period.days(wrong).is_none()), "{wrong}");
        }
    }

    #[test]
    fn a_day_that_is_not_exact_enough_is_not_put_into_a_period() {
        let on = NaiveDate::MIN;
        assert_eq!(YEAR.value(&["2023-12-31", "year"], on), "2023");
        assert_eq!(MONTH.value(&["2023-12-31", "year"], on), UNRESOLVED);
        assert_eq!(QUARTER.value(&["2023-12-31", "month"], on), "2023-Q4");
        assert_eq!(YEAR.value(&["2023-04-07", "no_later_than"], on), UNRESOLVED);
        assert_eq!(YEAR.value(&["", ""], on), NONE);
    }

    #[test]
    fn a_place_is_never_guessed() {
        let on = NaiveDate::MIN;
        assert_eq!(COMMUNE.value(&["00577", "confirmed"], on), "00577");
        assert_eq!(COMMUNE.value(&["", "to_be_confirmed"], on), UNRESOLVED);
        assert_eq!(COMMUNE.value(&["", "unknown"], on), NONE);
        assert_eq!(FORMER_DISTRICT.value(&["", "confirmed"], on), UNRESOLVED);
    }

    #[test]
    fn states_are_told_for_the_day() {
        let on = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        assert_eq!(STATE.value(&["grant", "2026-01-01"], on), "in_force");
        assert_eq!(STATE.value(&["grant", "2025-12-31"], on), "lapsed");
        assert_eq!(STATE.value(&["grant", ""], on), "in_force");
        assert_eq!(STATE.value(&["withdraw", ""], on), "withdrawn");
        assert_eq!(STATE.value(&["", ""], on), NONE);
    }
}
