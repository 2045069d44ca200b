//! The file of an import, back to whoever handed it in: the same workbook with its results, or one of our own where the file
//! was no workbook. Reads what is kept; decides nothing.

use super::annotated::{Place, annotated, annotated_rows, is_rewritable, result_title};
use super::file::{self, Limits, Row};
use super::kept::{self, ImportReading};
use super::report::RowReport;
use crate::error::{Both, Error, Result};
use crate::language::Language;
use entity::import;
use sea_orm::ConnectionTrait;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use tempfile::NamedTempFile;

const ROWS_AT_ONCE: u64 = 2_000;

/// The file with the result of every row, as a workbook.
pub async fn returned(
    connection: &impl ConnectionTrait,
    import: &import::Model,
    limits: &Limits,
    language: Language,
) -> Result<Vec<u8>> {
    let conflict = |vi: &str, en: &str| Error::Conflict(Both::new(vi, en));
    let reading: Option<ImportReading> = import.reading.as_deref().map(serde_json::from_str).transpose()?;
    let reading = reading.ok_or_else(|| conflict("tệp chưa được kiểm tra xong", "the file was not looked at to its end"))?;
    let file = kept::file(connection, &import.id).await?;
    let file =
        file.ok_or_else(|| conflict("tệp không còn được giữ; hãy tải lên lại", "the file is no longer kept; hand it in again"))?;
    let reports = reports(connection, &import.id).await?;
    let limits = *limits;
    let write = tokio::task::spawn_blocking(move || write(&file, &reports, &reading, &limits, language));
    write.await.map_err(|error| Error::internal(error.to_string()))?
}

/// The reports of all rows, in a file, because there may be many.
async fn reports(connection: &impl ConnectionTrait, id: &str) -> Result<NamedTempFile> {
    let mut spool = BufWriter::new(NamedTempFile::new()?);
    let mut after = -1;
    loop {
        let rows = kept::rows(connection, id, &[], after, ROWS_AT_ONCE).await?;
        for row in &rows {
            spool.write_all(row.report.as_bytes()).and_then(|()| spool.write_all(b"\n"))?;
        }
        match rows.last() {
            Some(last) => after = last.row,
            None => return Ok(spool.into_inner().map_err(std::io::IntoInnerError::into_error)?),
        }
    }
}

fn write(
    file: &NamedTempFile,
    reports: &NamedTempFile,
    reading: &ImportReading,
    limits: &Limits,
    language: Language,
) -> Result<Vec<u8>> {
    // Text has no tabs, but a workbook made of it has one.
    let title = result_title();
    let tab = if reading.tab.is_empty() { language.of(&title) } else { reading.tab.as_str() };
    let place = Place { tab, header_row: reading.header_row };
    let rewritable = reading.form == "xlsx" && is_rewritable(file.reopen()?);
    if rewritable {
        match annotated(file.reopen()?, place, lines(reports)?, language) {
            Ok(bytes) => return Ok(bytes),
            Err(error) => tracing::warn!("a workbook goes back as one of our own: {error}"),
        }
    }
    let mut opened = file::open(file.reopen()?, limits).map_err(|unreadable| Error::internal(unreadable.words.en))?;
    let mut last = 0;
    opened.rows(&reading.tab, &mut |row| {
        last = last.max(row.ok().and_then(|row| row.cells.last().map(|cell| cell.column)).unwrap_or_default());
        ControlFlow::Continue(())
    });
    // Rows come as they are read, and are wanted as they are written: through a channel between the two.
    let (sender, receiver) = std::sync::mpsc::sync_channel::<Row>(64);
    let tab = reading.tab.clone();
    let reader = std::thread::spawn(move || {
        opened.rows(&tab, &mut |row| {
            // A row that cannot be read has its report, and no cells to show.
            let gone = row.is_ok_and(|row| sender.send(row).is_err());
            if gone { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
    });
    let bytes = annotated_rows(place, receiver.into_iter().map(Ok), last + 1, lines(reports)?, language);
    reader.join().map_err(|_| Error::internal("reading the file failed"))?;
    bytes
}

fn lines(reports: &NamedTempFile) -> Result<impl Iterator<Item = RowReport>> {
    let lines = BufReader::new(reports.reopen()?).lines();
    let read: Result<Vec<RowReport>> = lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect();
    Ok(read?.into_iter())
}
