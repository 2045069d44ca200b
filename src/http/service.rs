//! What the service says about itself: its root, its health, its counters, its problems, its document.

use super::answer::Answer;
use super::catalogue;
use super::etag;
use super::extract::{Code, Params, Reader};
use super::language;
use crate::app::App;
use crate::error::{Both, Error, Result};
use crate::journal;
use crate::registry::kind::RecordKind;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use chrono::NaiveDate;
use entity::vocabulary::Nature;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What this register is and where everything is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Root {
    /// Name of the program.
    name: String,
    /// Its version.
    version: String,
    /// Whether the records are real, or made up for demonstration.
    nature: Nature,
    /// What the register says of itself; null while it is empty.
    #[schema(required)]
    description: Option<String>,
    /// The day it is in Vietnam: what `on` means when it is left out.
    today: NaiveDate,
    /// Sequence of the last journal entry.
    sequence: i64,
    /// Addresses, by name.
    links: BTreeMap<String, String>,
}

/// `GET /api/v1`
pub async fn root(State(app): State<App>, _: Reader, params: Params, headers: HeaderMap) -> Result<Response> {
    params.only(&[])?;
    let sequence = journal::head(app.db().read()).await?;
    let tag = etag::of_register(sequence, &[&app.today().to_string(), app.build()]);
    if etag::is_known(&headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    let mut links: BTreeMap<String, String> =
        RecordKind::ALL.iter().map(|kind| (kind.plural().to_owned(), format!("/api/v1/{}", kind.plural()))).collect();
    for name in ["units", "vocabularies", "criteria-sets", "figures", "journal", "dump"] {
        links.insert(name.to_owned(), format!("/api/v1/{name}"));
    }
    links.insert("statistics".to_owned(), "/api/v1/statistics/overview".to_owned());
    links.insert("documentation".to_owned(), "/api/docs/".to_owned());
    links.insert("openapi".to_owned(), "/api/openapi.json".to_owned());
    let root = Root {
        name: env!("CARGO_PKG_NAME").to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        nature: app.nature(),
        description: app.description().map(str::to_owned),
        today: app.today(),
        sequence,
        links,
    };
    Answer::json(StatusCode::OK, &root)?.tagged(&tag).into_response()
}

/// `GET /api/openapi.json`
pub async fn document(State(app): State<App>, headers: HeaderMap) -> Response {
    let tag = format!("\"{}\"", app.build());
    if etag::is_known(&headers, &tag) {
        return etag::not_modified(&tag);
    }
    let mut response = Response::new(Body::from(app.document()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    etag::put(response.headers_mut(), &tag);
    response
}

/// What a kind of problem means.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemMeaning {
    /// Its name.
    #[schema(example = "stale")]
    slug: String,
    /// The HTTP status.
    status: u16,
    /// In words.
    title: String,
    /// What to do.
    remedy: String,
}

/// `GET /problems/{code}`
pub async fn problem(_: Reader, Code(slug): Code, headers: HeaderMap) -> Result<Response> {
    let missing =
        || Error::NotFound(Both::new(format!("Không có loại lỗi {slug}."), format!("There is no kind of problem {slug}.")));
    let known = catalogue::find(&slug).ok_or_else(missing)?;
    let language = language::of_request(&headers);
    let (title, remedy) = (Both::new(known.vi, known.en), Both::new(known.remedy_vi, known.remedy_en));
    let meaning = ProblemMeaning {
        slug: known.slug.to_owned(),
        status: known.status,
        title: language.of(&title).to_owned(),
        remedy: language.of(&remedy).to_owned(),
    };
    Answer::json(StatusCode::OK, &meaning)?.with("content-language", language.tag().to_owned()).into_response()
}

/// Whether a part of the service works.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`: otherwise the answer is a problem.
    #[schema(example = "ok")]
    status: &'static str,
}

/// `GET /healthz`: the program runs.
pub async fn healthz() -> Result<Response> {
    Answer::json(StatusCode::OK, &Health { status: "ok" })?.into_response()
}

/// `GET /readyz`: a database answers and its schema is up to date. Also while none takes writes: reading goes on.
pub async fn readyz(State(app): State<App>) -> Result<Response> {
    app.db().choose(true, 0)?;
    let migrated = app.db().is_migrated().await.map_err(|error| Error::Unavailable(Box::new(error)))?;
    if !migrated {
        return Err(Error::Unavailable("the schema of the database is not up to date; run `ocop-registry migrate`".into()));
    }
    Answer::json(StatusCode::OK, &Health { status: "ok" })?.into_response()
}

/// `GET /metrics`
pub async fn metrics(State(app): State<App>) -> Result<Response> {
    let text = app.metrics().text(app.db().head().known(), app.kept().bytes(), app.db().writes_waiting());
    let mut response = Response::new(Body::from(text));
    let media = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, media);
    Ok(response)
}
