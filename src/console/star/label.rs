//! The page to print: the code with the name below it, and no star, because a label outlives one.

use super::{Checked, qr};
use crate::console::asked::Asked;
use crate::console::frame::Page;
use crate::console::refused::Refused;
use crate::http::extract::Code;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use maud::html;

/// `GET /p/{code}/label`
pub(super) async fn page(asked: Asked, Code(code): Code, headers: HeaderMap) -> Result<Response, Refused> {
    let checked = Checked::find(&asked, &code, None).await?.ok_or_else(|| qr::missing(&code))?;
    let code = checked.code();
    let content = qr::content(&asked, &headers, &checked);
    let link = asked.param("link").map(|_| "?link=code").unwrap_or_default();
    let file = |ending: &str| asked.href(&format!("/p/{code}/qr.{ending}{link}"));
    let title = asked.say("Mã QR để in", "QR code to print");
    let body = html! {
        figure.label {
            img src=(file("svg")) width="240" height="240" alt=(asked.say(&format!("Mã QR dẫn tới {content}"), &format!("QR code that leads to {content}")));
            figcaption {
                strong { (checked.name()) }
                @if let Some(producer) = checked.producer["name"].as_str() { br; (producer) }
                br; (asked.say("Quét để kiểm tra sao OCOP", "Scan to check the OCOP stars"))
                br; code { (code) }
            }
        }
        div.no-print {
            p { (asked.say("Mã dẫn tới: ", "The code leads to: ")) code { (content) } }
            @if checked.gtin().is_some() {
                p {
                    @if link.is_empty() {
                        (asked.say("Sản phẩm có mã vạch, nên đây là GS1 Digital Link: quầy thu ngân và điện thoại cùng đọc được. ", "The product has a bar code, so this is a GS1 Digital Link, which tills and telephones both read. "))
                        a href=(asked.href(&format!("/p/{code}/label?link=code"))) { (asked.say("Dùng địa chỉ theo mã sản phẩm", "Use the address by the product's code")) }
                    } @else {
                        a href=(asked.href(&format!("/p/{code}/label"))) { (asked.say("Dùng GS1 Digital Link", "Use the GS1 Digital Link")) }
                    }
                }
            }
            p { (asked.say(
                "Trên tem không in số sao: tem còn lại lâu hơn giấy chứng nhận, còn mã thì luôn trả lời cho ngày được quét.",
                "No star is printed on it: a label outlives a certificate, while the code always answers for the day it is scanned.")) }
            p.buttons {
                a.button href=(file("svg")) download={ (code) ".svg" } { (asked.say("Tải SVG (để in)", "Download SVG (for print)")) }
                a.button href=(file("png")) download={ (code) ".png" } { (asked.say("Tải PNG", "Download PNG")) }
                a.button href=(asked.href(&format!("/p/{code}"))) { (asked.say("Xem kết quả kiểm tra", "See the answer")) }
            }
            p.quiet { (asked.say("Để in trang này, dùng lệnh in của trình duyệt; chỉ mã và tên được in.", "To print this page, use the browser's print command; only the code and the name are printed.")) }
        }
    };
    Ok(Page::new(&asked, title).body(body).into_response())
}
