//! Committing an import: exactly what the dry run told, whole or not at all, once, with a reason and a trace.

use super::sending::{PATH, act, checked, csv, id, rows, table, written};
use crate::support::app::TestApp;
use crate::support::client::Actor;
use crate::support::samples::{a_decision, a_product, producer, product};
use ocop_registry::statistics::check::check;
use serde_json::{Value, json};

crate::tests! {
    Units: a_dry_run_writes_nothing_and_a_commit_all_of_it, a_row_that_changed_meanwhile_is_told_by_number, what_changed_elsewhere_does_not_matter,
        a_refused_row_holds_all_back, the_good_rows_alone, oddities_need_a_reason, a_commit_happens_once, two_commits_at_once_write_once,
        decisions_come_with_their_recognitions, acts_on_one_product_follow_each_other, an_unread_file_cannot_be_written
}

/// Three new producers.
fn three() -> Vec<u8> {
    table(
        "name,producer_type,commune,phone\nHTX Một,cooperative,00577,0901\nHTX Hai,cooperative,00577,0902\nHTX Ba,cooperative,00577,",
    )
}

async fn agrees(app: &TestApp) {
    app.verify().await;
    let checked = check(&app.db, "2026-11-22".parse().unwrap(), 100, 4).await.unwrap();
    assert_eq!(checked.faults, Vec::<String>::new());
}

async fn a_dry_run_writes_nothing_and_a_commit_all_of_it(app: TestApp) {
    let editor = app.editor().await;
    let head = app.head().await;
    let import = checked(&editor, "Chủ thể.csv", &three(), &[]).await;
    assert_eq!(
        (&import["layout"], &import["totals"]["add"], &import["checked_at_sequence"]),
        (&json!("producers"), &json!(3), &json!(head))
    );
    assert_eq!(app.head().await, head, "a dry run leaves no entry");
    assert_eq!(editor.get("/api/v1/producers").await.expect(200).codes(), Vec::<String>::new());
    let done = act(&editor.because("danh sách quý IV"), &import, "commit").await.expect(200).json();
    assert_eq!((&done["id"], &done["state"], &done["totals"]), (&import["id"], &json!("committed"), &import["totals"]));
    assert_eq!((&done["first_sequence"], &done["last_sequence"]), (&json!(head + 1), &json!(head + 3)));
    assert_eq!(done["committed_at"], "2026-11-22T03:00:00.000000Z");
    let listed = editor.get("/api/v1/producers?sort=code").await.expect(200).json();
    let named: Vec<(&str, &Value)> =
        listed["data"].as_array().unwrap().iter().map(|one| (one["name"].as_str().unwrap(), &one["phone"])).collect();
    assert_eq!(named, [("HTX Một", &json!("0901")), ("HTX Hai", &json!("0902")), ("HTX Ba", &Value::Null)]);
    for entry in app.journal().await.iter().filter(|entry| entry["record_kind"] == "producer") {
        let reason = entry["reason"].as_str().unwrap();
        assert!(
            reason.starts_with("danh sách quý IV") && reason.contains("Chủ thể.csv") && reason.contains(&id(&import)),
            "{reason}"
        );
        assert_eq!(entry["actor"], "token:editor");
    }
    agrees(&app).await;
}

/// Two producers in the register, and a file that gives both another phone.
async fn two_phones(app: &TestApp, editor: &Actor) -> (Vec<String>, Vec<u8>) {
    let mut codes = Vec::new();
    for number in 1..=2 {
        codes.push(app.create(editor, "producers", &producer(number)).await.code());
    }
    let file =
        table(&format!("code,name,phone\n{},Hợp tác xã thử nghiệm 1,0901\n{},Hợp tác xã thử nghiệm 2,0902", codes[0], codes[1]));
    (codes, file)
}

async fn edit(editor: &Actor, code: &str, patch: &Value) {
    editor.if_match("*").patch(&format!("/api/v1/producers/{code}"), patch).await.expect(200);
}

