//! Requests of persons, the clock of the answer, and what is held on a person.

use super::people::{Who, consent};
use crate::support::app::TestApp;
use crate::support::client::Actor;
use serde_json::{Value, json};

crate::tests! { Units: a_request_has_two_working_days, what_is_held_is_told, a_request_is_answered_once }

async fn receive(editor: &Actor, code: &str, kind: &str, day: &str) -> Value {
    let body = json!({"kind": kind, "received_on": day, "note": "Bà Wqznote gọi điện"});
    editor.post(&format!("/api/v1/producers/{code}/personal-data/requests"), &body).await.expect(201).json()
}

async fn listed(actor: &Actor, state: &str) -> Vec<Value> {
    let page = actor.get(&format!("/api/v1/personal-data/requests?state={state}")).await.expect(200).json();
    page["data"].as_array().unwrap().clone()
}

/// Today is Sunday, 22 November 2026.
async fn a_request_has_two_working_days(app: TestApp) {
    let editor = app.editor().await;
    let code = Who::Protected.create(&app, &editor).await;
    let late = receive(&editor, &code, "access", "2026-11-18").await;
    let friday = receive(&editor, &code, "correction", "2026-11-20").await;
    assert_eq!((&late["due_on"], &late["state"]), (&json!("2026-11-20"), &json!("overdue")));
    assert_eq!((&friday["due_on"], &friday["state"]), (&json!("2026-11-24"), &json!("open")));
    assert_eq!(listed(&editor, "open").await.len(), 2);
    assert_eq!(listed(&editor, "overdue").await, std::slice::from_ref(&late));
    let address = format!("/api/v1/producers/{code}/personal-data/requests/{}/answer", late["id"].as_str().unwrap());
    let told = json!({"outcome": "granted", "answered_on": "2026-11-22", "answer": "Đã gửi bà Wqznote bản kê"});
    editor.post(&address, &told).await.expect(200);
    assert_eq!(listed(&editor, "answered").await[0]["outcome"], "granted");
    assert_eq!(listed(&editor, "open").await, [friday]);
    // On the next Wednesday it is late too.
    let secret = app.token("later", entity::vocabulary::Role::Editor, None, None).await;
    let later = app.on("2026-11-25T03:00:00Z").await.with("authorization", &format!("Bearer {secret}"));
    assert_eq!(listed(&later, "overdue").await.len(), 1);
    // Whoever is limited to a commune sees its own.
    assert_eq!(listed(&app.editor_of(Who::Protected.commune()).await, "open").await.len(), 1);
    assert_eq!(listed(&app.editor_of(Who::Elsewhere.commune()).await, "open").await.len(), 0);
    let page = editor.get("/api/v1/personal-data/requests?state=open&limit=1").await.expect(200).json();
    assert_eq!(page["next"], Value::Null);
    editor
        .get("/api/v1/personal-data/requests?state=late&limit=0&after=x")
        .await
        .expect(400)
        .faults("bad-request", &[("state", "not-in-list"), ("after", "bad-value"), ("limit", "out-of-range")]);
    app.anonymous().get("/api/v1/personal-data/requests").await.expect(401);
    // The journal says that somebody asked, not who.
    let journal = app.anonymous().get("/api/v1/journal?record_kind=personal_data_request").await.expect(200);
    let text = String::from_utf8(journal.bytes.clone()).unwrap();
    assert_eq!(journal.json()["data"].as_array().unwrap().len(), 3);
    assert!(text.contains("\"kind\":\"access\"") && !text.contains("Wqznote") && !text.contains(&code), "{text}");
    app.verify().await;
}

async fn what_is_held_is_told(app: TestApp) {
    let editor = app.editor().await;
    let code = Who::Protected.create(&app, &editor).await;
    let one = format!("/api/v1/producers/{code}");
    editor.if_match("*").patch(&one, &json!({"phone": "0987 654 321"})).await.expect(200);
    consent(&editor, &code, "publish", &["phone"]).await;
    consent(&editor, &code, "share_with_partners", &["email"]).await;
    receive(&editor, &code, "access", "2026-11-20").await;
    let held = editor.get(&format!("{one}/personal-data")).await.expect(200);
    assert_eq!(held.header("cache-control"), "no-store");
    let held = held.json();
    assert_eq!(held["personal_data"], "consented");
    let of = |field: &str| {
        let found = held["values"].as_array().unwrap().iter().find(|value| value["field"] == field).unwrap();
        (found["value"].as_str().unwrap().to_owned(), found["seen_by"].as_str().unwrap().to_owned())
    };
    assert_eq!(of("phone"), ("0987 654 321".to_owned(), "public".to_owned()));
    assert_eq!(of("email"), (Who::Protected.value("email"), "partner".to_owned()));
    assert_eq!(of("home_address"), (Who::Protected.value("home_address"), "official".to_owned()));
    assert_eq!((held["consents"].as_array().unwrap().len(), held["requests"].as_array().unwrap().len()), (2, 1));
    let journal = held["journal"].as_array().unwrap();
    assert_eq!(journal[1]["fields"], json!(["phone"]));
    assert!(journal.iter().all(|entry| entry["kept"] == true), "{journal:?}");
    app.anonymous().get(&format!("{one}/personal-data")).await.expect(401);
    editor.get("/api/v1/producers/CT-000999-X/personal-data").await.expect(404);
}

async fn a_request_is_answered_once(app: TestApp) {
    let editor = app.editor().await;
    let code = Who::Protected.create(&app, &editor).await;
    let request = receive(&editor, &code, "erasure", "2026-11-20").await;
    let address = format!("/api/v1/producers/{code}/personal-data/requests/{}/answer", request["id"].as_str().unwrap());
    let answer = |outcome: &str, day: &str| json!({"outcome": outcome, "answered_on": day});
    editor
        .post(&address, &answer("refused", "2026-11-19"))
        .await
        .expect(422)
        .faults("invalid", &[("/answered_on", "before-request")]);
    editor
        .post(&address, &answer("refused", "2026-12-01"))
        .await
        .expect(422)
        .faults("invalid", &[("/answered_on", "in-the-future")]);
    // An erasure is said to be done when it is.
    editor.post(&address, &answer("granted", "2026-11-22")).await.expect(409).problem("conflict");
    editor.post(&address, &answer("refused", "2026-11-22")).await.expect(200);
    editor.post(&address, &answer("refused", "2026-11-22")).await.expect(409).problem("conflict");
}
