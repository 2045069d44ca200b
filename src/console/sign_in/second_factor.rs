//! The second factor of one's own account: the secret as a code to scan, and the recovery codes, each shown once.

use super::account::{page, problem_words};
use super::cookies::Cookies;
use super::fields::{field, present_password};
use crate::app::App;
use crate::console::api::Sending;
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::frame::Page;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::Refused;
use axum::Router;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use maud::{Markup, html};
use qrcode::{EcLevel, QrCode};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The quiet zone around a code, in its squares.
const QUIET: usize = 4;

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/account/second-factor", post(begin))
        .route("/account/second-factor/confirm", post(confirm))
        .route("/account/second-factor/remove", post(remove))
        .route("/account/recovery-codes", post(renew))
}

/// Its part of the page of the account.
pub fn section(asked: &Asked, account: &Value) -> Markup {
    html! {
        section {
            h2 { (asked.say("Xác thực hai lớp", "Second factor")) }
            @if account["second_factor"] == true {
                p { (asked.say("Đang bật. Mã dự phòng còn lại: ", "It is on. Recovery codes left: ")) strong { (account["recovery_codes"].as_u64().unwrap_or(0)) } }
                form.column method="post" action=(asked.href("/account/recovery-codes")) {
                    (present_password(asked, "password-renew"))
                    div.buttons { button.button type="submit" { (asked.say("Tạo mã dự phòng mới", "Make new recovery codes")) } }
                }
                form.column method="post" action=(asked.href("/account/second-factor/remove")) {
                    (present_password(asked, "password-remove"))
                    (field("code", asked.say("Mã xác thực hoặc mã dự phòng", "Code of the app, or recovery code"), "text", "", "one-time-code", false))
                    div.buttons { button.button.danger type="submit" { (asked.say("Tắt xác thực hai lớp", "Turn the second factor off")) } }
                }
            } @else {
                p { (asked.say("Đang tắt. Khi bật, đăng nhập cần thêm mã 6 chữ số của ứng dụng xác thực trên điện thoại.",
                    "It is off. Once on, signing in needs the 6 digits of an authenticator app on your phone.")) }
                form.column method="post" action=(asked.href("/account/second-factor")) {
                    (present_password(asked, "password-begin"))
                    div.buttons { button.primary type="submit" { (asked.say("Bật xác thực hai lớp", "Turn the second factor on")) } }
                }
            }
        }
    }
}

async fn begin(asked: Asked, filled: Filled) -> Result<Response, Refused> {
    asked.signed_in()?;
    let body = json!({"password": filled.text("password")});
    let told = asked.send(&Sending::new(Method::POST, "/api/v1/account/totp", body)).await?;
    if !told.status.is_success() {
        return page(&asked, Some((Tone::Bad, problem_words(&told.into_problem())))).await;
    }
    let text = |name: &str| told.body[name].as_str().unwrap_or_default();
    Ok(scan(&asked, text("secret"), text("address"), None))
}

fn scan(asked: &Asked, secret: &str, address: &str, fault: Option<Markup>) -> Response {
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let body = html! {
        @if let Some(fault) = fault { (notice(Tone::Bad, &fault)) }
        ol {
            li { p { (asked.say("Quét mã này bằng ứng dụng xác thực trên điện thoại, hoặc gõ khóa bên dưới.", "Scan this code with the authenticator app on your phone, or type the key below.")) }
                (drawn(asked, address)) p { (asked.say("Khóa: ", "Key: ")) code { (secret) } } }
            li { p { (asked.say("Gõ 6 chữ số mà ứng dụng hiện.", "Type the 6 digits that the app shows.")) }
                form.column method="post" action=(asked.href("/account/second-factor/confirm")) {
                    input type="hidden" name="secret" value=(secret);
                    input type="hidden" name="address" value=(address);
                    (field("code", asked.say("Mã 6 chữ số", "6 digits"), "text", "", "one-time-code", false))
                    div.buttons { button.primary type="submit" { (asked.say("Xác nhận", "Confirm")) } }
                } }
        }
    };
    secret_page(Page::new(asked, asked.say("Bật xác thực hai lớp", "Turn the second factor on")).body(body).status(status))
}

fn secret_page(page: Page<'_>) -> Response {
    let mut response = page.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The code as a drawing: one path of squares.
fn drawn(asked: &Asked, text: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return html! {} };
    let width = code.width();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, colour)| *colour == qrcode::Color::Dark);
    let mut squares = String::new();
    for (at, _) in dark {
        let _ = write!(squares, "M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET);
    }
    let side = width + 2 * QUIET;
    html! {
        svg.qr role="img" aria-label=(asked.say("Mã để quét", "Code to scan")) viewBox={ "0 0 " (side) " " (side) } width="220" height="220" shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#fff" {}
            path d=(squares) fill="#000" {}
        }
    }
}

async fn confirm(asked: Asked, filled: Filled) -> Result<Response, Refused> {
    asked.signed_in()?;
    let body = json!({"code": filled.text("code")});
    let told = asked.send(&Sending::new(Method::POST, "/api/v1/account/totp/confirm", body)).await?;
    if !told.status.is_success() {
        let fault = problem_words(&told.into_problem());
        return Ok(scan(&asked, filled.text("secret"), filled.text("address"), Some(fault)));
    }
    let cookies = Cookies::of(&told);
    Ok(cookies.onto(codes(&asked, &told.body)))
}

async fn renew(asked: Asked, filled: Filled) -> Result<Response, Refused> {
    asked.signed_in()?;
    let body = json!({"password": filled.text("password")});
    let told = asked.send(&Sending::new(Method::POST, "/api/v1/account/recovery-codes", body)).await?;
    if !told.status.is_success() {
        return page(&asked, Some((Tone::Bad, problem_words(&told.into_problem())))).await;
    }
    Ok(codes(&asked, &told.body))
}

fn codes(asked: &Asked, told: &Value) -> Response {
    let body = html! {
        (notice(Tone::Odd, &html! { p { (asked.say(
            "Các mã này chỉ hiện một lần. Hãy in hoặc chép lại và cất kỹ: mỗi mã thay được ứng dụng xác thực một lần.",
            "These codes are shown once. Print or copy them and keep them safe: each stands in for the app once.")) } }))
        ul.codes { @for code in told["codes"].as_array().into_iter().flatten() { li { code { (code.as_str().unwrap_or_default()) } } } }
        p.no-print { a.button href=(asked.href("/account")) { (asked.say("Đã cất, về tài khoản", "Kept, back to the account")) } }
    };
    secret_page(Page::new(asked, asked.say("Mã dự phòng", "Recovery codes")).body(body))
}

async fn remove(asked: Asked, filled: Filled) -> Result<Response, Refused> {
    asked.signed_in()?;
    let body = json!({"password": filled.text("password"), "code": filled.text("code")});
    let told = asked.send(&Sending::new(Method::DELETE, "/api/v1/account/totp", body)).await?;
    if !told.status.is_success() {
        return page(&asked, Some((Tone::Bad, problem_words(&told.into_problem())))).await;
    }
    Ok(Cookies::of(&told).onto(Redirect::to(&asked.href("/account?done=second-factor")).into_response()))
}
