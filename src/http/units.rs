//! Administrative units: one by code and day, and what it became. The list is the same as every other list.

use super::answer::Answer;
use super::etag;
use super::extract::{Code, Params, Reader};
use super::records::day;
use crate::app::App;
use crate::error::Result;
use crate::journal;
use crate::registry::units::{self, Successor, Unit};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

/// What a unit became.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuccessorList {
    /// The targets, the default one first; empty while the unit is in force.
    data: Vec<Successor>,
}

/// What went into a unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct PredecessorList {
    /// The ended units, by code; empty where nothing went into it.
    data: Vec<Successor>,
}

/// `GET /units/{code}`
pub async fn read(State(app): State<App>, _: Reader, Code(code): Code, params: Params, headers: HeaderMap) -> Result<Response> {
    let on = day(&params, app.today())?;
    let head = journal::head(app.db().read()).await?;
    let unit: Unit = units::on_day(app.db().read(), &code, on).await?;
    tell(&app, &headers, (head, &on.to_string()), &unit)
}

/// `GET /units/{code}/successors`
pub async fn successors(
    State(app): State<App>,
    _: Reader,
    Code(code): Code,
    params: Params,
    headers: HeaderMap,
) -> Result<Response> {
    params.only(&[])?;
    let head = journal::head(app.db().read()).await?;
    let data = units::successors(app.db().read(), &code).await?;
    tell(&app, &headers, (head, ""), &SuccessorList { data })
}

/// `GET /units/{code}/predecessors`
pub async fn predecessors(
    State(app): State<App>,
    _: Reader,
    Code(code): Code,
    params: Params,
    headers: HeaderMap,
) -> Result<Response> {
    params.only(&[])?;
    let head = journal::head(app.db().read()).await?;
    let data = units::predecessors(app.db().read(), &code).await?;
    tell(&app, &headers, (head, ""), &PredecessorList { data })
}

/// `head`: of the journal before the content was read, so that the tag never claims more than is there.
fn tell(app: &App, headers: &HeaderMap, (head, day): (i64, &str), body: &impl Serialize) -> Result<Response> {
    let tag = etag::of_register(head, &[day, app.build()]);
    if etag::is_known(headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    Answer::json(StatusCode::OK, body)?.tagged(&tag).into_response()
}
