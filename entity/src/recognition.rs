//! Recognitions: one subject in one decision. The facts that make every count.

use crate::centi::Centi;
use crate::vocabulary::{Act, Confidence, DatePrecision, Ground, Scheme, Star, SubjectKind, Title};
use sea_orm::entity::prelude::*;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "recognition")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub decision: String,
    pub subject_kind: SubjectKind,
    pub subject: String,
    pub act: Act,
    pub title: Option<Title>,
    pub star: Option<Star>,
    pub potential_five_star: Option<bool>,
    pub score: Option<Centi>,
    pub scheme: Option<Scheme>,
    pub product_code: Option<String>,
    pub valid_from: Date,
    pub valid_until: Option<Date>,
    pub date_precision: DatePrecision,
    pub ground: Option<Ground>,
    pub certificate_from: Option<Date>,
    pub certificate_until: Option<Date>,
    pub superseded_on: Option<Date>,
    pub source: Option<String>,
    pub confidence: Confidence,
    pub note: Option<String>,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
