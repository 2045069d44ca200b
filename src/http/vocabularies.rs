//! The code lists, with labels in Vietnamese and English. They change only with the program.

use super::answer::Answer;
use super::etag;
use super::extract::{Code, Params, Reader};
use crate::app::App;
use crate::error::{Both, Error, Result};
use crate::programme::vocabularies::{self, Vocabulary};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

/// All code lists.
#[derive(Debug, Serialize, ToSchema)]
pub struct VocabularyList {
    /// The lists.
    #[schema(value_type = Vec<Vocabulary>)]
    data: &'static [Vocabulary],
}

/// `GET /vocabularies`
pub async fn list(State(app): State<App>, _: Reader, params: Params, headers: HeaderMap) -> Result<Response> {
    params.only(&[])?;
    tell(&app, &headers, &VocabularyList { data: vocabularies::all() })
}

/// `GET /vocabularies/{code}`
pub async fn read(State(app): State<App>, _: Reader, Code(name): Code, params: Params, headers: HeaderMap) -> Result<Response> {
    params.only(&[])?;
    let missing = || {
        let names: Vec<&str> = vocabularies::all().iter().map(|vocabulary| vocabulary.name).collect();
        let names = names.join(", ");
        Error::NotFound(Both::new(
            format!("Không có danh mục {name}. Có: {names}."),
            format!("There is no list {name}. There are: {names}."),
        ))
    };
    tell(&app, &headers, vocabularies::find(&name).ok_or_else(missing)?)
}

fn tell(app: &App, headers: &HeaderMap, body: &impl Serialize) -> Result<Response> {
    let tag = format!("\"{}\"", app.build());
    if etag::is_known(headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    Answer::json(StatusCode::OK, body)?.tagged(&tag).into_response()
}
