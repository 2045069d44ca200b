//! What is asked of the journal: which entries, in which order, from where on. Reads parameters only.

use crate::auth::account;
use crate::clock;
use crate::error::{Error, Fault, Result};
use crate::http::extract::Params;
use crate::http::paging::whole;
use crate::journal::Wanted;
use crate::registry::field::Holds;
use crate::registry::values::Day;
use chrono::{DateTime, Utc};
use entity::vocabulary::Action;

/// The parameters of the feed.
const NAMES: [&str; 11] =
    ["after", "before", "sort", "limit", "record_kind", "code", "actor", "action", "at_from", "at_to", "has_reason"];
/// The orders: of commits, and the latest first.
pub const SORTS: [&str; 2] = ["sequence", "-sequence"];
const LONGEST: usize = 100;

/// Reads the question; everything that is wrong with it is told at once.
pub(super) fn read(params: &Params) -> Result<Wanted> {
    params.only(&NAMES)?;
    let mut faults = Vec::new();
    let mut wanted = Wanted { limit: super::PAGE.usual, ..Wanted::default() };
    take(&mut faults, super::PAGE.asked(params), |limit| wanted.limit = limit);
    take(&mut faults, whole(params, "after", 0..=i64::MAX), |after| wanted.after = after.unwrap_or_default());
    take(&mut faults, whole(params, "before", 1..=i64::MAX), |before| wanted.before = before);
    take(&mut faults, one_of(params, "sort", &SORTS), |sort| {
        wanted.latest_first = sort.is_some_and(|sort| sort.starts_with('-'));
    });
    take(&mut faults, one_of(params, "record_kind", &super::record_kinds()), |kind| wanted.record_kind = kind);
    take(&mut faults, one_of(params, "action", Action::VALUES), |action| {
        wanted.action = action.and_then(|action| action.parse().ok());
    });
    take(&mut faults, text(params, "code"), |code| wanted.code = code);
    take(&mut faults, text(params, "actor"), |actor| wanted.actor = actor.map(|actor| whose(&actor)));
    take(&mut faults, begin_of(params, "at_from", 0), |at| wanted.at_least = at);
    take(&mut faults, begin_of(params, "at_to", 1), |at| wanted.earlier_than = at);
    take(&mut faults, one_of(params, "has_reason", &["true", "false"]), |has| wanted.has_reason = has.map(|has| has == "true"));
    if faults.is_empty() { Ok(wanted) } else { Err(Error::BadRequest(faults)) }
}

fn take<T>(faults: &mut Vec<Fault>, read: std::result::Result<T, Fault>, put: impl FnOnce(T)) {
    match read {
        Ok(value) => put(value),
        Err(fault) => faults.push(fault),
    }
}

fn one_of(params: &Params, name: &str, values: &[&str]) -> std::result::Result<Option<String>, Fault> {
    let Some(text) = params.get(name) else { return Ok(None) };
    if values.contains(&text) {
        return Ok(Some(text.to_owned()));
    }
    let list = values.join(", ");
    Err(Fault::query(name, "not-in-list", format!("chỉ nhận: {list}"), format!("is none of: {list}")))
}

fn text(params: &Params, name: &str) -> std::result::Result<Option<String>, Fault> {
    let Some(text) = params.get(name) else { return Ok(None) };
    let kept = crate::text::stored(text);
    if (1..=LONGEST).contains(&kept.chars().count()) {
        return Ok(Some(kept));
    }
    Err(Fault::query(name, "bad-value", "trống hoặc dài quá 100 ký tự", "is empty or longer than 100 characters"))
}

/// People are named in entries by their account; its code alone is enough to ask for them.
fn whose(actor: &str) -> String {
    if account::is_code(actor) { account::actor(actor) } else { actor.to_owned() }
}

/// The moment at which a day begins in Vietnam, or one some days later.
fn begin_of(params: &Params, name: &str, days_later: u64) -> std::result::Result<Option<DateTime<Utc>>, Fault> {
    let Some(text) = params.get(name) else { return Ok(None) };
    let day = Day::read(text).and_then(|day| day.checked_add_days(chrono::Days::new(days_later)));
    let (vi, en) = crate::registry::query_value::expected(Holds::Date);
    day.map(|day| Some(clock::begin_in_vietnam(day))).ok_or_else(|| Fault::query(name, "not-a-day", vi, en))
}
