//! What a look at each row of an import found.

use sea_orm::entity::prelude::*;

/// One row of the table. `digest` tells whether a second look found the same.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub import: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row: i64,
    pub outcome: String,
    pub digest: String,
    pub report: String,
}

impl ActiveModelBehavior for ActiveModel {}