async fn a_row_that_changed_meanwhile_is_told_by_number(app: TestApp) {
    let editor = app.editor().await;
    let (codes, file) = two_phones(&app, &editor).await;
    let import = checked(&editor, "a.csv", &file, &[]).await;
    assert_eq!(import["totals"]["change"], 2);
    edit(&editor, &codes[1], &json!({"phone": "0999"})).await;
    let head = app.head().await;
    let problem = act(&editor.english(), &import, "commit").await.expect(409).problem("conflict");
    assert!(problem["detail"].as_str().unwrap().contains("in rows: 3;"), "{problem}");
    assert_eq!(app.head().await, head, "nothing was written");
    let told = editor.get(&format!("{PATH}/{}", id(&import))).await.expect(200).json();
    assert_eq!(
        (&told["state"], &told["problems"][0]["code"], &told["problems"][0]["row"]),
        (&json!("checked"), &json!("outdated"), &json!(3))
    );
    // The next look tells what is there now, and then it can be written.
    let again = act(&editor, &import, "check").await.expect(200).json();
    assert_eq!((&again["state"], &again["problems"]), (&json!("checked"), &json!([])));
    let changes = &rows(&editor, &import, "").await[1]["changes"];
    assert_eq!(changes, &json!([{"field": "phone", "old": "0999", "new": "0902"}]));
    act(&editor, &import, "commit").await.expect(200);
    assert_eq!(editor.get(&format!("/api/v1/producers/{}", codes[1])).await.expect(200).json()["phone"], "0902");
    agrees(&app).await;
}

async fn what_changed_elsewhere_does_not_matter(app: TestApp) {
    let editor = app.editor().await;
    let (codes, file) = two_phones(&app, &editor).await;
    let import = checked(&editor, "a.csv", &file, &[]).await;
    app.create(&editor, "producers", &producer(3)).await;
    edit(&editor, &codes[0], &json!({"website": "https://vi.example/"})).await;
    act(&editor, &import, "commit").await.expect(200);
    let record = editor.get(&format!("/api/v1/producers/{}", codes[0])).await.expect(200).json();
    assert_eq!((&record["phone"], &record["website"]), (&json!("0901"), &json!("https://vi.example/")));
}

/// Row 3 has no commune of that code.
fn one_wrong() -> Vec<u8> {
    table("name,producer_type,commune\nHTX Một,cooperative,00577\nHTX Hai,cooperative,99999\nHTX Ba,cooperative,00577")
}

async fn a_refused_row_holds_all_back(app: TestApp) {
    let editor = app.editor().await;
    let import = checked(&editor, "a.csv", &one_wrong(), &[]).await;
    let head = app.head().await;
    let problem = act(&editor.english(), &import, "commit").await.expect(422).faults("invalid", &[("partial", "rows-refused")]);
    assert_eq!(
        problem["errors"][0]["detail"],
        "1 rows are refused; mend the file, or send partial=true to write the good rows only"
    );
    assert_eq!(app.head().await, head);
    let told = editor.get(&format!("{PATH}/{}", id(&import))).await.expect(200).json();
    assert_eq!(told["state"], "checked", "it can still be written in part");
}

