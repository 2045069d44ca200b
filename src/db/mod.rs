//! The database: connections to read from, the one way to write (a [`Tx`]), and how far the journal goes.
//!
//! Reads never lock. One writer at a time, on both backends: within the program by turns, which share commits where many
//! wait; beyond it SQLite by `BEGIN IMMEDIATE`, PostgreSQL by an advisory lock held to the end of the transaction. So the
//! order of the journal is the order of commits. On PostgreSQL a register may have standbys that answer reads, and several
//! instances. Holds no SQL about records.

mod choice;
mod copies;
mod head;
mod held;
mod log;
mod nodes;
mod postgres;
mod reading;
mod schema;
mod sqlite;
mod storage;
mod trial;
mod turn;
mod tx;
mod watch;

use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::registry::search::frequency::Frequencies;
pub use copies::end_of_copy;
pub use head::Head;
pub use log::Lasting;
use log::Log;
use nodes::{Node, Nodes};
pub use reading::Chosen;
use sea_orm::{
    AccessMode, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel, TransactionOptions, TransactionTrait as _,
};
use std::sync::{Arc, OnceLock};
pub use storage::{Standing, Storage};
use turn::Line;
use tx::Known;
pub use tx::{Intent, Tx};
use uuid::Uuid;
pub use watch::Watch;

/// Advisory locks of PostgreSQL. Any numbers, as long as every program that serves a register uses the same.
const WRITER_LOCK: i64 = 0x0C0B_0001;
/// Held while the schema is brought up to date.
const SCHEMA_LOCK: i64 = 0x0C0B_0002;
/// Held, shared, by every instance that serves.
const PRESENCE_LOCK: i64 = 0x0C0B_0003;
/// Held by the instance that does the background work.
const BACKGROUND_LOCK: i64 = 0x0C0B_0004;
/// How many files are written at once. Each holds a connection as long as its reader takes.
pub const EXPORTS: u32 = 2;

/// The database: a pool to read from and a way to write.
#[derive(Clone, Debug)]
pub struct Db {
    nodes: Arc<Nodes>,
    backend: DbBackend,
    clock: Clock,
    head: Arc<Head>,
    /// What this instance is called towards the others.
    name: Arc<str>,
    line: Arc<Line>,
    known: Arc<OnceLock<Known>>,
    log: Arc<Log>,
    frequencies: Arc<Frequencies>,
    /// Whether it is a copy that nobody else sees: nobody has to be kept out of it.
    is_trial: bool,
}

/// Where a database is, with the password that may be in it.
#[derive(Clone)]
struct Address(Arc<str>);

impl Address {
    fn new(url: &str) -> Self {
        Self(Arc::from(url))
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address")
    }
}

impl Db {
    /// Connects to `sqlite://path/to/file.db` (created when missing) or `postgres://…`.
    pub async fn connect(url: &str, clock: Clock) -> Result<Self> {
        Self::connect_all(url, &[], clock).await
    }

    /// Connects to a database and others that belong to it: one of them takes writes, the others follow it. Which is which is
    /// found out here, and by [`Db::watch`] whenever it changes.
    pub async fn connect_all(url: &str, others: &[&str], clock: Clock) -> Result<Self> {
        let (nodes, backend) = if url.starts_with("sqlite:") {
            if !others.is_empty() {
                return Err(Error::internal(
                    "an SQLite database has no standbys to read from: leave out --database-read, or serve from PostgreSQL",
                ));
            }
            (Nodes::new(Node::sqlite(url).await?, Vec::new()), DbBackend::Sqlite)
        } else {
            for url in std::iter::once(&url).chain(others) {
                is_postgres(url)?;
            }
            // Of several, some may be down.
            let first = Node::postgres(url, !others.is_empty()).await?;
            let mut more = Vec::with_capacity(others.len());
            for url in others {
                more.push(Node::postgres(url, true).await?);
            }
            (Nodes::new(first, more), DbBackend::Postgres)
        };
        let db = Self::over(nodes, backend, clock);
        if !others.is_empty() {
            db.look_at_all().await;
        }
        Ok(db)
    }

    /// Connects to an empty database in order to fill it in one write. Ends with [`Db::close`]; whoever connects afterwards
    /// finds it as any other.
    pub async fn connect_to_fill(url: &str, clock: Clock) -> Result<Self> {
        if !url.starts_with("sqlite:") {
            return Self::connect(url, clock).await;
        }
        Ok(Self::over(Nodes::new(Node::sqlite_to_fill(url).await?, Vec::new()), DbBackend::Sqlite, clock))
    }

    fn over(nodes: Nodes, backend: DbBackend, clock: Clock) -> Self {
        let name = Arc::from(Uuid::now_v7().simple().to_string());
        let log = Log::of(&nodes.at(0).address);
        let (head, line, known, frequencies) = (Arc::default(), Arc::default(), Arc::default(), Arc::default());
        Self { nodes: Arc::new(nodes), backend, clock, head, name, line, known, log, frequencies, is_trial: false }
    }

    /// The connection to read from: that of the request, or else of the database that takes writes.
    pub fn read(&self) -> &DatabaseConnection {
        &self.nodes.at(self.reading_from()).read
    }

    /// Begins to read one moment of the database: all statements of the transaction see the same. Nothing can be written.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction> {
        self.moment_of(self.read()).await
    }

    /// The same, for a file that may take long and sort much.
    pub async fn export(&self) -> Result<DatabaseTransaction> {
        self.moment_of(&self.nodes.at(self.reading_from()).export).await
    }

    async fn moment_of(&self, connection: &DatabaseConnection) -> Result<DatabaseTransaction> {
        let postgres = self.backend() == DbBackend::Postgres;
        // A transaction of SQLite reads one moment as it is.
        let options = TransactionOptions {
            isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
            access_mode: postgres.then_some(AccessMode::ReadOnly),
            ..Default::default()
        };
        let connection = connection.clone();
        let begun = async move {
            #[expect(clippy::disallowed_methods, reason = "the one place where several reads are bound together")]
            let transaction = connection.begin_with_options(options).await;
            transaction
        };
        // In a task of its own: begun half way and given up, it would go back into the pool within its transaction.
        let transaction = tokio::spawn(begun).await.map_err(|error| Error::Internal(Box::new(error)))??;
        Ok(transaction)
    }

    /// Which of the two databases it is.
    pub fn backend(&self) -> DbBackend {
        self.backend
    }

    /// How frequent the words of its tables are.
    pub(crate) fn frequencies(&self) -> &Frequencies {
        &self.frequencies
    }

    /// The time.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Whether a database takes writes, as far as the last look told.
    pub fn takes_writes(&self) -> bool {
        self.nodes.primary().is_some()
    }

    /// Tells, each time that changes, which of the databases takes writes, or that none does.
    pub fn writers(&self) -> tokio::sync::watch::Receiver<Option<usize>> {
        self.nodes.primaries()
    }

    /// The connection that writes to the database that takes writes, as far as there is one.
    fn writing(&self) -> &DatabaseConnection {
        &self.nodes.at(self.nodes.best()).write
    }

    /// Ends all connections.
    pub async fn close(&self) -> Result<()> {
        for node in self.nodes.all() {
            for pool in [&node.read, &node.export, &node.write] {
                pool.clone().close().await?;
            }
            node.held.close().await;
        }
        Ok(())
    }
}

fn is_postgres(url: &str) -> Result<()> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(());
    }
    Err(Error::internal("the database is neither sqlite://path/to/file.db nor postgres://user:password@host/name"))
}
