//! The three pieces of work on an import: look at it (`look`), write it (`write`), take it back (`undo`). Each runs beside the
//! service; whoever watches asks [`Works`]. Says who may begin what, and how an import stands whose work ended otherwise.

use super::file::Limits;
use super::kept::{self, Handed, ImportProblem};
use super::progress::{Progress, Running};
use super::report::Totals;
use super::slices::{self, Pace};
use crate::auth::Editor;
use crate::db::{Db, Intent, Tx};
use crate::error::{Both, Error, Fault, Result};
use chrono::TimeDelta;
use entity::import::{self, ImportState};
use sea_orm::ActiveValue::Set;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tempfile::NamedTempFile;

/// How long files and rows of imports are kept. What they wrote can be taken back for longer: the journal knows it.
const KEPT_DAYS: i64 = 90;
/// Work that began longer ago than this and is not ours is nobody's any more.
const ABANDONED_MINUTES: i64 = 60;

/// The work that this program is doing, and how imports are limited.
#[derive(Clone, Debug)]
pub struct Works {
    db: Db,
    limits: Limits,
    pace: Pace,
    running: Arc<Mutex<HashMap<String, Progress>>>,
}

impl Works {
    /// No work yet.
    pub fn new(db: Db, limits: Limits) -> Self {
        Self { db, limits, pace: Pace::USUAL, running: Arc::default() }
    }

    /// The same, with turns of another length.
    #[must_use]
    pub fn at_pace(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    /// How much is done in one turn.
    pub(super) fn pace(&self) -> Pace {
        self.pace
    }

    /// The register.
    pub(super) fn db(&self) -> &Db {
        &self.db
    }

    /// The limits of a file.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// How far the work on an import is, if this program is at it.
    pub fn progress(&self, id: &str) -> Option<Progress> {
        self.map().get(id).cloned()
    }

    fn map(&self) -> std::sync::MutexGuard<'_, HashMap<String, Progress>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says of all work that nobody is at any more that it was interrupted. To be called at the start of a service that is
    /// alone with its database.
    pub async fn interrupt_all(&self) -> Result<()> {
        let tx = self.db.write(&Editor::operator("imports"), Intent::default()).await?;
        kept::interrupt(&tx, tx.now()).await?;
        tx.commit().await
    }

    /// Forgets the files and rows of imports that were handed in long ago.
    pub async fn forget_old(&self, tx: &Tx) -> Result<()> {
        kept::forget(tx, tx.now() - TimeDelta::days(KEPT_DAYS)).await
    }

    /// Keeps a file and begins to look at it. The receiver ends when the look is done.
    pub async fn receive(&self, editor: &Editor, handed: Handed, progress: Progress) -> Result<(String, Running)> {
        let tx = self.db.write_alone(editor, Intent::default()).await?;
        self.forget_old(&tx).await?;
        let import = kept::keep(&tx, &handed).await?;
        tx.commit().await?;
        let (works, id, editor) = (self.clone(), import.id.clone(), editor.clone());
        let running = self.begin(&import.id, progress, move |progress| async move {
            works.look(&id, &editor, &handed.file, &handed.options, &progress).await
        });
        Ok((import.id, running))
    }

    /// Looks again at a file that is kept.
    pub async fn check(&self, editor: &Editor, id: &str, progress: Progress) -> Result<Running> {
        use ImportState::{Cancelled, Checked, Checking, Interrupted, Undone, Unreadable};
        let from = [Checked, Interrupted, Unreadable, Cancelled, Undone];
        let import = self.claim(editor, id, &from, Checking, |_| Ok(())).await?;
        let (works, id, editor) = (self.clone(), import.id.clone(), editor.clone());
        let options = serde_json::from_str(&import.options)?;
        Ok(self.begin(&import.id, progress, move |progress| async move {
            let file = works.file(&id).await?;
            works.look(&id, &editor, &file, &options, &progress).await
        }))
    }

    /// Writes what the look found.
    pub async fn commit(&self, editor: &Editor, id: &str, intent: Intent, partial: bool, progress: Progress) -> Result<Running> {
        let may = |import: &import::Model| may_commit(&totals(import)?, &intent, partial);
        let import = self.claim(editor, id, &[ImportState::Checked], ImportState::Committing, may).await?;
        let (works, editor) = (self.clone(), editor.clone());
        Ok(self.begin(id, progress, move |progress| async move { works.write(&import, &editor, intent, &progress).await }))
    }

    /// Takes back what was written.
    pub async fn undo(&self, editor: &Editor, id: &str, intent: Intent, progress: Progress) -> Result<Running> {
        use ImportState::{Committed, PartlyWritten, Undoing};
        let import = self.claim(editor, id, &[Committed, PartlyWritten], Undoing, |_| Ok(())).await?;
        let (works, editor) = (self.clone(), editor.clone());
        Ok(self.begin(id, progress, move |progress| async move {
            works.take_back(&import, &editor, reason(intent, &import, "hoàn tác nhập tệp"), &progress).await
        }))
    }

    /// Stops what is being done with an import, or forgets what a look found. What was committed stays.
    pub async fn cancel(&self, editor: &Editor, id: &str) -> Result<()> {
        if let Some(progress) = self.progress(id) {
            progress.stop();
            return Ok(());
        }
        let from = [ImportState::Checked, ImportState::Interrupted];
        self.claim(editor, id, &from, ImportState::Cancelled, |_| Ok(())).await.map(drop)
    }

    /// Takes the right to work on an import: only one piece of work at a time, on whatever instance. Gives the import as it is
    /// at that moment, which is what is judged and worked on: somebody may have looked again since the caller read it.
    async fn claim(
        &self,
        editor: &Editor,
        id: &str,
        from: &[ImportState],
        to: ImportState,
        may: impl FnOnce(&import::Model) -> Result<()>,
    ) -> Result<import::Model> {
        let tx = self.db.write(editor, Intent::default()).await?;
        let mut import = kept::get(tx.connection(), id).await?.ok_or_else(|| Error::internal("the import is gone"))?;
        // Another instance may have died over it.
        let long_ago = import.begun_at.is_some_and(|begun| begun + TimeDelta::minutes(ABANDONED_MINUTES) < tx.now());
        if long_ago && self.progress(id).is_none() {
            import.state = kept::interrupted(tx.connection(), &import).await?;
        }
        if !from.contains(&import.state) {
            let (is, wanted) = (import.state.as_str(), to.as_str());
            return Err(Error::Conflict(Both::new(
                format!("lần nhập này đang ở trạng thái {is}, không chuyển sang {wanted} được"),
                format!("this import is {is}; it cannot become {wanted}"),
            )));
        }
        may(&import)?;
        let mut row = import::ActiveModel { state: Set(to), begun_at: Set(Some(tx.now())), ..Default::default() };
        if to == ImportState::Committing {
            // What was written at an earlier time was taken back.
            slices::forget(&tx, id).await?;
            (row.committed_at, row.first_sequence, row.last_sequence) = (Set(None), Set(None), Set(None));
        }
        kept::change(&tx, id, row).await?;
        tx.commit().await?;
        Ok(import)
    }

    /// Runs a piece of work beside the service.
    fn begin<F>(&self, id: &str, progress: Progress, work: impl FnOnce(Progress) -> F) -> Running
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        self.map().insert(id.to_owned(), progress.clone());
        let (works, id, work) = (self.clone(), id.to_owned(), work(progress));
        Running::new(tokio::spawn(async move {
            let ended = work.await;
            if let Err(error) = &ended {
                tracing::error!(import = %id, "an import failed: {error}");
                if let Err(error) = works.failed(&id).await {
                    tracing::error!(import = %id, "and that could not be written down: {error}");
                }
            }
            works.map().remove(&id);
            ended
        }))
    }

