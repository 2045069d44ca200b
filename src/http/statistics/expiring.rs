//! `GET /statistics/products/expiring`, and the same as a calendar.

use super::tag;
use crate::app::App;
use crate::error::Result;
use crate::http::extract::Params;
use crate::http::format::{Formatted, file};
use crate::http::{etag, language};
use crate::statistics::expiring::{ExpiringAnswer, ExpiringQuestion, USUALLY_WITHIN};
use crate::statistics::snapshot::Snapshot;
use crate::statistics::{expiring_calendar, sheets};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

/// `GET /statistics/products/expiring`
pub(super) async fn read(State(app): State<App>, form: Formatted, params: Params, headers: HeaderMap) -> Result<Response> {
    let asked = ExpiringQuestion::read(&params.0, app.today(), USUALLY_WITHIN)?;
    let snapshot = Snapshot::take(app.db(), app.today(), asked.question.at).await?;
    let tag = tag(&app, &snapshot, &form);
    if etag::is_known(&headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    let answer = ExpiringAnswer::of(&snapshot, &asked).await?;
    form.answer(&answer, &answer.about.id, &tag, |language| vec![sheets::expiring(&answer, language)])
}

/// `GET /statistics/products/expiring.ics`
pub(super) async fn calendar(State(app): State<App>, params: Params, headers: HeaderMap) -> Result<Response> {
    let asked = ExpiringQuestion::read_for_calendar(&params.0, app.today())?;
    let snapshot = Snapshot::take(app.db(), app.today(), None).await?;
    let language = language::of_request(&headers);
    let tag = etag::of_register(snapshot.head, &[&app.today().to_string(), "ics", language.tag(), app.build()]);
    if etag::is_known(&headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    let calendar = expiring_calendar::calendar(&snapshot, &asked, language).await?;
    file(calendar.write().into_bytes(), "text/calendar", "ocop-expiring.ics", &tag)
}
