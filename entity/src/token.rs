//! Tokens of programs and officials. The secret itself is nowhere; only its SHA-256.

use crate::vocabulary::Role;
use sea_orm::entity::prelude::*;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub role: Role,
    pub commune: Option<String>,
    pub secret_hash: String,
    pub created_at: DateTimeUtc,
    pub expires_on: Option<Date>,
    pub revoked_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
