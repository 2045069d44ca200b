//! The 26 scoring sheets of Annex II of Decision 26/2026/QĐ-TTg, read once from `criteria_26_2026.json`: criteria, the
//! points of their options, and the star marks. Scores nothing; that is `assessment`.
//!
//! The wordings of the options are not in the file: an option is known by its place on the sheet, counted from 1, because two
//! options of a criterion may carry the same points (sets 7, 23 and 26).

use entity::vocabulary::{CriteriaSet, Star};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use utoipa::ToSchema;

/// One scoring sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CriteriaSheet {
    /// The code of the criteria set.
    pub code: CriteriaSet,
    /// Its number in Annex II.
    #[schema(minimum = 1, maximum = 26)]
    pub number: u8,
    /// Its name in Vietnamese.
    pub vi: &'static str,
    /// Its name in English.
    pub en: &'static str,
    /// The legal source.
    pub source: &'static str,
    /// The points of the whole sheet.
    pub max: u16,
    /// What rules a dossier out before it is scored.
    pub exclusions: Vec<SheetTerm>,
    /// Parts A, B and C.
    pub parts: Vec<SheetPart>,
    /// Where the printed text is damaged or silent, and how it was read.
    pub remarks: Vec<SheetRemark>,
}

/// A code with its names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetTerm {
    /// The code.
    #[schema(value_type = String)]
    pub code: &'static str,
    /// In Vietnamese.
    #[schema(value_type = String)]
    pub vi: &'static str,
    /// In English.
    #[schema(value_type = String)]
    pub en: &'static str,
}

/// A part of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SheetPart {
    /// `A`, `B` or `C`.
    pub code: &'static str,
    /// What it is about, in Vietnamese.
    pub vi: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// Its points.
    pub max: u16,
    /// Headings and criteria, in the order of the sheet.
    pub criteria: Vec<Criterion>,
}

/// A line of a sheet: a heading without options, or a criterion of which one option is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Criterion {
    /// Its number on the sheet.
    #[schema(example = "3.5")]
    pub number: &'static str,
    /// Its title in Vietnamese.
    pub vi: &'static str,
    /// Its title in English.
    pub en: &'static str,
    /// Its points.
    pub max: u16,
    /// The options; none for a heading.
    pub options: Vec<CriterionOption>,
}

/// An option of a criterion. Its wording stands on the printed sheet, in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CriterionOption {
    /// Its place on the sheet, from 1.
    #[schema(minimum = 1)]
    pub option: u8,
    /// Its points.
    pub points: u16,
    /// The star that is not held with less than this option; absent where it carries no mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub least_for: Option<Star>,
    /// Which of the cases of the sheet it belongs to (set 26); absent elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<String>)]
    pub case: Option<&'static str>,
}

/// How a doubtful place of the printed text was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SheetRemark {
    /// The number of the criterion, or the part; null where the whole sheet is meant.
    #[schema(required)]
    pub place: Option<&'static str>,
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Criterion {
    /// The option at a place.
    pub fn option(&self, place: u8) -> Option<&CriterionOption> {
        self.options.iter().find(|option| option.option == place)
    }

    /// The least points with which a star is held; marks of lower stars count as well. Zero without a mark.
    pub fn least_for(&self, star: Star) -> u16 {
        let marked = self.options.iter().filter(|option| option.least_for.is_some_and(|least| least <= star));
        marked.map(|option| option.points).max().unwrap_or(0)
    }
}

impl CriteriaSheet {
    /// The criteria, headings left out.
    pub fn criteria(&self) -> impl Iterator<Item = &Criterion> {
        self.parts.iter().flat_map(|part| &part.criteria).filter(|criterion| !criterion.options.is_empty())
    }

    /// The criterion of a number.
    pub fn criterion(&self, number: &str) -> Option<&Criterion> {
        self.criteria().find(|criterion| criterion.number == number)
    }
}

