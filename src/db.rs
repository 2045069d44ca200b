//! Connections, and the one way to write: a [`Tx`], which knows who writes and why.
//!
//! Reads never lock. One writer at a time, on both backends: SQLite by `BEGIN IMMEDIATE` on its only write connection,
//! PostgreSQL by an advisory lock held to the end of the transaction. So the order of the journal is the order of commits.
//! Holds no SQL about records.

use crate::auth::Editor;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::programme::Entry;
use crate::registry::memo::Memo;
use chrono::{DateTime, NaiveDate, Utc};
use entity::vocabulary::Nature;
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, EntityTrait,
    IsolationLevel, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Any number, as long as every program that writes a register uses the same.
const WRITER_LOCK: i64 = 0x0C0B_0001;
const SQLITE_READERS: u32 = 4;
const ROWS_AHEAD: usize = 512;
/// How many files are written at once. Each holds a connection as long as its reader takes.
pub const EXPORTS: u32 = 2;
const POSTGRES_READERS: u32 = 16;
const POSTGRES_WRITERS: u32 = 4;

/// The database: a pool to read from and a way to write.
#[derive(Clone, Debug)]
pub struct Db {
    read: DatabaseConnection,
    write: DatabaseConnection,
    /// For files: what they sort is kept on disc, and they take no connection from lists.
    export: DatabaseConnection,
    clock: Clock,
    address: Address,
}

/// Where the database is, with the password that may be in it.
#[derive(Clone)]
struct Address(Arc<str>);

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address")
    }
}

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
    intent: Intent,
    now: DateTime<Utc>,
    today: NaiveDate,
    nature: Nature,
    began: NaiveDate,
    memo: Memo,
}

impl Db {
    /// Connects to `sqlite://path/to/file.db` (created when missing) or `postgres://…`.
    pub async fn connect(url: &str, clock: Clock) -> Result<Self> {
        if url.starts_with("sqlite:") {
            let write = Database::connect(sqlite(url, Use::Write)).await?;
            let read = Database::connect(sqlite(url, Use::Read)).await?;
            let export = Database::connect(sqlite(url, Use::Export)).await?;
            return Ok(Self { read, write, export, clock, address: Address(Arc::from(url)) });
        }
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(Error::internal(format!(
                "the database {url:?} is neither sqlite://path/to/file.db nor postgres://user:password@host/name"
            )));
        }
        // Writers wait for each other inside a transaction; in a pool of their own they keep no reader waiting.
        let read = Database::connect(postgres(url, POSTGRES_READERS, 5)).await?;
        let write = Database::connect(postgres(url, POSTGRES_WRITERS, 20)).await?;
        // The server sorts on its own disc.
        let export = read.clone();
        Ok(Self { read, write, export, clock, address: Address(Arc::from(url)) })
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

    /// Brings the schema up to date; refuses a database that a newer program has written.
    pub async fn migrate(&self) -> Result<()> {
        if let Some(newer) = self.newer_step().await? {
            return Err(Error::internal(format!(
                "the database was written by a newer ocop-registry (it has the step {newer}, which this version does not know); install that version"
            )));
        }
        // Over a connection of its own: SQLite opens its temporary storage to change a table, and a connection that has it
        // open may not say any more where it lies.
        let own = match self.backend() {
            DbBackend::Sqlite => Database::connect(sqlite(&self.address.0, Use::Write)).await?,
            _ => Database::connect(postgres(&self.address.0, 1, 20)).await?,
        };
        let migrated = Migrator::up(&own, None).await;
        own.close().await?;
        Ok(migrated?)
    }

    /// Whether every step of the schema has been made.
    pub async fn is_migrated(&self) -> Result<bool> {
        Ok(Migrator::get_pending_migrations(&self.read).await?.is_empty())
    }

    /// Copies a live SQLite database into a new file: one statement reads one state, whatever is written meanwhile.
    pub async fn copy_to(&self, file: &Path) -> Result<()> {
        if self.backend() != DbBackend::Sqlite {
            return Err(Error::internal("backup copies SQLite databases; for PostgreSQL use pg_dump"));
        }
        if file.exists() {
            return Err(Error::internal(format!("{} is there already; nothing was overwritten", file.display())));
        }
        let path = file.to_str().ok_or_else(|| Error::internal("the name of the file is not UTF-8"))?;
        // Through the write connection, because the others may not even write another file.
        self.write.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [path.into()])).await?;
        Ok(())
    }

    async fn newer_step(&self) -> Result<Option<String>> {
        let rows = self.read.query_all_raw(Statement::from_string(self.backend(), "SELECT version FROM seaql_migrations")).await;
        // No such table: nothing has been migrated yet.
        let Ok(rows) = rows else { return Ok(None) };
        let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
        let steps: std::result::Result<Vec<String>, _> = rows.iter().map(|row| row.try_get("", "version")).collect();
        Ok(steps?.into_iter().find(|step| !known.contains(step)))
    }

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
        Ok(Tx { transaction, editor: editor.clone(), intent, now, today, nature, began, memo: Memo::default() })
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
        }
        Ok(())
    }
}

fn postgres(url: &str, connections: u32, patience_seconds: u64) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).sqlx_logging(false).connect_timeout(Duration::from_secs(5));
    // A server that was restarted has forgotten our connections; find out before a request does.
    options.acquire_timeout(Duration::from_secs(patience_seconds)).test_before_acquire(true);
    options
}

/// What a connection of SQLite is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Read,
    Write,
    Export,
}

fn sqlite(url: &str, purpose: Use) -> ConnectOptions {
    let with_mode = if url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") };
    let mut options = ConnectOptions::new(with_mode);
    let connections = match purpose {
        Use::Read => SQLITE_READERS,
        Use::Write => 1,
        Use::Export => EXPORTS,
    };
    // Many registers never write a file.
    options.connect_lazy(purpose == Use::Export).min_connections(u32::from(purpose != Use::Export));
    options.max_connections(connections).sqlx_logging(false).test_before_acquire(false);
    options.acquire_timeout(Duration::from_secs(30));
    options.map_sqlx_sqlite_opts(move |sqlite| {
        use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
        let sqlite = sqlite
            .journal_mode(SqliteJournalMode::Wal)
            // An acknowledged write must outlive a power cut, not only a crash of the program.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(true)
            // Kibibytes. Whoever writes many rows touches pages all over the indexes.
            .pragma("cache_size", if purpose == Use::Write { "-65536" } else { "-16384" })
            .pragma("mmap_size", "1073741824")
            .pragma("temp_store", if purpose == Use::Export { "FILE" } else { "MEMORY" })
            .statement_cache_capacity(256)
            // Rows are read by a thread; with room for few it and whoever takes them wait for each other at every row.
            .row_buffer_size(ROWS_AHEAD);
        if purpose == Use::Write { sqlite } else { sqlite.pragma("query_only", "ON") }
    });
    options
}
