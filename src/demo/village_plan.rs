//! Which titles were given when, so that the published numbers come out: 337 in all, 38 of them since 2021.
//!
//! Numbers and days only; the villages that bear them are made in `villages`.

use super::calendar::day;
use chrono::NaiveDate;
use entity::vocabulary::Title::{self, CraftVillage, TraditionalCraft, TraditionalCraftVillage};
use entity::vocabulary::TradeGroup::{self, T1, T2, T3, T4, T5, T7};
use fastrand::Rng;

/// Villages and crafts with a title at scale 1.
pub(super) const RECOGNISED: u64 = 337;
/// Villages with a craft and no title at scale 1.
pub(super) const UNRECOGNISED: u32 = 60;

/// First titles of villages by day; the published sums are 256 (2009), 281 (2012), 286 (2015). Later ones are bent so that
/// 38 fall into the years since 2021.
const GRANTS: [(NaiveDate, u32); 17] = [
    (day(2001, 10, 15), 60),
    (day(2003, 12, 22), 60),
    (day(2005, 12, 19), 50),
    (day(2007, 11, 19), 44),
    (day(2009, 12, 14), 42),
    (day(2012, 11, 19), 25),
    (day(2015, 12, 14), 5),
    (day(2017, 12, 18), 7),
    (day(2019, 12, 16), 5),
    (day(2020, 11, 16), 1),
    (day(2021, 12, 20), 6),
    (day(2022, 6, 20), 8),
    (day(2024, 3, 4), 6),
    (day(2024, 6, 17), 5),
    (day(2024, 9, 16), 1),
    (day(2024, 12, 23), 1),
    (day(2025, 4, 14), 6),
];
/// Titles of crafts.
const CRAFTS: [(NaiveDate, u32); 2] = [(day(2024, 9, 16), 3), (day(2024, 12, 23), 2)];
/// When làng nghề became làng nghề truyền thống.
const RAISES: [(NaiveDate, u32); 4] =
    [(day(2012, 11, 19), 3), (day(2019, 12, 16), 4), (day(2023, 12, 18), 6), (day(2024, 3, 4), 11)];
/// Villages titled làng nghề truyền thống at once: so many before 2021, so many since.
const TRADITIONAL_AT_ONCE: (u32, u32) = (32, 5);
/// Villages titled by this day may have been raised later.
const RAISED_IF_TITLED_BY: NaiveDate = day(2009, 12, 31);
const RECENT_FROM: NaiveDate = day(2021, 1, 1);

/// The groups of the 337, in the proportion 69, 22, 16, 197, 13, 0, 5 of the 322 of January 2024 (rules.md 4.1).
const GROUPS: [(TradeGroup, u32); 6] = [(T1, 72), (T2, 23), (T3, 17), (T4, 206), (T5, 14), (T7, 5)];

/// The titles of one village and its group.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) titles: Vec<(NaiveDate, Title)>,
    pub(super) group: TradeGroup,
}

/// The plans of all villages with a title, times `times`, in random order.
pub(super) fn plans(times: u32, rng: &mut Rng) -> Vec<Plan> {
    let days = |list: &[(NaiveDate, u32)]| -> Vec<NaiveDate> {
        list.iter().flat_map(|(day, count)| std::iter::repeat_n(*day, (count * times) as usize)).collect()
    };
    let mut grants = days(&GRANTS);
    rng.shuffle(&mut grants);
    let mut raises = days(&RAISES).into_iter();
    let (mut old, mut recent) = (TRADITIONAL_AT_ONCE.0 * times, TRADITIONAL_AT_ONCE.1 * times);
    let mut titles: Vec<Vec<(NaiveDate, Title)>> = Vec::with_capacity(grants.len());
    for granted in grants {
        let later = if granted <= RAISED_IF_TITLED_BY { raises.next() } else { None };
        let at_once = if granted < RECENT_FROM { &mut old } else { &mut recent };
        titles.push(match later {
            Some(later) => vec![(granted, CraftVillage), (later, TraditionalCraftVillage)],
            None if *at_once > 0 => {
                *at_once -= 1;
                vec![(granted, TraditionalCraftVillage)]
            }
            None => vec![(granted, CraftVillage)],
        });
    }
    titles.extend(days(&CRAFTS).into_iter().map(|day| vec![(day, TraditionalCraft)]));
    rng.shuffle(&mut titles);
    let mut groups: Vec<TradeGroup> =
        GROUPS.iter().flat_map(|(group, count)| std::iter::repeat_n(*group, (count * times) as usize)).collect();
    rng.shuffle(&mut groups);
    titles.into_iter().zip(groups).map(|(titles, group)| Plan { titles, group }).collect()
}
