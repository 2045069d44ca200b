//! Which database answers, given what is known of each: a pure rule. Looks at nothing itself.

/// What the last look at a database told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// It answered, and not long ago.
    pub(super) alive: bool,
    /// It follows another one, and takes no writes.
    pub(super) follows: bool,
    /// How often its line of descent had a standby promoted. The highest is the line that goes on.
    pub(super) timeline: i64,
    /// The last entry of its journal.
    pub(super) sequence: i64,
}

/// What a request needs of the database that it reads from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// Everything that is asked for is public and in the journal: a standby may answer.
    pub(super) public: bool,
    /// The sequence that the client has seen, as it says.
    pub(super) at_least: i64,
    /// The last sequence that this instance wrote itself.
    pub(super) own: i64,
    /// Where the journal ended about a second ago: who is not there yet lags.
    pub(super) settled: i64,
}

/// The one that takes writes. One that was the primary before it failed comes back on a lower timeline, and is not taken.
pub(super) fn primary(all: &[Seen], before: Option<usize>) -> Option<usize> {
    let writers = all.iter().enumerate().filter(|(_, seen)| seen.alive && !seen.follows);
    let best = writers.max_by_key(|(index, seen)| (seen.timeline, Some(*index) == before, std::cmp::Reverse(*index)));
    best.map(|(index, _)| index)
}

/// The one to read from; `None` where no one can answer for now. `turn` spreads over those that are equally good.
pub(super) fn reader(all: &[Seen], primary: Option<usize>, asked: Asked, turn: usize) -> Option<usize> {
    let standbys = |least: i64| {
        all.iter().enumerate().filter(move |(index, seen)| {
            asked.public && seen.alive && seen.follows && seen.sequence >= least && Some(*index) != primary
        })
    };
    let current = asked.at_least.max(asked.own).max(asked.settled);
    let good = standbys(current).count();
    if good > 0 {
        return standbys(current).nth(turn % good).map(|(index, _)| index);
    }
    primary.or_else(|| {
        let newest = standbys(asked.at_least).max_by_key(|(index, seen)| (seen.sequence, std::cmp::Reverse(*index)));
        newest.map(|(index, _)| index)
    })
}

#[cfg(test)]
mod tests {
    use super::{Asked, Seen, primary, reader};

    fn writer(sequence: i64) -> Seen {
        Seen { alive: true, follows: false, timeline: 1, sequence }
    }

    fn standby(sequence: i64) -> Seen {
        Seen { follows: true, ..writer(sequence) }
    }

    const GONE: Seen = Seen { alive: false, follows: false, timeline: 1, sequence: 9 };

    fn public(at_least: i64, own: i64, settled: i64) -> Asked {
        Asked { public: true, at_least, own, settled }
    }

    #[test]
    fn the_primary_is_found_in_any_order_and_after_a_promotion() {
        assert_eq!(primary(&[standby(9), writer(9)], None), Some(1));
        assert_eq!(primary(&[GONE, standby(9)], Some(0)), None);
        let promoted = Seen { timeline: 2, ..writer(9) };
        assert_eq!(primary(&[GONE, promoted], Some(0)), Some(1));
        assert_eq!(primary(&[writer(12), promoted], Some(0)), Some(1), "the old one came back by itself");
        assert_eq!(primary(&[writer(9), writer(9)], Some(1)), Some(1));
        assert_eq!(primary(&[], None), None);
    }

    #[test]
    fn standbys_take_turns() {
        let all = [writer(10), standby(10), standby(10)];
        let chosen: Vec<_> = (0..4).map(|turn| reader(&all, Some(0), public(0, 0, 10), turn)).collect();
        assert_eq!(chosen, [Some(1), Some(2), Some(1), Some(2)]);
    }

    #[test]
    fn a_standby_that_lags_or_is_gone_is_passed_over() {
        let all = [writer(10), standby(8)];
        assert_eq!(reader(&all, Some(0), public(0, 0, 8), 0), Some(1));
        assert_eq!(reader(&all, Some(0), public(0, 0, 9), 0), Some(0), "more than a second behind");
        assert_eq!(reader(&all, Some(0), public(9, 0, 8), 0), Some(0), "the client has seen 9");
        assert_eq!(reader(&all, Some(0), public(0, 10, 8), 0), Some(0), "this instance wrote 10");
        assert_eq!(reader(&[writer(9), GONE], Some(0), public(0, 0, 0), 0), Some(0));
    }

    #[test]
    fn what_is_not_public_is_read_from_the_primary_only() {
        let asked = Asked { public: false, ..public(0, 0, 0) };
        assert_eq!(reader(&[writer(9), standby(9)], Some(0), asked, 0), Some(0));
        assert_eq!(reader(&[GONE, standby(9)], None, asked, 0), None);
    }

    #[test]
    fn without_a_primary_the_newest_standby_answers_if_it_has_what_is_needed() {
        let all = [GONE, standby(7), standby(8)];
        assert_eq!(reader(&all, None, public(0, 12, 12), 0), Some(2));
        assert_eq!(reader(&all, None, public(8, 12, 12), 0), Some(2));
        assert_eq!(reader(&all, None, public(9, 12, 12), 0), None);
        assert_eq!(reader(&[GONE], None, public(0, 0, 0), 0), None);
    }
}
