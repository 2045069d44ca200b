//! The one way to write: a [`Tx`], which knows who writes and why. Holds no SQL about records.

use super::head::Writing;
use super::{Db, WRITER_LOCK};
use crate::auth::Editor;
use crate::error::Result;
use crate::programme::Entry;
use crate::registry::memo::Memo;
use chrono::{DateTime, NaiveDate, Utc};
use entity::vocabulary::Nature;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

/// Why a write is made, and what kind of entry it is.
#[derive(Clone, Debug, Default)]
pub struct Intent {
    /// Stored in the journal; needed where a warning is overridden.
    pub reason: Option<String>,
    /// Whether everything is to be done but the commit.
    pub dry_run: bool,
}

/// One write: a transaction, the person or program that writes, and the moment.
///
/// There is no way to make one without an [`Editor`]:
///
/// ```compile_fail
/// let tx = ocop_registry::db::Tx { reason: None };
/// ```
#[derive(Debug)]
pub struct Tx {
    transaction: DatabaseTransaction,
    editor: Editor,
    proposed_by: Option<String>,
    intent: Intent,
    now: DateTime<Utc>,
    today: NaiveDate,
    nature: Nature,
    began: NaiveDate,
    memo: Memo,
    db: Db,
    writing: Writing,
}

impl Db {
    /// Begins a write. Waits for its turn.
    pub async fn write(&self, editor: &Editor, intent: Intent) -> Result<Tx> {
        let options =
            TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
        #[expect(clippy::disallowed_methods, reason = "the one place where a write begins")]
        let transaction = self.write.begin_with_options(options).await?;
        if self.backend() == DbBackend::Postgres {
            transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({WRITER_LOCK})")).await?;
        }
        let now = self.clock.now();
        let register = entity::register::Entity::find_by_id(1).one(&transaction).await?;
        let (nature, began) = register.map_or((Nature::Real, now), |register| (register.nature, register.began_at));
        let (today, began) = (crate::clock::day_in_vietnam(now), crate::clock::day_in_vietnam(began));
        Ok(Tx {
            transaction,
            editor: editor.clone(),
            proposed_by: None,
            intent,
            now,
            today,
            nature,
            began,
            memo: Memo::default(),
            db: self.clone(),
            writing: Writing::default(),
        })
    }
}

impl Tx {
    /// The connection to read and write through.
    pub fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// Who writes.
    pub fn editor(&self) -> &Editor {
        &self.editor
    }

    /// From now on what is written was proposed by somebody.
    pub fn writes_for(&mut self, author: &str) {
        self.proposed_by = Some(author.to_owned());
    }

    /// Who proposed what is written.
    pub fn proposed_by(&self) -> Option<&str> {
        self.proposed_by.as_deref()
    }

    /// Why.
    pub fn reason(&self) -> Option<&str> {
        self.intent.reason.as_deref()
    }

    /// The moment of the write.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The day of the write in Vietnam.
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// What kind of records this register holds.
    pub fn nature(&self) -> Nature {
        self.nature
    }

    /// What this write has looked up already.
    pub fn memo(&self) -> &Memo {
        &self.memo
    }

    /// An entry of the journal that this write makes.
    pub(crate) fn wrote(&self, sequence: i64, code: &str) {
        self.writing.add(sequence, code);
    }

    /// Paper from before this register began is history; what is decided since must follow the law of its day.
    pub fn entry_for(&self, issued_on: NaiveDate) -> Entry {
        if issued_on < self.began { Entry::History } else { Entry::New }
    }

    /// Makes the write last, unless it is a dry run.
    pub async fn commit(self) -> Result<()> {
        if self.intent.dry_run {
            self.transaction.rollback().await?;
        } else {
            self.transaction.commit().await?;
            self.db.note(self.writing.end()).await;
        }
        Ok(())
    }
}
