//! What the register does not know yet and somebody could find out: places after the mergers, and fields that statistics,
//! law and searches rest on, the most important first.

use super::Task;
use crate::console::api::address;
use crate::console::asked::{Asked, Who};
use crate::console::refused::Refused;

/// Kinds with a place: collection, what is missing in both languages.
const PLACES: [(&str, &str, &str); 4] = [
    ("products", "sản phẩm", "products"),
    ("villages", "làng nghề", "craft villages"),
    ("producers", "chủ thể", "producers"),
    ("centres", "trung tâm", "centres"),
];

/// Fields by importance: the scope of whoever can mend them, collection, filter, words. A star without a criteria set cannot
/// be re-evaluated; a decision without its authority cannot be checked; the rest is what tables are counted by.
const DATA: [(&str, &str, &str, &str, &str, &str); 7] = [
    (
        "write:decisions",
        "decisions",
        "authority_level",
        "none",
        "quyết định chưa rõ cấp ban hành",
        "decisions without the level of their authority",
    ),
    ("write:products", "products", "criteria_set", "none", "sản phẩm chưa có bộ tiêu chí", "products without a criteria set"),
    ("write:products", "products", "commune_status", "unknown", "sản phẩm chưa rõ xã, phường", "products without a commune"),
    ("write:villages", "villages", "commune_status", "unknown", "làng nghề chưa rõ xã, phường", "villages without a commune"),
    ("write:producers", "producers", "producer_type", "none", "chủ thể chưa rõ loại hình", "producers without a type"),
    ("write:villages", "villages", "trade_group", "none", "làng nghề chưa có nhóm nghề", "villages without a trade group"),
    ("write:centres", "centres", "commune_status", "unknown", "trung tâm chưa rõ xã, phường", "centres without a commune"),
];

/// Records whose former commune was split: somebody has to say in which part they lie.
pub(super) async fn places(asked: &Asked, who: &Who) -> Result<Vec<Task>, Refused> {
    let mut tasks = Vec::new();
    for (plural, vi, en) in PLACES.into_iter().filter(|(plural, ..)| who.may(&format!("write:{plural}"))) {
        tasks.push(counted(asked, who, plural, ("commune_status", "to_be_confirmed"), asked.say(vi, en)).await?);
    }
    Ok(tasks)
}

/// Fields that are empty.
pub(super) async fn data(asked: &Asked, who: &Who) -> Result<Vec<Task>, Refused> {
    let mut tasks = Vec::new();
    for (scope, plural, field, value, vi, en) in DATA {
        if who.may(scope) {
            tasks.push(counted(asked, who, plural, (field, value), asked.say(vi, en)).await?);
        }
    }
    Ok(tasks)
}

async fn counted(asked: &Asked, who: &Who, plural: &str, filter: (&str, &str), words: &str) -> Result<Task, Refused> {
    let mut params = vec![filter];
    let commune = who.text("commune");
    // What has no certain commune is in nobody's; of the rest, everybody sees their own.
    if !commune.is_empty() && filter.0 != "commune_status" && plural != "decisions" {
        params.push(("commune", commune));
    }
    let to = address(&format!("/{plural}"), &params);
    params.extend([("count", "exact"), ("limit", "1")]);
    let page = asked.get(&address(&format!("/api/v1/{plural}"), &params)).await?;
    Ok(Task { count: page["total"].as_u64().unwrap_or(0), more: false, words: words.to_owned(), to })
}
