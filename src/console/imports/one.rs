//! One import: how far it is, what was understood, what would become of each row, and what can be done next.

use super::{API, act, layout, reading, rows, told};
use crate::console::asked::Asked;
use crate::console::frame::{self, Page};
use crate::console::parts::notice::notice;
use crate::console::parts::who::who;
use crate::console::refused::{Problem, Refused};
use crate::console::words;
use crate::http::extract::Code;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde_json::Value;

/// Tells htmx to load the whole page again.
const REFRESH: HeaderName = HeaderName::from_static("hx-refresh");

/// `GET /work/imports/{id}`
pub(super) async fn page(asked: Asked, Code(id): Code) -> Result<Response, Refused> {
    asked.signed_in()?;
    shown(&asked, &id, None).await
}

/// The address of an import at the API.
pub(super) fn path(id: &str, rest: &str) -> String {
    format!("{API}/{}{rest}", crate::console::api::escaped(id))
}

/// The page, with what was refused just now.
pub(super) async fn shown(asked: &Asked, id: &str, refused: Option<&Problem>) -> Result<Response, Refused> {
    let import = asked.get(&path(id, "")).await?;
    let has_rows = import["totals"].is_object() && import["erased_at"].is_null();
    let found = if has_rows { Some(rows::asked_for(asked, &import).await?) } else { None };
    let state = import["state"].as_str().unwrap_or_default();
    let body = html! {
        @if let Some(problem) = refused { (act::refusal(asked, problem)) }
        @if told::is_running(&import) { (working(asked, &import)) } @else { (stands(asked, &import, state)) }
        (act::next(asked, &import, refused))
        @if let Some(found) = &found { (rows::table(asked, &import, found)) }
        (reading::of(asked, &import))
    };
    let status = refused.and_then(|problem| StatusCode::from_u16(problem.status).ok()).unwrap_or(StatusCode::OK);
    let title = import["file_name"].as_str().unwrap_or_default();
    let lead = html! { p {
        (layout(asked, import["layout"].as_str().unwrap_or_default())) " · "
        (asked.say("tải lên lúc ", "handed in at ")) (words::moment(asked, import["created_at"].as_str().unwrap_or_default())) " · "
        (who(asked, import["actor"].as_str().unwrap_or_default()))
        " · " a href=(asked.href("/work/imports")) { (asked.say("Mọi lần nhập", "All imports")) }
    } };
    let head = html! { @if told::is_running(&import) { noscript { meta http-equiv="refresh" content="3"; } } };
    Ok(Page::new(asked, title).lead(lead).head(head).body(body).wide().status(status).into_response())
}

/// Where it stands, when nothing is being done.
fn stands(asked: &Asked, import: &Value, state: &str) -> Markup {
    let problems = import["problems"].as_array().map(Vec::as_slice).unwrap_or_default();
    let tone = if problems.is_empty() { told::tone(state) } else { crate::console::parts::notice::Tone::Bad };
    let totals = &import["totals"];
    notice(
        tone,
        &html! {
            p { strong { (asked.say("Trạng thái: ", "State: ")) (told::state(asked, state)) } }
            @if state == "checked" && totals["warned"].as_u64() > Some(0) {
                p { (words::number(asked, &totals["warned"])) (asked.say(" dòng có cảnh báo: ghi phải kèm lý do.", " rows have warnings: writing them needs a reason.")) }
            }
            @if !problems.is_empty() { ul { @for problem in problems { li { (told::both(asked, problem)) } } } }
            @if let Some(at) = import["committed_at"].as_str() {
                p { (asked.say("Ghi lúc ", "Written at ")) (words::moment(asked, at)) ". "
                    @if let (Some(first), Some(last)) = (import["first_sequence"].as_i64(), import["last_sequence"].as_i64()) {
                        a href=(asked.href(&format!("/work/journal?after={}&before={}", first - 1, last + 1))) { (asked.say("Xem trong nhật ký", "See it in the journal")) }
                    } @else { (asked.say("Sổ đã ghi đúng như vậy từ trước nên không có gì thay đổi.", "The register said the same already; nothing changed.")) }
                }
            }
            (undone(asked, &import["undone"]))
        },
    )
}

/// What an undo did, and what stays.
fn undone(asked: &Asked, undone: &Value) -> Markup {
    let kept = undone["kept"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        @if undone.is_object() {
            p { (asked.say("Đã xóa lại ", "Deleted again: ")) (words::number(asked, &undone["deleted"]))
                (asked.say(" bản ghi, trả ", "; given their old values: ")) (words::number(asked, &undone["restored"]))
                (asked.say(" bản ghi về giá trị cũ.", ".")) }
            @if !kept.is_empty() {
                p { (words::count(asked, kept.len() as u64)) (asked.say(" bản ghi giữ nguyên:", " records stay as they are:")) }
                ul { @for one in kept { li { (reading::record(asked, one["code"].as_str().unwrap_or_default())) ": " (told::both(asked, one)) } } }
            }
        }
    }
}

/// How far the work is; asks again every second where a script may run.
fn working(asked: &Asked, import: &Value) -> Markup {
    let id = import["id"].as_str().unwrap_or_default();
    let progress = &import["progress"];
    let percent = progress["percent"].as_u64().unwrap_or_default();
    html! {
        section #progress .notice role="status" hx-get=(asked.href(&format!("/work/imports/{id}/progress"))) hx-trigger="every 1s" hx-swap="outerHTML" {
            p { strong { (told::state(asked, import["state"].as_str().unwrap_or_default())) } }
            label for="bar" { (percent) " %"
                @if progress["of"].as_u64() > Some(0) { ": " (words::number(asked, &progress["rows"])) (asked.say(" trong ", " of ")) (words::number(asked, &progress["of"])) (asked.say(" dòng", " rows")) }
            }
            progress #bar max="100" value=(percent) { (percent) " %" }
            p { a.button href=(asked.href(&format!("/work/imports/{id}"))) { (asked.say("Xem lại", "Refresh")) } }
        }
    }
}

/// `GET /work/imports/{id}/progress`: the part of the page that tells how far the work is.
pub(super) async fn progress(asked: Asked, Code(id): Code) -> Result<Response, Refused> {
    asked.signed_in()?;
    let import = asked.get(&path(&id, "")).await?;
    if !asked.is_partial() {
        return shown(&asked, &id, None).await;
    }
    let mut response = frame::part(working(&asked, &import));
    if !told::is_running(&import) {
        response.headers_mut().insert(REFRESH, HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// `GET /work/imports/{id}/file`: the file back, with its results, in the language of the page.
pub(super) async fn file(asked: Asked, Code(id): Code) -> Result<Response, Refused> {
    asked.signed_in()?;
    Ok(asked.hand_on(Method::GET, &path(&id, "/file"), Body::empty(), "").await)
}
