//! Signing in and out, invitations, and one's own account. Who may do what is the API's to say.

pub mod account;
pub mod again;
pub mod cookies;
pub mod fields;
pub mod invitation;
pub mod second_factor;

use super::api::Sending;
use super::asked::Asked;
use super::filled::Filled;
use super::frame::Page;
use super::refused::{Problem, Refused};
use crate::app::App;
use axum::Router;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use cookies::Cookies;
use fields::Entry;
use maud::html;

const ENTRY: Entry = Entry { name: "name", password: "password", code: "code" };

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(form).post(sign_in))
        .route("/sign-out", post(sign_out))
        .merge(invitation::routes())
        .merge(account::routes())
        .merge(second_factor::routes())
}

async fn form(asked: Asked) -> Response {
    if asked.who.is_some() {
        return Redirect::to(&asked.href(next(asked.param("next")))).into_response();
    }
    let to = asked.param("next").unwrap_or_default().to_owned();
    shown(&asked, &Filled::default(), &to, None)
}

async fn sign_in(asked: Asked, filled: Filled) -> Result<Response, Refused> {
    let to = filled.text("next").to_owned();
    let told = fields::enter(&asked, &filled, &ENTRY).await?;
    if !told.status.is_success() {
        return Ok(shown(&asked, &filled, &to, Some(&told.into_problem())));
    }
    Ok(Cookies::of(&told).onto(Redirect::to(&asked.href(next(Some(&to)))).into_response()))
}

/// Only our own pages: an address of another site begins with two slashes, for browsers a backslash is one, and they leave
/// out control characters.
pub fn next(wanted: Option<&str>) -> &str {
    let own = |path: &&str| {
        path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.chars().any(char::is_control)
    };
    wanted.filter(own).unwrap_or("/work")
}

fn shown(asked: &Asked, filled: &Filled, to: &str, problem: Option<&Problem>) -> Response {
    let status = problem.and_then(|problem| StatusCode::from_u16(problem.status).ok()).unwrap_or(StatusCode::OK);
    let body = html! {
        (fields::told(asked, problem))
        form.column method="post" action=(asked.href("/sign-in")) {
            input type="hidden" name="next" value=(to);
            (fields::shown(asked, filled, &ENTRY, problem))
            div.buttons { button.primary type="submit" { (asked.say("Đăng nhập", "Sign in")) } }
        }
        @if asked.app.provider().is_some() {
            p { a.button href="/api/v1/session/oidc" { (asked.say("Đăng nhập qua hệ thống chung của Thành phố", "Sign in at the city's provider")) } }
        }
        p.quiet { (asked.say(
            "Chưa có tài khoản hoặc quên mật khẩu: xin quản trị viên một liên kết. Xem và tìm trong sổ không cần đăng nhập.",
            "No account, or the password is forgotten: ask an administrator for a link. Looking and searching needs no sign-in.")) }
    };
    Page::new(asked, asked.say("Đăng nhập", "Sign in")).body(body).status(status).into_response()
}

async fn sign_out(asked: Asked) -> Result<Response, Refused> {
    let told = asked.send(&Sending::bare(Method::DELETE, "/api/v1/session")).await?;
    // Whoever is nobody already is signed out as well.
    if !told.status.is_success() && told.status != StatusCode::UNAUTHORIZED {
        return Err(told.into_problem().into());
    }
    Ok(Cookies::of(&told).onto(Redirect::to(&asked.href("/")).into_response()))
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn only_own_pages_come_next() {
        assert_eq!(
            [next(Some("/villages/new")), next(Some("/products?q=g%E1%BB%91m"))],
            ["/villages/new", "/products?q=g%E1%BB%91m"]
        );
        for elsewhere in
            ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "/\t/evil.example"]
        {
            assert_eq!(next(Some(elsewhere)), "/work", "{elsewhere:?}");
        }
        assert_eq!(next(None), "/work");
    }
}
