//! The first page: its numbers lead to their lists, and it says what they do not say.

use super::seen::{length, page};
use crate::support::app::TestApp;

crate::tests! { Real: numbers_lead_to_their_lists, what_the_numbers_do_not_say_is_said; Units: an_empty_register_has_a_first_page }

async fn numbers_lead_to_their_lists(app: TestApp) {
    let reader = app.anonymous();
    let (mut checked, seen) = (0, page(&reader, "/?on=2024-12-31").await);
    for link in seen.links().iter().filter(|link| link.to.contains("on=2024-12-31") && !link.to.contains("/api/")) {
        if let Ok(count) = link.words.replace('.', "").parse::<u64>() {
            assert_eq!(length(&reader, &link.to).await, count, "{link:?}");
            checked += 1;
        }
    }
    assert!(checked > 30, "{checked}");
    seen.says("31/12/2024");
}

async fn what_the_numbers_do_not_say_is_said(app: TestApp) {
    let seen = page(&app.anonymous(), "/").await;
    seen.says("Con số 3.317 sản phẩm đã công bố");
    seen.says("là tổng lũy kế các lượt đánh giá, không phải số còn hiệu lực. Sổ đăng ký này mới có 42 lượt.");
    seen.says("16 → 21");
    assert!(seen.links().iter().any(|link| link.to == "/coverage"));
    let english = page(&app.anonymous(), "/en").await;
    english.says("The published 3,317 products");
    english.says("are a running total of assessments, not what is in force. This register holds 42 of these assessments.");
    // What had not been published by then is not said.
    page(&app.anonymous(), "/?on=2019-06-30").await.does_not_say("3.317");
}

async fn an_empty_register_has_a_first_page(app: TestApp) {
    let seen = page(&app.anonymous(), "/").await;
    seen.says("Toàn cảnh");
    seen.does_not_say("Con số");
}
