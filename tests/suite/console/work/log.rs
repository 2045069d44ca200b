//! The audit log with its filters and differences, and the page that tells how the register is backed up.

use crate::console::reader::{AtPages, PageText};
use crate::support::app::TestApp;
use crate::support::samples::village;
use ocop_registry::auth::Editor;
use ocop_registry::backup;
use sea_orm::DbBackend;
use serde_json::{Value, json};

crate::tests! { Units: the_log_says_who_changed_what_and_why, a_long_log_goes_on, copies_are_told, what_persons_ask_is_answered }

async fn the_log_says_who_changed_what_and_why(app: TestApp) {
    let mut reader = AtPages::signed_in(&app, "lan.nguyen", "reader", json!({})).await;
    let (editor, office) = (app.editor().await, app.office().await);
    let code = app.create(&editor, "villages", &village(1)).await.code();
    let record = format!("/api/v1/villages/{code}");
    let change = json!({"workers": 1200, "craft": "gốm <u>men</u>", "commune": "10030"});
    office.if_match("*").because("UTF-8''%C4%90%C3%A3%20h%E1%BB%8Fi").patch(&record, &change).await.expect(200);
    let log = reader.page(&format!("/work/journal?code={code}")).await;
    log.says("2 mục trên trang này").says("làng nghề").says("sửa").says("Lý do: Đã hỏi").says("mã truy cập office");
    log.says("1.200").says("gốm <u>men</u>").hides("<u>men").says("Xã Bát Tràng → thành Xã Phú Nghĩa");
    assert!(log.text.find("sửa –").unwrap() < log.text.find("thêm mới –").unwrap(), "the latest first: {}", log.text);
    for (query, words, hidden) in [
        ("actor=token:office", "sửa", "thêm mới –"),
        ("action=create&record_kind=village", "thêm mới", "sửa –"),
        ("has_reason=true&record_kind=village", "Đã hỏi", "thêm mới –"),
        ("has_reason=false&record_kind=village", "thêm mới", "Đã hỏi"),
        ("at_from=2026-11-22&at_to=2026-11-22&record_kind=village", "2 mục", "Không có mục nào"),
        ("at_to=2026-11-21", "Không có mục nào như vậy", "sửa –"),
        ("at_from=2026-11-23", "Không có mục nào như vậy", "sửa –"),
    ] {
        let page = reader.page(&format!("/work/journal?{query}")).await;
        page.says(words);
        assert!(!page.text.split_once("Bỏ lọc").unwrap().1.contains(hidden), "{query}: {}", page.text);
    }
    reader.get("/work/journal?action=x").await.expect(400);
    let file = reader.get(&format!("/work/journal/entries.json?code={code}&action=update")).await.expect(200);
    assert!(file.header("content-disposition").contains("journal.json"));
    let entries = file.json();
    assert_eq!(entries["data"].as_array().unwrap().len(), 1);
    assert_eq!(entries["data"][0]["after"]["workers"], 1200);
}

async fn a_long_log_goes_on(app: TestApp) {
    let mut reader = AtPages::signed_in(&app, "lan.nguyen", "reader", json!({})).await;
    let editor = app.editor().await;
    let code = app.create(&editor, "villages", &village(1)).await.code();
    let one = format!("/api/v1/villages/{code}");
    for workers in 1..=60 {
        editor.if_match("*").patch(&one, &json!({"workers": workers})).await.expect(200);
    }
    let first = reader.page(&format!("/work/journal?code={code}")).await;
    first.says("50 mục").says("59 → thành 60").says("Trang sau").hides("Về đầu danh sách");
    let next = first.html.split_once("rel=\"next\" href=\"").unwrap().1.split('"').next().unwrap().replace("&amp;", "&");
    let second = reader.page(&next).await;
    second.says("11 mục").says("9 → thành 10").says("thêm mới").says("Về đầu danh sách").hides("Trang sau");
}

