//! Page by page: where a long list goes on. The API gives the cursor; this only puts it into an address.

use crate::console::api::address;
use crate::console::asked::Asked;
use maud::{Markup, html};

/// A link to what follows, for a page whose list told `next`; and one to the beginning for pages further on.
pub fn steps(asked: &Asked, next: Option<&str>) -> Markup {
    let kept = |cursor: Option<&str>| {
        let mut params: Vec<(&str, &str)> = asked
            .params
            .iter()
            .filter(|(name, value)| name != "cursor" && !value.is_empty())
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        params.extend(cursor.map(|cursor| ("cursor", cursor)));
        asked.href(&address(&asked.path, &params))
    };
    let cursor = next.and_then(|next| {
        let query = next.split_once('?').map_or("", |(_, query)| query);
        form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "cursor").map(|(_, value)| value.into_owned())
    });
    html! {
        @if asked.param("cursor").is_some() || cursor.is_some() {
            nav.steps aria-label=(asked.say("Trang của danh sách", "Pages of the list")) {
                @if asked.param("cursor").is_some() { a.button href=(kept(None)) { (asked.say("Về đầu danh sách", "Back to the start")) } }
                @if let Some(cursor) = &cursor { a.button rel="next" href=(kept(Some(cursor))) { (asked.say("Trang sau", "Next page")) } }
            }
        }
    }
}
