//! What a register holds after the first load.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::{Loaded, load};
use crate::auth::Editor;
use crate::clock::Clock;
use crate::db::{Db, Intent};
use crate::journal::chain::{self, Verdict};
use crate::journal::{self, Wanted};
use chrono::{DateTime, NaiveDate};
use entity::vocabulary::{
    Act, AuthorityLevel, CommuneStatus, Condition, DatePrecision, EnvironmentList, Scheme, Stage, Star, SubjectKind, UnitKind,
    VillageKind,
};
use entity::{centre, decision, figure, producer, product, recognition, register, succession, unit, village};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::Value;

/// A register in a file of its own, which goes with it.
struct Register {
    db: Db,
    loaded: Loaded,
    _folder: tempfile::TempDir,
}

async fn register_at(moment: &str) -> Register {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::Fixed(DateTime::parse_from_rfc3339(moment).unwrap().to_utc());
    let url = format!("sqlite://{}", folder.path().join("register.db").display());
    let db = Db::connect(&url, clock).await.unwrap();
    db.migrate().await.unwrap();
    let loaded = load_into(&db).await.unwrap();
    Register { db, loaded, _folder: folder }
}

async fn load_into(db: &Db) -> crate::error::Result<Loaded> {
    let intent = Intent { reason: Some("first load of the published records".to_owned()), dry_run: false };
    let tx = db.write(&Editor::operator("initial-load"), intent).await?;
    let loaded = load(&tx).await?;
    tx.commit().await?;
    Ok(loaded)
}

