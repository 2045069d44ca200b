//! Where the reports of a run go: into a file, to be kept once the run has ended; or against what was told before.

use super::kept::{self, KeptRow};
use super::report::RowReport;
use super::run::Sink;
use crate::db::Db;
use crate::error::{Error, Result};
use std::collections::{BTreeSet, HashMap};
use std::io::{BufRead, BufReader, BufWriter, Write};
use tempfile::NamedTempFile;

/// Reports on their way into the database, in a file: the write they tell of has to end first.
pub(super) struct Spool(BufWriter<NamedTempFile>);

impl Spool {
    pub(super) fn new() -> Result<Self> {
        Ok(Self(BufWriter::new(NamedTempFile::new()?)))
    }

    pub(super) fn rows(self) -> Result<impl Iterator<Item = Result<KeptRow>>> {
        let file = self.0.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        Ok(BufReader::new(file.reopen()?).lines().map(|line| read(&line?)))
    }
}

/// One line: row, outcome, digest and report, with tabs between; JSON holds no tab.
fn read(line: &str) -> Result<KeptRow> {
    let mut parts = line.splitn(4, '\t');
    let mut next = || parts.next().map(str::to_owned).ok_or_else(|| Error::internal("a report on its way was cut"));
    let row = next()?.parse().map_err(|_| Error::internal("a report on its way lost its row"))?;
    Ok(KeptRow { row, outcome: next()?, digest: next()?, report: next()? })
}

impl Sink for Spool {
    async fn take(&mut self, reports: Vec<RowReport>) -> Result<()> {
        for report in reports {
            write!(self.0, "{}\t{}\t{}\t", report.row, report.outcome.as_str(), report.digest()?)?;
            serde_json::to_writer(&mut self.0, &report)?;
            self.0.write_all(b"\n")?;
        }
        Ok(())
    }
}

/// Compares each row's fate with the one that was told.
pub(super) struct Compared<'a> {
    pub(super) db: &'a Db,
    pub(super) import: &'a str,
    pub(super) left_out: &'a BTreeSet<u32>,
    pub(super) others: Vec<u32>,
}

impl Sink for Compared<'_> {
    async fn take(&mut self, reports: Vec<RowReport>) -> Result<()> {
        let rows = || reports.iter().map(|report| report.row);
        let (Some(from), Some(to)) = (rows().min(), rows().max()) else { return Ok(()) };
        let told: HashMap<i64, String> = kept::digests(self.db.read(), self.import, from, to).await?.into_iter().collect();
        for report in reports.iter().filter(|report| !self.left_out.contains(&report.row)) {
            if told.get(&i64::from(report.row)) != Some(&report.digest()?) {
                self.others.push(report.row);
            }
        }
        Ok(())
    }
}
