//! Tokens of programs. The secret itself is nowhere; only its SHA-256.

use crate::vocabulary::Scope;
use sea_orm::entity::prelude::*;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub commune: Option<String>,
    pub secret_hash: String,
    pub created_at: DateTimeUtc,
    pub expires_on: Option<Date>,
    pub revoked_at: Option<DateTimeUtc>,
    /// What it allows, with spaces between.
    pub scopes: String,
    /// How to reach whoever uses it.
    pub contact: Option<String>,
    /// Whether its holder made it, for reading at a higher rate.
    pub self_issued: bool,
    /// The secret before the last rotation.
    pub previous_hash: Option<String>,
    /// Until when that one still works.
    pub previous_until: Option<DateTimeUtc>,
    /// The last day it was used, in Vietnam.
    pub last_used_on: Option<Date>,
    pub version: i64,
}

impl Model {
    /// What it allows.
    pub fn scopes(&self) -> Vec<Scope> {
        self.scopes.split(' ').filter_map(|text| text.parse().ok()).collect()
    }
}

impl ActiveModelBehavior for ActiveModel {}