async fn register() -> Register {
    register_at("2026-11-22T03:00:00Z").await
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl Register {
    async fn village(&self, row: &str) -> village::Model {
        let note = village::Column::Note.contains(format!("Dữ liệu nguồn: {row}."));
        village::Entity::find().filter(note).one(self.db.read()).await.unwrap().unwrap()
    }

    async fn product(&self, row: &str) -> product::Model {
        let note = product::Column::Note.contains(format!("Dữ liệu nguồn: {row}."));
        product::Entity::find().filter(note).one(self.db.read()).await.unwrap().unwrap()
    }

    async fn centre(&self, row: &str) -> centre::Model {
        let note = centre::Column::Note.contains(format!("Dữ liệu nguồn: {row}."));
        centre::Entity::find().filter(note).one(self.db.read()).await.unwrap().unwrap()
    }

    async fn decision(&self, code: &str) -> decision::Model {
        decision::Entity::find_by_id(code).one(self.db.read()).await.unwrap().unwrap()
    }

    async fn acts_on(&self, kind: SubjectKind) -> u64 {
        recognition::Entity::find().filter(recognition::Column::SubjectKind.eq(kind)).count(self.db.read()).await.unwrap()
    }
}

#[tokio::test]
async fn everything_published_is_there_and_nothing_else() {
    let register = register().await;
    let connection = register.db.read();
    let counted = Loaded {
        units: 769,
        successions: 902,
        figures: 264,
        decisions: 32,
        villages: 169,
        producers: 61,
        products: 172,
        centres: 14,
        recognitions: 189,
    };
    assert_eq!(register.loaded, counted);
    let stored = [
        unit::Entity::find().count(connection).await.unwrap(),
        succession::Entity::find().count(connection).await.unwrap(),
        figure::Entity::find().count(connection).await.unwrap(),
        decision::Entity::find().count(connection).await.unwrap(),
        village::Entity::find().count(connection).await.unwrap(),
        producer::Entity::find().count(connection).await.unwrap(),
        product::Entity::find().count(connection).await.unwrap(),
        centre::Entity::find().count(connection).await.unwrap(),
        recognition::Entity::find().count(connection).await.unwrap(),
    ];
    assert_eq!(
        stored.map(|count| usize::try_from(count).unwrap()),
        [769, 902, 264, counted.decisions, 169, counted.producers, 172, 14, 189]
    );
    assert_eq!(register::Entity::find().all(connection).await.unwrap().len(), 1);
    let units = async |kind| unit::Entity::find().filter(unit::Column::Kind.eq(kind)).count(connection).await.unwrap();
    assert_eq!([units(UnitKind::Province).await, units(UnitKind::District).await], [1, 30]);
    let today = unit::Entity::find().filter(unit::Column::ValidFrom.eq(day("2025-07-01"))).count(connection).await.unwrap();
    assert_eq!(today, 126);
    let kinds = [SubjectKind::Village, SubjectKind::Product, SubjectKind::Centre];
    let [villages, products, centres] = kinds;
    assert_eq!(
        [register.acts_on(villages).await, register.acts_on(products).await, register.acts_on(centres).await],
        [137, 42, 10]
    );
    assert!(load_into(&register.db).await.is_err(), "a register begins once");
}

#[tokio::test]
async fn stars_and_titles_are_those_that_are_stated() {
    let register = register().await;
    let connection = register.db.read();
    let stars =
        async |star: Star| product::Entity::find().filter(product::Column::Star.eq(star)).count(connection).await.unwrap();
    assert_eq!([stars(Star::Three).await, stars(Star::Four).await, stars(Star::Five).await], [11, 22, 9]);
    let potential = product::Entity::find().filter(product::Column::PotentialFiveStar.eq(true)).all(connection).await.unwrap();
    assert_eq!(potential.iter().map(|product| product.star).collect::<Vec<_>>(), [Some(Star::Four)]);
    let kinds =
        async |kind: VillageKind| village::Entity::find().filter(village::Column::Kind.eq(kind)).count(connection).await.unwrap();
    assert_eq!(kinds(VillageKind::VillageWithCraft).await, 32);
    let untitled = village::Entity::find().filter(village::Column::Kind.is_null()).count(connection).await.unwrap();
    let titled = kinds(VillageKind::CraftVillage).await
        + kinds(VillageKind::TraditionalCraftVillage).await
        + kinds(VillageKind::TraditionalCraft).await;
    assert_eq!((titled, untitled), (90, 47));
    let faded = village::Entity::find().filter(village::Column::EnvironmentList.eq(EnvironmentList::E4));
    let faded = faded.filter(village::Column::Condition.eq(Condition::Faded)).all(connection).await.unwrap();
    assert_eq!(faded.len(), 29);
    assert!(faded.iter().all(|village| village.certificate_from == Some(day("2023-04-28"))));
    for star in recognition::Entity::find()
        .filter(recognition::Column::SubjectKind.eq(SubjectKind::Product))
        .all(connection)
        .await
        .unwrap()
    {
        let level = register.decision(&star.decision).await.authority_level;
        let by_year_2023 = star.star == Some(Star::Three) && star.valid_from == day("2023-12-31");
        assert_eq!(level.is_none(), by_year_2023, "{}", star.code);
        assert_eq!(level == Some(AuthorityLevel::Ministry), star.star == Some(Star::Five), "{}", star.code);
    }
}

#[tokio::test]
async fn places_are_filled_only_where_they_are_certain() {
    let register = register().await;
    let whole = register.village("V001").await;
    assert_eq!((whole.commune.as_deref(), whole.commune_status), (Some("09616"), CommuneStatus::Confirmed));
    assert_eq!(whole.former_commune_until, Some(day("2025-06-30")));
    // Bát Tràng was split over three communes.
    let split = register.village("V075").await;
    assert_eq!((split.commune, split.commune_status), (None, CommuneStatus::ToBeConfirmed));
    // The code of xã Hòa Lâm was used again for another commune in 2025.
    let reused = register.village("V080").await;
    assert_eq!((reused.former_commune.as_deref(), reused.former_commune_until), (Some("10402"), Some(day("2024-12-31"))));
    for (row, printed) in [
        ("V062", "Quận Bắc Từ Liêm"),
        ("V064", "Liễu Nội, Huyện Thường Tín"),
        ("V093", "thôn Linh Chiểu, xã Sen Chiểu, huyện Phúc Thọ"),
    ] {
        let unknown = register.village(row).await;
        assert_eq!(unknown.address_as_printed.as_deref(), Some(printed));
        assert_eq!((unknown.former_commune, unknown.commune_status), (None, CommuneStatus::Unknown));
    }
}

#[tokio::test]
async fn a_village_holds_what_its_source_says() {
    let register = register().await;
    let low = register.village("V161").await;
    assert_eq!((low.last_act, low.title, low.kind), (None, None, Some(VillageKind::VillageWithCraft)));
    let numbers = register.village("V130").await;
    assert_eq!((numbers.households_in_trade, numbers.households_total, numbers.workers), (Some(512), Some(598), Some(1188)));
    let approximate = register.village("V065").await;
    assert_eq!((approximate.households_in_trade, approximate.workers), (None, None));
    assert!(approximate.note.unwrap().contains("hơn 5.000"));
    let numbered = register.village("V001").await;
    let decision = register.decision(&numbered.decision.unwrap()).await;
    assert_eq!((decision.number.as_deref(), decision.issued_on), (Some("2982/QĐ-UBND"), day("2024-12-31")));
    let ha_tay = register.village("V116").await;
    assert_eq!((ha_tay.certificate_from, ha_tay.date_precision), (Some(day("2008-07-31")), Some(DatePrecision::NoLaterThan)));
    let decision = register.decision(&ha_tay.decision.unwrap()).await;
    assert_eq!((decision.number, decision.authority_name.as_deref()), (None, Some("UBND tỉnh Hà Tây")));
}

#[tokio::test]
async fn a_product_is_recognised_only_with_a_date() {
    let register = register().await;
    let year_only = register.product("P014").await;
    assert_eq!((year_only.certificate_from, year_only.date_precision), (Some(day("2021-12-31")), Some(DatePrecision::Year)));
    assert_eq!((year_only.certificate_until, year_only.star), (Some(day("2024-12-31")), Some(Star::Four)));
    let dated = register.product("P152").await;
    assert_eq!((dated.certificate_from, dated.date_precision), (Some(day("2020-02-19")), Some(DatePrecision::Day)));
    let potential = register.product("P013").await;
    assert_eq!((potential.star, potential.potential_five_star), (Some(Star::Four), Some(true)));
    for (row, words) in [
        ("P010", "không nêu quyết định và năm"),
        ("P091", "còn chờ Thành phố công nhận"),
        ("P103", "Hội đồng cấp huyện chấm 4 sao (năm 2022)"),
        ("P067", "chưa rõ kết quả"),
        ("P093", "không nêu hạng sao"),
    ] {
        let product = register.product(row).await;
        assert_eq!((product.last_act, product.star, product.certificate_from), (None, None, None), "{row}");
        assert!(product.note.unwrap().contains(words), "{row}");
    }
    assert_eq!(register.product("P001").await.village, Some(register.village("V075").await.code));
    assert_eq!(register.product("P127").await.village, None, "the village of that row is inferred");
    let acts = recognition::Entity::find().filter(recognition::Column::SubjectKind.eq(SubjectKind::Product));
    let acts = acts.all(register.db.read()).await.unwrap();
    let of_2019 = acts.iter().filter(|act| act.scheme == Some(Scheme::Ps2019)).count();
    let of_2023 = acts.iter().filter(|act| act.scheme == Some(Scheme::Ps2023)).count();
    assert_eq!((of_2019, of_2023), (29, 13));
}

#[tokio::test]
async fn centres_stand_where_they_are_known_to() {
    let register = register().await;
    let recognised = register.centre("C06").await;
    assert_eq!(
        (recognised.stage, recognised.opened_on, recognised.last_act),
        (Stage::Recognised, Some(day("2024-06-07")), Some(Act::Grant))
    );
    assert_eq!(recognised.date_precision, Some(DatePrecision::NoLaterThan));
    assert_eq!(register.centre("C03").await.host_villages.0.len(), 7);
    for (row, stage, year) in [
        ("C11", Stage::Planned, Some(2023)),
        ("C12", Stage::Planned, Some(2023)),
        ("C13", Stage::Applied, Some(2024)),
        ("C14", Stage::Planned, None),
    ] {
        let centre = register.centre(row).await;
        assert_eq!((centre.stage, centre.planned_year, centre.last_act), (stage, year, None), "{row}");
    }
}

#[tokio::test]
async fn figures_keep_their_dates_as_far_as_they_have_one() {
    let register = register().await;
    let figures = figure::Entity::find().all(register.db.read()).await.unwrap();
    let undated: Vec<Option<&str>> =
        figures.iter().filter(|figure| figure.as_of.is_none()).map(|figure| figure.as_of_printed.as_deref()).collect();
    assert_eq!(undated, [None, None, None, Some("2019/2020")]);
    let share = figures.iter().find(|figure| figure.indicator == "share_of_national_products").unwrap();
    assert_eq!((share.value.to_string().as_str(), share.as_of), ("22.1", Some(day("2024-12-31"))));
}

/// The public part of every entry, without the moments of the write.
async fn entries(db: &Db) -> Vec<(String, Option<Value>)> {
    let all = journal::read(db.read(), &Wanted { limit: 10_000, ..Wanted::default() }).await.unwrap();
    let timeless = |text: String| {
        let mut value: Value = serde_json::from_str(&text).unwrap();
        for moment in ["created_at", "updated_at"] {
            value.as_object_mut().unwrap().remove(moment);
        }
        value
    };
    all.into_iter().map(|entry| (entry.code, entry.after.map(timeless))).collect()
}

#[tokio::test]
async fn the_journal_is_whole_and_the_same_every_time() {
    let (first, second) = (register().await, register_at("2026-12-24T18:00:00Z").await);
    let verdict = chain::verify(first.db.read()).await.unwrap();
    assert!(matches!(verdict, Verdict::Intact { .. }), "{verdict:?}");
    let (one, other) = (entries(&first.db).await, entries(&second.db).await);
    assert!(one.len() > 700);
    assert!(one == other, "codes and contents follow from the data alone");
}
