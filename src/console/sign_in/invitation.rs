//! A one-time link: its page sets the password, and then it is spent.

use super::cookies::Cookies;
use super::fields::field;
use crate::app::App;
use crate::console::api::Sending;
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::frame::Page;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::{Problem, Refused, faults};
use axum::Router;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::html;
use serde_json::json;

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route("/invitation", get(form).post(accept))
}

async fn form(asked: Asked) -> Response {
    let token = asked.param("token").unwrap_or_default().to_owned();
    shown(&asked, &token, None)
}

async fn accept(asked: Asked, filled: Filled) -> Result<Response, Refused> {
    let token = filled.text("token").trim();
    let (password, again) = (filled.text("password"), filled.text("password_again"));
    if password != again {
        let problem = Problem {
            status: 422,
            detail: asked.say("Hai lần gõ mật khẩu khác nhau.", "The two passwords differ.").to_owned(),
            ..Problem::default()
        };
        return Ok(shown(&asked, token, Some(&problem)));
    }
    let body = json!({"token": token, "password": password});
    let told = asked.send(&Sending::new(Method::POST, "/api/v1/invitations/accept", body)).await?;
    if !told.status.is_success() {
        return Ok(shown(&asked, token, Some(&told.into_problem())));
    }
    let name = told.body["name"].as_str().unwrap_or_default();
    let done = html! {
        (notice(Tone::Good, &html! { p { (asked.say("Đã đặt mật khẩu. Tên đăng nhập của anh chị: ", "Your password is set. Your sign-in name: ")) strong { (name) } } }))
        p { a.button.primary href=(asked.href("/sign-in")) { (asked.say("Đăng nhập", "Sign in")) } }
    };
    let page = Page::new(&asked, asked.say("Đã đặt mật khẩu", "The password is set")).body(done).into_response();
    Ok(Cookies::of(&told).onto(page))
}

fn shown(asked: &Asked, token: &str, problem: Option<&Problem>) -> Response {
    let status = problem.and_then(|problem| StatusCode::from_u16(problem.status).ok()).unwrap_or(StatusCode::OK);
    let wrong = problem.is_some();
    let body = html! {
        @if let Some(problem) = problem { (notice(Tone::Bad, &html! { p id="told" { (problem.detail) } (faults(problem)) })) }
        form.column method="post" action=(asked.href("/invitation")) {
            @if token.is_empty() {
                (field("token", asked.say("Mã trong liên kết", "Token of the link"), "text", "", "off", wrong))
            } @else {
                input type="hidden" name="token" value=(token);
            }
            p { (asked.say("Mật khẩu có từ 12 đến 128 ký tự bất kỳ, không phải mật khẩu nhiều người dùng. Một câu dài dễ nhớ là tốt.",
                "A password has 12 to 128 characters of any kind, and is none that many people use. A long sentence is good.")) }
            (field("password", asked.say("Mật khẩu mới", "New password"), "password", "", "new-password", wrong))
            (field("password_again", asked.say("Gõ lại mật khẩu mới", "The new password again"), "password", "", "new-password", wrong))
            div.buttons { button.primary type="submit" { (asked.say("Đặt mật khẩu", "Set the password")) } }
        }
    };
    let mut page = Page::new(asked, asked.say("Đặt mật khẩu", "Set your password")).body(body).status(status).into_response();
    // The address holds a secret: no page that is opened from here is told it, and none keeps it.
    page.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    page.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    page
}
