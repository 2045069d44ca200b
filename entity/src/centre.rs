//! Centres that design, show and sell OCOP and craft-village products.

use crate::centi::Centi;
use crate::lists::{Sites, TextList};
use crate::vocabulary::{Act, CommuneStatus, Confidence, DatePrecision, Stage};
use sea_orm::entity::prelude::*;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "centre")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub official_name: String,
    pub trading_name: Option<String>,
    pub operator: Option<String>,
    pub host_villages: TextList,
    pub commune: Option<String>,
    pub former_commune: Option<String>,
    pub former_commune_until: Option<Date>,
    pub commune_status: CommuneStatus,
    pub former_district: Option<String>,
    pub commune_before_2025: Option<String>,
    pub address_as_printed: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub sites: Sites,
    pub total_area_m2: Option<i64>,
    pub meeting_area_m2: Option<i64>,
    pub display_score: Option<Centi>,
    pub meeting_score: Option<Centi>,
    pub experience_score: Option<Centi>,
    pub photography_score: Option<Centi>,
    pub management_score: Option<Centi>,
    pub goods_share_percent: Option<Centi>,
    pub planned_year: Option<i32>,
    pub stage: Stage,
    pub opened_on: Option<Date>,
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
