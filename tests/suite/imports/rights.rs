//! Who may import what, and see whose imports; what becomes of work that is stopped or left behind.

use super::sending::{PATH, act, checked, id, rows, send, table, written};
use crate::support::app::{LIMITS, TestApp};
use crate::support::client::Actor;
use crate::support::samples::COMMUNE;
use axum::http::Method;
use entity::import::{self, ImportState};
use ocop_registry::auth::Editor;
use ocop_registry::db::Intent;
use ocop_registry::import::work::Works;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

crate::tests! {
    Units: nobody_imports_without_a_token, a_commune_imports_its_own, imports_of_others_are_not_seen, what_was_checked_can_be_cancelled,
        work_that_was_left_is_nobodys, the_latest_imports_stand_first
}

const PRODUCERS: &str = "name,producer_type,commune\nHTX Một,cooperative,00577\nHTX Hai,cooperative,10030";

async fn nobody_imports_without_a_token(app: TestApp) {
    let nobody = app.anonymous();
    send(&nobody, "a.csv", &table(PRODUCERS), &[]).await.expect(401).problem("unauthenticated");
    nobody.get(PATH).await.expect(401).problem("unauthenticated");
    let import = checked(&app.editor().await, "a.csv", &table(PRODUCERS), &[]).await;
    for path in ["", "/rows", "/file"] {
        nobody.get(&format!("{PATH}/{}{path}", id(&import))).await.expect(401);
    }
    for what in ["check", "commit", "undo", "cancel"] {
        act(&nobody, &import, what).await.expect(401).problem("unauthenticated");
    }
    nobody.get("/api/v1/templates/products").await.expect(200);
    nobody.get("/api/v1/templates/cats").await.expect(404);
}

async fn a_commune_imports_its_own(app: TestApp) {
    let commune = app.editor_of(COMMUNE).await;
    let import = checked(&commune, "a.csv", &table(PRODUCERS), &[]).await;
    let reports = rows(&commune, &import, "").await;
    assert_eq!((&reports[0]["outcome"], &reports[0]["faults"]), (&json!("add"), &json!([])));
    assert_eq!((&reports[1]["outcome"], &reports[1]["faults"][0]["code"]), (&json!("refuse"), &json!("forbidden")));
    assert!(reports[1]["faults"][0]["en"].as_str().unwrap().contains(COMMUNE), "{reports:#?}");
    act(&commune, &import, "commit").await.expect(422).problem("invalid");
    act(&commune, &import, "commit?partial=true").await.expect(200);
    let listed = commune.get("/api/v1/producers").await.expect(200).json();
    assert_eq!((&listed["data"][0]["name"], listed["data"].as_array().unwrap().len()), (&json!("HTX Một"), 1));
    // A record of another commune is not theirs to change, nor to move to them.
    let editor = app.editor().await;
    written(&editor, "b.csv", &table("name,producer_type,commune\nHTX Ba,cooperative,10030"), &[]).await;
    let code = editor.get("/api/v1/producers?commune=10030").await.expect(200).codes().remove(0);
    for line in [format!("{code},HTX Ba,10030,0901"), format!("{code},HTX Ba,00577,0901")] {
        let import = checked(&commune, "c.csv", &table(&format!("code,name,commune,phone\n{line}")), &[]).await;
        let reports = rows(&commune, &import, "").await;
        assert_eq!((&reports[0]["outcome"], &reports[0]["faults"][0]["code"]), (&json!("refuse"), &json!("forbidden")), "{line}");
    }
    // Decisions belong to no commune.
    let decisions = table("number,authority_level,issued_on\n12/QĐ-UBND,province,2024-03-04");
    let import = checked(&commune, "d.csv", &decisions, &[]).await;
    assert_eq!(rows(&commune, &import, "").await[0]["faults"][0]["code"], "forbidden");
}

async fn imports_of_others_are_not_seen(app: TestApp) {
    let (editor, commune) = (app.editor().await, app.editor_of(COMMUNE).await);
    let theirs = checked(&editor, "a.csv", &table(PRODUCERS), &[]).await;
    let own = checked(&commune, "b.csv", &table(PRODUCERS), &[]).await;
    for path in ["", "/rows", "/file"] {
        commune.get(&format!("{PATH}/{}{path}", id(&theirs))).await.expect(404).problem("not-found");
        editor.get(&format!("{PATH}/{}{path}", id(&own))).await.expect(200);
    }
    for what in ["check", "commit", "undo", "cancel"] {
        act(&commune, &theirs, what).await.expect(404).problem("not-found");
    }
    // Telephone numbers of producers are no business of who keeps centres.
    let trade = app.with_scopes("cong-thuong", "write:centres,write:decisions").await;
    trade.get(&format!("{PATH}/{}/file", id(&theirs))).await.expect(404).problem("not-found");
    assert_eq!(ids(&trade, PATH).await.0, Vec::<String>::new());
    let agriculture = app.with_scopes("nong-nghiep", "write:producers,write:products").await;
    assert_eq!(ids(&agriculture, PATH).await.0, [id(&own), id(&theirs)]);
    assert_eq!(ids(&commune, PATH).await.0, [id(&own)]);
    assert_eq!(ids(&editor, PATH).await.0, [id(&own), id(&theirs)]);
}

