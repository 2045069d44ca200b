//! Valid inputs for every kind of record, unique by number.

use super::app::TestApp;
use super::client::Actor;
use ocop_registry::registry::kind::RecordKind;
use serde_json::{Value, json};

/// The commune of today that samples lie in: xã Bát Tràng.
pub(crate) const COMMUNE: &str = "00577";
/// Another one: xã Phú Nghĩa.
pub(crate) const OTHER_COMMUNE: &str = "10030";

pub(crate) fn village(number: u32) -> Value {
    json!({"name": format!("Làng nghề gốm sứ thử nghiệm {number}"), "kind": "lang_nghe", "trade_group": "T4", "craft": "gốm sứ", "commune": COMMUNE})
}

pub(crate) fn producer(number: u32) -> Value {
    json!({"name": format!("Hợp tác xã thử nghiệm {number}"), "producer_type": "cooperative", "commune": COMMUNE})
}

pub(crate) fn product(number: u32, producer: &str) -> Value {
    json!({"name": format!("Bình gốm thử nghiệm {number}"), "producer": producer, "criteria_set": "CS26-21", "commune": COMMUNE})
}

pub(crate) fn centre(number: u32) -> Value {
    json!({
        "official_name": format!("Trung tâm thiết kế sáng tạo thử nghiệm {number}"), "commune": COMMUNE, "stage": "applied",
        "total_area_m2": 650, "meeting_area_m2": 120, "goods_share_percent": 75.5,
        "display_score": 17.5, "meeting_score": 12, "experience_score": 16, "photography_score": 8, "management_score": 28,
    })
}

pub(crate) fn decision(number: u32, issued_on: &str) -> Value {
    json!({
        "number": format!("{number}/QĐ-UBND"), "authority_level": "province", "authority_name": "UBND Thành phố Hà Nội",
        "issued_on": issued_on, "summary": "Công nhận kết quả đánh giá, phân hạng sản phẩm OCOP",
    })
}

/// A product with its producer.
pub(crate) async fn a_product(app: &TestApp, actor: &Actor, number: u32) -> String {
    let producer = app.create(actor, "producers", &producer(number)).await.code();
    app.create(actor, "products", &product(number, &producer)).await.code()
}

/// A decision of the city on a day.
pub(crate) async fn a_decision(app: &TestApp, actor: &Actor, number: u32, issued_on: &str) -> String {
    app.create(actor, "decisions", &decision(number, issued_on)).await.code()
}

/// What to post to create a record of a kind; creates what it refers to.
pub(crate) async fn sample(app: &TestApp, actor: &Actor, kind: RecordKind, number: u32) -> Value {
    match kind {
        RecordKind::Village => village(number),
        RecordKind::Producer => producer(number),
        RecordKind::Product => {
            let producer = app.create(actor, "producers", &producer(number)).await.code();
            product(number, &producer)
        }
        RecordKind::Centre => centre(number),
        RecordKind::Decision => decision(number, "2024-03-04"),
        RecordKind::Recognition => {
            let product = a_product(app, actor, number).await;
            let decision = a_decision(app, actor, number, "2024-03-04").await;
            json!({"decision": decision, "subject": product, "act": "grant", "star": 4, "score": 82.5})
        }
    }
}
