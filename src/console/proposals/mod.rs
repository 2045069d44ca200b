//! What communes proposed: the list, one proposal with what it changes, and what becomes of it.

mod act;
mod compared;
mod one;
mod revise;

use super::api::address;
use super::asked::Asked;
use super::frame::Page;
use super::parts::difference::{Places, Reading};
use super::parts::filter;
use super::parts::steps::steps;
use super::parts::who::who;
use super::refused::Refused;
use super::words;
use crate::app::App;
use crate::language::Language;
use crate::registry::kind::RecordKind;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use serde_json::Value;

const API: &str = "/api/v1/proposals";

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/work/proposals", get(list))
        .route("/work/proposals/{code}", get(one::page))
        .route("/work/proposals/{code}/revise", get(revise::form).post(revise::send))
        .route("/work/proposals/{code}/apply", post(act::apply))
        .route("/work/proposals/{code}/return", post(act::give_back))
        .route("/work/proposals/{code}/discard", post(act::discard))
        .route("/work/proposals/{code}/withdraw", post(act::withdraw))
}

const STATES: [&str; 5] = ["pending", "returned", "applied", "discarded", "withdrawn"];
const KINDS: [RecordKind; 4] = [RecordKind::Village, RecordKind::Producer, RecordKind::Product, RecordKind::Centre];

/// How far a proposal is.
fn state(asked: &Asked, state: &str) -> &'static str {
    let (vi, en) = match state {
        "pending" => ("đang chờ duyệt", "waits for a decision"),
        "returned" => ("trả lại để sửa", "sent back"),
        "applied" => ("đã duyệt, đã ghi", "applied"),
        "discarded" => ("không duyệt", "not taken over"),
        "withdrawn" => ("người gửi đã rút", "withdrawn"),
        _ => ("", ""),
    };
    if asked.language == Language::Vietnamese { vi } else { en }
}

/// The kind of record, in words.
fn kind(asked: &Asked, name: &str) -> String {
    let found = KINDS.into_iter().find(|kind| kind.name() == name);
    found.map_or_else(|| name.to_owned(), |kind| asked.say(kind.vietnamese(), kind.name()).to_owned())
}

async fn list(asked: Asked) -> Result<Response, Refused> {
    asked.signed_in()?;
    let mut params = vec![("limit", "50")];
    params.extend(filter::handed_on(&asked, &["state", "record_kind", "code", "commune"]));
    params.extend(asked.param("cursor").map(|before| ("before", before)));
    let told = asked.get(&address(API, &params)).await?;
    let proposals = told["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let codes = proposals.iter().filter_map(|proposal| proposal["commune"].as_str()).collect();
    let places = Places::named(&asked, codes).await;
    let next = told["next"].as_str().map(|next| next.replace("before=", "cursor="));
    let body = html! {
        (narrowed(&asked))
        @if proposals.is_empty() {
            p { (asked.say("Không có đề xuất nào như vậy. Đề xuất được gửi từ trang ghi vào sổ khi hồ sơ cần sở duyệt.",
                "There are no such proposals. They are sent from the forms where a record needs the department's decision.")) }
        } @else {
            (table(&asked, proposals, &places))
            (steps(&asked, next.as_deref()))
        }
    };
    let lead = html! { p { (asked.say("Xã chuẩn bị, sở quyết định; nhật ký ghi tên cả hai.", "Communes prepare, departments decide; the journal names both.")) } };
    Ok(Page::new(&asked, asked.say("Đề xuất", "Proposals")).lead(lead).body(body).wide().into_response())
}

fn narrowed(asked: &Asked) -> Markup {
    let states = STATES.map(|name| (name, state(asked, name).to_owned()));
    let kinds = KINDS.map(|one| (one.name(), kind(asked, one.name())));
    filter::form(
        asked,
        "/work/proposals",
        &html! {
            (filter::choice(asked, "state", asked.say("Trạng thái", "State"), &states))
            (filter::choice(asked, "record_kind", asked.say("Loại bản ghi", "Kind of record"), &kinds))
            (filter::typed(asked, "code", asked.say("Mã bản ghi", "Code of the record"), Some("CT-000001-3")))
        },
    )
}

fn table(asked: &Asked, proposals: &[Value], places: &Places) -> Markup {
    html! {
        div.table { table {
            caption { (words::count(asked, proposals.len() as u64)) (asked.say(" đề xuất trên trang này, mới nhất ở trên.", " proposals on this page, the latest first.")) }
            thead { tr {
                th scope="col" { (asked.say("Về", "About")) }
                th scope="col" { (asked.say("Trạng thái", "State")) }
                th scope="col" { (asked.say("Thay đổi", "Changes")) }
                th scope="col" { (asked.say("Xã, phường", "Commune")) }
                th scope="col" { (asked.say("Gửi lúc", "Sent")) }
            } }
            tbody { @for proposal in proposals { (line(asked, proposal, places)) } }
        } }
    }
}

fn line(asked: &Asked, proposal: &Value, places: &Places) -> Markup {
    let text = |name: &str| proposal[name].as_str().unwrap_or_default();
    let reading = Reading { asked, table: text("record_kind"), places };
    let fields: Vec<String> = proposal["change"].as_object().into_iter().flatten().map(|(name, _)| reading.title(name)).collect();
    html! {
        tr {
            th scope="row" { a href=(asked.href(&format!("/work/proposals/{}", text("id")))) { (name(asked, proposal)) } }
            td { (state(asked, text("state")))
                @if proposal["conflicts"].as_array().is_some_and(|others| !others.is_empty()) { br; strong.odd { (asked.say("trùng đề xuất khác", "clashes with another")) } } }
            td { (fields.len()) (asked.say(" mục: ", " fields: ")) (fields.iter().take(4).cloned().collect::<Vec<_>>().join(", ")) @if fields.len() > 4 { "…" } }
            td { (places.name(text("commune"))) }
            td { (words::moment(asked, text("created_at"))) br; span.quiet { (who(asked, text("author"))) } }
        }
    }
}

/// What a proposal is about, in a few words.
fn name(asked: &Asked, proposal: &Value) -> String {
    let kind = kind(asked, proposal["record_kind"].as_str().unwrap_or_default());
    let named =
        |record: &Value| ["name", "official_name"].into_iter().find_map(|field| record[field].as_str().map(str::to_owned));
    let name = named(&proposal["change"]).or_else(|| named(&proposal["base"])).unwrap_or_default();
    match proposal["code"].as_str() {
        Some(code) => asked.say("Sửa ", "Change of ").to_owned() + &format!("{kind} {code}: {name}"),
        None => asked.say("Mới: ", "New: ").to_owned() + &format!("{kind} {name}"),
    }
    .trim_end_matches([' ', ':'])
    .to_owned()
}
