//! Numbers at an earlier sequence: every kind of write that comes later leaves them as they were, in JSON and in files.

use super::tables::TABLES;
use crate::support::app::TestApp;
use crate::support::client::Actor;
use serde_json::{Value, json};

crate::tests! { Real: later_writes_of_every_kind_change_nothing_then }

const QUESTIONS: &[&str] = &[
    "overview",
    "overview?on=2024-12-31",
    "villages?by=kind,former_district&measure=sum_workers,median_households_total",
    "villages?by=title,year&state=in_force&on=2025-06-30",
    "villages?by=commune&q=gom",
    "products?by=star,producer_type,authority_name&state=recognised",
    "products?by=producer_type,from_village",
    "products?by=year,star&state=assessed",
    "products?by=state,sector&on=2025-01-01&confidence=high,medium,low",
    "products?by=star&q=tra",
    "centres?by=stage,planned_year&measure=sum_total_area_m2",
    "producers?by=producer_type,former_district",
    "producers?by=producer_type&state=in_force,lapsed",
    "decisions?by=authority_level,year",
    "products/expiring?within=3000&by=star",
    "products/series?by=star",
    "villages/series?by=title&state=recognised",
];

async fn later_writes_of_every_kind_change_nothing_then(app: TestApp) {
    let reader = app.anonymous();
    let mut before = Vec::new();
    for question in QUESTIONS {
        before.push(reader.get(&format!("{TABLES}/{question}")).await.expect(200).json());
    }
    write_of_every_kind(&app).await;
    let mut changed = 0;
    for (question, before) in QUESTIONS.iter().zip(&before) {
        let then = reader.get(before["about"]["cite"].as_str().unwrap()).await.expect(200).json();
        assert_eq!(numbers(&then), numbers(before), "{question}");
        assert_eq!(then["about"]["id"], before["about"]["id"], "{question}");
        let now = reader.get(&format!("{TABLES}/{question}")).await.expect(200).json();
        changed += usize::from(numbers(&now) != numbers(before));
    }
    assert!(changed > 12, "only {changed} of the answers changed, so the test would prove little");
}

/// All numbers of an answer with their lists.
fn numbers(answer: &Value) -> Vec<Value> {
    ["sections", "rows", "totals", "windows", "dimensions", "count"].map(|name| answer[name].clone()).to_vec()
}

async fn first(reader: &Actor, list: &str) -> String {
    reader.get(&format!("/api/v1/{list}&limit=1")).await.codes()[0].clone()
}

async fn write_of_every_kind(app: &TestApp) {
    let (reader, admin) = (app.anonymous(), app.admin().await.because("thử").if_match("*"));
    let patch = async |path: String, body: Value| admin.patch(&path, &body).await.expect(200);
    let tea = first(&reader, "products?q=tra&state=recognised").await;
    let recognised = first(&reader, "products?state=in_force&star=4").await;
    let village = first(&reader, "villages?q=gom&state=in_force").await;
    let product = reader.get(&format!("/api/v1/products/{recognised}")).await.json();

    // Records themselves, the fields that counts go by included.
    patch(
        format!("/api/v1/villages/{village}"),
        json!({"name": "Làng đổi tên", "workers": 77, "former_commune": null, "former_commune_until": null, "commune": "00577"}),
    )
    .await;
    patch(format!("/api/v1/products/{tea}"), json!({"name": "Đồ uống khác", "sector": "beverage"})).await;
    app.create(&admin, "villages", &json!({"name": "Làng gốm mới", "kind": "lang_nghe", "commune": "00577"})).await;
    let centre = first(&reader, "centres?state=none").await;
    patch(format!("/api/v1/centres/{centre}"), json!({"planned_year": 2027, "total_area_m2": 900})).await;
    // What others follow from: the producer's type, the decision's authority.
    let producer = product["producer"].as_str().unwrap();
    patch(format!("/api/v1/producers/{producer}"), json!({"producer_type": "farm"})).await;
    let decision = product["decision"].as_str().unwrap();
    patch(format!("/api/v1/decisions/{decision}"), json!({"authority_name": "Cơ quan khác"})).await;
    // Acts: new ones, a deleted one, a corrected one.
    let withdrawal = json!({
        "number": "1/QĐ-UBND", "authority_level": "province", "authority_name": "UBND Thành phố Hà Nội", "issued_on": "2026-11-20",
        "recognitions": [{"subject": recognised, "act": "withdraw", "ground": "production_stopped"}, {"subject": village, "act": "withdraw", "ground": "production_stopped"}],
    });
    app.create(&admin, "decisions", &withdrawal).await;
    let acts = reader.get("/api/v1/recognitions?subject_kind=product&limit=200").await.expect(200).json();
    let act = acts["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|act| act["subject"] != recognised.as_str() && act["superseded_on"].is_null())
        .unwrap();
    admin.delete(&format!("/api/v1/recognitions/{}", act["code"].as_str().unwrap())).await.expect(204);
    // A record that is gone.
    let unused = app.create(&admin, "producers", &json!({"name": "Chủ thể thừa"})).await.code();
    admin.delete(&format!("/api/v1/producers/{unused}")).await.expect(204);
}
