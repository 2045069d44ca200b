//! Craft villages, and crafts that carry a title of their own.

use crate::lists::TextList;
use crate::vocabulary::{
    Act, CommuneStatus, Condition, Confidence, DatePrecision, EnvironmentList, Title, TradeGroup, VillageKind,
};
use sea_orm::entity::prelude::*;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "village")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub name: String,
    pub other_names: TextList,
    pub kind: Option<VillageKind>,
    pub trade_group: Option<TradeGroup>,
    pub craft: Option<String>,
    pub hamlet: Option<String>,
    pub commune: Option<String>,
    pub former_commune: Option<String>,
    pub former_commune_until: Option<Date>,
    pub commune_status: CommuneStatus,
    pub former_district: Option<String>,
    pub commune_before_2025: Option<String>,
    pub address_as_printed: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub households_total: Option<i64>,
    pub households_in_trade: Option<i64>,
    pub workers: Option<i64>,
    pub revenue_vnd: Option<i64>,
    pub figures_year: Option<i32>,
    pub craft_since: Option<i32>,
    pub environment_list: Option<EnvironmentList>,
    pub condition: Option<Condition>,
    pub history: Option<String>,
    pub title: Option<Title>,
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
