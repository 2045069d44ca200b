//! A proposal through the pages, by the two people it needs.

use crate::console::reader::{AtPages, PageText};
use crate::support::app::TestApp;
use crate::support::samples::{COMMUNE, a_product, village};
use serde_json::{Value, json};

crate::tests! {
    Units: a_commune_proposes_and_the_department_decides, what_was_overtaken_is_told_field_by_field, whoever_sent_it_takes_it_back
}

async fn officer(app: &TestApp) -> AtPages {
    AtPages::signed_in(app, "xa.bt", "commune_officer", json!({"commune": COMMUNE})).await
}

async fn propose(xa: &mut AtPages, kind: &str, code: Option<&str>, change: Value) -> String {
    let body = json!({"record_kind": kind, "code": code, "change": change});
    let sent = xa.0.actor().because("Ho so moi").post("/api/v1/proposals", &body).await.expect(201).json();
    format!("/work/proposals/{}", sent["id"].as_str().unwrap())
}

async fn a_commune_proposes_and_the_department_decides(app: TestApp) {
    let (mut xa, mut so) = (officer(&app).await, AtPages::agriculture(&app).await);
    so.page("/work/proposals").await.says("Không có đề xuất nào như vậy");
    let change = json!({"name": "HTX <i>Một</i>", "producer_type": "cooperative", "commune": COMMUNE, "phone": "0912 345 678"});
    let one = propose(&mut xa, "producer", None, change).await;
    so.page("/work/proposals?state=pending&record_kind=producer")
        .await
        .says("Mới: chủ thể HTX <i>Một</i>")
        .says("1 đề xuất")
        .hides("<i>Một");
    so.page("/work/proposals?state=applied").await.says("Không có đề xuất nào như vậy");
    let seen = so.page(&one).await;
    seen.says("đang chờ duyệt")
        .says("Loại hình chủ thể Hợp tác xã")
        .says("Xã Bát Tràng")
        .says("Lý do Ho so moi")
        .hides("<i>Một")
        .hides(">cooperative<");
    // The commune sees it too, and decides nothing.
    xa.page(&one).await.says("Rút đề xuất").hides("/apply\"");
    xa.send(&format!("{one}/apply"), &[("if_match", "\"1\"")]).await.expect(403);
    let tag = seen.value("if_match");
    let without = so.send(&format!("{one}/return"), &[("if_match", &tag), ("comment", "")]).await.expect(422);
    PageText::of(&without).says("đang chờ duyệt");
    assert_eq!(so.sent(&format!("{one}/return"), &[("if_match", &tag), ("comment", "Thiếu giấy đăng ký")]).await, one);
    // The author changes it; a fault is told at its field, and what was typed stays.
    let form = xa.page(&format!("{one}/revise")).await;
    form.says("Ý kiến của sở: Thiếu giấy đăng ký").says("Loại hình chủ thể");
    assert_eq!(
        (form.value("field.name"), form.value("field.phone")),
        ("HTX &lt;i&gt;Một&lt;/i&gt;".to_owned(), "0912 345 678".to_owned())
    );
    let fields = |name: &'static str, tag: &str| {
        vec![("if_match", tag.to_owned()), ("field.name", name.to_owned()), ("field.phone", "0988 888 888".to_owned())]
    };
    let tag = form.value("if_match");
    let wrong = fields("", &tag);
    let wrong: Vec<(&str, &str)> = wrong.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let told = PageText::of(&xa.send(&format!("{one}/revise"), &wrong).await.expect(422));
    told.says("Tên chủ thể");
    assert_eq!(told.value("field.phone"), "0988 888 888");
    let right = fields("HTX Một", &tag);
    let right: Vec<(&str, &str)> = right.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(xa.sent(&format!("{one}/revise"), &right).await, one);
    // The version that was looked at first is no longer the one that waits.
    let seen = so.page(&one).await;
    seen.says("HTX Một").says("0988 888 888");
    so.send(&format!("{one}/apply"), &[("if_match", "\"1\"")]).await.expect(412);
    assert_eq!(so.sent(&format!("{one}/apply"), &[("if_match", &seen.value("if_match"))]).await, one);
    let codes = app.anonymous().get("/api/v1/producers").await.expect(200).codes();
    assert_eq!(codes.len(), 1);
    let done = so.page(&one).await;
    done.says("đã duyệt, đã ghi").says("Người quyết định").hides("/apply\"");
    assert!(done.html.contains(&format!("href=\"/producers/{}\"", codes[0])), "a link to the record");
    // Sent again, it writes nothing again.
    so.send(&format!("{one}/apply"), &[("if_match", "*")]).await.expect(409);
    assert_eq!(app.anonymous().get("/api/v1/producers").await.expect(200).codes(), codes);
    so.page(&format!("/en{one}")).await.says("applied").says("Decided by");
}

