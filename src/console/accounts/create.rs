//! The form for an account, new or there already.

use super::{API, ROLES, role_value};
use crate::console::api::Sending;
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::frame::Page;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::{Problem, Refused};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde_json::{Map, Value, json};

/// `GET /work/accounts/new`
pub(super) async fn form(asked: Asked) -> Result<Response, Refused> {
    asked.signed_in()?;
    // Whoever may not see accounts is told so before they fill in a form.
    asked.get("/api/v1/accounts?limit=1").await?;
    Ok(page(&asked, &Value::Null, None).await?.into_response())
}

/// `POST /work/accounts/new`
pub(super) async fn send(asked: Asked, filled: Filled) -> Result<Response, Refused> {
    asked.signed_in()?;
    let mut body = given(&filled, false);
    body.insert("name".to_owned(), filled.text("name").trim().into());
    let told = asked.send(&Sending::new(Method::POST, API, Value::Object(body.clone()))).await?;
    if told.status.is_success() {
        let code = told.body["code"].as_str().unwrap_or_default();
        return Ok(Redirect::to(&asked.href(&format!("/work/accounts/{code}?done=created"))).into_response());
    }
    let problem = told.into_problem();
    if matches!(problem.status, 401 | 403) {
        return Err(problem.into());
    }
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(page(&asked, &Value::Object(body), Some(&problem)).await?.status(status).into_response())
}

/// What the form gives. `whole`: also what is taken away.
pub(super) fn given(filled: &Filled, whole: bool) -> Map<String, Value> {
    let (role, department) = filled.text("role").split_once('/').unwrap_or((filled.text("role"), ""));
    let mut body = Map::new();
    body.insert("display_name".to_owned(), filled.text("display_name").trim().into());
    body.insert("role".to_owned(), role.into());
    let commune = filled.given("commune").filter(|_| role == "commune_officer");
    let optional = [
        ("email", filled.given("email")),
        ("department", Some(department).filter(|name| !name.is_empty())),
        ("commune", commune),
    ];
    for (name, value) in optional {
        match value {
            Some(text) => body.insert(name.to_owned(), text.into()),
            None if whole => body.insert(name.to_owned(), Value::Null),
            None => None,
        };
    }
    body
}

async fn page<'a>(asked: &'a Asked, typed: &Value, problem: Option<&Problem>) -> Result<Page<'a>, Refused> {
    let communes = communes(asked).await?;
    let body = html! {
        @if let Some(problem) = problem { (summary(asked, problem)) }
        form method="post" action=(asked.href("/work/accounts/new")) {
            (text(asked, "name", (asked.say("Tên đăng nhập", "Sign-in name"), asked.say("Chữ thường không dấu, số, dấu chấm; không đổi được về sau. Ví dụ lan.nguyen.", "Lower-case letters without marks, digits, dots; it never changes. As lan.nguyen.")), typed, problem))
            (fields(asked, typed, &communes, problem))
            div.buttons {
                button.primary type="submit" { (asked.say("Tạo tài khoản", "Make the account")) }
                a.button href=(asked.href("/work/accounts")) { (asked.say("Thôi", "Cancel")) }
            }
        }
        p.quiet { (asked.say("Sau đó tạo liên kết mời để người đó tự đặt mật khẩu.", "Afterwards make an invitation, by which the person sets their own password.")) }
    };
    Ok(Page::new(asked, asked.say("Tạo tài khoản", "Make an account")).body(body))
}

/// What can be given of every account but its name.
pub(super) fn fields(asked: &Asked, typed: &Value, communes: &[Value], problem: Option<&Problem>) -> Markup {
    let role = role_value(typed);
    html! {
        (text(asked, "display_name", (asked.say("Họ tên", "Name of the person"), ""), typed, problem))
        (text(asked, "email", (asked.say("Thư điện tử (nếu có)", "E-mail (optional)"), ""), typed, problem))
        fieldset.field {
            legend { (asked.say("Vai trò", "Role")) }
            @for (value, vi, en) in ROLES {
                p { label { input type="radio" name="role" value=(value) required checked[role == value]; (asked.say(vi, en)) } }
            }
            (faults(problem, &["/role", "/department"]))
        }
        div.field {
            label for="commune" { (asked.say("Xã, phường (chỉ cho cán bộ xã)", "Commune (for commune officers only)")) }
            select id="commune" name="commune" aria-invalid=[problem.filter(|problem| problem.at("/commune").next().is_some()).map(|_| "true")] {
                option value="" { "–" }
                @for unit in communes {
                    option value=(unit["code"].as_str().unwrap_or_default()) selected[unit["code"] == typed["commune"]] { (unit["full_name"].as_str().unwrap_or_default()) }
                }
            }
            (faults(problem, &["/commune"]))
        }
    }
}

/// The communes of today, by name.
pub(super) async fn communes(asked: &Asked) -> Result<Vec<Value>, Refused> {
    let (mut all, mut next) = (Vec::new(), Some("/api/v1/units?kind=xa,phuong&limit=200&sort=name".to_owned()));
    while let Some(path) = next {
        let page = asked.get(&path).await?;
        all.extend(page["data"].as_array().into_iter().flatten().cloned());
        next = page["next"].as_str().map(str::to_owned);
    }
    Ok(all)
}

fn text(asked: &Asked, name: &str, (label, about): (&str, &str), typed: &Value, problem: Option<&Problem>) -> Markup {
    let pointer = format!("/{name}");
    let invalid = problem.filter(|problem| problem.at(&pointer).next().is_some()).map(|_| "true");
    let _ = asked;
    html! {
        div.field {
            label for=(name) { (label) }
            @if !about.is_empty() { p.about id={ (name) "-about" } { (about) } }
            input id=(name) type="text" name=(name) value=(typed[name].as_str().unwrap_or_default()) required[name != "email"] autocomplete="off" aria-invalid=[invalid];
            (faults(problem, &[&pointer]))
        }
    }
}

fn faults(problem: Option<&Problem>, pointers: &[&str]) -> Markup {
    html! { @for fault in problem.into_iter().flat_map(|problem| problem.errors.iter()).filter(|fault| pointers.contains(&fault.pointer.as_str())) { p.fault { (fault.detail) } } }
}

/// Everything that is wrong, with links to the fields.
pub(super) fn summary(asked: &Asked, problem: &Problem) -> Markup {
    let title = |pointer: &str| match pointer.trim_start_matches('/') {
        "name" => asked.say("Tên đăng nhập", "Sign-in name").to_owned(),
        "display_name" => asked.say("Họ tên", "Name of the person").to_owned(),
        "email" => asked.say("Thư điện tử", "E-mail").to_owned(),
        "role" | "department" => asked.say("Vai trò", "Role").to_owned(),
        "commune" => asked.say("Xã, phường", "Commune").to_owned(),
        other => other.to_owned(),
    };
    notice(
        Tone::Bad,
        &html! {
            p { strong { (problem.detail) } }
            @if !problem.errors.is_empty() {
                ul { @for fault in &problem.errors { li { a href=(fault.pointer.replacen('/', "#", 1)) { (title(&fault.pointer)) } ": " (fault.detail) } } }
            }
        },
    )
}

/// An account that is shut or opened again, and nothing else of it.
pub(super) fn disabled(yes: bool) -> Value {
    json!({"disabled": yes})
}
