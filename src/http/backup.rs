//! How the register is backed up, over HTTP: what the program can truthfully know, and nothing it would have to guess.

use super::answer::Answer;
use super::extract::{Params, Signed};
use crate::app::App;
use crate::backup;
use crate::db::{self, Storage};
use crate::error::Result;
use crate::journal::chain::{self, Verdict};
use crate::journal::{self, moment};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use entity::backup::Model;
use sea_orm::DbBackend;
use serde::Serialize;
use std::path::Path;
use utoipa::ToSchema;

/// The latest copies are told, not all.
const TOLD: u64 = 20;

/// How the register is backed up.
#[derive(Debug, Serialize, ToSchema)]
pub struct BackupStatus {
    /// `sqlite` or `postgresql`.
    #[schema(example = "sqlite")]
    backend: &'static str,
    /// The last entry of the journal.
    sequence: i64,
    /// Its hash, which vouches for all entries; empty for an empty journal.
    hash: String,
    /// What a walk along the chain found; null unless it was asked for.
    #[schema(required)]
    chain: Option<ChainCheck>,
    /// Bytes of the database.
    database_bytes: i64,
    /// Bytes of the log that commits go to first; null where there is none.
    #[schema(required)]
    log_bytes: Option<u64>,
    /// Bytes that its disk has left; null where that cannot be known.
    #[schema(required)]
    free_bytes: Option<u64>,
    /// Other programs on this machine that have the log open, as `litestream`; null where that cannot be known.
    #[schema(required)]
    log_held_by: Option<Vec<String>>,
    /// Copies that `ocop-registry backup` made, the latest first; the last twenty.
    copies: Vec<BackupCopy>,
    /// How far each database is, where there are several.
    databases: Vec<DatabaseStanding>,
}

/// What a walk along the chain of the journal found.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChainCheck {
    /// Whether every entry fits the one before it.
    intact: bool,
    /// How many entries fit.
    entries: i64,
    /// What is wrong with the first entry that does not; null where all do.
    #[schema(required)]
    why: Option<String>,
}

/// A copy that was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct BackupCopy {
    /// When (UTC).
    #[schema(value_type = String, format = DateTime)]
    made_at: String,
    /// Who made it.
    actor: String,
    /// Where it was put, on the machine that it was made on.
    file: String,
    /// Bytes it had.
    bytes: i64,
    /// The last entry of the journal that is in it.
    sequence: i64,
    /// How many entries came after that.
    behind: i64,
    /// Whether a file of that size still lies there on the machine that answers; one that was moved away is not found.
    still_there: bool,
}

/// One of the databases of a register.
#[derive(Debug, Serialize, ToSchema)]
pub struct DatabaseStanding {
    /// Whether it answers.
    answers: bool,
    /// Whether it takes writes.
    takes_writes: bool,
    /// The last entry of its journal; null while that is not known.
    #[schema(required)]
    sequence: Option<i64>,
    /// How many entries it lacks; null while that is not known.
    #[schema(required)]
    behind: Option<i64>,
}

/// `GET /backup`
pub async fn read(State(app): State<App>, _: Signed, params: Params) -> Result<Response> {
    params.only(&["verify"])?;
    let read = app.db().read();
    let chain = if params.flag("verify")? { Some(ChainCheck::from(chain::verify(read).await?)) } else { None };
    let (sequence, hash) = journal::last(read).await?;
    let notes = backup::notes(read, TOLD).await?;
    let Storage { bytes, log_bytes, free_bytes, log_held_by } = app.db().storage().await?;
    let status = BackupStatus {
        backend: if app.db().backend() == DbBackend::Sqlite { "sqlite" } else { "postgresql" },
        copies: notes.into_iter().map(|note| BackupCopy::of(note, sequence)).collect(),
        databases: app.db().standings().into_iter().map(|standing| DatabaseStanding::of(standing, sequence)).collect(),
        sequence,
        hash,
        chain,
        database_bytes: bytes,
        log_bytes,
        free_bytes,
        log_held_by,
    };
    Answer::json(StatusCode::OK, &status)?.with("cache-control", "no-store".to_owned()).into_response()
}

impl From<Verdict> for ChainCheck {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Intact { entries, .. } => Self { intact: true, entries, why: None },
            Verdict::Broken { sequence, why } => Self { intact: false, entries: sequence - 1, why: Some(why) },
        }
    }
}

impl BackupCopy {
    fn of(note: Model, head: i64) -> Self {
        let length = Path::new(&note.file).metadata().ok().and_then(|file| i64::try_from(file.len()).ok());
        Self {
            made_at: moment(note.made_at),
            still_there: length == Some(note.bytes),
            behind: (head - note.sequence).max(0),
            actor: note.actor,
            file: note.file,
            bytes: note.bytes,
            sequence: note.sequence,
        }
    }
}

impl DatabaseStanding {
    fn of(standing: db::Standing, head: i64) -> Self {
        let db::Standing { answers, takes_writes, sequence } = standing;
        Self { answers, takes_writes, sequence, behind: sequence.map(|sequence| (head - sequence).max(0)) }
    }
}
