//! One published figure beside the register's number, and what follows from the two. Counts nothing itself.

use super::counts::Register;
use super::matches::{self, Reading, Scope};
use crate::error::Result;
use crate::statistics::measure::rounded;
use crate::statistics::words::Words;
use chrono::NaiveDate;
use entity::centi::Centi;
use entity::figure;
use entity::vocabulary::DatePrecision;
use serde::Serialize;
use utoipa::ToSchema;

/// How a published number is to be read, by the words beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FigureReading {
    /// The number itself.
    Exact,
    /// This or more: "hơn", "trên".
    AtLeast,
    /// A little less than this: "gần".
    AtMost,
    /// About this: "khoảng".
    About,
    /// From `value_from` to `value`.
    Range,
}

/// A published figure beside the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FigureComparison {
    /// Code of the figure, as in `/api/v1/figures`.
    #[schema(example = "F026")]
    pub code: String,
    /// What is counted.
    pub indicator: String,
    /// The area or group, as printed.
    pub scope: String,
    /// Code of the former district that the scope is; null for any other scope.
    #[schema(required)]
    pub former_district: Option<String>,
    /// The published number.
    pub value: Centi,
    /// The lower end, where a range was published; `value` is its upper end.
    #[schema(required)]
    pub value_from: Option<Centi>,
    /// What one of it is.
    #[schema(required)]
    pub unit: Option<String>,
    /// How exact the publisher is, as printed.
    pub exactness: String,
    /// What that means; null for words that nobody has judged yet, which are then taken as exact.
    #[schema(required)]
    pub reading: Option<FigureReading>,
    /// The day the figure is about; the last day of the month or year where no more is known.
    #[schema(required)]
    pub as_of: Option<NaiveDate>,
    /// How exactly that day is known.
    #[schema(required)]
    pub date_precision: Option<DatePrecision>,
    /// Who published it.
    pub publisher: String,
    /// Where it was read.
    pub source: String,
    /// Remarks.
    #[schema(required)]
    pub note: Option<String>,
    /// Address of the question that the register was asked, the day included.
    #[schema(required)]
    pub question: Option<String>,
    /// What the register counts for it.
    #[schema(required)]
    pub sense: Option<Words>,
    /// What to know before comparing; null where the publisher and the register count alike.
    #[schema(required)]
    pub caveat: Option<Words>,
    /// The register's number in the unit of the figure; null where it is not asked, or a sum has nothing to add.
    #[schema(required)]
    pub counted: Option<Centi>,
    /// How many records know what is added up; only for sums.
    #[schema(required)]
    pub known: Option<i64>,
    /// The register's number less the published one; within a published range 0, beside it the way to its nearer end.
    #[schema(required)]
    pub difference: Option<Centi>,
    /// The register's number in percent of the published one, two decimals; of the nearer end of a range. Null where the
    /// published one is 0.
    #[schema(required)]
    pub coverage_percent: Option<Centi>,
    /// Exactly the records that were counted; null for sums.
    #[schema(required)]
    pub list: Option<String>,
    /// Why the register is not asked; null where it is.
    #[schema(required)]
    pub unmatched: Option<Words>,
}

impl FigureComparison {
    /// Asks the register what the figure claims.
    pub(super) async fn of(figure: figure::Model, register: &mut Register<'_>) -> Result<Self> {
        let mut own = Self::unasked(figure);
        match matches::question(&own.code, &own.indicator, &own.scope, own.as_of) {
            Err(why) => own.unmatched = Some(why.into()),
            Ok(asked) => {
                let counted = register.ask(&asked).await?;
                own.sense = Some(asked.matched.words.into());
                own.caveat = asked.matched.fit.caveat().map(Words::from);
                own.counted = counted.number;
                own.known = counted.known;
                own.list = counted.list;
                own.question = Some(counted.question);
                own.difference = counted.number.map(|number| Centi(number.0 - own.nearest(number).0));
                own.coverage_percent = counted.number.and_then(|number| percent(number, own.nearest(number)));
            }
        }
        Ok(own)
    }

    fn unasked(figure: figure::Model) -> Self {
        let reading = matches::reading(&figure.exactness);
        let value_from = match reading {
            Some(Reading::From(low)) => Some(Centi::whole(low)),
            _ => None,
        };
        let former_district = match matches::scope(&figure.scope) {
            Some(Scope::District(code)) => Some(code.to_owned()),
            _ => None,
        };
        Self {
            code: figure.code,
            indicator: figure.indicator,
            scope: figure.scope,
            former_district,
            value: figure.value,
            value_from,
            unit: figure.unit,
            exactness: figure.exactness,
            reading: reading.map(FigureReading::from),
            as_of: figure.as_of,
            date_precision: figure.date_precision,
            publisher: figure.publisher,
            source: figure.source,
            note: figure.note,
            question: None,
            sense: None,
            caveat: None,
            counted: None,
            known: None,
            difference: None,
            coverage_percent: None,
            list: None,
            unmatched: None,
        }
    }

