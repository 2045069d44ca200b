//! One proposal: who sent it and why, what it changes, and what may be done with it.

use super::{API, act, compared, kind, name, state};
use crate::console::asked::Asked;
use crate::console::frame::Page;
use crate::console::parts::notice::{Tone, notice};
use crate::console::parts::who::who;
use crate::console::refused::{Problem, Refused};
use crate::console::words;
use crate::http::extract::Code;
use crate::registry::kind::RecordKind;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde_json::Value;

/// The address of a proposal at the API.
pub(super) fn path(id: &str, rest: &str) -> String {
    format!("{API}/{}{rest}", crate::console::api::escaped(id))
}

/// `GET /work/proposals/{id}`
pub(super) async fn page(asked: Asked, Code(id): Code) -> Result<Response, Refused> {
    asked.signed_in()?;
    shown(&asked, &id, None).await
}

/// The page; with what was refused just now and what was typed for it.
pub(super) async fn shown(asked: &Asked, id: &str, refused: Option<(&Problem, &act::Typed)>) -> Result<Response, Refused> {
    let told = asked.get_told(&path(id, "")).await?;
    let (tag, proposal) = (told.header("etag").to_owned(), told.body);
    let now = compared::now(asked, &proposal).await?;
    let body = html! {
        @if let Some((problem, _)) = refused { (act::refusal(asked, &proposal, problem)) }
        (facts(asked, &proposal))
        h2 { (asked.say("Nội dung", "What is proposed")) }
        (compared::table(asked, &proposal, &now).await)
        (act::forms(asked, &proposal, &tag, refused))
    };
    let status = refused.and_then(|(problem, _)| StatusCode::from_u16(problem.status).ok()).unwrap_or(StatusCode::OK);
    Ok(Page::new(asked, &name(asked, &proposal)).body(body).status(status).into_response())
}

fn facts(asked: &Asked, proposal: &Value) -> Markup {
    let text = |name: &str| proposal[name].as_str().filter(|text| !text.is_empty());
    let state_name = text("state").unwrap_or_default();
    let record = text("code").zip(RecordKind::ALL.into_iter().find(|kind| proposal["record_kind"] == kind.name()));
    let conflicts = proposal["conflicts"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        @if !conflicts.is_empty() {
            (notice(Tone::Odd, &html! {
                p { (asked.say("Đề xuất khác đang chờ cũng muốn đổi các mục này:", "Other open proposals want to change the same fields:")) }
                ul { @for (at, other) in conflicts.iter().filter_map(Value::as_str).enumerate() {
                    li { a href=(asked.href(&format!("/work/proposals/{other}"))) { (asked.say("đề xuất trùng ", "clashing proposal ")) (at + 1) } }
                } }
            }))
        }
        dl.facts {
            dt { (asked.say("Trạng thái", "State")) } dd { strong { (state(asked, state_name)) } }
            dt { (asked.say("Loại bản ghi", "Kind of record")) } dd { (kind(asked, text("record_kind").unwrap_or_default())) }
            @if let Some((code, kind)) = record {
                dt { (asked.say("Bản ghi", "Record")) } dd { a href=(asked.href(&format!("/{}/{code}", kind.plural()))) { (code) } }
            }
            dt { (asked.say("Người gửi", "Sent by")) } dd { (who(asked, text("author").unwrap_or_default())) ", " (words::moment(asked, text("created_at").unwrap_or_default())) }
            @if let Some(reason) = text("reason") { dt { (asked.say("Lý do", "Reason")) } dd { (reason) } }
            @if let Some(by) = text("decided_by") {
                dt { (asked.say("Người quyết định", "Decided by")) } dd { (who(asked, by)) ", " (words::moment(asked, text("decided_at").unwrap_or_default())) }
            }
            @if let Some(comment) = text("comment") { dt { (asked.say("Ý kiến", "Comment")) } dd { (comment) } }
        }
    }
}
