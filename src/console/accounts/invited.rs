//! The one-time link of an account: made, shown once.

use super::once::{self, Once};
use super::one;
use crate::console::api::{Sending, address};
use crate::console::asked::Asked;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::Refused;
use crate::console::words;
use crate::http::extract::Code;
use axum::http::{HeaderMap, Method, header};
use axum::response::Response;
use maud::{Markup, html};

/// `POST /work/accounts/{code}/invitation`
pub(super) async fn invite(asked: Asked, Code(code): Code) -> Result<Response, Refused> {
    asked.signed_in()?;
    let told = asked.send(&Sending::bare(Method::POST, one::path(&code, "/invitation"))).await?.or_refused()?.body;
    let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
    let page = format!("/work/accounts/{code}");
    Ok(Once { page, what: text("purpose"), secret: text("token"), until: Some(text("expires_at")) }.show(&asked)?)
}

/// The link, with the address that people see: as the operator told it, or else as this browser sees it.
pub(super) fn link(asked: &Asked, shown: &Once, headers: &HeaderMap) -> Markup {
    let here = asked.href(&address("/invitation", &[("token", &shown.secret)]));
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let origin = asked.app.public_url().map(|url| url.origin().to_owned()).or_else(|| host.map(|host| format!("http://{host}")));
    let advice = asked.say(
        "Chép và gửi riêng cho người đó, không gửi vào nhóm chung.",
        "Copy it and send it to that person alone, to no group.",
    );
    let address = format!("{}{here}", origin.unwrap_or_default());
    notice(
        Tone::Good,
        &html! {
            (once::field(asked, asked.say("Liên kết để đặt mật khẩu", "The link to set the password"), &address, advice))
            @if let Some(until) = &shown.until {
                p { (asked.say("Dùng được một lần, đến ", "It can be used once, until ")) (words::moment(asked, until)) ". "
                    (asked.say("Liên kết mới thay liên kết cũ.", "A new link replaces the one before.")) }
            }
        },
    )
}
