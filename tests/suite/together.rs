//! Creates that wait at the same time are written together, and each comes out as if it had been alone.

use crate::support::app::TestApp;
use crate::support::samples::{COMMUNE, OTHER_COMMUNE, producer, village};
use futures_util::future::join_all;
use ocop_registry::auth::Editor;
use ocop_registry::auth::rights::{self, Rights};
use ocop_registry::db::{Intent, Tx};
use ocop_registry::error::{Error, Result};
use ocop_registry::registry::producers::Producer;
use ocop_registry::registry::record::Record;
use ocop_registry::registry::store::{self, Written};
use ocop_registry::registry::together::{self, Creates};
use ocop_registry::registry::villages::Village;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

crate::tests! { Units: creates_that_wait_are_one_write_of_many_people, together_is_the_same_as_one_by_one, who_is_like_another_of_the_same_moment_is_told, one_that_the_database_refuses_disturbs_nobody, who_goes_before_the_turn_has_written_nothing, creates_by_http_share_and_are_told_apart }

/// Somebody who writes, so that others wait.
async fn turn(app: &TestApp) -> Tx {
    app.db.write(&Editor::operator("first"), Intent::default()).await.unwrap()
}

/// Creates that all wait before any is written.
async fn at_once<R: Record>(app: &TestApp, creates: Vec<(Editor, Option<&str>, Value)>) -> Vec<Result<Written<R>>> {
    let (first, queues) = (turn(app).await, Creates::default());
    let waiting = creates.into_iter().map(|(editor, reason, body)| {
        let (db, queues, reason) = (&app.db, &queues, reason.map(str::to_owned));
        async move { together::create::<R>(db, queues, &editor, reason, body).await }
    });
    let mut waiting = pin!(join_all(waiting));
    // The first look at each of them puts it in its place.
    poll_fn(|context| Poll::Ready(waiting.as_mut().poll(context).is_pending().then_some(()))).await.expect("all wait");
    drop(first);
    waiting.await
}

fn official(name: &str) -> Editor {
    Editor::operator(name)
}

