//! What administrators may do to accounts, and what not even they may.

use super::browser::{account, invited, lan, link, person};
use crate::support::app::TestApp;
use crate::support::samples::{COMMUNE, village};
use serde_json::{Value, json};

crate::tests! { Units: only_administrators_keep_accounts, nobody_raises_themselves, the_last_administrator_stays, fields_fit_together, nobody_overwrites_unseen, accounts_are_listed_page_by_page, a_dry_run_makes_nothing }

const ACCOUNTS: &str = "/api/v1/accounts";

fn administrator(name: &str) -> Value {
    json!({"name": name, "display_name": "Quản trị viên", "role": "administrator"})
}

async fn only_administrators_keep_accounts(app: TestApp) {
    let (lan, code) = lan(&app).await;
    let one = format!("{ACCOUNTS}/{code}");
    let editor = app.editor().await;
    for actor in [lan.actor(), editor] {
        actor.get(ACCOUNTS).await.expect(403).problem("forbidden");
        actor.get(&one).await.expect(403);
        actor.post(ACCOUNTS, &administrator("me")).await.expect(403);
        actor.if_match("*").patch(&one, &json!({"role": "administrator"})).await.expect(403);
        actor.post(&format!("{one}/invitation"), &json!({})).await.expect(403);
        actor.delete(&format!("{one}/sessions")).await.expect(403);
    }
    app.anonymous().get(ACCOUNTS).await.expect(401).problem("unauthenticated");
    // And administrators keep nothing else.
    let (mut admin, _) = person(&app, &administrator("admin")).await;
    admin.get(&one).await.expect(200);
    admin.post("/api/v1/villages", &village(1)).await.expect(403).problem("forbidden");
    admin.delete(&format!("{one}/sessions")).await.expect(204);
    lan.actor().get("/api/v1/session").await.expect(401);
}

async fn nobody_raises_themselves(app: TestApp) {
    let (admin, code) = person(&app, &administrator("admin")).await;
    invited(&app, &administrator("second")).await;
    let one = format!("{ACCOUNTS}/{code}");
    let own = admin.actor().if_match("*");
    for patch in [
        json!({"role": "department_officer", "department": "agriculture"}),
        json!({"role": "commune_officer", "commune": COMMUNE}),
        json!({"disabled": true}),
    ] {
        own.patch(&one, &patch).await.expect(403).problem("forbidden");
    }
    // A name is no right.
    let renamed = own.patch(&one, &json!({"display_name": "Phạm Thu Hà", "email": "ha@example.vn"})).await.expect(200).json();
    assert_eq!((&renamed["display_name"], &renamed["version"]), (&json!("Phạm Thu Hà"), &json!(4)));
    for patch in
        [json!({"password_hash": "x"}), json!({"second_factor": false}), json!({"version": 9}), json!({"code": "TK-000009"})]
    {
        let name = patch.as_object().unwrap().keys().next().unwrap().clone();
        own.patch(&one, &patch).await.expect(422).faults("invalid", &[(&format!("/{name}"), "unknown-field")]);
    }
    own.patch(&one, &json!({"disabled": null})).await.expect(422).faults("invalid", &[("/disabled", "wrong-type")]);
    own.patch(&one, &json!({"name": "root"})).await.expect(422).faults("invalid", &[("/name", "read-only")]);
}

async fn the_last_administrator_stays(app: TestApp) {
    let first = invited(&app, &administrator("first")).await;
    let token = app.administrator().await.if_match("*");
    let one = format!("{ACCOUNTS}/{first}");
    for patch in [json!({"disabled": true}), json!({"role": "reader"})] {
        token.patch(&one, &patch).await.expect(409).problem("conflict");
    }
    let second = invited(&app, &administrator("second")).await;
    token.patch(&one, &json!({"role": "reader"})).await.expect(200);
    token.patch(&format!("{ACCOUNTS}/{second}"), &json!({"disabled": true})).await.expect(409);
}

