//! Connections to PostgreSQL, and what a look at a server asks. Holds no SQL about records.

use super::choice::Seen;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::{self, ConnectOptions as _, Row as _};
use sea_orm::{ConnectOptions, DbErr};
use std::str::FromStr as _;
use std::time::Duration;

pub(super) const READERS: u32 = 16;
/// How long somebody waits for one.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
pub(super) const WRITERS: u32 = 4;

/// What instances tell each other through: each write says that there was one, and by whom.
pub(super) const CHANNEL: &str = "ocop_registry_journal";

const UNDEFINED_TABLE: &str = "42P01";
/// A connection that was used a moment ago is taken as it is; older ones are tried first.
pub(super) const IDLE: Duration = Duration::from_secs(1);

/// Connections in hand for what is asked most: as many as this machine has something to do with the answers of. More questions at
/// once take turns on the server, each longer than it would wait here, and the longest of them longest.
pub(super) fn in_hand() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).saturating_mul(2).clamp(4, READERS as usize)
}

/// How a pool connects.
pub(super) fn options(url: &str, connections: u32, patience_seconds: u64) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).sqlx_logging(false).connect_timeout(Duration::from_secs(5));
    // A server that was restarted has forgotten our connections; find out before a request does.
    options.acquire_timeout(Duration::from_secs(patience_seconds)).test_before_acquire_if_idle_for(IDLE);
    // What we ask takes milliseconds; to compile it takes longer, and the server would, for what it cannot estimate. Said as
    // part of the address, so that connections in hand have it too.
    options.map_sqlx_postgres_opts(|postgres| postgres.options([("jit", "off")]));
    options
}

/// A connection of its own.
pub(super) async fn connect(url: &str) -> sqlx::Result<PgConnection> {
    PgConnectOptions::from_str(url)?.application_name("ocop-registry watch").disable_statement_logging().connect().await
}

/// What a look at a server tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) seen: Seen,
    /// How many instances are connected to it.
    pub(super) instances: i64,
}

/// The end of the journal; 0 in a database that no step has been made in yet.
const HEAD: &str = "COALESCE((SELECT sequence FROM journal ORDER BY sequence DESC LIMIT 1), 0)";

/// Asks a server how it is. Every running instance holds the lock `presence`, shared.
pub(super) async fn look(connection: &mut PgConnection, presence: i64) -> sqlx::Result<Look> {
    match ask(connection, HEAD, presence).await {
        Err(sqlx::Error::Database(told)) if told.code().is_some_and(|code| code == UNDEFINED_TABLE) => {
            ask(connection, "0", presence).await
        }
        other => other,
    }
}

async fn ask(connection: &mut PgConnection, head: &str, presence: i64) -> sqlx::Result<Look> {
    // An advisory lock of one number is kept as two halves.
    let statement = format!(
        "SELECT pg_is_in_recovery(), \
        CASE WHEN pg_is_in_recovery() THEN 0 ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::bigint END, \
        ({head})::bigint, \
        (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND classid = 0 \
         AND objid::bigint = $1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
    );
    // Put together from words of this file only.
    let row = sqlx::query(sqlx::AssertSqlSafe(statement)).bind(presence).fetch_one(connection).await?;
    let seen = Seen { alive: true, follows: row.try_get(0)?, timeline: row.try_get(1)?, sequence: row.try_get(2)? };
    Ok(Look { seen, instances: row.try_get(3)? })
}

/// Says that this instance is there, for as long as the connection lives.
pub(super) async fn be_present(connection: &mut PgConnection, presence: i64) -> sqlx::Result<()> {
    sqlx::query("SELECT pg_advisory_lock_shared($1)").bind(presence).execute(connection).await?;
    Ok(())
}

/// Takes a lock for as long as the connection lives, if nobody has it.
pub(super) async fn try_lock(connection: &mut PgConnection, lock: i64) -> sqlx::Result<bool> {
    sqlx::query("SELECT pg_try_advisory_lock($1)").bind(lock).fetch_one(connection).await?.try_get(0)
}

/// Whether a server that failed to answer a COMMIT may have made it: it said nothing, or only that the connection ends.
pub(super) fn may_have_committed(error: &DbErr) -> bool {
    use sea_orm::RuntimeErr;
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)) => match inner.as_ref() {
            // Class 57P: an operator ended it. Class 08: the connection.
            sqlx::Error::Database(told) => {
                told.code().is_none_or(|code| code.starts_with("57P") || code.starts_with("08") || code.starts_with("XX"))
            }
            _ => true,
        },
        _ => true,
    }
}
