//! What a page wants to be noticed: done, odd, wrong. Told to screen readers as well.

use maud::{Markup, html};

/// How it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something worked.
    Good,
    /// Something is odd, or worth knowing.
    Odd,
    /// Something is wrong.
    Bad,
}

/// A notice with what it says.
pub fn notice(tone: Tone, body: &Markup) -> Markup {
    let (class, role) = match tone {
        Tone::Good => ("notice notice-good", "status"),
        Tone::Odd => ("notice notice-odd", "status"),
        Tone::Bad => ("notice notice-bad", "alert"),
    };
    html! { div class=(class) role=(role) { (body) } }
}
