//! The journal entries that an import made in one turn, where it took several.

use sea_orm::entity::prelude::*;

/// One row of the table. `takes_back` tells what an undo wrote from what the import did.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_slice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub import: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub first_sequence: i64,
    pub last_sequence: i64,
    pub takes_back: bool,
}

impl ActiveModelBehavior for ActiveModel {}
