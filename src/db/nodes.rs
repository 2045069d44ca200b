//! The databases of a register: the one that takes writes, and the standbys that follow it. Knows which is which as far as
//! the last look told; `watch` looks.

use super::choice::{self, Asked, Seen};
use super::held::Held;
use super::{Address, postgres, sqlite};
use crate::error::{Both, Error, Result};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock};
use tokio::sync::{Notify, watch};
use tracing::{debug, info, warn};

/// One database, with its connections.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) address: Address,
    pub(super) read: DatabaseConnection,
    pub(super) write: DatabaseConnection,
    /// For files: what they sort is kept on disc, and they take no connection from lists.
    pub(super) export: DatabaseConnection,
    /// For what is asked most.
    pub(super) held: Held,
}

impl Node {
    pub(super) async fn sqlite(url: &str) -> Result<Self> {
        let write = Database::connect(sqlite::options(url, sqlite::Use::Write)).await?;
        let read = Database::connect(sqlite::options(url, sqlite::Use::Read)).await?;
        let export = Database::connect(sqlite::options(url, sqlite::Use::Export)).await?;
        let held = Held::beside(&read, DbBackend::Sqlite);
        Ok(Self { address: Address::new(url), read, write, export, held })
    }

    /// One to fill, over a single connection: nothing is read while that happens.
    ///
    /// All of it is one commit. By way of the log it would be written twice, and each page that is read again looked for in
    /// the whole length of that log; without the log only what was there before is copied first, which is next to nothing.
    /// Where somebody else has the database open, it has to keep its log.
    pub(super) async fn sqlite_to_fill(url: &str) -> Result<Self> {
        let write = Database::connect(sqlite::options(url, sqlite::Use::Fill)).await?;
        if let Err(error) = write.execute_unprepared("PRAGMA journal_mode = DELETE").await {
            debug!("the database is filled by way of its log: {error}");
        }
        // Another connection would bring the log back.
        let held = Held::beside(&write, DbBackend::Sqlite);
        Ok(Self { address: Address::new(url), read: write.clone(), export: write.clone(), write, held })
    }

    /// `lazily`: it need not answer now.
    pub(super) async fn postgres(url: &str, lazily: bool) -> Result<Self> {
        // Writers wait for each other inside a transaction; in a pool of their own they keep no reader waiting.
        let mut readers = postgres::options(url, postgres::READERS, 5);
        let mut writers = postgres::options(url, postgres::WRITERS, 20);
        readers.connect_lazy(lazily);
        writers.connect_lazy(lazily);
        let read = Database::connect(readers).await?;
        let write = Database::connect(writers).await?;
        // The server sorts on its own disc.
        let export = read.clone();
        let held = Held::beside(&read, DbBackend::Postgres);
        Ok(Self { address: Address::new(url), read, write, export, held })
    }
}

/// All of them. The first is there always; before anybody looks it is taken for the primary.
#[derive(Debug)]
pub(super) struct Nodes {
    first: Node,
    others: Vec<Node>,
    seen: RwLock<Vec<Seen>>,
    primary: watch::Sender<Option<usize>>,
    turn: AtomicUsize,
    /// How many instances serve; 0 while that is not known.
    instances: AtomicI64,
    leads: watch::Sender<bool>,
    /// Counts how often one of them ceased to answer.
    losses: watch::Sender<u64>,
    /// Asks the watch to look at once.
    pub(super) look: Notify,
}

impl Nodes {
    pub(super) fn new(first: Node, others: Vec<Node>) -> Self {
        let mut seen = vec![Seen::default(); others.len() + 1];
        if let Some(first) = seen.first_mut() {
            first.alive = true;
        }
        let (primary, leads, losses) = (watch::Sender::new(Some(0)), watch::Sender::new(false), watch::Sender::new(0));
        let (seen, turn, instances) = (RwLock::new(seen), AtomicUsize::default(), AtomicI64::default());
        Self { first, others, seen, primary, turn, instances, leads, losses, look: Notify::new() }
    }

    pub(super) fn at(&self, index: usize) -> &Node {
        index.checked_sub(1).and_then(|index| self.others.get(index)).unwrap_or(&self.first)
    }

