//! States, fates and remarks in words.

use crate::console::asked::Asked;
use crate::console::parts::notice::Tone;
use crate::import::report::Outcome;
use maud::{Markup, html};
use serde_json::Value;

/// How far an import is.
pub(super) fn state(asked: &Asked, state: &str) -> &'static str {
    let (vi, en) = match state {
        "checking" => ("đang chạy thử", "being tried"),
        "checked" => ("đã chạy thử, chưa ghi", "tried, not written"),
        "unreadable" => ("không đọc được", "cannot be read"),
        "committing" => ("đang ghi", "being written"),
        "committed" => ("đã ghi vào sổ", "written"),
        "undoing" => ("đang hoàn tác", "being taken back"),
        "undone" => ("đã hoàn tác", "taken back"),
        "cancelled" => ("đã dừng, chưa ghi gì", "stopped, nothing written"),
        _ => ("bị gián đoạn, chưa ghi gì", "interrupted, nothing written"),
    };
    if asked.language == crate::language::Language::Vietnamese { vi } else { en }
}

/// Whether something is being done.
pub(super) fn is_running(import: &Value) -> bool {
    matches!(import["state"].as_str(), Some("checking" | "committing" | "undoing"))
}

/// The tone of a state.
pub(super) fn tone(state: &str) -> Tone {
    match state {
        "committed" => Tone::Good,
        "unreadable" | "interrupted" => Tone::Bad,
        _ => Tone::Odd,
    }
}

/// A fate as a mark: a sign and a word.
pub(super) fn outcome(asked: &Asked, outcome: Outcome) -> Markup {
    let sign = match outcome {
        Outcome::Add => "+",
        Outcome::Change => "△",
        Outcome::Same => "=",
        Outcome::Refuse => "✕",
        Outcome::Skip => "·",
    };
    html! { span class={ "fate fate-" (outcome.as_str()) } { span aria-hidden="true" { (sign) } " " (asked.language.of(&outcome.words())) } }
}

/// What the API says in both languages, in the page's; without the address that programs look again by.
pub(super) fn both(asked: &Asked, value: &Value) -> String {
    value[asked.language.tag()].as_str().unwrap_or_default().replace(" (POST …/check)", "")
}
