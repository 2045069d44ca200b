//! Standing on a day: what recognitions make of a product, a village, a centre, on every day there is.

use crate::support::app::TestApp;
use crate::support::client::Actor;
use crate::support::samples::{a_decision, a_product, centre, decision, village};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

crate::tests! { Units: a_product_through_its_life, the_end_is_the_last_day, corrections_in_the_middle_come_out_right, a_village_is_raised, a_centre_through_its_stages, senses_add_up_on_every_day, validity_answers_the_shop, an_extension_runs_on, deleting_the_last_act_goes_back }

async fn act(app: &TestApp, actor: &Actor, number: u32, subject: &str, on: &str, fields: Value) -> String {
    let decision = a_decision(app, actor, number, on).await;
    let mut body = json!({"decision": decision, "subject": subject});
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    app.create(actor, "recognitions", &body).await.code()
}

async fn state(app: &TestApp, path: &str, on: &str) -> Value {
    app.anonymous().get(&format!("{path}?on={on}")).await.expect(200).json()
}

async fn a_product_through_its_life(app: TestApp) {
    let editor = app.editor().await.because("hồ sơ cũ");
    let product = a_product(&app, &editor, 1).await;
    let path = format!("/api/v1/products/{product}");
    act(&app, &editor, 1, &product, "2020-06-01", json!({"act": "grant", "star": 3})).await;
    act(&app, &editor, 2, &product, "2022-03-15", json!({"act": "raise", "star": 4})).await;
    act(&app, &editor, 3, &product, "2025-02-01", json!({"act": "renew", "star": 4, "score": 80})).await;
    act(&app, &editor, 4, &product, "2026-01-10", json!({"act": "withdraw", "ground": "production_stopped"})).await;
    for (on, expected_state, star, until) in [
        ("2020-05-31", Value::Null, Value::Null, Value::Null),
        ("2020-06-01", json!("in_force"), json!(3), json!("2023-06-01")),
        ("2022-03-14", json!("in_force"), json!(3), json!("2023-06-01")),
        ("2022-03-15", json!("in_force"), json!(4), json!("2025-03-15")),
        ("2024-10-01", json!("due"), json!(4), json!("2025-03-15")),
        ("2025-02-01", json!("in_force"), json!(4), json!("2028-02-01")),
        ("2026-01-09", json!("in_force"), json!(4), json!("2028-02-01")),
        ("2026-01-10", json!("withdrawn"), json!(4), Value::Null),
        ("2026-11-22", json!("withdrawn"), json!(4), Value::Null),
        ("2030-01-01", json!("withdrawn"), json!(4), Value::Null),
    ] {
        let record = state(&app, &path, on).await;
        assert_eq!((&record["state"], &record["star"], &record["certificate_until"]), (&expected_state, &star, &until), "{on}");
        let listed = app.anonymous().get(&format!("/api/v1/products?on={on}")).await.json()["data"][0].clone();
        assert_eq!(listed, record, "the list and the record agree on {on}");
    }
    let found = async |query: &str| app.anonymous().get(&format!("/api/v1/products?{query}")).await.expect(200).codes().len();
    assert_eq!(found("on=2021-01-01&star=3").await, 1);
    assert_eq!(found("on=2021-01-01&star=4").await, 0);
    assert_eq!(found("star=4&state=withdrawn").await, 1);
    assert_eq!(found("on=2024-10-01&state=due").await, 1);
    assert_eq!(found("on=2024-10-01&state=in_force,lapsed").await, 1);
    assert_eq!(found("on=2024-10-01&state=lapsed").await, 0);
    app.verify().await;
}

async fn the_end_is_the_last_day(app: TestApp) {
    let editor = app.editor().await.because("hồ sơ cũ");
    let product = a_product(&app, &editor, 1).await;
    let path = format!("/api/v1/products/{product}");
    act(&app, &editor, 1, &product, "2020-02-29", json!({"act": "grant", "star": 4})).await;
    assert_eq!(state(&app, &path, "2020-03-01").await["certificate_until"], "2023-02-28", "29 February, 36 months later");
    assert_eq!(state(&app, &path, "2023-02-28").await["state"], "due");
    assert_eq!(state(&app, &path, "2023-03-01").await["state"], "lapsed");
    assert_eq!(state(&app, &path, "2022-09-01").await["state"], "due", "180 days before");
    assert_eq!(state(&app, &path, "2022-08-31").await["state"], "in_force");
    // The tag of the record changes with the state, although nothing was written.
    let before = app.on("2023-02-28T03:00:00Z").await.get(&path).await.expect(200);
    let after = app.on("2023-02-28T17:00:00Z").await.get(&path).await.expect(200);
    assert_eq!((before.json()["state"].clone(), after.json()["state"].clone()), (json!("due"), json!("lapsed")));
    assert_ne!(before.etag(), after.etag());
}