async fn fields_fit_together(app: TestApp) {
    let admin = app.administrator().await;
    let post = async |body: Value, faults: &[(&str, &str)]| {
        admin.post(ACCOUNTS, &body).await.expect(422).faults("invalid", faults);
    };
    let base = |more: Value| {
        let mut body = json!({"name": "lan", "display_name": "Lan"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    post(base(json!({"role": "department_officer"})), &[("/department", "missing")]).await;
    post(base(json!({"role": "commune_officer"})), &[("/commune", "missing")]).await;
    post(
        base(json!({"role": "reader", "department": "trade", "commune": COMMUNE})),
        &[("/department", "not-expected"), ("/commune", "not-expected")],
    )
    .await;
    // Phường Phúc Xá ended with the mergers of 2025, and 00000 never was.
    for ended in ["00001", "00000"] {
        post(base(json!({"role": "commune_officer", "commune": ended})), &[("/commune", "unknown-commune")]).await;
    }
    post(base(json!({"role": "commune_officer", "commune": "577"})), &[("/commune", "not-a-commune-code")]).await;
    post(base(json!({"role": "king"})), &[("/role", "not-in-list")]).await;
    post(
        json!({"name": "Lan Nguyễn", "display_name": "", "role": "reader", "email": "x"}),
        &[("/display_name", "empty"), ("/email", "not-an-email"), ("/name", "not-a-sign-in-name")],
    )
    .await;
    let made = admin.post(ACCOUNTS, &base(json!({"role": "commune_officer", "commune": COMMUNE}))).await.expect(201);
    assert_eq!(made.header("location"), "/api/v1/accounts/TK-000001");
    admin.post(ACCOUNTS, &base(json!({"role": "reader"}))).await.expect(409).faults("duplicate", &[("/name", "duplicate")]);
}

async fn nobody_overwrites_unseen(app: TestApp) {
    let code = account(&app, &json!({"name": "lan", "display_name": "Lan", "role": "reader"})).await;
    let one = format!("{ACCOUNTS}/{code}");
    let admin = app.administrator().await;
    let tag = admin.get(&one).await.expect(200).etag();
    admin.patch(&one, &json!({"email": "lan@example.vn"})).await.expect(428).problem("precondition-required");
    let changed = admin.if_match(&tag).patch(&one, &json!({"email": "lan@example.vn"})).await.expect(200);
    assert_ne!(changed.etag(), tag);
    let stale = admin.if_match(&tag).patch(&one, &json!({"email": "khac@example.vn"})).await.expect(412).problem("stale");
    assert_eq!(stale["clashes"], json!(["email"]));
    // The same again is no change.
    let same = admin.if_match(&changed.etag()).patch(&one, &json!({"email": "lan@example.vn"})).await.expect(200);
    assert_eq!(same.etag(), changed.etag());
    admin.if_match("*").patch("/api/v1/accounts/TK-000009", &json!({"disabled": true})).await.expect(404);
    app.verify().await;
}

async fn accounts_are_listed_page_by_page(app: TestApp) {
    for number in 0..3 {
        account(&app, &json!({"name": format!("can-bo-{number}"), "display_name": "Cán bộ", "role": "reader"})).await;
    }
    link(&app, "TK-000002").await;
    let admin = app.administrator().await;
    let (mut path, mut codes) = (format!("{ACCOUNTS}?limit=2"), Vec::new());
    loop {
        let page = admin.get(&path).await.expect(200);
        codes.extend(page.codes());
        // A page tells of each what it tells itself.
        for told in page.json()["data"].as_array().unwrap() {
            let code = told["code"].as_str().unwrap();
            assert_eq!(told["invitation"].is_object(), code == "TK-000002", "{told:#}");
            assert_eq!(admin.get(&format!("{ACCOUNTS}/{code}")).await.expect(200).json(), *told);
        }
        let Some(next) = page.json()["next"].as_str().map(str::to_owned) else { break };
        path = next;
    }
    assert_eq!(codes, ["TK-000001", "TK-000002", "TK-000003"]);
    admin.get(&format!("{ACCOUNTS}?limit=0")).await.expect(400);
}

async fn a_dry_run_makes_nothing(app: TestApp) {
    let admin = app.administrator().await;
    admin.post(&format!("{ACCOUNTS}?dry_run=true"), &administrator("admin")).await.expect(200);
    assert_eq!(admin.get(ACCOUNTS).await.expect(200).json()["data"], json!([]));
}
