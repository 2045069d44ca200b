//! A register goes out as files and comes back in another one: the second gives the same bytes again, for every kind.

use super::sending::{checked, rows, written};
use crate::support::Content;
use crate::support::app::TestApp;
use crate::support::client::Actor;
use fastrand::Rng;
use ocop_registry::statistics::check::check;
use serde_json::{Value, json};

crate::tests! {
    Real: real_records_come_back_as_csv, real_records_come_back_as_workbooks, edited_records_come_back_as_csv,
        edited_records_come_back_as_workbooks, what_was_exported_is_the_same
}

/// In the order in which each refers only to what stands before it.
const KINDS: [&str; 6] = ["villages", "producers", "products", "centres", "decisions", "recognitions"];
/// These tell about the register that a record lives in, not about the record.
const OF_THE_REGISTER: [&str; 3] = ["version", "created_at", "updated_at"];

/// The columns of a kind that tell about the record.
async fn fields(actor: &Actor, kind: &str) -> String {
    let file = actor.get(&format!("/api/v1/{kind}?format=csv&bom=false")).await.expect(200).bytes;
    let mut reader = csv::Reader::from_reader(file.as_slice());
    let names: Vec<&str> = reader.headers().unwrap().iter().filter(|name| !OF_THE_REGISTER.contains(name)).collect();
    names.join(",")
}

async fn export(actor: &Actor, kind: &str, form: &str, fields: &str) -> Vec<u8> {
    actor.get(&format!("/api/v1/{kind}?sort=code&format={form}&fields={fields}")).await.expect(200).bytes
}

/// Exports every kind of one register, imports the files into an empty one, and compares what that exports.
/// Gives the second.
async fn there_and_back(from: &TestApp, left: &Actor, form: &str) -> Actor {
    let to = from.another(Content::Units).await;
    let right = to.editor().await;
    let mut files = Vec::new();
    for kind in KINDS {
        let fields = fields(left, kind).await;
        let file = export(left, kind, form, &fields).await;
        let import = written(&right, &format!("{kind}.{form}"), &file, &[("keep_codes", "true"), ("layout", kind)]).await;
        assert_eq!(import["totals"]["add"], import["totals"]["rows"], "{kind}");
        files.push((kind, fields, file));
    }
    // A suspension is no decision, so it comes with the centres once they are recognised.
    let centres = &files[3].2;
    if left.get("/api/v1/centres?stage=suspended&count=exact").await.expect(200).json()["total"] != 0 {
        written(&right, &format!("centres.{form}"), centres, &[("layout", "centres")]).await;
    }
    for (kind, fields, _) in &files {
        let (sent, back) = (export(left, kind, "csv", fields).await, export(&right, kind, "csv", fields).await);
        assert!(sent.len() > 500, "{kind} says something");
        assert_same(kind, &sent, &back);
    }
    to.verify().await;
    let checked = check(&to.db, "2026-11-22".parse().unwrap(), 50, 3).await.unwrap();
    assert_eq!(checked.faults, Vec::<String>::new());
    right
}

/// The first line that differs says more than two files.
fn assert_same(kind: &str, sent: &[u8], back: &[u8]) {
    if sent == back {
        return;
    }
    let (sent, back) = (String::from_utf8_lossy(sent), String::from_utf8_lossy(back));
    let differing: Vec<(&str, &str)> = sent.lines().zip(back.lines()).filter(|(one, other)| one != other).collect();
    let count = (sent.lines().count(), back.lines().count(), differing.len());
    panic!("{kind} differ {count:?}:\n{}\n{:#?}", sent.lines().next().unwrap(), &differing[..differing.len().min(3)]);
}

async fn real_records_come_back_as_csv(app: TestApp) {
    let left = app.editor().await;
    let right = there_and_back(&app, &left, "csv").await;
    // Nobody edited them, so even the versions are equal; the clock stands still here, and the times are equal too.
    for kind in KINDS {
        let whole = format!("/api/v1/{kind}?sort=code&format=csv");
        assert_same(kind, &left.get(&whole).await.expect(200).bytes, &right.get(&whole).await.expect(200).bytes);
    }
}

async fn real_records_come_back_as_workbooks(app: TestApp) {
    there_and_back(&app, &app.editor().await, "xlsx").await;
}

async fn edited_records_come_back_as_csv(app: TestApp) {
    let editor = app.editor().await;
    edit(&editor, 20_261_122).await;
    suspend(&editor).await;
    there_and_back(&app, &editor, "csv").await;
}

async fn edited_records_come_back_as_workbooks(app: TestApp) {
    let editor = app.editor().await;
    edit(&editor, 7).await;
    suspend(&editor).await;
    there_and_back(&app, &editor, "xlsx").await;
}

