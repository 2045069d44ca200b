//! Long work in several turns, so that others get theirs between: how long one is, and which journal entries an import made
//! in each. The only code that writes the table of slices.

use crate::db::Tx;
use crate::error::Result;
use entity::{import, import_slice};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder};
use std::time::{Duration, Instant};

/// How much of an import is done in one turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// As many records as this are looked at, written or taken back in one turn, whole or not at all.
    pub at_once: u64,
    /// Of more, the turn is given up after so long.
    pub turn: Duration,
    /// Rows that are taken together.
    pub rows: usize,
}

impl Pace {
    /// About a second at the most, and otherwise about a third of one.
    pub const USUAL: Self = Self { at_once: 2_000, turn: Duration::from_millis(300), rows: 250 };
}

/// Other programs that write to the same SQLite database wait by looking at it every tenth of a second, for ten seconds. So
/// long work leaves it alone for a little longer than that, now and then.
const LEFT_ALONE: Duration = Duration::from_millis(110);
const LEFT_ALONE_EVERY: Duration = Duration::from_secs(3);

/// The turns of one piece of work.
#[derive(Debug)]
pub struct Turns {
    turn: Duration,
    began: Instant,
    left_alone: Instant,
}

impl Turns {
    /// None yet.
    pub fn of(pace: Pace) -> Self {
        let now = Instant::now();
        Self { turn: pace.turn, began: now, left_alone: now }
    }

    /// A turn begins. To be called before it is waited for.
    pub async fn begin(&mut self, backend: DbBackend) {
        if backend == DbBackend::Sqlite && self.left_alone.elapsed() >= LEFT_ALONE_EVERY {
            tokio::time::sleep(LEFT_ALONE).await;
            self.left_alone = Instant::now();
        }
    }

    /// The turn was given.
    pub fn given(&mut self) {
        self.began = Instant::now();
    }

    /// Whether it is the turn of others now.
    pub fn is_over(&self) -> bool {
        self.began.elapsed() >= self.turn
    }
}

/// What an import wrote into the journal: the first and the last entry of each turn, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries(Vec<(i64, i64)>);

impl Entries {
    /// Whether an entry is one of them.
    pub fn hold(&self, sequence: i64) -> bool {
        let after = self.0.partition_point(|(first, _)| *first <= sequence);
        after.checked_sub(1).and_then(|index| self.0.get(index)).is_some_and(|(_, last)| sequence <= *last)
    }

    /// The first and the last entry of each turn.
    pub fn turns(&self) -> &[(i64, i64)] {
        &self.0
    }
}

/// What an import wrote, and what undoing it has written so far.
pub async fn entries(connection: &impl ConnectionTrait, import: &import::Model) -> Result<(Entries, Entries)> {
    let all = import_slice::Entity::find().filter(import_slice::Column::Import.eq(&import.id));
    let all = all.order_by_asc(import_slice::Column::FirstSequence).all(connection).await?;
    let of = |back: bool| {
        let turns = all.iter().filter(|slice| slice.takes_back == back);
        Entries(turns.map(|slice| (slice.first_sequence, slice.last_sequence)).collect())
    };
    let (mut wrote, took_back) = (of(false), of(true));
    if wrote.0.is_empty() {
        // It was written in one turn.
        wrote.0.extend(import.first_sequence.zip(import.last_sequence));
    }
    Ok((wrote, took_back))
}

/// Notes what was written in this turn: the entries after `before`, up to `last`.
#[expect(clippy::disallowed_methods, reason = "an import is no record; what it writes to records is in the journal")]
pub async fn note(tx: &Tx, id: &str, (before, last): (i64, i64), takes_back: bool) -> Result<()> {
    if last <= before {
        return Ok(());
    }
    let row = import_slice::ActiveModel {
        import: Set(id.to_owned()),
        first_sequence: Set(before + 1),
        last_sequence: Set(last),
        takes_back: Set(takes_back),
    };
    import_slice::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Whether an import wrote, or took back, anything in several turns.
pub async fn any(connection: &impl ConnectionTrait, id: &str, takes_back: bool) -> Result<bool> {
    let query = import_slice::Entity::find().filter(import_slice::Column::Import.eq(id));
    Ok(query.filter(import_slice::Column::TakesBack.eq(takes_back)).one(connection).await?.is_some())
}

/// Forgets the turns of an earlier time that an import was written.
#[expect(clippy::disallowed_methods, reason = "an import is no record; what it writes to records is in the journal")]
pub async fn forget(tx: &Tx, id: &str) -> Result<()> {
    import_slice::Entity::delete_many().filter(import_slice::Column::Import.eq(id)).exec(tx.connection()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Entries;

    #[test]
    fn entries_of_others_stand_between_the_turns() {
        let entries = Entries(vec![(3, 5), (9, 9), (12, 20)]);
        let held: Vec<i64> = (0..23).filter(|sequence| entries.hold(*sequence)).collect();
        assert_eq!(held, [3, 4, 5, 9, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
        assert!(!Entries::default().hold(1));
    }
}
