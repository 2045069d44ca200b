//! Taking an import back: everything it touched is as it was, unless somebody touched it since; and that is told.

use super::sending::{act, checked, csv, id, table, written};
use crate::support::app::TestApp;
use crate::support::client::Actor;
use crate::support::samples::{a_decision, a_product, centre, decision, producer, product, village};
use fastrand::Rng;
use ocop_registry::statistics::check::check;
use serde_json::{Value, json};
use std::collections::BTreeMap;

crate::tests! {
    Real: random_imports_are_taken_back, all_of_a_register_is_taken_back;
    Units: what_was_recognised_is_not, a_later_edit_stays, a_later_recognition_keeps_what_it_rests_on, others_need_the_right_to,
        an_undo_happens_once_and_can_be_done_again
}

const KINDS: [&str; 6] = ["villages", "producers", "products", "centres", "decisions", "recognitions"];

/// Every record by its code, without what tells about its writes.
async fn register(editor: &Actor) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for kind in KINDS {
        let lines = editor.get(&format!("/api/v1/{kind}?format=ndjson")).await.expect(200).bytes;
        for line in String::from_utf8(lines).unwrap().lines() {
            let mut record: Value = serde_json::from_str(line).unwrap();
            for name in ["version", "created_at", "updated_at"] {
                record.as_object_mut().unwrap().remove(name);
            }
            all.insert(record["code"].as_str().unwrap().to_owned(), record);
        }
    }
    all
}

fn assert_as_before(before: &BTreeMap<String, Value>, after: &BTreeMap<String, Value>, what: &str) {
    let gone: Vec<&String> = before.keys().filter(|code| !after.contains_key(*code)).collect();
    let new: Vec<&String> = after.keys().filter(|code| !before.contains_key(*code)).collect();
    assert_eq!((gone, new), (Vec::new(), Vec::new()), "{what}");
    for (code, record) in before {
        assert_eq!(record, &after[code], "{what}: {code}");
    }
}

async fn agrees(app: &TestApp) {
    app.verify().await;
    let checked = check(&app.db, "2026-11-22".parse().unwrap(), 100, 9).await.unwrap();
    assert_eq!(checked.faults, Vec::<String>::new());
}

/// A file of some records of a kind as they are, some of them changed, and some new ones.
fn some(random: &mut Rng, before: &BTreeMap<String, Value>, kind: &str) -> Vec<u8> {
    let (prefix, name, field, fixed) = match kind {
        "villages" => ("LN-", "name", "craft", ["commune", "00577"]),
        "producers" => ("CT-", "name", "phone", ["commune", "10030"]),
        "products" => ("SP-", "name", "description", ["commune", "00577"]),
        _ => ("TT-", "official_name", "trading_name", ["commune", "00577"]),
    };
    let mut rows = Vec::new();
    let codes: Vec<&String> = before.keys().filter(|code| code.starts_with(prefix)).collect();
    assert!(codes.len() > 5, "{kind} are there");
    for code in codes {
        if random.u8(..3) == 0 {
            let own = |field: &str| before[code][field].as_str().unwrap_or_default().to_owned();
            let value = if random.bool() { format!("đã sửa {}", random.u16(..)) } else { own(field) };
            let title = if random.u8(..4) == 0 { format!("{} {}", own(name), random.u16(..)) } else { own(name) };
            rows.push(vec![code.clone(), title, value, own(fixed[0])]);
        }
    }
    for number in 0..random.u32(1..8) {
        let unlike = format!("{} {}", ["Tò he", "Nón lá", "Bún khô", "Lụa tơ"][random.usize(..4)], random.u64(..));
        rows.push(vec!["mới".to_owned(), unlike, format!("thử {number}"), fixed[1].to_owned()]);
    }
    random.shuffle(&mut rows);
    csv(&["code", name, field, fixed[0]], &rows)
}

async fn random_imports_are_taken_back(app: TestApp) {
    let editor = app.editor().await.because("thử nghiệm");
    let before = register(&editor).await;
    for seed in 0..8 {
        let mut random = Rng::with_seed(seed);
        let kind = ["villages", "producers", "products", "centres"][random.usize(..4)];
        let file = some(&mut random, &before, kind);
        let import = checked(&editor, "a.csv", &file, &[("layout", kind)]).await;
        act(&editor, &import, "commit?partial=true").await.expect(200);
        let between = register(&editor).await;
        assert_ne!(between, before, "{kind} {seed}: something was written");
        let undone = act(&editor, &import, "undo").await.expect(200).json();
        assert_eq!((&undone["state"], &undone["undone"]["kept"]), (&json!("undone"), &json!([])), "{kind} {seed}");
        assert_eq!(undone["undone"]["deleted"], import["totals"]["add"], "{kind} {seed}");
        assert_eq!(undone["undone"]["restored"], import["totals"]["change"], "{kind} {seed}");
        assert_as_before(&before, &register(&editor).await, &format!("{kind} {seed}"));
    }
    agrees(&app).await;
}

