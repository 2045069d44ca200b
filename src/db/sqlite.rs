//! Connections to SQLite: what each is for, and the pragmas of it. Holds no SQL about records.

use super::{EXPORTS, log};
use sea_orm::ConnectOptions;
use std::time::Duration;

const READERS: u32 = 4;
const ROWS_AHEAD: usize = 512;

/// What a connection of SQLite is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Read,
    Write,
    Export,
}

/// How a pool connects.
pub(super) fn options(url: &str, purpose: Use) -> ConnectOptions {
    let with_mode = if url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") };
    let mut options = ConnectOptions::new(with_mode);
    let connections = match purpose {
        Use::Read => READERS,
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
            .busy_timeout(log::BUSY)
            .foreign_keys(true)
            // Kibibytes. Whoever writes many rows touches pages all over the indexes.
            .pragma("cache_size", if purpose == Use::Write { "-65536" } else { "-16384" })
            .pragma("mmap_size", "1073741824")
            .pragma("temp_store", if purpose == Use::Export { "FILE" } else { "MEMORY" })
            // Once it was emptied, no longer than this is kept for the next commits.
            .pragma("journal_size_limit", log::LIMIT.to_string())
            // What is deleted is overwritten, not only forgotten: personal data that was erased is gone from the file.
            .pragma("secure_delete", "ON")
            .statement_cache_capacity(256)
            // Rows are read by a thread; with room for few it and whoever takes them wait for each other at every row.
            .row_buffer_size(ROWS_AHEAD);
        if purpose == Use::Write { sqlite } else { sqlite.pragma("query_only", "ON") }
    });
    options
}
