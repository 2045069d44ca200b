//! Self-assessment: the sheets and what they come to in the API, drafts and who keeps them, and the pages around both.

use crate::accounts::browser::{Browser, person};
use crate::support::app::TestApp;
use crate::support::client::{Actor, Reply};
use crate::support::samples::{COMMUNE, OTHER_COMMUNE, a_product, producer};
use axum::http::Method;
use serde_json::{Value, json};

crate::tests! {
    Units: the_sheets_are_told, a_sheet_is_computed_and_not_saved, a_draft_is_saved_changed_and_thrown_away,
        a_draft_is_for_those_who_may_write_it, nothing_of_a_draft_is_public, an_erasure_takes_drafts_with_it,
        a_sheet_is_filled_in_without_a_script, a_draft_is_kept_on_its_page, nothing_that_was_chosen_is_lost
}

const SHEET: &str = "/api/v1/criteria-sets/CS26-21";

/// The options of a sheet with the most points.
async fn full(app: &TestApp) -> Vec<(String, u64)> {
    let sheet = app.anonymous().get(SHEET).await.expect(200).json();
    let criteria = sheet["parts"].as_array().unwrap().iter().flat_map(|part| part["criteria"].as_array().unwrap().clone());
    let best = |criterion: Value| {
        let options = criterion["options"].as_array().unwrap().clone();
        let best = options.iter().max_by_key(|option| option["points"].as_u64())?;
        Some((criterion["number"].as_str().unwrap().to_owned(), best["option"].as_u64().unwrap()))
    };
    criteria.filter_map(best).collect()
}

fn parameter(choices: &[(String, u64)]) -> String {
    choices.iter().map(|(number, option)| format!("{number}:{option}")).collect::<Vec<_>>().join(",")
}

fn body(choices: &[(String, u64)]) -> Value {
    let choices: serde_json::Map<String, Value> =
        choices.iter().map(|(number, option)| (number.clone(), json!(option))).collect();
    json!({"criteria_set": "CS26-21", "choices": choices})
}

fn html(reply: &Reply) -> String {
    String::from_utf8(reply.bytes.clone()).unwrap()
}

async fn the_sheets_are_told(app: TestApp) {
    let list = app.anonymous().get("/api/v1/criteria-sets").await.expect(200).json();
    let sets = list["data"].as_array().unwrap();
    assert_eq!(
        (sets.len(), &sets[20]["code"], &sets[20]["sector"], &sets[20]["criteria"]),
        (26, &json!("CS26-21"), &json!("handicraft"), &json!(28))
    );
    for set in sets {
        let sheet =
            app.anonymous().get(&format!("/api/v1/criteria-sets/{}", set["code"].as_str().unwrap())).await.expect(200).json();
        let points: u64 = sheet["parts"].as_array().unwrap().iter().map(|part| part["max"].as_u64().unwrap()).sum();
        assert_eq!((points, &sheet["vi"]), (100, &set["vi"]));
    }
    let sheet = app.anonymous().get(SHEET).await.json();
    let property = sheet["parts"][0]["criteria"].as_array().unwrap().iter().find(|one| one["number"] == "3.5").unwrap().clone();
    assert_eq!(
        property["options"],
        json!([{"option": 1, "points": 1, "least_for": 3}, {"option": 2, "points": 2, "least_for": 4}, {"option": 3, "points": 3}])
    );
    app.anonymous().get("/api/v1/criteria-sets/CS26-27").await.expect(404).problem("not-found");
}