/// The file as it is written. One that cannot be read would give no sheets; the tests rule it out.
#[derive(Deserialize)]
struct Written {
    legal_source: &'static str,
    scale: u16,
    transcript_corrections: Vec<Correction>,
    exclusions: Vec<SheetTerm>,
    parts: Vec<SheetTerm>,
    sets: Vec<Set>,
}

#[derive(Deserialize)]
struct Correction {
    set: u8,
    criterion: &'static str,
    vi: &'static str,
    en: &'static str,
}

#[derive(Deserialize)]
struct Set {
    no: u8,
    code: CriteriaSet,
    vi: &'static str,
    en: &'static str,
    disqualifiers: Vec<&'static str>,
    sections: Vec<Section>,
}

#[derive(Deserialize)]
struct Section {
    code: &'static str,
    max: u16,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    no: &'static str,
    vi: &'static str,
    en: &'static str,
    max: u16,
    #[serde(default)]
    options: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    points: u16,
    min_star: Option<Star>,
    case: Option<&'static str>,
}

static ALL: LazyLock<Vec<CriteriaSheet>> = LazyLock::new(|| {
    let written: Option<Written> = serde_json::from_str(include_str!("criteria_26_2026.json")).ok();
    written.map(|written| written.sets.iter().map(|set| sheet(set, &written)).collect()).unwrap_or_default()
});

/// Set 26 prints star marks without the note that explains them.
const MARKS_WITHOUT_NOTE: u8 = 26;

fn sheet(set: &Set, written: &Written) -> CriteriaSheet {
    let exclusions = set.disqualifiers.iter().filter_map(|code| written.exclusions.iter().find(|term| term.code == *code));
    let corrections = written.transcript_corrections.iter().filter(|correction| correction.set == set.no);
    let mut remarks: Vec<SheetRemark> = corrections
        .map(|correction| SheetRemark { place: Some(correction.criterion), vi: correction.vi, en: correction.en })
        .collect();
    if set.no == MARKS_WITHOUT_NOTE {
        remarks.push(SheetRemark {
            place: None,
            vi: "bộ này in dấu sao ở 3.4 và 3.5 nhưng không in lời giải thích; dấu sao được hiểu như ở các bộ khác",
            en: "this set prints star marks on 3.4 and 3.5 without the note that explains them; they are read as in the other sets",
        });
    }
    CriteriaSheet {
        code: set.code,
        number: set.no,
        vi: set.vi,
        en: set.en,
        source: written.legal_source,
        max: written.scale,
        exclusions: exclusions.cloned().collect(),
        parts: set.sections.iter().map(|section| part(section, &written.parts)).collect(),
        remarks,
    }
}

fn part(section: &Section, names: &[SheetTerm]) -> SheetPart {
    let name = names.iter().find(|term| term.code == section.code);
    let (vi, en) = name.map_or(("", ""), |term| (term.vi, term.en));
    SheetPart { code: section.code, vi, en, max: section.max, criteria: section.items.iter().map(criterion).collect() }
}

fn criterion(item: &Item) -> Criterion {
    let options = item.options.iter().zip(1_u8..).map(|(choice, option)| CriterionOption {
        option,
        points: choice.points,
        least_for: choice.min_star,
        case: choice.case,
    });
    Criterion { number: item.no, vi: item.vi, en: item.en, max: item.max, options: options.collect() }
}

/// All sheets, in the order of Annex II.
pub fn all() -> &'static [CriteriaSheet] {
    &ALL
}

