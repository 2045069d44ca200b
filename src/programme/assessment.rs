//! What a filled-in scoring sheet comes to: points, the band of the total, the star marks that gate each rank, and what
//! stands between a product and its next star.
//!
//! An aid for preparing a dossier, no evaluation: a council scores, the average of its members counts, and only a decision
//! recognises (26/2026/QĐ-TTg, art. 3-7). Must not know who fills it in, nor write anything.

use super::criteria::{CriteriaSheet, Criterion};
use super::stars;
use entity::centi::Centi;
use entity::vocabulary::{CriteriaSet, Star};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The options that were chosen, by the number of their criterion.
pub type Choices = BTreeMap<String, u8>;

/// The ranks that are recognised, the lowest first.
const RANKS: [Star; 3] = [Star::Three, Star::Four, Star::Five];

/// What a filled-in sheet comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Assessment {
    /// The criteria set.
    pub criteria_set: CriteriaSet,
    /// The points of the chosen options; a criterion without a choice counts as none.
    pub total: u16,
    /// The points of each part.
    pub parts: Vec<PartPoints>,
    /// How many criteria have a choice.
    pub answered: usize,
    /// How many criteria the sheet has.
    pub criteria: usize,
    /// The numbers of the criteria without a choice.
    pub unanswered: Vec<&'static str>,
    /// The star of the total alone; null below 50 points.
    #[schema(required)]
    pub band: Option<Star>,
    /// The highest star whose marks, and those of the stars below, are all met; null where those of three stars are not.
    #[schema(required)]
    pub marks: Option<Star>,
    /// What rules the dossier out, as it was ticked; then no rank is reached.
    pub excluded: Vec<&'static str>,
    /// The rank that the sheet comes to: the lower of band and marks; null where none is reached.
    #[schema(required)]
    pub rank: Option<Star>,
    /// The star after that; null at five.
    #[schema(required)]
    pub next: Option<Star>,
    /// What each rank asks for, and what is missing.
    pub gates: Vec<Gate>,
}

/// The points of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PartPoints {
    /// `A`, `B` or `C`.
    pub code: &'static str,
    /// The points of the chosen options.
    pub points: u16,
    /// The most there are.
    pub max: u16,
}

/// What a rank asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Gate {
    /// The rank.
    pub star: Star,
    /// Whether the sheet comes to it.
    pub reached: bool,
    /// The least total.
    pub least: u16,
    /// How many points the total is short of it.
    pub missing_points: u16,
    /// How many criteria carry a mark that this rank needs.
    pub marks: usize,
    /// The criteria below their mark.
    pub unmet: Vec<UnmetMark>,
    /// How many points would still be missing once those marks are met.
    pub missing_points_then: u16,
}

/// A criterion below the mark of a rank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnmetMark {
    /// The number of the criterion.
    pub criterion: &'static str,
    /// Its title in Vietnamese.
    pub vi: &'static str,
    /// Its title in English.
    pub en: &'static str,
    /// The points of the chosen option; null without a choice.
    #[schema(required)]
    pub points: Option<u16>,
    /// The least points with which the rank is held.
    pub least: u16,
}

/// Something in a filled-in sheet that is not on the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stray {
    /// There is no such criterion.
    Criterion(String),
    /// The criterion has no such option.
    Option {
        /// The criterion.
        criterion: String,
        /// How many options it has.
        options: usize,
    },
    /// The sheet knows no such exclusion.
    Exclusion(String),
}

/// What is not on the sheet, all at once.
pub fn strays(sheet: &CriteriaSheet, choices: &Choices, excluded: &[String]) -> Vec<Stray> {
    let wrong = choices.iter().filter_map(|(number, option)| match sheet.criterion(number) {
        None => Some(Stray::Criterion(number.clone())),
        Some(criterion) if criterion.option(*option).is_none() => {
            Some(Stray::Option { criterion: number.clone(), options: criterion.options.len() })
        }
        Some(_) => None,
    });
    let unknown = excluded.iter().filter(|code| !sheet.exclusions.iter().any(|term| term.code == code.as_str()));
    wrong.chain(unknown.cloned().map(Stray::Exclusion)).collect()
}

/// Scores a filled-in sheet. What is not on the sheet counts as nothing; [`strays`] tells it.
pub fn assess(sheet: &CriteriaSheet, choices: &Choices, excluded: &[String]) -> Assessment {
    let points = |criterion: &Criterion| Some(criterion.option(*choices.get(criterion.number)?)?.points);
    let parts: Vec<PartPoints> = sheet
        .parts
        .iter()
        .map(|part| PartPoints { code: part.code, points: part.criteria.iter().filter_map(points).sum(), max: part.max })
        .collect();
    let total = parts.iter().map(|part| part.points).sum();
    let unanswered: Vec<&str> =
        sheet.criteria().filter(|criterion| points(criterion).is_none()).map(|criterion| criterion.number).collect();
    let criteria = sheet.criteria().count();
    let ticked = sheet.exclusions.iter().map(|term| term.code).filter(|code| excluded.iter().any(|given| given == code));
    let excluded: Vec<&str> = ticked.collect();
    let gates = RANKS.map(|star| gate(sheet, star, total, &excluded, &points));
    let highest = |met: &dyn Fn(&Gate) -> bool| gates.iter().take_while(|gate| met(gate)).last().map(|gate| gate.star);
    let rank = highest(&|gate| gate.reached);
    Assessment {
        criteria_set: sheet.code,
        total,
        parts,
        answered: criteria - unanswered.len(),
        criteria,
        unanswered,
        band: stars::star_for_score(Centi::whole(i64::from(total))),
        marks: highest(&|gate| gate.unmet.is_empty()),
        excluded,
        rank,
        next: RANKS.into_iter().find(|star| Some(*star) > rank),
        gates: gates.to_vec(),
    }
}

fn gate(sheet: &CriteriaSheet, star: Star, total: u16, excluded: &[&str], points: &impl Fn(&Criterion) -> Option<u16>) -> Gate {
    let least = least_total(star);
    let marked: Vec<&Criterion> = sheet.criteria().filter(|criterion| is_marked(criterion, star)).collect();
    let mut unmet = Vec::new();
    let mut gained = 0;
    for criterion in &marked {
        let (has, needs) = (points(criterion), criterion.least_for(star));
        if has.is_none_or(|has| has < needs) {
            gained += needs - has.unwrap_or(0);
            unmet.push(UnmetMark { criterion: criterion.number, vi: criterion.vi, en: criterion.en, points: has, least: needs });
        }
    }
    Gate {
        star,
        reached: excluded.is_empty() && total >= least && unmet.is_empty(),
        least,
        missing_points: least.saturating_sub(total),
        marks: marked.len(),
        unmet,
        missing_points_then: least.saturating_sub(total + gained),
    }
}

/// Whether a star needs a mark of this criterion: its own, or one of a lower star.
fn is_marked(criterion: &Criterion, star: Star) -> bool {
    criterion.options.iter().any(|option| option.least_for.is_some_and(|least| least <= star))
}

/// The least total of a rank, in whole points as one sheet gives them.
fn least_total(star: Star) -> u16 {
    let band = stars::BANDS.iter().find(|(known, _)| *known == star);
    band.and_then(|(_, least)| u16::try_from(least.0 / Centi::whole(1).0).ok()).unwrap_or(u16::MAX)
}

#[cfg(test)]
#[path = "assessment_tests.rs"]
mod tests;