async fn a_sheet_is_computed_and_not_saved(app: TestApp) {
    let head = app.head().await;
    let mut choices = full(&app).await;
    let compute = async |query: &str| app.anonymous().get(&format!("{SHEET}/assessment{query}")).await;
    let all = compute(&format!("?choices={}", parameter(&choices))).await.expect(200).json();
    assert_eq!((&all["total"], &all["rank"], &all["next"]), (&json!(100), &json!(5), &Value::Null));
    choices.iter_mut().find(|(number, _)| number == "3.5").unwrap().1 = 1;
    let capped = compute(&format!("?choices={}", parameter(&choices))).await.expect(200).json();
    assert_eq!(
        (&capped["total"], &capped["band"], &capped["rank"], &capped["next"]),
        (&json!(98), &json!(5), &json!(3), &json!(4))
    );
    assert_eq!(capped["gates"][1]["unmet"][0]["criterion"], "3.5");
    let excluded = compute(&format!("?choices={}&excluded=ip_infringement", parameter(&choices))).await.expect(200).json();
    assert_eq!((&excluded["rank"], &excluded["excluded"]), (&Value::Null, &json!(["ip_infringement"])));
    assert_eq!(compute("").await.expect(200).json()["total"], 0);
    for (query, faults) in [
        ("?choices=9.9:1", vec![("choices", "not-in-list")]),
        ("?choices=1.1:9", vec![("choices", "not-in-list")]),
        ("?choices=1.1", vec![("choices", "bad-value")]),
        ("?choices=1.1:1,1.1:2", vec![("choices", "repeated")]),
        ("?choices=1.1:x&excluded=cat", vec![("choices", "bad-value"), ("excluded", "not-in-list")]),
        ("?choice=1.1:1", vec![("choice", "unknown-parameter")]),
    ] {
        compute(query).await.expect(400).faults("bad-request", &faults);
    }
    assert_eq!(app.head().await, head, "nothing is written");
}

async fn a_draft_is_saved_changed_and_thrown_away(app: TestApp) {
    let editor = app.editor().await;
    let code = a_product(&app, &editor, 1).await;
    let path = format!("/api/v1/products/{code}/assessment");
    let before = editor.get(&format!("/api/v1/products/{code}")).await.expect(200);
    editor.get(&path).await.expect(404).problem("not-found");
    editor.if_match("\"1\"").put(&path, &body(&[])).await.expect(412).problem("stale");
    let first = [("1.1".to_owned(), 2), ("3.5".to_owned(), 1)];
    let tried = editor.put(&format!("{path}?dry_run=true"), &body(&first)).await.expect(200).json();
    assert_eq!(tried["result"]["total"], 3);
    editor.get(&path).await.expect(404);
    let saved = editor.because("họp nhóm").put(&path, &body(&first)).await.expect(200);
    assert_eq!(
        (&saved.json()["version"], &saved.json()["result"]["total"], &saved.json()["product"]),
        (&json!(1), &json!(3), &json!(code))
    );
    assert_eq!(editor.get(&path).await.expect(200).json(), saved.json());
    // The same again is no change; another one needs the tag, and the right one.
    let head = app.head().await;
    assert_eq!(editor.put(&path, &body(&first)).await.expect(200).etag(), saved.etag());
    assert_eq!(app.head().await, head);
    let second = [("1.1".to_owned(), 3)];
    editor.put(&path, &body(&second)).await.expect(428).problem("precondition-required");
    let changed = editor.if_match(&saved.etag()).put(&path, &body(&second)).await.expect(200);
    assert_eq!((&changed.json()["version"], &changed.json()["choices"]), (&json!(2), &json!({"1.1": 3})));
    let stale = editor.if_match(&saved.etag()).put(&path, &body(&first)).await.expect(412).problem("stale");
    assert_eq!((&stale["current"]["choices"], &stale["clashes"]), (&json!({"1.1": 3}), &json!(["choices"])));
    // What is not on the sheet, and a sheet that is not the product's.
    let wrong = json!({"criteria_set": "CS26-21", "choices": {"1.1": 9, "9.9": 1}, "excluded": ["cat"], "cat": 1});
    editor.if_match("*").put(&path, &wrong).await.expect(422).faults("invalid", &[("/cat", "unknown-field")]);
    let wrong = json!({"criteria_set": "CS26-22", "choices": {"1.1": 9, "9.9": 1}, "excluded": ["cat"]});
    editor.if_match("*").put(&path, &wrong).await.expect(422).faults(
        "invalid",
        &[
            ("/criteria_set", "not-the-products"),
            ("/choices/1.1", "unknown-option"),
            ("/choices/9.9", "unknown-criterion"),
            ("/excluded", "not-in-list"),
        ],
    );
    // A draft recognises nothing.
    let after = editor.get(&format!("/api/v1/products/{code}")).await.expect(200);
    assert_eq!((after.json(), after.etag()), (before.json(), before.etag()));
    editor.delete(&path).await.expect(428);
    editor.if_match("\"1\"").delete(&path).await.expect(412);
    editor.if_match("\"2\"").delete(&path).await.expect(204);
    editor.if_match("*").delete(&path).await.expect(404);
    // It goes with its product.
    editor.put(&path, &body(&first)).await.expect(200);
    editor.if_match("*").delete(&format!("/api/v1/products/{code}")).await.expect(204);
    assert_eq!(app.journal().await.last().unwrap()["record_kind"], "assessment");
    editor.get(&path).await.expect(404);
    app.verify().await;
}

