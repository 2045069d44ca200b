//! Consent opens what it names, to whom it says, from when it is recorded until it is withdrawn.

use super::people::{ALL, Who, consent};
use crate::support::app::TestApp;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, QueryResult, Statement};
use serde_json::{Value, json};

crate::tests! { Units: consent_opens_and_withdrawal_closes, what_cannot_be_consented_to_is_named, who_is_a_person_is_told, a_consent_sent_twice_is_one, officials_of_a_commune_handle_their_own, a_commune_learns_nothing_of_others, a_register_in_use_is_protected }

async fn consent_opens_and_withdrawal_closes(app: TestApp) {
    let (editor, reader) = (app.editor().await, app.anonymous());
    let code = Who::Protected.create(&app, &editor).await;
    let one = format!("/api/v1/producers/{code}");
    let closed = reader.get(&one).await.expect(200);
    assert_eq!(
        (&closed.json()["personal_data"], &closed.json()["tax_code"], closed.json().get("phone")),
        (&json!("protected"), &Value::Null, None)
    );
    let id = consent(&editor, &code, "publish", &["phone", "tax_code", "address_as_printed"]).await;
    let open = reader.get(&one).await.expect(200);
    assert_ne!(open.etag(), closed.etag(), "a cache must not keep what was hidden, or shown");
    assert_eq!(open.json()["phone"], Who::Protected.value("phone"));
    assert_eq!((&open.json()["personal_data"], &open.json()["email"]), (&json!("consented"), &Value::Null));
    let found = async |word: &str| reader.get(&format!("/api/v1/producers?q={word}")).await.codes();
    assert_eq!(found("wqzreg2").await, [code.as_str()]);
    // A change of the record keeps what consent opened.
    editor.if_match("*").patch(&one, &json!({"website": "https://example.vn/tvk"})).await.expect(200);
    assert_eq!(reader.get(&one).await.json()["phone"], Who::Protected.value("phone"));
    assert_eq!(found("wqzreg2").await, [code.as_str()]);

    let address = format!("{one}/consents/{id}/withdraw");
    editor
        .post(&address, &json!({"withdrawn_on": "2026-11-19"}))
        .await
        .expect(422)
        .faults("invalid", &[("/withdrawn_on", "before-consent")]);
    editor
        .post(&address, &json!({"withdrawn_on": "2026-11-23"}))
        .await
        .expect(422)
        .faults("invalid", &[("/withdrawn_on", "in-the-future")]);
    let withdrawn = editor.post(&address, &json!({"withdrawn_on": "2026-11-22"})).await.expect(200).json();
    assert_eq!((&withdrawn["withdrawn_on"], &withdrawn["version"]), (&json!("2026-11-22"), &json!(2)));
    editor.post(&address, &json!({"withdrawn_on": "2026-11-22"})).await.expect(409).problem("conflict");
    let closed = reader.get(&one).await.expect(200).json();
    assert_eq!((&closed["personal_data"], &closed["tax_code"], closed.get("phone")), (&json!("protected"), &Value::Null, None));
    assert_eq!(found("wqzreg2").await, Vec::<String>::new());
    // Officials see it all along.
    assert_eq!(editor.get(&one).await.json()["phone"], Who::Protected.value("phone"));
    app.verify().await;
}

