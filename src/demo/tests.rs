//! What a made-up register must be: exact counts, lawful acts, the same rows every time.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::{Built, build};
use crate::auth::Editor;
use crate::clock::Clock;
use crate::db::{Db, Intent, Tx};
use crate::journal;
use crate::programme::finding::Severity;
use crate::programme::{Next, Prior, check_act, check_star, producers};
use crate::registry::centres::Centre;
use crate::registry::products::Product;
use crate::registry::recognitions::Recognition;
use crate::registry::record::Record;
use crate::registry::store::{self, Expected};
use crate::registry::villages::Village;
use crate::registry::{producers::Producer, standings};
use chrono::DateTime;
use entity::vocabulary::{SubjectKind, UnitKind};
use entity::{decision, producer, product, recognition, succession, unit};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, QueryOrder, Statement};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use tempfile::TempDir;

fn address(dir: &TempDir) -> (String, Clock) {
    let now = DateTime::parse_from_rfc3339("2026-11-22T03:00:00Z").unwrap().to_utc();
    (format!("sqlite://{}", dir.path().join("demo.db").display()), Clock::Fixed(now))
}

async fn empty() -> (TempDir, Db) {
    let dir = tempfile::tempdir().unwrap();
    let (url, clock) = address(&dir);
    let db = Db::connect(&url, clock).await.unwrap();
    db.migrate().await.unwrap();
    (dir, db)
}

async fn write(db: &Db) -> Tx {
    let intent = Intent { reason: Some("thử".to_owned()), dry_run: false };
    db.write(&Editor::operator("demo"), intent).await.unwrap()
}

fn unit_row(id: i32, code: &str, name: &str, kind: UnitKind, parent: &str, until: Option<&str>) -> unit::ActiveModel {
    unit::ActiveModel {
        id: Set(id),
        code: Set(code.to_owned()),
        name: Set(name.to_owned()),
        full_name: Set(format!("{} {name}", if kind == UnitKind::District { "Huyện" } else { "Xã" })),
        kind: Set(kind),
        parent: Set(Some(parent.to_owned())),
        valid_from: Set(None),
        valid_until: Set(until.map(|day| day.parse().unwrap())),
        latitude: Set(Some(21.0 + f64::from(id) / 100.0)),
        longitude: Set(Some(105.8)),
        area_m2: Set(None),
        source: Set("test".to_owned()),
        name_key: Set(crate::text::fold(name)),
        search: Set(String::new()),
        search_exact: Set(String::new()),
    }
}

/// Twelve communes, and twenty former ones in two districts: one of each two went whole into its commune, the other did
/// not.
async fn load_units(tx: &Tx) {
    let last = Some("2025-06-30");
    let mut units =
        vec![unit_row(1, "017", "A", UnitKind::District, "01", last), unit_row(2, "018", "B", UnitKind::District, "01", last)];
    let mut successions = Vec::new();
    for number in 0..12 {
        units.push(unit_row(
            10 + number,
            &format!("{:05}", 500 + number),
            &format!("Mới {number}"),
            UnitKind::Commune,
            "01",
            None,
        ));
        for half in 0..2 {
            let id = 100 + number * 2 + half;
            let (code, district) = (format!("{id:05}"), if number < 6 { "017" } else { "018" });
            units.push(unit_row(id, &code, &format!("Cũ {id}"), UnitKind::Commune, district, last));
            let targets = if half == 0 { vec![number] } else { vec![number, (number + 1) % 12] };
            for target in targets {
                successions.push(succession::ActiveModel {
                    id: Set(i32::try_from(successions.len()).unwrap()),
                    old_code: Set(code.clone()),
                    old_valid_until: Set("2025-06-30".parse().unwrap()),
                    new_code: Set(format!("{:05}", 500 + target)),
                    new_valid_from: Set("2025-07-01".parse().unwrap()),
                    whole: Set(half == 0),
                    is_default: Set(target == number),
                    basis: Set("test".to_owned()),
                });
            }
        }
    }
    #[expect(clippy::disallowed_methods, reason = "a test prepares its database")]
    unit::Entity::insert_many(units).exec_without_returning(tx.connection()).await.unwrap();
    #[expect(clippy::disallowed_methods, reason = "a test prepares its database")]
    succession::Entity::insert_many(successions).exec_without_returning(tx.connection()).await.unwrap();
}

async fn built() -> (TempDir, Db, Built) {
    let (dir, db) = empty().await;
    let tx = write(&db).await;
    load_units(&tx).await;
    let built = build(&tx, 1, &mut |_, _| {}).await.unwrap();
    tx.commit().await.unwrap();
    (dir, db, built)
}

