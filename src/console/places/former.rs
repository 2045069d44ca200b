//! A commune that is no more, or one whose code was given to another later: what it became, and which records name it.

use super::one::{text, total};
use super::tallies::KINDS;
use crate::console::api::{address, escaped};
use crate::console::asked::Asked;
use crate::console::frame::Page;
use crate::console::records::kinds::Kind;
use crate::console::records::names::{BEFORE_MERGERS, LAST_OF_DISTRICTS, Names, Wanted};
use crate::console::refused::Refused;
use crate::console::words;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde_json::Value;

/// The unit that had a code on a day, where it has ended since.
pub async fn on(asked: &Asked, code: &str, day: Option<&str>) -> Result<Option<Value>, Refused> {
    let Some(day) = day else { return Ok(None) };
    let list = asked.get(&address("/api/v1/units", &[("code", code), ("on", day)])).await?;
    let unit = list["data"].as_array().and_then(|all| all.first());
    Ok(unit.filter(|unit| unit["valid_until"].is_string()).cloned())
}

/// Its page. `ended`: the unit, where the day told which one is meant.
pub async fn page(asked: &Asked, code: &str, ended: Option<Value>) -> Result<Response, Refused> {
    let mut found = ended;
    for day in [LAST_OF_DISTRICTS, BEFORE_MERGERS] {
        if found.is_none() {
            found = on(asked, code, Some(day)).await?;
        }
    }
    let Some(unit) = found else {
        // The same question again, for the words of its refusal.
        let refused = asked.get(&format!("/api/v1/units/{}", escaped(code))).await.err();
        return Err(refused.unwrap_or_else(|| Refused::Elsewhere(asked.href("/communes"))));
    };
    let became = asked.get(&format!("/api/v1/units/{code}/successors")).await?;
    let until = text(&unit, "valid_until");
    // A code may have had several ended units; these are the targets of this one.
    let rows = became["data"].as_array().into_iter().flatten().filter(|row| row["old_valid_until"] == until);
    let rows: Vec<&Value> = rows.collect();
    let mut wanted = Wanted::default();
    for row in &rows {
        wanted.unit(text(row, "new_code"), "");
    }
    let names = wanted.ask(asked).await?;
    let body = html! { (became_of(asked, &rows, &names)) (records(asked, code).await?) };
    let lead = html! {
        p {
            (asked.say("Đơn vị cũ, mã ", "A former unit, code ")) code { (code) }
            @if !until.is_empty() { ", " (asked.say("đến hết ngày ", "until ")) (words::day_of(asked, until)) }
            "."
        }
    };
    Ok(Page::new(asked, text(&unit, "full_name")).lead(lead).body(body).into_response())
}

fn became_of(asked: &Asked, rows: &[&Value], names: &Names) -> Markup {
    html! {
        @if !rows.is_empty() {
            section {
                h2 { (asked.say("Nay là", "Today it is")) }
                ul { @for row in rows { (target(asked, row, names)) } }
                @if rows.len() > 1 { p { (asked.say(
                    "Xã này đã được chia. Bản ghi chỉ ghi tên xã cũ phải chờ cán bộ xác nhận nơi hiện nay.",
                    "It was split. A record that names only this commune waits until an official confirms where it lies today.")) } }
            }
        }
    }
}

fn target(asked: &Asked, row: &Value, names: &Names) -> Markup {
    let code = text(row, "new_code");
    html! {
        li {
            a href=(asked.href(&format!("/communes/{code}"))) { (names.unit_on(code, "")) }
            " " span.quiet {
                (if row["whole"] == true { asked.say("toàn bộ", "wholly") } else { asked.say("một phần", "in part") })
                @if row["is_default"] == true && row["whole"] == false { ", " (asked.say("phần lớn nhất", "the largest part")) }
            }
        }
    }
}

/// How many records name it, as their papers did. A district is named by none; they lay in it.
async fn records(asked: &Asked, code: &str) -> Result<Markup, Refused> {
    let by = if code.len() == 3 { "former_district" } else { "former_commune" };
    let mut counts = Vec::new();
    for kind in KINDS.map(Kind::of) {
        counts.push((kind, total(asked, kind, &[(by, code)]).await?));
    }
    Ok(html! {
        section {
            h2 { (asked.say("Bản ghi ở nơi cũ này", "Records of this former place")) }
            ul {
                @for (kind, count) in &counts {
                    li {
                        (asked.say(kind.title.0, kind.title.1)) ": "
                        @if *count > 0 { a href=(asked.href(&address(&kind.path(), &[(by, code)]))) { (words::count(asked, *count)) } } @else { "0" }
                    }
                }
            }
        }
    })
}
