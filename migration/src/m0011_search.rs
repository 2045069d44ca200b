//! The words that searches look for, so that no search reads a whole table.
//!
//! The database keeps them by itself, whoever writes. Each word stands there twice: folded, and with its marks behind an
//! equals sign. The program asks for the beginnings of words, in the order of codes (`registry::search`).

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The tables whose words are kept.
pub(crate) const SEARCHED: [&str; 5] = ["village", "producer", "product", "centre", "decision"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let steps = if manager.get_database_backend() == DbBackend::Sqlite { SQLITE } else { POSTGRES };
        for table in SEARCHED {
            run(manager, steps, table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let steps = if manager.get_database_backend() == DbBackend::Sqlite { SQLITE_BACK } else { POSTGRES_BACK };
        for table in SEARCHED {
            run(manager, steps, table).await?;
        }
        Ok(())
    }
}

/// The statement by which SQLite takes the words of all rows of a table at once, for whoever wrote them without its triggers.
#[must_use]
pub fn fill_words(table: &str) -> String {
    written_out(FILL, table)
}

async fn run(manager: &SchemaManager<'_>, steps: &[&str], table: &str) -> Result<(), DbErr> {
    for step in steps {
        manager.get_connection().execute_unprepared(&written_out(step, table)).await?;
    }
    Ok(())
}

fn written_out(step: &str, table: &str) -> String {
    let mut step = step.replace("{table}", table);
    for row in ["", "old.", "new."] {
        step = step.replace(&format!("{{{row}words}}"), &WORDS.replace("{row}", row));
        step = step.replace(&format!("{{{row}place}}"), &PLACE.replace("{row}", row));
    }
    step
}

/// All words of a row.
const WORDS: &str = "{row}search || ' =' || replace({row}search_exact, ' ', ' =')";
/// A number that sorts as the code does: its digits as if there were nine, and behind them how long the code is. A row of
/// ours has no other number that a copy of the database would keep.
const PLACE: &str = "CAST(substr(substr({row}code, 4, length({row}code) - 5) || '000', 1, 9) || length({row}code) AS INTEGER)";

/// The words keep no text of their own. A beginning of a word is found as fast as a word, at any length that syllables
/// have. What is taken out leaves the file at once, since it may be personal data.
const SQLITE: &[&str] = &[
    "CREATE UNIQUE INDEX ix_{table}_place ON {table} ({place})",
    "CREATE VIRTUAL TABLE {table}_search USING fts5(words, content = '', columnsize = 0, detail = none, \
     tokenize = \"ascii tokenchars '='\", prefix = '1 2 3 4 5 6 7')",
    "INSERT INTO {table}_search ({table}_search, rank) VALUES ('secure-delete', 1)",
    FILL,
    "CREATE TRIGGER {table}_search_insert AFTER INSERT ON {table} BEGIN \
     INSERT INTO {table}_search (rowid, words) VALUES ({new.place}, {new.words}); END",
    "CREATE TRIGGER {table}_search_update AFTER UPDATE ON {table} \
     WHEN old.search <> new.search OR old.search_exact <> new.search_exact OR old.code <> new.code BEGIN \
     INSERT INTO {table}_search ({table}_search, rowid, words) VALUES ('delete', {old.place}, {old.words}); \
     INSERT INTO {table}_search (rowid, words) VALUES ({new.place}, {new.words}); END",
    "CREATE TRIGGER {table}_search_delete AFTER DELETE ON {table} BEGIN \
     INSERT INTO {table}_search ({table}_search, rowid, words) VALUES ('delete', {old.place}, {old.words}); END",
];
const FILL: &str = "INSERT INTO {table}_search (rowid, words) SELECT {place}, {words} FROM {table} ORDER BY 1";
const SQLITE_BACK: &[&str] = &[
    "DROP TRIGGER {table}_search_insert",
    "DROP TRIGGER {table}_search_update",
    "DROP TRIGGER {table}_search_delete",
    "DROP TABLE {table}_search",
    "DROP INDEX ix_{table}_place",
];

/// No list of what is still to be put in: a search would read it from its front to its end.
const POSTGRES: &[&str] = &["CREATE INDEX ix_{table}_search ON {table} USING gin \
    (array_to_tsvector(array_remove(string_to_array({words}, ' '), ''))) WITH (fastupdate = off)"];
const POSTGRES_BACK: &[&str] = &["DROP INDEX ix_{table}_search"];
