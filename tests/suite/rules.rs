//! The law through the API: errors for what would corrupt counts, warnings for what old paper may contradict. The rules
//! themselves are tested case by case beside them, in `src/programme`.

use crate::support::app::TestApp;
use crate::support::samples::{a_decision, a_product, decision, producer, village};
use serde_json::{Value, json};

crate::tests! { Units: stars_follow_scores, the_first_act_recognises, nothing_takes_effect_ahead_of_time, who_may_recognise, producers_and_sets, a_village_below_its_share, facts_fit_their_subject, dates_end_their_period }

async fn stars_follow_scores(app: TestApp) {
    let editor = app.editor().await.english();
    let product = a_product(&app, &editor, 1).await;
    let decision = a_decision(&app, &editor, 1, "2026-06-01").await;
    let grant = async |fields: Value| {
        let mut body = json!({"decision": decision, "subject": product, "act": "grant"});
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        editor.post("/api/v1/recognitions?dry_run=true", &body).await
    };
    for (score, star) in [(50.0, 3), (69.99, 3), (70.0, 4), (89.99, 4)] {
        assert_eq!(grant(json!({"score": score, "star": star})).await.expect(200).json()["score"].as_f64(), Some(score));
    }
    for (score, star) in [(69.99, 4), (89.99, 5), (50.0, 5)] {
        let problem = grant(json!({"score": score, "star": star})).await.expect(422).problem("invalid");
        assert!(problem["errors"].as_array().unwrap().iter().any(|one| one["code"] == "star-contradicts-score"), "{problem:#}");
    }
    for wrong in [
        json!({"score": 49.99, "star": 3}),
        json!({"score": 100.01, "star": 4}),
        json!({"score": 70.001, "star": 4}),
        json!({"score": -1, "star": 3}),
        json!({"score": 92, "star": 5, "potential_five_star": true}),
        json!({"score": 80, "star": 4, "potential_five_star": true}),
    ] {
        grant(wrong.clone()).await.expect(422).problem("invalid");
    }
    let potential = grant(json!({"score": 90, "star": 4, "potential_five_star": true})).await.expect(200).json();
    assert_eq!((&potential["star"], &potential["potential_five_star"]), (&json!(4), &json!(true)));
    let below = grant(json!({"score": 75, "star": 3})).await.expect(422).problem("needs-reason");
    assert_eq!(below["warnings"][0]["code"], "star-below-score-band", "the star marks may hold a product back");
}

async fn the_first_act_recognises(app: TestApp) {
    let editor = app.editor().await.because("hồ sơ cũ");
    let product = a_product(&app, &editor, 1).await;
    let decision = a_decision(&app, &editor, 1, "2024-06-01").await;
    for body in [json!({"act": "withdraw", "ground": "other"}), json!({"act": "extend", "valid_until": "2024-12-01"})] {
        let mut body = body;
        body["decision"] = decision.clone().into();
        body["subject"] = product.clone().into();
        editor.post("/api/v1/recognitions", &body).await.expect(422).problem("invalid");
    }
    let renewal = json!({"decision": decision, "subject": product, "act": "renew", "star": 3});
    app.editor_of("00577").await;
    app.anonymous();
    let plain = app.admin().await;
    let problem = plain.post("/api/v1/recognitions", &renewal).await.expect(422).problem("needs-reason");
    assert_eq!(problem["warnings"][0]["code"], "history-incomplete");
    editor.post("/api/v1/recognitions", &renewal).await.expect(201);
    let mut unfounded = json!({"subject": product, "act": "withdraw"});
    unfounded["decision"] = a_decision(&app, &editor, 2, "2024-09-01").await.into();
    editor.post("/api/v1/recognitions", &unfounded).await.expect(422).faults("invalid", &[("/ground", "ground-missing")]);
}

async fn nothing_takes_effect_ahead_of_time(app: TestApp) {
    let editor = app.editor().await;
    editor
        .post("/api/v1/decisions", &decision(1, "2026-11-23"))
        .await
        .expect(422)
        .faults("invalid", &[("/issued_on", "in-the-future")]);
    editor.post("/api/v1/decisions", &decision(1, "2026-11-22")).await.expect(201);
    let product = a_product(&app, &editor, 1).await;
    let code = a_decision(&app, &editor, 2, "2026-06-01").await;
    let grant = |from: &str| json!({"decision": code, "subject": product, "act": "grant", "star": 3, "valid_from": from});
    editor
        .post("/api/v1/recognitions", &grant("2026-11-23"))
        .await
        .expect(422)
        .faults("invalid", &[("/valid_from", "in-the-future")]);
    editor
        .post("/api/v1/recognitions", &grant("2026-05-31"))
        .await
        .expect(422)
        .faults("invalid", &[("/valid_from", "before-its-decision")]);
    editor.post("/api/v1/recognitions", &grant("2026-06-15")).await.expect(201);
    let moved =
        editor.if_match("*").patch(&format!("/api/v1/decisions/{code}"), &json!({"issued_on": "2026-07-01"})).await.expect(422);
    moved.faults("invalid", &[("/issued_on", "after-its-recognitions")]);
}

