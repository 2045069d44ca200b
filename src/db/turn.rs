//! Whose turn it is to write, and the writes that share a commit. Holds no SQL about records.
//!
//! A commit that outlives a power cut waits for the disc, as long as several small writes take. So whoever waits while
//! another writes goes into the same transaction, each behind a savepoint of its own: a write that fails, is only tried, or
//! whose client has gone takes back its own part and disturbs nobody. None is told that it is made before the commit is.

use super::head::Written;
use super::{Db, WRITER_LOCK, nodes, postgres};
use crate::error::{Error, Result};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};
use tracing::{Instrument as _, warn};

/// The longest that anybody waits for a turn.
const PATIENCE: Duration = Duration::from_secs(30);

/// The line of those who want to write: first come, first served.
#[derive(Debug, Default)]
pub(super) struct Line {
    turn: Arc<Mutex<Shared>>,
    waiting: AtomicUsize,
}

/// What goes from one turn to the next: the transaction that they share, where one is open.
#[derive(Debug, Default)]
struct Shared {
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    transaction: DatabaseTransaction,
    /// The database that is written to.
    primary: usize,
    /// The last entry of the journal, once one of the writes has looked.
    last_entry: Option<LastEntry>,
    /// What is made but for the commit, and who waits for it.
    made: Vec<(Written, oneshot::Sender<Committed>)>,
}

type Committed = std::result::Result<(), Missed>;

/// Why a commit did not end well.
#[derive(Clone, Debug)]
enum Missed {
    /// Nothing was written.
    Failed(DbErr),
    /// Nobody can say whether it was.
    Unknown,
}

/// The number and the hash of the last entry of the journal.
pub(super) type LastEntry = (i64, String);

/// Counts somebody who waits, for as long as they do.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Line {
    async fn wait(&self) -> Result<OwnedMutexGuard<Shared>> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turn).lock_owned()).await;
        turn.map_err(|_| Error::Unavailable("too many writes are waiting".into()))
    }
}

/// A write that has its turn.
#[derive(Debug)]
pub(super) struct Begun {
    pub(super) transaction: DatabaseTransaction,
    pub(super) place: Place,
    pub(super) last_entry: Option<LastEntry>,
    /// Whether it sees nothing but what is committed.
    pub(super) is_first: bool,
}

/// The turn that a write has. It ends when this is dropped, or goes on to the next with a commit.
#[derive(Debug)]
pub(super) struct Place {
    db: Db,
    primary: usize,
    /// Taken out where the turn goes on by another way.
    turn: Option<OwnedMutexGuard<Shared>>,
    shares: bool,
}

impl Drop for Place {
    /// A write that was given up: what it did is on its way back by now.
    fn drop(&mut self) {
        let Some(turn) = self.turn.take().filter(|_| self.shares) else { return };
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(look_after(turn));
        }
    }
}

impl Db {
    /// Waits for a turn and begins a write; alone in its transaction if it is to be, or if nobody else waits.
    pub(super) async fn begin(&self, alone: bool) -> Result<Begun> {
        let turn = self.line.wait().await?;
        let db = self.clone();
        // In a task of its own, because a savepoint whose begin is cut short is rolled back twice, and with it the others.
        tokio::spawn(async move { db.begin_in(turn, alone).await }.in_current_span()).await.map_err(broken_off)?
    }

    async fn begin_in(self, mut turn: OwnedMutexGuard<Shared>, alone: bool) -> Result<Begun> {
        let moved = turn.open.as_ref().is_some_and(|open| self.nodes.primary() != Some(open.primary));
        if alone || moved {
            self.end_shared(&mut turn).await;
        }
        let is_first = turn.open.is_none();
        if alone || (is_first && self.writes_waiting() == 0) {
            let (transaction, primary) = self.transaction().await?;
            let place = Place { db: self, primary, turn: Some(turn), shares: false };
            return Ok(Begun { transaction, place, last_entry: None, is_first });
        }
        if is_first {
            let (transaction, primary) = self.transaction().await?;
            turn.open = Some(Open { transaction, primary, last_entry: None, made: Vec::new() });
            let db = self.clone();
            // Behind those who wait now, and before whoever comes later.
            tokio::spawn(async move {
                let mut turn = Arc::clone(&db.line.turn).lock_owned().await;
                db.end_shared(&mut turn).await;
            });
        }
        let open = turn.open.as_ref().ok_or_else(|| Error::internal("a shared transaction is gone"))?;
        #[expect(clippy::disallowed_methods, reason = "a part of the write that Db::write begins")]
        let savepoint = self.nodes.while_primary(open.primary, open.transaction.begin()).await;
        let (last_entry, primary) = (open.last_entry.clone(), open.primary);
        let place = Place { db: self, primary, turn: Some(turn), shares: true };
        Ok(Begun { transaction: savepoint?, place, last_entry, is_first })
    }

    async fn transaction(&self) -> Result<(DatabaseTransaction, usize)> {
        let options =
            TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
        let primary = self.nodes.primary().ok_or_else(nodes::no_writer)?;
        let first = async {
            #[expect(clippy::disallowed_methods, reason = "the one place where a write begins")]
            let transaction = self.nodes.at(primary).write.begin_with_options(options).await?;
            if self.backend() == DbBackend::Postgres && !self.is_trial {
                // What is told is told with the commit.
                let (channel, name) = (postgres::CHANNEL, &self.name);
                let lock = format!("SELECT pg_advisory_xact_lock({WRITER_LOCK}), pg_notify('{channel}', '{name}')");
                transaction.execute_unprepared(&lock).await?;
            }
            Ok(transaction)
        };
        Ok((self.nodes.while_primary(primary, first).await?, primary))
    }

