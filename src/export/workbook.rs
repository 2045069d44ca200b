//! Writes a list as a workbook: into a file that vanishes by itself, because a workbook is whole only at its end, then to
//! the reader.

use super::body::{Broken, Feed};
use super::columns::Columns;
use super::row::Row;
use super::rows::Rows;
use super::value::Value;
use super::{Export, Moment, sheet};
use crate::error::{Error, Result};
use crate::registry::field::Holds;
use crate::registry::record::Listed;
use crate::registry::select;
use crate::sheet::Piece;
use crate::sheet::book::Book;
use chrono::NaiveDate;
use entity::centi::Centi;
use sea_orm::{ConnectionTrait as _, QueryResult};
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom};
use tokio::sync::mpsc;

/// How many groups of records wait for the thread that writes.
const WAITING: usize = 2;
const PIECE: usize = 65_536;

/// Writes the workbook and hands it over.
pub(super) async fn write<R: Listed>(moment: &Moment, export: Export, feed: &Feed) -> std::result::Result<(), Broken> {
    let select = select::whole::<R>(&export.listing, moment.today, moment.snapshot.get_database_backend());
    let on = export.listing.on;
    let book = Book::begin(sheet::<R>(&export, moment.sequence), export.language)?;
    let (sender, receiver) = mpsc::channel(WAITING);
    let writer = tokio::task::spawn_blocking(move || fill::<R>(book, &export.columns, receiver, on));
    let mut rows = Rows::of(&moment.snapshot, &select).await?;
    loop {
        let records = rows.next().await?;
        if records.is_empty() {
            break;
        }
        if feed.is_closed() {
            return Err(Broken::Gone);
        }
        // A writer that stopped says why below.
        if sender.send(Some(records)).await.is_err() {
            break;
        }
    }
    // Only this makes a whole workbook: where reading fails, the writer ends without one.
    let _ = sender.send(None).await;
    let mut file = writer.await.map_err(|error| Error::Internal(Box::new(error)))??;
    loop {
        let mut piece = Vec::with_capacity(PIECE);
        // From the cache of the system: it was written just now.
        file.by_ref().take(PIECE as u64).read_to_end(&mut piece)?;
        if piece.is_empty() {
            return Ok(());
        }
        feed.send(piece).await?;
    }
}

fn fill<R: Listed>(
    mut book: Book,
    columns: &Columns,
    mut receiver: mpsc::Receiver<Option<Vec<QueryResult>>>,
    on: NaiveDate,
) -> Result<File> {
    let mut row = Row::of(columns);
    loop {
        match receiver.blocking_recv() {
            None => return Err(Error::internal("a workbook whose rows broke off")),
            Some(None) => break,
            Some(Some(records)) => {
                for record in &records {
                    row.take::<R>(record, on)?;
                    book.row(columns.chosen.iter().map(|at| piece(row.value(*at), columns.all.get(*at).map(|one| one.holds))))?;
                }
            }
        }
    }
    let file = tempfile::tempfile().map_err(|error| Error::Internal(Box::new(error)))?;
    let mut file = BufWriter::new(file);
    book.finish(&mut file)?;
    let mut file = file.into_inner().map_err(|error| Error::Internal(Box::new(error.into_error())))?;
    file.seek(SeekFrom::Start(0)).map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(file)
}

/// The cell of a value: in a workbook days are days, and decimals have two of them.
fn piece(value: Value<'_>, holds: Option<Holds>) -> Piece<'_> {
    let plain = value.piece();
    match (plain, holds) {
        (Piece::Text(text), Some(Holds::Date)) => text.parse().map_or(plain, Piece::Day),
        (Piece::Whole(whole), Some(Holds::Decimal)) => Piece::Centi(Centi::whole(whole)),
        (Piece::Number(number), Some(Holds::Decimal)) => Centi::exact(number).map_or(plain, Piece::Centi),
        _ => plain,
    }
}
