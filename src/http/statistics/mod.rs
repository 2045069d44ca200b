//! Statistics over HTTP: reads the parameters, takes a snapshot, hands the answer over. Counts nothing itself.

mod expiring;
mod overview;
mod reconciliation;
mod series;

use super::etag;
use super::extract::Params;
use super::format::Formatted;
use crate::app::App;
use crate::error::Result;
use crate::registry::centres::Centre;
use crate::registry::decisions::Decision;
use crate::registry::producers::Producer;
use crate::registry::products::Product;
use crate::registry::record::Record;
use crate::registry::villages::Village;
use crate::statistics::answer::{PATH, TableAnswer};
use crate::statistics::question::Question;
use crate::statistics::sheets;
use crate::statistics::snapshot::Snapshot;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

/// The routes.
pub fn routes() -> Router<App> {
    let others = series::routes()
        .route(&format!("{PATH}/overview"), get(overview::read))
        .route(&format!("{PATH}/products/expiring"), get(expiring::read))
        .route(&format!("{PATH}/products/expiring.ics"), get(expiring::calendar))
        .route(&format!("{PATH}/reconciliation"), get(reconciliation::reconciliation));
    others.merge(of::<Village>()).merge(of::<Product>()).merge(of::<Centre>()).merge(of::<Producer>()).merge(of::<Decision>())
}

fn of<R: Record>() -> Router<App> {
    Router::new().route(&format!("{PATH}/{}", R::KIND.plural()), get(table::<R>))
}

/// The tag of an answer computed at a snapshot.
fn tag(app: &App, snapshot: &Snapshot, form: &Formatted) -> String {
    etag::of_register(snapshot.head, &[&app.today().to_string(), &form.form(), app.build()])
}

/// The moment that `since` names.
async fn moment_before(now: &Snapshot, since: Option<i64>) -> Result<Option<Snapshot>> {
    match since {
        Some(since) => now.known_at("since", since).await.map(Some),
        None => Ok(None),
    }
}

/// `GET /statistics/{records}`
async fn table<R: Record>(State(app): State<App>, form: Formatted, params: Params, headers: HeaderMap) -> Result<Response> {
    let question = Question::read::<R>(&params.0, app.today())?;
    let now = Snapshot::take(app.db(), app.today(), question.at).await?;
    let tag = tag(&app, &now, &form);
    if etag::is_known(&headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    let then = moment_before(&now, question.since).await?;
    let answer = TableAnswer::of::<R>(&now, then.as_ref(), &question).await?;
    form.answer(&answer, &answer.about.id, &tag, |language| vec![sheets::table(&answer, language)])
}