/// The sheet of a criteria set.
pub fn find(set: CriteriaSet) -> Option<&'static CriteriaSheet> {
    all().iter().find(|sheet| sheet.code == set)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::programme::vocabularies;
    use std::collections::BTreeSet;

    #[test]
    fn there_are_26_sheets_named_as_the_code_list_names_them() {
        assert_eq!(all().len(), 26);
        let list = vocabularies::find("criteria_set").unwrap();
        for (sheet, code) in all().iter().zip(CriteriaSet::VALUES) {
            assert_eq!(sheet.code.as_str(), *code);
            let term = list.term(code).unwrap();
            assert_eq!((sheet.vi, sheet.en), (term.vi.as_str(), term.en.as_str()), "{code}");
        }
    }

    /// 26/2026/QĐ-TTg: 40 + 25 + 35 = 100; and every part and criterion is the sum of what is in it.
    #[test]
    fn every_sheet_sums_to_100() {
        for sheet in all() {
            let parts: Vec<(&str, u16)> = sheet.parts.iter().map(|part| (part.code, part.max)).collect();
            assert_eq!(parts, [("A", 40), ("B", 25), ("C", 35)], "{:?}", sheet.code);
            assert_eq!(sheet.max, 100);
            for part in &sheet.parts {
                assert!(!part.vi.is_empty() && !part.en.is_empty());
                let leaves = part.criteria.iter().filter(|criterion| !criterion.options.is_empty());
                assert_eq!(leaves.map(|criterion| criterion.max).sum::<u16>(), part.max, "{:?} {}", sheet.code, part.code);
            }
            for criterion in sheet.criteria() {
                let most = criterion.options.iter().map(|option| option.points).max();
                assert_eq!(most, Some(criterion.max), "{:?} {}", sheet.code, criterion.number);
                assert!(criterion.options.len() >= 2);
            }
        }
    }

    #[test]
    fn headings_hold_what_is_below_them() {
        for part in all().iter().flat_map(|sheet| &sheet.parts) {
            for heading in part.criteria.iter().filter(|criterion| criterion.options.is_empty()) {
                let below = |criterion: &&Criterion| {
                    !criterion.options.is_empty() && criterion.number.starts_with(&format!("{}.", heading.number))
                };
                assert_eq!(part.criteria.iter().filter(below).map(|one| one.max).sum::<u16>(), heading.max, "{}", heading.number);
            }
        }
    }

    #[test]
    fn numbers_are_unique_and_marks_rise_with_points() {
        for sheet in all() {
            let numbers: BTreeSet<&str> = sheet.criteria().map(|criterion| criterion.number).collect();
            assert_eq!(numbers.len(), sheet.criteria().count(), "{:?}", sheet.code);
            for criterion in sheet.criteria() {
                let marks: Vec<(u16, Star)> =
                    criterion.options.iter().filter_map(|option| Some((option.points, option.least_for?))).collect();
                assert!(marks.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1), "{}", criterion.number);
            }
        }
    }

    /// The points tied up in marks, as counted from the law independently (rules.md 3.2).
    #[test]
    fn marks_tie_up_the_points_that_were_counted() {
        let tied = |set: CriteriaSet| {
            let sheet = find(set).unwrap();
            [Star::Three, Star::Four, Star::Five].map(|star| sheet.criteria().map(|one| one.least_for(star)).sum::<u16>())
        };
        assert_eq!(tied(CriteriaSet::Set21), [8, 29, 43]);
        assert_eq!(tied(CriteriaSet::Set22), [7, 27, 41]);
        assert_eq!(tied(CriteriaSet::Set01), [10, 37, 43]);
    }

    #[test]
    fn exclusions_and_doubts_are_named() {
        let codes = |set| find(set).unwrap().exclusions.iter().map(|term| term.code).collect::<Vec<_>>();
        assert_eq!(codes(CriteriaSet::Set21), ["forged_dossier", "dossier_incomplete", "ip_infringement"]);
        assert_eq!(codes(CriteriaSet::Set26), Vec::<&str>::new());
        assert_eq!(all().iter().map(|sheet| sheet.remarks.len()).sum::<usize>(), 13);
        assert!(all().iter().flat_map(|sheet| &sheet.exclusions).all(|term| !term.vi.is_empty() && !term.en.is_empty()));
        // Every code of the file has its names.
        let written: Written = serde_json::from_str(include_str!("criteria_26_2026.json")).unwrap();
        for (set, sheet) in written.sets.iter().zip(all()) {
            assert_eq!(set.disqualifiers.len(), sheet.exclusions.len(), "{:?}", sheet.code);
        }
    }
}
