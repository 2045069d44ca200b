//! How frequent words are, as the statistics of PostgreSQL know it: how to look for words hangs on it, never what is found.
//! Holds what was read of them for a while. Decides nothing.

use crate::db::Db;
use crate::error::Result;
use crate::registry::record::Listed;
use sea_orm::{DbBackend, Values};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long what was read is taken for true. The server itself looks again when a tenth of a table has changed.
const KEPT: Duration = Duration::from_mins(1);
/// From so many digits on a number is a whole one (GTIN-12 to GTIN-14), not the beginning of many.
const WHOLE_NUMBER: usize = 12;
/// About so many rows are looked at to see which numbers there are.
const SAMPLE: &str = "3000";

/// The more frequent words of a table.
#[derive(Debug, Default)]
pub struct Frequency(BTreeMap<String, f64>);

impl Frequency {
    /// What is known of these words and how many rows each is in.
    pub fn new(words: impl IntoIterator<Item = (String, f64)>) -> Self {
        Self(words.into_iter().collect())
    }

    /// In about how many rows a word begins with these letters, which stand behind a mark: few, where none of those words is
    /// among the more frequent. `None` where nothing is known.
    pub fn rows(&self, mark: &str, letters: &str) -> Option<f64> {
        let is_number = letters.bytes().all(|letter| letter.is_ascii_digit());
        if self.0.is_empty() || (is_number && letters.len() < WHOLE_NUMBER && !self.knows_numbers()) {
            return None;
        }
        // A number has no marks, and is kept without.
        let letters = if is_number { letters.to_owned() } else { format!("{mark}{letters}") };
        Some(self.0.range(letters.clone()..).take_while(|(word, _)| word.starts_with(&letters)).map(|(_, rows)| rows).sum())
    }

    /// All numbers together may be frequent, though none of them is: where none is known, nothing is known of how many begin
    /// alike.
    fn knows_numbers(&self) -> bool {
        self.0.range("0".to_owned()..":".to_owned()).next().is_some()
    }
}

/// What is known of each table, and since when.
#[derive(Debug, Default)]
pub struct Frequencies(Mutex<HashMap<&'static str, (Instant, Arc<Frequency>)>>);

impl Frequencies {
    /// What the database that is read from knows of a table. Nothing is asked of SQLite, which needs none of it.
    pub async fn of<R: Listed>(&self, db: &Db) -> Result<Arc<Frequency>> {
        if db.backend() == DbBackend::Sqlite {
            return Ok(Arc::default());
        }
        if let Some(known) = self.known(R::TABLE) {
            return Ok(known);
        }
        let statement = [STATISTICS, NUMBERS].join(" UNION ALL ").replace("{table}", R::TABLE).replace("{sample}", SAMPLE);
        let rows = db.ask(Arc::from(statement), Values(Vec::new())).await?;
        let words = rows.iter().map(|row| Ok((row.try_get("", "word")?, row.try_get("", "rows")?)));
        let read = Arc::new(Frequency(words.collect::<Result<_>>()?));
        self.tables().insert(R::TABLE, (Instant::now(), Arc::clone(&read)));
        Ok(read)
    }

    /// What is not too old; whoever finds it too old asks again, and the others go on with it meanwhile.
    fn known(&self, table: &'static str) -> Option<Arc<Frequency>> {
        let mut tables = self.tables();
        let (since, known) = tables.get_mut(table)?;
        if since.elapsed() > KEPT {
            *since = Instant::now();
            return None;
        }
        Some(Arc::clone(known))
    }

    /// A panic elsewhere leaves what is only known, or not.
    fn tables(&self) -> std::sync::MutexGuard<'_, HashMap<&'static str, (Instant, Arc<Frequency>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Behind the frequencies of the words stand three that belong to none.
const STATISTICS: &str = "SELECT words.word, (words.share * class.reltuples)::float8 AS rows \
    FROM pg_stats AS stats \
    JOIN pg_class AS class ON class.oid = '{table}'::regclass \
    CROSS JOIN LATERAL unnest(stats.most_common_elems::text::text[], stats.most_common_elem_freqs) AS words (word, share) \
    WHERE stats.schemaname = current_schema() AND stats.tablename = 'ix_{table}_search' AND words.word IS NOT NULL";

/// Numbers are different in every row, so the server's own statistics tell of none; but many begin alike. What some rows have,
/// taken for all.
const NUMBERS: &str = "SELECT words.word, count(*) * (SELECT GREATEST(reltuples / {sample}, 1) FROM pg_class WHERE oid = '{table}'::regclass) \
    FROM {table} TABLESAMPLE SYSTEM (LEAST(100, 100.0 * {sample} / GREATEST((SELECT reltuples FROM pg_class WHERE oid = '{table}'::regclass), 1))), \
    unnest(string_to_array(search, ' ')) AS words (word) \
    WHERE words.word COLLATE \"C\" >= '0' AND words.word COLLATE \"C\" < ':' GROUP BY words.word";

#[cfg(test)]
mod tests {
    use super::Frequency;

    #[test]
    fn the_rows_of_a_beginning_are_those_of_its_words_together() {
        let words = [("ban", 5.0), ("banh", 20.0), ("bao", 3.0), ("=bánh", 19.0), ("952", 1.0)];
        let known = Frequency::new(words.map(|(word, rows)| (word.to_owned(), rows)));
        assert_eq!(known.rows("", "ban"), Some(25.0));
        assert_eq!(known.rows("", "banh"), Some(20.0));
        assert_eq!(known.rows("=", "banh"), Some(0.0), "rare, or nowhere");
        assert_eq!(known.rows("=", "b"), Some(19.0));
        assert_eq!(known.rows("", "9520000000004"), Some(0.0));
        assert_eq!((known.rows("", "9"), known.rows("=", "95"), known.rows("", "893")), (Some(1.0), Some(1.0), Some(0.0)));
        let of_words_alone = Frequency::new([("banh".to_owned(), 20.0)]);
        assert_eq!(of_words_alone.rows("", "952"), None, "it may be the beginning of many numbers");
        assert_eq!(of_words_alone.rows("", "9520000000004"), Some(0.0));
        assert_eq!(Frequency::default().rows("", "banh"), None);
    }
}