/// New entries follow the law of their day; old paper may contradict it, with a reason.
async fn who_may_recognise(app: TestApp) {
    let editor = app.editor().await;
    let product = a_product(&app, &editor, 1).await;
    let recognise = async |number: u32, level: &str, issued_on: &str, star: u8| {
        let mut paper = decision(number, issued_on);
        paper["authority_level"] = level.into();
        let paper = app.create(&editor, "decisions", &paper).await.code();
        editor
            .post(
                "/api/v1/recognitions?dry_run=true",
                &json!({"decision": paper, "subject": product, "act": "grant", "star": star}),
            )
            .await
    };
    // The register began on 2026-11-22: paper of that day is new.
    recognise(1, "district", "2026-11-22", 3).await.expect(422).problem("invalid");
    recognise(2, "province", "2026-11-22", 5).await.expect(422).problem("invalid");
    recognise(3, "ministry", "2026-11-22", 5).await.expect(200);
    recognise(4, "province", "2026-11-22", 3).await.expect(200);
    recognise(5, "district", "2024-05-05", 3).await.expect(200);
    recognise(6, "province", "2024-05-05", 3).await.expect(422).problem("needs-reason");
    recognise(7, "province", "2023-02-23", 3).await.expect(200);
    recognise(8, "district", "2023-02-23", 3).await.expect(422).problem("needs-reason");
    recognise(9, "district", "2023-02-24", 3).await.expect(200);
    recognise(10, "province", "2025-07-06", 3).await.expect(200);
}

async fn producers_and_sets(app: TestApp) {
    let editor = app.editor().await;
    let mut society = producer(1);
    society["producer_type"] = "association".into();
    let society = app.create(&editor, "producers", &society).await.code();
    let body = |set: &str| json!({"name": "Tour làng gốm", "producer": society, "criteria_set": set});
    editor
        .post("/api/v1/products", &body("CS26-21"))
        .await
        .expect(422)
        .faults("invalid", &[("/producer", "producer-type-only-set-26")]);
    let made = editor.post("/api/v1/products", &body("CS26-26")).await.expect(201).json();
    assert_eq!(made["sector"], "tourism", "the set gives the sector");
    let wrong = json!({"name": "Gốm", "criteria_set": "CS26-21", "sector": "food"});
    editor.post("/api/v1/products", &wrong).await.expect(422).faults("invalid", &[("/sector", "contradicts-criteria-set")]);
    let mut joint_stock = producer(2);
    joint_stock["producer_type"] = "sme_jsc".into();
    editor
        .post("/api/v1/producers", &joint_stock)
        .await
        .expect(422)
        .faults("needs-reason", &[("/local_capital_percent", "local-capital-missing")]);
    joint_stock["local_capital_percent"] = json!(51.5);
    editor.post("/api/v1/producers", &joint_stock).await.expect(201);
}

async fn a_village_below_its_share(app: TestApp) {
    let editor = app.editor().await;
    let mut body = village(1);
    body["households_total"] = json!(1000);
    body["households_in_trade"] = json!(199);
    let village = app.create(&editor, "villages", &body).await.code();
    let recognise = async |number: u32, issued_on: &str| {
        let paper = a_decision(&app, &editor, number, issued_on).await;
        editor
            .post(
                "/api/v1/recognitions?dry_run=true",
                &json!({"decision": paper, "subject": village, "act": "grant", "title": "lang_nghe"}),
            )
            .await
    };
    recognise(1, "2018-05-31").await.expect(200);
    let problem = recognise(2, "2018-06-01").await.expect(422).problem("needs-reason");
    assert_eq!(problem["warnings"][0]["code"], "village-share-below-20-percent");
    editor.if_match("*").patch(&format!("/api/v1/villages/{village}"), &json!({"households_in_trade": 200})).await.expect(200);
    recognise(3, "2019-06-01").await.expect(200);
}

async fn facts_fit_their_subject(app: TestApp) {
    let editor = app.editor().await;
    let village = app.create(&editor, "villages", &village(1)).await.code();
    let product = a_product(&app, &editor, 1).await;
    let decision = a_decision(&app, &editor, 1, "2024-06-01").await;
    let wrong = json!({"decision": decision, "subject": village, "act": "grant", "title": "lang_nghe", "star": 4, "score": 80});
    let problem = editor.post("/api/v1/recognitions", &wrong).await.expect(422).problem("invalid");
    assert!(problem["errors"].as_array().unwrap().iter().all(|one| one["code"] == "field-does-not-fit-subject"), "{problem:#}");
    let wrong = json!({"decision": decision, "subject": product, "subject_kind": "village", "act": "grant", "star": 4});
    editor.post("/api/v1/recognitions", &wrong).await.expect(422).faults("invalid", &[("/subject_kind", "contradicts-subject")]);
    let wrong = json!({"decision": decision, "subject": product, "act": "grant"});
    let problem = editor.post("/api/v1/recognitions", &wrong).await.expect(422).problem("invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/star");
}

async fn dates_end_their_period(app: TestApp) {
    let editor = app.editor().await;
    let mut paper = decision(1, "2024-06-15");
    paper["date_precision"] = "month".into();
    editor.post("/api/v1/decisions", &paper).await.expect(422).faults("invalid", &[("/issued_on", "not-the-end-of-its-period")]);
    paper["issued_on"] = "2024-06-30".into();
    let code = app.create(&editor, "decisions", &paper).await.code();
    let product = a_product(&app, &editor, 1).await;
    let made = app
        .create(&editor, "recognitions", &json!({"decision": code, "subject": product, "act": "grant", "star": 4}))
        .await
        .json();
    assert_eq!(
        (&made["valid_from"], &made["date_precision"], &made["valid_until"], &made["scheme"]),
        (&json!("2024-06-30"), &json!("month"), &json!("2027-06-30"), &json!("PS-2023"))
    );
}
