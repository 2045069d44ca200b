//! Where a record stands: stars and state, in words, sign and colour, never in colour alone.

use crate::console::asked::Asked;
use crate::console::words;
use maud::{Markup, html};
use serde_json::Value;

/// The stars of a product: "★★★★ 4 sao"; nothing where there are none.
pub fn stars(asked: &Asked, star: &Value) -> Markup {
    let count = star.as_u64().unwrap_or(0);
    html! {
        @if count > 0 {
            span.stars { span aria-hidden="true" { ("★".repeat(usize::try_from(count).unwrap_or(0))) } " " (count) " " (asked.say("sao", "stars")) }
        }
    }
}

/// A state as a mark: a sign and a word.
pub fn state(asked: &Asked, state: &str) -> Markup {
    let sign = match state {
        "in_force" | "recognised" => "●",
        "due" => "◐",
        "lapsed" => "○",
        "withdrawn" => "✕",
        _ => "·",
    };
    html! { span class={ "state state-" (if state.is_empty() { "none" } else { state }) } { span aria-hidden="true" { (sign) } " " (words::state(asked, state)) } }
}
