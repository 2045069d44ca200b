//! From what somebody calls a record to its code: searches of the API, as one types and when a form is sent. What is
//! chosen from a list reads `name [code]`, so that it means one record without a script as well.

use super::control::Sought;
use crate::app::App;
use crate::console::api::{address, escaped};
use crate::console::asked::Asked;
use crate::console::frame::part;
use crate::console::refused::Refused;
use crate::http::extract::Code;
use crate::import::layout::bracketed;
use crate::registry::kind::RecordKind;
use crate::registry::places::COMMUNES;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use entity::vocabulary::UnitKind;
use maud::html;
use serde_json::Value;

/// The last day of the communes before the mergers.
const LAST_DAY_BEFORE: &str = "2025-06-30";
/// As many as somebody reads.
const FEW: &str = "8";

/// A record as it is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// What tells it from others of its name.
    pub beside: String,
}

impl Offered {
    /// As it stands in a field.
    pub fn text(&self) -> String {
        format!("{} [{}]", self.name, self.code)
    }
}

/// What a text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// One record, by its code.
    One(String),
    /// Nothing that is there.
    Nothing,
    /// One of these.
    Several(Vec<Offered>),
}

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route("/lookup/{code}", get(offer))
}

/// What fits what is being typed, as options.
async fn offer(asked: Asked, Code(name): Code) -> Result<Response, Refused> {
    let Some(sought) = Sought::named(&name) else { return Ok(part(html! {})) };
    let typed = asked.param("field").and_then(|field| asked.param(field)).unwrap_or_default();
    // What was chosen from the list is not searched again.
    let found =
        if typed.chars().count() < 2 || bracketed(typed).is_some() { Vec::new() } else { search(&asked, sought, typed).await? };
    Ok(part(html! { @for one in &found { option value=(one.text()) { (one.beside) } } }))
}

/// The code that a text means.
pub async fn meaning(asked: &Asked, sought: Sought, text: &str) -> Result<Meaning, Refused> {
    let text = text.trim();
    if let Some(code) = code_in(sought, text) {
        return Ok(Meaning::One(code));
    }
    let mut found = search(asked, sought, text).await?;
    let wanted = crate::text::exact(text);
    let of_places = matches!(sought, Sought::Commune | Sought::FormerCommune);
    let same = |one: &&Offered| {
        let name = crate::text::exact(&one.name);
        // "Bát Tràng" is "Xã Bát Tràng" in full.
        name == wanted || (of_places && name.split_once(' ').is_some_and(|(_, rest)| rest == wanted))
    };
    let exact: Vec<&Offered> = found.iter().filter(same).collect();
    Ok(match (exact.as_slice(), found.len()) {
        ([one], _) => Meaning::One(one.code.clone()),
        (_, 0) => Meaning::Nothing,
        ([], 1) => Meaning::One(found.remove(0).code),
        _ => Meaning::Several(found),
    })
}

/// A code that is written as one, alone or in brackets. What only looks like one is for the register to refuse.
fn code_in(sought: Sought, text: &str) -> Option<String> {
    if let Some(code) = bracketed(text) {
        return Some(code.to_owned());
    }
    let commune = text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (letters, rest) = text.split_once('-').unwrap_or_default();
    let known = RecordKind::ALL.iter().any(|kind| kind.prefix().eq_ignore_ascii_case(letters));
    let looks_like_one = known && rest.starts_with(|first: char| first.is_ascii_digit());
    match sought {
        Sought::Commune | Sought::FormerCommune => commune.then(|| text.to_owned()),
        _ => looks_like_one.then(|| text.to_uppercase()),
    }
}

/// What a code stands for, as it stands in a field; the code alone where it is not known.
pub async fn labelled(asked: &Asked, sought: Sought, code: &str) -> Result<String, Refused> {
    let path = match sought {
        Sought::Commune => format!("/api/v1/units/{}", escaped(code)),
        Sought::FormerCommune => address(&format!("/api/v1/units/{}", escaped(code)), &[("on", LAST_DAY_BEFORE)]),
        _ => {
            let Some(kind) = RecordKind::of_code(code) else { return Ok(code.to_owned()) };
            format!("/api/v1/{}/{}", kind.plural(), escaped(code))
        }
    };
    let found = asked.find(&path).await?;
    Ok(found.map_or_else(|| code.to_owned(), |record| offered(&record).text()))
}

/// Records by their words, the best first.
pub async fn search(asked: &Asked, sought: Sought, text: &str) -> Result<Vec<Offered>, Refused> {
    let mut found = Vec::new();
    let kinds = [RecordKind::Product, RecordKind::Village, RecordKind::Centre];
    let communes = COMMUNES.map(UnitKind::as_str).join(",");
    match sought {
        Sought::Kind(kind) => found.extend(of_list(asked, kind.plural(), &[("q", text)]).await?),
        Sought::Subject => {
            for kind in kinds {
                found.extend(of_list(asked, kind.plural(), &[("q", text)]).await?);
            }
        }
        Sought::Commune => found.extend(of_list(asked, "units", &[("q", text), ("kind", &communes)]).await?),
        Sought::FormerCommune => {
            let params = [("q", text), ("kind", communes.as_str()), ("on", LAST_DAY_BEFORE)];
            found.extend(of_list(asked, "units", &params).await?);
        }
    }
    Ok(found)
}

async fn of_list(asked: &Asked, plural: &str, params: &[(&str, &str)]) -> Result<Vec<Offered>, Refused> {
    let params: Vec<_> = params.iter().copied().chain([("limit", FEW)]).collect();
    match asked.get(&address(&format!("/api/v1/{plural}"), &params)).await {
        Ok(page) => Ok(page["data"].as_array().into_iter().flatten().map(offered).collect()),
        // What cannot be searched for (too long, no letters) is not found.
        Err(Refused::Problem(problem)) if problem.status == 400 => Ok(Vec::new()),
        Err(refused) => Err(refused),
    }
}

/// A record as it is offered.
pub fn offered(record: &Value) -> Offered {
    let text = |name: &str| record[name].as_str().filter(|text| !text.is_empty());
    let names = ["full_name", "name", "official_name", "number", "summary"];
    let code = text("code").unwrap_or_default().to_owned();
    let name = names.into_iter().find_map(text).unwrap_or(&code).to_owned();
    let beside = ["craft", "specification", "authority_name", "address_as_printed", "issued_on", "valid_until"];
    Offered { beside: beside.into_iter().find_map(text).unwrap_or_default().to_owned(), name, code }
}

#[cfg(test)]
mod tests {
    use super::{Sought, code_in};
    use crate::registry::kind::RecordKind;

    #[test]
    fn codes_are_taken_out_of_what_is_chosen_or_typed() {
        let village = Sought::Kind(RecordKind::Village);
        assert_eq!(code_in(village, "Gốm sứ Bát Tràng [LN-000001-2]").as_deref(), Some("LN-000001-2"));
        assert_eq!(code_in(village, "ln-000001-2").as_deref(), Some("LN-000001-2"));
        assert_eq!(code_in(village, "Bát Tràng"), None);
        assert_eq!(code_in(Sought::Commune, "00577").as_deref(), Some("00577"));
        assert_eq!([code_in(Sought::Commune, "577"), code_in(village, "00577"), code_in(village, "TT-Huế")], [None, None, None]);
    }
}
