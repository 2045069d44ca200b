//! A copy of the register on which a write is tried that would keep everybody waiting if it were tried in its turn. Holds no
//! SQL about records.
//!
//! The copy is of one moment, belongs to one connection, and is gone with it, whatever becomes of the program: on SQLite a
//! database without a name, which is a file without a name as soon as it does not fit into memory; on PostgreSQL temporary
//! tables that stand in front of those of the same names. Nobody waits for it, neither readers nor writers.

use super::held::Held;
use super::nodes::{self, Node, Nodes};
use super::{Address, Db, Head, Line, Log, postgres, sqlite};
use crate::error::{Error, Result};
use sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel, Statement, TransactionOptions,
    TransactionTrait,
};
use std::sync::Arc;

/// What no write asks about, and what is large, secret or both.
const LEFT_BEHIND: [&str; 13] = [
    "account",
    "device",
    "idempotency",
    "import",
    "import_part",
    "import_row",
    "import_slice",
    "invitation",
    "journal",
    "recovery_code",
    "seaql_migrations",
    "session",
    "token",
];
/// Of the journal a write asks only where it ends.
const END_OF_JOURNAL: &str = "ORDER BY sequence DESC LIMIT 1";

impl Db {
    /// Copies the register as it is now. Whoever is done with the copy closes it.
    pub async fn trial(&self) -> Result<Self> {
        let primary = self.nodes.primary().ok_or_else(nodes::no_writer)?;
        let address = &self.nodes.at(primary).address;
        let copy = match self.backend() {
            DbBackend::Sqlite => Database::connect(sqlite::trial()).await?,
            _ => Database::connect(postgres::options(&address.0, 1, 20)).await?,
        };
        match self.backend() {
            DbBackend::Sqlite => copy_file(&self.own_file().await?, &copy).await?,
            _ => copy_tables(&copy).await?,
        }
        let nowhere = Address::new("");
        let log = Log::of(&nowhere);
        // Nobody asks there: what is tried reads and writes in its one transaction.
        let held = Held::beside(&copy, self.backend());
        let node = Node { address: nowhere, read: copy.clone(), export: copy.clone(), write: copy, held };
        Ok(Self {
            nodes: Arc::new(Nodes::new(node, Vec::new())),
            backend: self.backend,
            clock: self.clock.clone(),
            head: Arc::<Head>::default(),
            name: Arc::clone(&self.name),
            line: Arc::<Line>::default(),
            known: Arc::clone(&self.known),
            log,
            frequencies: Arc::default(),
            is_trial: true,
        })
    }

    async fn own_file(&self) -> Result<String> {
        let file = self.file().await?.ok_or_else(|| Error::internal("a database in memory cannot be copied"))?;
        file.into_os_string().into_string().map_err(|file| Error::internal(format!("{} is no text", file.display())))
    }
}

async fn begin(copy: &DatabaseConnection, isolation_level: Option<IsolationLevel>) -> Result<DatabaseTransaction> {
    let options = TransactionOptions { isolation_level, ..Default::default() };
    #[expect(clippy::disallowed_methods, reason = "writes into a copy that nobody else sees, before anything is tried there")]
    let transaction = copy.begin_with_options(options).await?;
    Ok(transaction)
}

/// Tables first, then what is in them, then their indexes, which are built faster at once. The words of searches are left
/// out: no write asks for them.
async fn copy_file(file: &str, copy: &DatabaseConnection) -> Result<()> {
    let attach = Statement::from_sql_and_values(DbBackend::Sqlite, "ATTACH DATABASE ? AS register", [file.into()]);
    copy.execute_raw(attach).await?;
    let transaction = begin(copy, None).await?;
    let tables = pairs(
        &transaction,
        "SELECT master.name, master.sql FROM register.sqlite_master master JOIN pragma_table_list list \
         ON list.schema = 'register' AND list.name = master.name AND list.type = 'table' \
         WHERE master.type = 'table' AND master.name NOT LIKE 'sqlite^_%' ESCAPE '^'",
    )
    .await?;
    for (table, create) in &tables {
        transaction.execute_unprepared(create).await?;
        if let Some(which) = wanted(table) {
            let insert = format!("INSERT INTO main.\"{table}\" SELECT * FROM register.\"{table}\" {which}");
            transaction.execute_unprepared(&insert).await?;
        }
    }
    let indexes =
        pairs(&transaction, "SELECT name, sql FROM register.sqlite_master WHERE type = 'index' AND sql IS NOT NULL").await?;
    for (_, create) in indexes {
        transaction.execute_unprepared(&create).await?;
    }
    transaction.commit().await?;
    copy.execute_unprepared("DETACH DATABASE register; PRAGMA foreign_keys = ON").await?;
    Ok(())
}

/// The same for PostgreSQL. A temporary table is found before another one of its name.
async fn copy_tables(copy: &DatabaseConnection) -> Result<()> {
    copy.execute_unprepared("SET temp_buffers = '64MB'").await?;
    let transaction = begin(copy, Some(IsolationLevel::RepeatableRead)).await?;
    let tables = pairs(
        &transaction,
        "SELECT tablename::text, format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = current_schema()",
    )
    .await?;
    let indexes = pairs(
        &transaction,
        "SELECT tablename::text, \
         replace(indexdef, format(' ON %I.%I ', schemaname, tablename), format(' ON pg_temp.%I ', tablename)) \
         FROM pg_indexes WHERE schemaname = current_schema() AND indexdef NOT LIKE '% USING gin %'",
    )
    .await?;
    for (table, original) in &tables {
        let Some(which) = wanted(table) else { continue };
        let create = format!("CREATE TEMPORARY TABLE \"{table}\" (LIKE {original} INCLUDING DEFAULTS INCLUDING GENERATED)");
        transaction.execute_unprepared(&create).await?;
        let insert = format!("INSERT INTO pg_temp.\"{table}\" SELECT * FROM {original} {which}");
        transaction.execute_unprepared(&insert).await?;
        for (_, create) in indexes.iter().filter(|(of, _)| of == table) {
            transaction.execute_unprepared(create).await?;
        }
        transaction.execute_unprepared(&format!("ANALYZE pg_temp.\"{table}\"")).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Which rows of a table are copied; `None` where the table itself is not needed.
fn wanted(table: &str) -> Option<&'static str> {
    match table {
        "journal" => Some(END_OF_JOURNAL),
        _ if LEFT_BEHIND.contains(&table) => None,
        _ => Some(""),
    }
}

async fn pairs(transaction: &DatabaseTransaction, sql: &str) -> Result<Vec<(String, String)>> {
    let rows = transaction.query_all_raw(Statement::from_string(transaction.get_database_backend(), sql)).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}
