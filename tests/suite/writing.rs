//! Writing beyond what every record promises: references, decisions with their recognitions, reasons, concurrent writers.

use crate::support::app::TestApp;
use crate::support::samples::{COMMUNE, a_decision, a_product, centre, decision, producer, product, village};
use serde_json::{Value, json};

crate::tests! { Units: references_must_exist, what_is_referred_to_stays, a_decision_with_its_recognitions_is_one_act, all_faults_of_a_decision_file_at_once, a_warning_needs_a_reason, reasons_are_read_in_any_form, numbers_and_tax_codes_are_given_once, places_are_completed_but_never_guessed, concurrent_writers_never_lose_a_change }

async fn references_must_exist(app: TestApp) {
    let editor = app.editor().await;
    let body = json!({"name": "Gốm", "producer": "CT-000009-B", "village": "LN-000009-A"});
    editor
        .post("/api/v1/products", &body)
        .await
        .expect(422)
        .faults("invalid", &[("/producer", "reference-not-found"), ("/village", "reference-not-found")]);
    let wrong_check = json!({"name": "Gốm", "producer": "CT-000009-0", "village": "SP-000001-4"});
    editor
        .post("/api/v1/products", &wrong_check)
        .await
        .expect(422)
        .faults("invalid", &[("/producer", "not-a-code"), ("/village", "not-a-code")]);
    let mut hosted = centre(1);
    hosted["host_villages"] = json!(["LN-000009-A"]);
    editor.post("/api/v1/centres", &hosted).await.expect(422).faults("invalid", &[("/host_villages/0", "reference-not-found")]);
    let orphan = json!({"decision": "QD-000009-E", "subject": "SP-000009-C", "act": "grant", "star": 4});
    editor.post("/api/v1/recognitions", &orphan).await.expect(422).faults("invalid", &[("/decision", "reference-not-found")]);
}

async fn what_is_referred_to_stays(app: TestApp) {
    let admin = app.admin().await;
    let village = app.create(&admin, "villages", &village(1)).await.code();
    let producer = app.create(&admin, "producers", &producer(1)).await.code();
    let mut body = product(1, &producer);
    body["village"] = village.clone().into();
    let product = app.create(&admin, "products", &body).await.code();
    let mut hosted = centre(1);
    hosted["host_villages"] = json!([village]);
    let centre = app.create(&admin, "centres", &hosted).await.code();
    let decision = a_decision(&app, &admin, 1, "2024-03-04").await;
    let grant = app
        .create(&admin, "recognitions", &json!({"decision": decision, "subject": product, "act": "grant", "star": 4}))
        .await
        .code();
    for (path, expected) in [
        (
            format!("villages/{village}"),
            json!([{"record_kind": "product", "code": product}, {"record_kind": "centre", "code": centre}]),
        ),
        (format!("producers/{producer}"), json!([{"record_kind": "product", "code": product}])),
        (format!("products/{product}"), json!([{"record_kind": "recognition", "code": grant}])),
        (format!("decisions/{decision}"), json!([{"record_kind": "recognition", "code": grant}])),
    ] {
        let problem = admin.if_match("*").delete(&format!("/api/v1/{path}")).await.expect(409).problem("still-referenced");
        assert_eq!(problem["references"], expected, "{path}");
    }
}

async fn a_decision_with_its_recognitions_is_one_act(app: TestApp) {
    let editor = app.editor().await;
    let (one, two) = (a_product(&app, &editor, 1).await, a_product(&app, &editor, 2).await);
    let mut body = decision(1, "2024-03-04");
    body["recognitions"] = json!([{"subject": one, "act": "grant", "star": 4, "score": 75}, {"subject": two, "act": "grant", "star": 4, "score": 89.99}]);
    let tried = editor.post("/api/v1/decisions?dry_run=true", &body).await.expect(200).json();
    assert_eq!(tried["recognitions"].as_array().unwrap().len(), 2);
    assert_eq!(app.anonymous().get("/api/v1/recognitions?count=exact").await.json()["total"], 0);
    let made = editor.post("/api/v1/decisions", &body).await.expect(201).json();
    let code = made["code"].as_str().unwrap();
    assert_eq!(made["recognitions"][1]["decision"], code);
    assert_eq!(made["recognitions"][1]["score"], 89.99);
    let listed = app.anonymous().get(&format!("/api/v1/recognitions?decision={code}&count=exact")).await.expect(200).json();
    assert_eq!(listed["total"], 2);
    assert_eq!(app.anonymous().get(&format!("/api/v1/products/{two}")).await.json()["star"], 4);
}

