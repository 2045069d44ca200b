//! The people who sign in: who they are, what they may do, and how they prove it.

use crate::hidden::Hidden;
use crate::vocabulary::{AccountRole, Department};
use sea_orm::entity::prelude::*;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub name: String,
    pub display_name: String,
    pub email: Option<String>,
    pub role: AccountRole,
    pub department: Option<Department>,
    pub commune: Option<String>,
    pub password_hash: Option<Hidden>,
    pub password_changed_at: Option<DateTimeUtc>,
    pub totp_secret: Option<Hidden>,
    pub totp_confirmed_at: Option<DateTimeUtc>,
    /// The step of the last code that was taken: a code is good once.
    pub totp_last_step: Option<i64>,
    pub oidc_issuer: Option<String>,
    pub oidc_subject: Option<String>,
    pub disabled_at: Option<DateTimeUtc>,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