/// The ids of a page, and where the next one is.
async fn ids(actor: &Actor, path: &str) -> (Vec<String>, Option<String>) {
    let page = actor.get(path).await.expect(200).json();
    let ids = page["data"].as_array().unwrap().iter().map(id).collect();
    (ids, page["next"].as_str().map(str::to_owned))
}

async fn the_latest_imports_stand_first(app: TestApp) {
    let editor = app.editor().await;
    let mut all = Vec::new();
    for name in ["a.csv", "b.csv", "c.csv"] {
        all.insert(0, id(&checked(&editor, name, &table(PRODUCERS), &[]).await));
    }
    let (first, next) = ids(&editor, &format!("{PATH}?limit=2")).await;
    let (rest, end) = ids(&editor, &next.unwrap()).await;
    assert_eq!(([first, rest].concat(), end), (all, None));
    editor.get(&format!("{PATH}?limit=0")).await.expect(400).problem("bad-request");
    editor.get(&format!("{PATH}/{}", "nothing")).await.expect(404).problem("not-found");
}

async fn what_was_checked_can_be_cancelled(app: TestApp) {
    let editor = app.editor().await;
    let import = checked(&editor, "a.csv", &table(PRODUCERS), &[]).await;
    let head = app.head().await;
    let cancelled = act(&editor, &import, "cancel").await.expect(202).json();
    assert_eq!(cancelled["state"], "cancelled");
    act(&editor, &import, "commit").await.expect(409).problem("conflict");
    act(&editor, &import, "cancel").await.expect(409).problem("conflict");
    assert_eq!(app.head().await, head);
    let again = act(&editor, &import, "check").await.expect(200).json();
    assert_eq!((&again["state"], &again["totals"]), (&json!("checked"), &import["totals"]));
}

/// Writes a state as a process leaves it that died.
async fn leave(app: &TestApp, id: &str, state: ImportState) {
    let tx = app.db.write(&Editor::operator("test"), Intent::default()).await.unwrap();
    let row = import::ActiveModel { state: Set(state), ..Default::default() };
    #[expect(clippy::disallowed_methods, reason = "a test leaves an import as a dead process does")]
    import::Entity::update_many().set(row).filter(import::Column::Id.eq(id)).exec(tx.connection()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn work_that_was_left_is_nobodys(app: TestApp) {
    let editor = app.editor().await;
    let (checking, committing) =
        (checked(&editor, "a.csv", &table(PRODUCERS), &[]).await, checked(&editor, "b.csv", &table(PRODUCERS), &[]).await);
    let undoing =
        written(&editor, "c.csv", &table("number,authority_level,issued_on\n12/QĐ-UBND,province,2024-03-04"), &[]).await;
    let left = [
        (&checking, ImportState::Checking, "interrupted"),
        (&committing, ImportState::Committing, "checked"),
        (&undoing, ImportState::Undoing, "committed"),
    ];
    for (import, state, _) in &left {
        leave(&app, &id(import), *state).await;
        for what in ["check", "commit", "undo"] {
            act(&editor, import, what).await.expect(409).problem("conflict");
        }
    }
    let head = app.head().await;
    Works::new(app.db.clone(), LIMITS.files).interrupt_all().await.unwrap();
    for (import, _, then) in &left {
        let told = editor.get(&format!("{PATH}/{}", id(import))).await.expect(200).json();
        assert_eq!((&told["state"], &told["progress"]), (&json!(then), &Value::Null));
    }
    assert_eq!(app.head().await, head, "nothing was half done");
    act(&editor, &checking, "commit").await.expect(409);
    assert_eq!(act(&editor, &checking, "check").await.expect(200).json()["state"], "checked");
    act(&editor, &committing, "commit").await.expect(200);
    let undone = act(&editor, &undoing, "undo").await.expect(200).json();
    assert_eq!((&undone["state"], &undone["undone"]["deleted"]), (&json!("undone"), &json!(1)));
    assert_eq!(editor.get("/api/v1/producers").await.expect(200).codes().len(), 2);
    let other = editor.send(Method::DELETE, &format!("{PATH}/{}", id(&checking)), None, Vec::new()).await;
    assert_eq!(other.status, 405, "imports stay known");
    app.verify().await;
}
