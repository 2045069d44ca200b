//! Which sector and group a criteria set belongs to (26/2026/QĐ-TTg, Annex I).
//!
//! Written as a match so that it cannot fail; a test keeps it equal to the taxonomy. Must not hold names: those are data.

use entity::vocabulary::CriteriaSet::{
    Set01, Set02, Set03, Set04, Set05, Set06, Set07, Set08, Set09, Set10, Set11, Set12, Set13, Set14, Set15, Set16, Set17, Set18,
    Set19, Set20, Set21, Set22, Set23, Set24, Set25, Set26,
};
use entity::vocabulary::{CriteriaSet, Sector};

/// The sector of a criteria set.
pub const fn sector_of(set: CriteriaSet) -> Sector {
    match set {
        Set01 | Set02 | Set03 | Set04 | Set05 | Set06 | Set07 | Set08 | Set09 | Set10 | Set11 | Set12 | Set13 => Sector::Food,
        Set14 | Set15 | Set16 | Set17 => Sector::Beverage,
        Set18 | Set19 | Set20 => Sector::Medicinal,
        Set21 | Set22 => Sector::Handicraft,
        Set23 | Set24 | Set25 => Sector::Ornamental,
        Set26 => Sector::Tourism,
    }
}

/// The code of the group of a criteria set: one of the 17 codes of the vocabulary `group`.
pub const fn group_of(set: CriteriaSet) -> &'static str {
    match set {
        Set01 | Set02 => "food.fresh",
        Set03 | Set04 => "food.raw",
        Set05 | Set06 | Set07 | Set08 => "food.processed",
        Set09 | Set10 => "food.seasoning",
        Set11 | Set12 => "food.tea",
        Set13 => "food.coffee_cocoa",
        Set14 | Set15 => "beverage.alcoholic",
        Set16 | Set17 => "beverage.nonalcoholic",
        Set18 => "medicinal.functional",
        Set19 => "medicinal.cosmetic",
        Set20 => "medicinal.oil_other",
        Set21 => "handicraft.home_decor",
        Set22 => "handicraft.textile",
        Set23 => "ornamental.flower",
        Set24 => "ornamental.plant",
        Set25 => "ornamental.animal",
        Set26 => "tourism.service",
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::programme::vocabularies::find;

    #[test]
    fn all_26_sets_agree_with_the_taxonomy() {
        let (sets, groups) = (find("criteria_set").unwrap(), find("group").unwrap());
        for text in CriteriaSet::VALUES {
            let set: CriteriaSet = text.parse().unwrap();
            let term = sets.terms.iter().find(|term| term.code == *text).unwrap();
            assert_eq!(term.parent.as_deref(), Some(group_of(set)), "{text}");
            let group = groups.terms.iter().find(|term| term.code == group_of(set)).unwrap();
            assert_eq!(group.parent.as_deref(), Some(sector_of(set).as_str()), "{text}");
        }
        assert_eq!((sets.terms.len(), groups.terms.len()), (26, 17));
    }
}
