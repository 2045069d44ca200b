//! Who is let in: nobody without signing in first, and everybody only where the API lets them.

use crate::console::reader::{AtPages, PageText};
use crate::support::app::TestApp;
use serde_json::json;

crate::tests! { Units: nobody_is_sent_to_sign_in, who_may_not_is_told_so }

const PAGES: [&str; 9] = [
    "/work/imports",
    "/work/proposals",
    "/work/accounts",
    "/work/accounts/new",
    "/work/tokens",
    "/work/tokens/new",
    "/work/journal",
    "/work/backup",
    "/work/personal-data",
];

async fn nobody_is_sent_to_sign_in(app: TestApp) {
    let mut nobody = AtPages::nobody(&app);
    for page in PAGES {
        let to = nobody.get(page).await.expect(303).header("location").to_owned();
        assert_eq!(to, format!("/sign-in?next={}", page.replace('/', "%2F")));
        let to = nobody.get(&format!("/en{page}")).await.expect(303).header("location").to_owned();
        assert!(to.starts_with("/en/sign-in?next="), "{to}");
    }
    let filtered = nobody.get("/work/journal?action=delete").await.expect(303).header("location").to_owned();
    assert_eq!(filtered, "/sign-in?next=%2Fwork%2Fjournal%3Faction%3Ddelete");
    for form in ["/work/accounts/new", "/work/tokens/new", "/work/tokens/x/revoke", "/work/accounts/TK-000001/invitation"] {
        let to = nobody.send(form, &[("name", "x"), ("if_match", "*")]).await.expect(303).header("location").to_owned();
        assert!(to.starts_with("/sign-in"), "{form}: {to}");
    }
}

async fn who_may_not_is_told_so(app: TestApp) {
    let mut reader = AtPages::signed_in(&app, "lan.nguyen", "reader", json!({})).await;
    for page in PAGES {
        let reply = reader.get(page).await;
        if page == "/work/journal" {
            PageText::of(&reply.expect(200)).says("Nhật ký");
            continue;
        }
        let told = PageText::of(&reply.expect(403));
        assert!(told.html.contains("<h1>") && told.html.contains("role=\"alert\""), "{page}: {}", told.html);
    }
    for form in
        ["/work/accounts/new", "/work/tokens/new", "/work/accounts/TK-000001/sessions", "/work/accounts/TK-000001/invitation"]
    {
        reader.send(form, &[("name", "moi"), ("display_name", "Mới"), ("role", "administrator")]).await.expect(403);
    }
    // An administrator keeps accounts and writes no record.
    let mut administrator = AtPages::administrator(&app).await;
    for page in ["/work/accounts", "/work/accounts/new", "/work/tokens", "/work/tokens/new", "/work/backup", "/work/journal"] {
        administrator.get(page).await.expect(200);
    }
    for page in ["/work/imports", "/work/proposals", "/work/personal-data"] {
        administrator.get(page).await.expect(403);
    }
}
