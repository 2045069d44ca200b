//! Handing in a workbook, looking at what would become of it, writing it, taking it back.

mod act;
mod hand_in;
mod one;
mod reading;
mod rows;
mod told;
mod upload;

use super::asked::Asked;
use super::frame::Page;
use super::parts::steps::steps;
use super::parts::who::who;
use super::refused::Refused;
use super::words;
use crate::app::App;
use crate::http::extract::Code;
use crate::import::layout::Layout;
use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use serde_json::Value;

const API: &str = "/api/v1/imports";
const ON_A_PAGE: &str = "20";

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/work/imports", get(list))
        .route("/work/imports/templates/{code}", get(template))
        .route("/work/imports/{code}", get(one::page))
        .route("/work/imports/{code}/progress", get(one::progress))
        .route("/work/imports/{code}/file", get(one::file))
        .route("/work/imports/{code}/commit", post(act::commit))
        .route("/work/imports/{code}/check", post(act::check))
        .route("/work/imports/{code}/cancel", post(act::cancel))
        .route("/work/imports/{code}/undo", get(act::ask_undo).post(act::undo))
}

/// Handing in a file. How large it may be is said by the API, which counts it.
pub fn uploads() -> Router<App> {
    let both = get(back_to_list).post(upload::upload);
    Router::new().route("/work/imports/upload", both.layer(DefaultBodyLimit::disable()))
}

async fn back_to_list(asked: Asked) -> Redirect {
    Redirect::to(&asked.href("/work/imports"))
}

/// Imports so far, and the form for another one.
async fn list(asked: Asked) -> Result<Response, Refused> {
    asked.signed_in()?;
    let page = overview(&asked, None).await?;
    Ok(page.into_response())
}

/// `refused`: what was wrong with a file that was handed in just now.
async fn overview<'a>(asked: &'a Asked, refused: Option<&Markup>) -> Result<Page<'a>, Refused> {
    let mut params = vec![("limit", ON_A_PAGE)];
    params.extend(asked.param("cursor").map(|before| ("before", before)));
    let told = asked.get(&super::api::address(API, &params)).await?;
    let body = html! {
        @if let Some(refused) = refused { (refused) }
        @if asked.param("cursor").is_none() { (hand_in::form(asked)) }
        (history(asked, &told))
    };
    let lead = html! { p { (asked.say(
    "Tải lên tệp Excel hoặc CSV như đang có. Hệ thống chạy thử trước: nói rõ từng dòng sẽ ra sao, chưa ghi gì vào sổ cho đến khi anh chị bấm ghi. Ghi rồi vẫn hoàn tác được.",
    "Hand in an Excel or CSV file as it is. It is tried first: you see what would become of each row, and nothing is written until you say so. What was written can be taken back.")) } };
    Ok(Page::new(asked, asked.say("Nhập tệp", "Import a file")).lead(lead).body(body).wide())
}

fn history(asked: &Asked, told: &Value) -> Markup {
    let imports = told["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    // The API goes on from an id, which is the page's cursor.
    let next = told["next"].as_str().map(|next| next.replace("before=", "cursor="));
    html! {
        h2 { (asked.say("Các lần nhập", "Imports so far")) }
        @if imports.is_empty() {
            p { (asked.say("Chưa có lần nhập nào. Tải mẫu, điền và gửi lên ở trên.", "There is none yet. Take a template, fill it in and hand it in above.")) }
        } @else {
            div.table { table {
                caption { (asked.say("Mới nhất ở trên; tệp và từng dòng được giữ 90 ngày. Trên trang này: ", "The latest first; files and rows are kept for 90 days. On this page: ")) (imports.len()) }
                thead { tr {
                    th scope="col" { (asked.say("Tệp", "File")) }
                    th scope="col" { (asked.say("Chứa", "Holds")) }
                    th scope="col" { (asked.say("Trạng thái", "State")) }
                    th.number scope="col" { (asked.say("Dòng", "Rows")) }
                    th.number scope="col" { (asked.say("Không nhận", "Refused")) }
                    th scope="col" { (asked.say("Tải lên", "Handed in")) }
                } }
                tbody { @for import in imports { (line(asked, import)) } }
            } }
            (steps(asked, next.as_deref()))
        }
    }
}

fn line(asked: &Asked, import: &Value) -> Markup {
    let text = |name: &str| import[name].as_str().unwrap_or_default();
    html! {
        tr {
            th scope="row" { a href=(asked.href(&format!("/work/imports/{}", text("id")))) { (text("file_name")) } }
            td { (layout(asked, text("layout"))) }
            td { (told::state(asked, text("state"))) }
            td.number { (words::number(asked, &import["totals"]["rows"])) }
            td.number { (words::number(asked, &import["totals"]["refuse"])) }
            td { (words::moment(asked, text("created_at"))) br; span.quiet { (who(asked, text("actor"))) } }
        }
    }
}

/// What a file holds, in words.
fn layout<'a>(asked: &'a Asked, name: &'a str) -> String {
    Layout::named(name).map_or_else(|| name.to_owned(), |layout| asked.language.of(&layout.title()).to_owned())
}

/// A template, in the language of the page.
async fn template(asked: Asked, Code(name): Code) -> Response {
    let path = format!("/api/v1/templates/{}", super::api::escaped(&name));
    asked.hand_on(Method::GET, &path, Body::empty(), "").await
}
