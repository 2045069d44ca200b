//! Takes an import back as one act: what it added is deleted, what it changed gets its old values, wherever nothing later
//! touched it. What later acts rest on stays, and is told. Much of it is taken back in several turns, each of which lasts.

mod plan;

use super::kept;
use super::progress::Progress;
use super::slices::{self, Turns};
use super::work::{Works, settle};
use super::write::still_ours;
use crate::auth::Editor;
use crate::db::{Intent, Tx};
use crate::error::{Both, Error, Result};
use crate::for_kind_awaited;
use crate::journal;
use crate::registry::kind::RecordKind;
use crate::registry::record::Record;
use crate::registry::{select, store};
use entity::import::{self, ImportState};
use plan::{Plan, Step, given_before};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Taking a record back costs as much as writing several.
const DEARER: u64 = 4;

/// What an undo did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Undone {
    /// Records that were added and are deleted again.
    pub deleted: u64,
    /// Records that have their old values again.
    pub restored: u64,
    /// Records that stay as they are.
    pub kept: Vec<StillThere>,
}

/// A record that an undo left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StillThere {
    /// Its kind.
    pub record_kind: String,
    /// Its code.
    pub code: String,
    /// Why, in Vietnamese.
    pub vi: String,
    /// Why, in English.
    pub en: String,
}

impl Works {
    /// Takes back what an import wrote, as far as that was not done yet.
    pub(super) async fn take_back(
        &self,
        import: &import::Model,
        editor: &Editor,
        intent: Intent,
        progress: &Progress,
    ) -> Result<()> {
        let (read, today) = (self.db().read(), self.db().clock().today());
        let mut plan = Plan::make(read, import, today).await?;
        progress.expect(plan.len());
        let at_once = plan.len() <= self.pace().at_once / DEARER;
        let mut turns = Turns::of(self.pace());
        loop {
            turns.begin(self.db().backend()).await;
            let tx = self.db().write_alone(editor, intent.clone()).await?;
            turns.given();
            still_ours(&tx, &import.id, ImportState::Undoing).await?;
            let before = plan.see_others(&tx).await?;
            let mut more = true;
            while more {
                if progress.is_stopped() {
                    drop(tx);
                    return self.stopped(&import.id, editor).await;
                }
                more = plan.take_step(&tx).await?;
                progress.advance(1);
                if !at_once && turns.is_over() {
                    break;
                }
            }
            let after = journal::head(tx.connection()).await?;
            plan.seen_to(after);
            slices::note(&tx, &import.id, (before, after), true).await?;
            let mut row = import::ActiveModel { undone: Set(Some(serde_json::to_string(plan.undone())?)), ..Default::default() };
            if more {
                row.begun_at = Set(Some(tx.now()));
            } else {
                (row.state, row.undone_at) = (Set(ImportState::Undone), Set(Some(tx.now())));
                if import.state != ImportState::Undoing {
                    // Somebody asked for it; else it is told why it was done.
                    row.problems = Set(None);
                }
            }
            kept::change(&tx, &import.id, row).await?;
            tx.commit().await?;
            if !more {
                return Ok(());
            }
        }
    }

    /// Somebody stopped it: what was taken back in earlier turns is.
    async fn stopped(&self, id: &str, editor: &Editor) -> Result<()> {
        let import = kept::get(self.db().read(), id).await?.ok_or_else(|| Error::internal("the import is gone"))?;
        let then = kept::interrupted(self.db().read(), &import).await?;
        let words = Both::new(
            "việc hoàn tác đã bị dừng; một phần các dòng còn trong sổ; hãy hoàn tác lại (POST …/undo) để thu hồi hết",
            "taking it back was stopped; some of its rows are in the register; undo again (POST …/undo) to take back the rest",
        );
        let problem = kept::ImportProblem::new("stopped", None, words);
        let problems = if then == ImportState::PartlyWritten { vec![problem] } else { Vec::new() };
        settle(self.db(), editor, id, then, &problems).await
    }
}

impl Plan {
    /// Takes the next record back; whether there are more.
    async fn take_step(&mut self, tx: &Tx) -> Result<bool> {
        let Some(step) = self.next() else { return Ok(false) };
        let kind = step.kind();
        if self.was_touched_meanwhile(step.code()) {
            self.undone_mut().kept.push(changed_since(kind, step.code().to_owned()));
        } else {
            let undone = self.undone_mut();
            match step {
                Step::TakeOut(_, code) => for_kind_awaited!(kind, take_out, tx, code, undone)?,
                Step::Restore(_, code, sequence) => for_kind_awaited!(kind, restore, tx, code, sequence, undone)?,
            }
        }
        Ok(!self.is_empty())
    }
}

fn still_there(kind: RecordKind, code: String, vi: impl Into<String>, en: impl Into<String>) -> StillThere {
    StillThere { record_kind: kind.name().to_owned(), code, vi: vi.into(), en: en.into() }
}

fn changed_since(kind: RecordKind, code: String) -> StillThere {
    still_there(kind, code, "bản ghi đã thay đổi sau lần nhập này", "the record changed after this import")
}

/// Gives a record the values that it had before an entry.
async fn restore<R: Record>(tx: &Tx, code: String, sequence: i64, undone: &mut Undone) -> Result<()> {
    let Some(record) = select::get::<R>(tx.connection(), &code, tx.today(), tx.today()).await? else { return Ok(()) };
    let before = given_before::<R>(tx.connection(), sequence).await?;
    match store::update(tx, record, Value::Object(before)).await {
        Ok(_) => undone.restored += 1,
        Err(Error::Invalid(faults) | Error::Duplicate(faults) | Error::NeedsReason(faults)) => {
            let words =
                |of: fn(&crate::error::Both) -> &str| faults.iter().map(|fault| of(&fault.detail)).collect::<Vec<_>>().join("; ");
            let (vi, en) = (words(|both| &both.vi), words(|both| &both.en));
            undone.kept.push(still_there(R::KIND, code, vi, en));
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

async fn take_out<R: Record>(tx: &Tx, code: String, undone: &mut Undone) -> Result<()> {
    let Some(record) = select::get::<R>(tx.connection(), &code, tx.today(), tx.today()).await? else { return Ok(()) };
    match store::remove(tx, record).await {
        Ok(()) => undone.deleted += 1,
        Err(Error::StillReferenced(references)) => {
            let list: Vec<&str> = references.iter().map(|reference| reference.code.as_str()).collect();
            let list = list.join(", ");
            let (vi, en) = (format!("còn được dùng bởi {list}"), format!("is still referred to by {list}"));
            undone.kept.push(still_there(R::KIND, code, vi, en));
        }
        Err(error) => return Err(error),
    }
    Ok(())
}
