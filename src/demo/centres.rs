//! Centres: 10 recognised for 2023, 6 for 2024, 5 planned for 2025, at every scale.

use super::SEED;
use super::acts::{self, Step, standing_columns};
use super::bulk::Load;
use super::calendar::day;
use super::decisions::{Paper, Topic};
use super::places::Places;
use super::producers::Maker;
use super::villages::Host;
use crate::error::Result;
use crate::registry::kind::RecordKind;
use crate::text;
use chrono::{Days, NaiveDate};
use entity::centi::Centi;
use entity::lists::{Site, Sites, TextList};
use entity::vocabulary::{Act, AuthorityLevel, Stage, SubjectKind, Zone};
use fastrand::Rng;
use sea_orm::ActiveValue::Set;

/// Year, day of the decision, and how many; the criteria are of 14 December 2023.
const YEARS: [(i32, Option<NaiveDate>, usize); 3] =
    [(2023, Some(day(2023, 12, 29)), 10), (2024, Some(day(2024, 12, 20)), 6), (2025, None, 5)];

/// The most points of the five heads.
const HEADS: [i64; 5] = [20, 15, 20, 10, 35];

/// What a recognised centre was found to have.
struct File {
    areas: [i64; 5],
    scores: [Centi; 5],
    goods_share: Centi,
}

/// Writes the centres.
pub(super) async fn write(load: &mut Load<'_>, places: &Places, hosts: &[Host], makers: &[Maker]) -> Result<()> {
    let mut rng = Rng::with_seed(SEED ^ 0x43);
    let mut hosts: Vec<&Host> = hosts.iter().filter(|host| places.is_of_today(host.home)).collect();
    rng.shuffle(&mut hosts);
    let mut hosts = hosts.into_iter();
    for (year, decided, count) in YEARS {
        for number in 0..count {
            // Half of them between 70 and 80 points, half between 80 and 90.
            let file = decided.map(|_| file(if number % 2 == 0 { 70 } else { 80 }, &mut rng));
            let Some(host) = hosts.next() else { break };
            let operator = (1..).zip(makers).find(|(_, maker)| maker.village.as_ref() == Some(&host.code));
            let operator = operator.filter(|_| decided.is_some()).map(|(number, _)| RecordKind::Producer.code(number));
            one(load, places, (year, decided), file.as_ref(), operator, host)?;
        }
    }
    load.flush().await
}

fn one(
    load: &mut Load<'_>,
    places: &Places,
    (year, decided): (i32, Option<NaiveDate>),
    file: Option<&File>,
    operator: Option<String>,
    host: &Host,
) -> Result<()> {
    let place = places.home(host.home);
    let code = load.sink.next_code(RecordKind::Centre);
    let name = format!(
        "Trung tâm thiết kế sáng tạo, giới thiệu, quảng bá và bán sản phẩm OCOP, làng nghề gắn với du lịch {}",
        host.hamlet
    );
    let trading = format!("Nhà làng nghề {}", host.hamlet);
    let address = place.address(&host.hamlet);
    let words = text::search_columns(&name, [Some(trading.as_str()), Some(address.as_str())]);
    let step = decided.zip(file).map(|(day, file)| grant(year, day, file));
    let standing = acts::write(load, SubjectKind::Centre, &code, step.into_iter().collect())?;
    let score = |head: usize| file.map(|file| file.scores[head]);
    let stamp = load.stamp;
    load.sink.centres.push(standing_columns!(stamped centre, stamp, standing, {
        code: Set(code),
        official_name: Set(name),
        trading_name: Set(Some(trading)),
        operator: Set(operator),
        host_villages: Set(TextList(vec![host.code.clone()])),
        commune: Set(place.commune.clone()),
        former_commune: Set(None),
        former_commune_until: Set(None),
        commune_status: Set(place.status),
        former_district: Set(place.before.district.clone()),
        commune_before_2025: Set(place.before.commune.clone()),
        address_as_printed: Set(Some(address.clone())),
        latitude: Set(place.point.map(|point| point.0)),
        longitude: Set(place.point.map(|point| point.1)),
        sites: Set(file.map(|file| sites(file, &address)).unwrap_or_default()),
        total_area_m2: Set(file.map(|file| file.areas.iter().sum())),
        meeting_area_m2: Set(file.map(|file| file.areas[1])),
        display_score: Set(score(0)),
        meeting_score: Set(score(1)),
        experience_score: Set(score(2)),
        photography_score: Set(score(3)),
        management_score: Set(score(4)),
        goods_share_percent: Set(file.map(|file| file.goods_share)),
        planned_year: Set(Some(year)),
        stage: Set(if decided.is_some() { Stage::Recognised } else { Stage::Planned }),
        opened_on: Set(decided.map(|day| day + Days::new(100))),
        name_key: Set(words.name_key),
        search: Set(words.search),
        search_exact: Set(words.search_exact),
    }));
    Ok(())
}

fn grant(year: i32, day: NaiveDate, file: &File) -> Step {
    let level = AuthorityLevel::Department;
    Step {
        paper: Paper { topic: Topic::Centres(year), level, district: None, day, lot: 0 },
        act: Act::Grant,
        title: None,
        star: None,
        potential: None,
        score: Some(Centi(file.scores.iter().map(|score| score.0).sum())),
        scheme: None,
        until: None,
        ground: None,
        product_code: None,
    }
}

/// Areas above the minima, and heads that sum up to `least` points and something below ten more.
fn file(least: i64, rng: &mut Rng) -> File {
    let areas = [rng.i64(250..900), rng.i64(100..260), rng.i64(100..500), rng.i64(25..60), rng.i64(60..200)];
    let mut scores = HEADS.map(|most| Centi(most * (least + 2)));
    // Half a point more or less for each head, in pairs, so that the sum stays where it is.
    for pair in [[0, 1], [2, 4]] {
        let moved = 10 * rng.i64(-5..=5);
        scores[pair[0]].0 += moved;
        scores[pair[1]].0 -= moved;
    }
    scores[4].0 += 25 * rng.i64(0..=8);
    File { areas, scores, goods_share: Centi::whole(rng.i64(60..=95)) }
}

fn sites(file: &File, address: &str) -> Sites {
    let zones = [Zone::Display, Zone::Meeting, Zone::Experience, Zone::Photography, Zone::Management];
    let sites = zones.into_iter().zip(file.areas);
    Sites(sites.map(|(zone, area)| Site { zone, address: address.to_owned(), area_m2: Some(area) }).collect())
}
