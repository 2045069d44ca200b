//! Connections to SQLite: what each is for, and the pragmas of it. Holds no SQL about records.

use super::{EXPORTS, log};
use sea_orm::ConnectOptions;
use std::time::Duration;

const READERS: u32 = 4;
/// Connections in hand for what is asked most.
pub(super) const IN_HAND: usize = 4;
/// How long somebody waits for one.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
const ROWS_AHEAD: usize = 512;

/// What a connection of SQLite is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Read,
    Write,
    Export,
    /// To fill an empty database from its beginning.
    Fill,
}

/// How a pool connects.
pub(super) fn options(url: &str, purpose: Use) -> ConnectOptions {
    let with_mode = if url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") };
    let mut options = ConnectOptions::new(with_mode);
    let connections = match purpose {
        Use::Read => READERS,
        Use::Write | Use::Fill => 1,
        Use::Export => EXPORTS,
    };
    // Many registers never write a file.
    options.connect_lazy(purpose == Use::Export).min_connections(u32::from(purpose != Use::Export));
    options.max_connections(connections).sqlx_logging(false).test_before_acquire(false);
    options.acquire_timeout(Duration::from_secs(30));
    options.map_sqlx_sqlite_opts(move |sqlite| {
        use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
        // A filling writer leaves the mode as it is, and changes it when nobody else is there.
        let sqlite = if purpose == Use::Fill { sqlite } else { sqlite.journal_mode(SqliteJournalMode::Wal) };
        let sqlite = sqlite
            // An acknowledged write must outlive a power cut, not only a crash of the program.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(log::BUSY)
            .foreign_keys(true)
            // Kibibytes. Whoever writes many rows touches pages all over the indexes.
            .pragma("cache_size", cache(purpose))
            .pragma("mmap_size", "1073741824")
            .pragma("temp_store", if matches!(purpose, Use::Export | Use::Fill) { "FILE" } else { "MEMORY" })
            // Once it was emptied, no longer than this is kept for the next commits.
            .pragma("journal_size_limit", log::LIMIT.to_string())
            // What is deleted is overwritten, not only forgotten: personal data that was erased is gone from the file.
            .pragma("secure_delete", if purpose == Use::Fill { "OFF" } else { "ON" })
            .statement_cache_capacity(256)
            // Rows are read by a thread; with room for few it and whoever takes them wait for each other at every row.
            .row_buffer_size(ROWS_AHEAD);
        if matches!(purpose, Use::Write | Use::Fill) { sqlite } else { sqlite.pragma("query_only", "ON") }
    });
    options
}

/// A database of one connection, without a name: SQLite keeps it in memory, and beyond that in a file that has no name either.
pub(super) fn trial() -> ConnectOptions {
    let mut options = ConnectOptions::new("sqlite://trial");
    // What is in it is gone with its connection, so that has to stay.
    options.max_connections(1).min_connections(1).sqlx_logging(false).test_before_acquire(false);
    options.idle_timeout(None).max_lifetime(None).acquire_timeout(Duration::from_secs(30));
    options.map_sqlx_sqlite_opts(|sqlite| {
        use sea_orm::sqlx::sqlite::SqliteSynchronous;
        sqlite
            .filename("")
            .create_if_missing(true)
            .synchronous(SqliteSynchronous::Off)
            .busy_timeout(log::BUSY)
            // Until everything is there.
            .foreign_keys(false)
            .pragma("cache_size", "-65536")
            .statement_cache_capacity(256)
            .row_buffer_size(ROWS_AHEAD)
    });
    options
}

/// How much of the database a connection keeps in memory, in kibibytes.
const fn cache(purpose: Use) -> &'static str {
    match purpose {
        Use::Read | Use::Export => "-16384",
        Use::Write => "-65536",
        Use::Fill => "-262144",
    }
}
