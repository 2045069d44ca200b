//! OCOP products and services.

use crate::lists::{IpRights, StandardsHeld, TextList};
use crate::vocabulary::{Act, CommuneStatus, Confidence, CriteriaSet, DatePrecision, Sector, Star};
use sea_orm::entity::prelude::*;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "product")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub name: String,
    pub producer: Option<String>,
    pub criteria_set: Option<CriteriaSet>,
    pub sector: Option<Sector>,
    pub village: Option<String>,
    pub commune: Option<String>,
    pub former_commune: Option<String>,
    pub former_commune_until: Option<Date>,
    pub commune_status: CommuneStatus,
    pub former_district: Option<String>,
    pub commune_before_2025: Option<String>,
    pub address_as_printed: Option<String>,
    pub description: Option<String>,
    pub specification: Option<String>,
    pub standards: StandardsHeld,
    pub ip_rights: IpRights,
    pub gtin: Option<String>,
    pub traceability_url: Option<String>,
    pub shop_urls: TextList,
    pub star: Option<Star>,
    pub potential_five_star: Option<bool>,
    pub last_act: Option<Act>,
    pub standing_from: Option<Date>,
    pub certificate_from: Option<Date>,
    pub certificate_until: Option<Date>,
    pub date_precision: Option<DatePrecision>,
    pub decision: Option<String>,
    pub recognised_on: Option<Date>,
    pub recognised_precision: Option<DatePrecision>,
    pub source: Option<String>,
    pub confidence: Confidence,
    pub note: Option<String>,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub name_key: String,
    pub search: String,
    pub search_exact: String,
}

impl ActiveModelBehavior for ActiveModel {}
