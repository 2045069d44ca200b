//! Codes that stand in for the second factor, each of them once. A used code is deleted.

use crate::hidden::Hidden;
use sea_orm::entity::prelude::*;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_code")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub account: String,
    pub secret_hash: Hidden,
}

impl ActiveModelBehavior for ActiveModel {}
