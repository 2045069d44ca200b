//! The real records of the first start, seen through the API.

use crate::support::app::TestApp;
use serde_json::{Value, json};

crate::tests! { Real: the_register_is_complete_and_honest, every_record_has_a_source, places_of_split_communes_wait, the_load_is_in_the_journal, nothing_synthetic_gets_in }

async fn the_register_is_complete_and_honest(app: TestApp) {
    let total =
        async |query: &str| app.anonymous().get(&format!("/api/v1/{query}")).await.expect(200).json()["total"].as_i64().unwrap();
    assert_eq!(total("villages?count=exact").await, 169);
    assert_eq!(total("villages?count=exact&state=in_force").await, 137);
    assert_eq!(total("villages?count=exact&confidence=low&state=recognised").await, 0, "no source states these");
    assert_eq!(total("villages?count=exact&environment_list=E4").await, 29);
    assert_eq!(total("products?count=exact").await, 172);
    assert_eq!(total("products?count=exact&state=recognised").await, 42);
    assert_eq!(total("centres?count=exact&state=in_force").await, 10);
    assert_eq!(total("centres?count=exact").await, 14);
    assert_eq!(total("figures?count=exact").await, 264);
    assert_eq!(total("figures?count=exact&indicator=products_total").await, 35);
    for on in ["2019-12-31", "2022-06-30", "2024-12-31", "2026-11-22", "2030-01-01"] {
        let count = async |state: &str| total(&format!("products?count=exact&state={state}&on={on}")).await;
        assert_eq!(count("recognised").await, count("in_force").await + count("lapsed").await + count("withdrawn").await, "{on}");
    }
    let five = app.anonymous().get("/api/v1/products?star=5&sort=code").await.expect(200).json();
    let year = &five["data"][0];
    assert_eq!((&year["date_precision"], &year["certificate_from"]), (&json!("year"), &json!("2020-12-31")));
}

async fn every_record_has_a_source(app: TestApp) {
    for plural in ["villages", "products", "centres"] {
        let page = app.anonymous().get(&format!("/api/v1/{plural}?limit=200")).await.expect(200).json();
        for record in page["data"].as_array().unwrap() {
            assert!(record["source"].as_str().is_some_and(|source| source.len() > 10), "{record:#}");
            assert_ne!(record["confidence"], "synthetic");
        }
    }
}

async fn places_of_split_communes_wait(app: TestApp) {
    let page = app.anonymous().get("/api/v1/villages?commune_status=to_be_confirmed&limit=200").await.expect(200).json();
    let waiting = page["data"].as_array().unwrap();
    assert!(waiting.len() > 40, "{}", waiting.len());
    assert!(waiting.iter().all(|record| record["commune"] == Value::Null && record["former_commune"].is_string()));
}

async fn the_load_is_in_the_journal(app: TestApp) {
    let journal = app.journal().await;
    assert!(journal.iter().all(|entry| entry["actor"] == "initial-load"));
    let created = journal.iter().filter(|entry| entry["action"] == "create").count();
    assert_eq!(created, 169 + 172 + 14 + 61 + 32 + 189);
    app.verify().await;
}

async fn nothing_synthetic_gets_in(app: TestApp) {
    let editor = app.editor().await;
    let body = json!({"name": "Làng giả", "confidence": "synthetic"});
    editor.post("/api/v1/villages", &body).await.expect(422).faults("invalid", &[("/confidence", "synthetic-among-real")]);
    assert_eq!(app.anonymous().get("/api/v1").await.json()["nature"], "real");
}
