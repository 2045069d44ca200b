//! A look at a file: what would become of each row. A short file is written in one turn, all but for its end. A long one would
//! keep every other writer waiting, so it is written to a copy of the register that nobody else sees; what a row becomes is
//! worked out by the same code, with the rows before it.

use super::file::{Form, Unreadable};
use super::kept::{self, ImportOptions, ImportProblem, ImportReading};
use super::layout::Layout;
use super::passage::Passage;
use super::place::Places;
use super::progress::Progress;
use super::run::{Ended, Run, Sink, Treatment};
use super::sinks::Spool;
use super::slices::Turns;
use super::source::{self, Asked, Reading};
use super::work::{Works, settle};
use crate::auth::Editor;
use crate::db::{Intent, Tx};
use crate::error::{Error, Result};
use crate::journal;
use entity::import::ImportState;
use std::collections::BTreeSet;
use tempfile::NamedTempFile;
use tokio::sync::mpsc;

/// Chunks of rows read ahead.
const AHEAD: usize = 4;

/// A file, and how it is read and treated.
pub(super) struct Task<'a> {
    pub(super) file: &'a NamedTempFile,
    pub(super) reading: &'a Reading,
    pub(super) options: &'a ImportOptions,
    /// Rows that are left alone.
    pub(super) left_out: &'a BTreeSet<u32>,
    pub(super) progress: &'a Progress,
}

impl Task<'_> {
    pub(super) fn treatment(&self) -> Treatment {
        Treatment { keep_codes: self.options.keep_codes, clear_empty: self.options.clear_empty }
    }
}

impl Works {
    /// Looks at a file, and keeps what it found.
    pub(super) async fn look(
        &self,
        id: &str,
        editor: &Editor,
        file: &NamedTempFile,
        options: &ImportOptions,
        progress: &Progress,
    ) -> Result<()> {
        let asked = Asked {
            layout: options.layout.as_deref().and_then(Layout::named),
            tab: options.tab.clone(),
            header_row: options.header_row,
        };
        let (reading, form) = match self.first_look(file, asked).await? {
            Ok(found) => found,
            Err(unreadable) => {
                let problem = ImportProblem::new(unreadable.code, unreadable.row, unreadable.words);
                return settle(self.db(), editor, id, ImportState::Unreadable, &[problem]).await;
            }
        };
        progress.expect(u64::from(reading.rows));
        let mut spool = Spool::new()?;
        let task = Task { file, reading: &reading, options, left_out: &BTreeSet::new(), progress };
        let mut passage = self.passage(&task).await?;
        let (ended, sequence) = self.tried(&task, editor, &mut passage, &mut spool).await?;
        if ended == Ended::Stopped {
            return settle(self.db(), editor, id, ImportState::Cancelled, &[]).await;
        }
        let tx = self.keep_found(id, editor, spool).await?;
        kept::found(&tx, id, &ImportReading::of(&reading, form), &passage.totals(), sequence).await?;
        tx.commit().await
    }

    async fn first_look(&self, file: &NamedTempFile, asked: Asked) -> Result<std::result::Result<(Reading, Form), Unreadable>> {
        let (file, limits) = (file.reopen()?, *self.limits());
        let look = tokio::task::spawn_blocking(move || source::look(file, &limits, &asked));
        look.await.map_err(|error| Error::internal(error.to_string()))
    }

    /// The rows of a file, before the first of them.
    pub(super) async fn passage(&self, task: &Task<'_>) -> Result<Passage> {
        let (sender, receiver) = mpsc::channel(AHEAD);
        let (file, limits, reading) = (task.file.reopen()?, *self.limits(), task.reading.clone());
        let together = self.pace().rows;
        tokio::task::spawn_blocking(move || {
            if let Err(unreadable) = source::send(file, &limits, &reading, together, &sender) {
                // The file was read a moment ago; what ends it now ends it as a row that cannot be read. If nobody listens any
                // more, nobody needs to know.
                let _: std::result::Result<(), _> = sender.blocking_send(vec![Err(unreadable)]);
            }
        });
        let places = Places::read(self.db().read(), self.db().clock().today()).await?;
        Ok(Passage::new(receiver, task.reading, places, task.treatment(), task.left_out.clone()))
    }

    /// Writes all rows, and takes them back. Says how it ended, and where the journal ended before.
    pub(super) async fn tried(
        &self,
        task: &Task<'_>,
        editor: &Editor,
        passage: &mut Passage,
        sink: &mut impl Sink,
    ) -> Result<(Ended, i64)> {
        let intent = Intent { reason: Some("dry run".to_owned()), dry_run: true };
        if self.is_short(task.reading) {
            let tx = self.db().write_alone(editor, intent).await?;
            return try_in(tx, task, passage, sink).await;
        }
        let copy = self.db().trial().await?;
        let tx = copy.write_alone(editor, intent).await?;
        let tried = try_in(tx, task, passage, sink).await?;
        copy.close().await?;
        Ok(tried)
    }

    /// Whether a file is looked at, and written, in one turn.
    pub(super) fn is_short(&self, reading: &Reading) -> bool {
        let kinds = u64::try_from(reading.layout.kinds().len()).unwrap_or(u64::MAX);
        u64::from(reading.rows).saturating_mul(kinds) <= self.pace().at_once
    }

    /// Keeps what a look found of each row, in the place of what an earlier look did. Gives the last turn.
    async fn keep_found(&self, id: &str, editor: &Editor, spool: Spool) -> Result<Tx> {
        let mut rows = spool.rows()?;
        let mut turns = Turns::of(self.pace());
        let mut forgotten = false;
        loop {
            turns.begin(self.db().backend()).await;
            let tx = self.db().write_alone(editor, Intent::default()).await?;
            turns.given();
            loop {
                if !forgotten {
                    forgotten = kept::forget_rows(&tx, id).await?;
                } else if kept::keep_rows(&tx, id, &mut rows).await? == 0 {
                    return Ok(tx);
                }
                if turns.is_over() {
                    break;
                }
            }
            tx.commit().await?;
        }
    }
}

async fn try_in(tx: Tx, task: &Task<'_>, passage: &mut Passage, sink: &mut impl Sink) -> Result<(Ended, i64)> {
    let sequence = journal::head(tx.connection()).await?;
    let run = Run { tx: &tx, reading: task.reading, treatment: task.treatment(), progress: task.progress };
    let ended = run.all(passage, sink).await?;
    tx.commit().await?;
    Ok((ended, sequence))
}
