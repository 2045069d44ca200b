//! How far the journal goes, as far as this program knows, and which records its last entries are about: what tells whether
//! an answer that was computed earlier still stands. Holds no answer.

use super::Db;
use crate::error::Result;
use crate::journal;
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};
use tokio::sync::watch;
use tracing::warn;

/// More records than this are not told apart: then every record may have changed.
const MOST_RECORDS: usize = 50_000;
/// More entries than this are not read one by one.
const MOST_BEHIND: i64 = 5_000;

/// What is known of the end of the journal.
#[derive(Debug, Default)]
pub struct Head {
    known: AtomicI64,
    /// The last entry that this program wrote.
    own: AtomicI64,
    /// The last entry that this program is making to last: others may see it before it is known.
    claimed: AtomicI64,
    /// Where the journal ended about a second ago.
    settled: AtomicI64,
    /// How often the journal has become shorter, because a database took over that had not seen all of it.
    fallen: AtomicU64,
    moved: watch::Sender<i64>,
    changed: RwLock<Changed>,
}

#[derive(Debug, Default)]
struct Changed {
    /// Up to here any record may have changed.
    any: i64,
    /// The last entry about a record, after `any`.
    records: HashMap<Box<str>, i64>,
}

/// The entries of one write.
#[derive(Debug, Default)]
pub(super) struct Written {
    first: i64,
    last: i64,
    codes: Vec<Box<str>>,
}

/// The entries of a write that is under way.
#[derive(Debug, Default)]
pub(super) struct Writing(Mutex<Written>);

impl Written {
    /// The last of them; 0 where there is none.
    pub(super) fn last(&self) -> i64 {
        self.last
    }
}

