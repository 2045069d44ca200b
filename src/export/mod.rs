//! Lists as files: exactly the rows of a list, in its order, of one moment of the register, row by row. Knows nothing of
//! HTTP.
//!
//! A task reads the snapshot and hands over what it wrote in pieces; memory holds a few of them, however long the list.
//! Whoever receives them learns whether the file is whole ([`body`]).
//!
//! `columns` says what a file has, `row` and `stored` take a record apart, `lines` and `workbook` write it; `dump` puts all lists into
//! one archive, and `package` describes that.

pub mod body;
pub mod columns;
pub mod dump;
mod lines;
mod package;
mod points;
mod row;
mod rows;
mod stored;
pub mod titles;
mod value;
mod workbook;

use crate::db::{Db, Lasting};
use crate::error::{Error, Result};
use crate::journal;
use crate::language::Language;
use crate::registry::listing::Listing;
use crate::registry::record::Listed;
use crate::registry::select;
use crate::sheet::Sheet;
use body::{Broken, Feed, Pieces};
use chrono::NaiveDate;
use columns::Columns;
use lines::Lines;
use points::Points;
use rows::Rows;
use sea_orm::{ConnectionTrait as _, DatabaseTransaction};
use tokio::sync::OwnedSemaphorePermit;

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// CSV, for Excel with a byte order mark.
    Csv {
        /// Whether the mark stands at the front.
        bom: bool,
    },
    /// An Excel workbook.
    Xlsx,
    /// One JSON object a line.
    Ndjson,
    /// A GeoJSON FeatureCollection (RFC 7946).
    GeoJson,
}

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Export {
    /// Which rows, in which order.
    pub listing: Listing,
    /// What of each.
    pub columns: Columns,
    /// In which form.
    pub form: Form,
    /// The language of titles.
    pub language: Language,
    /// The filters and the order as they were asked for, for the sheet that tells about the table.
    pub asked: Vec<(String, String)>,
}

/// One moment of the register. Holds one of the few connections that exports may have.
#[derive(Debug)]
pub struct Moment {
    snapshot: DatabaseTransaction,
    /// The last journal entry it knows of.
    pub sequence: i64,
    /// The day it is.
    pub today: NaiveDate,
    lasting: Option<Lasting>,
    _permit: OwnedSemaphorePermit,
}

impl Moment {
    /// Takes the moment.
    pub async fn take(db: &Db, today: NaiveDate, permit: OwnedSemaphorePermit) -> Result<Self> {
        let lasting = Some(db.lasting());
        let snapshot = db.export().await?;
        let sequence = journal::head(&snapshot).await?;
        Db::note_moment(sequence);
        Ok(Self { snapshot, sequence, today, lasting, _permit: permit })
    }

    /// Reads from the moment, unless it lasts so long that it must be let go.
    async fn until_over(
        lasting: Option<Lasting>,
        written: impl Future<Output = std::result::Result<(), Broken>>,
    ) -> std::result::Result<(), Broken> {
        let Some(lasting) = lasting else { return written.await };
        tokio::select! {
            written = written => written,
            () = lasting.over() => Err(Error::internal("a file was taken so slowly that the log of the database grew too long").into()),
        }
    }

    /// How many rows a list has.
    pub async fn length<R: Listed>(&self, listing: &Listing) -> Result<u64> {
        select::length::<R>(&self.snapshot, listing, self.today).await
    }
}

/// Begins to write a file, and gives its pieces.
pub fn begin<R: Listed>(mut moment: Moment, export: Export) -> Pieces {
    let (feed, pieces) = body::open();
    tokio::spawn(async move {
        let lasting = moment.lasting.take();
        let writing = async {
            match export.form {
                Form::Xlsx => workbook::write::<R>(&moment, export, &feed).await,
                _ => write_lines::<R>(&moment, export, &feed).await,
            }
        };
        let written = Moment::until_over(lasting, writing).await;
        drop(moment);
        feed.close(written).await;
    });
    pieces
}

async fn write_lines<R: Listed>(moment: &Moment, export: Export, feed: &Feed) -> std::result::Result<(), Broken> {
    let points = match export.form {
        Form::GeoJson => Points::of_communes(&moment.snapshot).await?,
        _ => Points::default(),
    };
    let on = export.listing.on;
    let mut lines = Lines::new(export.form, export.columns, points);
    feed.send(lines.beginning()?).await?;
    let select = select::whole::<R>(&export.listing, moment.today, moment.snapshot.get_database_backend());
    let mut rows = Rows::of(&moment.snapshot, &select).await?;
    loop {
        let records = rows.next().await?;
        if records.is_empty() {
            break;
        }
        feed.send(lines.further::<R>(&records, on)?).await?;
    }
    feed.send(lines.ending()).await
}

/// The table of an export, without its rows.
fn sheet<R: Listed>(export: &Export, sequence: i64) -> Sheet {
    let (language, title) = (export.language, titles::of_table::<R>());
    let asked: Vec<String> = export.asked.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let line = |vi: &str, en: &str, value: String| (crate::error::Both::new(vi, en), value);
    Sheet {
        name: language.of(&title).to_owned(),
        about: vec![
            line("Ngày", "Day", export.listing.on.to_string()),
            line("Bộ lọc và thứ tự", "Filters and order", asked.join("; ")),
            line("Số thứ tự nhật ký", "Sequence of the journal", sequence.to_string()),
        ],
        columns: export.columns.of_sheet::<R>(),
        rows: Vec::new(),
    }
}
