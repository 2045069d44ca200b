//! Villages: 337 with a title and 60 without at scale 1. Which titles when is in `village_plan`.

use super::acts::{self, Step, standing_columns};
use super::bulk::Load;
use super::calendar::{day, lot_of, villages_scale};
use super::decisions::{Paper, Topic};
use super::places::{Home, Places};
use super::trades::TRADES;
use super::village_plan::{Plan, UNRECOGNISED, plans};
use super::{SEED, names};
use crate::error::Result;
use crate::registry::kind::RecordKind;
use crate::registry::standings::known_title;
use crate::text;
use chrono::{Datelike, NaiveDate};
use entity::lists::TextList;
use entity::vocabulary::{Act, AuthorityLevel, Condition, EnvironmentList, SubjectKind, Title, TradeGroup, VillageKind};
use fastrand::Rng;
use sea_orm::ActiveValue::Set;

/// A village with a title, as far as producers and centres need it.
#[derive(Clone, Debug)]
pub(super) struct Host {
    pub(super) code: String,
    pub(super) hamlet: String,
    pub(super) home: usize,
    pub(super) trade: usize,
}

/// The year that households, workers and revenue describe.
const FIGURES_YEAR: i32 = 2025;
/// Titles since this day are judged by the share of households (52/2018/NĐ-CP); the made-up villages all satisfy it.
const LEAST_SHARE_PERCENT: i64 = 21;
const OLDEST_TITLE: NaiveDate = day(2001, 1, 1);

/// Writes all villages; returns those with a title.
pub(super) async fn write(load: &mut Load<'_>, places: &Places) -> Result<Vec<Host>> {
    let times = villages_scale(load.scale);
    let mut rng = Rng::with_seed(SEED ^ 0x56);
    let mut hosts = Vec::new();
    for plan in plans(times, &mut rng) {
        hosts.push(one(load, places, &mut rng, Some(&plan))?);
        load.flush_when_full().await?;
    }
    for _ in 0..UNRECOGNISED * times {
        one(load, places, &mut rng, None)?;
        load.flush_when_full().await?;
    }
    load.flush().await?;
    Ok(hosts)
}

fn one(load: &mut Load<'_>, places: &Places, rng: &mut Rng, plan: Option<&Plan>) -> Result<Host> {
    let group = plan.map_or_else(|| rng.choice([TradeGroup::T1, TradeGroup::T4, TradeGroup::T4]), |plan| Some(plan.group));
    let (trade, home) = (craft_of(group, rng), places.draw(rng));
    let hamlet = names::poetic(load.count(RecordKind::Village) + HAMLETS_FROM);
    let name = format!("{} {hamlet}", names::capitalised(TRADES[trade].craft));
    let code = load.sink.next_code(RecordKind::Village);
    row(load, rng, &Draft { code: &code, name: &name, hamlet: &hamlet, trade, group, home: places.home(home), plan })?;
    Ok(Host { code, hamlet, home, trade })
}

/// Hamlets begin where the brands of producers do not, so that the two are not the same words in the same order.
const HAMLETS_FROM: u64 = 911;

struct Draft<'a> {
    code: &'a str,
    name: &'a str,
    hamlet: &'a str,
    trade: usize,
    group: Option<TradeGroup>,
    home: &'a Home,
    plan: Option<&'a Plan>,
}

