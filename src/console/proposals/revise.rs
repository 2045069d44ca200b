//! Changing a proposal and sending it again: the same fields, filled with what was proposed, with what was said of each.

use super::{name, one};
use crate::console::api::Sending;
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::frame::Page;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::{Fault, Problem, Refused};
use crate::console::words;
use crate::http::extract::Code;
use crate::programme::vocabularies;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde_json::{Map, Value};

/// What field names begin with in the form, so that none of them meets another input.
const PREFIX: &str = "field.";

/// `GET /work/proposals/{id}/revise`
pub(super) async fn form(asked: Asked, Code(id): Code) -> Result<Response, Refused> {
    asked.signed_in()?;
    let told = asked.get_told(&one::path(&id, "")).await?;
    let tag = told.header("etag").to_owned();
    Ok(page(&asked, &told.body, &tag, &told.body["change"], None).into_response())
}

/// `POST /work/proposals/{id}/revise`
pub(super) async fn send(asked: Asked, Code(id): Code, filled: Filled) -> Result<Response, Refused> {
    asked.signed_in()?;
    let proposal = asked.get(&one::path(&id, "")).await?;
    let change = Value::Object(changed(&proposal["change"], &filled));
    let tag = filled.text("if_match").to_owned();
    let sending = Sending::new(Method::PUT, one::path(&id, ""), change.clone()).if_match(&tag).because(filled.text("reason"));
    let told = asked.send(&sending).await?;
    if told.status.is_success() {
        return Ok(Redirect::to(&asked.href(&format!("/work/proposals/{}", crate::console::api::escaped(&id)))).into_response());
    }
    let problem = told.into_problem();
    if matches!(problem.status, 401 | 403 | 404) {
        return Err(problem.into());
    }
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(page(&asked, &proposal, &tag, &change, Some((&problem, filled.text("reason")))).status(status).into_response())
}

/// What was proposed, with what was typed in place of it. A list is kept as it is.
fn changed(before: &Value, filled: &Filled) -> Map<String, Value> {
    let mut change = before.as_object().cloned().unwrap_or_default();
    for (name, value) in &mut change {
        let given = filled.0.iter().find(|(known, _)| known.strip_prefix(PREFIX) == Some(name)).map(|(_, text)| text.trim());
        if let Some(text) = given.filter(|_| !value.is_array() && !value.is_object()) {
            *value = read(value, text);
        }
    }
    change
}

/// A text of the form as the kind of value that was there. What is no number stays a text, and the API says so.
fn read(before: &Value, text: &str) -> Value {
    match before {
        _ if text.is_empty() => Value::Null,
        Value::Bool(_) => text.parse::<bool>().map_or_else(|_| text.into(), Value::from),
        Value::Number(_) => text.replace(',', ".").parse::<serde_json::Number>().map_or_else(|_| text.into(), Value::from),
        _ => text.into(),
    }
}

fn page<'a>(asked: &'a Asked, proposal: &Value, tag: &str, change: &Value, refused: Option<(&Problem, &str)>) -> Page<'a> {
    let problem = refused.map(|(problem, _)| problem);
    let id = proposal["id"].as_str().unwrap_or_default();
    let table = proposal["record_kind"].as_str().unwrap_or_default();
    let back = asked.href(&format!("/work/proposals/{id}"));
    let body = html! {
        @if let Some(problem) = problem { (summary(asked, table, problem)) }
        @if let Some(comment) = proposal["comment"].as_str() { (notice(Tone::Odd, &html! { p { strong { (asked.say("Ý kiến của sở: ", "The department says: ")) } (comment) } })) }
        form method="post" action=(format!("{back}/revise")) {
            input type="hidden" name="if_match" value=(tag);
            @for (field, value) in change.as_object().into_iter().flatten() { (input(asked, table, field, value, problem)) }
            div.field {
                label for="reason" { (asked.say("Lý do (nếu có)", "Reason (optional)")) }
                input id="reason" type="text" name="reason" maxlength="1000" value=(refused.map_or("", |(_, reason)| reason));
            }
            div.buttons {
                button.primary type="submit" { (asked.say("Gửi lại", "Send again")) }
                a.button href=(back) { (asked.say("Thôi", "Cancel")) }
            }
        }
    };
    Page::new(asked, &(asked.say("Sửa đề xuất: ", "Change the proposal: ").to_owned() + &name(asked, proposal))).body(body)
}

/// The field that a fault is about.
fn field_of(fault: &Fault) -> &str {
    fault.pointer.trim_start_matches('/').split('/').next().unwrap_or_default()
}

fn summary(asked: &Asked, table: &str, problem: &Problem) -> Markup {
    notice(
        Tone::Bad,
        &html! {
            p { strong { (problem.detail) } }
            ul { @for fault in problem.errors.iter().chain(&problem.warnings) {
                li { a href=(format!("#{PREFIX}{}", field_of(fault))) { (words::title(asked, table, field_of(fault))) } ": " (fault.detail) }
            } }
        },
    )
}

fn input(asked: &Asked, table: &str, field: &str, value: &Value, problem: Option<&Problem>) -> Markup {
    let id = format!("{PREFIX}{field}");
    let faults: Vec<&Fault> = problem
        .map(|problem| problem.errors.iter().chain(&problem.warnings).filter(|fault| field_of(fault) == field).collect())
        .unwrap_or_default();
    let about = format!("{id}-about");
    let invalid = (!faults.is_empty()).then_some("true");
    let list = vocabularies::find(field).filter(|_| !value.is_array());
    html! {
        div.field {
            label for=(id) { (words::title(asked, table, field)) }
            p.about id=(about) { (words::explanation(asked, table, field)) }
            @match value {
                Value::Array(_) | Value::Object(_) => p id=(id) { (value) span.quiet { (asked.say(" (giữ nguyên)", " (stays as it is)")) } },
                Value::Bool(yes) => select id=(id) name=(id) aria-describedby=(about) aria-invalid=[invalid] {
                    option value="true" selected[*yes] { (asked.say("có", "yes")) }
                    option value="false" selected[!yes] { (asked.say("không", "no")) }
                },
                _ if list.is_some() => select id=(id) name=(id) aria-describedby=(about) aria-invalid=[invalid] {
                    option value="" { "–" }
                    @for term in list.map(|list| list.terms.as_slice()).unwrap_or_default() {
                        option value=(term.code) selected[value == &Value::from(term.code.clone())] { (asked.say(&term.vi, &term.en)) }
                    }
                },
                _ => input id=(id) type="text" name=(id) value=(value.as_str().map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned)) aria-describedby=(about) aria-invalid=[invalid];,
            }
            @for fault in faults { p.fault { (fault.detail) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Filled, changed};
    use serde_json::json;

    #[test]
    fn what_is_typed_stays_the_kind_of_value_that_it_was() {
        let pairs = [
            ("field.name", " HTX Hai "),
            ("field.workers", "12"),
            ("field.share", "51,5"),
            ("field.note", ""),
            ("field.crafts", "x"),
            ("name", "y"),
        ];
        let filled = Filled(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        let before = json!({"name": "HTX Một", "workers": 3, "share": 1.5, "note": "cũ", "crafts": ["a"], "active": true});
        let after = json!({"name": "HTX Hai", "workers": 12, "share": 51.5, "note": null, "crafts": ["a"], "active": true});
        assert_eq!(serde_json::Value::Object(changed(&before, &filled)), after);
    }
}
