//! Copies that were made of the register: a note of each, in the register that was copied.

use sea_orm::entity::prelude::*;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "backup")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Who made it.
    pub actor: String,
    /// Where it was put, on the machine that it was made on.
    pub file: String,
    pub bytes: i64,
    /// The last entry of the journal that is in it.
    pub sequence: i64,
    /// The hash of that entry.
    pub hash: String,
    pub made_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
