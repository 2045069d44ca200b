//! Name, password and code, wherever they are asked for. A password is never shown again.

use crate::console::api::{Sending, Told};
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::{Problem, Refused};
use axum::http::Method;
use maud::{Markup, html};
use serde_json::json;

/// What the fields are called in a form.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The sign-in name.
    pub name: &'static str,
    /// The password.
    pub password: &'static str,
    /// The code.
    pub code: &'static str,
}

/// Asks the API to let somebody in.
pub async fn enter(asked: &Asked, filled: &Filled, entry: &Entry) -> Result<Told, Refused> {
    let (name, password) = (filled.text(entry.name).trim(), filled.text(entry.password));
    let body = match filled.given(entry.code) {
        Some(code) => json!({"name": name, "password": password, "code": code}),
        None => json!({"name": name, "password": password}),
    };
    asked.send(&Sending::new(Method::POST, "/api/v1/session", body)).await
}

/// Whether the password was right and a code is missing.
pub fn needs_code(problem: Option<&Problem>) -> bool {
    problem.is_some_and(|problem| problem.slug() == "second-factor-required")
}

/// Why it did not work.
pub fn told(asked: &Asked, problem: Option<&Problem>) -> Markup {
    let words = match problem {
        Some(_) if needs_code(problem) => asked.say(
            "Mật khẩu đúng. Hãy gõ lại mật khẩu cùng mã 6 chữ số trên ứng dụng xác thực, hoặc một mã dự phòng.",
            "The password is right. Type it again with the 6 digits of your authenticator app, or a recovery code.",
        ),
        Some(problem) => problem.detail.as_str(),
        None => return html! {},
    };
    let tone = if needs_code(problem) { Tone::Odd } else { Tone::Bad };
    notice(
        tone,
        &html! { p id="told" { (words) } @for fault in problem.iter().flat_map(|problem| &problem.errors) { p { (fault.detail) } } },
    )
}

/// The fields, with what was typed but for the password.
pub fn shown(asked: &Asked, filled: &Filled, entry: &Entry, problem: Option<&Problem>) -> Markup {
    let wrong = problem.is_some() && !needs_code(problem);
    let code = needs_code(problem) || filled.given(entry.code).is_some();
    html! {
        (field(entry.name, asked.say("Tên đăng nhập", "Sign-in name"), "text", filled.text(entry.name), "username", wrong))
        (field(entry.password, asked.say("Mật khẩu", "Password"), "password", "", "current-password", wrong))
        @if code { (field(entry.code, asked.say("Mã xác thực hoặc mã dự phòng", "Code of the app, or recovery code"), "text", filled.text(entry.code), "one-time-code", wrong)) }
    }
}

/// One field of an entry.
pub fn field(name: &str, title: &str, kind: &str, text: &str, autocomplete: &str, wrong: bool) -> Markup {
    field_as(name, name, title, kind, text, autocomplete, wrong)
}

/// The present password, under an id of its own: the page of the account asks for it in several forms.
pub fn present_password(asked: &Asked, id: &str) -> Markup {
    field_as(id, "password", asked.say("Mật khẩu hiện tại", "Present password"), "password", "", "current-password", false)
}

fn field_as(id: &str, name: &str, title: &str, kind: &str, text: &str, autocomplete: &str, wrong: bool) -> Markup {
    html! {
        div.field {
            label for=(id) { (title) }
            input id=(id) type=(kind) name=(name) value=(text) autocomplete=(autocomplete) autocapitalize="none" spellcheck="false" required
                aria-invalid=[wrong.then_some("true")] aria-describedby=[wrong.then_some("told")];
        }
    }
}
