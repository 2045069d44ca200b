//! Where the database lies: how large it is, how much room its disk has left, what else has its log open, and how far each
//! database of a register is. Tells what this program can know of it, and where it cannot, nothing. Writes nothing.

use super::Db;
use crate::error::{Error, Result};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::path::{Path, PathBuf};

/// What is known of the place that the database lies in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Storage {
    /// Bytes of the database.
    pub bytes: i64,
    /// Bytes of the log of SQLite, which commits go to first.
    pub log_bytes: Option<u64>,
    /// Bytes that its disk has left.
    pub free_bytes: Option<u64>,
    /// Other programs on this machine that have the log open; nothing where that cannot be known.
    pub log_held_by: Option<Vec<String>>,
}

/// One of the databases of a register, as the last look told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether it answers.
    pub answers: bool,
    /// Whether it takes writes.
    pub takes_writes: bool,
    /// The last entry of its journal; nothing while nobody looked.
    pub sequence: Option<i64>,
}

impl Db {
    /// Looks at the place that the database lies in.
    pub async fn storage(&self) -> Result<Storage> {
        if self.backend() == DbBackend::Postgres {
            let bytes = self.number("SELECT pg_database_size(current_database())").await?;
            return Ok(Storage { bytes, ..Storage::default() });
        }
        let bytes = self.number("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()").await?;
        let Some(file) = self.file().await? else { return Ok(Storage { bytes, ..Storage::default() }) };
        let looked = tokio::task::spawn_blocking(move || look(&file)).await;
        let looked = looked.map_err(|error| Error::internal(error.to_string()))?;
        Ok(Storage { bytes, ..looked })
    }

    /// How far each database is. Of one alone that is the end of the journal, and not told here.
    pub fn standings(&self) -> Vec<Standing> {
        if self.nodes.len() == 1 {
            return Vec::new();
        }
        let primary = self.nodes.primary();
        let seen = self.nodes.seen();
        let all = seen.into_iter().enumerate().map(|(index, seen)| Standing {
            answers: seen.alive,
            takes_writes: primary == Some(index),
            sequence: Some(seen.sequence).filter(|sequence| *sequence > 0),
        });
        all.collect()
    }

    /// Where SQLite says that its database lies; nothing where it is kept in memory.
    pub(super) async fn file(&self) -> Result<Option<PathBuf>> {
        let asked = Statement::from_string(DbBackend::Sqlite, "SELECT file FROM pragma_database_list WHERE name = 'main'");
        let row = self.read().query_one_raw(asked).await?;
        let file: Option<String> = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
        Ok(file.filter(|file| !file.is_empty()).map(PathBuf::from))
    }

    async fn number(&self, statement: &str) -> Result<i64> {
        let row = self.read().query_one_raw(Statement::from_string(self.backend(), statement)).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
    }
}

fn look(file: &Path) -> Storage {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    let log = PathBuf::from(log);
    let free = file.parent().and_then(|folder| rustix::fs::statvfs(folder).ok());
    Storage {
        bytes: 0,
        log_bytes: log.metadata().ok().map(|log| log.len()),
        free_bytes: free.map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize)),
        log_held_by: holders(&log),
    }
}

/// The names of other processes that have a file open, as Linux tells. Where some may not be looked into and none is found,
/// nothing is known.
fn holders(file: &Path) -> Option<Vec<String>> {
    let own = std::process::id();
    let (mut names, mut all_seen) = (Vec::new(), true);
    for process in std::fs::read_dir("/proc").ok()?.flatten() {
        let Some(id) = process.file_name().to_str().and_then(|name| name.parse::<u32>().ok()).filter(|id| *id != own) else {
            continue;
        };
        let folder = process.path();
        let open = match std::fs::read_dir(folder.join("fd")) {
            Ok(open) => open,
            Err(error) => {
                // One that has ended meanwhile holds nothing.
                all_seen &= error.kind() == std::io::ErrorKind::NotFound;
                continue;
            }
        };
        let holds = open.flatten().any(|one| std::fs::read_link(one.path()).is_ok_and(|target| target == file));
        if holds {
            let name = std::fs::read_to_string(folder.join("comm")).unwrap_or_default();
            let name = name.trim();
            names.push(if name.is_empty() { id.to_string() } else { name.to_owned() });
        }
    }
    names.sort();
    Some(names).filter(|names| all_seen || !names.is_empty())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::holders;
    use std::process::{Command, Stdio};

    #[test]
    fn another_program_that_has_the_file_open_is_named() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = std::fs::canonicalize(folder.path()).unwrap().join("register.db-wal");
        let own = std::fs::File::create(&path).unwrap();
        assert!(holders(&path).unwrap_or_default().is_empty(), "this program is not meant");
        // Its input stays open until this end of it is closed.
        let mut other = Command::new("cat").stdin(Stdio::piped()).stdout(own).spawn().unwrap();
        let name = loop {
            // Between fork and exec it is not called by its own name yet.
            if let Some(name) = holders(&path).unwrap_or_default().pop().filter(|name| name == "cat") {
                break name;
            }
            std::thread::yield_now();
        };
        assert_eq!(name, "cat");
        drop(other.stdin.take());
        other.wait().unwrap();
        assert!(holders(&path).unwrap_or_default().is_empty());
    }
}
