//! What becomes of a proposal: applied, sent back, not taken over, withdrawn. Each for the version that was looked at.

use super::one;
use crate::console::api::{Sending, address};
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::parts::difference::{Places, Reading};
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::{Problem, Refused};
use crate::http::extract::Code;
use axum::http::Method;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde_json::{Value, json};

/// What was typed into a form that was refused.
#[derive(Debug, Default)]
pub(super) struct Typed {
    act: &'static str,
    text: String,
}

/// The forms, each for who may. Whose a proposal is and who decides on it, the API says at last.
pub(super) fn forms(asked: &Asked, proposal: &Value, tag: &str, refused: Option<(&Problem, &Typed)>) -> Markup {
    let state = proposal["state"].as_str().unwrap_or_default();
    let own = asked.who.as_ref().is_some_and(|who| proposal["author"] == format!("account:{}", who.text("code")));
    let keeps = proposal["record_kind"].as_str().is_some_and(|kind| asked.may(&format!("write:{kind}s")));
    let decides = keeps && asked.who.as_ref().is_some_and(|who| who.text("role") == "department_officer");
    html! {
        @if state == "pending" && decides { (deciding(asked, proposal, tag, own, refused)) }
        @if own && matches!(state, "pending" | "returned") {
            h2 { (asked.say("Đề xuất của anh chị", "Your proposal")) }
            div.buttons {
                a.button href=(action(asked, proposal, "revise")) { (asked.say("Sửa và gửi lại", "Change and send again")) }
                form.inline method="post" action=(action(asked, proposal, "withdraw")) {
                    input type="hidden" name="if_match" value=(tag);
                    button.button type="submit" { (asked.say("Rút đề xuất", "Take it back")) }
                }
            }
        }
    }
}

fn action(asked: &Asked, proposal: &Value, act: &str) -> String {
    asked.href(&format!("/work/proposals/{}/{act}", proposal["id"].as_str().unwrap_or_default()))
}

fn deciding(asked: &Asked, proposal: &Value, tag: &str, own: bool, refused: Option<(&Problem, &Typed)>) -> Markup {
    let typed = |act: &str| refused.filter(|(_, typed)| typed.act == act).map_or("", |(_, typed)| typed.text.as_str());
    let overtaken = refused.is_some_and(|(problem, typed)| {
        typed.act == "apply" && problem.slug() == "stale" && !problem.clashes.iter().any(|name| name == "state")
    });
    let warned = refused.is_some_and(|(problem, _)| problem.slug() == "needs-reason");
    html! {
        h2 { (asked.say("Quyết định", "Decide")) }
        @if own {
            p { (asked.say("Đề xuất do người khác duyệt, không phải người gửi.", "A proposal is applied by somebody else than its author.")) }
        } @else {
            form method="post" action=(action(asked, proposal, "apply")) {
                input type="hidden" name="if_match" value=(tag);
                fieldset {
                    legend { (asked.say("Duyệt và ghi vào sổ", "Apply it")) }
                    div.field {
                        label for="reason" { (asked.say("Lý do", "Reason")) @if !warned { " " span.quiet { (asked.say("(nếu có)", "(optional)")) } } }
                        input id="reason" type="text" name="reason" maxlength="1000" value=(typed("apply")) required[warned];
                    }
                    @if overtaken {
                        div.field { label { input type="checkbox" name="overwrite" value="true" required;
                            (asked.say("Ghi đè giá trị mới hơn ở các mục trên", "Overwrite the newer values of these fields")) } }
                    }
                    button.primary type="submit" { (asked.say("Duyệt", "Apply")) }
                }
            }
        }
        (answering(asked, proposal, tag, ("return", asked.say("Trả lại để bổ sung", "Send it back"), asked.say("Còn thiếu gì", "What is missing")), typed("return")))
        (answering(asked, proposal, tag, ("discard", asked.say("Không duyệt", "Do not take it over"), asked.say("Vì sao", "Why")), typed("discard")))
    }
}