impl Writing {
    /// The last entry so far.
    pub(super) fn last(&self) -> i64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).last
    }

    pub(super) fn add(&self, sequence: i64, code: &str) {
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if written.first == 0 {
            written.first = sequence;
        }
        written.last = sequence;
        // One more than are told apart is enough to know that there are too many.
        if written.codes.len() <= MOST_RECORDS {
            written.codes.push(code.into());
        }
    }

    pub(super) fn end(self) -> Written {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Head {
    /// The last entry known to be in the journal. What is read from now on is at least as new.
    pub fn known(&self) -> i64 {
        self.known.load(Ordering::Acquire)
    }

    /// Which journal it is: another number after a database took over that had not seen all of it, so that its next entries
    /// are others under the same sequences.
    pub fn line(&self) -> u64 {
        self.fallen.load(Ordering::Acquire)
    }

    /// Tells where the journal ends, each time that is news.
    pub fn moves(&self) -> watch::Receiver<i64> {
        self.moved.subscribe()
    }

    /// The last entry that this program wrote.
    pub(super) fn own(&self) -> i64 {
        self.own.load(Ordering::Acquire)
    }

    /// Nothing that could be read until now is newer, where only this program writes.
    pub(super) fn bound(&self) -> i64 {
        self.known().max(self.claimed.load(Ordering::Acquire))
    }

    /// Where the journal ended about a second ago.
    pub(super) fn settled(&self) -> i64 {
        self.settled.load(Ordering::Acquire)
    }

    pub(super) fn settle(&self, sequence: i64) {
        self.settled.store(sequence, Ordering::Release);
    }

    /// A write is about to last.
    pub(super) fn claim(&self, sequence: i64) {
        self.claimed.fetch_max(sequence, Ordering::AcqRel);
    }

    /// And it did not.
    pub(super) fn disclaim(&self, sequence: i64) {
        // Unless another one is about to, which then counts; it fails only where that is so.
        let _ = self.claimed.compare_exchange(sequence, 0, Ordering::AcqRel, Ordering::Acquire);
    }

    /// Whether a record is as it was when the journal ended at `sequence`, as far as is known.
    pub fn stands(&self, code: &str, sequence: i64) -> bool {
        let changed = self.changed.read().unwrap_or_else(PoisonError::into_inner);
        sequence >= changed.any && changed.records.get(code).is_none_or(|last| sequence >= *last)
    }

    /// Notes a write; false when there are entries before it that are not known yet.
    pub(super) fn note(&self, written: &Written) -> bool {
        let mut changed = self.changed.write().unwrap_or_else(PoisonError::into_inner);
        if written.last <= self.known() {
            return true;
        }
        if written.first > self.known() + 1 {
            return false;
        }
        let codes = written.codes.iter().map(|code| (code.clone(), written.last));
        self.advance(&mut changed, written.last, codes);
        true
    }

    /// Notes entries that follow those known.
    fn follow(&self, entries: Vec<(i64, String)>) {
        let mut changed = self.changed.write().unwrap_or_else(PoisonError::into_inner);
        let Some(last) = entries.last().map(|(sequence, _)| *sequence) else { return };
        self.advance(&mut changed, last, entries.into_iter().map(|(sequence, code)| (code.into_boxed_str(), sequence)));
    }

    /// The journal goes on to here, and any record may have changed.
    fn jump(&self, to: i64) {
        let mut changed = self.changed.write().unwrap_or_else(PoisonError::into_inner);
        changed.records.clear();
        changed.any = to;
        self.known.store(to, Ordering::Release);
        self.moved.send_replace(to);
    }

    /// Another database took over that has not seen the last writes.
    fn fall_back(&self, to: i64) {
        self.fallen.fetch_add(1, Ordering::AcqRel);
        for mark in [&self.own, &self.claimed, &self.settled] {
            mark.fetch_min(to, Ordering::AcqRel);
        }
        self.jump(to);
    }

    fn advance(&self, changed: &mut Changed, last: i64, codes: impl Iterator<Item = (Box<str>, i64)>) {
        for (code, sequence) in codes {
            // Entries that were learnt of twice come in any order.
            let known = changed.records.entry(code).or_insert(sequence);
            *known = sequence.max(*known);
        }
        if changed.records.len() > MOST_RECORDS {
            changed.records.clear();
            changed.any = last;
        }
        // After the records: whoever sees the new head sees what changed.
        let before = self.known.fetch_max(last, Ordering::AcqRel);
        self.moved.send_replace(last.max(before));
    }
}

impl Db {
    /// What is known of the end of the journal.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Looks where the journal ends: others may have written.
    pub async fn catch_up(&self) -> Result<i64> {
        let known = self.head.known();
        // Not where the request reads: a standby may lag.
        let primary = self.nodes.primary();
        let read = &self.nodes.at(primary.unwrap_or_else(|| self.nodes.best())).read;
        let last = journal::head(read).await?;
        if last < known && primary.is_some() {
            self.head.fall_back(last);
        } else if last > known && last - known > MOST_BEHIND {
            self.head.jump(last.max(self.head.known()));
        } else if last > known {
            self.head.follow(journal::changed_after(read, known).await?);
        }
        Ok(self.head.known())
    }

    /// Notes what a write of this program has added to the journal.
    pub(super) async fn note(&self, written: Written) {
        self.head.own.fetch_max(written.last, Ordering::AcqRel);
        Self::note_moment(written.last);
        if written.last > 0
            && !self.head.note(&written)
            && let Err(error) = self.catch_up().await
        {
            // The write is made; whoever asks for it looks again.
            warn!("the end of the journal is not known for now: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Head, MOST_RECORDS, Writing};

    fn written(entries: &[(i64, &str)]) -> super::Written {
        let writing = Writing::default();
        for (sequence, code) in entries {
            writing.add(*sequence, code);
        }
        writing.end()
    }

    #[test]
    fn a_record_stands_until_an_entry_is_about_it() {
        let head = Head::default();
        assert!(head.note(&written(&[(1, "SP-000001-4"), (2, "CT-000001-3")])));
        assert_eq!(head.known(), 2);
        assert!(head.note(&written(&[(3, "SP-000001-4")])));
        assert!(!head.stands("SP-000001-4", 2) && head.stands("SP-000001-4", 3));
        assert!(head.stands("CT-000001-3", 2) && !head.stands("CT-000001-3", 1));
        assert!(head.stands("SP-000002-2", 0), "nobody wrote it");
    }

    #[test]
    fn entries_of_others_are_not_skipped() {
        let head = Head::default();
        assert!(!head.note(&written(&[(2, "SP-000001-4")])), "entry 1 is not known");
        assert_eq!(head.known(), 0);
        head.follow(vec![(1, "LN-000001-5".to_owned()), (2, "SP-000001-4".to_owned())]);
        assert_eq!(head.known(), 2);
        assert!(!head.stands("LN-000001-5", 0));
        // A write that was learnt of already moves nothing back.
        assert!(head.note(&written(&[(1, "LN-000001-5")])));
        assert_eq!(head.known(), 2);
    }

    #[test]
    fn after_too_much_every_record_may_have_changed() {
        let head = Head::default();
        let codes: Vec<String> = (0..=MOST_RECORDS).map(|number| format!("SP-{number}")).collect();
        let entries: Vec<(i64, &str)> = (1..).zip(codes.iter().map(String::as_str)).collect();
        assert!(head.note(&written(&entries)));
        let last = i64::try_from(entries.len()).unwrap_or_default();
        assert!(!head.stands("LN-000001-5", last - 1) && head.stands("LN-000001-5", last));
        head.jump(7);
        assert_eq!(head.known(), 7, "a database that had not seen the last writes");
        assert!(!head.stands("LN-000001-5", 6) && head.stands("LN-000001-5", 7));
    }
}
