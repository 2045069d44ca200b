//! Products: 3,320 recognised and 150 not at scale 1, each written together with its acts, so that nothing large is kept.

use super::acts::{self, Standing, Step, standing_columns};
use super::bulk::Load;
use super::calendar::day;
use super::lives::{self, Destiny, Subject};
use super::places::{Home, Places};
use super::producers::Maker;
use super::trades::TRADES;
use super::{SEED, goods};
use crate::error::Result;
use crate::programme::sectors::sector_of;
use crate::registry::kind::RecordKind;
use crate::text;
use chrono::{Datelike, NaiveDate};
use entity::vocabulary::{Star, SubjectKind};
use fastrand::Rng;
use sea_orm::ActiveValue::Set;
use std::collections::HashMap;

/// Products first recognised in one round, at scale 1.
struct Cohort {
    round: usize,
    count: u64,
    /// Of a hundred so many begin with four stars, as the published totals of the year say.
    four_star_percent: u32,
    five_stars: u64,
    potential: u64,
}

const fn cohort(round: usize, count: u64, four_star_percent: u32, five_stars: u64, potential: u64) -> Cohort {
    Cohort { round, count, four_star_percent, five_stars, potential }
}

/// First recognitions: 1,054 by the end of 2020, then 595, 518, 494, 456, 203. They sum up to 3,320, with 9 that come to
/// five stars and 22 that stay potential.
const COHORTS: [Cohort; 13] = [
    cohort(0, 301, 70, 0, 0),
    cohort(1, 253, 71, 2, 6),
    cohort(2, 500, 71, 2, 6),
    cohort(3, 200, 62, 1, 0),
    cohort(4, 395, 62, 1, 0),
    cohort(5, 180, 52, 0, 0),
    cohort(6, 338, 52, 0, 0),
    cohort(7, 190, 19, 0, 0),
    cohort(8, 304, 19, 0, 0),
    cohort(9, 180, 18, 2, 5),
    cohort(10, 276, 18, 1, 5),
    cohort(11, 95, 18, 0, 0),
    cohort(12, 108, 18, 0, 0),
];

const RECOGNISED: u64 = 3320;
const FROM_VILLAGES: u64 = 760;
const UNRECOGNISED: u64 = 150;
/// How often progress is told.
const TOLD_EVERY: u64 = 10_000;

/// The day from which product codes name communes: the districts had ended.
const COMMUNE_CODES_FROM: NaiveDate = day(2025, 7, 1);

/// Everything the products share while they are written.
struct Shop<'a> {
    places: &'a Places,
    /// Producers in craft villages.
    villagers: Vec<(u64, Maker)>,
    others: Vec<(u64, Maker)>,
    /// How many products of each of the two kinds there are so far.
    done: [u64; 2],
    serials: HashMap<(String, i32), u32>,
    rng: Rng,
}

/// Whether the `index`-th of `of` things is one of `chosen`, which are spread evenly; and how many were chosen before it.
const fn chosen(index: u64, chosen: u64, of: u64) -> Option<u64> {
    let before = index * chosen / of;
    if (index + 1) * chosen / of > before { Some(before) } else { None }
}

/// Writes all products and their acts; returns how many are recognised.
pub(super) async fn write(
    load: &mut Load<'_>,
    places: &Places,
    makers: Vec<Maker>,
    progress: &mut (dyn FnMut(&str, u64) + Send),
) -> Result<u64> {
    let (villagers, others) = (1..).zip(makers).partition(|(_, maker): &(u64, Maker)| maker.village.is_some());
    let rng = Rng::with_seed(SEED ^ 0x53);
    let mut shop = Shop { places, villagers, others, done: [0, 0], serials: HashMap::new(), rng };
    let times = u64::from(load.scale);
    let mut index = 0;
    for cohort in &COHORTS {
        for number in 0..cohort.count * times {
            shop.recognised(load, cohort, number, chosen(index, FROM_VILLAGES, RECOGNISED).is_some())?;
            index += 1;
            load.flush_when_full().await?;
            if index % TOLD_EVERY == 0 {
                progress("products", index);
            }
        }
    }
    for _ in 0..UNRECOGNISED * times {
        shop.one(load, false, None)?;
        load.flush_when_full().await?;
    }
    load.flush().await?;
    progress("products", load.count(RecordKind::Product));
    Ok(index)
}

