//! What one write has looked up already: a transaction that writes many records asks the same questions of units,
//! producers and villages again and again.
//!
//! Holds only answers that stay right: about records within the transaction, and a record that is written is forgotten
//! here; about units for as long as the program runs, because they are loaded with the register and never written again.

use super::kind::RecordKind;
use entity::{decision, producer, succession, unit, village};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// More answers than this are forgotten, all at once: a write of any length keeps its memory.
const MOST: usize = 20_000;

/// The answers about units: the same for every write, once the register has begun.
#[derive(Debug, Default)]
pub struct Places {
    /// Every unit that ever had a code.
    pub(super) units: Answers<Vec<unit::Model>>,
    /// What an ended unit became.
    pub(super) successors: Answers<Vec<succession::Model>>,
    /// The ended units that went into a commune of today.
    pub(super) predecessors: Answers<Vec<unit::Model>>,
}

/// The answers of one transaction.
#[derive(Debug, Default)]
pub struct Memo {
    /// Where records lie.
    pub(super) places: Arc<Places>,
    /// Producers by code.
    pub(super) producers: Answers<Option<producer::Model>>,
    /// Villages by code.
    pub(super) villages: Answers<Option<village::Model>>,
    /// Decisions by code.
    pub(super) decisions: Answers<Option<decision::Model>>,
    /// What no record of a kind has in a column, until one is written.
    nobody_has: Mutex<HashSet<(RecordKind, &'static str, String)>>,
}

impl Memo {
    /// Nothing looked up yet, beside what is known of places.
    pub(crate) fn beside(places: Arc<Places>) -> Self {
        Self { places, ..Self::default() }
    }

    /// No record of a kind has this in a column.
    pub(super) fn nobody_has(&self, kind: RecordKind, column: &'static str, value: &str) {
        self.unused().insert((kind, column, value.to_owned()));
    }

    /// Whether it is known that no record of a kind has this in a column.
    pub(super) fn knows_that_nobody_has(&self, kind: RecordKind, column: &'static str, value: &str) -> bool {
        let unused = self.unused();
        !unused.is_empty() && unused.contains(&(kind, column, value.to_owned()))
    }

    fn unused(&self) -> MutexGuard<'_, HashSet<(RecordKind, &'static str, String)>> {
        self.nobody_has.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A record was written: what was known of it may be wrong.
    pub(super) fn forget(&self, kind: RecordKind, code: &str) {
        self.unused().retain(|(of, ..)| *of != kind);
        match kind {
            RecordKind::Producer => self.producers.forget(code),
            RecordKind::Village => self.villages.forget(code),
            RecordKind::Decision => self.decisions.forget(code),
            RecordKind::Product | RecordKind::Centre | RecordKind::Recognition => {}
        }
    }
}

/// Answers to one kind of question.
#[derive(Debug)]
pub(super) struct Answers<V>(Mutex<HashMap<String, Arc<V>>>);

impl<V> Default for Answers<V> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl<V> Answers<V> {
    /// The answer, where it is known; else it is looked up and kept.
    pub(super) async fn get<E>(&self, key: &str, look_up: impl Future<Output = Result<V, E>>) -> Result<Arc<V>, E> {
        if let Some(known) = self.map().get(key) {
            return Ok(Arc::clone(known));
        }
        let found = Arc::new(look_up.await?);
        let mut map = self.map();
        if map.len() >= MOST {
            map.clear();
        }
        map.insert(key.to_owned(), Arc::clone(&found));
        Ok(found)
    }

    fn forget(&self, key: &str) {
        self.map().remove(key);
    }

    /// A panic elsewhere leaves answers that are right all the same.
    fn map(&self) -> MutexGuard<'_, HashMap<String, Arc<V>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