async fn corrections_in_the_middle_come_out_right(app: TestApp) {
    let admin = app.admin().await.because("hồ sơ cũ");
    let product = a_product(&app, &admin, 1).await;
    let path = format!("/api/v1/products/{product}");
    let first = act(&app, &admin, 1, &product, "2019-12-20", json!({"act": "grant", "star": 3})).await;
    let third = act(&app, &admin, 3, &product, "2024-06-01", json!({"act": "grant", "star": 4})).await;
    let superseded =
        async |code: &str| app.anonymous().get(&format!("/api/v1/recognitions/{code}")).await.json()["superseded_on"].clone();
    assert_eq!(superseded(&first).await, "2024-06-01");
    // An act of 2022 turns up later.
    let second = act(&app, &admin, 2, &product, "2022-05-05", json!({"act": "renew", "star": 3})).await;
    assert_eq!(
        [superseded(&first).await, superseded(&second).await, superseded(&third).await],
        [json!("2022-05-05"), json!("2024-06-01"), Value::Null]
    );
    assert_eq!(state(&app, &path, "2023-01-01").await["certificate_from"], "2022-05-05");
    // Its date was wrong.
    admin
        .if_match("*")
        .patch(&format!("/api/v1/recognitions/{second}"), &json!({"valid_from": "2022-07-01", "valid_until": "2025-07-01"}))
        .await
        .expect(200);
    assert_eq!(superseded(&first).await, "2022-07-01");
    assert_eq!(state(&app, &path, "2022-06-01").await["certificate_from"], "2019-12-20");
    // Earlier acts cannot be struck out under later ones.
    let problem =
        admin.if_match("*").delete(&format!("/api/v1/recognitions/{second}")).await.expect(409).problem("still-referenced");
    assert_eq!(problem["references"], json!([{"record_kind": "recognition", "code": third}]));
    let decision = a_decision(&app, &admin, 9, "2024-06-01").await;
    let same_day = json!({"decision": decision, "subject": product, "act": "renew", "star": 4});
    admin.post("/api/v1/recognitions", &same_day).await.expect(422).faults("invalid", &[("/valid_from", "another-act-that-day")]);
    app.verify().await;
}

async fn deleting_the_last_act_goes_back(app: TestApp) {
    let admin = app.admin().await.because("hồ sơ cũ");
    let product = a_product(&app, &admin, 1).await;
    let path = format!("/api/v1/products/{product}");
    let first = act(&app, &admin, 1, &product, "2024-06-01", json!({"act": "grant", "star": 3})).await;
    let before = app.anonymous().get(&path).await.json();
    let second = act(&app, &admin, 2, &product, "2025-06-01", json!({"act": "raise", "star": 4})).await;
    admin.if_match("*").delete(&format!("/api/v1/recognitions/{second}")).await.expect(204);
    let mut after = app.anonymous().get(&path).await.json();
    assert_eq!(after["version"], 4);
    after["version"] = before["version"].clone();
    assert_eq!(after, before);
    assert_eq!(app.anonymous().get(&format!("/api/v1/recognitions/{first}")).await.json()["superseded_on"], Value::Null);
    admin.if_match("*").delete(&format!("/api/v1/recognitions/{first}")).await.expect(204);
    let gone = app.anonymous().get(&path).await.json();
    assert_eq!((&gone["star"], &gone["state"], &gone["recognised_on"]), (&Value::Null, &Value::Null, &Value::Null));
}

async fn a_village_is_raised(app: TestApp) {
    let editor = app.editor().await.because("hồ sơ cũ");
    let code = app.create(&editor, "villages", &village(1)).await.code();
    let path = format!("/api/v1/villages/{code}");
    act(&app, &editor, 1, &code, "2010-05-01", json!({"act": "grant", "title": "lang_nghe"})).await;
    act(&app, &editor, 2, &code, "2023-12-31", json!({"act": "raise", "title": "lang_nghe_truyen_thong"})).await;
    let record = app.anonymous().get(&path).await.json();
    assert_eq!(
        (&record["kind"], &record["title"], &record["state"], &record["recognised_on"]),
        (&json!("lang_nghe_truyen_thong"), &json!("lang_nghe_truyen_thong"), &json!("in_force"), &json!("2010-05-01"))
    );
    assert_eq!(state(&app, &path, "2015-01-01").await["title"], "lang_nghe");
    let total = app.anonymous().get("/api/v1/villages?state=recognised&count=exact").await.json()["total"].clone();
    assert_eq!(total, 1, "raising adds an act, not a village");
    editor
        .if_match("*")
        .patch(&path, &json!({"kind": "lang_nghe"}))
        .await
        .expect(422)
        .faults("invalid", &[("/kind", "follows-from-recognition")]);
    let since = app.anonymous().get("/api/v1/villages?recognised_on_from=2021-01-01&count=exact").await.json()["total"].clone();
    assert_eq!(since, 0);
}

