//! How long the log of SQLite may grow: the file beside the database that commits go to first. Holds no SQL about records.
//!
//! SQLite empties the log when a commit finds that nobody reads from it any more. Under constant reading there is no such
//! moment, and somebody who reads one old moment for ever keeps all that came after it. So beyond a limit the writers wait a
//! moment for the readers to step over to the database; and where that does not help, files that have been written out for
//! too long are broken off. Something else that holds the log, as a program that copies it continuously does, is left alone.

use super::{Address, Db};
use crate::error::Result;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;
use tracing::{debug, warn};

/// How many bytes the log has before it is emptied by force.
pub(super) const LIMIT: u64 = 64 << 20;
/// How long a file may be written from one moment of the register while the log is beyond its limit.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);
/// How long a writer waits for readers to step over, in milliseconds.
const WAIT: u32 = 100;
/// The same for everything else that a writer waits for.
pub(super) const BUSY: Duration = Duration::from_secs(10);

/// The log of a database, and who may have to end because of it.
#[derive(Debug)]
pub(super) struct Log {
    file: Option<PathBuf>,
    limit: AtomicU64,
    patience: Duration,
    /// From which length on it is tried again.
    again: AtomicU64,
    /// Moments that began earlier are to end.
    ended: watch::Sender<Option<Instant>>,
}

impl Log {
    pub(super) fn of(address: &Address) -> Arc<Self> {
        Self::limited(address, LIMIT, PATIENCE)
    }

    fn limited(address: &Address, limit: u64, patience: Duration) -> Arc<Self> {
        let file = address.0.strip_prefix("sqlite:").map(|rest| {
            let path = rest.trim_start_matches("//").split('?').next().unwrap_or_default();
            PathBuf::from(format!("{path}-wal"))
        });
        Arc::new(Self { file, limit: limit.into(), patience, again: limit.into(), ended: watch::channel(None).0 })
    }

    /// Whether it is time to empty it.
    fn is_long(&self) -> bool {
        let length = self.length();
        if length <= self.limit.load(Ordering::Relaxed) {
            // Emptied, by us or by a commit that found nobody reading.
            self.again.store(self.limit.load(Ordering::Relaxed), Ordering::Relaxed);
            return false;
        }
        length > self.again.load(Ordering::Relaxed)
    }

    fn length(&self) -> u64 {
        self.file.as_ref().and_then(|file| file.metadata().ok()).map_or(0, |file| file.len())
    }

    /// It could not be emptied: it is tried again when it has grown by an eighth of its limit.
    fn put_off(&self) {
        self.again.store(self.length() + self.limit.load(Ordering::Relaxed) / 8, Ordering::Relaxed);
    }
}

/// The longest that a moment of the register may be read.
#[derive(Debug)]
pub struct Lasting {
    began: Instant,
    ended: watch::Receiver<Option<Instant>>,
}

impl Lasting {
    /// Goes on when the moment is to be let go, which may be never.
    pub async fn over(mut self) {
        if self.ended.wait_for(|ended| ended.is_some_and(|ended| self.began <= ended)).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Db {
    /// The same with another limit of the log, in bytes, and of the time that a file may take beyond it.
    #[must_use]
    pub fn with_log_limits(mut self, bytes: u64, patience: Duration) -> Self {
        self.log = Log::limited(&self.nodes.at(0).address, bytes, patience);
        self
    }

    /// How long a moment that begins now may be read.
    pub fn lasting(&self) -> Lasting {
        Lasting { began: Instant::now(), ended: self.log.ended.subscribe() }
    }

    /// Empties the log if it is too long. To be called by whoever has the turn, after a commit, with no transaction open.
    pub(super) async fn keep_log_short(&self) {
        if self.backend() != DbBackend::Sqlite || !self.log.is_long() {
            return;
        }
        match self.empty_log().await {
            Ok(true) => debug!("the log of SQLite was emptied"),
            Ok(false) => {
                self.log.put_off();
                self.log.ended.send_replace(Instant::now().checked_sub(self.log.patience));
                debug!("the log of SQLite is long, and somebody still reads an older moment");
            }
            Err(error) => {
                self.log.put_off();
                warn!("the log of SQLite could not be emptied: {error}");
            }
        }
    }

    /// Whether it is empty now.
    async fn empty_log(&self) -> Result<bool> {
        let wait = |milliseconds: u128| format!("PRAGMA busy_timeout = {milliseconds}");
        self.writing().execute_unprepared(&wait(WAIT.into())).await?;
        let statement = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)");
        let told: std::result::Result<_, DbErr> = self.writing().query_one_raw(statement).await;
        self.writing().execute_unprepared(&wait(BUSY.as_millis())).await?;
        Ok(told?.map(|row| row.try_get_by_index::<i32>(0)).transpose()? == Some(0))
    }
}
