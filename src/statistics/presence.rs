//! When an act counts: the days on which a subject is in a sense by it, and whether it was so already by the act before.
//!
//! Says for a whole life what `registry::condition` says for one day. Must not fetch anything, nor know of periods.

use crate::programme::standing::{DUE_DAYS, Sense, State, state_on};
use chrono::{NaiveDate, TimeDelta};
use entity::vocabulary::Act;

/// An act in the course of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was done.
    pub act: Act,
    /// The day it took effect.
    pub valid_from: NaiveDate,
    /// The day the next act did.
    pub superseded_on: Option<NaiveDate>,
    /// The last day of the certificate it left.
    pub until: Option<NaiveDate>,
    /// The act before and the last day of the certificate that one left.
    pub before: Option<(Act, Option<NaiveDate>)>,
}

/// Days in a row, at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: NaiveDate,
    /// The day after the last one, if there is a last one.
    pub end: Option<NaiveDate>,
}

impl Span {
    fn of(from: NaiveDate, end: Option<NaiveDate>) -> Option<Self> {
        end.is_none_or(|end| from < end).then_some(Self { from, end })
    }

    /// Whether the day is one of them.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && self.end.is_none_or(|end| day < end)
    }
}

impl Step {
    /// The days on which the subject counts in this sense by this act.
    pub fn span(&self, sense: Sense) -> Option<Span> {
        let ends = self.until.and_then(|until| until.succ_opt());
        let valid_end = [self.superseded_on, ends].into_iter().flatten().min();
        let withdrawn = self.act == Act::Withdraw;
        match sense {
            Sense::Assessed if self.act.recognises() => Span::of(self.valid_from, None),
            Sense::Recognised => Span::of(self.valid_from, self.superseded_on),
            Sense::Withdrawn if withdrawn => Span::of(self.valid_from, self.superseded_on),
            Sense::Assessed | Sense::Withdrawn => None,
            _ if withdrawn => None,
            Sense::InForce => Span::of(self.valid_from, valid_end),
            Sense::Due => {
                let first = self.until?.checked_sub_signed(TimeDelta::days(DUE_DAYS))?;
                Span::of(self.valid_from.max(first), valid_end)
            }
            Sense::Lapsed => Span::of(self.valid_from.max(ends?), self.superseded_on),
        }
    }

    /// Whether the subject was in this sense on the day before too, by the act before: then it neither came nor went on
    /// the first day of the span. An assessment is counted by itself and goes on from nothing.
    pub fn goes_on(&self, sense: Sense, span: Span) -> bool {
        let (Some((act, until)), Some(eve)) = (self.before, self.valid_from.pred_opt()) else { return false };
        span.from == self.valid_from && sense != Sense::Assessed && stands(sense, act, until, eve)
    }

    /// The first day without validity, where the certificate was valid before it and nothing had followed by then.
    pub fn lapse(&self) -> Option<NaiveDate> {
        self.span(Sense::InForce)?;
        self.span(Sense::Lapsed).map(|span| span.from)
    }
}

/// Whether a subject whose last act up to the day this is counts in this sense on that day.
fn stands(sense: Sense, act: Act, until: Option<NaiveDate>, day: NaiveDate) -> bool {
    let state = state_on(act, until, day);
    match sense {
        Sense::Assessed => act.recognises(),
        Sense::Recognised => true,
        Sense::InForce => matches!(state, State::InForce | State::Due),
        Sense::Due => state == State::Due,
        Sense::Lapsed => state == State::Lapsed,
        Sense::Withdrawn => state == State::Withdrawn,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{Step, stands};
    use crate::programme::standing::Sense;
    use chrono::{NaiveDate, TimeDelta};
    use entity::vocabulary::Act;

    const ACTS: [Act; 3] = [Act::Grant, Act::Extend, Act::Withdraw];

    fn senses() -> impl Iterator<Item = Sense> {
        Sense::VALUES.iter().map(|text| text.parse().unwrap())
    }

    fn later(days: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 1, 31).unwrap() + TimeDelta::days(days)
    }

    /// Spans say for every day what the state says for one.
    #[test]
    fn spans_are_the_days_on_which_it_stands() {
        for (act, until, superseded) in ACTS.into_iter().flat_map(|act| {
            let untils = [None, Some(-3), Some(-1), Some(0), Some(90), Some(179), Some(180), Some(181), Some(400)];
            let ends = [None, Some(1), Some(90), Some(91), Some(180), Some(181), Some(220), Some(500)];
            untils.into_iter().flat_map(move |until| ends.map(|end| (act, until, end)))
        }) {
            let (until, superseded_on) = (until.map(later), superseded.map(later));
            let step = Step { act, valid_from: later(0), superseded_on, until, before: None };
            for sense in senses() {
                for today in (-2..600).map(later) {
                    let last = superseded_on.is_none_or(|end| today < end || sense == Sense::Assessed);
                    let stood = today >= step.valid_from && last && stands(sense, act, until, today);
                    let counted = step.span(sense).is_some_and(|span| span.contains(today));
                    assert_eq!(counted, stood, "{sense:?} {step:?} on {today}");
                }
            }
        }
    }

    #[test]
    fn what_was_so_the_day_before_goes_on() {
        let renewed = |until_before: i64| {
            let before = Some((Act::Grant, Some(later(until_before))));
            Step { act: Act::Renew, valid_from: later(0), superseded_on: None, until: Some(later(1000)), before }
        };
        let goes_on = |step: Step, sense: Sense| step.span(sense).is_some_and(|span| step.goes_on(sense, span));
        assert!(goes_on(renewed(-1), Sense::InForce), "the last day was the day before");
        assert!(!goes_on(renewed(-2), Sense::InForce), "one day without");
        assert!(goes_on(renewed(-2), Sense::Recognised));
        assert!(!goes_on(renewed(30), Sense::Due), "it becomes due again years later");
        assert!(!goes_on(renewed(30), Sense::Assessed));
        let first = Step { before: None, ..renewed(30) };
        assert!(senses().all(|sense| !goes_on(first, sense)));
        let extended = Step { act: Act::Extend, until: Some(later(120)), ..renewed(30) };
        assert!(goes_on(extended, Sense::Due));
    }

    #[test]
    fn a_certificate_that_was_followed_did_not_lapse() {
        let step = |superseded: Option<i64>| Step {
            act: Act::Grant,
            valid_from: later(0),
            superseded_on: superseded.map(later),
            until: Some(later(100)),
            before: None,
        };
        assert_eq!(step(None).lapse(), Some(later(101)));
        assert_eq!(step(Some(102)).lapse(), Some(later(101)));
        assert_eq!(step(Some(101)).lapse(), None);
        assert_eq!(Step { act: Act::Withdraw, ..step(None) }.lapse(), None);
    }
}
