//! What a shop copies into its page to show the badge.

use super::badge::{HEIGHT, WIDTH};
use super::{Checked, origin, qr};
use crate::console::asked::Asked;
use crate::console::frame::Page;
use crate::console::refused::Refused;
use crate::http::extract::Code;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// `GET /p/{code}/embed`
pub(super) async fn page(asked: Asked, Code(code): Code, headers: HeaderMap) -> Result<Response, Refused> {
    let checked = Checked::find(&asked, &code, None).await?.ok_or_else(|| qr::missing(&code))?;
    let here = asked.href(&format!("/p/{}", checked.code()));
    let copied = snippet(&asked, &(origin(&asked, &headers) + &here), checked.name()).into_string();
    let title = asked.say("Gắn huy hiệu OCOP vào trang bán hàng", "Put the OCOP badge on a shop's page");
    let body = html! {
        h2 { (asked.say("Hôm nay huy hiệu hiện ra như sau", "Today the badge looks like this")) }
        p { img src={ (here) "/badge.svg" } width=(WIDTH) height=(HEIGHT) alt=(alternative(&asked, checked.name())); }
        h2 { (asked.say("Đoạn HTML để chép", "HTML to copy")) }
        div.field {
            label for="snippet" { (asked.say("Chép nguyên vẹn vào trang của bạn", "Copy it into your page as it is")) }
            textarea id="snippet" rows="6" readonly spellcheck="false" { (copied) }
        }
        ul {
            li { (asked.say(
                "Ảnh lấy trực tiếp từ sổ đăng ký và luôn đúng với ngày người mua xem: khi giấy chứng nhận hết hạn hoặc bị thu hồi, huy hiệu tự đổi. Đừng tải ảnh về để dùng lại.",
                "The image comes from the register and is true on the day a buyer sees it: when the certificate ends or is withdrawn, the badge changes by itself. Do not copy the image.")) }
            li { (asked.say(
                "Lời thay cho ảnh (alt) không nói sao còn hiệu lực, vì lời viết sẵn thì không tự đổi; người nghe màn hình được dẫn tới trang trả lời.",
                "The text in place of the image (alt) does not say that a star is valid, because written text does not change by itself; who listens is led to the page with the answer.")) }
            li { (asked.say("Không có cookie và không theo dõi ai.", "No cookie, and nobody is followed.")) }
        }
    };
    Ok(Page::new(&asked, title).body(body).into_response())
}

/// `address`: of the page with the answer, in the language of the page.
fn snippet(asked: &Asked, address: &str, name: &str) -> Markup {
    html! {
        a href=(address) { img src={ (address) "/badge.svg" } width=(WIDTH) height=(HEIGHT) alt=(alternative(asked, name)) referrerpolicy="no-referrer"; }
    }
}

fn alternative(asked: &Asked, name: &str) -> String {
    asked.say(&format!("Kiểm tra sao OCOP của {name} hôm nay"), &format!("Check the OCOP stars of {name} today")).to_owned()
}