impl Shop<'_> {
    fn recognised(&mut self, load: &mut Load<'_>, cohort: &Cohort, number: u64, from_village: bool) -> Result<()> {
        let rare = chosen(number, cohort.five_stars + cohort.potential, cohort.count);
        let destiny = match rare.map(|rank| rank % (cohort.five_stars + cohort.potential)) {
            None => Destiny::Common,
            Some(rank) if rank < cohort.five_stars => Destiny::FiveStars,
            Some(_) => Destiny::Potential,
        };
        let star = if self.rng.u32(..100) < cohort.four_star_percent { Star::Four } else { Star::Three };
        let subject = Subject { first_round: cohort.round, star, destiny, district: None, ticket: self.rng.u32(..) };
        self.one(load, from_village, Some(subject))
    }

    fn one(&mut self, load: &mut Load<'_>, from_village: bool, subject: Option<Subject>) -> Result<()> {
        let number = load.count(RecordKind::Product);
        let code = load.sink.next_code(RecordKind::Product);
        let Self { places, villagers, others, done, serials, rng } = self;
        let makers = if from_village { villagers } else { others };
        let done = &mut done[usize::from(from_village)];
        // Every producer has a product before any has two.
        let first = usize::try_from(*done).ok().filter(|index| *index < makers.len());
        *done += 1;
        let index = first.unwrap_or_else(|| rng.usize(..makers.len()));
        let (maker_number, maker) = &mut makers[index];
        let home = places.home(maker.home);
        let mut steps =
            subject.map_or_else(Vec::new, |subject| lives::live(Subject { district: home.district, ..subject }, load.scale, rng));
        steps.iter_mut().filter(|step| step.act.recognises()).for_each(|step| number_in_round(step, home, places, serials));
        let standing = acts::write(load, SubjectKind::Product, &code, steps)?;
        row(load, rng, &Draft { code, number, producer: RecordKind::Producer.code(*maker_number), maker, home }, standing);
        maker.made += 1;
        Ok(())
    }
}

/// The product code of the round: the serial is kept by the district, since July 2025 by the commune; four digits long.
fn number_in_round(step: &mut Step, home: &Home, places: &Places, serials: &mut HashMap<(String, i32), u32>) {
    const MOST: u32 = 9999;
    let year = step.paper.day.year();
    let unit = if step.paper.day < COMMUNE_CODES_FROM {
        home.district.and_then(|index| places.district(index)).map(|district| district.code.clone())
    } else {
        home.commune.clone()
    };
    let Some(unit) = unit else { return };
    let serial = serials.entry((unit.clone(), year)).or_default();
    *serial += 1;
    step.product_code = (*serial <= MOST).then(|| format!("01-{unit}-{serial:02}-{year}"));
}

struct Draft<'a> {
    code: String,
    number: u64,
    producer: String,
    maker: &'a Maker,
    home: &'a Home,
}

fn row(load: &mut Load<'_>, rng: &mut Rng, draft: &Draft<'_>, standing: Standing) {
    let (maker, home, trade) = (draft.maker, draft.home, &TRADES[draft.maker.trade]);
    let (set, sector) = (trade.set, sector_of(trade.set));
    let name = trade.product(maker.home as u64, maker.made, &maker.brand);
    let gtin = goods::gtin(draft.number, rng);
    let words = text::search_columns(&name, [Some(maker.name.as_str()), gtin.as_deref()]);
    let (code, stamp) = (draft.code.as_str(), load.stamp);
    load.sink.products.push(standing_columns!(stamped product, stamp, standing, {
        code: Set(code.to_owned()),
        name: Set(name),
        producer: Set(Some(draft.producer.clone())),
        criteria_set: Set(Some(set)),
        sector: Set(Some(sector)),
        village: Set(maker.village.clone()),
        commune: Set(home.commune.clone()),
        former_commune: Set(home.former.as_ref().map(|former| former.0.clone())),
        former_commune_until: Set(home.former.as_ref().map(|former| former.1)),
        commune_status: Set(home.status),
        former_district: Set(home.before.district.clone()),
        commune_before_2025: Set(home.before.commune.clone()),
        address_as_printed: Set(None),
        description: Set(Some(goods::description(trade.craft, &home.label))),
        specification: Set(Some(goods::specification(sector, rng).to_owned())),
        standards: Set(goods::standards(sector, set, rng)),
        ip_rights: Set(goods::rights(standing.star, rng)),
        gtin: Set(gtin),
        traceability_url: Set(goods::traceability(code, standing.star, rng)),
        shop_urls: Set(goods::shops(code, rng)),
        star: Set(standing.star),
        potential_five_star: Set(standing.potential),
        name_key: Set(words.name_key),
        search: Set(words.search),
        search_exact: Set(words.search_exact),
    }));
}
