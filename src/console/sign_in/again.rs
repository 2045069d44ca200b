//! A form that comes in after its session is over: whoever filled it in signs in on the spot, and gets the form back with
//! everything that was typed. Nothing is written until they save it again.

use super::cookies::Cookies;
use super::fields::{self, Entry};
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::forms::form::hidden;
use crate::console::frame::Page;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::{Problem, Refused};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;

/// The fields of the entry, beside those of any form.
const ENTRY: Entry = Entry { name: "again-name", password: "again-password", code: "again-code" };

/// What becomes of it.
#[derive(Debug)]
pub enum Answered {
    /// They are not signed in yet.
    Still(Response),
    /// They are: the form is shown again.
    Back {
        /// As whoever signed in.
        asked: Box<Asked>,
        /// What was typed.
        filled: Filled,
        /// To be set with the page.
        cookies: Cookies,
    },
}

/// Signs in with what stands beside the form, or asks for it.
pub async fn sign_in(asked: Asked, filled: Filled) -> Result<Answered, Refused> {
    if filled.given(ENTRY.password).is_none() {
        return Ok(Answered::Still(ask(&asked, &filled, None)));
    }
    let told = fields::enter(&asked, &filled, &ENTRY).await?;
    if !told.status.is_success() {
        return Ok(Answered::Still(ask(&asked, &filled, Some(&told.into_problem()))));
    }
    let cookies = Cookies::of(&told);
    let asked = Box::new(asked.with_cookies_of(&told).await);
    let ours = [ENTRY.name, ENTRY.password, ENTRY.code];
    let filled = Filled(filled.0.into_iter().filter(|(name, _)| !ours.contains(&name.as_str())).collect());
    Ok(Answered::Back { asked, filled, cookies })
}

/// The page that asks who it is, with the form inside.
pub fn ask(asked: &Asked, filled: &Filled, problem: Option<&Problem>) -> Response {
    let title = asked.say("Phiên đăng nhập đã hết", "Your session is over");
    let ours = [ENTRY.name, ENTRY.password, ENTRY.code];
    let body = html! {
        (notice(Tone::Odd, &html! { p { (asked.say(
            "Chữ anh chị đã gõ vẫn còn. Đăng nhập lại để quay về biểu mẫu; chưa có gì được ghi cho đến khi anh chị bấm ghi lần nữa.",
            "What you typed is kept. Sign in again to come back to the form; nothing is saved until you save it once more.")) } }))
        (fields::told(asked, problem))
        form.column method="post" action=(asked.href(&asked.path)) {
            @for (name, value) in filled.0.iter().filter(|(name, _)| !ours.contains(&name.as_str())) { (hidden(name, value)) }
            (fields::shown(asked, filled, &ENTRY, problem))
            div.buttons { button.primary type="submit" { (asked.say("Đăng nhập và quay lại biểu mẫu", "Sign in and back to the form")) } }
        }
    };
    Page::new(asked, title).body(body).status(StatusCode::UNAUTHORIZED).into_response()
}

/// What the form says when it is back.
pub fn back_words(asked: &Asked) -> String {
    asked
        .say(
            "Đã đăng nhập lại. Chưa ghi gì: hãy xem lại rồi bấm ghi.",
            "You are signed in again. Nothing is saved yet: look it over and save.",
        )
        .to_owned()
}