async fn count(db: &Db, what: &str) -> i64 {
    let statement = Statement::from_string(DbBackend::Sqlite, format!("SELECT count(*) FROM {what}"));
    db.read().query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn scale_1_has_the_published_counts() {
    let (_dir, db, built) = built().await;
    assert_eq!((built.villages_recognised, built.villages_unrecognised, built.producers), (337, 60, 1509));
    assert_eq!((built.products_recognised, built.products_unrecognised, built.centres), (3320, 150, 21));
    for (what, expected) in [
        ("village WHERE title IS NOT NULL AND last_act <> 'withdraw'", 337),
        ("village WHERE recognised_on >= '2021-01-01'", 38),
        ("village WHERE title = 'lang_nghe'", 271),
        ("village WHERE title = 'lang_nghe_truyen_thong'", 61),
        ("village WHERE title = 'nghe_truyen_thong'", 5),
        ("village WHERE trade_group = 'T4' AND title IS NOT NULL", 206),
        ("village WHERE trade_group = 'T6'", 0),
        ("village WHERE title IS NULL AND kind = 'lang_co_nghe'", 60),
        ("recognition WHERE subject_kind = 'village' AND act = 'raise'", 24),
        ("recognition WHERE subject_kind = 'village' AND act NOT IN ('grant', 'raise')", 0),
        ("product WHERE last_act IS NOT NULL", 3320),
        ("product WHERE last_act IS NULL", 150),
        ("product WHERE village IS NOT NULL", 760),
        ("product WHERE village IS NOT NULL AND recognised_on <= '2025-12-31'", 760),
        ("product WHERE recognised_on <= '2025-12-31'", 3320),
        ("product WHERE recognised_on < '2021-01-01'", 1054),
        ("product WHERE star = 5", 9),
        ("product WHERE potential_five_star", 22),
        ("centre WHERE stage = 'recognised' AND last_act = 'grant'", 16),
        ("centre WHERE planned_year = 2023", 10),
        ("centre WHERE stage = 'planned' AND planned_year = 2025 AND last_act IS NULL", 5),
        ("recognition WHERE valid_from > '2026-06-30'", 0),
        ("recognition JOIN decision ON decision.code = decision WHERE issued_on <> valid_from", 0),
        ("(SELECT subject FROM recognition GROUP BY subject, valid_from HAVING count(*) > 1)", 0),
        ("(SELECT 1 FROM decision GROUP BY number, authority_level, substr(issued_on, 1, 4) HAVING count(*) > 1)", 0),
        ("decision WHERE code NOT IN (SELECT decision FROM recognition)", 0),
        ("village WHERE name_key = '' OR search = '' OR confidence <> 'synthetic' OR note IS NOT NULL", 0),
        ("journal", 1),
        ("register WHERE nature = 'synthetic'", 1),
        ("sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('product', 'recognition', 'standing')", 18),
    ] {
        assert_eq!(count(&db, what).await, expected, "{what}");
    }
    for (on, act, least) in [("2026-11-22", "extend", 3), ("2026-11-22", "withdraw", 35), ("2025-12-31", "lower", 20)] {
        let found = count(&db, &format!("recognition WHERE act = '{act}' AND valid_from <= '{on}'")).await;
        assert!(found >= least, "{act}: {found}");
    }
}

#[tokio::test]
async fn the_parts_are_the_whole_on_every_day() {
    let (_dir, db, _) = built().await;
    let days = [
        "2019-12-31",
        "2020-07-01",
        "2021-12-31",
        "2022-12-12",
        "2023-06-15",
        "2024-01-01",
        "2025-06-30",
        "2025-12-31",
        "2026-05-26",
        "2026-11-22",
        "2027-12-31",
        "2028-12-31",
    ];
    for day in days {
        let standing = format!(
            "recognition WHERE subject_kind = 'product' AND valid_from <= '{day}' AND (superseded_on IS NULL OR superseded_on > '{day}')"
        );
        let part = async |condition: &str| count(&db, &format!("{standing} AND {condition}")).await;
        let in_force = part(&format!("act <> 'withdraw' AND certificate_until >= '{day}'")).await;
        let lapsed = part(&format!("act <> 'withdraw' AND certificate_until < '{day}'")).await;
        let withdrawn = part("act = 'withdraw'").await;
        let acts = format!(
            "SELECT DISTINCT subject FROM recognition WHERE subject_kind = 'product' AND act IN ('grant', 'renew', 'raise', 'lower') AND valid_from <= '{day}'"
        );
        let recognised = count(&db, &format!("({acts})")).await;
        assert_eq!(recognised, in_force + lapsed + withdrawn, "{day}");
        if day >= "2025-12-31" {
            assert_eq!(recognised, 3320, "{day}");
        }
        if ["2025-12-31", "2026-11-22"].contains(&day) {
            let five = part(&format!("star = 5 AND certificate_until >= '{day}'")).await;
            let potential = part(&format!("potential_five_star AND certificate_until >= '{day}'")).await;
            assert_eq!((five, potential), (9, 22), "{day}");
        }
        println!("{day}: recognised {recognised}, in force {in_force}, lapsed {lapsed}, withdrawn {withdrawn}");
        let villages = "SELECT DISTINCT subject FROM recognition WHERE subject_kind = 'village' AND valid_from <=";
        assert!(day < "2025-04-14" || count(&db, &format!("({villages} '{day}')")).await == 337);
    }
}

/// Whatever leads to records leads to all of them, though it was taken away while they were written.
#[tokio::test]
async fn indexes_and_words_are_whole() {
    const PARTS: &str =
        "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') ORDER BY name)";
    let text = async |db: &Db, sql: &str| {
        let found = db.read().query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap().unwrap();
        found.try_get_by_index::<String>(0).unwrap()
    };
    let (_other, empty) = empty().await;
    let (_dir, db, _) = built().await;
    assert_eq!(text(&db, PARTS).await, text(&empty, PARTS).await);
    assert_eq!(text(&db, "PRAGMA integrity_check").await, "ok");
    for table in ["village", "producer", "product", "centre", "decision"] {
        for word in ["lang", "g", "hop", "2024"] {
            let told = format!("{table}_search WHERE {table}_search MATCH '\"{word}\" *'");
            let there = format!("{table} WHERE ' ' || search LIKE '% {word}%'");
            assert_eq!(count(&db, &told).await, count(&db, &there).await, "{table}: {word}");
        }
    }
    assert!(count(&db, "product_search WHERE product_search MATCH '\"g\" *'").await > 100);
}

/// Over one connection nothing is written twice; afterwards the database is as any other.
#[tokio::test]
async fn a_database_is_filled_without_its_log() {
    let (dir, db) = empty().await;
    db.close().await.unwrap();
    let (url, clock) = address(&dir);
    let filling = Db::connect_to_fill(&url, clock.clone()).await.unwrap();
    let tx = write(&filling).await;
    load_units(&tx).await;
    build(&tx, 1, &mut |_, _| {}).await.unwrap();
    let log = dir.path().join("demo.db-wal");
    assert!(!log.exists());
    tx.commit().await.unwrap();
    filling.close().await.unwrap();
    let db = Db::connect(&url, clock).await.unwrap();
    assert_eq!(count(&db, "product").await, 3470);
    let mode = Statement::from_string(DbBackend::Sqlite, "PRAGMA journal_mode");
    let mode: String = db.read().query_one_raw(mode).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    assert_eq!(mode, "wal");
}

#[tokio::test]
async fn the_same_seed_gives_the_same_rows() {
    let mut digests = Vec::new();
    for _ in 0..2 {
        let (_dir, db, _) = built().await;
        let products = product::Entity::find().order_by_asc(product::Column::Code).all(db.read()).await.unwrap();
        let acts = recognition::Entity::find().order_by_asc(recognition::Column::Code).all(db.read()).await.unwrap();
        digests.push(hex::encode(Sha256::digest(format!("{products:?}{acts:?}"))));
    }
    assert_eq!(digests[0], digests[1]);
}

/// Not one error and, as everything is made up, no oddity either.
#[tokio::test]
async fn every_act_of_a_product_is_lawful() {
    let (_dir, db, _) = built().await;
    let decisions = decision::Entity::find().all(db.read()).await.unwrap();
    let levels: HashMap<String, _> = decisions.into_iter().map(|one| (one.code, one.authority_level)).collect();
    let acts = recognition::Entity::find().order_by_asc(recognition::Column::ValidFrom).all(db.read()).await.unwrap();
    let mut chains: BTreeMap<String, Vec<recognition::Model>> = BTreeMap::new();
    for act in acts.into_iter().filter(|act| act.subject_kind == SubjectKind::Product) {
        chains.entry(act.subject.clone()).or_default().push(act);
    }
    assert_eq!(chains.len(), 3320);
    for acts in chains.values() {
        let mut prior: Option<Prior> = None;
        for act in acts {
            let (star, potential) = (act.star, act.potential_five_star.unwrap());
            let (valid_from, valid_until) = (act.valid_from, act.valid_until);
            let next = Next {
                act: act.act,
                star,
                title: act.title,
                potential,
                score: act.score,
                scheme: act.scheme,
                product_code: act.product_code.as_deref(),
                ground: act.ground,
                valid_from,
                valid_until,
            };
            let mut found = check_act(SubjectKind::Product, prior.as_ref(), &next);
            if act.act.recognises() {
                found.extend(check_star(star, act.score, potential, levels[&act.decision], act.scheme));
            }
            assert!(found.is_empty(), "{act:?} {found:?}");
            prior = Some(Prior { act: act.act, star, title: None, potential, valid_from, valid_until });
        }
    }
}

#[tokio::test]
async fn standings_are_what_the_registry_would_compute() {
    let (_dir, db, _) = built().await;
    let tx = write(&db).await;
    let before = journal::head(tx.connection()).await.unwrap();
    for (kind, table, step) in
        [(SubjectKind::Product, "product", 7), (SubjectKind::Village, "village", 2), (SubjectKind::Centre, "centre", 1)]
    {
        let query = Statement::from_string(DbBackend::Sqlite, format!("SELECT code FROM {table} ORDER BY code"));
        let rows = tx.connection().query_all_raw(query).await.unwrap();
        for row in rows.iter().step_by(step) {
            let code: String = row.try_get_by_index(0).unwrap();
            standings::settle(&tx, kind, &code).await.unwrap();
        }
    }
    // Whatever had to be corrected would have left an entry.
    assert_eq!(journal::head(tx.connection()).await.unwrap(), before);
}

/// An official who touches a record meets no error, and no warning but those listed.
async fn touch<R: Record>(tx: &Tx, step: usize) {
    let query = Statement::from_string(DbBackend::Sqlite, format!("SELECT code FROM {} ORDER BY code", R::KIND.name()));
    for row in tx.connection().query_all_raw(query).await.unwrap().iter().step_by(step) {
        let code: String = row.try_get_by_index(0).unwrap();
        let written = store::merge::<R>(tx, &code, &Expected::Any, json!({"note": "thử"})).await;
        assert_eq!(written.map(|written| written.warnings).map_err(|error| format!("{code}: {error}")), Ok(vec![]), "{code}");
    }
}

#[tokio::test]
async fn officials_can_go_on_from_here() {
    let (_dir, db, _) = built().await;
    let tx = write(&db).await;
    touch::<Village>(&tx, 7).await;
    touch::<Producer>(&tx, 23).await;
    touch::<Product>(&tx, 41).await;
    touch::<Centre>(&tx, 1).await;
    touch::<Recognition>(&tx, 31).await;
    let product = json!({"name": "Mới", "confidence": "synthetic"});
    let created = store::create::<Product>(&tx, product).await.unwrap();
    assert_eq!(created.record.code(), crate::registry::kind::RecordKind::Product.code(3471));
}

#[tokio::test]
async fn only_an_empty_database_with_units_is_filled() {
    let (_dir, db) = empty().await;
    let tx = write(&db).await;
    let refused = build(&tx, 1, &mut |_, _| {}).await.unwrap_err().to_string();
    assert!(refused.contains("no commune"), "{refused}");
    load_units(&tx).await;
    assert!(build(&tx, 0, &mut |_, _| {}).await.is_err());
    assert!(build(&tx, 1001, &mut |_, _| {}).await.is_err());
    build(&tx, 1, &mut |_, _| {}).await.unwrap();
    let refused = build(&tx, 1, &mut |_, _| {}).await.unwrap_err().to_string();
    assert!(refused.contains("in use"), "{refused}");
}

#[tokio::test]
async fn producers_may_hold_what_they_hold() {
    let (_dir, db, _) = built().await;
    let makers: HashMap<String, _> =
        producer::Entity::find().all(db.read()).await.unwrap().into_iter().map(|maker| (maker.code.clone(), maker)).collect();
    for maker in makers.values() {
        let found = producers::check_producer(maker.producer_type, maker.local_capital_percent);
        assert!(found.is_empty(), "{maker:?}");
    }
    for product in product::Entity::find().all(db.read()).await.unwrap() {
        let maker = &makers[product.producer.as_ref().unwrap()];
        let found = producers::check_producer_for_set(maker.producer_type.unwrap(), product.criteria_set.unwrap());
        assert!(found.is_none_or(|found| found.severity != Severity::Error));
        assert_eq!(maker.commune, product.commune);
    }
}
