//! What a person asked for about personal data, by when it is to be answered, and what was answered.

use crate::vocabulary::vocabulary;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

vocabulary! {
    /// What a person asks for.
    RequestKind {
        /// To be told what is held.
        Access = "access",
        /// To have it corrected.
        Correction = "correction",
        /// To have it erased.
        Erasure = "erasure",
    }
}

vocabulary! {
    /// What became of a request.
    RequestOutcome {
        /// What was asked for was done.
        Granted = "granted",
        /// It was refused, for a reason that the person was told.
        Refused = "refused",
    }
}

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "personal_data_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub producer: String,
    pub kind: RequestKind,
    pub received_on: Date,
    pub due_on: Date,
    pub note: Option<String>,
    pub actor: String,
    pub created_at: DateTimeUtc,
    pub answered_on: Option<Date>,
    pub outcome: Option<RequestOutcome>,
    pub answer: Option<String>,
    pub answered_by: Option<String>,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