/// A file with every column, handed in where it came from, changes nothing.
async fn what_was_exported_is_the_same(app: TestApp) {
    let editor = app.editor().await;
    edit(&editor, 5).await;
    for kind in KINDS {
        for form in ["csv", "xlsx"] {
            let file = editor.get(&format!("/api/v1/{kind}?format={form}")).await.expect(200).bytes;
            let import = checked(&editor, &format!("{kind}.{form}"), &file, &[]).await;
            assert_eq!(import["layout"], kind, "found out from its columns");
            let others = rows(&editor, &import, "&outcome=change,refuse,add,skip").await;
            assert_eq!(others, Vec::<Value>::new(), "{kind} {form}");
        }
    }
}

/// Texts that files find hard. Not a dash alone: in the files of offices it says that nothing is known; nor what nobody
/// sees (spaces that do not break, marks of no width), which an import takes out.
const HARD: [&str; 16] = [
    "\"trong ngoặc\", phẩy; chấm phẩy\tvà tab",
    "=1+1",
    "+84 24 3825 1234",
    "- gạch đầu dòng",
    "@làng",
    "'có dấu nháy ở đầu",
    "'=đã có dấu nháy",
    "007",
    "1e5",
    "TRUE",
    "22/11/2026",
    "[không phải danh sách",
    "Ví dụ",
    "Đặng Thị Ngọc Ánh – “Cơ sở” số 1",
    "Tổng cộng",
    "  hai  khoảng trắng  ",
];

/// Changes some records of each kind at random.
async fn edit(editor: &Actor, seed: u64) {
    let (mut random, editor) = (Rng::with_seed(seed), editor.because("sửa ngẫu nhiên"));
    for kind in KINDS {
        let page = editor.get(&format!("/api/v1/{kind}?limit=200")).await.expect(200).json();
        let records = page["data"].as_array().unwrap();
        for _ in 0..25 {
            let record = &records[random.usize(..records.len())];
            let path = format!("/api/v1/{kind}/{}", record["code"].as_str().unwrap());
            let tag = editor.get(&path).await.expect(200).etag();
            editor.if_match(&tag).patch(&path, &patch(kind, &mut random)).await.expect(200);
        }
    }
}

/// Suspends a centre that is recognised.
async fn suspend(editor: &Actor) {
    let code = editor.get("/api/v1/centres?stage=recognised").await.expect(200).codes().remove(0);
    let patch = json!({"stage": "suspended"});
    editor.because("tạm dừng").if_match("*").patch(&format!("/api/v1/centres/{code}"), &patch).await.expect(200);
}

fn patch(kind: &str, random: &mut Rng) -> Value {
    let mut patch = match kind {
        "villages" => json!({
            "other_names": texts(random), "history": prose(random), "households_total": random.u32(1000..3000),
            "households_in_trade": random.u32(500..999), "figures_year": random.i32(2018..2026), "revenue_vnd": random.u64(1..9_000_000_000_000),
            "latitude": f64::from(random.u32(20_900_000..21_300_000)) / 1e6, "longitude": f64::from(random.u32(105_300_000..106_000_000)) / 1e6,
        }),
        "producers" => json!({
            "phone": text(random), "legal_representative": text(random), "home_address": text(random), "registration_number": text(random),
            "email": "a.b@example.vn", "local_capital_percent": f64::from(random.u32(0..10_000)) / 100.0, "website": "https://vi.example/?a=1;b=2",
        }),
        "products" => json!({
            "description": prose(random), "specification": text(random), "gtin": "8930000000019",
            "standards": [{"standard": "HACCP", "number": text(random), "valid_until": "2027-01-31"}, {"standard": "GMP"}],
            "ip_rights": [{"kind": "trademark", "number": text(random)}], "shop_urls": ["https://a.example/x;y", "https://b.example/"],
        }),
        "centres" => json!({
            "trading_name": text(random), "total_area_m2": random.u32(500..5000), "goods_share_percent": f64::from(random.u32(6000..10_000)) / 100.0,
            "sites": [{"zone": "Z1", "address": text(random), "area_m2": 120}], "opened_on": "2025-03-04", "display_score": 17.25,
        }),
        "decisions" => json!({"summary": text(random), "link": "https://vi.example/q%C4%91?x=1,2"}),
        _ => json!({"source": text(random)}),
    };
    patch["note"] = if random.bool() { prose(random) } else { Value::Null };
    patch
}

fn text(random: &mut Rng) -> Value {
    let hard = HARD[random.usize(..HARD.len())].replace('\t', " ");
    if random.u8(..4) == 0 { format!("{hard} {}", random.u32(..)).into() } else { hard.into() }
}

fn prose(random: &mut Rng) -> Value {
    let lines: Vec<&str> = (0..random.usize(1..4)).map(|_| HARD[random.usize(..HARD.len())]).collect();
    lines.join("\n").into()
}

fn texts(random: &mut Rng) -> Value {
    (0..random.usize(..4)).map(|_| text(random)).collect()
}
