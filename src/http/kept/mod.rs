//! Answers kept until something changes: the same public question, asked again before anything relevant was written, costs
//! a look-up and the bytes. Handlers do not know of it; what may be kept is read off their answers.
//!
//! Kept is what everybody may read and what has a tag. A weak tag carries the head of the journal, and its answer stands
//! until the head moves; a strong tag is a record's own, and its answer stands until an entry is about that record. Both end
//! with the day in Vietnam. Answers to somebody with a credential are neither kept nor given out of here.

mod entry;
mod front;
mod question;

use crate::app::App;
use crate::db::Head;
use chrono::NaiveDate;
use entry::Entry;
pub use front::{Behind, Front, kept_for};
use moka::future::Cache;
use prometheus_client::metrics::counter::Counter;
use question::Question;
use std::sync::Arc;

/// How many bytes are kept unless the operator says otherwise.
pub const USUAL_BYTES: u64 = 64 << 20;
/// An answer that would take more than this part of everything is not kept.
const LARGEST_PART: u64 = 16;

/// The kept answers.
#[derive(Debug)]
pub struct Kept {
    answers: Option<Cache<Question, Arc<Entry>>>,
    largest: u64,
    counts: Counts,
}

/// What is counted of kept answers, for `/metrics`.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Questions that were answered from what was kept.
    pub hits: Counter,
    /// Questions that had to be computed.
    pub misses: Counter,
}

/// What an answer must be as new as.
#[derive(Clone, Copy, Debug)]
struct Moment {
    head: i64,
    line: u64,
    day: NaiveDate,
}

impl Moment {
    fn now(app: &App) -> Self {
        let head = app.db().head();
        // The line first: what was read of another one is never taken for this one's.
        let line = head.line();
        Self { head: head.known(), line, day: app.today() }
    }
}

impl Kept {
    /// Keeps up to so many bytes; none for zero.
    pub fn new(bytes: u64) -> Self {
        let answers = (bytes > 0).then(|| {
            Cache::builder().max_capacity(bytes).weigher(|question: &Question, entry: &Arc<Entry>| entry.weight(question)).build()
        });
        Self { answers, largest: bytes / LARGEST_PART, counts: Counts::default() }
    }

    /// What is counted.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// How many bytes are kept now.
    pub fn bytes(&self) -> u64 {
        self.answers.as_ref().map_or(0, Cache::weighted_size)
    }

    /// Does what is left to do in the background, so that what is counted is exact.
    pub async fn settle(&self) {
        if let Some(answers) = &self.answers {
            answers.run_pending_tasks().await;
        }
    }

    /// A kept answer that still stands.
    async fn find(&self, question: &Question, head: &Head, moment: Moment) -> Option<Arc<Entry>> {
        let entry = self.answers.as_ref()?.get(question).await?;
        entry.stands(head, moment).then_some(entry)
    }
}
