//! Deleting a record: asked once more, with what it is; refused while others refer to it, with a way to each of them.

use super::control;
use super::form::{hidden, reason};
use crate::console::api::{Sending, escaped};
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::frame::Page;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::{Problem, Refused};
use crate::console::sign_in::again;
use crate::http::extract::Code;
use crate::registry::kind::RecordKind;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

/// `GET`: whether it is meant.
pub(super) async fn confirm(asked: Asked, kind: RecordKind, Code(code): Code) -> Result<Response, Refused> {
    asked.signed_in()?;
    shown(&asked, kind, &code, "", None).await
}

/// `POST`: it is.
pub(super) async fn submit(asked: Asked, kind: RecordKind, Code(code): Code, filled: Filled) -> Result<Response, Refused> {
    if asked.who.is_none() {
        return Ok(match again::sign_in(asked, filled).await? {
            again::Answered::Still(response) => response,
            again::Answered::Back { asked, filled, cookies } => {
                cookies.onto(shown(&asked, kind, &code, filled.text("reason"), None).await?)
            }
        });
    }
    let path = format!("/api/v1/{}/{}", kind.plural(), escaped(&code));
    let sending = Sending::bare(Method::DELETE, path).if_match(filled.text("tag")).because(filled.text("reason"));
    let told = asked.send(&sending).await?;
    match told.status {
        status if status.is_success() => Ok(Redirect::to(&asked.href(&format!("/{}", kind.plural()))).into_response()),
        StatusCode::UNAUTHORIZED => Ok(again::ask(&asked, &filled, None)),
        _ => shown(&asked, kind, &code, filled.text("reason"), Some(told.into_problem())).await,
    }
}

async fn shown(asked: &Asked, kind: RecordKind, code: &str, why: &str, problem: Option<Problem>) -> Result<Response, Refused> {
    let told = asked.get_told(&format!("/api/v1/{}/{}", kind.plural(), escaped(code))).await?;
    let name =
        ["name", "official_name", "number", "subject"].into_iter().find_map(|name| told.body[name].as_str()).unwrap_or(code);
    let status = problem.as_ref().and_then(|problem| StatusCode::from_u16(problem.status).ok()).unwrap_or(StatusCode::OK);
    let title = format!("{} {} {code}", asked.say("Xóa", "Delete"), control::called(asked, kind));
    let body = html! {
        @if let Some(problem) = &problem { (refusal(asked, problem)) }
        p { strong { (name) } }
        p { (asked.say(
            "Bản ghi biến khỏi sổ; lịch sử của nó còn trong nhật ký. Thu hồi một công nhận không phải là xóa: hãy ghi quyết định thu hồi.",
            "The record leaves the register; its history stays in the journal. A withdrawal is no deletion: enter the decision that withdraws.")) }
        form method="post" action=(asked.href(&format!("/{}/{}/delete", kind.plural(), escaped(code)))) {
            (hidden("tag", told.header("etag")))
            (reason(asked, why, problem.as_ref().is_some_and(|problem| !problem.warnings.is_empty())))
            div.buttons {
                button.button.danger type="submit" { (asked.say("Xóa hẳn", "Delete it")) }
                a.button href=(asked.href(&format!("/{}/{code}", kind.plural()))) { (asked.say("Thôi", "Cancel")) }
            }
        }
    };
    Ok(Page::new(asked, &title).body(body).status(status).into_response())
}

fn refusal(asked: &Asked, problem: &Problem) -> Markup {
    let words = if problem.slug() == "stale" {
        asked.say(
            "Bản ghi vừa được người khác sửa. Hãy xem lại rồi mới xóa.",
            "Somebody has just changed the record. Look at it again before you delete it.",
        )
    } else {
        problem.detail.as_str()
    };
    notice(
        Tone::Bad,
        &html! {
            p { (words) }
            @if !problem.references.is_empty() {
                ul { @for reference in &problem.references {
                    @let (code, kind) = (reference["code"].as_str().unwrap_or_default(), reference["record_kind"].as_str().unwrap_or_default());
                    li { @if let Some(kind) = RecordKind::ALL.into_iter().find(|known| known.name() == kind) {
                        a href=(asked.href(&format!("/{}/{code}", kind.plural()))) { (control::called(asked, kind)) " " (code) }
                    } @else { (code) } }
                } }
            }
        },
    )
}
