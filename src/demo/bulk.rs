//! Rows on their way into the database: collected, written in the order that references need, in statements as large as
//! both databases take. Keeps no more than a few hundred subjects in memory.

use super::Stamp;
use super::decisions::Decisions;
use super::places::Places;
use crate::db::Tx;
use crate::error::Result;
use crate::registry::kind::RecordKind;
use entity::{centre, decision, producer, product, recognition, village};
use sea_orm::{ActiveModelTrait, EntityTrait, Iterable};

/// Parameters of one statement: SQLite takes 32,766, PostgreSQL 65,535. Longer statements were not faster.
const PARAMETERS: usize = 8_000;
/// Rows collected before they are written.
const ROWS: usize = 2_000;

/// Rows not written yet, and the last number given to each kind of record.
#[derive(Default)]
pub(super) struct Sink {
    pub(super) decisions: Vec<decision::ActiveModel>,
    pub(super) villages: Vec<village::ActiveModel>,
    pub(super) producers: Vec<producer::ActiveModel>,
    pub(super) products: Vec<product::ActiveModel>,
    pub(super) centres: Vec<centre::ActiveModel>,
    pub(super) recognitions: Vec<recognition::ActiveModel>,
    numbers: [u64; RecordKind::ALL.len()],
}

impl Sink {
    /// The next code of a kind.
    pub(super) fn next_code(&mut self, kind: RecordKind) -> String {
        let number = &mut self.numbers[kind as usize];
        *number += 1;
        kind.code(*number)
    }
}

/// One load.
pub(super) struct Load<'a> {
    tx: &'a Tx,
    pub(super) stamp: &'a Stamp,
    pub(super) scale: u32,
    pub(super) decisions: Decisions<'a>,
    pub(super) sink: Sink,
}

impl<'a> Load<'a> {
    pub(super) fn new(tx: &'a Tx, stamp: &'a Stamp, scale: u32, places: &'a Places) -> Self {
        Self { tx, stamp, scale, decisions: Decisions::new(places, stamp, scale), sink: Sink::default() }
    }

    /// How many records of a kind there are.
    pub(super) fn count(&self, kind: RecordKind) -> u64 {
        self.sink.numbers[kind as usize]
    }

    /// Writes what is collected once it is enough.
    pub(super) async fn flush_when_full(&mut self) -> Result<()> {
        let sink = &self.sink;
        let subjects = sink.villages.len() + sink.producers.len() + sink.products.len();
        if subjects.max(sink.recognitions.len()) >= ROWS { self.flush().await } else { Ok(()) }
    }

    /// Writes what is collected: whatever is referred to first.
    pub(super) async fn flush(&mut self) -> Result<()> {
        let sink = &mut self.sink;
        insert(self.tx, std::mem::take(&mut sink.decisions)).await?;
        insert(self.tx, std::mem::take(&mut sink.villages)).await?;
        insert(self.tx, std::mem::take(&mut sink.producers)).await?;
        insert(self.tx, std::mem::take(&mut sink.products)).await?;
        insert(self.tx, std::mem::take(&mut sink.centres)).await?;
        insert(self.tx, std::mem::take(&mut sink.recognitions)).await
    }
}

async fn insert<A: ActiveModelTrait>(tx: &Tx, rows: Vec<A>) -> Result<()> {
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let mut rows = rows.into_iter();
    loop {
        let chunk: Vec<A> = rows.by_ref().take(PARAMETERS / columns).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        #[expect(clippy::disallowed_methods, reason = "synthetic rows, journaled as one entry")]
        A::Entity::insert_many(chunk).exec_without_returning(tx.connection()).await?;
    }
}
