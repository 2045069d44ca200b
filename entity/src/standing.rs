//! Where each village, product and centre stood, from when until when: one narrow row for each act, and one for the time
//! before the first. What statistics count; worked out from the records by the program, never written by anyone else.

use crate::centi::Centi;
use crate::vocabulary::{
    Act, AuthorityLevel, CommuneStatus, Confidence, CriteriaSet, DatePrecision, ProducerType, Scheme, Sector, Stage, Star,
    SubjectKind, Title, TradeGroup, VillageKind,
};
use sea_orm::entity::prelude::*;

/// One row of the table. `superseded_on` is 9999-12-31 while nothing followed, `valid_from` 0001-01-01 and `recognised`
/// false before the first act.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "standing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_kind: SubjectKind,
    #[sea_orm(primary_key, auto_increment = false)]
    pub recognised: bool,
    #[sea_orm(primary_key, auto_increment = false)]
    pub superseded_on: Date,
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    pub valid_from: Date,
    pub act: Option<Act>,
    pub certificate_until: Option<Date>,
    pub star: Option<Star>,
    pub commune: Option<String>,
    pub sector: Option<Sector>,
    pub criteria_set: Option<CriteriaSet>,
    pub former_district: Option<String>,
    pub commune_before_2025: Option<String>,
    pub commune_status: CommuneStatus,
    pub recognised_on: Option<Date>,
    pub recognised_precision: Option<DatePrecision>,
    pub producer_type: Option<ProducerType>,
    pub producer: Option<String>,
    pub village: Option<String>,
    pub potential_five_star: Option<bool>,
    pub title: Option<Title>,
    pub kind: Option<VillageKind>,
    pub trade_group: Option<TradeGroup>,
    pub craft: Option<String>,
    pub stage: Option<Stage>,
    pub planned_year: Option<i32>,
    pub confidence: Confidence,
    pub scheme: Option<Scheme>,
    pub authority_level: Option<AuthorityLevel>,
    pub authority_name: Option<String>,
    pub score: Option<Centi>,
    pub date_precision: Option<DatePrecision>,
    pub act_before: Option<Act>,
    pub certificate_until_before: Option<Date>,
    pub star_before: Option<Star>,
    pub title_before: Option<Title>,
    pub decision: Option<String>,
    pub certificate_from: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}
