//! The database: connections to read from, the one way to write (a [`Tx`]), and how far the journal goes.
//!
//! Reads never lock. One writer at a time, on both backends: within the program by turns, which share commits where many
//! wait; beyond it SQLite by `BEGIN IMMEDIATE`, PostgreSQL by an advisory lock held to the end of the transaction. So the order of the journal is the order of commits.
//! Holds no SQL about records.

mod copies;
mod head;
mod log;
mod postgres;
mod schema;
mod sqlite;
mod turn;
mod tx;

use crate::clock::Clock;
use crate::error::{Error, Result};
pub use head::Head;
pub use log::Lasting;
use log::Log;
use sea_orm::{
    AccessMode, Database, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel, TransactionOptions,
    TransactionTrait as _,
};
use std::sync::{Arc, OnceLock};
use turn::Line;
use tx::Known;
pub use tx::{Intent, Tx};

/// Any number, as long as every program that writes a register uses the same.
const WRITER_LOCK: i64 = 0x0C0B_0001;
/// How many files are written at once. Each holds a connection as long as its reader takes.
pub const EXPORTS: u32 = 2;

/// The database: a pool to read from and a way to write.
#[derive(Clone, Debug)]
pub struct Db {
    read: DatabaseConnection,
    write: DatabaseConnection,
    /// For files: what they sort is kept on disc, and they take no connection from lists.
    export: DatabaseConnection,
    clock: Clock,
    address: Address,
    head: Arc<Head>,
    line: Arc<Line>,
    known: Arc<OnceLock<Known>>,
    log: Arc<Log>,
}

/// Where the database is, with the password that may be in it.
#[derive(Clone)]
struct Address(Arc<str>);

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address")
    }
}

impl Db {
    /// Connects to `sqlite://path/to/file.db` (created when missing) or `postgres://…`.
    pub async fn connect(url: &str, clock: Clock) -> Result<Self> {
        if url.starts_with("sqlite:") {
            let write = Database::connect(sqlite::options(url, sqlite::Use::Write)).await?;
            let read = Database::connect(sqlite::options(url, sqlite::Use::Read)).await?;
            let export = Database::connect(sqlite::options(url, sqlite::Use::Export)).await?;
            return Ok(Self::of([read, write, export], clock, url));
        }
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(Error::internal(format!(
                "the database {url:?} is neither sqlite://path/to/file.db nor postgres://user:password@host/name"
            )));
        }
        // Writers wait for each other inside a transaction; in a pool of their own they keep no reader waiting.
        let read = Database::connect(postgres::options(url, postgres::READERS, 5)).await?;
        let write = Database::connect(postgres::options(url, postgres::WRITERS, 20)).await?;
        // The server sorts on its own disc.
        let export = read.clone();
        Ok(Self::of([read, write, export], clock, url))
    }

    fn of([read, write, export]: [DatabaseConnection; 3], clock: Clock, url: &str) -> Self {
        let address = Address(Arc::from(url));
        let (head, line, known, log) = (Arc::default(), Arc::default(), Arc::default(), Log::of(&address));
        Self { read, write, export, clock, address, head, line, known, log }
    }

    /// The connection to read from.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Begins to read one moment of the database: all statements of the transaction see the same. Nothing can be written.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction> {
        self.moment_of(&self.read).await
    }

    /// The same, for a file that may take long and sort much.
    pub async fn export(&self) -> Result<DatabaseTransaction> {
        self.moment_of(&self.export).await
    }

    async fn moment_of(&self, connection: &DatabaseConnection) -> Result<DatabaseTransaction> {
        let postgres = self.backend() == DbBackend::Postgres;
        // A transaction of SQLite reads one moment as it is.
        let options = TransactionOptions {
            isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
            access_mode: postgres.then_some(AccessMode::ReadOnly),
            ..Default::default()
        };
        #[expect(clippy::disallowed_methods, reason = "the one place where several reads are bound together")]
        let transaction = connection.begin_with_options(options).await?;
        Ok(transaction)
    }

    /// Which of the two databases it is.
    pub fn backend(&self) -> DbBackend {
        self.read.get_database_backend()
    }

    /// The time.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Ends all connections.
    pub async fn close(&self) -> Result<()> {
        self.read.clone().close().await?;
        self.export.clone().close().await?;
        self.write.clone().close().await?;
        Ok(())
    }
}
