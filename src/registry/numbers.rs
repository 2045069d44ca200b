//! The numbers that an input may hold, each within its bounds. Texts, codes and days are in `values`.

use super::values::coded;
use entity::centi::Centi;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A whole number between two bounds.
macro_rules! whole_number {
    ($($(#[$doc:meta])* $name:ident = $least:literal ..= $most:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl From<$name> for i64 {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                whole(deserializer, $least, $most).map(Self)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(utoipa::Number::Int($least))).maximum(Some(utoipa::Number::Int($most))).into()
            }
        }

        impl ToSchema for $name {}
    )+};
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "only after the value is known to be whole and small"
)]
fn whole<'de, D: Deserializer<'de>>(deserializer: D, least: i64, most: i64) -> Result<i64, D::Error> {
    let number = serde_json::Number::deserialize(deserializer)?;
    let as_float = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < (1_i64 << 53) as f64);
    match number.as_i64().or(as_float.map(|float| float as i64)) {
        Some(whole) if (least..=most).contains(&whole) => Ok(whole),
        _ => Err(coded(
            "out-of-range",
            format_args!("phải là số nguyên từ {least} đến {most}"),
            format_args!("is not a whole number from {least} to {most}"),
        )),
    }
}

whole_number! {
    /// A count of households or people.
    Count = 0..=100_000_000,
    /// Vietnamese đồng, whole.
    Dong = 0..=1_000_000_000_000_000,
    /// Whole square metres.
    SquareMetres = 1..=10_000_000,
    /// A year of our calendar.
    Year = 1000..=2200,
}

impl Year {
    /// The year as rows hold it.
    pub fn row(self) -> i32 {
        i32::try_from(self.0).unwrap_or_default()
    }
}

/// A share or a score from 0 to 100 with at most two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Hundred(Centi);

impl From<Hundred> for Centi {
    fn from(value: Hundred) -> Self {
        value.0
    }
}

impl<'de> Deserialize<'de> for Hundred {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        match Centi::exact(number) {
            Some(exact) if (Centi::whole(0)..=Centi::whole(100)).contains(&exact) => Ok(Self(exact)),
            _ => Err(coded(
                "out-of-range",
                "phải là số từ 0 đến 100, nhiều nhất hai chữ số thập phân",
                "is not a number from 0 to 100 with at most two decimals",
            )),
        }
    }
}

impl PartialSchema for Hundred {
    fn schema() -> RefOr<Schema> {
        let number = ObjectBuilder::new().schema_type(Type::Number).minimum(Some(0)).maximum(Some(100));
        number.multiple_of(Some(0.01)).description(Some("From 0 to 100 with at most two decimals.")).into()
    }
}

impl ToSchema for Hundred {}

/// Degrees, rounded to six decimals (about a tenth of a metre).
macro_rules! degrees {
    ($($(#[$doc:meta])* $name:ident = $most:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Serialize)]
        #[serde(transparent)]
        pub struct $name(f64);

        impl From<$name> for f64 {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let number = f64::deserialize(deserializer)?;
                if number.abs() <= f64::from($most) {
                    // Adding zero turns a negative zero, which JSON would print, into zero.
                    return Ok(Self((number * 1e6).round() / 1e6 + 0.0));
                }
                Err(coded(
                    "out-of-range",
                    format_args!("phải từ -{0} đến {0} độ", $most),
                    format_args!("is not between -{0} and {0} degrees", $most),
                ))
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new().schema_type(Type::Number).minimum(Some(-$most)).maximum(Some($most)).into()
            }
        }

        impl ToSchema for $name {}
    )+};
}

degrees! {
    /// Degrees north of the equator (WGS 84).
    Latitude = 90,
    /// Degrees east of Greenwich (WGS 84).
    Longitude = 180,
}

#[cfg(test)]
mod tests {
    use super::{Count, Hundred, Latitude};
    use serde_json::{Value, from_value, json};

    #[test]
    fn numbers_stay_in_their_bounds() {
        let count = |value: Value| from_value::<Count>(value).ok().map(i64::from);
        assert_eq!(count(json!(100.0)), Some(100));
        assert_eq!([count(json!(-1)), count(json!(0.5)), count(json!(100_000_001_i64)), count(json!(1e300))], [None; 4]);
        let hundred = |value: Value| from_value::<Hundred>(value).is_ok();
        assert_eq!(
            [hundred(json!(100)), hundred(json!(89.99)), hundred(json!(89.999)), hundred(json!(100.01))],
            [true, true, false, false]
        );
        assert_eq!(from_value::<Latitude>(json!(21.038_612_3)).ok().map(f64::from), Some(21.038_612));
        assert!(from_value::<Latitude>(json!(90.1)).is_err());
    }
}
