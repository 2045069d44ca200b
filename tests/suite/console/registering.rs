//! The two forms that enter one paper in one go, and the score that follows what is typed.

use super::page::{Form, between, get, officer, post, text};
use crate::support::app::TestApp;
use crate::support::samples::COMMUNE;
use serde_json::json;

crate::tests! { Units: a_centre_is_registered_with_its_decision, what_is_saved_of_two_is_said_and_goes_on, many_subjects_are_pasted, the_score_follows_what_is_typed }

const CENTRE: &str = "/work/register/centre";
const MANY: &str = "/work/register/decision";
const FILE: [(&str, &str); 8] = [
    ("total_area_m2", "1.350"),
    ("meeting_area_m2", "120"),
    ("goods_share_percent", "72,5"),
    ("display_score", "18"),
    ("meeting_score", "12,5"),
    ("experience_score", "16"),
    ("photography_score", "8"),
    ("management_score", "28"),
];
const ABOUT: [(&str, &str); 6] = [
    ("official_name", "Trung tâm Thiết kế sáng tạo Bát Tràng"),
    ("commune", COMMUNE),
    ("number", "6500/QĐ-UBND"),
    ("issued_on", "2026-11-20"),
    ("authority_level", "department"),
    ("authority_name", "Sở Công Thương Hà Nội"),
];

async fn totals(app: &TestApp) -> [u64; 3] {
    let mut all = [0; 3];
    for (index, plural) in ["centres", "decisions", "recognitions"].into_iter().enumerate() {
        let page = app.anonymous().get(&format!("/api/v1/{plural}?count=exact&limit=1")).await.expect(200).json();
        all[index] = page["total"].as_u64().unwrap();
    }
    all
}

async fn a_centre_is_registered_with_its_decision(app: TestApp) {
    let ct = officer(&app, "so.ct", "trade").await;
    let form = Form::of(&get(&ct, CENTRE).await, CENTRE).fill(&FILE).fill(&ABOUT);
    let wrong = text(&form.fill(&[("issued_on", "mai"), ("display_score", "25")]).send(&ct).await.expect(422));
    for name in ["issued_on", "display_score"] {
        let tag = wrong.split('<').find(|tag| tag.contains(&format!("id=\"f-{name}\""))).unwrap();
        assert!(tag.contains("aria-invalid=\"true\""), "{tag}");
    }
    assert_eq!(totals(&app).await, [0, 0, 0], "everything is told before anything is saved");
    let form = Form::of(&wrong, CENTRE).fill(&[("issued_on", "20/11/2026"), ("display_score", "18")]);
    let (first, second) = (form.send(&ct).await.expect(303), form.send(&ct).await.expect(303));
    assert_eq!(first.header("location"), second.header("location"));
    assert_eq!(totals(&app).await, [1, 1, 1]);
    let code = first.header("location").strip_prefix("/centres/").unwrap().to_owned();
    let centre = app.anonymous().get(&format!("/api/v1/centres/{code}")).await.expect(200).json();
    let told = ["stage", "total_area_m2", "goods_share_percent", "state", "recognised_on"].map(|name| centre[name].clone());
    assert_eq!(told, [json!("recognised"), json!(1350), json!(72.5), json!("in_force"), json!("2026-11-20")]);
}

async fn what_is_saved_of_two_is_said_and_goes_on(app: TestApp) {
    let ct = officer(&app, "so.ct", "trade").await;
    let form = Form::of(&get(&ct, CENTRE).await, CENTRE).fill(&FILE).fill(&ABOUT).fill(&[("total_area_m2", "400")]);
    let told = form.send(&ct).await.expect(422);
    let html = text(&told);
    assert!(html.contains("Đã ghi: trung tâm") && html.contains("Chưa ghi: quyết định"), "{html}");
    assert!(html.contains("500 m²"));
    assert_eq!(totals(&app).await, [1, 0, 0]);
    let on = Form::of(&html, CENTRE).fill(&[("total_area_m2", "640")]);
    let done = on.send(&ct).await.expect(303);
    assert_eq!(totals(&app).await, [1, 1, 1]);
    assert_eq!(done.header("location"), format!("/centres/{}", on.value("centre")));
}

