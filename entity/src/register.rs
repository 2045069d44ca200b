//! What this database is: one row.

use crate::vocabulary::Nature;
use sea_orm::entity::prelude::*;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "register")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub nature: Nature,
    pub description: String,
    pub began_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
