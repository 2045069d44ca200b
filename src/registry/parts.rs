//! What a client says about the parts that are kept inside a record: places of a centre, certificates and rights of a
//! product. The same values as everywhere else, so that no length, range or day goes unchecked because it lies deeper.

use super::values::{Day, Label, Line, SquareMetres};
use chrono::NaiveDate;
use entity::lists::{IpRight, Site, StandardHeld};
use entity::vocabulary::{IpRightKind, Standard, Zone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a client says about one place of a centre.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteInput {
    /// Which zone of Decision 6385/QĐ-UBND lies here.
    pub zone: Zone,
    /// Address as people would give it.
    pub address: Line,
    /// Area in whole square metres.
    #[serde(default)]
    pub area_m2: Option<SquareMetres>,
}

/// What a client says about a certificate to a standard.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StandardHeldInput {
    /// Which standard.
    pub standard: Standard,
    /// Number of the certificate.
    #[serde(default)]
    pub number: Option<Label>,
    /// Last day of the certificate.
    #[serde(default)]
    pub valid_until: Option<Day>,
}

/// What a client says about one intellectual property right.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IpRightInput {
    /// Kind of right.
    pub kind: IpRightKind,
    /// Number of the certificate or the application.
    #[serde(default)]
    pub number: Option<Label>,
}

impl From<SiteInput> for Site {
    fn from(SiteInput { zone, address, area_m2 }: SiteInput) -> Self {
        Self { zone, address: address.into(), area_m2: area_m2.map(i64::from) }
    }
}

impl From<StandardHeldInput> for StandardHeld {
    fn from(StandardHeldInput { standard, number, valid_until }: StandardHeldInput) -> Self {
        Self { standard, number: number.map(String::from), valid_until: valid_until.map(NaiveDate::from) }
    }
}

impl From<IpRightInput> for IpRight {
    fn from(IpRightInput { kind, number }: IpRightInput) -> Self {
        Self { kind, number: number.map(String::from) }
    }
}

#[cfg(test)]
mod tests {
    use super::{IpRightInput, SiteInput, StandardHeldInput};
    use serde_json::{Value, from_value, json};

    #[test]
    fn parts_are_read_as_strictly_as_records() {
        let site =
            |address: &str, area: Value| from_value::<SiteInput>(json!({"zone": "Z1", "address": address, "area_m2": area}));
        assert!(site("Thôn 1, Bát Tràng", json!(120)).is_ok());
        assert!(site("Thôn 1", Value::Null).is_ok());
        for (address, area) in [("", json!(1)), ("a\u{0}b", json!(1)), ("a", json!(0)), ("a", json!(-4))] {
            assert!(site(address, area).is_err(), "{address:?}");
        }
        let standard = |day: &str| from_value::<StandardHeldInput>(json!({"standard": "HACCP", "valid_until": day}));
        assert_eq!([standard("2027-01-31").is_ok(), standard("2027-1-31").is_ok()], [true, false]);
        assert!(from_value::<IpRightInput>(json!({"kind": "trademark", "number": ""})).is_err());
    }
}
