//! The one way to write: a [`Tx`], which knows who writes and why. Holds no SQL about records.

use super::Db;
use super::head::Writing;
use super::turn::{Begun, LastEntry, Place};
use crate::auth::Editor;
use crate::error::{Error, Result};
use crate::programme::Entry;
use crate::registry::memo::{Memo, Places};
use chrono::{DateTime, NaiveDate, Utc};
use entity::vocabulary::Nature;
use sea_orm::{DatabaseTransaction, EntityTrait};
use std::sync::{Arc, Mutex, PoisonError};

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
    writing: Writing,
    last_entry: Mutex<Option<LastEntry>>,
    /// After the transaction: the turn ends when what was not committed is on its way back.
    place: Place,
}

/// What every write asks about its register, and what never changes once the register has begun.
#[derive(Clone, Debug)]
pub(super) struct Known {
    nature: Nature,
    began: DateTime<Utc>,
    places: Arc<Places>,
}

impl Db {
    /// Begins a write. Waits for its turn, and may share its commit with others who wait.
    pub async fn write(&self, editor: &Editor, intent: Intent) -> Result<Tx> {
        let turn = self.begin(false).await?;
        self.tx(turn, editor, intent).await
    }

    /// Begins a write of many records, in a transaction of its own: nobody's commit waits for it.
    pub async fn write_alone(&self, editor: &Editor, intent: Intent) -> Result<Tx> {
        let turn = self.begin(true).await?;
        self.tx(turn, editor, intent).await
    }

    async fn tx(&self, turn: Begun, editor: &Editor, intent: Intent) -> Result<Tx> {
        let Begun { transaction, place, last_entry, is_first } = turn;
        let now = self.clock.now();
        let known = self.known(&transaction, is_first).await?;
        let (today, began) = (crate::clock::day_in_vietnam(now), known.as_ref().map_or(now, |known| known.began));
        Ok(Tx {
            transaction,
            editor: editor.clone(),
            proposed_by: None,
            intent,
            now,
            today,
            nature: known.as_ref().map_or(Nature::Real, |known| known.nature),
            began: crate::clock::day_in_vietnam(began),
            memo: known.map(|known| Memo::beside(known.places)).unwrap_or_default(),
            writing: Writing::default(),
            last_entry: Mutex::new(last_entry),
            place,
        })
    }

    /// What is known of the register; nothing while it is being loaded. `committed`: whether nothing but what is committed
    /// is seen, so that it can be kept.
    async fn known(&self, transaction: &DatabaseTransaction, committed: bool) -> Result<Option<Known>> {
        if let Some(known) = self.known.get() {
            return Ok(Some(known.clone()));
        }
        let found = entity::register::Entity::find_by_id(1).one(transaction).await?;
        Ok(found.map(|register| {
            let known = Known { nature: register.nature, began: register.began_at, places: Arc::default() };
            if committed { self.known.get_or_init(|| known).clone() } else { known }
        }))
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

    /// From now on somebody else writes, in the same transaction: what they create together.
    pub(crate) fn goes_on_for(&mut self, editor: &Editor, reason: Option<String>) {
        self.editor.clone_from(editor);
        self.intent.reason = reason;
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

    /// The last entry of the journal, where this write or one that shares its transaction has looked already.
    pub(crate) fn last_entry(&self) -> Option<LastEntry> {
        self.last_entry.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The journal ends with this entry now.
    pub(crate) fn ends_with(&self, entry: LastEntry) {
        *self.last_entry.lock().unwrap_or_else(PoisonError::into_inner) = Some(entry);
    }

    /// An entry of the journal that this write makes.
    pub(crate) fn wrote(&self, sequence: i64, code: &str) {
        self.writing.add(sequence, code);
    }

    /// Ends when the database no longer takes writes, with what is to be said then. For writes of which no request knows
    /// when to give up.
    pub(crate) fn lost(&self) -> impl Future<Output = Error> + Send + use<> {
        self.place.lost()
    }

    /// The last entry of the journal that this write made; 0 where it made none.
    pub(crate) fn last_written(&self) -> i64 {
        self.writing.last()
    }

    /// Paper from before this register began is history; what is decided since must follow the law of its day.
    pub fn entry_for(&self, issued_on: NaiveDate) -> Entry {
        if issued_on < self.began { Entry::History } else { Entry::New }
    }

    /// Makes the write last, unless it is a dry run.
    pub async fn commit(self) -> Result<()> {
        if self.intent.dry_run {
            return self.place.roll_back(self.transaction).await;
        }
        let last_entry = self.last_entry.into_inner().unwrap_or_else(PoisonError::into_inner);
        let last = self.writing.last();
        self.place.commit(self.transaction, self.writing.end(), last_entry).await?;
        Db::note_moment(last);
        Ok(())
    }
}