async fn what_cannot_be_consented_to_is_named(app: TestApp) {
    let editor = app.editor().await;
    let code = Who::Protected.create(&app, &editor).await;
    let address = format!("/api/v1/producers/{code}/consents");
    let body = json!({"purpose": "publish", "fields": ["phone", "name", "phone"], "given_on": "2026-11-23", "evidence": "Tủ 1"});
    editor
        .post(&address, &body)
        .await
        .expect(422)
        .faults("invalid", &[("/given_on", "in-the-future"), ("/fields/1", "not-in-list"), ("/fields/2", "repeated")]);
    let empty = json!({"purpose": "publish", "fields": [], "given_on": "2026-11-20", "evidence": "Tủ 1"});
    editor.post(&address, &empty).await.expect(422).faults("invalid", &[("/fields", "empty")]);
    let more = json!({"purpose": "sell", "fields": ["phone"], "given_on": "2026-11-20", "evidence": "Tủ 1", "until": "x"});
    editor.post(&address, &more).await.expect(422).faults("invalid", &[("/purpose", "not-in-list"), ("/until", "unknown-field")]);
    editor.post("/api/v1/producers/CT-000999-X/consents", &empty).await.expect(404).problem("not-found");
    let nobody = "019ab4c2-d3e4-7f5a-8b9c-0d1e2f3a4b5c";
    editor.post(&format!("{address}/{nobody}/withdraw"), &json!({"withdrawn_on": "2026-11-22"})).await.expect(404);
    editor.post(&format!("{address}/x/withdraw"), &json!({"withdrawn_on": "2026-11-22"})).await.expect(404);
    app.anonymous().post(&address, &empty).await.expect(401).problem("unauthenticated");
}

/// Households are persons, and so is whoever has a personal identity number for a tax code.
async fn who_is_a_person_is_told(app: TestApp) {
    let editor = app.editor().await.because("thử");
    for (kind, tax_code, expected) in [
        (json!("cooperative"), json!("0100109106"), "organisation"),
        (json!("production_household"), Value::Null, "protected"),
        (json!("family_household"), Value::Null, "protected"),
        (json!("farm"), json!("001085717349"), "protected"),
        (Value::Null, Value::Null, "organisation"),
    ] {
        let body = json!({"name": format!("Cơ sở {kind} {tax_code}"), "producer_type": kind, "tax_code": tax_code});
        assert_eq!(app.create(&editor, "producers", &body).await.json()["personal_data"], expected, "{body}");
    }
    let listed = app.anonymous().get("/api/v1/producers?personal_data=protected").await.expect(200);
    assert_eq!(listed.codes().len(), 3);
    let body = json!({"name": "Cơ sở tự nhận", "personal_data": "organisation", "producer_type": "family_household"});
    editor.post("/api/v1/producers", &body).await.expect(422).faults("invalid", &[("/personal_data", "unknown-field")]);
}

async fn a_consent_sent_twice_is_one(app: TestApp) {
    let editor = app.editor().await;
    let code = Who::Protected.create(&app, &editor).await;
    let (address, again) = (format!("/api/v1/producers/{code}/consents"), editor.with("idempotency-key", "dong-y-1"));
    let body = json!({"purpose": "publish", "fields": ["phone"], "given_on": "2026-11-20", "evidence": "Tủ 1"});
    let first = again.post(&address, &body).await.expect(201).json();
    assert_eq!(again.post(&address, &body).await.expect(201).json(), first);
    let tried = editor.post(&format!("{address}?dry_run=true"), &body).await.expect(200);
    assert_eq!(tried.header("dry-run"), "true");
    let held = editor.get(&format!("/api/v1/producers/{code}/personal-data")).await.expect(200).json();
    assert_eq!(held["consents"].as_array().unwrap().len(), 1);
}

async fn officials_of_a_commune_handle_their_own(app: TestApp) {
    let code = Who::Elsewhere.create(&app, &app.editor().await).await;
    let (own, other) = (app.editor_of(Who::Elsewhere.commune()).await, app.editor_of(Who::Protected.commune()).await);
    let body = json!({"purpose": "publish", "fields": ["phone"], "given_on": "2026-11-20", "evidence": "Tủ 1"});
    let one = format!("/api/v1/producers/{code}");
    other.post(&format!("{one}/consents"), &body).await.expect(403).problem("forbidden");
    other.get(&format!("{one}/personal-data")).await.expect(403);
    other
        .because("thử")
        .send(axum::http::Method::POST, &format!("{one}/personal-data/erase"), None, Vec::new())
        .await
        .expect(403);
    own.post(&format!("{one}/consents"), &body).await.expect(201);
    own.get(&format!("{one}/personal-data")).await.expect(200);
}