    pub(super) fn len(&self) -> usize {
        self.others.len() + 1
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Node> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The one that takes writes, while there is one.
    pub(super) fn primary(&self) -> Option<usize> {
        *self.primary.borrow()
    }

    /// The one that takes writes, or else the newest that answers, or else the first.
    pub(super) fn best(&self) -> usize {
        self.primary().or_else(|| self.reader(Asked { public: true, ..Asked::default() })).unwrap_or(0)
    }

    /// Tells each time another one takes writes, or none.
    pub(super) fn primaries(&self) -> watch::Receiver<Option<usize>> {
        self.primary.subscribe()
    }

    /// The one to read from.
    pub(super) fn reader(&self, asked: Asked) -> Option<usize> {
        if self.others.is_empty() {
            return self.primary();
        }
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        choice::reader(&self.seen.read().unwrap_or_else(PoisonError::into_inner), self.primary(), asked, turn)
    }

    /// What the last looks told, in the order of the databases.
    pub(super) fn seen(&self) -> Vec<Seen> {
        self.seen.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether a database that answers has this sequence.
    pub(super) fn any_has(&self, sequence: i64) -> bool {
        let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
        seen.iter().any(|seen| seen.alive && seen.sequence >= sequence)
    }

    /// Notes how many instances serve.
    pub(super) fn met(&self, instances: i64) {
        self.instances.store(instances, Ordering::Release);
    }

    /// Whether there is one database, and this program is the only one that serves it.
    pub(super) fn is_alone(&self) -> bool {
        self.others.is_empty() && self.instances.load(Ordering::Acquire) == 1
    }

    /// Notes whether the background work is done here; says whether that is news.
    pub(super) fn leads(&self, leads: bool) -> bool {
        self.leads.send_if_modified(|before| std::mem::replace(before, leads) != leads)
    }

    /// Tells whether the background work is done here.
    pub(super) fn leading(&self) -> watch::Receiver<bool> {
        self.leads.subscribe()
    }

    /// Notes what a look told.
    pub(super) fn saw(&self, index: usize, now: Seen) {
        let mut all = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        let Some(seen) = all.get_mut(index) else { return };
        let lost = seen.alive && !now.alive;
        if lost {
            warn!(database = index, "a database does not answer");
        } else if !seen.alive && now.alive {
            info!(database = index, standby = now.follows, "a database answers");
        }
        *seen = now;
        let primary = choice::primary(&all, self.primary());
        drop(all);
        if lost {
            self.losses.send_modify(|losses| *losses += 1);
        }
        self.primary.send_if_modified(|before| {
            let moved = *before != primary;
            match primary {
                Some(index) if moved => info!(database = index, "writes go to this database"),
                None if moved => warn!("no database takes writes for now; reads go on where a standby answers"),
                _ => {}
            }
            *before = primary;
            moved
        });
    }

    /// Does what writes, and gives up at once when the database no longer takes writes.
    pub(super) async fn while_primary<T>(
        &self,
        index: usize,
        work: impl Future<Output = std::result::Result<T, sea_orm::DbErr>>,
    ) -> Result<T> {
        tokio::select! {
            biased;
            done = work => done.map_err(|error| self.failed(error)),
            () = self.no_longer_primary(index) => Err(no_writer()),
        }
    }

    /// Ends when a database no longer takes writes.
    pub(super) async fn no_longer_primary(&self, index: usize) {
        let mut primaries = self.primaries();
        // An error would be the end of the sender, which `self` holds.
        let _ = primaries.wait_for(|primary| *primary != Some(index)).await;
    }

    /// Ends when a database ceases to answer.
    pub(super) async fn lost(&self, index: usize) {
        let mut losses = self.losses.subscribe();
        // An error would be the end of the sender, which `self` holds.
        while losses.changed().await.is_ok() {
            let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
            if seen.get(index).is_some_and(|seen| !seen.alive) {
                return;
            }
        }
    }

    /// What failed, told as it is; where the database is out of reach, the watch looks at once.
    pub(super) fn failed(&self, error: sea_orm::DbErr) -> Error {
        let error = Error::from(error);
        if matches!(error, Error::Unavailable(_)) {
            self.look.notify_waiters();
        }
        error
    }
}

/// No database takes writes for now.
pub(super) fn no_writer() -> Error {
    Error::Later(Both::new(
        "Cơ sở dữ liệu nhận ghi tạm thời không có; chưa ghi gì. Việc đọc vẫn có thể tiếp tục. Hãy gửi lại sau.",
        "No database takes writes for the moment; nothing was written. Reading may go on. Send it again later.",
    ))
}

/// The connection broke while a write was being made to last.
pub(super) fn maybe_written() -> Error {
    Error::Later(Both::new(
        "Mất kết nối với cơ sở dữ liệu đúng lúc ghi: việc ghi có thể đã xong. Hãy gửi lại với cùng Idempotency-Key, hoặc đọc lại bản ghi trước khi ghi lần nữa.",
        "The connection to the database was lost during the write, which may have been made. Send it again with the same Idempotency-Key, or read the record before you write again.",
    ))
}