async fn copies_are_told(app: TestApp) {
    let mut administrator = AtPages::administrator(&app).await;
    let keeper = app.administrator().await;
    let status = async |query: &str| keeper.get(&format!("/api/v1/backup{query}")).await.expect(200).json();
    let told = status("").await;
    assert_eq!((&told["sequence"], &told["chain"], &told["copies"]), (&json!(app.head().await), &Value::Null, &json!([])));
    assert!(told["database_bytes"].as_i64().unwrap() > 100_000, "{told:#}");
    let entries = app.head().await;
    assert_eq!(status("?verify=true").await["chain"], json!({"intact": true, "entries": entries, "why": null}));
    administrator.page("/work/backup?verify=true").await.says("Đã đi hết chuỗi: nguyên vẹn");
    if app.db.backend() == DbBackend::Postgres {
        assert_eq!(
            (&told["backend"], &told["free_bytes"], &told["log_bytes"]),
            (&json!("postgresql"), &Value::Null, &Value::Null)
        );
        administrator.page("/work/backup").await.says("việc của cụm máy chủ PostgreSQL").hides("ocop-registry backup");
        return;
    }
    assert!(told["free_bytes"].as_u64().unwrap() > 0 && told["log_bytes"].is_u64(), "{told:#}");
    administrator.page("/work/backup").await.says("Chưa có bản sao nào được ghi nhận");
    let folder = tempfile::TempDir::new().unwrap();
    let copy = backup::copy(&app.db, &folder.path().join("bản sao.db")).await.unwrap();
    let head = app.head().await;
    backup::note(&app.db, &Editor::operator("backup"), &copy).await.unwrap();
    assert_eq!(app.head().await, head, "a copy changes nothing that anybody is told");
    app.create(&app.editor().await, "villages", &village(1)).await;
    let told = status("").await;
    let one = &told["copies"][0];
    assert_eq!((&one["sequence"], &one["still_there"], &one["actor"]), (&json!(head), &json!(true), &json!("backup")));
    assert_eq!(one["behind"], json!(app.head().await - head));
    assert_eq!(one["bytes"].as_u64().unwrap(), std::fs::metadata(&copy).unwrap().len());
    let file = copy.to_str().unwrap().to_owned();
    administrator.page("/work/backup").await.says(&file).says("thay đổi có");
    std::fs::remove_file(&copy).unwrap();
    assert_eq!(status("").await["copies"][0]["still_there"], false);
    administrator.page("/work/backup").await.says("không thấy: đã chuyển đi, đổi hoặc xóa");
}

async fn what_persons_ask_is_answered(app: TestApp) {
    let mut so = AtPages::agriculture(&app).await;
    let household = json!({"name": "Hộ Lan", "producer_type": "family_household", "commune": "00577"});
    let code = app.create(&app.editor().await, "producers", &household).await.code();
    let page = so.page("/work/personal-data").await;
    page.says("0 yêu cầu đang chờ");
    let key = page.value("idempotency_key");
    let form = |day: &'static str| {
        [
            ("idempotency_key", key.clone()),
            ("producer", code.clone()),
            ("kind", "access".to_owned()),
            ("received_on", day.to_owned()),
            ("note", "Hỏi qua điện thoại".to_owned()),
        ]
    };
    let send = async |so: &mut AtPages, day: &'static str| {
        let fields = form(day);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        so.send("/work/personal-data", &fields).await
    };
    let told = send(&mut so, "2026-12-24").await;
    assert!(told.status == 422 || told.status == 400, "a day to come: {}", told.status);
    let told = PageText::of(&told);
    assert_eq!(
        (told.value("producer"), told.value("received_on")),
        (code.clone(), "2026-12-24".to_owned()),
        "what was typed stays"
    );
    for _ in 0..2 {
        send(&mut so, "2026-11-16").await.expect(303);
    }
    let page = so.page("/work/personal-data?state=overdue").await;
    page.says("1 yêu cầu quá hạn").says("quá hạn từ 18/11/2026").says("Hỏi qua điện thoại").says(&code);
    let answer = page.html.split_once("/work/personal-data/").unwrap().1.split('"').next().unwrap().to_owned();
    let fields =
        [("producer", code.as_str()), ("outcome", "granted"), ("answered_on", "2026-11-22"), ("answer", "Đã gửi bản kê")];
    assert_eq!(so.sent(&format!("/work/personal-data/{answer}"), &fields).await, "/work/personal-data");
    so.page("/work/personal-data?state=answered").await.says("đã làm theo yêu cầu , 22/11/2026: Đã gửi bản kê");
}
