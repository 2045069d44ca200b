//! The whole register as one archive: every list as CSV with everything the public may see, the code lists, and
//! `datapackage.json`, which describes them. All of one moment, so that a mirror goes on with the journal from there.

use super::body::{self, Broken, Feed, Pieces};
use super::columns::Columns;
use super::lines::Lines;
use super::points::Points;
use super::rows::Rows;
use super::{Form, Moment, package, titles};
use crate::error::{Error, Result};
use crate::programme::vocabularies;
use crate::registry::centres::Centre;
use crate::registry::decisions::Decision;
use crate::registry::figures::Figure;
use crate::registry::listing::Listing;
use crate::registry::producers::Producer;
use crate::registry::products::Product;
use crate::registry::recognitions::Recognition;
use crate::registry::record::{Dated, Listed};
use crate::registry::select;
use crate::registry::sight::Sight;
use crate::registry::units::Unit;
use crate::registry::villages::Village;
use crate::sheet::{Piece, csv};
use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait as _;
use std::io::{BufWriter, Write};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What the description of the archive needs beside the register.
#[derive(Clone, Debug)]
pub struct Terms {
    /// What the data may be used for (SPDX).
    pub licence: String,
    /// When the archive is made.
    pub created: DateTime<Utc>,
    /// What the register says of itself.
    pub description: Option<String>,
    /// Whether its records are made up.
    pub synthetic: bool,
}

const FORM: Form = Form::Csv { bom: false };
const PIECE: usize = 65_536;
/// How many parts wait for the thread that packs.
const WAITING: usize = 4;

enum Part {
    File(String),
    Bytes(Vec<u8>),
    End,
}

/// Where the parts go.
struct Parts(mpsc::Sender<Part>);

impl Parts {
    async fn send(&self, part: Part) -> std::result::Result<(), Broken> {
        self.0.send(part).await.map_err(|_| Broken::Gone)
    }

    async fn file(&self, name: &str, bytes: Vec<u8>) -> std::result::Result<(), Broken> {
        self.send(Part::File(name.to_owned())).await?;
        self.send(Part::Bytes(bytes)).await
    }
}

/// Begins to write the archive, and gives its pieces.
pub fn begin(mut moment: Moment, terms: Terms) -> Pieces {
    let (feed, pieces) = body::open();
    tokio::spawn(async move {
        let (sender, receiver) = mpsc::channel(WAITING);
        let runtime = Handle::current();
        let packer = tokio::task::spawn_blocking(move || pack(receiver, feed, &runtime));
        let lasting = moment.lasting.take();
        let told = Moment::until_over(lasting, tell(&moment, &terms, &Parts(sender))).await;
        drop(moment);
        // A packer that panicked has dropped its feed, which ends the pieces with an error.
        if let Ok((feed, packed)) = packer.await {
            // Where the packer stopped first, it knows why.
            let written = match told {
                Err(Broken::Failed(failure)) => Err(Broken::Failed(failure)),
                _ => packed,
            };
            feed.close(written).await;
        }
    });
    pieces
}

async fn tell(moment: &Moment, terms: &Terms, parts: &Parts) -> std::result::Result<(), Broken> {
    let described = serde_json::to_vec_pretty(&package::describe(moment.sequence, terms)).map_err(Error::from)?;
    parts.file("datapackage.json", described).await?;
    table::<Village>(moment, parts).await?;
    table::<Producer>(moment, parts).await?;
    table::<Product>(moment, parts).await?;
    table::<Centre>(moment, parts).await?;
    table::<Decision>(moment, parts).await?;
    table::<Recognition>(moment, parts).await?;
    table::<Unit>(moment, parts).await?;
    table::<Figure>(moment, parts).await?;
    parts.file(&format!("{}.csv", package::VOCABULARIES), code_lists()?).await?;
    parts.send(Part::End).await
}

async fn table<R: Listed>(moment: &Moment, parts: &Parts) -> std::result::Result<(), Broken> {
    parts.send(Part::File(format!("{}.csv", titles::plural::<R>()))).await?;
    let mut lines = Lines::new(FORM, Columns::all::<R>(Sight::PUBLIC), Points::default());
    parts.send(Part::Bytes(lines.beginning()?)).await?;
    let select = match R::DATED {
        // Records name units that are no more.
        Dated::ByLife => select::ever::<R>(moment.today),
        _ => select::whole::<R>(&Listing::on::<R>(moment.today), moment.today, moment.snapshot.get_database_backend()),
    };
    let mut rows = Rows::of(&moment.snapshot, &select).await?;
    loop {
        let records = rows.next().await?;
        if records.is_empty() {
            return Ok(());
        }
        parts.send(Part::Bytes(lines.further::<R>(&records, moment.today)?)).await?;
    }
}

fn code_lists() -> Result<Vec<u8>> {
    let mut lines = csv::Lines::beginning(false, package::OF_VOCABULARIES.iter().map(|(name, ..)| *name))?;
    for list in vocabularies::all() {
        for term in &list.terms {
            let optional = |text: &'static Option<String>| text.as_deref().map_or(Piece::Empty, Piece::Text);
            let told = [list.name, list.vi, list.en, list.source, &term.code, &term.vi, &term.en].map(Piece::Text);
            lines.line(told.into_iter().chain([optional(&term.note), optional(&term.parent)]))?;
        }
    }
    lines.finish()
}

fn pack(mut parts: mpsc::Receiver<Part>, feed: Feed, runtime: &Handle) -> (Feed, std::result::Result<(), Broken>) {
    let packed = write(&mut parts, BufWriter::with_capacity(PIECE, Outlet { feed: &feed, runtime }));
    let packed = packed.map_err(|error| if feed.is_closed() { Broken::Gone } else { Broken::from(error) });
    (feed, packed)
}

fn write(parts: &mut mpsc::Receiver<Part>, to: impl Write) -> std::io::Result<()> {
    let mut archive = ZipWriter::new_stream(to);
    loop {
        match parts.blocking_recv() {
            Some(Part::File(name)) => archive.start_file(name, SimpleFileOptions::default())?,
            Some(Part::Bytes(bytes)) => archive.write_all(&bytes)?,
            Some(Part::End) => break,
            None => return Err(std::io::Error::other("an archive whose parts broke off")),
        }
    }
    archive.finish()?.flush()
}

/// Hands on what the archive is made of.
struct Outlet<'a> {
    feed: &'a Feed,
    runtime: &'a Handle,
}

impl Write for Outlet<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let sent = self.runtime.block_on(self.feed.send(bytes.to_vec()));
        sent.map(|()| bytes.len()).map_err(|_| std::io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
