//! The life of a product: when it is recognised, renewed, raised, lowered, extended, withdrawn, or let go.
//!
//! Every act follows the law of its day: authority and criteria come from the dated tables of `programme`, terms from its
//! calendar. Writes nothing; `acts` makes rows of the steps.

use super::acts::Step;
use super::calendar::{
    EXTENSION_DAY, LAST_ROUND, ROUND_OF_2026, ROUNDS, ROUNDS_A_TERM, WITHDRAWAL_DAYS, day_in_round, lot_of, lots,
};
use super::decisions::{Paper, Topic};
use crate::programme::{authorities, schemes, terms};
use chrono::{Days, NaiveDate};
use entity::centi::Centi;
use entity::vocabulary::{Act, AuthorityLevel, DatePrecision, Ground, Scheme, Star};
use fastrand::Rng;

/// What a product is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Destiny {
    /// Whatever chance brings; never five stars, never potential.
    Common,
    /// Potential five star, renewed for ever.
    Potential,
    /// Potential first, five stars one round later, renewed for ever.
    FiveStars,
}

/// A product before its life.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject {
    /// Index of the round of its first recognition.
    pub(super) first_round: usize,
    /// The star of its first recognition.
    pub(super) star: Star,
    pub(super) destiny: Destiny,
    /// The district in charge of its place.
    pub(super) district: Option<u16>,
    /// Tells products with one level of authority and one round which of several decisions is theirs.
    pub(super) ticket: u32,
}

struct Life<'a> {
    subject: Subject,
    scale: u32,
    rng: &'a mut Rng,
    steps: Vec<Step>,
}

/// Months of a certificate, should a scheme have none of its own.
const USUAL_TERM_MONTHS: u32 = 36;

/// Chances in percent. Of certificates that end, 60 of 100 are renewed in time.
const RENEWED_IN_TIME: u32 = 60;
const GRANTED_ANEW_AFTER_A_LAPSE: u32 = 6;
const EXTENDED: u32 = 12;
const RAISED_WITHIN_THE_TERM: u32 = 5;
/// Of a thousand products so many lose their certificate.
const WITHDRAWN_OF_1000: u32 = 15;

/// The acts of a life, the earliest first.
pub(super) fn live(subject: Subject, scale: u32, rng: &mut Rng) -> Vec<Step> {
    let mut life = Life { subject, scale, rng, steps: Vec::new() };
    match subject.destiny {
        Destiny::Common => life.common(),
        Destiny::Potential => life.outstanding(subject.first_round),
        Destiny::FiveStars => {
            life.assess(subject.first_round, Act::Grant, Star::Four, true);
            life.outstanding(subject.first_round + 1);
        }
    }
    life.steps
}

