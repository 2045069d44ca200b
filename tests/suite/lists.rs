//! Lists: filters, Vietnamese search and order, the same on both backends.

use crate::support::app::TestApp;
use crate::support::samples::{COMMUNE, OTHER_COMMUNE, producer, product};
use serde_json::json;

crate::tests! { Units: filters_narrow, ranges_include_their_ends, search_as_people_type, exact_hits_come_first, names_sort_alike_everywhere, a_search_can_be_paged, units_have_days, deep_pages_cost_no_more_rows }

async fn filters_narrow(app: TestApp) {
    let editor = app.editor().await;
    for (name, kind, craft, commune) in [
        ("Làng A", "lang_nghe", "mộc, xây dựng", COMMUNE),
        ("Làng B", "lang_nghe_truyen_thong", "gốm sứ", COMMUNE),
        ("Làng C", "lang_nghe", "gốm sứ", OTHER_COMMUNE),
    ] {
        app.create(&editor, "villages", &json!({"name": name, "kind": kind, "craft": craft, "commune": commune})).await;
    }
    let names = async |query: &str| -> Vec<String> {
        let page = app.anonymous().get(&format!("/api/v1/villages?{query}")).await.expect(200).json();
        page["data"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("kind=lang_nghe").await, ["Làng A", "Làng C"]);
    assert_eq!(names("kind=lang_nghe,lang_nghe_truyen_thong").await.len(), 3);
    assert_eq!(names("kind=lang_nghe&commune=00577").await, ["Làng A"]);
    assert_eq!(names("craft=m%E1%BB%99c%5C,%20x%C3%A2y%20d%E1%BB%B1ng").await, ["Làng A"], "a comma inside a value");
    assert_eq!(names("craft=m%E1%BB%99c,g%E1%BB%91m%20s%E1%BB%A9").await, ["Làng B", "Làng C"]);
    assert_eq!(names("confidence=low").await, Vec::<String>::new());
    // Hidden fields are no filter, not even for those who may see them elsewhere.
    app.anonymous().get("/api/v1/producers?phone=1").await.expect(400).faults("bad-request", &[("phone", "unknown-parameter")]);
}

async fn ranges_include_their_ends(app: TestApp) {
    let editor = app.editor().await;
    for workers in [10, 20, 30] {
        app.create(&editor, "villages", &json!({"name": format!("Làng {workers}"), "workers": workers})).await;
    }
    app.create(&editor, "villages", &json!({"name": "Làng không rõ"})).await;
    let count = async |query: &str| {
        app.anonymous().get(&format!("/api/v1/villages?count=exact&{query}")).await.expect(200).json()["total"].clone()
    };
    assert_eq!(count("workers_from=20").await, 2);
    assert_eq!(count("workers_to=20").await, 2);
    assert_eq!(count("workers_from=20&workers_to=20").await, 1);
    assert_eq!(count("updated_at_from=2026-11-22T03:00:00Z").await, 4);
    assert_eq!(count("updated_at_from=2026-11-22T03:00:01Z").await, 0);
    assert_eq!(count("updated_at_from=2026-11-22T10:00:00%2B07:00").await, 4);
}

async fn search_as_people_type(app: TestApp) {
    let editor = app.editor().await;
    for (name, others) in [
        ("Tranh dân gian Đông Hồ", json!([])),
        ("Lụa Vạn Phúc", json!(["Làng lụa Hà Đông"])),
        ("Nón lá Chuông", json!([])),
        ("Hòa Bình", json!([])),
    ] {
        app.create(&editor, "villages", &json!({"name": name, "other_names": others, "craft": "thủ công"})).await;
    }
    let found = async |words: &str| {
        let query = form_urlencoded::byte_serialize(words.as_bytes()).collect::<String>();
        let page = app.anonymous().get(&format!("/api/v1/villages?q={query}")).await.expect(200).json();
        page["data"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for words in ["dong ho", "Đông Hồ", "ĐÔNG HỒ", "đong hồ", "ho dong", "Đo\u{302}ng Ho\u{302}\u{300}", "  dong   ho!"]
    {
        assert_eq!(found(words).await, ["Tranh dân gian Đông Hồ"], "{words}");
    }
    assert_eq!(found("lua ha dong").await, ["Lụa Vạn Phúc"], "other names are searched too");
    assert_eq!(found("hoà bình").await, ["Hòa Bình"], "tone placement makes no difference");
    assert_eq!(found("thu cong non").await, ["Nón lá Chuông"]);
    assert_eq!(found("khong co").await, Vec::<String>::new());
}

async fn exact_hits_come_first(app: TestApp) {
    let editor = app.editor().await;
    for name in ["An bản", "Ấn bạn", "Ẩn bán", "Bàn an"] {
        app.create(&editor.because("thử"), "villages", &json!({"name": name})).await;
    }
    let names = async |query: &str| {
        let page = app.anonymous().get(&format!("/api/v1/villages?q={query}&limit=2")).await.expect(200).json();
        page["data"][0]["name"].as_str().unwrap().to_owned()
    };
    assert_eq!(names("%E1%BA%A9n%20b%C3%A1n").await, "Ẩn bán");
    assert_eq!(names("%E1%BA%A5n%20b%E1%BA%A1n").await, "Ấn bạn");
    // Two pages of a ranked search join to the whole.
    let first = app.anonymous().get("/api/v1/villages?q=an%20ban&limit=3").await.expect(200);
    let rest = app.anonymous().get(first.json()["next"].as_str().unwrap()).await.expect(200);
    assert_eq!((first.codes().len(), rest.codes().len()), (3, 1));
    assert!(!first.codes().contains(&rest.codes()[0]));
}

async fn names_sort_alike_everywhere(app: TestApp) {
    let editor = app.editor().await;
    for name in ["Zê", "Đào", "Ấm chén", "da", "Dao", "an", "Âu Lạc", "Bát Tràng", "bát  tràng 2", "Ea"] {
        app.create(&editor.because("thử"), "producers", &json!({"name": name})).await;
    }
    let page = app.anonymous().get("/api/v1/producers?sort=name").await.expect(200).json();
    let names: Vec<&str> = page["data"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Ấm chén", "an", "Âu Lạc", "Bát Tràng", "bát  tràng 2", "da", "Đào", "Dao", "Ea", "Zê"]);
}

async fn a_search_can_be_paged(app: TestApp) {
    let editor = app.editor().await;
    let producer = app.create(&editor, "producers", &producer(1)).await.code();
    for number in 1..=9 {
        app.create(&editor, "products", &product(number, &producer)).await;
    }
    let (mut next, mut all) = (Some("/api/v1/products?q=binh%20gom&limit=2".to_owned()), Vec::new());
    while let Some(address) = next {
        let page = app.anonymous().get(&address).await.expect(200);
        all.extend(page.codes());
        next = page.json()["next"].as_str().map(str::to_owned);
    }
    assert_eq!(all.len(), 9);
    let by_producer = app.anonymous().get("/api/v1/products?q=hop%20tac%20xa&count=exact").await.expect(200).json();
    assert_eq!(by_producer["total"], 9, "a product is found by its producer's name");
}

async fn units_have_days(app: TestApp) {
    let count = async |query: &str| {
        app.anonymous().get(&format!("/api/v1/units?count=exact&{query}")).await.expect(200).json()["total"].clone()
    };
    assert_eq!(count("kind=xa,phuong").await, 126);
    assert_eq!(count("kind=xa,phuong,thi_tran&on=2024-12-31").await, 579);
    assert_eq!(count("kind=xa,phuong,thi_tran&on=2025-01-01").await, 526);
    assert_eq!(count("kind=district&on=2025-06-30").await, 30);
    assert_eq!(count("kind=district&on=2025-07-01").await, 0);
    let name = async |code: &str, on: &str| {
        app.anonymous().get(&format!("/api/v1/units/{code}?on={on}")).await.expect(200).json()["full_name"].clone()
    };
    assert_eq!(name("00589", "2024-12-31").await, "Xã Văn Đức");
    assert_eq!(name("00589", "2025-03-01").await, "Xã Kim Đức");
    app.anonymous().get("/api/v1/units/00589").await.expect(404).problem("not-found");
    assert_eq!(name("00004", "2025-06-30").await, "Phường Trúc Bạch");
    assert_eq!(app.anonymous().get("/api/v1/units/00004").await.json()["full_name"], "Phường Ba Đình");
    let became = app.anonymous().get("/api/v1/units/00583/successors").await.expect(200).json();
    let targets: Vec<&str> = became["data"].as_array().unwrap().iter().map(|one| one["new_code"].as_str().unwrap()).collect();
    assert_eq!((targets.len(), targets[0]), (3, "00577"), "the default target first");
    // Seen from the other end: the same statement, whole or in part.
    let came = app.anonymous().get("/api/v1/units/00577/predecessors").await.expect(200).json();
    let came = came["data"].as_array().unwrap();
    assert!(came.iter().any(|one| one["old_code"] == "00583" && one["whole"] == false), "{came:?}");
    assert!(came.iter().all(|one| one["new_code"] == "00577"), "{came:?}");
    assert_eq!(app.anonymous().get("/api/v1/units/00583/predecessors").await.expect(200).json()["data"], json!([]));
    for wrong in ["1", "0057", "abcde", "99999"] {
        app.anonymous().get(&format!("/api/v1/units/{wrong}/predecessors")).await.expect(404).problem("not-found");
        app.anonymous().get(&format!("/api/v1/units/{wrong}/successors")).await.expect(404).problem("not-found");
    }
}

/// The database enters the index at the cursor; nothing before it is read.
async fn deep_pages_cost_no_more_rows(app: TestApp) {
    use sea_orm::{ConnectionTrait, DbBackend, Statement};
    if app.db.backend() != DbBackend::Sqlite {
        return;
    }
    let plan = "EXPLAIN QUERY PLAN SELECT code FROM product WHERE criteria_set = 'CS26-21' AND star = 4 \
                AND (name_key, code) > ('m', 'SP-000001-4') ORDER BY name_key, code LIMIT 21";
    let rows = app.db.read().query_all_raw(Statement::from_string(DbBackend::Sqlite, plan)).await.unwrap();
    let steps: Vec<String> = rows.iter().map(|row| row.try_get("", "detail").unwrap()).collect();
    assert_eq!(steps.len(), 1, "{steps:?}");
    assert!(
        steps[0].contains("ix_product_criteria_set_star_name_key_code (criteria_set=? AND star=? AND (name_key,code)>(?,?))"),
        "{steps:?}"
    );
}
