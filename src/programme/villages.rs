//! Criteria of craft villages and traditional crafts (52/2018/NĐ-CP, art. 5).
//!
//! Titles given before the decree was in force are not judged by it: the rule of their time was another (30 % of households,
//! rules.md 4.2).

use crate::programme::finding::Finding;
use crate::programme::terms::day;
use chrono::{Datelike, NaiveDate};
use entity::vocabulary::Title;

/// The first day of Decree 52/2018/NĐ-CP.
pub const DECREE_52_FROM: NaiveDate = day(2018, 6, 1);
/// The least share of households in the trade, in percent.
pub const LEAST_SHARE_PERCENT: i64 = 20;
/// A traditional craft has been in the place for more years than this.
pub const CRAFT_YEARS: i32 = 50;

const SOURCE: &str = "52/2018/NĐ-CP, art. 5";

/// Households in the trade are some of all households.
pub fn check_village_numbers(households_total: Option<i64>, households_in_trade: Option<i64>) -> Option<Finding> {
    let (total, in_trade) = households_total.zip(households_in_trade)?;
    (in_trade > total).then(|| {
        Finding::error(
            "households_in_trade",
            "households-in-trade-exceed-total",
            format!("Số hộ làm nghề ({in_trade}) lớn hơn tổng số hộ ({total}). Số hộ làm nghề không được vượt quá tổng số hộ."),
            format!("There are more households in the trade ({in_trade}) than households ({total}). They are a part of all."),
            SOURCE,
        )
    })
}

/// A village titled làng nghề or làng nghề truyền thống since 1 June 2018 has at least 20 % of its households in the trade.
/// Nothing is found where a number is unknown, and for the title of a craft, which has no such rule.
pub fn check_recognition_share(
    title: Option<Title>,
    households_total: Option<i64>,
    households_in_trade: Option<i64>,
    recognised_on: NaiveDate,
) -> Option<Finding> {
    let (total, in_trade) = households_total.zip(households_in_trade)?;
    let judged = recognised_on >= DECREE_52_FROM && title != Some(Title::TraditionalCraft) && total > 0;
    (judged && in_trade.saturating_mul(100) < total.saturating_mul(LEAST_SHARE_PERCENT)).then(|| {
        Finding::warning(
            "households_in_trade",
            "village-share-below-20-percent",
            format!(
                "Chỉ {in_trade} trên {total} hộ làm nghề. Làng nghề cần ít nhất 20 % tổng số hộ tham gia ngành nghề nông thôn."
            ),
            format!("Only {in_trade} of {total} households are in the trade. A craft village needs at least 20 %."),
            SOURCE,
        )
    })
}

/// A traditional craft, and the craft of a traditional craft village, has been in the place for more than 50 years. Only the
/// year it began is known, so a craft in its 51st year is taken to be too young.
pub fn check_craft_age(title: Title, craft_since: Option<i32>, recognised_on: NaiveDate) -> Option<Finding> {
    let years = recognised_on.year().saturating_sub(craft_since?);
    let judged = recognised_on >= DECREE_52_FROM && title != Title::CraftVillage;
    (judged && years <= CRAFT_YEARS).then(|| {
        Finding::warning(
            "craft_since",
            "craft-not-older-than-50-years",
            format!("Nghề mới có {years} năm khi được công nhận. Nghề truyền thống phải có tại địa phương trên 50 năm."),
            format!("The craft was {years} years old when it was recognised. A traditional craft is more than 50 years old."),
            SOURCE,
        )
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::programme::finding::Severity::{Error, Warning};
    use Title::{CraftVillage, TraditionalCraft, TraditionalCraftVillage};

    #[test]
    fn households_in_the_trade_are_part_of_all() {
        let finding = check_village_numbers(Some(100), Some(101)).unwrap();
        assert_eq!((finding.severity, finding.code), (Error, "households-in-trade-exceed-total"));
        assert_eq!(check_village_numbers(Some(100), Some(100)), None);
        assert_eq!(check_village_numbers(None, Some(101)), None);
        assert_eq!(check_village_numbers(Some(100), None), None);
    }

    #[test]
    fn twenty_percent_are_needed_since_june_2018() {
        let share = |in_trade, date| check_recognition_share(Some(CraftVillage), Some(1000), Some(in_trade), date);
        assert_eq!(share(200, day(2018, 6, 1)), None);
        let finding = share(199, day(2018, 6, 1)).unwrap();
        assert_eq!((finding.severity, finding.code), (Warning, "village-share-below-20-percent"));
        assert_eq!(share(199, day(2018, 5, 31)), None, "older titles are not judged");
    }

    #[test]
    fn unknown_numbers_and_crafts_have_no_share() {
        let date = day(2024, 6, 1);
        assert_eq!(check_recognition_share(Some(CraftVillage), None, Some(1), date), None);
        assert_eq!(check_recognition_share(Some(CraftVillage), Some(0), Some(0), date), None);
        assert_eq!(check_recognition_share(Some(TraditionalCraft), Some(100), Some(1), date), None);
        assert!(check_recognition_share(None, Some(100), Some(1), date).is_some());
        assert!(check_recognition_share(Some(TraditionalCraftVillage), Some(100), Some(19), date).is_some());
    }

    #[test]
    fn a_traditional_craft_is_older_than_50_years() {
        let date = day(2024, 6, 1);
        assert_eq!(check_craft_age(TraditionalCraft, Some(1973), date), None);
        let finding = check_craft_age(TraditionalCraft, Some(1974), date).unwrap();
        assert_eq!((finding.severity, finding.field), (Warning, "craft_since"));
        assert!(check_craft_age(TraditionalCraftVillage, Some(2000), date).is_some());
        assert_eq!(check_craft_age(CraftVillage, Some(2000), date), None);
        assert_eq!(check_craft_age(TraditionalCraft, None, date), None);
        assert_eq!(check_craft_age(TraditionalCraft, Some(2000), day(2018, 5, 31)), None);
    }
}