/// Neither by a value that is taken, nor by a file that names another commune's record and guesses.
async fn a_commune_learns_nothing_of_others(app: TestApp) {
    let who = Who::Elsewhere;
    let code = who.create(&app, &app.editor().await).await;
    let (own, other) = (app.editor_of(who.commune()).await, app.editor_of(Who::Protected.commune()).await);
    let body = json!({"name": "Cơ sở dò hỏi", "tax_code": who.value("tax_code"), "commune": Who::Protected.commune()});
    let refused = other.post("/api/v1/producers", &body).await.expect(409);
    assert!(!String::from_utf8_lossy(&refused.bytes).contains(&code));
    refused.faults("duplicate", &[("/tax_code", "duplicate")]);
    let body = json!({"name": "Cơ sở của xã", "tax_code": who.value("tax_code"), "commune": who.commune()});
    assert!(String::from_utf8_lossy(&own.post("/api/v1/producers", &body).await.expect(409).bytes).contains(&code));

    let mut outcomes = Vec::new();
    for (guess, version) in [(who.value("home_address"), "1"), ("Đoán".to_owned(), "9"), ("Đoán".to_owned(), "1")] {
        let table = format!("code,version,home_address\n{code},{version},{guess}\n");
        let parts: [(&str, Option<&str>, &[u8]); 2] =
            [("file", Some("do.csv"), table.as_bytes()), ("layout", None, b"producers")];
        let import = other.hand_in("/api/v1/imports", &parts).await.expect(201).json();
        let rows = other.get(&format!("/api/v1/imports/{}/rows", import["id"].as_str().unwrap())).await.expect(200);
        let mut row = rows.json()["data"][0].clone();
        row["row"] = Value::Null;
        assert_eq!((&row["outcome"], &row["changes"]), (&json!("refuse"), &json!([])), "{row:#}");
        outcomes.push(row);
    }
    assert!(outcomes.iter().all(|row| row == &outcomes[0]), "a right guess fares like a wrong one: {outcomes:#?}");
}

/// What the step works out for a register in use is what the program keeps up to date: households are protected, and found
/// by name only.
async fn a_register_in_use_is_protected(app: TestApp) {
    let editor = app.editor().await;
    for who in ALL {
        who.create(&app, &editor).await;
    }
    let connection = Database::connect(&app.url).await.unwrap();
    let kept = async || {
        let sql = "SELECT code, personal_data, search, search_exact FROM producer ORDER BY code";
        let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), sql)).await.unwrap();
        let text = |row: &QueryResult| (0..4).map(|index| row.try_get_by_index::<String>(index).unwrap()).collect::<Vec<_>>();
        rows.iter().map(text).collect::<Vec<_>>()
    };
    let before = kept().await;
    assert_eq!(
        before.iter().map(|row| row[1].as_str()).collect::<Vec<_>>(),
        ["organisation", "protected", "protected", "protected"]
    );
    assert!(before[0][2].contains("0100109106") && before[1][2] == "co so tvk 2" && before[1][3] == "cơ sở tvk 2", "{before:?}");
    // As an older program wrote it.
    let older =
        "UPDATE producer SET search = search || ' wqzreg2', search_exact = search_exact || ' wqzreg2' WHERE code = 'CT-000002-4'";
    connection.execute_unprepared(older).await.unwrap();
    assert_ne!(kept().await, before);
    let since = Migrator::migrations().iter().skip_while(|step| step.name() != "m0008_privacy").count();
    Migrator::down(&connection, Some(u32::try_from(since).unwrap())).await.unwrap();
    Migrator::up(&connection, None).await.unwrap();
    assert_eq!(kept().await, before);
}
