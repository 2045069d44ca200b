//! What is worked out for each cell of a table beside the count: sum, mean and median of a field, over the records that
//! know it. Exact: whole numbers inside, two decimals at the end, no floats.

use crate::registry::field::Holds;
use crate::registry::kind::RecordKind;
use serde::{Serialize, Serializer};

/// What is done with the values of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Their sum.
    Sum,
    /// Their mean, rounded half away from zero.
    Mean,
    /// The value in the middle; of an even number the mean of the two.
    Median,
}

/// One measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its name: the parameter's value, the key in JSON, the header in CSV.
    pub name: &'static str,
    /// What is done.
    pub figure: Figure,
    /// With which field.
    pub field: &'static str,
    /// What the field holds: whole numbers or hundredths.
    pub holds: Holds,
}

macro_rules! measures {
    ($(($field:literal, $holds:ident)),+) => {
        &[$(
            Measure { name: concat!("sum_", $field), figure: Figure::Sum, field: $field, holds: Holds::$holds },
            Measure { name: concat!("mean_", $field), figure: Figure::Mean, field: $field, holds: Holds::$holds },
            Measure { name: concat!("median_", $field), figure: Figure::Median, field: $field, holds: Holds::$holds },
        )+]
    };
}

/// The measures of a kind of record. Revenue is in đồng a year, areas in m², scores in points of 100.
pub fn of(kind: RecordKind) -> &'static [Measure] {
    match kind {
        RecordKind::Village => {
            measures![("workers", Whole), ("households_in_trade", Whole), ("households_total", Whole), ("revenue_vnd", Whole)]
        }
        RecordKind::Product => measures![("score", Decimal)],
        RecordKind::Centre => measures![("total_area_m2", Whole), ("meeting_area_m2", Whole), ("score", Decimal)],
        _ => &[],
    }
}

/// The values of one field in one cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    known: i128,
    sum: i128,
    /// Only where a median is asked for.
    all: Vec<i64>,
}

impl Values {
    /// Adds a value as it stands in the column; empty text is no value.
    pub fn add(&mut self, text: &str, keep: bool) {
        let Ok(value) = text.parse::<i64>() else { return };
        self.known += 1;
        self.sum += i128::from(value);
        if keep {
            self.all.push(value);
        }
    }

    /// Adds those of another cell.
    pub fn merge(&mut self, other: &Self) {
        self.known += other.known;
        self.sum += other.sum;
        self.all.extend_from_slice(&other.all);
    }

    /// The value of a measure; none where nothing is known.
    pub fn of(&self, measure: &Measure) -> Option<Amount> {
        if self.known == 0 {
            return None;
        }
        let hundredths = if measure.holds == Holds::Decimal { 1 } else { 100 };
        Some(match measure.figure {
            Figure::Sum if measure.holds == Holds::Whole => Amount::Whole(self.sum),
            Figure::Sum => Amount::Hundredths(self.sum),
            Figure::Mean => Amount::Hundredths(rounded(self.sum * hundredths, self.known)),
            Figure::Median => Amount::Hundredths(self.median(hundredths)),
        })
    }

    /// How many records know the field.
    pub fn known(&self) -> i128 {
        self.known
    }

    fn median(&self, hundredths: i128) -> i128 {
        let mut all = self.all.clone();
        all.sort_unstable();
        let middle = all.len() / 2;
        let at = |index: usize| i128::from(all.get(index).copied().unwrap_or_default());
        if all.len() % 2 == 1 {
            at(middle) * hundredths
        } else {
            rounded((at(middle.saturating_sub(1)) + at(middle)) * hundredths, 2)
        }
    }
}

/// Divided and rounded half away from zero.
pub(super) fn rounded(value: i128, by: i128) -> i128 {
    let half = if value < 0 { -by } else { by };
    (value * 2 + half) / (by * 2)
}

/// The result of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// A whole number.
    Whole(i128),
    /// A number with two decimals.
    Hundredths(i128),
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::Error as _;
        match *self {
            Self::Whole(whole) => serializer.serialize_i128(whole),
            Self::Hundredths(hundredths) => i64::try_from(hundredths)
                .map(entity::centi::Centi)
                .map_err(|_| S::Error::custom("a number beyond nine quintillion"))?
                .serialize(serializer),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn of_village(name: &str, texts: &[&str]) -> Option<Amount> {
        let measure = of(RecordKind::Village).iter().find(|measure| measure.name == name).unwrap();
        let mut values = Values::default();
        for text in texts {
            values.add(text, true);
        }
        values.of(measure)
    }

    #[test]
    fn sums_means_and_medians_leave_out_what_is_not_known() {
        assert_eq!(of_village("sum_workers", &["10", "", "25"]), Some(Amount::Whole(35)));
        assert_eq!(of_village("mean_workers", &["10", "", "25", "25"]), Some(Amount::Hundredths(2000)));
        assert_eq!(of_village("mean_workers", &["1", "1", "0"]), Some(Amount::Hundredths(67)));
        assert_eq!(of_village("median_workers", &["9", "1", "5"]), Some(Amount::Hundredths(500)));
        assert_eq!(of_village("median_workers", &["9", "2", "5", "1"]), Some(Amount::Hundredths(350)));
        assert_eq!(of_village("sum_workers", &["", ""]), None, "nothing known is not zero");
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        assert_eq!((rounded(5, 2), rounded(-5, 2), rounded(4, 3), rounded(-4, 3)), (3, -3, 1, -1));
    }

    #[test]
    fn amounts_are_plain_numbers_in_json() {
        let text = |amount| serde_json::to_string(&amount).unwrap();
        assert_eq!(
            (text(Amount::Whole(12_000_000_000_000)), text(Amount::Hundredths(8250))),
            ("12000000000000".into(), "82.5".into())
        );
    }
}
