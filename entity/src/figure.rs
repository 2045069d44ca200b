//! Numbers that somebody published, with the day and the source.

use crate::centi::Centi;
use crate::vocabulary::DatePrecision;
use sea_orm::entity::prelude::*;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "figure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub indicator: String,
    pub value: Centi,
    pub unit: Option<String>,
    pub exactness: String,
    pub as_of: Option<Date>,
    pub date_precision: Option<DatePrecision>,
    pub as_of_printed: Option<String>,
    pub scope: String,
    pub publisher: String,
    pub source: String,
    pub note: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
