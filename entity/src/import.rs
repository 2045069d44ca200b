//! Imports: a file that was handed in, how far it is, and what came of it.

use crate::vocabulary::vocabulary;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

vocabulary! {
    /// How far an import is.
    ImportState {
        /// The file is being read, and each row compared with the register.
        Checking = "checking",
        /// What would become of each row is known; nothing is written.
        Checked = "checked",
        /// The file cannot be read; `problems` says why.
        Unreadable = "unreadable",
        /// The rows are being written. Of a long file some may be in the register already.
        Committing = "committing",
        /// The rows are in the register.
        Committed = "committed",
        /// What was written is being taken back.
        Undoing = "undoing",
        /// What was written is taken back, because somebody asked for it, or because a later row could not be written any more
        /// as was told; `undone` says what stays all the same.
        Undone = "undone",
        /// The service stopped or failed, or somebody stopped it, while a long file was written or taken back: some of its rows
        /// are in the register. An undo takes them back.
        PartlyWritten = "partly_written",
        /// Somebody stopped it before anything was written.
        Cancelled = "cancelled",
        /// The service stopped or failed while it looked; nothing was written, and it can look again.
        Interrupted = "interrupted",
    }
}

impl ImportState {
    /// Whether something is being done.
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Checking | Self::Committing | Self::Undoing)
    }
}

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub layout: String,
    pub file_name: String,
    pub file_bytes: i64,
    pub file_digest: String,
    pub actor: String,
    pub commune: Option<String>,
    pub state: ImportState,
    pub options: String,
    pub reading: Option<String>,
    pub totals: Option<String>,
    pub problems: Option<String>,
    pub undone: Option<String>,
    pub created_at: DateTimeUtc,
    pub begun_at: Option<DateTimeUtc>,
    pub committed_at: Option<DateTimeUtc>,
    pub undone_at: Option<DateTimeUtc>,
    pub erased_at: Option<DateTimeUtc>,
    pub checked_at_sequence: Option<i64>,
    pub first_sequence: Option<i64>,
    pub last_sequence: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
