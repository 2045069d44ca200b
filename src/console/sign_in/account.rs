//! One's own account: who one is, the password, the sessions.

use super::cookies::Cookies;
use super::fields::field;
use super::second_factor;
use crate::app::App;
use crate::console::api::{Sending, escaped};
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::frame::Page;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::{Problem, Refused, faults};
use crate::console::words;
use axum::Router;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use serde_json::{Value, json};

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/account", get(mine))
        .route("/account/password", post(change_password))
        .route("/account/sessions/end", post(end_session))
}

async fn mine(asked: Asked) -> Result<Response, Refused> {
    page(&asked, None).await
}

/// The page, with what went wrong or well.
pub async fn page(asked: &Asked, told: Option<(Tone, Markup)>) -> Result<Response, Refused> {
    let who = asked.signed_in()?;
    let sessions = asked.get("/api/v1/sessions").await?;
    let status =
        if told.as_ref().is_some_and(|(tone, _)| *tone == Tone::Bad) { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let done = asked.param("done").and_then(|done| done_words(asked, done));
    let body = html! {
        @if let Some(words) = done { (notice(Tone::Good, &html! { p { (words) } })) }
        @if let Some((tone, words)) = &told { (notice(*tone, words)) }
        (about(asked, &who.account))
        (password(asked, &who.account))
        (second_factor::section(asked, &who.account))
        (list(asked, &sessions))
    };
    Ok(Page::new(asked, asked.say("Tài khoản của tôi", "My account")).body(body).status(status).into_response())
}

fn done_words<'a>(asked: &'a Asked, done: &str) -> Option<&'a str> {
    match done {
        "password" => {
            Some(asked.say("Đã đổi mật khẩu; các phiên khác đã kết thúc.", "The password is changed; other sessions have ended."))
        }
        "session" => Some(asked.say("Đã kết thúc phiên đó.", "That session has ended.")),
        "second-factor" => Some(asked.say("Đã tắt xác thực hai lớp.", "The second factor is off.")),
        _ => None,
    }
}

/// What a problem says.
pub fn problem_words(problem: &Problem) -> Markup {
    html! { p { (problem.detail) } (faults(problem)) }
}

fn about(asked: &Asked, account: &Value) -> Markup {
    let text = |name: &str| account[name].as_str().unwrap_or("–");
    html! {
        dl.facts {
            dt { (asked.say("Họ tên", "Name")) } dd { (text("display_name")) }
            dt { (asked.say("Tên đăng nhập", "Sign-in name")) } dd { (text("name")) }
            dt { (asked.say("Thư điện tử", "E-mail")) } dd { (text("email")) }
            dt { (asked.say("Vai trò", "Role")) } dd { (role(asked, text("role"))) }
            @if account["department"].is_string() { dt { (asked.say("Sở", "Department")) } dd { (department(asked, text("department"))) } }
            @if account["commune"].is_string() { dt { (asked.say("Xã, phường", "Commune")) } dd { a href=(asked.href(&format!("/communes/{}", text("commune")))) { (text("commune")) } } }
        }
    }
}

/// A role in words.
pub fn role(asked: &Asked, role: &str) -> String {
    let words = match role {
        "reader" => asked.say("Người đọc", "Reader"),
        "commune_officer" => asked.say("Cán bộ xã, phường", "Commune officer"),
        "department_officer" => asked.say("Cán bộ sở", "Department officer"),
        "administrator" => asked.say("Quản trị viên", "Administrator"),
        other => other,
    };
    words.to_owned()
}

fn department(asked: &Asked, department: &str) -> String {
    let words = match department {
        "agriculture" => asked.say("Sở Nông nghiệp và Môi trường", "Department of Agriculture and Environment"),
        "trade" => asked.say("Sở Công Thương", "Department of Industry and Trade"),
        other => other,
    };
    words.to_owned()
}

fn password(asked: &Asked, account: &Value) -> Markup {
    let by_provider = account["single_sign_on"] == true;
    html! {
        section {
            h2 { (asked.say("Mật khẩu", "Password")) }
            @if by_provider {
                p { (asked.say("Anh chị đăng nhập qua hệ thống chung; mật khẩu được giữ ở đó.", "You sign in at the city's provider, which keeps your password.")) }
            } @else {
                form.column method="post" action=(asked.href("/account/password")) {
                    (field("current", asked.say("Mật khẩu hiện tại", "Present password"), "password", "", "current-password", false))
                    (field("new", asked.say("Mật khẩu mới (12 đến 128 ký tự)", "New password (12 to 128 characters)"), "password", "", "new-password", false))
                    div.buttons { button.button type="submit" { (asked.say("Đổi mật khẩu", "Change the password")) } }
                }
            }
        }
    }
}

async fn change_password(asked: Asked, filled: Filled) -> Result<Response, Refused> {
    asked.signed_in()?;
    let body = json!({"current": filled.text("current"), "new": filled.text("new")});
    let told = asked.send(&Sending::new(Method::PUT, "/api/v1/account/password", body)).await?;
    if !told.status.is_success() {
        return page(&asked, Some((Tone::Bad, problem_words(&told.into_problem())))).await;
    }
    Ok(Cookies::of(&told).onto(Redirect::to(&asked.href("/account?done=password")).into_response()))
}

fn list(asked: &Asked, sessions: &Value) -> Markup {
    let all: Vec<&Value> = sessions["data"].as_array().into_iter().flatten().collect();
    html! {
        section {
            h2 { (asked.say("Các phiên đăng nhập", "Sessions")) }
            p { (asked.say("Mỗi dòng là một trình duyệt đang đăng nhập bằng tài khoản này. Phiên lạ: hãy kết thúc và đổi mật khẩu.",
                "Each row is a browser that is signed in with this account. If you do not know one: end it and change your password.")) }
            div.table tabindex="0" { table {
                caption { (all.len()) " " (asked.say("phiên", "sessions")) }
                thead { tr {
                    th scope="col" { (asked.say("Trình duyệt", "Browser")) } th scope="col" { (asked.say("Bắt đầu", "Began")) }
                    th scope="col" { (asked.say("Dùng lần cuối", "Last used")) } th scope="col" { (asked.say("Địa chỉ", "Address")) } th scope="col" { (asked.say("Kết thúc", "End")) }
                } }
                tbody { @for session in all { (row(asked, session)) } }
            } }
        }
    }
}

fn row(asked: &Asked, session: &Value) -> Markup {
    let text = |name: &str| session[name].as_str().unwrap_or("–");
    html! {
        tr {
            td { (text("user_agent")) }
            td { (words::moment(asked, text("created_at"))) }
            td { (words::moment(asked, text("last_seen_at"))) }
            td { (text("address")) }
            td {
                @if session["current"] == true { (asked.say("phiên này", "this one")) } @else {
                    form.inline method="post" action=(asked.href("/account/sessions/end")) {
                        input type="hidden" name="code" value=(text("code"));
                        button.button type="submit" { (asked.say("Kết thúc", "End")) }
                    }
                }
            }
        }
    }
}

async fn end_session(asked: Asked, filled: Filled) -> Result<Response, Refused> {
    asked.signed_in()?;
    let path = format!("/api/v1/sessions/{}", escaped(filled.text("code")));
    let told = asked.send(&Sending::bare(Method::DELETE, path)).await?;
    // Ended already, by a second press.
    if !told.status.is_success() && told.status != StatusCode::NOT_FOUND {
        return Err(told.into_problem().into());
    }
    Ok(Cookies::of(&told).onto(Redirect::to(&asked.href("/account?done=session")).into_response()))
}
