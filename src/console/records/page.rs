//! The page of one record: where it stands today or on another day, its facts, what decisions did, what belongs to it, where
//! it lies, and how it came to be so.

use super::facts::Facts;
use super::history::{self, History};
use super::kinds::Kind;
use super::names::{Names, Wanted, name_of};
use super::place;
use super::related::{self, Related};
use super::timeline;
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::frame::Page;
use crate::console::parts::notice::{Tone, notice};
use crate::console::parts::standing;
use crate::console::refused::Refused;
use crate::console::words;
use crate::registry::kind::RecordKind;
use crate::registry::record::Dated;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde_json::Value;

/// `GET /{records}/{code}`
pub async fn page(kind: &'static Kind, asked: Asked, code: &str) -> Result<Response, Refused> {
    let on = asked.param("on").filter(|_| kind.form().dated != Dated::Never);
    let params: Vec<(&str, &str)> = on.into_iter().map(|on| ("on", on)).collect();
    let read = address(&kind.api_of(code), &params);
    let Some(record) = asked.find(&read).await? else {
        return match History::of(&asked, kind, code).await? {
            Some(history) => gone(&asked, kind, code, &history).await,
            // The same question again, for the words of its refusal.
            None => Err(asked.get(&read).await.err().unwrap_or_else(|| Refused::Elsewhere(asked.href(&kind.path())))),
        };
    };
    let history = History::of(&asked, kind, code).await?.unwrap_or_default();
    let acts = timeline::acts_of(&asked, kind, code).await?;
    let related = Related::of(&asked, kind, &record, on).await?;
    let mut wanted = Wanted::default();
    wanted.all(&record);
    acts.rows.iter().for_each(|act| wanted.all(act));
    history.wanted(&mut wanted);
    related.wanted(&mut wanted);
    let names = wanted.ask(&asked).await?;
    let facts = Facts { asked: &asked, kind, names: &names, record: &record };
    let title = title(&asked, kind, &record, &names);
    let map = place::of_record(&asked, &record, &title).await?;
    let body = html! {
        (buttons(&facts, code))
        @if kind.form().dated == Dated::ByStanding { (day_form(&asked, kind, code, on)) }
        (unsettled(&facts))
        div.record {
            (groups(&facts))
        }
        (timeline::timeline(&asked, kind, &acts, &names, on))
        (related::shown(&asked, kind, code, &related, &names))
        (map)
        (history::shown(&asked, kind, &history, &names))
    };
    Ok(Page::new(&asked, &title).lead(lead(&facts, code)).body(body).into_response())
}

fn title(asked: &Asked, kind: &Kind, record: &Value, names: &Names) -> String {
    match (kind.record, record["subject"].as_str()) {
        (RecordKind::Recognition, Some(subject)) => {
            let act = words::term(asked, "act", record["act"].as_str().unwrap_or_default());
            format!("{act}: {}", names.record(subject))
        }
        _ => name_of(asked, kind, record),
    }
}

/// What it is and where it stands.
fn lead(facts: &Facts<'_>, code: &str) -> Markup {
    let Facts { asked, kind, record, .. } = *facts;
    html! {
        p.standing {
            span.kind { (asked.say(kind.one.0, kind.one.1)) } " " code { (code) } " "
            @if kind.form().dated == Dated::ByStanding {
                (standing::stars(asked, &record["star"])) " "
                @if let Some(title) = record["title"].as_str() { strong { (words::term(asked, "title", title)) } " " }
                (standing::state(asked, record["state"].as_str().unwrap_or_default()))
                @if record["certificate_until"].is_string() { " " span { (facts.until()) } }
            }
        }
    }
}

/// What can be done with it from here.
fn buttons(facts: &Facts<'_>, code: &str) -> Markup {
    let Facts { asked, kind, .. } = *facts;
    let own = format!("{}/{code}", kind.path());
    let scope = kind.scope();
    html! {
        div.buttons {
            @if kind.record == RecordKind::Product {
                a.button.primary href=(asked.href(&format!("/p/{code}"))) { (asked.say("Kiểm tra sao hôm nay", "Check the star today")) }
                a.button href=(asked.href(&format!("{own}/assessment"))) { (asked.say("Tự đánh giá", "Self-assessment")) }
            }
            @if asked.may(&scope) {
                a.button href=(asked.href(&format!("{own}/edit"))) { (asked.say("Sửa", "Correct")) }
            } @else if asked.may("write:proposals") && !matches!(kind.record, RecordKind::Decision | RecordKind::Recognition) {
                a.button href=(asked.href(&format!("{own}/edit"))) { (asked.say("Đề xuất thay đổi", "Propose a change")) }
            }
            a.button href=(kind.api_of(code)) { "JSON" }
        }
    }
}

