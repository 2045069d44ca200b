//! Several instances on one database: they learn of each other's writes, agree on who works in the background, start together,
//! and go on through a step of the schema and through the loss of the database. A real standby is in `tests/proof`.

use crate::support::app::{EDITOR, LIMITS, TestApp};
use crate::support::client::Actor;
use ocop_registry::app::App;
use ocop_registry::db::{Db, Watch};
use ocop_registry::{background, http};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend};
use serde_json::json;
use std::time::Duration;
use tokio::sync::watch::Receiver;
use tokio::time::timeout;

crate::tests! {
    Empty: instances_that_start_together_do_not_collide;
    Units: what_one_instance_writes_another_answers, a_client_never_sees_time_go_backwards, every_answer_says_where_it_stands,
        what_is_no_sequence_is_refused, one_instance_works_in_the_background, the_running_program_goes_on_through_a_new_step,
        the_database_that_takes_writes_is_found_in_any_order, without_the_database_writes_fail_at_once,
        a_write_that_nobody_knows_of_is_told_so, old_things_are_cleared_away
}

/// Another instance on the same database.
struct Instance {
    db: Db,
    editor: Actor,
    watch: Option<Watch>,
}

async fn instance(app: &TestApp, name: &str) -> Instance {
    let secret = app.token(name, EDITOR, None, None).await;
    let db = Db::connect(&app.url, app.db.clock().clone()).await.unwrap();
    served(db, &secret).await
}

async fn served(db: Db, secret: &str) -> Instance {
    let service = App::new(db.clone(), LIMITS).await.unwrap();
    let editor = Actor::new(http::router(&service)).with("authorization", &format!("Bearer {secret}"));
    let watch = Some(db.watch());
    Instance { db, editor, watch }
}

/// Longer than anything here takes on a machine that does much else. How soon instances learn of each other is measured by
/// `tests/proof/several_machines.py`.
const PATIENCE: Duration = Duration::from_mins(1);

/// Waits until what is told is so.
async fn until<T>(mut told: Receiver<T>, so: impl FnMut(&T) -> bool) {
    let waited = timeout(PATIENCE, told.wait_for(so)).await;
    assert!(waited.is_ok_and(|told| told.is_ok()), "not within {PATIENCE:?}");
}

async fn village(actor: &Actor, name: &str) -> (String, i64) {
    let made = actor.post("/api/v1/villages", &json!({"name": name, "commune": "00577"})).await.expect(201);
    (made.code(), sequence(&made))
}

fn sequence(reply: &crate::support::client::Reply) -> i64 {
    reply.header("register-sequence").parse().unwrap()
}

async fn what_one_instance_writes_another_answers(app: TestApp) {
    let (first, second) = (instance(&app, "first").await, instance(&app, "second").await);
    for round in 0..5 {
        let (code, wrote) = village(&first.editor, &format!("Làng {round}")).await;
        until(second.db.head().moves(), |known| *known >= wrote).await;
        second.editor.get(&format!("/api/v1/villages/{code}")).await.expect(200);
        assert!(!second.db.head().stands(&code, wrote - 1), "it knows which record changed");
    }
}

async fn a_client_never_sees_time_go_backwards(app: TestApp) {
    let (first, second) = (instance(&app, "first").await, instance(&app, "second").await);
    let mut seen = 0;
    for round in 0..6 {
        let (code, wrote) = village(&first.editor, &format!("Làng {round}")).await;
        assert!(wrote > seen);
        // At once, and at an instance that may not have heard of it.
        let list = second.editor.get(&format!("/api/v1/villages?limit=200&at-least={wrote}")).await.expect(200);
        assert!(list.codes().contains(&code));
        seen = sequence(&list);
        assert!(seen >= wrote);
        let record = first.editor.get(&format!("/api/v1/villages/{code}?at-least={seen}")).await.expect(200);
        assert!(sequence(&record) >= seen);
        seen = sequence(&record);
    }
    let page = second.editor.get(&format!("/api/v1/villages?limit=2&at-least={seen}")).await.expect(200);
    let next = page.json()["next"].as_str().unwrap().to_owned();
    assert!(!next.contains("at-least"), "{next}");
    second.editor.get(&next).await.expect(200);
    second.editor.get(&format!("{next}&at-least={seen}")).await.expect(200);
}

