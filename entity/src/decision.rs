//! Decisions: the paper that every recognition rests on.

use crate::vocabulary::{AuthorityLevel, Confidence, DatePrecision};
use sea_orm::entity::prelude::*;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub number: Option<String>,
    pub authority_level: Option<AuthorityLevel>,
    pub authority_name: Option<String>,
    pub issued_on: Date,
    pub date_precision: DatePrecision,
    pub summary: Option<String>,
    pub link: Option<String>,
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