/// Six files make a register; taken back in the other order they leave none.
async fn all_of_a_register_is_taken_back(app: TestApp) {
    let (from, to) = (app.editor().await, app.another(crate::support::Content::Units).await);
    let editor = to.editor().await;
    let mut imports = vec![(register(&editor).await, Value::Null)];
    for kind in KINDS {
        let file = from.get(&format!("/api/v1/{kind}?sort=code&format=csv")).await.expect(200).bytes;
        let import = written(&editor, "a.csv", &file, &[("keep_codes", "true"), ("layout", kind)]).await;
        imports.push((register(&editor).await, import));
    }
    for pair in imports.windows(2).rev() {
        let [(before, _), (_, import)] = pair else { unreachable!("windows of two") };
        let undone = act(&editor, import, "undo").await.expect(200).json();
        assert_eq!(undone["undone"]["kept"], json!([]));
        assert_eq!(undone["undone"]["deleted"], import["totals"]["add"]);
        assert_as_before(before, &register(&editor).await, import["layout"].as_str().unwrap());
    }
    agrees(&to).await;
}

/// A decision with its recognitions of a village, a product and a centre, and later acts on the same product.
async fn what_was_recognised_is_not(app: TestApp) {
    let editor = app.editor().await;
    let mut bare = village(1);
    bare["kind"] = Value::Null;
    let village = app.create(&editor, "villages", &bare).await.code();
    let mut planned = centre(1);
    planned["stage"] = "planned".into();
    planned["planned_year"] = 2026.into();
    let centre = app.create(&editor, "centres", &planned).await.code();
    let product = a_product(&app, &editor, 1).await;
    let before = register(&editor).await;
    let file = format!(
        "decision_number,decision_date,authority_level,authority_name,subject,act,title,star,score\n\
         1/QĐ-UBND,2021-03-04,province,UBND Thành phố Hà Nội,{product},grant,,3,60\n\
         2/QĐ-UBND,2023-03-04,province,UBND Thành phố Hà Nội,{product},raise,,4,85\n\
         2/QĐ-UBND,2023-03-04,province,UBND Thành phố Hà Nội,{village},grant,lang_nghe_truyen_thong,,\n\
         3/QĐ-UBND,2025-03-04,province,UBND Thành phố Hà Nội,{centre},grant,,,"
    );
    let import = written(&editor, "a.csv", &table(&file), &[]).await;
    let between = register(&editor).await;
    assert_eq!((&between[&product]["star"], &between[&product]["last_act"]), (&json!(4), &json!("raise")));
    assert_eq!(
        (&between[&village]["kind"], &between[&centre]["stage"]),
        (&json!("lang_nghe_truyen_thong"), &json!("recognised"))
    );
    let undone = act(&editor, &import, "undo").await.expect(200).json();
    assert_eq!(undone["undone"]["kept"], json!([]));
    assert_eq!(undone["undone"]["deleted"], 7);
    assert_as_before(&before, &register(&editor).await, "recognitions");
    agrees(&app).await;
}

