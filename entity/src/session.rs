//! Who is signed in, and where: operational state that ends by itself, and is not in the journal.

use crate::hidden::Hidden;
use sea_orm::entity::prelude::*;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub account: String,
    pub secret_hash: Hidden,
    pub created_at: DateTimeUtc,
    pub last_seen_at: DateTimeUtc,
    pub user_agent: Option<String>,
    pub address: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
