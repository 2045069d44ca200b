//! Lists that are kept inside a row as JSON: short, read whole, never searched by SQL.

use crate::vocabulary::{IpRightKind, Standard, Zone};
use sea_orm::FromJsonQueryResult;
use sea_orm::prelude::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Several texts, as other names or shop addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct TextList(pub Vec<String>);

/// One place of a centre: the zones may lie at several places of a commune (the "distributed model").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Which zone of Decision 6385/QĐ-UBND lies here.
    pub zone: Zone,
    /// Address as people would give it.
    #[schema(min_length = 1, max_length = 500)]
    pub address: String,
    /// Area in whole square metres.
    #[schema(required, minimum = 1, maximum = 10_000_000)]
    pub area_m2: Option<i64>,
}

/// The places of a centre.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Sites(pub Vec<Site>);

/// A certificate to a standard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StandardHeld {
    /// Which standard.
    pub standard: Standard,
    /// Number of the certificate.
    #[schema(required, min_length = 1, max_length = 100)]
    pub number: Option<String>,
    /// Last day of the certificate.
    #[schema(required)]
    pub valid_until: Option<Date>,
}

/// The standards of a product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct StandardsHeld(pub Vec<StandardHeld>);

/// One intellectual property right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IpRight {
    /// Kind of right.
    pub kind: IpRightKind,
    /// Number of the certificate or the application.
    #[schema(required, min_length = 1, max_length = 100)]
    pub number: Option<String>,
}

/// The intellectual property rights of a product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct IpRights(pub Vec<IpRight>);