async fn a_centre_through_its_stages(app: TestApp) {
    let editor = app.editor().await;
    let mut body = centre(1);
    body["stage"] = "recognised".into();
    editor.post("/api/v1/centres", &body).await.expect(422).faults("invalid", &[("/stage", "stage-needs-a-decision")]);
    body["stage"] = "planned".into();
    body["planned_year"] = json!(2025);
    body["total_area_m2"] = json!(400);
    body["meeting_area_m2"] = json!(90);
    body["goods_share_percent"] = json!(59.99);
    body["display_score"] = json!(3);
    let code = app.create(&editor, "centres", &body).await.code();
    let path = format!("/api/v1/centres/{code}");
    editor
        .if_match("*")
        .patch(&path, &json!({"stage": "suspended"}))
        .await
        .expect(422)
        .faults("invalid", &[("/stage", "stage-needs-a-decision")]);
    editor.if_match("*").patch(&path, &json!({"stage": "applied"})).await.expect(200);
    let mut paper = decision(1, "2026-11-22");
    paper["authority_level"] = "department".into();
    let paper = app.create(&editor, "decisions", &paper).await.code();
    let grant = json!({"decision": paper, "subject": code, "act": "grant"});
    let problem = editor.post("/api/v1/recognitions", &grant).await.expect(422).problem("invalid");
    let missing: Vec<&str> = problem["errors"].as_array().unwrap().iter().filter_map(|one| one["code"].as_str()).collect();
    assert_eq!(missing.len(), 4, "area, meeting zone, share and score, all at once: {problem:#}");
    editor.if_match("*").patch(&path, &json!({"total_area_m2": 500, "meeting_area_m2": 100, "goods_share_percent": 60, "display_score": 20, "management_score": 14})).await.expect(200);
    let recognition = app.create(&editor, "recognitions", &grant).await.code();
    let record = app.anonymous().get(&path).await.json();
    assert_eq!(
        (&record["stage"], &record["state"], &record["certificate_until"]),
        (&json!("recognised"), &json!("in_force"), &Value::Null)
    );
    editor.if_match("*").patch(&path, &json!({"stage": "suspended"})).await.expect(200);
    editor
        .if_match("*")
        .patch(&path, &json!({"stage": "planned"}))
        .await
        .expect(422)
        .faults("invalid", &[("/stage", "stage-needs-a-decision")]);
    editor.if_match("*").patch(&path, &json!({"stage": "recognised"})).await.expect(200);
    app.admin().await.if_match("*").delete(&format!("/api/v1/recognitions/{recognition}")).await.expect(204);
    assert_eq!(app.anonymous().get(&path).await.json()["stage"], "applied");
}

async fn an_extension_runs_on(app: TestApp) {
    let editor = app.editor().await.because("hồ sơ cũ");
    let product = a_product(&app, &editor, 1).await;
    let path = format!("/api/v1/products/{product}");
    act(&app, &editor, 1, &product, "2023-06-01", json!({"act": "grant", "star": 4})).await;
    let decision = a_decision(&app, &editor, 2, "2026-05-25").await;
    let too_long = json!({"decision": decision, "subject": product, "act": "extend", "valid_until": "2026-11-29"});
    let problem = editor.post("/api/v1/recognitions", &too_long).await.expect(422).problem("invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/valid_until", "{problem:#}");
    let mut right = too_long.clone();
    right["valid_until"] = "2026-11-28".into();
    app.create(&editor, "recognitions", &right).await;
    let record = state(&app, &path, "2026-11-22").await;
    assert_eq!(
        (&record["state"], &record["star"], &record["certificate_from"], &record["certificate_until"]),
        (&json!("due"), &json!(4), &json!("2023-06-01"), &json!("2026-11-28"))
    );
    let validity = app.anonymous().get(&format!("{path}/validity")).await.expect(200).json();
    assert_eq!((&validity["may_show_stars"], &validity["extended"]), (&json!(true), &json!(true)));
    assert_eq!(
        app.anonymous().get("/api/v1/recognitions?act=grant,renew,raise,lower&count=exact").await.json()["total"],
        1,
        "an extension is no assessment"
    );
}