async fn all_faults_of_a_decision_file_at_once(app: TestApp) {
    let editor = app.editor().await;
    let product = a_product(&app, &editor, 1).await;
    let head = app.head().await;
    let mut body = decision(1, "2024-03-04");
    body["recognitions"] = json!([
        {"subject": product, "act": "grant", "star": 4, "score": 75},
        {"subject": "SP-000099-X", "act": "grant", "star": 4},
        {"subject": product, "act": "grant", "star": 7},
        {"act": "grant", "decision": "QD-000001-6"},
    ]);
    let problem = editor.post("/api/v1/decisions", &body).await.expect(422).problem("invalid");
    let pointers: Vec<&str> = problem["errors"].as_array().unwrap().iter().filter_map(|one| one["pointer"].as_str()).collect();
    assert_eq!(pointers, ["/recognitions/1/subject", "/recognitions/2/star", "/recognitions/3/decision"], "{problem:#}");
    assert_eq!(app.head().await, head, "nothing is written, not even the decision");
    for wrong in [json!([]), json!({}), json!("x")] {
        body["recognitions"] = wrong;
        editor.post("/api/v1/decisions", &body).await.expect(422).faults("invalid", &[("/recognitions", "wrong-type")]);
    }
}

async fn a_warning_needs_a_reason(app: TestApp) {
    let editor = app.editor().await;
    app.create(&editor, "villages", &village(1)).await;
    let refused = editor.post("/api/v1/villages", &village(1)).await.expect(422);
    refused.faults("needs-reason", &[("/name", "same-name")]);
    assert_eq!(app.anonymous().get("/api/v1/villages?count=exact").await.json()["total"], 1);
    let made = editor.because("Hai thôn khác nhau trùng tên").post("/api/v1/villages", &village(1)).await.expect(201);
    assert_eq!(made.header("registry-warnings"), "same-name");
    let entries = app.journal().await;
    let entry = entries.last().unwrap();
    assert_eq!((&entry["reason"], &entry["warnings"]), (&json!("Hai thôn khác nhau trùng tên"), &json!(["same-name"])));
    assert_eq!(entry["actor"], "token:editor");
    // Nobody is asked twice about the same thing, but about every new one.
    let one = format!("/api/v1/villages/{}", made.code());
    editor.if_match("*").patch(&one, &json!({"note": "đã kiểm tra"})).await.expect(200);
    app.create(&editor, "villages", &village(2)).await;
    let renamed = json!({"name": "Làng nghề gốm sứ thử nghiệm 2"});
    editor.if_match("*").patch(&one, &renamed).await.expect(422).faults("needs-reason", &[("/name", "same-name")]);
}

async fn reasons_are_read_in_any_form(app: TestApp) {
    let editor = app.editor().await;
    for (sent, kept) in
        [("Sửa lỗi chính tả", "Sửa lỗi chính tả"), ("UTF-8''S%E1%BB%ADa%20l%E1%BB%97i", "Sửa lỗi"), ("20% số hộ", "20% số hộ")]
    {
        app.create(&editor.because(sent), "villages", &village(u32::try_from(kept.len()).unwrap())).await;
        assert_eq!(app.journal().await.last().unwrap()["reason"], kept);
    }
    for wrong in ["UTF-8''%ff", " ", &"x".repeat(1001)] {
        editor
            .because(wrong)
            .post("/api/v1/villages", &village(99))
            .await
            .expect(400)
            .faults("bad-request", &[("X-Reason", "bad-value")]);
    }
}