async fn texts(app: &TestApp, sql: &str) -> Vec<String> {
    let rows = app.db.read().query_all_raw(Statement::from_string(app.db.backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect()
}

fn faults(result: &Result<impl Sized>) -> Vec<(&str, &str)> {
    match result {
        Err(Error::Invalid(faults) | Error::NeedsReason(faults) | Error::Duplicate(faults)) => {
            faults.iter().map(|fault| (fault.pointer.as_str(), fault.code.as_str())).collect()
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was made"),
    }
}

async fn creates_that_wait_are_one_write_of_many_people(app: TestApp) {
    let before = app.head().await;
    let of_a_commune = |name: &str, commune: &str| {
        let rights = Rights::of(rights::read("write").unwrap().0, Some(commune.to_owned()));
        Editor::of_account(name, rights)
    };
    let mut creates: Vec<_> = (0..9).map(|number| (official(&format!("official-{number}")), None, village(number))).collect();
    creates[3].1 = Some("Vì sao");
    creates.push((of_a_commune("within", COMMUNE), None, village(100)));
    creates.push((of_a_commune("outside", OTHER_COMMUNE), None, village(101)));
    creates.push((official("wrong"), None, json!({"name": "Làng", "commune": "00577", "latitude": 21.0})));
    creates.push((official("last"), None, village(102)));
    let told = at_once::<Village>(&app, creates).await;
    assert!(matches!(told[10], Err(Error::Forbidden(_))), "{:?}", told[10]);
    assert_eq!(faults(&told[11]).len(), 1);
    let made: Vec<String> = told.iter().flatten().map(|made| made.record.code().to_owned()).collect();
    assert_eq!(made.len(), 11);
    assert_eq!(made.iter().collect::<HashSet<_>>().len(), 11);
    // Each has an entry of its own, by whoever sent it, and the numbers of records and entries have no gap.
    let journal = app.journal().await;
    let entries: Vec<&Value> = journal.iter().filter(|entry| entry["sequence"].as_i64() > Some(before)).collect();
    let expected = (0..9).map(|number| format!("official-{number}")).chain(["account:within".into(), "last".into()]);
    for (((entry, code), actor), number) in entries.iter().zip(&made).zip(expected).zip(1_u64..) {
        assert_eq!((&entry["code"], &entry["actor"], &entry["action"]), (&json!(code), &json!(actor), &json!("create")));
        assert_eq!(entry["reason"], json!((actor == "official-3").then_some("Vì sao")), "{actor}");
        assert_eq!(*code, ocop_registry::registry::kind::RecordKind::Village.code(number));
    }
    assert_eq!(entries.len(), 11);
    assert_eq!(app.db.head().known(), before + 11);
    app.verify().await;
    if app.db.backend() == DbBackend::Postgres {
        let writes = texts(&app, "SELECT DISTINCT xmin::text FROM village").await;
        assert_eq!(writes.len(), 1, "one write: {writes:?}");
    }
}

/// Everything that is kept of the villages, but their codes and what belongs to the chain.
async fn rows(app: &TestApp) -> (Vec<String>, Vec<Value>) {
    let standing = "SELECT subject_kind || commune || commune_status || kind || craft || trade_group || confidence \
        || CAST(recognised AS TEXT) || CAST(valid_from AS TEXT) || CAST(superseded_on AS TEXT) FROM standing ORDER BY subject";
    let found = "SELECT name_key || search || search_exact || CAST(version AS TEXT) FROM village ORDER BY name_key";
    let mut texts = [texts(app, standing).await, texts(app, found).await].concat();
    texts.extend(self::texts(app, "SELECT record_kind || CAST(last_number AS TEXT) FROM code_counter ORDER BY 1").await);
    let mut entries = app.journal().await;
    entries.retain(|entry| entry["record_kind"] == "village");
    for entry in &mut entries {
        entry.as_object_mut().unwrap().remove("hash");
        entry.as_object_mut().unwrap().remove("sequence");
    }
    (texts, entries)
}

async fn together_is_the_same_as_one_by_one(app: TestApp) {
    // More than one turn takes.
    let other = app.another(crate::support::Content::Units).await;
    let bodies: Vec<Value> = (1..=37).map(village).collect();
    for body in &bodies {
        let tx = other.db.write(&official("somebody"), Intent::default()).await.unwrap();
        store::create::<Village>(&tx, body.clone()).await.unwrap();
        tx.commit().await.unwrap();
    }
    let told = at_once::<Village>(&app, bodies.into_iter().map(|body| (official("somebody"), None, body)).collect()).await;
    assert!(told.iter().all(Result::is_ok), "{told:?}");
    let (together, alone) = (rows(&app).await, rows(&other).await);
    assert_eq!((alone.0.len(), alone.1.len()), (37 + 37 + 1, 37));
    assert_eq!(together, alone);
}

async fn who_is_like_another_of_the_same_moment_is_told(app: TestApp) {
    let same = |name: &str| (official(name), None, village(1));
    let with_reason = (official("three"), Some("Làng khác"), village(1));
    let elsewhere = (official("four"), None, json!({"name": village(1)["name"], "commune": OTHER_COMMUNE}));
    let told =
        at_once::<Village>(&app, vec![same("one"), same("two"), with_reason, elsewhere, (official("five"), None, village(2))])
            .await;
    assert_eq!(faults(&told[1]), [("/name", "same-name")]);
    let first = told[0].as_ref().unwrap().record.code();
    let Err(Error::NeedsReason(found)) = &told[1] else { unreachable!("{told:?}") };
    assert!(found[0].detail.en.contains(first), "{found:?}");
    let third = &told[2].as_ref().unwrap().warnings;
    assert_eq!((third.len(), third[0].code.as_str()), (1, "same-name"));
    assert!(told[3].as_ref().unwrap().warnings.is_empty() && told[4].is_ok());
    let taxed = |number: u32| {
        let mut body = producer(number);
        body["tax_code"] = "0100109106".into();
        (official("tax"), None, body)
    };
    let told = at_once::<Producer>(&app, vec![taxed(1), (official("other"), None, producer(3)), taxed(2)]).await;
    assert!(told[0].is_ok() && told[1].is_ok());
    assert_eq!(faults(&told[2]), [("/tax_code", "duplicate")]);
    app.verify().await;
}

/// The database itself refuses a village of this name.
async fn refuse(app: &TestApp, name: &str) {
    let all = if app.db.backend() == DbBackend::Postgres {
        format!(
            "CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE 'refused'; END $$ LANGUAGE plpgsql;
             CREATE TRIGGER refuse BEFORE INSERT ON village FOR EACH ROW WHEN (NEW.name = '{name}') EXECUTE FUNCTION refuse()"
        )
    } else {
        format!(
            "CREATE TRIGGER refuse BEFORE INSERT ON village WHEN NEW.name = '{name}' BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
    };
    let tx = turn(app).await;
    tx.connection().execute_unprepared(&all).await.unwrap();
    // Alone in its transaction, and without an entry: nothing of the register changes.
    tx.commit().await.unwrap();
}

async fn one_that_the_database_refuses_disturbs_nobody(app: TestApp) {
    let before = app.head().await;
    refuse(&app, village(2)["name"].as_str().unwrap()).await;
    let told = at_once::<Village>(&app, (1..=4).map(|number| (official("somebody"), None, village(number))).collect()).await;
    let made: Vec<bool> = told.iter().map(Result::is_ok).collect();
    assert_eq!(made, [true, false, true, true]);
    assert!(matches!(told[1], Err(Error::Internal(_))), "{:?}", told[1]);
    assert_eq!(app.head().await, before + 3);
    app.verify().await;
}

async fn who_goes_before_the_turn_has_written_nothing(app: TestApp) {
    let before = app.head().await;
    let (first, queues) = (turn(&app).await, Creates::default());
    let somebody = official("somebody");
    let create = |number| together::create::<Village>(&app.db, &queues, &somebody, None, village(number));
    let mut stays = pin!(create(1));
    {
        let mut goes = pin!(create(2));
        for _ in 0..2 {
            assert!(poll_fn(|context| Poll::Ready(goes.as_mut().poll(context).is_pending())).await);
            assert!(poll_fn(|context| Poll::Ready(stays.as_mut().poll(context).is_pending())).await);
        }
    }
    drop(first);
    stays.await.unwrap();
    assert_eq!(app.head().await, before + 1);
    assert_eq!(texts(&app, "SELECT name FROM village").await, [village(1)["name"].as_str().unwrap()]);
}

async fn creates_by_http_share_and_are_told_apart(app: TestApp) {
    let before = app.head().await;
    let (one, other) = (app.of_another_name("one").await, app.of_another_name("other").await);
    let replies = join_all((0..16).map(|number| {
        let (actor, body) = (if number % 2 == 0 { &one } else { &other }, village(number));
        async move { actor.post("/api/v1/villages", &body).await.expect(201) }
    }));
    for (number, reply) in (0_u32..).zip(replies.await) {
        let entries = app.anonymous().get(&format!("/api/v1/journal?code={}", reply.code())).await.expect(200).json();
        let actor = if number % 2 == 0 { "token:one" } else { "token:other" };
        assert_eq!(
            (&entries["data"][0]["actor"], reply.json()["name"].clone()),
            (&json!(actor), village(number)["name"].clone())
        );
        let known: i64 = reply.header("register-sequence").parse().unwrap();
        assert!(known >= entries["data"][0]["sequence"].as_i64().unwrap(), "nobody reads older than they wrote");
    }
    // The two tokens, and the villages.
    assert_eq!(app.head().await, before + 18);
    app.verify().await;
}
