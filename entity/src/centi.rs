//! Numbers with two decimals, kept as whole hundredths so that both databases and every client see the same value.

use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Hundredths: `Centi(8750)` is 87.50. A JSON number with at most two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType)]
pub struct Centi(pub i64);

impl Centi {
    /// The largest number of whole units: beyond it a JSON number no longer holds two exact decimals.
    pub const MAX_WHOLE: i64 = 10_000_000_000_000;

    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        Self(number * 100)
    }

    /// Reads a number that has at most two decimals; `None` for any other.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "the range is checked just before")]
    pub fn exact(number: f64) -> Option<Self> {
        let hundredths = (number * 100.0).round();
        let in_range = hundredths.abs() <= (Self::MAX_WHOLE * 100) as f64;
        (number.is_finite() && in_range && (hundredths / 100.0 - number).abs() < 1e-9).then_some(Self(hundredths as i64))
    }
}

impl std::fmt::Display for Centi {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (sign, whole, rest) = (if self.0 < 0 { "-" } else { "" }, self.0.abs() / 100, self.0.abs() % 100);
        match (rest, rest % 10) {
            (0, _) => write!(f, "{sign}{whole}"),
            (_, 0) => write!(f, "{sign}{whole}.{}", rest / 10),
            _ => write!(f, "{sign}{whole}.{rest:02}"),
        }
    }
}

impl Serialize for Centi {
    #[expect(clippy::cast_precision_loss, reason = "below 2^53 by construction")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 100 == 0 { serializer.serialize_i64(self.0 / 100) } else { serializer.serialize_f64(self.0 as f64 / 100.0) }
    }
}

impl<'de> Deserialize<'de> for Centi {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        Self::exact(number).ok_or_else(|| serde::de::Error::custom("a number with at most two decimals"))
    }
}

impl utoipa::PartialSchema for Centi {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::Number)
            .description(Some("At most two decimals."))
            .into()
    }
}

impl utoipa::ToSchema for Centi {}

#[cfg(test)]
mod tests {
    use super::Centi;

    #[test]
    fn reads_two_decimals_exactly_and_refuses_more() {
        assert_eq!(Centi::exact(87.65), Some(Centi(8765)));
        assert_eq!(Centi::exact(0.29), Some(Centi(29)));
        assert_eq!(Centi::exact(89.999), None);
        assert_eq!(Centi::exact(f64::NAN), None);
    }

    #[test]
    fn prints_no_needless_zeros() {
        assert_eq!([Centi(8750), Centi(9000), Centi(5), Centi(-130)].map(|c| c.to_string()), ["87.5", "90", "0.05", "-1.3"]);
    }
}