async fn validity_answers_the_shop(app: TestApp) {
    let editor = app.editor().await.because("hồ sơ cũ");
    let product = a_product(&app, &editor, 1).await;
    let path = format!("/api/v1/products/{product}/validity");
    let never = app.anonymous().get(&path).await.expect(200).json();
    assert_eq!((&never["may_show_stars"], &never["state"], &never["decision"]), (&json!(false), &Value::Null, &Value::Null));
    act(&app, &editor, 1, &product, "2024-06-01", json!({"act": "grant", "star": 4, "score": 92, "potential_five_star": true}))
        .await;
    let now = app.anonymous().get(&path).await.expect(200).json();
    assert_eq!(
        (&now["may_show_stars"], &now["certain"], &now["star"], &now["potential_five_star"], &now["on"]),
        (&json!(true), &json!(true), &json!(4), &json!(true), &json!("2026-11-22"))
    );
    assert_eq!(now["reevaluation"], json!({"opens_on": "2026-12-03", "closes_on": "2027-02-01", "window": "not_yet_open"}));
    assert_eq!(now["decision"]["number"], "1/QĐ-UBND");
    let past = app.anonymous().get(&format!("{path}?on=2027-06-02")).await.expect(200).json();
    assert_eq!((&past["may_show_stars"], &past["state"]), (&json!(false), &json!("lapsed")));
    app.anonymous().get(&format!("{path}?on=2025-02-30")).await.expect(400).faults("bad-request", &[("on", "not-a-day")]);
    // A year only: the certificate may have ended up to a year earlier.
    let other = a_product(&app, &editor, 2).await;
    let mut paper = decision(2, "2024-12-31");
    paper["date_precision"] = "year".into();
    let paper = app.create(&editor, "decisions", &paper).await.code();
    app.create(&editor, "recognitions", &json!({"decision": paper, "subject": other, "act": "grant", "star": 4})).await;
    let certain = async |on: &str| {
        app.anonymous().get(&format!("/api/v1/products/{other}/validity?on={on}")).await.json()["certain"].clone()
    };
    assert_eq!(
        [certain("2027-01-01").await, certain("2027-01-02").await, certain("2028-01-01").await],
        [json!(true), json!(false), json!(true)]
    );
}

/// recognised = in force + lapsed + withdrawn, on every day of nine years, for lives drawn by chance with a fixed seed.
async fn senses_add_up_on_every_day(app: TestApp) {
    let editor = app.editor().await.because("hồ sơ cũ");
    let mut chance = fastrand::Rng::with_seed(7);
    for number in 1..=12 {
        let product = a_product(&app, &editor, number).await;
        let mut day = NaiveDate::from_ymd_opt(2019, 9, 1).unwrap() + Days::new(chance.u64(0..700));
        let (mut withdrawn, mut star) = (true, 3);
        for step in 0..chance.u32(0..5) {
            let fields = if !withdrawn && chance.u8(0..4) == 0 {
                withdrawn = true;
                json!({"act": "withdraw", "ground": "criteria_lost"})
            } else if withdrawn {
                withdrawn = false;
                star = chance.i32(3..=4);
                json!({"act": "grant", "star": star})
            } else {
                json!({"act": "renew", "star": star})
            };
            act(&app, &editor, number * 10 + step, &product, &day.to_string(), fields).await;
            day = day + Days::new(chance.u64(200..900));
            if day > NaiveDate::from_ymd_opt(2026, 11, 1).unwrap() {
                break;
            }
        }
    }
    let mut seen = [0_i64; 4];
    for month in 0..110_u32 {
        let on = NaiveDate::from_ymd_opt(2019, 8, 1).unwrap() + chrono::Months::new(month);
        let mut counts = Vec::new();
        for sense in ["recognised", "in_force", "lapsed", "withdrawn", "due", "assessed"] {
            let page = app
                .anonymous()
                .get(&format!("/api/v1/products?state={sense}&on={on}&count=exact&limit=1"))
                .await
                .expect(200)
                .json();
            counts.push(page["total"].as_i64().unwrap());
        }
        assert_eq!(counts[0], counts[1] + counts[2] + counts[3], "{on}: {counts:?}");
        assert!(counts[4] <= counts[1] && counts[5] == counts[0], "{on}: {counts:?}");
        let by_star: i64 = {
            let mut sum = 0;
            for star in 3..=5 {
                let page = app
                    .anonymous()
                    .get(&format!("/api/v1/products?state=in_force&star={star}&on={on}&count=exact&limit=1"))
                    .await
                    .json();
                sum += page["total"].as_i64().unwrap();
            }
            sum
        };
        assert_eq!(by_star, counts[1], "{on}");
        for (index, count) in counts[..4].iter().enumerate() {
            seen[index] = seen[index].max(*count);
        }
    }
    assert!(seen.iter().all(|most| *most > 0), "every sense occurred: {seen:?}");
}
