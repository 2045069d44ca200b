//! Writes what a look found, if each row still has the fate that was told. A short file in one turn, whole or not at all. A
//! long one in several, each of which lasts, so that others get theirs between; where a later row fares otherwise, what was
//! written until then is taken back.

use super::kept::{self, ImportOptions, ImportProblem, ImportReading};
use super::look::Task;
use super::progress::Progress;
use super::run::{Ended, Run};
use super::sinks::Compared;
use super::slices::{self, Turns};
use super::work::{Works, reason, settle, totals};
use crate::auth::Editor;
use crate::clock::day_in_vietnam;
use crate::db::{Intent, Tx};
use crate::error::{Both, Error, Result};
use crate::journal;
use entity::import::{self, ImportState};
use sea_orm::ActiveValue::Set;

/// More rows than this are not listed as changed meanwhile.
const MOST_LISTED: usize = 50;

/// Why a write did not come to its end.
enum Broken {
    /// Somebody stopped it.
    Stopped,
    /// These rows fare otherwise.
    Otherwise(Vec<u32>),
}

impl Works {
    /// Writes the rows, if each still has the fate that was told.
    pub(super) async fn write(&self, import: &import::Model, editor: &Editor, intent: Intent, progress: &Progress) -> Result<()> {
        let options: ImportOptions = serde_json::from_str(&import.options)?;
        let read: Option<ImportReading> = import.reading.as_deref().map(serde_json::from_str).transpose()?;
        let read = read.ok_or_else(|| Error::internal("an import that was not read"))?;
        let reading = read.again(totals(import)?.rows)?;
        let file = self.file(&import.id).await?;
        let left_out = kept::refused(self.db().read(), &import.id).await?;
        let task = Task { file: &file, reading: &reading, options: &options, left_out: &left_out, progress };
        let rows = u64::from(reading.rows);
        progress.expect(rows);
        if self.is_short(&reading) {
            return self.write_at_once(&task, import, editor, reason(intent, import, "nhập tệp")).await;
        }
        if self.may_differ(import, editor).await? {
            progress.expect(2 * rows);
            if let Some(broken) = self.would_differ(&task, import, editor).await? {
                return settle(self.db(), editor, &import.id, ImportState::Checked, &problems(&broken, false)).await;
            }
        }
        let broken = self.write_in_turns(&task, import, editor, reason(intent.clone(), import, "nhập tệp")).await?;
        let Some(broken) = broken else { return Ok(()) };
        let wrote = slices::any(self.db().read(), &import.id, false).await?;
        let then = if wrote { ImportState::Undoing } else { ImportState::Checked };
        settle(self.db(), editor, &import.id, then, &problems(&broken, wrote)).await?;
        if !wrote {
            return Ok(());
        }
        let import = kept::get(self.db().read(), &import.id).await?.ok_or_else(|| Error::internal("the import is gone"))?;
        // Whoever asked it to stop wants nothing of it to be there.
        progress.go_on();
        self.take_back(&import, editor, reason(intent, &import, "thu hồi phần đã ghi của nhập tệp"), progress).await
    }

    /// All of it in one write.
    async fn write_at_once(&self, task: &Task<'_>, import: &import::Model, editor: &Editor, intent: Intent) -> Result<()> {
        let mut passage = self.passage(task).await?;
        let tx = self.db().write_alone(editor, intent).await?;
        let before = journal::head(tx.connection()).await?;
        let run = Run { tx: &tx, reading: task.reading, treatment: task.treatment(), progress: task.progress };
        let mut same = self.compared(import, task);
        let ended = run.all(&mut passage, &mut same).await?;
        let others = same.others;
        if ended == Ended::Stopped || !others.is_empty() {
            drop(tx);
            let broken = if others.is_empty() { Broken::Stopped } else { Broken::Otherwise(others) };
            return settle(self.db(), editor, &import.id, ImportState::Checked, &problems(&broken, false)).await;
        }
        let after = journal::head(tx.connection()).await?;
        // What the register said already leaves no entry.
        let wrote = (after > before).then_some((before + 1, after));
        committed(&tx, &import.id, wrote).await?;
        tx.commit().await
    }