async fn every_answer_says_where_it_stands(app: TestApp) {
    let editor = app.editor().await;
    let (code, wrote) = village(&editor, "Làng một").await;
    assert_eq!(wrote, app.head().await, "a write says its own entry");
    let record = app.anonymous().get(&format!("/api/v1/villages/{code}")).await.expect(200);
    let unchanged =
        app.anonymous().with("if-none-match", &record.etag()).get(&format!("/api/v1/villages/{code}")).await.expect(304);
    let wrote_again =
        editor.if_match(&record.etag()).patch(&format!("/api/v1/villages/{code}"), &json!({"note": "x"})).await.expect(200);
    assert_eq!(sequence(&wrote_again), wrote + 1);
    let mut before = 0;
    for reply in [record, unchanged, wrote_again] {
        assert!(sequence(&reply) >= before.max(wrote));
        before = sequence(&reply);
    }
    for path in [
        "",
        "/villages",
        "/villages/LN-999999-9",
        "/units/00577",
        "/statistics/villages?by=kind",
        "/journal",
        "/vocabularies",
        "/nothing-of-it",
    ] {
        let reply = app.anonymous().get(&format!("/api/v1{path}")).await;
        if path != "/nothing-of-it" {
            assert_eq!(sequence(&reply), wrote + 1, "{path}");
        }
    }
    let file = app.anonymous().get("/api/v1/villages?format=csv").await.expect(200);
    assert_eq!(sequence(&file), wrote + 1);
    let dry = editor.post("/api/v1/villages?dry_run=true", &json!({"name": "Làng hai", "commune": "00577"})).await.expect(200);
    assert_eq!(sequence(&dry), wrote + 1, "a dry run wrote nothing");
}

async fn what_is_no_sequence_is_refused(app: TestApp) {
    let editor = app.editor().await;
    let (_, wrote) = village(&editor, "Làng một").await;
    for value in ["", "-1", "abc", "1.5", "99999999999999999999"] {
        let reply = app.anonymous().get(&format!("/api/v1/villages?at-least={value}")).await.expect(400);
        reply.faults("bad-request", &[("at-least", "bad-value")]);
    }
    let twice = app.anonymous().get("/api/v1/villages?at-least=1&at-least=1").await.expect(400);
    twice.faults("bad-request", &[("at-least", "repeated")]);
    let problem = app.anonymous().english().get(&format!("/api/v1/villages?at-least={}", wrote + 1)).await.expect(400);
    let problem = problem.faults("bad-request", &[("at-least", "not-reached")]);
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains(&format!("goes to {wrote};")), "{problem:#}");
    for path in ["/api/v1", "/api/v1/vocabularies", "/api/v1/statistics/overview", "/api/v1/dump", "/api/v1/session/oidc"] {
        let reply = app.anonymous().get(&format!("{path}?at-least={}", wrote + 1)).await.expect(400);
        reply.faults("bad-request", &[("at-least", "not-reached")]);
    }
    // Whoever writes says nothing of it.
    let reply = editor.post("/api/v1/villages?at-least=1", &json!({"name": "x", "commune": "00577"})).await;
    reply.expect(400).faults("bad-request", &[("at-least", "unknown-parameter")]);
}

async fn one_instance_works_in_the_background(app: TestApp) {
    let mut first = instance(&app, "first").await;
    until(first.db.background(), |here| *here).await;
    if app.db.backend() == DbBackend::Sqlite {
        return;
    }
    let second = instance(&app, "second").await;
    // Once it knows of both, it has tried.
    let (_, wrote) = village(&first.editor, "Làng một").await;
    until(second.db.head().moves(), |known| *known >= wrote).await;
    assert!(!*second.db.background().borrow() && *first.db.background().borrow());
    first.watch = None;
    until(second.db.background(), |here| *here).await;
}

async fn old_things_are_cleared_away(app: TestApp) {
    let keyed = app.editor().await.with("idempotency-key", "once");
    keyed.post("/api/v1/villages", &json!({"name": "Làng một", "commune": "00577"})).await.expect(201);
    let count = async || {
        let rows = app.db.read().query_all_raw(sea_orm::Statement::from_string(app.db.backend(), "SELECT id FROM idempotency"));
        rows.await.unwrap().len()
    };
    background::tidy(&App::new(app.db.clone(), LIMITS).await.unwrap()).await.unwrap();
    assert_eq!(count().await, 1, "not old yet");
    let clock = ocop_registry::clock::Clock::Fixed("2026-12-22T03:00:00Z".parse().unwrap());
    let later = Db::connect(&app.url, clock).await.unwrap();
    background::tidy(&App::new(later, LIMITS).await.unwrap()).await.unwrap();
    assert_eq!(count().await, 0);
}

async fn instances_that_start_together_do_not_collide(app: TestApp) {
    use migration::{Migrator, MigratorTrait};
    if app.db.backend() == DbBackend::Sqlite {
        return;
    }
    Migrator::down(&Database::connect(&app.url).await.unwrap(), None).await.unwrap();
    let mut starts = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let db = Db::connect(&app.url, app.db.clock().clone()).await.unwrap();
        starts.spawn(async move { db.migrate().await.map_err(|error| error.to_string()) });
    }
    for ended in starts.join_all().await {
        assert_eq!(ended, Ok(()));
    }
    assert!(app.db.is_migrated().await.unwrap());
}