async fn the_good_rows_alone(app: TestApp) {
    let editor = app.editor().await;
    let import = checked(&editor, "a.csv", &one_wrong(), &[]).await;
    act(&editor, &import, "commit?partial=true").await.expect(200);
    let listed = editor.get("/api/v1/producers?sort=code").await.expect(200).json();
    let names: Vec<&Value> = listed["data"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["HTX Một", "HTX Ba"]);
    let numbers = |rows: Vec<Value>| rows.iter().map(|row| row["row"].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!(numbers(rows(&editor, &import, "&outcome=add").await), [2, 4]);
    let refused = rows(&editor, &import, "&outcome=refuse").await;
    assert_eq!((&refused[0]["faults"][0]["cell"], &refused[0]["faults"][0]["code"]), (&json!("C3"), &json!("commune-unknown")));
    assert_eq!(numbers(refused), [3]);
    assert_eq!(numbers(rows(&editor, &import, "&outcome=refuse,add").await), [2, 3, 4]);
    editor.get(&format!("{PATH}/{}/rows?outcome=bad", id(&import))).await.expect(400).problem("bad-request");
    agrees(&app).await;
}

async fn oddities_need_a_reason(app: TestApp) {
    let editor = app.editor().await;
    let import = checked(&editor, "a.csv", &table("number,authority_level,issued_on\n12/QĐ-UBND,,2024-03-04"), &[]).await;
    assert_eq!(import["totals"]["warned"], 1, "{import:#}");
    act(&editor, &import, "commit").await.expect(422).faults("needs-reason", &[("X-Reason", "rows-with-warnings")]);
    act(&editor.because("giấy tờ cũ không ghi"), &import, "commit").await.expect(200);
    let entry = app.journal().await.pop().unwrap();
    assert_eq!(entry["warnings"], json!(["not-stated"]), "{entry:#}");
    assert!(entry["reason"].as_str().unwrap().starts_with("giấy tờ cũ không ghi ["));
}

async fn a_commit_happens_once(app: TestApp) {
    let editor = app.editor().await;
    let import = written(&editor, "a.csv", &three(), &[]).await;
    let problem = act(&editor.english(), &import, "commit").await.expect(409).problem("conflict");
    assert_eq!(problem["detail"], "this import is committed; it cannot become committing");
    act(&editor, &import, "cancel").await.expect(409).problem("conflict");
    act(&editor, &import, "check").await.expect(409).problem("conflict");
    // The same file again finds what it wrote.
    let again = checked(&editor, "a.csv", &three(), &[]).await;
    assert_eq!((&again["totals"]["same"], &again["totals"]["rows"]), (&json!(3), &json!(3)));
    let head = app.head().await;
    let nothing = act(&editor, &again, "commit").await.expect(200).json();
    assert_eq!(
        (&nothing["state"], &nothing["first_sequence"], &nothing["last_sequence"]),
        (&json!("committed"), &Value::Null, &Value::Null)
    );
    assert_eq!(app.head().await, head, "what is the same is not written");
    // So taking it back takes back nothing.
    let undone = act(&editor, &nothing, "undo").await.expect(200).json();
    assert_eq!(undone["undone"], json!({"deleted": 0, "restored": 0, "kept": []}));
    assert_eq!(app.head().await, head);
}

async fn two_commits_at_once_write_once(app: TestApp) {
    let editor = app.editor().await;
    let import = checked(&editor, "a.csv", &three(), &[]).await;
    let (one, other) = futures_util::future::join(act(&editor, &import, "commit"), act(&editor, &import, "commit")).await;
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(editor.get("/api/v1/producers").await.expect(200).codes().len(), 3);
    agrees(&app).await;
}

/// Recognitions that name a decision by its number: it is entered once, and the standing follows.
async fn decisions_come_with_their_recognitions(app: TestApp) {
    let editor = app.editor().await;
    let (first, second) = (a_product(&app, &editor, 1).await, a_product(&app, &editor, 2).await);
    let header = ["decision_number", "decision_date", "authority_level", "authority_name", "subject", "act", "star", "score"];
    let row = |subject: &str, star: &str, score: &str| {
        ["2982/QĐ-UBND", "07/06/2024", "province", "UBND Thành phố Hà Nội", subject, "grant", star, score]
            .map(str::to_owned)
            .to_vec()
    };
    let file = csv(&header, &[row(&first, "4", "82,5"), row(&second, "3 sao", "61")]);
    written(&editor, "công nhận.csv", &file, &[]).await;
    let decisions = editor.get("/api/v1/decisions").await.expect(200).json();
    let decisions = decisions["data"].as_array().unwrap();
    assert_eq!(
        (decisions.len(), &decisions[0]["number"], &decisions[0]["issued_on"]),
        (1, &json!("2982/QĐ-UBND"), &json!("2024-06-07"))
    );
    for (code, star) in [(&first, 4), (&second, 3)] {
        let product = editor.get(&format!("/api/v1/products/{code}")).await.expect(200).json();
        assert_eq!((&product["star"], &product["decision"]), (&json!(star), &decisions[0]["code"]));
        assert_eq!((&product["state"], &product["certificate_until"]), (&json!("in_force"), &json!("2027-06-07")));
    }
    // A decision that is there is not entered again.
    let there = a_decision(&app, &editor, 7, "2025-01-02").await;
    let third = app.create(&editor, "products", &product(3, decisions_producer(&editor, &first).await.as_str())).await.code();
    let file = csv(
        &["decision_number", "decision_date", "authority_level", "subject", "act", "star"],
        &[["7/QĐ-UBND", "02/01/2025", "province", third.as_str(), "grant", "4"].map(str::to_owned).to_vec()],
    );
    written(&editor, "b.csv", &file, &[]).await;
    assert_eq!(editor.get(&format!("/api/v1/products/{third}")).await.expect(200).json()["decision"], there.as_str());
    agrees(&app).await;
}

/// A grant, its raise and an act of the same day in one file: each is judged by the rows before it.
async fn acts_on_one_product_follow_each_other(app: TestApp) {
    let editor = app.editor().await;
    let product = a_product(&app, &editor, 1).await;
    let header = ["decision_number", "decision_date", "authority_level", "subject", "act", "star"];
    let row = |number: &str, day: &str, act: &str, star: &str| {
        [number, day, "province", product.as_str(), act, star].map(str::to_owned).to_vec()
    };
    let acts = [row("1/QĐ-UBND", "07/06/2024", "grant", "3"), row("2/QĐ-UBND", "01/07/2025", "raise", "4")];
    let twice = [acts.to_vec(), vec![row("3/QĐ-UBND", "01/07/2025", "renew", "4")]].concat();
    let import = checked(&editor, "hai lần một ngày.csv", &csv(&header, &twice), &[]).await;
    assert_eq!((&import["totals"]["add"], &import["totals"]["refuse"]), (&json!(2), &json!(1)));
    let refused = rows(&editor, &import, "&outcome=refuse").await;
    assert_eq!((&refused[0]["row"], &refused[0]["faults"][0]["code"]), (&json!(4), &json!("another-act-that-day")));
    written(&editor, "hai lần.csv", &csv(&header, &acts), &[]).await;
    let now = editor.get(&format!("/api/v1/products/{product}")).await.expect(200).json();
    assert_eq!((&now["star"], &now["last_act"], &now["recognised_on"]), (&json!(4), &json!("raise"), &json!("2024-06-07")));
    // Both corrected at once, the first of which settles the second: every version is written once.
    let list = editor.get("/api/v1/recognitions?sort=valid_from").await.expect(200).codes();
    let days = ["08/06/2024", "02/07/2025"];
    let moved: Vec<Vec<String>> = list.iter().zip(days).map(|(code, day)| vec![code.clone(), day.to_owned()]).collect();
    written(&editor, "sửa.csv", &csv(&["code", "valid_from"], &moved), &[]).await;
    for code in &list {
        let history = editor.get(&format!("/api/v1/recognitions/{code}/history")).await.expect(200).json();
        let versions: Vec<i64> =
            history["data"].as_array().unwrap().iter().map(|entry| entry["version"].as_i64().unwrap()).collect();
        assert_eq!(versions, (1..=i64::try_from(versions.len()).unwrap()).rev().collect::<Vec<_>>(), "{code}");
    }
    agrees(&app).await;
}

async fn decisions_producer(editor: &Actor, product: &str) -> String {
    editor.get(&format!("/api/v1/products/{product}")).await.expect(200).json()["producer"].as_str().unwrap().to_owned()
}

async fn an_unread_file_cannot_be_written(app: TestApp) {
    let editor = app.editor().await;
    let import = super::sending::send(&editor, "a.csv", &table("mèo,chó\n1,2"), &[]).await.expect(201).json();
    assert_eq!(
        (&import["state"], &import["problems"][0]["code"], &import["totals"]),
        (&json!("unreadable"), &json!("no-header"), &Value::Null)
    );
    act(&editor, &import, "commit").await.expect(409).problem("conflict");
    act(&editor, &import, "undo").await.expect(409).problem("conflict");
    editor.get(&format!("{PATH}/{}/file", id(&import))).await.expect(409);
}