async fn many_subjects_are_pasted(app: TestApp) {
    let (nn, editor) = (officer(&app, "so.nn", "agriculture").await, app.editor().await);
    let producer = app.create(&editor, "producers", &json!({"name": "HTX Một", "commune": COMMUNE})).await.code();
    let mut codes = Vec::new();
    for name in ["Trà sen Tây Hồ", "Cốm làng Vòng", "Bình gốm men lam"] {
        let body = json!({"name": name, "producer": producer, "criteria_set": "CS26-01", "commune": COMMUNE});
        codes.push(app.create(&editor, "products", &body).await.code());
    }
    let form = Form::of(&get(&nn, MANY).await, MANY).fill(&[
        ("number", "2982/QĐ-UBND"),
        ("issued_on", "07/06/2024"),
        ("authority_level", "province"),
    ]);
    let paste = format!("{}\ntra sen tây hồ\t4\t82,5\nKhông có sản phẩm này\n", codes[1]);
    let looked = form.fill(&[("paste", &paste), ("usual_star", "3"), ("do", "look")]);
    let html = text(&looked.send(&nn).await.expect(200));
    assert!(html.contains("2 / 3."), "{html}");
    let found = Form::of(&html, MANY);
    assert_eq!(found.value("r.0.subject"), format!("Cốm làng Vòng [{}]", codes[1]));
    assert_eq!((found.value("r.1.star"), found.value("r.1.score"), found.value("usual_star")), ("4", "82,5", "3"));
    // What is wrong stands at its line, also what the register finds.
    let wrong = text(&found.fill(&[("r.0.score", "200"), ("do", "save")]).send(&nn).await.expect(422));
    for id in ["f-r-0-score", "f-r-2-subject"] {
        let tag = wrong.split('<').find(|tag| tag.contains(&format!("id=\"{id}\""))).unwrap();
        assert!(tag.contains("aria-invalid=\"true\""), "{tag}");
    }
    assert_eq!(totals(&app).await, [0, 0, 0]);
    let mended = Form::of(&wrong, MANY).fill(&[
        ("r.0.score", "65,5"),
        ("r.2.subject", "Bình gốm men lam"),
        ("reason", "Nhập từ bản giấy"),
        ("do", "save"),
    ]);
    let done = mended.send(&nn).await.expect(303);
    assert_eq!(mended.send(&nn).await.expect(303).header("location"), done.header("location"));
    assert_eq!(totals(&app).await, [0, 1, 3]);
    let stars = app.anonymous().get("/api/v1/recognitions?sort=code&limit=10").await.expect(200).json();
    let stars: Vec<_> = stars["data"].as_array().unwrap().iter().map(|one| (one["star"].clone(), one["score"].clone())).collect();
    assert_eq!(stars, [(json!(3), json!(65.5)), (json!(4), json!(82.5)), (json!(3), json!(null))]);
}

async fn the_score_follows_what_is_typed(app: TestApp) {
    let pairs = |more: &[(&str, &str)]| {
        FILE.iter().chain(more).map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect::<Vec<_>>()
    };
    let partial = app.anonymous().with("hx-request", "true");
    let full = text(&post(&partial, "/centres/score", &pairs(&[])).await.expect(200));
    assert!(full.contains("82,5") && full.contains("Đủ 70 điểm"), "{full}");
    assert!(!full.contains("<html"), "a part of a page");
    let low: Vec<_> = [
        ("total_area_m2", "499"),
        ("meeting_area_m2", "99"),
        ("goods_share_percent", "59,99"),
        ("display_score", "10"),
        ("meeting_score", "10"),
        ("experience_score", "10"),
        ("photography_score", "5"),
        ("management_score", "25,5"),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .to_vec();
    let told = text(&post(&partial, "/centres/score", &low).await.expect(200));
    assert_eq!(between(&told, "<strong>", "</strong>"), ["60,5", "9,5"], "what there is, and what is missing to 70");
    for missing in ["499 m²", "99 m²", "59,99 %", "60,5"] {
        assert!(told.contains(missing), "{missing}: {told}");
    }
    let page = text(&post(&app.anonymous(), "/en/centres/score", &low).await.expect(200));
    assert!(page.contains("<html") && page.contains("Missing to 70 points"), "without a script it is a page");
}