/// A form with a comment for the author.
fn answering(asked: &Asked, proposal: &Value, tag: &str, (act, title, label): (&str, &str, &str), typed: &str) -> Markup {
    html! {
        details open[!typed.is_empty()] {
            summary { (title) "…" }
            form method="post" action=(action(asked, proposal, act)) {
                input type="hidden" name="if_match" value=(tag);
                div.field {
                    label for={ "comment-" (act) } { (label) }
                    textarea id={ "comment-" (act) } name="comment" required maxlength="4000" { (typed) }
                }
                button.button type="submit" { (title) }
            }
        }
    }
}

/// What was refused; a clash names the fields.
pub(super) fn refusal(asked: &Asked, proposal: &Value, problem: &Problem) -> Markup {
    let places = Places::default();
    let reading = Reading { asked, table: proposal["record_kind"].as_str().unwrap_or_default(), places: &places };
    let field = |pointer: &str| {
        reading.title(pointer.trim_start_matches("/change").trim_start_matches('/').split('/').next().unwrap_or_default())
    };
    notice(
        Tone::Bad,
        &html! {
            p { strong { (problem.detail) } }
            @if problem.slug() == "stale" && !problem.clashes.is_empty() {
                p { (asked.say("Đã đổi trong lúc đó: ", "Changed meanwhile: ")) (problem.clashes.iter().map(|name| field(name)).collect::<Vec<_>>().join(", ")) ". "
                    (asked.say("Trang này đã hiện giá trị mới nhất.", "This page shows the newest values.")) }
            }
            @if !problem.errors.is_empty() || !problem.warnings.is_empty() {
                ul { @for fault in problem.errors.iter().chain(&problem.warnings) { li { @if !fault.pointer.is_empty() { strong { (field(&fault.pointer)) ": " } } (fault.detail) } } }
            }
            @if problem.slug() == "needs-reason" { p { (asked.say("Nếu vẫn đúng, hãy ghi lý do rồi duyệt lại.", "If it is right all the same, give a reason and apply it again.")) } }
        },
    )
}

async fn done(asked: &Asked, id: &str, sending: Sending, typed: Typed) -> Result<Response, Refused> {
    asked.signed_in()?;
    let told = asked.send(&sending).await?;
    if told.status.is_success() {
        return Ok(Redirect::to(&asked.href(&format!("/work/proposals/{}", crate::console::api::escaped(id)))).into_response());
    }
    let problem = told.into_problem();
    if matches!(problem.status, 401 | 403 | 404) {
        return Err(problem.into());
    }
    one::shown(asked, id, Some((&problem, &typed))).await
}

/// `POST /work/proposals/{id}/apply`
pub(super) async fn apply(asked: Asked, Code(id): Code, filled: Filled) -> Result<Response, Refused> {
    let params: &[(&str, &str)] = if filled.given("overwrite").is_some() { &[("overwrite", "true")] } else { &[] };
    let sending = Sending::bare(Method::POST, address(&one::path(&id, "/apply"), params));
    let reason = filled.text("reason");
    let sending = sending.if_match(filled.text("if_match")).because(reason);
    done(&asked, &id, sending, Typed { act: "apply", text: reason.to_owned() }).await
}

/// `POST /work/proposals/{id}/return`
pub(super) async fn give_back(asked: Asked, Code(id): Code, filled: Filled) -> Result<Response, Refused> {
    answer(&asked, &id, &filled, "return").await
}

/// `POST /work/proposals/{id}/discard`
pub(super) async fn discard(asked: Asked, Code(id): Code, filled: Filled) -> Result<Response, Refused> {
    answer(&asked, &id, &filled, "discard").await
}

async fn answer(asked: &Asked, id: &str, filled: &Filled, act: &'static str) -> Result<Response, Refused> {
    let comment = filled.text("comment");
    let sending = Sending::new(Method::POST, one::path(id, &format!("/{act}")), json!({"comment": comment}));
    done(asked, id, sending.if_match(filled.text("if_match")), Typed { act, text: comment.to_owned() }).await
}

/// `POST /work/proposals/{id}/withdraw`
pub(super) async fn withdraw(asked: Asked, Code(id): Code, filled: Filled) -> Result<Response, Refused> {
    let sending = Sending::bare(Method::POST, one::path(&id, "/withdraw")).if_match(filled.text("if_match"));
    done(&asked, &id, sending, Typed::default()).await
}
