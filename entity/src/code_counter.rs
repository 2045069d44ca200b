//! The last number given to each kind of record, so that no code is ever given twice.

use sea_orm::entity::prelude::*;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "code_counter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub record_kind: String,
    pub last_number: i64,
}

impl ActiveModelBehavior for ActiveModel {}
