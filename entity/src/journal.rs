//! The journal: every change, in the order of commits, chained. Never changed once written.

use crate::vocabulary::Action;
use sea_orm::entity::prelude::*;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "journal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    pub at: DateTimeUtc,
    pub actor: String,
    pub reason: Option<String>,
    pub action: Action,
    pub record_kind: String,
    pub code: String,
    pub version: i64,
    /// The public fields before the change, as the JSON text that was hashed.
    pub before: Option<String>,
    /// The public fields after the change, as the JSON text that was hashed.
    pub after: Option<String>,
    /// Names of the fields that changed, private ones too, as a JSON list.
    pub changed: String,
    /// Overridden warnings, as a JSON list of their codes.
    pub warnings: String,
    /// Private fields before and after, with the salt of `private_digest`; may be erased without breaking the chain.
    pub private: Option<String>,
    /// SHA-256 over salt and private fields, so that the chain vouches for them without showing them.
    pub private_digest: Option<String>,
    pub hash: String,
    /// Who proposed what the actor applied; the last part of what was hashed, where there is one.
    pub proposed_by: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