fn row(load: &mut Load<'_>, rng: &mut Rng, draft: &Draft<'_>) -> Result<()> {
    let steps = draft.plan.map_or_else(Vec::new, |plan| steps(plan, load.scale, rng));
    let standing = acts::write(load, SubjectKind::Village, draft.code, steps)?;
    let title = standing.title;
    let (trade, home) = (&TRADES[draft.trade], draft.home);
    let (address, hamlet) = (home.address(draft.hamlet), home.hamlet(draft.hamlet));
    let words = text::search_columns(draft.name, [Some(trade.craft), Some(hamlet.as_str()), Some(address.as_str())]);
    let since = craft_since(title, standing.recognised_on.unwrap_or(OLDEST_TITLE), rng);
    let households = rng.i64(150..1500);
    let in_trade = households * rng.i64(LEAST_SHARE_PERCENT + 1..85) / 100;
    let workers = in_trade * rng.i64(14..32) / 10;
    let point = home.point.map(|point| near(point, rng));
    let kind = title.map_or(VillageKind::VillageWithCraft, known_title);
    let stamp = load.stamp;
    load.sink.villages.push(standing_columns!(stamped village, stamp, standing, {
        code: Set(draft.code.to_owned()),
        name: Set(draft.name.to_owned()),
        other_names: Set(TextList::default()),
        kind: Set(Some(kind)),
        trade_group: Set(draft.group),
        craft: Set(Some(trade.craft.to_owned())),
        hamlet: Set(Some(hamlet)),
        commune: Set(home.commune.clone()),
        former_commune: Set(home.former.as_ref().map(|former| former.0.clone())),
        former_commune_until: Set(home.former.as_ref().map(|former| former.1)),
        commune_status: Set(home.status),
        former_district: Set(home.before.district.clone()),
        commune_before_2025: Set(home.before.commune.clone()),
        address_as_printed: Set(Some(address)),
        latitude: Set(point.map(|point| point.0)),
        longitude: Set(point.map(|point| point.1)),
        households_total: Set(Some(households)),
        households_in_trade: Set(Some(in_trade)),
        workers: Set(Some(workers)),
        revenue_vnd: Set(Some(workers * rng.i64(40..160) * 1_000_000)),
        figures_year: Set(Some(FIGURES_YEAR)),
        craft_since: Set(Some(since)),
        environment_list: Set(environment(rng)),
        condition: Set(Some(condition(rng))),
        history: Set(None),
        title: Set(title),
        name_key: Set(words.name_key),
        search: Set(words.search),
        search_exact: Set(words.search_exact),
    }));
    Ok(())
}

/// A craft of the group, by weight.
fn craft_of(group: Option<TradeGroup>, rng: &mut Rng) -> usize {
    let weight = |index: usize| if TRADES[index].group == group { TRADES[index].in_villages } else { 0 };
    weighted(rng, weight)
}

/// An index of the trades, as often as its weight says.
pub(super) fn weighted(rng: &mut Rng, weight: impl Fn(usize) -> u32) -> usize {
    let total: u32 = (0..TRADES.len()).map(&weight).sum();
    let mut left = rng.u32(..total.max(1));
    let found = (0..TRADES.len()).find(|index| {
        let weight = weight(*index);
        let here = left < weight;
        left = left.saturating_sub(weight);
        here
    });
    found.unwrap_or(0)
}

fn steps(plan: &Plan, scale: u32, rng: &mut Rng) -> Vec<Step> {
    let lot = lot_of(rng.u32(..), 1 + villages_scale(scale) / 5);
    let steps = plan.titles.iter().enumerate().map(|(index, (day, title))| Step {
        paper: Paper { topic: Topic::Villages, level: AuthorityLevel::Province, district: None, day: *day, lot },
        act: if index == 0 { Act::Grant } else { Act::Raise },
        title: Some(*title),
        star: None,
        potential: None,
        score: None,
        scheme: None,
        until: None,
        ground: None,
        product_code: None,
    });
    steps.collect()
}

/// The year the craft began: for a traditional one more than 50 years before its first title.
fn craft_since(title: Option<Title>, titled_on: NaiveDate, rng: &mut Rng) -> i32 {
    match title {
        Some(Title::TraditionalCraft | Title::TraditionalCraftVillage) => titled_on.year() - rng.i32(60..600),
        _ => titled_on.year() - rng.i32(5..120),
    }
}

fn near((latitude, longitude): (f64, f64), rng: &mut Rng) -> (f64, f64) {
    let mut moved = |degrees: f64| ((degrees * 1e6).round() + f64::from(rng.i32(-9000..9000))) / 1e6;
    (moved(latitude), moved(longitude))
}

fn environment(rng: &mut Rng) -> Option<EnvironmentList> {
    use EnvironmentList::{E1, E2, E3, E4};
    Some(match rng.u32(..100) {
        0..35 => E1,
        35..45 => E2,
        45..72 => E3,
        72..80 => E4,
        _ => return None,
    })
}

fn condition(rng: &mut Rng) -> Condition {
    match rng.u32(..100) {
        0..80 => Condition::Active,
        80..95 => Condition::Declining,
        _ => Condition::Faded,
    }
}
