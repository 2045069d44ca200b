//! The people who sign in and the tokens of programs, as administrators keep them.

mod act;
mod create;
mod invited;
mod once;
mod one;
mod tokens;

use super::api::address;
use super::asked::Asked;
use super::frame::Page;
use super::parts::difference::Places;
use super::parts::steps::steps;
use super::refused::Refused;
use super::words;
use crate::app::App;
use crate::language::Language;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use serde_json::Value;

const API: &str = "/api/v1/accounts";

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/work/accounts", get(list))
        .route("/work/accounts/new", get(create::form).post(create::send))
        .route("/work/accounts/{code}", get(one::page).post(act::change))
        .route("/work/accounts/{code}/invitation", post(invited::invite))
        .route("/work/accounts/{code}/sessions", post(act::end_sessions))
        .route("/work/accounts/{code}/second-factor", post(act::remove_second_factor))
        .route("/work/tokens", get(tokens::list))
        .route("/work/tokens/new", get(tokens::form).post(tokens::send))
        .route("/work/tokens/{code}/rotate", post(tokens::rotate))
        .route("/work/tokens/{code}/revoke", post(tokens::revoke))
}

/// The roles, with a department where they have one: value of the form, Vietnamese, English.
const ROLES: [(&str, &str, &str); 5] = [
    ("reader", "Người xem: xem thêm dữ liệu dành cho đối tác", "Reader: also sees what partners see"),
    (
        "commune_officer",
        "Cán bộ xã, phường: chuẩn bị và đề xuất hồ sơ của xã",
        "Commune officer: prepares and proposes records of the commune",
    ),
    (
        "department_officer/agriculture",
        "Cán bộ Sở Nông nghiệp và Môi trường: làng nghề, chủ thể, sản phẩm",
        "Officer of agriculture: villages, producers, products",
    ),
    ("department_officer/trade", "Cán bộ Sở Công Thương: trung tâm", "Officer of trade: centres"),
    (
        "administrator",
        "Quản trị viên: tài khoản, mã truy cập; không ghi hồ sơ",
        "Administrator: accounts and tokens; writes no record",
    ),
];

/// What somebody does, in words.
fn role(asked: &Asked, account: &Value) -> &'static str {
    let value = role_value(account);
    let found = ROLES.into_iter().find(|(known, ..)| *known == value);
    let words = found.map_or("", |(_, vi, en)| if asked.language == Language::Vietnamese { vi } else { en });
    words.split(':').next().unwrap_or_default()
}

/// Role and department as one value of the form.
fn role_value(account: &Value) -> String {
    let text = |name: &str| account[name].as_str().unwrap_or_default();
    match text("department") {
        "" => text("role").to_owned(),
        department => format!("{}/{department}", text("role")),
    }
}

async fn list(asked: Asked) -> Result<Response, Refused> {
    asked.signed_in()?;
    let mut params = vec![("limit", "100")];
    params.extend(asked.param("cursor").map(|after| ("after", after)));
    let told = asked.get(&address(API, &params)).await?;
    let accounts = told["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let places = Places::of(&asked, accounts.iter()).await;
    let next = told["next"].as_str().map(|next| next.replace("after=", "cursor="));
    let body = html! {
        div.buttons { a.button.primary href=(asked.href("/work/accounts/new")) { (asked.say("Tạo tài khoản", "Make an account")) } }
        div.table { table {
            caption { (words::count(&asked, accounts.len() as u64)) (asked.say(" tài khoản trên trang này", " accounts on this page")) }
            thead { tr {
                th scope="col" { (asked.say("Họ tên", "Name")) }
                th scope="col" { (asked.say("Tên đăng nhập", "Sign-in name")) }
                th scope="col" { (asked.say("Vai trò", "Role")) }
                th scope="col" { (asked.say("Trạng thái", "State")) }
            } }
            tbody { @for account in accounts { tr {
                th scope="row" { a href=(asked.href(&format!("/work/accounts/{}", account["code"].as_str().unwrap_or_default()))) { (account["display_name"].as_str().unwrap_or_default()) } }
                td { (account["name"].as_str().unwrap_or_default()) }
                td { (role(&asked, account)) @if let Some(commune) = account["commune"].as_str() { ", " (places.name(commune)) } }
                td { (state(&asked, account)) }
            } } }
        } }
        (steps(&asked, next.as_deref()))
    };
    Ok(Page::new(&asked, asked.say("Tài khoản", "Accounts")).body(body).into_response())
}

/// How an account stands.
fn state(asked: &Asked, account: &Value) -> Markup {
    html! {
        @if account["disabled"] == true { strong.fault { (asked.say("bị khóa", "disabled")) } }
        @else if account["password_changed_at"].is_null() && account["single_sign_on"] != true {
            @if account["invitation"].is_object() { (asked.say("đã mời, chưa nhận", "invited, not accepted")) } @else { strong.odd { (asked.say("chưa mời", "not invited")) } }
        }
        @else { (asked.say("đang dùng", "in use")) @if account["second_factor"] == true { (asked.say(", xác thực hai bước", ", second factor")) } }
    }
}