async fn what_was_overtaken_is_told_field_by_field(app: TestApp) {
    let (mut xa, mut so) = (officer(&app).await, AtPages::agriculture(&app).await);
    let editor = app.editor().await;
    let code = app.create(&editor, "villages", &village(1)).await.code();
    let record = format!("/api/v1/villages/{code}");
    let one = propose(&mut xa, "village", Some(&code), json!({"workers": 12, "note": "mới"})).await;
    let other = propose(&mut xa, "village", Some(&code), json!({"workers": 15})).await;
    so.page(&one).await.says("Đề xuất khác đang chờ cũng muốn đổi các mục này").says("đề xuất trùng 1");
    assert!(so.page(&one).await.html.contains(&format!("href=\"{other}\"")));
    editor.if_match("*").patch(&record, &json!({"workers": 7})).await.expect(200);
    let seen = so.page(&one).await;
    seen.says("Khi gửi Đề xuất Trong sổ bây giờ").says("để trống 12 7 đã đổi sau khi gửi");
    let refused =
        so.send(&format!("{one}/apply"), &[("if_match", &seen.value("if_match")), ("reason", "Đã hỏi xã")]).await.expect(412);
    let refused = PageText::of(&refused);
    refused.says("Đã đổi trong lúc đó").says("Ghi đè giá trị mới hơn ở các mục trên");
    assert_eq!(refused.value("reason"), "Đã hỏi xã", "what was typed stays");
    assert_eq!(app.anonymous().get(&record).await.expect(200).json()["workers"], 7);
    let fields = [("if_match", refused.value("if_match")), ("reason", "Đã hỏi xã".to_owned()), ("overwrite", "true".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    so.sent(&format!("{one}/apply"), &fields).await;
    assert_eq!(app.anonymous().get(&record).await.expect(200).json()["workers"], 12);
    // The other one is not taken over.
    let tag = so.page(&other).await.value("if_match");
    so.sent(&format!("{other}/discard"), &[("if_match", &tag), ("comment", "Đã có số khác")]).await;
    xa.page(&other).await.says("không duyệt").says("Ý kiến Đã có số khác");
}

async fn whoever_sent_it_takes_it_back(app: TestApp) {
    let (mut xa, mut so) = (officer(&app).await, AtPages::agriculture(&app).await);
    let editor = app.editor().await;
    let code = a_product(&app, &editor, 1).await;
    let one = propose(&mut xa, "product", Some(&code), json!({"description": "Men rạn"})).await;
    let tag = xa.page(&one).await.value("if_match");
    so.send(&format!("{one}/withdraw"), &[("if_match", &tag)]).await.expect(403);
    assert_eq!(xa.sent(&format!("{one}/withdraw"), &[("if_match", &tag)]).await, one);
    so.page(&one).await.says("người gửi đã rút").hides("/apply\"");
    // What is no proposal of theirs is not there for others.
    let mut elsewhere = AtPages::signed_in(&app, "xa.pn", "commune_officer", json!({"commune": "10030"})).await;
    elsewhere.get(&one).await.expect(404);
}