async fn officer(app: &TestApp, name: &str, commune: &str) -> Browser {
    let body = json!({"name": name, "display_name": "Cán bộ xã", "role": "commune_officer", "commune": commune});
    person(app, &body).await.0
}

async fn a_draft_is_for_those_who_may_write_it(app: TestApp) {
    let editor = app.editor().await;
    let code = a_product(&app, &editor, 1).await;
    let path = format!("/api/v1/products/{code}/assessment");
    let (own, other) = (officer(&app, "xa.minh", COMMUNE).await, officer(&app, "xa.khac", OTHER_COMMUNE).await);
    own.actor().put(&path, &body(&[("1.1".to_owned(), 1)])).await.expect(200);
    own.actor().get(&path).await.expect(200);
    for refused in [other.actor(), app.editor_of(OTHER_COMMUNE).await] {
        refused.get(&path).await.expect(403).problem("forbidden");
        refused.if_match("*").put(&path, &body(&[])).await.expect(403).problem("forbidden");
        refused.if_match("*").delete(&path).await.expect(403).problem("forbidden");
    }
    app.anonymous().get(&path).await.expect(401);
    app.with_scopes("partner", "read:partner").await.get(&path).await.expect(403);
    app.with_scopes("official", "read:official").await.get(&path).await.expect(403);
    app.with_scopes("proposer", "write:proposals").await.get(&path).await.expect(200);
    editor.get("/api/v1/products/SP-000001-5/assessment").await.expect(404).problem("not-found");
    // Recognised products too: a draft changes nothing of them.
    let decision = json!({"number": "12/QĐ-UBND", "authority_level": "province", "authority_name": "UBND Thành phố Hà Nội",
        "issued_on": "2026-03-04", "recognitions": [{"subject": code, "act": "grant", "star": 4, "score": 80}]});
    app.create(&editor.because("thử"), "decisions", &decision).await;
    own.actor().if_match("*").put(&path, &body(&[("1.1".to_owned(), 3)])).await.expect(200);
}

/// The sheet tells of a representative (3.2), and the note may tell anything.
async fn nothing_of_a_draft_is_public(app: TestApp) {
    let editor = app.editor().await;
    let code = a_product(&app, &editor, 1).await;
    let mut draft = body(&[("3.2".to_owned(), 2)]);
    draft["note"] = json!("Bà Lan đứng tên");
    editor.put(&format!("/api/v1/products/{code}/assessment"), &draft).await.expect(200);
    let entry = app.journal().await.pop().unwrap();
    assert_eq!(
        (&entry["record_kind"], &entry["action"], &entry["before"]),
        (&json!("assessment"), &json!("create"), &Value::Null)
    );
    let text = entry.to_string();
    assert!(!text.contains("Lan") && !text.contains(&code) && !text.contains("3.2"), "{text}");
    assert!(entry["private_digest"].is_string());
    for path in [
        format!("/api/v1/products/{code}"),
        format!("/api/v1/products/{code}/history"),
        "/api/v1/products?format=csv".to_owned(),
        "/api/v1/journal?record_kind=assessment".to_owned(),
    ] {
        assert!(!html(&app.anonymous().get(&path).await.expect(200)).contains("Lan"), "{path}");
    }
    app.verify().await;
}