    /// Commits a whole transaction that ends the journal with this entry.
    async fn make_last(&self, transaction: DatabaseTransaction, primary: usize, last: i64) -> Committed {
        // Others may see it before this program hears that it is made.
        self.head().claim(last);
        tokio::select! {
            biased;
            committed = transaction.commit() => committed.map_err(|error| self.missed(last, error)),
            // It may hang for as long as a network does.
            () = self.nodes.no_longer_primary(primary) => Err(Missed::Unknown),
        }
    }

    /// What a failed commit means.
    fn missed(&self, last: i64, error: DbErr) -> Missed {
        if self.backend() == DbBackend::Postgres && postgres::may_have_committed(&error) {
            warn!("whether a write was made is not known: {error}");
            self.nodes.look.notify_waiters();
            return Missed::Unknown;
        }
        self.head().disclaim(last);
        Missed::Failed(error)
    }

    fn told(&self, missed: Missed) -> Error {
        match missed {
            Missed::Failed(error) => self.nodes.failed(error),
            Missed::Unknown => nodes::maybe_written(),
        }
    }

    /// Commits what is shared, and tells everybody who waits for it.
    async fn end_shared(&self, turn: &mut Shared) {
        let Some(Open { transaction, primary, made, .. }) = turn.open.take() else { return };
        if made.is_empty() {
            if let Err(error) = transaction.rollback().await {
                warn!("a transaction without a write was not rolled back: {error}");
            }
            return;
        }
        let last = made.iter().map(|(written, _)| written.last()).max().unwrap_or_default();
        let committed = self.make_last(transaction, primary, last).await;
        for (written, tell) in made {
            if committed.is_ok() {
                self.note(written).await;
            }
            // Whoever has gone does not want to know.
            let _: std::result::Result<(), _> = tell.send(committed.clone());
        }
        self.keep_log_short().await;
    }

    /// How many writes wait for their turn.
    pub fn writes_waiting(&self) -> usize {
        self.line.waiting.load(Ordering::Relaxed)
    }

    /// Takes a turn without writing records: what others share is committed before.
    pub(super) async fn between_writes(&self) -> Result<impl Sized> {
        let mut turn = self.line.wait().await?;
        self.end_shared(&mut turn).await;
        Ok(turn)
    }
}

impl Place {
    /// Makes a write last. Goes on when the write is as durable as the database makes it.
    pub(super) async fn commit(
        self,
        transaction: DatabaseTransaction,
        written: Written,
        last_entry: Option<LastEntry>,
    ) -> Result<()> {
        let db = self.db.clone();
        let made = async move { self.pass_on(transaction, written, last_entry).await };
        // In a task of its own: it is noted or not made, whoever goes away.
        let told = tokio::spawn(made.in_current_span()).await.map_err(broken_off)??;
        match told {
            Some(told) => {
                let committed = told.await.map_err(|_| Error::internal("a shared commit was given up"))?;
                committed.map_err(|missed| db.told(missed))
            }
            None => Ok(()),
        }
    }

    async fn pass_on(
        mut self,
        transaction: DatabaseTransaction,
        written: Written,
        last_entry: Option<LastEntry>,
    ) -> Result<Option<oneshot::Receiver<Committed>>> {
        if !self.shares {
            let committed = self.db.make_last(transaction, self.primary, written.last()).await;
            committed.map_err(|missed| self.db.told(missed))?;
            self.db.note(written).await;
            self.db.keep_log_short().await;
            return Ok(None);
        }
        // Of a savepoint: nothing lasts by it.
        self.db.nodes.while_primary(self.primary, transaction.commit()).await?;
        let mut turn = self.turn.take().ok_or_else(|| Error::internal("a write without a turn"))?;
        let open = turn.open.as_mut().ok_or_else(|| Error::internal("a shared transaction is gone"))?;
        let (tell, told) = oneshot::channel();
        open.made.push((written, tell));
        open.last_entry = last_entry;
        Ok(Some(told))
    }

    /// Ends when the database no longer takes writes, with what is to be said then.
    pub(super) fn lost(&self) -> impl Future<Output = Error> + Send + use<> {
        let (db, primary) = (self.db.clone(), self.primary);
        async move {
            db.nodes.no_longer_primary(primary).await;
            nodes::no_writer()
        }
    }

    /// Takes a write back.
    pub(super) async fn roll_back(self, transaction: DatabaseTransaction) -> Result<()> {
        let back = async move {
            transaction.rollback().await?;
            drop(self);
            Ok(())
        };
        tokio::spawn(back.in_current_span()).await.map_err(broken_off)?
    }
}

/// After a write that failed: whether the others still have their transaction. A database that is full or out of reach
/// gives up all of it, and what is written after that would last without the rest.
async fn look_after(mut turn: OwnedMutexGuard<Shared>) {
    let Some(open) = &turn.open else { return };
    let postgres = open.transaction.get_database_backend() == DbBackend::Postgres;
    // SQLite refuses to begin within a transaction; PostgreSQL refuses everything in one that has failed.
    let sound = open.transaction.execute_unprepared(if postgres { "SELECT 1" } else { "BEGIN" }).await;
    if sound.is_ok() == postgres {
        return;
    }
    let failure = sound.err().unwrap_or_else(|| DbErr::Custom("the database gave up the shared transaction".to_owned()));
    warn!("writes that shared a transaction are not made: {failure}");
    for (_, tell) in turn.open.take().map(|open| open.made).unwrap_or_default() {
        // Whoever has gone does not want to know.
        let _: std::result::Result<(), _> = tell.send(Err(Missed::Failed(failure.clone())));
    }
}

fn broken_off(error: tokio::task::JoinError) -> Error {
    Error::Internal(Box::new(error))
}
