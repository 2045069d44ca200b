//! `GET /statistics/reconciliation`: reads the parameters and hands the answer over. Counts nothing itself.

use super::tag;
use crate::app::App;
use crate::error::Result;
use crate::http::etag;
use crate::http::extract::Params;
use crate::http::format::Formatted;
use crate::statistics::question::Faults;
use crate::statistics::reconciliation::asked::{Asked, PARAMETERS};
use crate::statistics::reconciliation::{Reconciliation, sheets};
use crate::statistics::snapshot::Snapshot;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

/// `GET /statistics/reconciliation`
pub(super) async fn reconciliation(
    State(app): State<App>,
    form: Formatted,
    params: Params,
    headers: HeaderMap,
) -> Result<Response> {
    let mut faults = Faults::default();
    faults.take(params.only(PARAMETERS))?;
    let asked = Asked::read(&params.0, app.today(), faults)?;
    let snapshot = Snapshot::take(app.db(), app.today(), asked.at).await?;
    let tag = tag(&app, &snapshot, &form);
    if etag::is_known(&headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    let answer = Reconciliation::of(&snapshot, &asked).await?;
    form.answer(&answer, &answer.about.id, &tag, |language| sheets::sheets(&answer, language))
}
