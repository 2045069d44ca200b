//! Where the reports of a run go: into a file, to be kept once the run has ended; or against what was told before.

use super::kept;
use super::report::RowReport;
use super::run::Sink;
use crate::db::Tx;
use crate::error::{Error, Result};
use std::collections::{BTreeSet, HashMap};
use std::io::{BufRead, BufReader, BufWriter, Write};
use tempfile::NamedTempFile;

/// Reports on their way into the database, in a file: the write they tell of has to end first.
pub(super) struct Spool(BufWriter<NamedTempFile>);

impl Spool {
    pub(super) fn new() -> Result<Self> {
        Ok(Self(BufWriter::new(NamedTempFile::new().map_err(unread)?)))
    }

    pub(super) fn reports(self) -> Result<impl Iterator<Item = Result<RowReport>>> {
        let file = self.0.into_inner().map_err(|error| unread(error.into_error()))?;
        let lines = BufReader::new(file.reopen().map_err(unread)?).lines();
        Ok(lines.map(|line| Ok(serde_json::from_str(&line.map_err(unread)?)?)))
    }
}

impl Sink for Spool {
    async fn take(&mut self, reports: Vec<RowReport>) -> Result<()> {
        for report in reports {
            serde_json::to_writer(&mut self.0, &report)?;
            self.0.write_all(b"\n").map_err(unread)?;
        }
        Ok(())
    }
}

/// Compares each row's fate with the one that was told.
pub(super) struct Compared<'a> {
    pub(super) tx: &'a Tx,
    pub(super) import: &'a str,
    pub(super) left_out: &'a BTreeSet<u32>,
    pub(super) others: Vec<u32>,
}

impl Sink for Compared<'_> {
    async fn take(&mut self, reports: Vec<RowReport>) -> Result<()> {
        let rows = || reports.iter().map(|report| report.row);
        let (Some(from), Some(to)) = (rows().min(), rows().max()) else { return Ok(()) };
        let told: HashMap<i64, String> = kept::digests(self.tx.connection(), self.import, from, to).await?.into_iter().collect();
        for report in reports.iter().filter(|report| !self.left_out.contains(&report.row)) {
            if told.get(&i64::from(report.row)) != Some(&report.digest()?) {
                self.others.push(report.row);
            }
        }
        Ok(())
    }
}

fn unread(error: std::io::Error) -> Error {
    Error::Internal(Box::new(error))
}