    async fn failed(&self, id: &str) -> Result<()> {
        let Some(import) = kept::get(self.db.read(), id).await? else { return Ok(()) };
        let then = kept::interrupted(self.db.read(), &import).await?;
        let words = if then == ImportState::PartlyWritten {
            Both::new(
                "hệ thống gặp lỗi khi xử lý; một phần các dòng đang ở trong sổ; hãy hoàn tác (POST …/undo), rồi kiểm tra và ghi lại",
                "the service failed in the middle; some of the rows are in the register; take them back (POST …/undo), then check and commit again",
            )
        } else {
            Both::new(
                "hệ thống gặp lỗi khi xử lý; chưa có gì được ghi, có thể thử lại",
                "the service failed in the middle; nothing was written, and it can be tried again",
            )
        };
        settle(&self.db, &Editor::operator("imports"), id, then, &[ImportProblem::new("failed", None, words)]).await
    }

    pub(super) async fn file(&self, id: &str) -> Result<NamedTempFile> {
        let gone = || {
            Error::Conflict(Both::new(
                format!("tệp không còn được giữ (quá {KEPT_DAYS} ngày); hãy tải lên lại"),
                format!("the file is no longer kept (more than {KEPT_DAYS} days); hand it in again"),
            ))
        };
        kept::file(self.db.read(), id).await?.ok_or_else(gone)
    }
}

/// How many rows the look found of each fate.
pub(super) fn totals(import: &import::Model) -> Result<Totals> {
    Ok(import.totals.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default())
}

/// Rows that are not taken, or warnings without a reason, keep an import from being written.
fn may_commit(totals: &Totals, intent: &Intent, partial: bool) -> Result<()> {
    if totals.refuse > 0 && !partial {
        let count = totals.refuse;
        return Err(Error::Invalid(vec![Fault::query(
            "partial",
            "rows-refused",
            format!("{count} dòng bị từ chối; hãy sửa tệp, hoặc gửi partial=true để chỉ ghi các dòng đúng"),
            format!("{count} rows are refused; mend the file, or send partial=true to write the good rows only"),
        )]));
    }
    if totals.warned > 0 && intent.reason.is_none() {
        let count = totals.warned;
        return Err(Error::NeedsReason(vec![Fault::header(
            "X-Reason",
            "rows-with-warnings",
            format!("{count} dòng có cảnh báo; hãy xem lại và nêu lý do"),
            format!("{count} rows have warnings; look at them and give a reason"),
        )]));
    }
    Ok(())
}

/// What the journal says of each entry: the official's reason, and which import it was.
pub(super) fn reason(intent: Intent, import: &import::Model, act: &str) -> Intent {
    let name: String = import.file_name.chars().take(200).collect();
    let own = format!("{act} {name} ({})", import.id);
    let reason = intent.reason.map_or(own.clone(), |reason| format!("{reason} [{own}]"));
    Intent { reason: Some(reason), dry_run: false }
}

/// Ends a piece of work.
pub(super) async fn settle(db: &Db, editor: &Editor, id: &str, state: ImportState, problems: &[ImportProblem]) -> Result<()> {
    let tx = db.write(editor, Intent::default()).await?;
    let problems = if problems.is_empty() { None } else { Some(serde_json::to_string(problems)?) };
    let row = import::ActiveModel { state: Set(state), problems: Set(problems), ..Default::default() };
    kept::change(&tx, id, row).await?;
    tx.commit().await
}
