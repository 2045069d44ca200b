//! Which unit became which: whole, or in parts.

use sea_orm::entity::prelude::*;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "succession")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub old_code: String,
    pub old_valid_until: Date,
    pub new_code: String,
    pub new_valid_from: Date,
    pub whole: bool,
    pub is_default: bool,
    pub basis: String,
}

impl ActiveModelBehavior for ActiveModel {}