/// A newer version adds; the older one that is running reads and writes on, and says that it is ready.
async fn the_running_program_goes_on_through_a_new_step(app: TestApp) {
    let running = instance(&app, "running").await;
    let (before, _) = village(&running.editor, "Làng trước").await;
    let newer = Database::connect(&app.url).await.unwrap();
    for step in [
        "ALTER TABLE village ADD COLUMN novelty varchar(20) NOT NULL DEFAULT 'none'",
        "ALTER TABLE journal ADD COLUMN novelty varchar(20)",
        "CREATE TABLE novelty (id bigint PRIMARY KEY)",
        "CREATE INDEX novelty_name ON village (novelty)",
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_novelty', 1)",
    ] {
        newer.execute_unprepared(step).await.unwrap();
    }
    running.editor.get("/readyz").await.expect(200);
    let record = running.editor.get(&format!("/api/v1/villages/{before}")).await.expect(200);
    let patched =
        running.editor.if_match(&record.etag()).patch(&format!("/api/v1/villages/{before}"), &json!({"note": "x"})).await;
    patched.expect(200);
    let (after, _) = village(&running.editor, "Làng sau").await;
    let list = running.editor.get("/api/v1/villages?sort=code").await.expect(200);
    assert_eq!(list.codes(), [before, after]);
    app.verify().await;
    // Started anew it would not know the step.
    let again = Db::connect(&app.url, app.db.clock().clone()).await.unwrap();
    assert!(again.migrate().await.unwrap_err().to_string().contains("m9999_novelty"));
}

async fn the_database_that_takes_writes_is_found_in_any_order(app: TestApp) {
    if app.db.backend() == DbBackend::Sqlite {
        return;
    }
    let secret = app.token("any-order", EDITOR, None, None).await;
    let nobody = "postgres://ocop@127.0.0.1:1/nobody";
    for (first, other) in [(nobody, app.url.as_str()), (app.url.as_str(), nobody)] {
        let db = Db::connect_all(first, &[other], app.db.clock().clone()).await.unwrap();
        assert!(db.takes_writes());
        let instance = served(db, &secret).await;
        let (code, wrote) = village(&instance.editor, &format!("Làng của {}", first == nobody)).await;
        instance.editor.get(&format!("/api/v1/villages/{code}?at-least={wrote}")).await.expect(200);
    }
    let db = Db::connect_all(nobody, &[nobody], app.db.clock().clone()).await.unwrap();
    assert!(!db.takes_writes() && db.choose(true, 0).is_err());
}

/// The server next door, from which the database can be shut.
async fn server(app: &TestApp) -> (DatabaseConnection, String) {
    let (address, name) = app.url.rsplit_once('/').unwrap();
    (Database::connect(format!("{address}/postgres")).await.unwrap(), name.to_owned())
}

async fn without_the_database_writes_fail_at_once(app: TestApp) {
    if app.db.backend() == DbBackend::Sqlite {
        return;
    }
    let instance = instance(&app, "steady").await;
    let (code, wrote) = village(&instance.editor, "Làng một").await;
    let (server, name) = server(&app).await;
    server.execute_unprepared(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await.unwrap();
    let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    server.execute_unprepared(&end).await.unwrap();
    until(instance.db.writers(), Option::is_none).await;
    let body = json!({"name": "Làng hai", "commune": "00577"});
    for reply in [
        instance.editor.post("/api/v1/villages", &body).await,
        instance.editor.get("/api/v1/tokens").await,
        instance.editor.get(&format!("/api/v1/villages/{code}")).await,
        instance.editor.get("/readyz").await,
    ] {
        assert_eq!(reply.header("retry-after"), "1");
        reply.expect(503).problem("unavailable");
    }
    instance.editor.get("/healthz").await.expect(200);
    let wanted = instance.editor.get(&format!("/api/v1/villages?at-least={}", wrote + 1)).await.expect(503);
    assert!(wanted.problem("unavailable")["detail"].as_str().unwrap().contains(&format!("{}", wrote + 1)));
    server.execute_unprepared(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).await.unwrap();
    until(instance.db.writers(), Option::is_some).await;
    let (_, again) = village(&instance.editor, "Làng hai").await;
    assert_eq!(again, wrote + 1, "what was refused was not written");
}

/// The connection ends in the middle of COMMIT.
async fn a_write_that_nobody_knows_of_is_told_so(app: TestApp) {
    if app.db.backend() == DbBackend::Sqlite {
        return;
    }
    let editor = app.editor().await;
    let head = app.head().await;
    let owner = Database::connect(&app.url).await.unwrap();
    for step in [
        "CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$",
        "CREATE CONSTRAINT TRIGGER hang_up AFTER INSERT ON village DEFERRABLE INITIALLY DEFERRED \
         FOR EACH ROW EXECUTE FUNCTION hang_up()",
    ] {
        owner.execute_unprepared(step).await.unwrap();
    }
    let body = json!({"name": "Làng một", "commune": "00577"});
    let reply = editor.english().with("idempotency-key", "once").post("/api/v1/villages", &body).await.expect(503);
    assert_eq!(reply.header("retry-after"), "1");
    let detail = reply.problem("unavailable")["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("may have been made") && detail.contains("Idempotency-Key"), "{detail}");
    owner.execute_unprepared("DROP TRIGGER hang_up ON village").await.unwrap();
    let again = editor.with("idempotency-key", "once").post("/api/v1/villages", &body).await.expect(201);
    assert_eq!(sequence(&again), head + 1);
}
