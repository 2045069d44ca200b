//! `GET /statistics/overview`

use super::{moment_before, tag};
use crate::app::App;
use crate::error::Result;
use crate::http::etag;
use crate::http::extract::Params;
use crate::http::format::Formatted;
use crate::statistics::overview::{Overview, OverviewQuestion, PARAMETERS};
use crate::statistics::sheets;
use crate::statistics::snapshot::Snapshot;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

/// `GET /statistics/overview`
pub(super) async fn read(State(app): State<App>, form: Formatted, params: Params, headers: HeaderMap) -> Result<Response> {
    params.only(&PARAMETERS)?;
    let question = OverviewQuestion::read(&params.0, app.today())?;
    let now = Snapshot::take(app.db(), app.today(), question.at).await?;
    let tag = tag(&app, &now, &form);
    if etag::is_known(&headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    let then = moment_before(&now, question.since).await?;
    let answer = Overview::of(&question, &now, then.as_ref()).await?;
    form.answer(&answer, &answer.about.id, &tag, |language| vec![sheets::overview(&answer, language)])
}
