//! One account: what it is, how it stands, and what administrators do with it.

use super::create::{communes, fields, summary};
use super::once::{self, Once};
use super::{API, invited, role, state};
use crate::console::asked::Asked;
use crate::console::frame::Page;
use crate::console::parts::difference::Places;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::{Problem, Refused};
use crate::console::words;
use crate::http::extract::Code;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use maud::{Markup, html};
use serde_json::Value;

/// The address of an account at the API.
pub(super) fn path(code: &str, rest: &str) -> String {
    format!("{API}/{}{rest}", crate::console::api::escaped(code))
}

/// `GET /work/accounts/{code}`
pub(super) async fn page(asked: Asked, Code(code): Code, headers: HeaderMap) -> Result<Response, Refused> {
    asked.signed_in()?;
    let shown = Once::of(&asked, &headers);
    let link = shown.as_ref().map(|shown| invited::link(&asked, shown, &headers));
    let page = made(&asked, &code, None, link.as_ref()).await?;
    Ok(once::sent(&asked, page, shown.is_some())?)
}

/// The page, with what was refused just now and what was typed for it.
pub(super) async fn made<'a>(
    asked: &'a Asked,
    code: &str,
    refused: Option<(&Problem, &Value)>,
    link: Option<&Markup>,
) -> Result<Page<'a>, Refused> {
    let told = asked.get_told(&path(code, "")).await?;
    let (tag, account) = (told.header("etag").to_owned(), told.body);
    let places = Places::of(asked, std::iter::once(&account)).await;
    let communes = communes(asked).await?;
    let body = html! {
        @if let Some((problem, _)) = refused { (summary(asked, problem)) }
        @if let Some(link) = link { (link) }
        (done(asked))
        (facts(asked, &account, &places))
        (actions(asked, &account, &tag))
        h2 { (asked.say("Sửa", "Change")) }
        form method="post" action=(address(asked, &account, "")) {
            input type="hidden" name="if_match" value=(tag);
            (fields(asked, refused.map_or(&account, |(_, typed)| typed), &communes, refused.map(|(problem, _)| problem)))
            button.primary type="submit" { (asked.say("Lưu", "Save")) }
        }
    };
    let status = refused.and_then(|(problem, _)| StatusCode::from_u16(problem.status).ok()).unwrap_or(StatusCode::OK);
    Ok(Page::new(asked, account["display_name"].as_str().unwrap_or_default()).body(body).status(status))
}

/// What a form that was sent did.
fn done(asked: &Asked) -> Markup {
    let words = match asked.param("done") {
        Some("created") => {
            asked.say("Đã tạo tài khoản. Tiếp theo: tạo liên kết mời.", "The account is made. Next: make an invitation.")
        }
        Some("changed") => asked.say("Đã lưu.", "Saved."),
        Some("sessions") => asked.say("Mọi phiên đăng nhập đã kết thúc.", "All sessions have ended."),
        Some("second-factor") => asked.say("Đã tắt xác thực hai bước.", "The second factor is off."),
        _ => return html! {},
    };
    notice(Tone::Good, &html! { p { (words) } })
}

fn facts(asked: &Asked, account: &Value, places: &Places) -> Markup {
    let text = |name: &str| account[name].as_str();
    html! {
        dl.facts {
            dt { (asked.say("Mã", "Code")) } dd { (text("code").unwrap_or_default()) }
            dt { (asked.say("Tên đăng nhập", "Sign-in name")) } dd { (text("name").unwrap_or_default()) }
            dt { (asked.say("Vai trò", "Role")) } dd { (role(asked, account)) @if let Some(commune) = text("commune") { ", " (places.name(commune)) } }
            dt { (asked.say("Trạng thái", "State")) } dd { (state(asked, account)) }
            @if let Some(email) = text("email") { dt { (asked.say("Thư điện tử", "E-mail")) } dd { (email) } }
            @if let Some(until) = account["invitation"]["expires_at"].as_str() {
                dt { (asked.say("Liên kết một lần", "One-time link")) } dd { (asked.say("còn dùng được đến ", "can be used until ")) (words::moment(asked, until)) }
            }
            dt { (asked.say("Nhật ký", "Journal")) }
            dd { a href=(asked.href(&format!("/work/journal?actor={}", text("code").unwrap_or_default()))) { (asked.say("những gì người này đã làm", "what this person did")) } }
        }
    }
}

/// The address that a form of an account is sent to.
fn address(asked: &Asked, account: &Value, rest: &str) -> String {
    asked.href(&format!("/work/accounts/{}{rest}", account["code"].as_str().unwrap_or_default()))
}

fn actions(asked: &Asked, account: &Value, tag: &str) -> Markup {
    let disabled = account["disabled"] == true;
    let first = account["password_changed_at"].is_null();
    let button = |rest: &str, words: &str, class: &str| {
        html! {
            form.inline method="post" action=(address(asked, account, rest)) { button class=(class) type="submit" { (words) } }
        }
    };
    html! {
        div.buttons {
            @if !disabled {
                (button("/invitation", if first { asked.say("Tạo liên kết mời", "Make an invitation") } else { asked.say("Tạo liên kết đặt lại mật khẩu", "Make a link to reset the password") }, "button"))
            }
            (button("/sessions", asked.say("Kết thúc mọi phiên đăng nhập", "End all sessions"), "button"))
            @if account["second_factor"] == true { (button("/second-factor", asked.say("Tắt xác thực hai bước", "Turn the second factor off"), "button")) }
            form.inline method="post" action=(address(asked, account, "")) {
                input type="hidden" name="if_match" value=(tag);
                input type="hidden" name="disabled" value=(!disabled);
                button.button.danger type="submit" { @if disabled { (asked.say("Mở khóa", "Enable")) } @else { (asked.say("Khóa tài khoản", "Disable")) } }
            }
        }
    }
}