impl Life<'_> {
    /// From `round` on the highest there is, renewed at the end of every term.
    fn outstanding(&mut self, round: usize) {
        let five = self.subject.destiny == Destiny::FiveStars;
        let star = if five { Star::Five } else { Star::Four };
        let mut act = if five { Act::Raise } else { Act::Grant };
        for round in (round..=LAST_ROUND).step_by(ROUNDS_A_TERM) {
            self.assess(round, act, star, !five);
            act = Act::Renew;
        }
    }

    fn common(&mut self) {
        let (mut round, mut star) = (self.subject.first_round, self.subject.star);
        self.assess(round, Act::Grant, star, false);
        loop {
            let upgrade = round + 2 + self.rng.usize(..3);
            if star == Star::Three && upgrade <= LAST_ROUND && self.chance(RAISED_WITHIN_THE_TERM) {
                (round, star) = (upgrade, Star::Four);
                self.assess(round, Act::Raise, star, false);
                continue;
            }
            let end = round + ROUNDS_A_TERM;
            if end > LAST_ROUND {
                break;
            }
            let Some((next, act, next_star)) = self.at_the_end(end, star) else { break };
            self.assess(next, act, next_star, false);
            (round, star) = (next, next_star);
            if round == ROUND_OF_2026 {
                break;
            }
        }
        if self.rng.u32(..1000) < WITHDRAWN_OF_1000 {
            self.withdraw();
        }
    }

    /// What follows the certificate that ends about the round `end`.
    fn at_the_end(&mut self, end: usize, star: Star) -> Option<(usize, Act, Star)> {
        if self.chance(RENEWED_IN_TIME) {
            return Some(match self.rng.u32(..100) {
                0..15 if star == Star::Three => (end, Act::Raise, Star::Four),
                0..6 if star == Star::Four => (end, Act::Lower, Star::Three),
                _ => (end, Act::Renew, star),
            });
        }
        if self.chance(GRANTED_ANEW_AFTER_A_LAPSE) && end < LAST_ROUND {
            let late = if end + 1 == LAST_ROUND && self.rng.bool() { ROUND_OF_2026 } else { end + 1 };
            return Some((late, Act::Grant, star));
        }
        if end == LAST_ROUND && self.chance(EXTENDED) && self.extend() && self.rng.bool() {
            return Some((ROUND_OF_2026, Act::Renew, star));
        }
        None
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.rng.u32(..100) < percent
    }

    /// An assessment in a round.
    fn assess(&mut self, round: usize, act: Act, star: Star, potential: bool) {
        let paper =
            self.paper(Topic::Assessment, star, ROUNDS[round], |lot, lots, district| day_in_round(round, lot, lots, district));
        let scheme = schemes::scheme_on(paper.day).unwrap_or(Scheme::Ps2019);
        let months = schemes::term_months(scheme).unwrap_or(USUAL_TERM_MONTHS);
        let score = self.score(star, potential);
        self.steps.push(Step {
            paper,
            act,
            title: None,
            star: Some(star),
            potential: Some(potential),
            score: Some(score),
            scheme: Some(scheme),
            until: Some(terms::valid_until(paper.day, months)),
            ground: None,
            product_code: None,
        });
    }

    /// A score in the band of the star, away from the gaps that the criteria of 2019 leave between bands.
    fn score(&mut self, star: Star, potential: bool) -> Centi {
        Centi(match star {
            Star::Three => self.rng.i64(50_00..=68_90),
            Star::Four if potential => self.rng.i64(90_00..=94_00),
            Star::Four => self.rng.i64(70_00..=88_90),
            Star::Five => self.rng.i64(90_50..=97_00),
        })
    }

    /// Who decides on the star about a day, and which of the decisions it is.
    fn paper(&self, topic: Topic, star: Star, about: NaiveDate, day: impl Fn(u32, u32, Option<u16>) -> NaiveDate) -> Paper {
        let levels = authorities::competent_levels(star, about, DatePrecision::Day);
        let level = levels.first().copied().unwrap_or(AuthorityLevel::Province);
        let district = self.subject.district.filter(|_| level == AuthorityLevel::District);
        let lots = match topic {
            Topic::Assessment => lots(level, self.scale),
            // A few of a hundred products.
            _ => 1 + lots(level, self.scale) / 30,
        };
        let lot = lot_of(self.subject.ticket, lots);
        Paper { topic, level, district, day: day(lot, lots, district), lot }
    }

    /// Extends the last certificate; whether it ended in the weeks in which that was done.
    fn extend(&mut self) -> bool {
        let Some(last) = self.steps.last().cloned() else { return false };
        let Some((ends, star)) = last.until.zip(last.star) else { return false };
        if ends < EXTENSION_DAY {
            return false;
        }
        let paper = self.paper(Topic::Extension, star, EXTENSION_DAY, |_, _, _| EXTENSION_DAY);
        let until = ends + Days::new(self.rng.u64(90..=terms::EXTENSION_DAYS));
        self.steps.push(Step { paper, act: Act::Extend, score: None, scheme: None, until: Some(until), ..last });
        true
    }

    /// Takes one certificate back on a day on which it is good, and cuts off what came after.
    fn withdraw(&mut self) {
        let good_until = |index: usize| {
            let next = self.steps.get(index + 1).map(|step| step.paper.day);
            next.into_iter().chain(self.steps[index].until).min()
        };
        let mut possible = Vec::new();
        for (index, step) in self.steps.iter().enumerate().filter(|(_, step)| step.act != Act::Extend) {
            let days = WITHDRAWAL_DAYS.iter().filter(|day| **day > step.paper.day && good_until(index) > Some(**day));
            possible.extend(days.map(|day| (index, *day)));
        }
        let Some((index, day)) = self.rng.choice(possible) else { return };
        self.steps.truncate(index + 1);
        let Some((last, star)) = self.steps.last().cloned().and_then(|last| last.star.map(|star| (last, star))) else { return };
        let paper = self.paper(Topic::Withdrawal, star, day, |_, _, _| day);
        let ground = Some(self.ground());
        self.steps.push(Step { paper, act: Act::Withdraw, score: None, scheme: None, until: None, ground, ..last });
    }

    fn ground(&mut self) -> Ground {
        match self.rng.u32(..100) {
            0..45 => Ground::ProductionStopped,
            45..70 => Ground::CriteriaLost,
            70..85 => Ground::LawBreach,
            85..92 => Ground::MarkMisuse,
            92..96 => Ground::FalseDossier,
            _ => Ground::Other,
        }
    }
}