    fn compared<'a>(&'a self, import: &'a import::Model, task: &Task<'a>) -> Compared<'a> {
        Compared { db: self.db(), import: &import.id, left_out: task.left_out, others: Vec::new() }
    }

    /// Whether any row may fare otherwise than was told: anything was written since, by whomever, or it is another day, or
    /// somebody else writes.
    async fn may_differ(&self, import: &import::Model, editor: &Editor) -> Result<bool> {
        let today = self.db().clock().today();
        let same_day = import.begun_at.is_some_and(|begun| day_in_vietnam(begun) == today);
        let head = journal::head(self.db().read()).await?;
        Ok(!same_day || import.checked_at_sequence != Some(head) || import.actor != editor.actor())
    }

    /// Whether any row would fare otherwise now; nothing is written for it.
    async fn would_differ(&self, task: &Task<'_>, import: &import::Model, editor: &Editor) -> Result<Option<Broken>> {
        let mut same = self.compared(import, task);
        let (ended, _) = self.tried(task, editor, &mut self.passage(task).await?, &mut same).await?;
        let others = same.others;
        Ok(match ended {
            Ended::Stopped => Some(Broken::Stopped),
            Ended::AtTheEnd => (!others.is_empty()).then_some(Broken::Otherwise(others)),
        })
    }

    /// Turn by turn, until all rows are written, or one fares otherwise; then that turn is not made.
    async fn write_in_turns(
        &self,
        task: &Task<'_>,
        import: &import::Model,
        editor: &Editor,
        intent: Intent,
    ) -> Result<Option<Broken>> {
        let mut passage = self.passage(task).await?;
        let mut turns = Turns::of(self.pace());
        // Of our own entries; and where the journal ended after our last turn.
        let (mut wrote, mut seen) = (None, None);
        loop {
            let goes_on = passage.goes_on().await;
            turns.begin(self.db().backend()).await;
            let tx = self.db().write_alone(editor, intent.clone()).await?;
            turns.given();
            still_ours(&tx, &import.id, ImportState::Committing).await?;
            let before = journal::head(tx.connection()).await?;
            if seen != Some(before) {
                passage.others_wrote();
            }
            let run = Run { tx: &tx, reading: task.reading, treatment: task.treatment(), progress: task.progress };
            let mut more = goes_on;
            while more {
                if task.progress.is_stopped() {
                    return Ok(Some(Broken::Stopped));
                }
                let mut same = self.compared(import, task);
                run.some(&mut passage, &mut same).await?;
                if !same.others.is_empty() {
                    return Ok(Some(Broken::Otherwise(same.others)));
                }
                more = passage.goes_on().await;
                if turns.is_over() {
                    break;
                }
            }
            let after = journal::head(tx.connection()).await?;
            slices::note(&tx, &import.id, (before, after), false).await?;
            if after > before {
                wrote = Some((wrote.map_or(before + 1, |(first, _)| first), after));
            }
            seen = Some(after);
            if !more {
                committed(&tx, &import.id, wrote).await?;
                return tx.commit().await.map(|()| None);
            }
            begun(&tx, &import.id, wrote).await?;
            tx.commit().await?;
        }
    }
}

/// Insists that nobody else took the work over, as happens to what was taken for given up.
pub(super) async fn still_ours(tx: &Tx, id: &str, state: ImportState) -> Result<()> {
    let import = kept::get(tx.connection(), id).await?;
    if import.is_some_and(|import| import.state == state) {
        return Ok(());
    }
    Err(Error::internal("somebody else took over the work on this import"))
}

/// All rows are written.
async fn committed(tx: &Tx, id: &str, wrote: Option<(i64, i64)>) -> Result<()> {
    let row = import::ActiveModel {
        state: Set(ImportState::Committed),
        committed_at: Set(Some(tx.now())),
        problems: Set(None),
        first_sequence: Set(wrote.map(|(first, _)| first)),
        last_sequence: Set(wrote.map(|(_, last)| last)),
        ..Default::default()
    };
    kept::change(tx, id, row).await
}

/// Some rows are written, and the work goes on.
async fn begun(tx: &Tx, id: &str, wrote: Option<(i64, i64)>) -> Result<()> {
    let row = import::ActiveModel {
        begun_at: Set(Some(tx.now())),
        first_sequence: Set(wrote.map(|(first, _)| first)),
        last_sequence: Set(wrote.map(|(_, last)| last)),
        ..Default::default()
    };
    kept::change(tx, id, row).await
}

/// Why an import was not written. `taken_back`: whether some of it had been.
fn problems(broken: &Broken, taken_back: bool) -> Vec<ImportProblem> {
    let rows = match broken {
        Broken::Stopped if taken_back => {
            let words = Both::new(
                "việc ghi đã bị dừng; phần đã ghi được thu hồi (xem undone)",
                "the writing was stopped; what had been written was taken back (see undone)",
            );
            return vec![ImportProblem::new("stopped", None, words)];
        }
        Broken::Stopped => return Vec::new(),
        Broken::Otherwise(rows) => rows,
    };
    let list: Vec<String> = rows.iter().take(MOST_LISTED).map(u32::to_string).collect();
    let list = list.join(", ");
    let (vi, en) = if taken_back {
        ("phần đã ghi trước đó được thu hồi (xem undone)", "what had been written before them was taken back (see undone)")
    } else {
        ("chưa ghi gì", "nothing was written")
    };
    let words = Both::new(
        format!("sổ đã thay đổi từ khi kiểm tra, ở các dòng: {list}; {vi}. Hãy kiểm tra lại (POST …/check) rồi ghi"),
        format!("the register changed since the dry run, in rows: {list}; {en}. Check again (POST …/check), then commit"),
    );
    vec![ImportProblem::new("outdated", rows.first().copied(), words)]
}
