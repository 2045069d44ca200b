//! Accounts and tokens through the pages: made, invited, shut; and secrets that are shown once.

use crate::accounts::browser::PASSWORD;
use crate::console::reader::{AtPages, PageText};
use crate::support::app::TestApp;
use serde_json::json;

crate::tests! { Units: somebody_is_invited_and_shut_out, a_secret_is_shown_once, a_token_is_rotated_and_revoked }

async fn somebody_is_invited_and_shut_out(app: TestApp) {
    let mut administrator = AtPages::administrator(&app).await;
    let form =
        [("name", "Lan Nguyễn"), ("display_name", "Nguyễn Thị Lan"), ("email", ""), ("role", "commune_officer"), ("commune", "")];
    let told = PageText::of(&administrator.send("/work/accounts/new", &form).await.expect(422));
    told.says("Tên đăng nhập : ").says("Xã Bát Tràng");
    assert_eq!(told.value("display_name"), "Nguyễn Thị Lan", "what was typed stays");
    assert!(told.html.contains("href=\"#name\"") && told.html.contains("aria-invalid=\"true\""));
    let form = [
        ("name", "lan.nguyen"),
        ("display_name", "Nguyễn Thị Lan"),
        ("email", ""),
        ("role", "commune_officer"),
        ("commune", "00577"),
    ];
    let one = administrator.sent("/work/accounts/new", &form).await;
    let one = one.strip_suffix("?done=created").unwrap().to_owned();
    administrator.page(&one).await.says("Cán bộ xã, phường, Xã Bát Tràng").says("chưa mời");
    // A name that is taken.
    PageText::of(&administrator.send("/work/accounts/new", &form).await.expect(409))
        .says("đã có tài khoản dùng tên đăng nhập này");
    assert_eq!(administrator.sent(&format!("{one}/invitation"), &[]).await, one);
    let shown = administrator.page(&one).await;
    shown.says("Liên kết để đặt mật khẩu").says("Chỉ hiện một lần");
    let link = shown.html.split_once("/invitation?token=").unwrap().1.split('"').next().unwrap().to_owned();
    administrator.page(&one).await.hides(&link).says("đã mời, chưa nhận");
    let accepted = json!({"token": link, "password": PASSWORD});
    app.anonymous().post("/api/v1/invitations/accept", &accepted).await.expect(200);
    let mut lan = AtPages::nobody(&app);
    lan.0.sign_in("lan.nguyen", PASSWORD).await.expect(201);
    lan.get("/work/imports").await.expect(200);
    // Shut out, for the version that was looked at.
    let page = administrator.page(&one).await;
    page.says("đang dùng");
    let tag = page.value("if_match");
    administrator.sent(&format!("{one}/sessions"), &[]).await;
    assert_eq!(lan.get("/work/imports").await.status, 303, "her session is over");
    administrator.sent(&one, &[("if_match", &tag), ("disabled", "true")]).await;
    administrator.page(&one).await.says("bị khóa").says("Mở khóa").hides("/invitation\"");
    lan.0.sign_in("lan.nguyen", PASSWORD).await.expect(401);
    administrator.send(&one, &[("if_match", &tag), ("disabled", "false")]).await.expect(412);
    let tag = administrator.page(&one).await.value("if_match");
    let fields = [
        ("if_match", tag.as_str()),
        ("display_name", "Nguyễn Lan"),
        ("email", "lan@hanoi.example"),
        ("role", "department_officer/trade"),
        ("commune", "00577"),
    ];
    assert_eq!(administrator.sent(&one, &fields).await, format!("{one}?done=changed"));
    administrator.page("/work/accounts").await.says("Nguyễn Lan lan.nguyen Cán bộ Sở Công Thương bị khóa");
}

async fn a_secret_is_shown_once(app: TestApp) {
    let mut administrator = AtPages::administrator(&app).await;
    administrator.page("/work/tokens").await.says("Đang dùng được").hides("cho-ocop");
    let form = [("name", "cho-ocop"), ("contact", ""), ("scopes", "read:partner"), ("commune", ""), ("expires_on", "2027-12-31")];
    assert_eq!(administrator.sent("/work/tokens/new", &form).await, "/work/tokens");
    // Another page does not take it away.
    administrator.page("/work/journal").await.hides("ocop_");
    let shown = administrator.page("/work/tokens").await;
    shown.says("Khóa của mã cho-ocop").says("Xem dữ liệu dành cho đối tác").says("31/12/2027").says("chưa dùng");
    let secret = shown.html.split_once("value=\"ocop_").unwrap().1.split('"').next().unwrap();
    let secret = format!("ocop_{secret}");
    administrator.page("/work/tokens").await.hides(&secret).says("cho-ocop");
    let program = app.anonymous().with("authorization", &format!("Bearer {secret}"));
    program.get("/api/v1/villages").await.expect(200);
    // A name that is taken, a day that is over, a right that nobody has.
    for (wrong, words) in [
        (("name", "cho-ocop"), "cho-ocop"),
        (("expires_on", "31/12/2027"), "Ngày cuối dùng được"),
        (("scopes", "write:nothing"), "Cho phép"),
    ] {
        let mut fields =
            vec![("name", "ung-dung-b"), ("contact", "an@example.vn"), ("scopes", "read:partner"), ("expires_on", "")];
        fields.iter_mut().filter(|(name, _)| *name == wrong.0).for_each(|field| *field = wrong);
        let reply = administrator.send("/work/tokens/new", &fields).await;
        assert!([400, 409, 422].contains(&reply.status), "{wrong:?}: {}", reply.status);
        let told = PageText::of(&reply);
        told.says(words);
        assert!(told.html.contains("role=\"alert\""), "{wrong:?}");
        assert_eq!(told.value("contact"), "an@example.vn");
    }
}

async fn a_token_is_rotated_and_revoked(app: TestApp) {
    let mut administrator = AtPages::administrator(&app).await;
    let first = app.token("cho-ocop", "read:partner", None, None).await;
    let works = async |secret: &str| {
        app.anonymous().with("authorization", &format!("Bearer {secret}")).get("/api/v1/villages").await.status
    };
    assert_eq!(administrator.sent("/work/tokens/cho%2Docop/rotate", &[]).await, "/work/tokens");
    let shown = administrator.page("/work/tokens").await;
    shown.says("Khóa cũ còn dùng đến");
    let second = format!("ocop_{}", shown.html.split_once("value=\"ocop_").unwrap().1.split('"').next().unwrap());
    assert_ne!(first, second);
    assert_eq!((works(&first).await, works(&second).await), (200, 200), "the one before works for a while");
    assert_eq!(administrator.sent("/work/tokens/cho-ocop/revoke", &[("sure", "yes")]).await, "/work/tokens?done=revoked");
    assert_eq!((works(&first).await, works(&second).await), (401, 401));
    administrator
        .page("/work/tokens?done=revoked")
        .await
        .says("Đã thu hồi: mã không dùng được nữa")
        .says("Đã thu hồi hoặc hết hạn");
    administrator.send("/work/tokens/no-such/revoke", &[]).await.expect(404);
}