async fn a_later_edit_stays(app: TestApp) {
    let editor = app.editor().await;
    let mut codes = Vec::new();
    for number in 1..=2 {
        codes.push(app.create(&editor, "producers", &producer(number)).await.code());
    }
    let file = format!("code,name,phone\n{},,0901\n{},,0902\n,HTX Ba,0903\n,HTX Bốn,0904", codes[0], codes[1]);
    let import = written(&editor, "a.csv", &table(&file), &[("layout", "producers")]).await;
    let listed = editor.get("/api/v1/producers?sort=code").await.expect(200).codes();
    for (code, patch) in [(&listed[0], json!({"website": "https://vi.example/"})), (&listed[2], json!({"note": "đã gọi"}))] {
        editor.if_match("*").patch(&format!("/api/v1/producers/{code}"), &patch).await.expect(200);
    }
    let undone = act(&editor.because("nhập nhầm"), &import, "undo").await.expect(200).json()["undone"].clone();
    let kept: Vec<&Value> = undone["kept"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert_eq!(kept, [&json!(listed[0]), &json!(listed[2])]);
    assert_eq!(undone["kept"][0]["en"], "the record changed after this import");
    assert_eq!((&undone["deleted"], &undone["restored"]), (&json!(1), &json!(1)));
    let after = register(&editor).await;
    assert_eq!((&after[&listed[0]]["phone"], &after[&listed[1]]["phone"]), (&json!("0901"), &Value::Null));
    assert_eq!((&after[&listed[2]]["note"], after.contains_key(&listed[3])), (&json!("đã gọi"), false));
    let entry = app.journal().await.pop().unwrap();
    let reason = entry["reason"].as_str().unwrap();
    assert!(reason.starts_with("nhập nhầm [hoàn tác nhập tệp a.csv") && reason.contains(&id(&import)), "{reason}");
    agrees(&app).await;
}

async fn a_later_recognition_keeps_what_it_rests_on(app: TestApp) {
    let editor = app.editor().await;
    let makers = table("name,producer_type,commune\nHTX Một,cooperative,00577\nHTX Hai,cooperative,00577");
    let makers = written(&editor, "a.csv", &makers, &[]).await;
    let producers = editor.get("/api/v1/producers?sort=code").await.expect(200).codes();
    let lines =
        table("name,producer_name,criteria_set,commune\nBình gốm hoa lam,HTX Một,CS26-21,00577\nTrà sen,HTX Hai,CS26-21,00577");
    let products = written(&editor, "b.csv", &lines, &[("layout", "products")]).await;
    let codes = editor.get("/api/v1/products?sort=code").await.expect(200).codes();
    let decision = a_decision(&app, &editor, 1, "2026-01-05").await;
    let body = json!({"decision": decision, "subject": codes[0], "act": "grant", "star": 4, "score": 80});
    let recognition = app.create(&editor, "recognitions", &body).await.code();
    let undone = act(&editor, &products, "undo").await.expect(200).json()["undone"].clone();
    assert_eq!(undone["kept"][0]["code"], codes[0].as_str());
    assert_eq!(undone["kept"][0]["en"], format!("is still referred to by {recognition}"));
    assert_eq!((&undone["deleted"], undone["kept"].as_array().unwrap().len()), (&json!(1), 1));
    let undone = act(&editor, &makers, "undo").await.expect(200).json()["undone"].clone();
    assert_eq!((&undone["kept"][0]["code"], &undone["deleted"]), (&json!(producers[0]), &json!(1)));
    assert_eq!(undone["kept"][0]["en"], format!("is still referred to by {}", codes[0]));
    agrees(&app).await;
}

async fn others_need_the_right_to(app: TestApp) {
    let (editor, admin) = (app.editor().await, app.admin().await);
    let own = written(&editor, "a.csv", &table("name,producer_type,commune\nHTX Một,cooperative,00577"), &[]).await;
    let theirs = written(&admin, "b.csv", &table("name,producer_type,commune\nHTX Hai,cooperative,00577"), &[]).await;
    let problem = act(&editor.english(), &theirs, "undo").await.expect(403).problem("forbidden");
    assert_eq!(
        problem["detail"],
        "This import is by token:admin; only they or somebody with the scope delete:decisions take it back."
    );
    assert_eq!(editor.get("/api/v1/producers").await.expect(200).codes().len(), 2);
    act(&admin, &own, "undo").await.expect(200);
    act(&admin, &theirs, "undo").await.expect(200);
    assert_eq!(editor.get("/api/v1/producers").await.expect(200).codes(), Vec::<String>::new());
}

async fn an_undo_happens_once_and_can_be_done_again(app: TestApp) {
    let editor = app.editor().await;
    let maker = app.create(&editor, "producers", &producer(1)).await.code();
    let mut other = decision(1, "2026-01-05");
    other["summary"] = "khác".into();
    app.create(&editor, "decisions", &other).await;
    app.create(&editor, "products", &product(1, &maker)).await;
    let before = register(&editor).await;
    let import =
        written(&editor, "a.csv", &table(&format!("code,name,phone\n{maker},,0901\n,HTX Hai,0902")), &[("layout", "producers")])
            .await;
    let between = register(&editor).await;
    act(&editor, &import, "undo").await.expect(200);
    act(&editor, &import, "undo").await.expect(409).problem("conflict");
    act(&editor, &import, "commit").await.expect(409).problem("conflict");
    assert_as_before(&before, &register(&editor).await, "undone");
    let again = act(&editor, &import, "check").await.expect(200).json();
    assert_eq!((&again["state"], &again["totals"]), (&json!("checked"), &import["totals"]));
    act(&editor, &import, "commit").await.expect(200);
    let after = register(&editor).await;
    assert_eq!(after[&maker], between[&maker]);
    assert_eq!(after.len(), between.len(), "the new one has a new code");
    let undone = act(&editor, &import, "undo").await.expect(200).json();
    assert_eq!((&undone["undone"]["deleted"], &undone["undone"]["restored"]), (&json!(1), &json!(1)));
    assert_as_before(&before, &register(&editor).await, "undone again");
    agrees(&app).await;
}
