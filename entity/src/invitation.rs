//! One-time links by which a person sets a password: the first, or a new one.

use crate::hidden::Hidden;
use crate::vocabulary::vocabulary;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

vocabulary! {
    /// What a one-time link is for.
    Purpose {
        /// The first password of a new account.
        Invitation = "invitation",
        /// A new password in place of a forgotten one.
        Reset = "reset",
    }
}

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account: String,
    pub secret_hash: Hidden,
    pub purpose: Purpose,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