fn day_form(asked: &Asked, kind: &Kind, code: &str, on: Option<&str>) -> Markup {
    let own = asked.href(&format!("{}/{code}", kind.path()));
    let today = asked.today().to_string();
    html! {
        form.day action=(own) method="get" {
            label for="on" { (asked.say("Tình trạng vào ngày", "As it stood on")) }
            input id="on" type="date" name="on" value=(on.unwrap_or(&today));
            button.button type="submit" { (asked.say("Xem", "Show")) }
            @if on.is_some_and(|on| on != today) { a href=(own) { (asked.say("Về hôm nay", "Back to today")) } }
        }
        @if let Some(on) = on.filter(|on| *on != today) {
            (notice(Tone::Odd, &html! { p {
                (asked.say("Sao, danh hiệu và tình trạng là của ngày ", "Stars, title and state are those of "))
                strong { (words::day_of(asked, on)) }
                (asked.say("; các thông tin khác là của hiện tại.", "; the other facts are those of today."))
            } }))
        }
    }
}

/// Says what is not certain about its place, and what to do.
fn unsettled(facts: &Facts<'_>) -> Markup {
    let Facts { asked, record, .. } = *facts;
    let former = record["former_commune"].as_str();
    html! {
        @match (record["commune_status"].as_str(), former) {
            (Some("to_be_confirmed"), Some(former)) => (notice(Tone::Odd, &html! { p {
                strong { (asked.say("Địa bàn chờ xác nhận. ", "The place is to be confirmed. ")) }
                (asked.say("Xã cũ đã được chia cho nhiều xã mới; cán bộ cần ghi xã hiện nay. ", "The former commune was split between several; an official has to name the one of today. "))
                a href=(asked.href(&format!("/communes/{former}"))) { (facts.names.unit("former_commune", former, record)) }
            } })),
            (Some("unknown"), _) => p.quiet { (asked.say("Chưa rõ xã, phường: nguồn không ghi.", "The commune is not known: the source does not say.")) },
            _ => {}
        }
    }
}

fn groups(facts: &Facts<'_>) -> Markup {
    let Facts { asked, kind, .. } = *facts;
    html! {
        @for group in kind.groups {
            @let filled: Vec<&str> = group.fields.iter().copied().filter(|field| is_shown(facts, field)).collect();
            @let empty: Vec<&str> = group.fields.iter().copied().filter(|field| facts.is_empty(field) && !filled.contains(field) && is_asked_for(facts, field)).collect();
            @if !filled.is_empty() || !empty.is_empty() {
                section.card {
                    h2 { (asked.say(group.title.0, group.title.1)) }
                    @if !filled.is_empty() {
                        dl.facts { @for field in &filled { dt { (facts.title(field)) } dd { (facts.value(field)) } } }
                    }
                    @if !empty.is_empty() {
                        p.quiet { (asked.say("Chưa có: ", "Not known: ")) (empty.iter().map(|field| facts.title(field)).collect::<Vec<_>>().join(", ")) "." }
                    }
                }
            }
        }
    }
}

fn is_shown(facts: &Facts<'_>, field: &str) -> bool {
    (!facts.is_empty(field) || field == "state") && !facts.is_said_elsewhere(field)
}

/// Whether it is worth saying that a field is empty: what is hidden from the reader is absent, and what follows from a
/// recognition is missing with it.
fn is_asked_for(facts: &Facts<'_>, field: &str) -> bool {
    let stands = facts.kind.field(field).is_some_and(|known| known.standing || field.starts_with("recognised_"));
    !stands && facts.record.get(field).is_some() && field != "former_commune_until"
}

/// A record that was deleted: what it was, and who deleted it when and why.
async fn gone(asked: &Asked, kind: &'static Kind, code: &str, history: &History) -> Result<Response, Refused> {
    let mut wanted = Wanted::default();
    history.wanted(&mut wanted);
    let names = wanted.ask(asked).await?;
    let last = history.last_known();
    let title = if last.is_object() { name_of(asked, kind, last) } else { code.to_owned() };
    let body = html! {
        (notice(Tone::Odd, &html! { p {
            strong { (asked.say("Bản ghi này đã bị xóa. ", "This record was deleted. ")) }
            (asked.say("Mã không được cấp lại; lịch sử được giữ dưới đây.", "Its code is never given again; its history is kept below."))
        } }))
        p { a.button href=(asked.href(&kind.path())) { (asked.say("Về danh sách", "To the list")) } }
        (history::shown(asked, kind, history, &names))
    };
    let lead = html! { p.standing { span.kind { (asked.say(kind.one.0, kind.one.1)) } " " code { (code) } } };
    Ok(Page::new(asked, &title).lead(lead).body(body).status(StatusCode::GONE).into_response())
}