async fn an_erasure_takes_drafts_with_it(app: TestApp) {
    let editor = app.editor().await;
    let maker = app
        .create(&editor, "producers", &json!({"name": "Hộ Mai", "producer_type": "family_household", "commune": COMMUNE}))
        .await
        .code();
    let product = json!({"name": "Chén", "producer": maker, "criteria_set": "CS26-21", "commune": COMMUNE});
    let (code, other) = (app.create(&editor, "products", &product).await.code(), a_product(&app, &editor, 2).await);
    let draft = |code: &str| format!("/api/v1/products/{code}/assessment");
    editor.put(&draft(&code), &body(&[("3.2".to_owned(), 2)])).await.expect(200);
    editor.if_match("*").put(&draft(&code), &body(&[("3.2".to_owned(), 1)])).await.expect(200);
    editor.put(&draft(&other), &body(&[("3.2".to_owned(), 2)])).await.expect(200);
    let held = editor.get(&format!("/api/v1/producers/{maker}/personal-data")).await.expect(200).json();
    assert_eq!(held["assessments"], json!([code]));
    let erased = editor
        .because("theo yêu cầu")
        .post(&format!("/api/v1/producers/{maker}/personal-data/erase"), &json!({}))
        .await
        .expect(200)
        .json();
    assert!(erased["journal_entries"].as_u64().unwrap() >= 2, "{erased}");
    editor.get(&draft(&code)).await.expect(404);
    editor.get(&draft(&other)).await.expect(200);
    let entry = app.journal().await.into_iter().rfind(|entry| entry["record_kind"] == "assessment").unwrap();
    assert_eq!((&entry["action"], &entry["private_digest"]), (&json!("erase"), &Value::Null));
    app.verify().await;
}

fn form(choices: &[(String, u64)], more: &[(&str, &str)]) -> Vec<u8> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(choices.iter().map(|(number, option)| (format!("c-{number}"), option.to_string())));
    form.extend_pairs(more);
    form.finish().into_bytes()
}

async fn send(actor: &Actor, path: &str, body: Vec<u8>) -> Reply {
    actor.unchecked_actor().send(Method::POST, path, Some("application/x-www-form-urlencoded"), body).await
}

async fn a_sheet_is_filled_in_without_a_script(app: TestApp) {
    let list = html(&app.anonymous().unchecked("/assessment").await.expect(200));
    assert_eq!(list.matches("href=\"/assessment/CS26-").count(), 26);
    let mut choices = full(&app).await;
    let query = |choices: &[(String, u64)]| String::from_utf8(form(choices, &[])).unwrap();
    let shown = html(&app.anonymous().unchecked(&format!("/assessment/CS26-21?{}", query(&choices))).await.expect(200));
    assert!(
        shown.contains("không phải kết quả đánh giá") && shown.contains("Đã đủ điểm và mọi mức bắt buộc của 5 sao."),
        "{shown}"
    );
    assert_eq!(shown.matches(" checked").count(), choices.len());
    choices.iter_mut().find(|(number, _)| number == "3.5").unwrap().1 = 1;
    let shown = html(&app.anonymous().unchecked(&format!("/en/assessment/CS26-21?{}", query(&choices))).await.expect(200));
    assert!(shown.contains("What is missing to 4 stars") && shown.contains("points now: 1, needed: 2"), "{shown}");
    assert!(!shown.contains("Save the draft"), "drafts are for those who may keep them");
    // The part of the page that htmx asks for.
    let part = html(&app.anonymous().with("hx-request", "true").unchecked("/assessment/CS26-21?c-1.1=3").await.expect(200));
    assert!(!part.contains("<html") && part.contains("id=\"result\"") && part.contains("hx-swap-oob=\"true\""), "{part}");
    assert!(part.contains("Đã chấm 1 trên 28 tiêu chí.") && part.contains("Thiếu 46 điểm để đủ 50 điểm."), "{part}");
    app.anonymous().unchecked("/assessment/CS26-21?c-1.1=9").await.expect(400);
    app.anonymous().with("accept", "text/html").unchecked("/assessment/CS26-99").await.expect(404);
    // By a product: its own sheet.
    let code = a_product(&app, &app.editor().await, 1).await;
    let led = app.anonymous().unchecked(&format!("/assessment?product={code}")).await.expect(303);
    assert_eq!(led.header("location"), format!("/assessment/CS26-21?product={code}"));
}

