//! Forms that register, correct and delete records. What they ask for follows from the register's fields (`control`); what
//! they write goes through the API, which judges it.

pub mod conflict;
pub mod control;
pub mod delete;
pub mod form;
pub mod lookup;
pub mod read;
pub mod register;
pub mod save;
pub mod score;
pub mod typed;

use super::asked::Asked;
use super::filled::Filled;
use super::refused::Refused;
use crate::app::App;
use crate::http::extract::Code;
use crate::registry::kind::RecordKind;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use save::{Shown, Target};
use serde_json::Value;
use typed::Typed;

/// The routes.
pub fn routes() -> Router<App> {
    let mut routes = Router::new().merge(lookup::routes()).merge(score::routes()).merge(register::routes());
    for kind in RecordKind::ALL {
        let plural = kind.plural();
        let new = get(move |asked: Asked| fresh(asked, kind)).post(move |asked: Asked, filled: Filled| add(asked, kind, filled));
        let edit = get(move |asked: Asked, code: Code| opened(asked, kind, code))
            .post(move |asked: Asked, code: Code, filled: Filled| change(asked, kind, code, filled));
        let remove = get(move |asked: Asked, code: Code| delete::confirm(asked, kind, code))
            .post(move |asked: Asked, code: Code, filled: Filled| delete::submit(asked, kind, code, filled));
        routes = routes
            .route(&format!("/{plural}/new"), new)
            .route(&format!("/{plural}/{{code}}/edit"), edit)
            .route(&format!("/{plural}/{{code}}/delete"), remove);
    }
    routes
}

/// An empty form; its address may name fields that are known, as `?commune=00577`.
async fn fresh(asked: Asked, kind: RecordKind) -> Result<Response, Refused> {
    asked.signed_in()?;
    let target = Target { kind, code: None };
    let inputs = control::inputs(&asked, kind);
    let mut typed = Typed::default();
    for input in &inputs {
        match (asked.param(&input.key), input.control) {
            (Some(code), control::Control::Reference(sought)) => {
                typed.put(&input.key, lookup::labelled(&asked, sought, code).await?);
            }
            (Some(text), _) => typed.put(&input.key, text.to_owned()),
            (None, _) if input.key == "confidence" => typed.put("confidence", usual_confidence(&asked)),
            _ => {}
        }
    }
    let proposes = target.is_proposed(&asked, false);
    Ok(Shown { proposes, ..Shown::new(target, typed) }.page(&asked))
}

/// What an official enters without saying more comes from the paper in front of them.
pub(crate) fn usual_confidence(asked: &Asked) -> String {
    let synthetic = asked.app.nature() == entity::vocabulary::Nature::Synthetic;
    (if synthetic { "synthetic" } else { "high" }).to_owned()
}

async fn add(asked: Asked, kind: RecordKind, filled: Filled) -> Result<Response, Refused> {
    save::submit(asked, Target { kind, code: None }, filled).await
}

async fn opened(asked: Asked, kind: RecordKind, Code(code): Code) -> Result<Response, Refused> {
    asked.signed_in()?;
    let target = Target { kind, code: Some(code) };
    let told = asked.get_told(&target.api()).await?;
    let inputs = control::inputs(&asked, kind);
    let typed = Typed::of_record(&asked, &told.body, &inputs).await?;
    let tag = told.header("etag").to_owned();
    let Value::Object(base) = told.body else { return Err(crate::error::Error::internal("a record that is no object").into()) };
    let proposes = target.is_proposed(&asked, base.get("last_act").is_some_and(|act| !act.is_null()));
    Ok(Shown { base, tag, proposes, ..Shown::new(target, typed) }.page(&asked))
}

async fn change(asked: Asked, kind: RecordKind, Code(code): Code, filled: Filled) -> Result<Response, Refused> {
    save::submit(asked, Target { kind, code: Some(code) }, filled).await
}