async fn numbers_and_tax_codes_are_given_once(app: TestApp) {
    let editor = app.editor().await.because("thử");
    app.create(&editor, "decisions", &decision(7, "2024-03-04")).await;
    editor
        .post("/api/v1/decisions", &decision(7, "2024-12-01"))
        .await
        .expect(409)
        .faults("duplicate", &[("/number", "duplicate")]);
    editor.post("/api/v1/decisions", &decision(7, "2025-03-04")).await.expect(201);
    let mut first = producer(1);
    first["tax_code"] = "0100109106".into();
    app.create(&editor, "producers", &first).await;
    let mut second = producer(2);
    second["tax_code"] = "0100109106".into();
    editor.post("/api/v1/producers", &second).await.expect(409).faults("duplicate", &[("/tax_code", "duplicate")]);
}

async fn places_are_completed_but_never_guessed(app: TestApp) {
    let editor = app.editor().await;
    let place = async |number: u32, fields: Value| {
        let mut body = json!({"name": format!("Làng {number}")});
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        editor.post("/api/v1/villages", &body).await
    };
    // Whole: Chuyên Mỹ went into Chuyên Mỹ. Split: Bát Tràng went into three. Reused: 00589 was Văn Đức, then Kim Đức.
    let whole = place(1, json!({"former_commune": "10330"})).await.expect(201).json();
    assert_eq!(
        (&whole["commune"], &whole["commune_status"], &whole["former_commune_until"]),
        (&json!("10330"), &json!("confirmed"), &json!("2025-06-30"))
    );
    let split = place(2, json!({"former_commune": "00583"})).await.expect(201).json();
    assert_eq!((&split["commune"], &split["commune_status"]), (&Value::Null, &json!("to_be_confirmed")));
    place(3, json!({"former_commune": "00589"}))
        .await
        .expect(422)
        .faults("invalid", &[("/former_commune_until", "former-commune-ambiguous")]);
    let dated = place(4, json!({"former_commune": "00589", "former_commune_until": "2024-12-31"})).await.expect(201).json();
    assert_eq!(dated["former_commune_until"], "2024-12-31");
    place(5, json!({"former_commune": "10330", "former_commune_until": "2020-01-01"}))
        .await
        .expect(422)
        .faults("invalid", &[("/former_commune_until", "former-commune-ambiguous")]);
    place(6, json!({"former_commune_until": "2024-12-31"}))
        .await
        .expect(422)
        .faults("invalid", &[("/former_commune_until", "former-commune-missing")]);
    place(7, json!({"commune": "00001"})).await.expect(422).faults("invalid", &[("/commune", "commune-not-in-force")]);
    place(8, json!({"commune": "10030", "former_commune": "10330"}))
        .await
        .expect(422)
        .faults("needs-reason", &[("/commune", "commune-no-successor")]);
    let unknown = place(9, json!({})).await.expect(201).json();
    assert_eq!(unknown["commune_status"], "unknown");
    let waiting = app.anonymous().get("/api/v1/villages?commune_status=to_be_confirmed").await.expect(200).codes();
    assert!(waiting.contains(&split["code"].as_str().unwrap().to_owned()));
}

/// Eight writers add to the same record; with the tag, every acknowledged change is in it.
async fn concurrent_writers_never_lose_a_change(app: TestApp) {
    let editor = app.editor().await;
    let one = format!(
        "/api/v1/villages/{}",
        app.create(&editor, "villages", &json!({"name": "Làng chung", "commune": COMMUNE, "workers": 0})).await.code()
    );
    let mut writers = Vec::new();
    for _ in 0..8 {
        let (editor, one) = (editor.clone(), one.clone());
        writers.push(tokio::spawn(async move {
            let mut done = 0;
            while done < 5 {
                let read = editor.get(&one).await;
                let more = read.json()["workers"].as_i64().unwrap() + 1;
                let reply = editor.if_match(&read.etag()).patch(&one, &json!({"workers": more})).await;
                match reply.status {
                    200 => done += 1,
                    412 => {}
                    other => panic!("{other}"),
                }
            }
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let record = editor.get(&one).await.json();
    assert_eq!((&record["workers"], &record["version"]), (&json!(40), &json!(41)));
    app.verify().await;
}
