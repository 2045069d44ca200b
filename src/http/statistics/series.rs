//! Series over HTTP: how many stood at the end of each period, and who came and went. Counts nothing itself.

use super::tag;
use crate::app::App;
use crate::error::Result;
use crate::http::etag;
use crate::http::extract::Params;
use crate::http::format::Formatted;
use crate::registry::centres::Centre;
use crate::registry::products::Product;
use crate::registry::record::Record;
use crate::registry::villages::Village;
use crate::statistics::answer::PATH;
use crate::statistics::series::SeriesAnswer;
use crate::statistics::series_question::SeriesQuestion;
use crate::statistics::sheets;
use crate::statistics::snapshot::Snapshot;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

/// The routes: of the records that acts are about.
pub(super) fn routes() -> Router<App> {
    of::<Village>().merge(of::<Product>()).merge(of::<Centre>())
}

fn of<R: Record>() -> Router<App> {
    Router::new().route(&format!("{PATH}/{}/series", R::KIND.plural()), get(series::<R>))
}

/// `GET /statistics/{records}/series`
async fn series<R: Record>(State(app): State<App>, form: Formatted, params: Params, headers: HeaderMap) -> Result<Response> {
    let asked = SeriesQuestion::read::<R>(&params.0, app.today())?;
    let snapshot = Snapshot::take(app.db(), app.today(), asked.question.at).await?;
    let tag = tag(&app, &snapshot, &form);
    if etag::is_known(&headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    let answer = SeriesAnswer::of::<R>(&snapshot, &asked).await?;
    form.answer(&answer, &answer.about.id, &tag, |language| vec![sheets::series(&answer, language)])
}
