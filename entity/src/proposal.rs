//! Proposals: a new record or a change that somebody prepared and somebody else decides on.

use crate::vocabulary::vocabulary;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

vocabulary! {
    /// How far a proposal is.
    ProposalState {
        /// It waits for a decision.
        Pending = "pending",
        /// It went back to its author with a comment, who may send it again.
        Returned = "returned",
        /// It is in the register.
        Applied = "applied",
        /// It was not taken over.
        Discarded = "discarded",
        /// Its author took it back.
        Withdrawn = "withdrawn",
    }
}

impl ProposalState {
    /// Whether it can still change.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Returned)
    }
}

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub record_kind: String,
    /// The record to be changed, or the new one once it was applied.
    pub code: Option<String>,
    /// The commune of the author.
    pub commune: Option<String>,
    /// The input of a new record, or a merge patch, as JSON; gone after an erasure.
    pub change: Option<String>,
    /// What clients give of the record when the proposal was written, as JSON; missing for a new record.
    pub base: Option<String>,
    pub base_version: Option<i64>,
    pub state: ProposalState,
    pub author: String,
    /// Why the author proposes it.
    pub reason: Option<String>,
    /// What the one who decided says.
    pub comment: Option<String>,
    pub decided_by: Option<String>,
    pub decided_at: Option<DateTimeUtc>,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
