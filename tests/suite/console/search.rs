//! Search as one types: what is found, why, and where codes lead.

use super::seen::{Seen, page};
use crate::support::app::TestApp;
use crate::support::samples::{COMMUNE, a_product};
use serde_json::json;

crate::tests! {
    Real: villages_are_found_as_people_type, counts_are_those_of_the_lists;
    Units: codes_lead_straight, what_matched_is_shown, a_part_is_sent_while_one_types, stars_are_checked_from_here
}

async fn villages_are_found_as_people_type(app: TestApp) {
    for typed in ["lang+gom+bat+trang", "L%C3%A0ng+g%E1%BB%91m+B%C3%A1t+Tr%C3%A0ng", "BAT++trang+gom"] {
        let seen = page(&app.anonymous(), &format!("/search?q={typed}")).await;
        let hit = seen.links().into_iter().find(|link| link.to == "/villages/LN-000075-E");
        assert_eq!(hit.expect("the village").words, "Làng nghề gốm sứ Bát Tràng", "{typed}");
    }
    let seen = page(&app.anonymous(), "/search?q=lang+gom+bat+trang").await;
    assert!(seen.html.contains("<mark>Làng</mark> nghề <mark>gốm</mark> sứ <mark>Bát</mark> <mark>Tràng</mark>"));
    // The box in the head keeps the words, too.
    assert_eq!(seen.html.matches("value=\"lang gom bat trang\"").count(), 2);
}

async fn counts_are_those_of_the_lists(app: TestApp) {
    let reader = app.anonymous();
    let seen = page(&reader, "/en/search?q=ha").await;
    let mut sum = 0;
    for (plural, title) in [
        ("villages", "Craft villages and traditional crafts"),
        ("products", "OCOP products"),
        ("producers", "Producers"),
        ("centres", "Design and creativity centres"),
        ("decisions", "Decisions"),
    ] {
        let total =
            reader.get(&format!("/api/v1/{plural}?q=ha&count=exact&limit=1")).await.expect(200).json()["total"].as_u64().unwrap();
        if total > 0 {
            seen.says(&format!("{title} {total}"));
        }
        if total > 5 {
            assert!(
                seen.links()
                    .iter()
                    .any(|link| link.to == format!("/en/{plural}?q=ha") && link.words.contains(&total.to_string())),
                "{plural}"
            );
        }
        sum += total;
    }
    assert!(sum > 5);
    page(&reader, "/search?q=khongcogiehet").await.says("Không tìm thấy gì cho “khongcogiehet”.");
    page(&reader, "/search").await.says("Gõ vài chữ");
    page(&reader, "/search?q=%21%3F").await.says("Cần ít nhất một chữ cái hoặc chữ số.");
}

async fn codes_lead_straight(app: TestApp) {
    let editor = app.editor().await;
    let product = a_product(&app, &editor, 1).await;
    let reader = app.anonymous();
    let to = async |typed: &str| reader.unchecked(&format!("/search?q={typed}")).await.expect(303).header("location").to_owned();
    assert_eq!(to(&product).await, format!("/products/{product}"));
    assert_eq!(to(&format!("+{}+", product.to_lowercase())).await, format!("/products/{product}"));
    assert_eq!(to(COMMUNE).await, format!("/communes/{COMMUNE}"));
    let english = reader.unchecked(&format!("/en/search?q={product}")).await.expect(303);
    assert_eq!(english.header("location"), format!("/en/products/{product}"));
    let mistyped = product.replace("SP-000001", "SP-000002");
    page(&reader, &format!("/search?q={mistyped}")).await.says("Trông như một mã, nhưng không có mã này");
    editor.if_match("*").delete(&format!("/api/v1/products/{product}")).await.expect(204);
    assert_eq!(to(&product).await, format!("/products/{product}"), "also of what was deleted: its page says so");
}

async fn what_matched_is_shown(app: TestApp) {
    let editor = app.editor().await;
    let body = json!({"name": "Hợp tác xã Hòa Bình", "producer_type": "cooperative", "commune": COMMUNE});
    let producer = app.create(&editor, "producers", &body).await.code();
    app.create(&editor, "products", &json!({"name": "Ấm trà men lam", "producer": producer})).await;
    app.create(&editor, "villages", &json!({"name": "Vạn Phúc", "other_names": ["Làng lụa Hà Đông"], "craft": "dệt lụa"})).await;
    let seen = page(&app.anonymous(), "/search?q=am+hoa+binh").await;
    seen.says("Chủ thể: Hợp tác xã Hòa Bình");
    assert!(seen.html.contains("Hợp tác xã <mark>Hòa</mark> <mark>Bình</mark>"));
    page(&app.anonymous(), "/search?q=van+dong").await.says("Tên khác: Làng lụa Hà Đông");
    page(&app.anonymous(), "/search?q=van+det").await.says("Nghề: dệt lụa");
}

async fn a_part_is_sent_while_one_types(app: TestApp) {
    let editor = app.editor().await;
    let product = a_product(&app, &editor, 1).await;
    let typing = app.anonymous().with("hx-request", "true");
    let seen = Seen::of(&typing.unchecked("/search?q=binh+gom").await.expect(200));
    assert!(!seen.html.contains("<html") && seen.html.contains("hx-swap-oob"), "{}", seen.html);
    seen.says("1 kết quả cho “binh gom”");
    // A code is not led to before it is sent.
    let seen = Seen::of(&typing.unchecked(&format!("/search?q={product}")).await.expect(200));
    assert!(seen.links().iter().any(|link| link.to == format!("/products/{product}")));
}

async fn stars_are_checked_from_here(app: TestApp) {
    let editor = app.editor().await;
    let product = a_product(&app, &editor, 1).await;
    editor.if_match("*").patch(&format!("/api/v1/products/{product}"), &json!({"gtin": "8936012345674"})).await.expect(200);
    let reader = app.anonymous();
    for typed in [product.as_str(), "8936012345674"] {
        let led = reader.unchecked(&format!("/search?check=star&q={typed}")).await.expect(303);
        assert_eq!(led.header("location"), format!("/p/{product}"));
    }
    let seen = page(&reader, "/search?check=star&q=binh+gom").await;
    let hits = seen.between("id=\"results\"", "</main>").links();
    assert_eq!(hits.iter().map(|link| link.to.as_str()).collect::<Vec<_>>(), [format!("/p/{product}")]);
    // The form of the first page leads here.
    let home = page(&reader, "/").await.between("<form class=\"door\"", "</form>");
    assert!(home.html.contains("action=\"/search\"") && home.html.contains("name=\"check\" value=\"star\""));
}
