//! Two who changed the same record: what it was, what the other wrote and what was typed here, field by field. Fields that
//! only one of them touched are brought together; of the others, whoever saves last chooses with both before their eyes.

use super::control::{self, Input};
use super::form::hidden;
use super::save::Shown;
use super::typed::Typed;
use crate::console::api::escaped;
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::frame::Page;
use crate::console::parts::notice::{Tone, notice};
use crate::console::parts::who::who;
use crate::console::refused::{Problem, Refused};
use crate::console::words;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde_json::{Map, Value};

const CHOICE: &str = "choice.";
const MINE: &str = "mine";
const THEIRS: &str = "theirs";

/// A field that both changed, or that only the other did.
#[derive(Debug)]
struct Difference<'a> {
    input: &'a Input,
    was: String,
    theirs: String,
    mine: String,
}

/// Puts the choices of the conflict screen in their place; false where one was not made.
pub(super) async fn choose(asked: &Asked, filled: &Filled, shown: &mut Shown, inputs: &[Input]) -> Result<bool, Refused> {
    let asked_for: Vec<&str> = filled.all("clash").collect();
    if asked_for.is_empty() {
        return Ok(true);
    }
    let theirs = Typed::of_record(asked, &Value::Object(shown.base.clone()), inputs).await?;
    let mut all = true;
    for name in asked_for {
        match filled.text(&format!("{CHOICE}{name}")) {
            MINE => {}
            THEIRS => shown.typed.take_over(name, &theirs),
            _ => all = false,
        }
    }
    Ok(all)
}

/// The screen again, where a choice is missing.
pub(super) async fn still_open(asked: &Asked, shown: &Shown, filled: &Filled) -> Result<Response, Refused> {
    let was = serde_json::from_str::<Map<String, Value>>(filled.text("was")).unwrap_or_default();
    let clashes: Vec<String> = filled.all("clash").map(str::to_owned).collect();
    let words = asked.say("Hãy chọn cho từng trường.", "Choose for each field.").to_owned();
    page(asked, shown, &was, &clashes, Some(words)).await
}

/// The screen, for a change that came too late.
pub(super) async fn show(
    asked: &Asked,
    mut shown: Shown,
    problem: Problem,
    change: &Map<String, Value>,
) -> Result<Response, Refused> {
    let Some(Value::Object(current)) = problem.current else { return Err(Problem { current: None, ..problem }.into()) };
    let now = |name: &str| current.get(name).unwrap_or(&Value::Null);
    let was = std::mem::take(&mut shown.base);
    let mine: Vec<(&String, &Value)> = change.iter().filter(|(name, value)| now(name) != *value).collect();
    if mine.is_empty() {
        // Saved already, by a second press of the button or in another tab.
        let code = shown.target.code.clone().unwrap_or_default();
        return Ok(Redirect::to(&asked.href(&format!("/{}/{code}", shown.target.kind.plural()))).into_response());
    }
    let clashes = mine.iter().filter(|(name, _)| was.get(*name).unwrap_or(&Value::Null) != now(name));
    let clashes: Vec<String> = clashes.map(|(name, _)| (*name).clone()).collect();
    // What only the other changed is theirs.
    let inputs = control::inputs(asked, shown.target.kind);
    let theirs = Typed::of_record(asked, &Value::Object(current.clone()), &inputs).await?;
    for input in inputs.iter().filter(|input| !change.contains_key(&input.key)) {
        shown.typed.take_over(&input.key, &theirs);
    }
    shown.tag = format!("\"{}\"", now("version"));
    shown.base = current;
    page(asked, &shown, &was, &clashes, None).await
}