    /// What a number is compared with: the published one, or whatever of a range is nearest.
    fn nearest(&self, number: Centi) -> Centi {
        match self.value_from {
            Some(low) if low <= self.value => number.clamp(low, self.value),
            _ => self.value,
        }
    }

    /// The numbers that would not contradict the figure. "About" and "nearly" leave room for a tenth; "more than" is open,
    /// because publishers round down to whatever sounds well.
    fn leaves_open(&self) -> (i64, i64) {
        let value = self.value.0;
        let tenth = value.abs() / 10;
        match self.reading {
            Some(FigureReading::AtLeast) => (value, i64::MAX),
            Some(FigureReading::AtMost) => (value - tenth, value),
            Some(FigureReading::About) => (value - tenth, value + tenth),
            Some(FigureReading::Range) => (self.value_from.map_or(value, |low| low.0), value),
            Some(FigureReading::Exact) | None => (value, value),
        }
    }

    /// Whether two figures about the same thing cannot both be right.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        let ((from, to), (other_from, other_to)) = (self.leaves_open(), other.leaves_open());
        from > other_to || other_from > to
    }

    /// Whether it was put beside a number of the register.
    pub(super) fn is_compared(&self) -> bool {
        self.question.is_some()
    }
}

fn percent(number: Centi, of: Centi) -> Option<Centi> {
    (of.0 != 0).then(|| rounded(i128::from(number.0) * 10_000, i128::from(of.0))).and_then(|n| i64::try_from(n).ok()).map(Centi)
}

impl From<Reading> for FigureReading {
    fn from(reading: Reading) -> Self {
        match reading {
            Reading::Exact => Self::Exact,
            Reading::AtLeast => Self::AtLeast,
            Reading::AtMost => Self::AtMost,
            Reading::About => Self::About,
            Reading::From(_) => Self::Range,
        }
    }
}

impl FigureReading {
    /// The name, as in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::About => "about",
            Self::Range => "range",
        }
    }
}

impl From<matches::Words> for Words {
    fn from(words: matches::Words) -> Self {
        Self::new(words.vi, words.en)
    }
}

/// How far a day is from being known: the smaller, the better; a missing day is the worst.
pub(super) const fn vagueness(precision: Option<DatePrecision>) -> u8 {
    match precision {
        Some(DatePrecision::Day) => 0,
        Some(DatePrecision::Month) => 1,
        Some(DatePrecision::Year) => 2,
        Some(DatePrecision::NoLaterThan) => 3,
        None => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: i64, exactness: &str) -> FigureComparison {
        FigureComparison::unasked(figure::Model {
            code: "F001".to_owned(),
            indicator: "centres_planned".to_owned(),
            value: Centi::whole(value),
            unit: None,
            exactness: exactness.to_owned(),
            as_of: None,
            date_precision: None,
            as_of_printed: None,
            scope: "Gia Lâm".to_owned(),
            publisher: String::new(),
            source: String::new(),
            note: None,
        })
    }

    #[test]
    fn within_a_range_nothing_is_missing() {
        let range = figure(9, "range 5-9");
        let nearest = |number: i64| range.nearest(Centi::whole(number));
        assert_eq!([3, 5, 7, 9, 12].map(nearest), [5, 5, 7, 9, 9].map(Centi::whole));
        assert_eq!(figure(9, "over").nearest(Centi::whole(12)), Centi::whole(9));
        assert_eq!((range.reading, range.former_district.as_deref()), (Some(FigureReading::Range), Some("018")));
    }

    #[test]
    fn percent_is_rounded_to_two_decimals() {
        assert_eq!(percent(Centi::whole(169), Centi::whole(337)), Some(Centi(5015)));
        assert_eq!(percent(Centi::whole(2), Centi::whole(3)), Some(Centi(6667)));
        assert_eq!(percent(Centi::whole(2), Centi(0)), None);
    }

    #[test]
    fn only_what_cannot_both_be_right_is_a_contradiction() {
        let against = |one: (i64, &str), other: (i64, &str)| {
            let (one, other) = (figure(one.0, one.1), figure(other.0, other.1));
            assert_eq!(one.contradicts(&other), other.contradicts(&one));
            one.contradicts(&other)
        };
        assert!(against((334, "exact"), (327, "exact")));
        assert!(!against((1649, "exact"), (1649, "computed")));
        assert!(!against((3317, "exact"), (2700, "over")));
        assert!(against((2699, "exact"), (2700, "over")));
        assert!(!against((9, "range 5-9"), (5, "exact")));
        assert!(against((9, "range 5-9"), (10, "exact")));
        assert!(!against((1650, "nearly"), (1649, "exact")));
        assert!(against((1650, "nearly"), (1054, "exact")));
        assert!(!against((1350, "approx"), (1300, "exact")));
    }
}