async fn a_draft_is_kept_on_its_page(app: TestApp) {
    let editor = app.editor().await;
    let code = a_product(&app, &editor, 1).await;
    let own = officer(&app, "xa.minh", COMMUNE).await.actor();
    let path = format!("/products/{code}/assessment");
    let empty = html(&own.unchecked(&path).await.expect(200));
    assert!(empty.contains("Chưa đến mức 3 sao") && empty.contains("name=\"tag\" value=\"\""), "{empty}");
    let choices = full(&app).await;
    let saved = send(&own, &path, form(&choices, &[("set", "CS26-21"), ("tag", ""), ("note", "Chờ giấy"), ("do", "save")]))
        .await
        .expect(303);
    assert_eq!(saved.header("location"), format!("{path}?saved=1"));
    let again = html(&own.unchecked(&format!("{path}?saved=1")).await.expect(200));
    assert!(again.contains("Đã lưu nháp.") && again.contains("Chờ giấy</textarea>"), "{again}");
    assert_eq!(again.matches(" checked").count(), choices.len());
    // Pressed twice: saved once.
    send(&own, &path, form(&choices, &[("set", "CS26-21"), ("tag", ""), ("note", "Chờ giấy"), ("do", "save")])).await.expect(303);
    assert_eq!(own.get(&format!("/api{path}").replace("/api/", "/api/v1/")).await.expect(200).json()["version"], 1);
    // Computed and not saved.
    let computed = send(&own, &path, form(&[], &[("set", "CS26-21"), ("tag", "\"1\""), ("note", "khác"), ("do", "compute")]))
        .await
        .expect(200);
    assert!(html(&computed).contains("khác</textarea>") && html(&computed).contains("Chưa đến mức 3 sao"));
    // From the sheet, with the code of the product: it has a draft already.
    let clash =
        send(&own, "/assessment/CS26-21", form(&[("1.1".to_owned(), 1)], &[("product", &code.to_lowercase())])).await.expect(428);
    assert!(
        html(&clash).contains(&format!("href=\"{path}\"")) && html(&clash).contains("value=\"1\" checked"),
        "{}",
        html(&clash)
    );
    send(&own, "/assessment/CS26-21", form(&[], &[("product", "")])).await.expect(422);
    let thrown = send(&own, &format!("{path}/discard"), form(&[], &[("tag", "\"1\"")])).await.expect(303);
    assert_eq!(thrown.header("location"), format!("/products/{code}"));
    app.anonymous().unchecked(&path).await.expect(303);
}

async fn nothing_that_was_chosen_is_lost(app: TestApp) {
    let editor = app.editor().await;
    let maker = app.create(&editor, "producers", &producer(1)).await.code();
    let product = json!({"name": "Chén </script><b>", "producer": maker, "criteria_set": "CS26-21", "commune": COMMUNE});
    let code = app.create(&editor, "products", &product).await.code();
    let (own, other) = (officer(&app, "xa.minh", COMMUNE).await.actor(), officer(&app, "xa.khac", OTHER_COMMUNE).await.actor());
    let path = format!("/products/{code}/assessment");
    let filled = |option, note: &str, tag: &str| {
        form(&[("1.1".to_owned(), option)], &[("set", "CS26-21"), ("tag", tag), ("note", note), ("do", "save")])
    };
    send(&own, &path, filled(1, "của tôi", "")).await.expect(303);
    // A colleague saves in between: mine is shown again, with what differs, and saving once more is meant.
    editor.if_match("*").put(&format!("/api/v1{path}"), &body(&[("1.1".to_owned(), 2)])).await.expect(200);
    let overtaken = html(&send(&own, &path, filled(3, "<i>của tôi</i>", "\"1\"")).await.expect(412));
    assert!(
        overtaken.contains("Bản nháp đã được người khác lưu") && overtaken.contains("href=\"#criterion-1.1\""),
        "{overtaken}"
    );
    assert!(
        overtaken.contains("name=\"c-1.1\" value=\"3\" checked") && overtaken.contains("&lt;i&gt;của tôi&lt;/i&gt;</textarea>")
    );
    assert!(overtaken.contains("&quot;2-") && !overtaken.contains("<b>"), "{overtaken}");
    let refused = html(&send(&other, &path, filled(3, "của tôi", "\"2\"")).await.expect(403));
    assert!(refused.contains("Chưa lưu được.") && refused.contains("của tôi</textarea>"), "{refused}");
    // A session that is over.
    let over = html(&send(&app.anonymous(), &path, filled(3, "của tôi", "\"2\"")).await.expect(401));
    assert!(
        over.contains("phiên làm việc đã hết")
            && over.contains("name=\"c-1.1\" value=\"3\" checked")
            && over.contains("của tôi</textarea>")
    );
    let over = html(
        &send(&app.anonymous(), "/assessment/CS26-21", form(&[("1.1".to_owned(), 3)], &[("product", &code)])).await.expect(401),
    );
    assert!(over.contains("name=\"c-1.1\" value=\"3\" checked"));
    assert_eq!(editor.get(&format!("/api/v1{path}")).await.expect(200).json()["choices"], json!({"1.1": 2}));
}