async fn page(
    asked: &Asked,
    shown: &Shown,
    was: &Map<String, Value>,
    clashes: &[String],
    fault: Option<String>,
) -> Result<Response, Refused> {
    let inputs = control::inputs(asked, shown.target.kind);
    let theirs = Typed::of_record(asked, &Value::Object(shown.base.clone()), &inputs).await?;
    let before = Typed::of_record(asked, &Value::Object(was.clone()), &inputs).await?;
    let difference = |input| {
        let read = |typed: &Typed| readable(asked, typed, input);
        Difference { input, was: read(&before), theirs: read(&theirs), mine: read(&shown.typed) }
    };
    let both = inputs.iter().filter(|input| clashes.contains(&input.key)).map(difference).collect::<Vec<_>>();
    let only_theirs = inputs.iter().filter(|input| !clashes.contains(&input.key)).map(difference);
    let only_theirs: Vec<_> = only_theirs.filter(|one| one.was != one.theirs && one.mine == one.theirs).collect();
    let changed = who_changed(asked, shown).await?;
    let title = asked.say("Có người vừa sửa bản ghi này", "Somebody else has just changed this record");
    let body = html! {
        @if let Some(fault) = fault { (notice(Tone::Bad, &html! { p { (fault) } })) }
        (notice(Tone::Odd, &html! { p { (changed) " " (asked.say("Chữ của anh chị chưa ghi và vẫn còn đây.", "What you typed is not saved, and still here.")) } }))
        form method="post" action=(asked.href(&shown.target.path())) data-guard=(asked.say("Có chữ chưa ghi.", "Something is not saved.")) {
            (hidden("idempotency_key", &shown.key)) (hidden("tag", &shown.tag)) (hidden("reason", &shown.reason))
            (hidden("base", &Value::Object(shown.base.clone()).to_string()))
            (hidden("was", &Value::Object(was.clone()).to_string()))
            @for (name, text) in shown.typed.pairs() { (hidden(name, text)) }
            @for one in &both { (choice(asked, one)) }
            (taken_over(asked, &only_theirs))
            div.buttons {
                button.primary type="submit" name="do" value="save" { (asked.say("Ghi bản đã gộp", "Save both together")) }
                a.button href=(asked.href(&format!("/{}/{}", shown.target.kind.plural(), shown.target.code.as_deref().unwrap_or_default()))) {
                    (asked.say("Bỏ thay đổi của tôi", "Drop my change"))
                }
            }
        }
    };
    Ok(Page::new(asked, title).body(body).status(StatusCode::PRECONDITION_FAILED).into_response())
}

fn choice(asked: &Asked, one: &Difference<'_>) -> Markup {
    let nothing = asked.say("(trống)", "(empty)");
    let shown = |text: &str| if text.is_empty() { nothing.to_owned() } else { text.to_owned() };
    let key = &one.input.key;
    html! {
        fieldset.conflict {
            legend { (one.input.title) }
            (hidden("clash", key))
            p.quiet { (asked.say("Lúc anh chị mở: ", "When you opened it: ")) span.typed { (shown(&one.was)) } }
            @for (value, vi, en, text) in [(THEIRS, "Người kia ghi", "The other wrote", &one.theirs), (MINE, "Anh chị ghi", "You wrote", &one.mine)] {
                label { input type="radio" name={ (CHOICE) (key) } value=(value) required; strong { (asked.say(vi, en)) ": " } span.typed { (shown(text)) } }
            }
        }
    }
}

fn taken_over(asked: &Asked, only_theirs: &[Difference<'_>]) -> Markup {
    html! {
        @if !only_theirs.is_empty() {
            h2 { (asked.say("Được giữ theo người kia", "Kept as the other wrote it")) }
            p { (asked.say("Anh chị không sửa các trường này.", "You did not touch these fields.")) }
            dl.facts { @for one in only_theirs { dt { (one.input.title) } dd.typed { (one.theirs) } } }
        }
    }
}

/// What stands in a field, in words.
fn readable(asked: &Asked, typed: &Typed, input: &Input) -> String {
    let text = |(name, text): &(String, String)| {
        let part = name.rsplit('.').next().unwrap_or_default();
        let list = match input.control {
            control::Control::Choice(list) => Some(list),
            control::Control::Parts(parts) => parts.iter().find_map(|known| match known.control {
                control::Control::Choice(list) if known.key == part => Some(list),
                _ => None,
            }),
            _ => None,
        };
        list.map_or_else(|| words::day_of(asked, text), |list| words::term(asked, list, text))
    };
    let all: Vec<String> = typed.of_field(&input.key).map(text).filter(|text| !text.is_empty()).collect();
    all.join("; ")
}

/// Who changed it last, and when.
async fn who_changed(asked: &Asked, shown: &Shown) -> Result<Markup, Refused> {
    let code = shown.target.code.as_deref().unwrap_or_default();
    let path = format!("/api/v1/{}/{}/history?limit=1", shown.target.kind.plural(), escaped(code));
    let history = asked.find(&path).await?.unwrap_or_default();
    let entry = &history["data"][0];
    let text = |name: &str| entry[name].as_str().unwrap_or_default();
    Ok(html! {
        @if text("actor").is_empty() { (asked.say("Bản ghi đã được sửa sau khi anh chị mở.", "The record was changed after you opened it.")) }
        @else { (asked.say("Sửa lần cuối: ", "Changed last by: ")) (who(asked, text("actor"))) ", " (words::moment(asked, text("at"))) "." }
    })
}
