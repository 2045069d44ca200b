//! Personal data over HTTP: what is held on a producer, consents, requests with their clock, erasure. Holds no rule.

use super::answer::Answer;
use super::extract::{Code, Json, Params, Signed, Writer};
use super::paging::{Size, cut, next_url};
use super::retry;
use crate::app::App;
use crate::db::Tx;
use crate::error::{Both, Error, Fault, Result};
use crate::privacy::consents::{self, Consent};
use crate::privacy::erasure::{self, Erasure};
use crate::privacy::held::gather;
use crate::privacy::may_handle;
use crate::privacy::requests::{self, PersonalDataRequest, RequestState, Wanted};
use crate::registry::producers::Producer;
use crate::registry::record::Record as _;
use crate::registry::{select, store};
use axum::Router;
use axum::extract::{FromRequestParts, RawPathParams, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The path of a producer.
const PRODUCER: &str = "/api/v1/producers/{code}";
/// The path of all requests.
pub const REQUESTS: &str = "/api/v1/personal-data/requests";
/// A page of requests.
pub const PAGE: Size = Size { usual: 100, most: 1_000 };

/// The routes.
pub fn routes() -> Router<App> {
    let path = |end: &str| format!("{PRODUCER}{end}");
    Router::new()
        .route(REQUESTS, get(list))
        .route(&path("/personal-data"), get(held))
        .route(&path("/personal-data/erase"), post(erase))
        .route(&path("/personal-data/requests"), post(receive))
        .route(&path("/personal-data/requests/{id}/answer"), post(answer))
        .route(&path("/consents"), post(give))
        .route(&path("/consents/{id}/withdraw"), post(withdraw))
}

/// What belongs to a producer: the producer's code and an id.
#[derive(Clone, Debug)]
pub struct Belonging {
    code: String,
    id: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Belonging {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let unreadable = || Error::NotFound(Both::new("Không có địa chỉ này.", "There is no such address."));
        let Code(code) = Code::from_request_parts(parts, state).await?;
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| unreadable())?;
        let id = params.iter().find(|(name, _)| *name == "id").and_then(|(_, id)| Uuid::try_parse(id).ok());
        Ok(Self { code, id: id.ok_or_else(unreadable)?.to_string() })
    }
}

/// `GET /producers/{code}/personal-data`
pub async fn held(State(app): State<App>, signed: Signed, Code(code): Code, params: Params) -> Result<Response> {
    params.only(&[])?;
    let today = app.today();
    let producer = select::get::<Producer>(app.db().read(), &code, today, today).await?;
    let producer = producer.ok_or_else(|| store::not_found(Producer::KIND, &code))?;
    may_handle(&signed.editor, &producer)?;
    let held = gather(app.db().read(), &producer, today).await?;
    Answer::json(StatusCode::OK, &held)?.with("cache-control", "no-store".to_owned()).into_response()
}

/// `POST /producers/{code}/consents`
pub async fn give(State(app): State<App>, writer: Writer, Code(code): Code, headers: HeaderMap, json: Json) -> Result<Response> {
    let dry_run = writer.intent.dry_run;
    retry::once(&app, &writer, &headers, &format!("{code}/consents"), &json.bytes, async |tx: &Tx| {
        let consent: Consent = consents::give(tx, &code, json.value.clone()).await?;
        made(dry_run, &consent)
    })
    .await
}

/// `POST /producers/{code}/consents/{id}/withdraw`
pub async fn withdraw(State(app): State<App>, writer: Writer, one: Belonging, json: Json) -> Result<Response> {
    let tx = app.db().write(&writer.editor, writer.intent).await?;
    let consent = consents::withdraw(&tx, &one.code, &one.id, json.value).await?;
    tx.commit().await?;
    Answer::json(StatusCode::OK, &consent)?.into_response()
}

/// `POST /producers/{code}/personal-data/requests`
pub async fn receive(
    State(app): State<App>,
    writer: Writer,
    Code(code): Code,
    headers: HeaderMap,
    json: Json,
) -> Result<Response> {
    let dry_run = writer.intent.dry_run;
    retry::once(&app, &writer, &headers, &format!("{code}/requests"), &json.bytes, async |tx: &Tx| {
        let request: PersonalDataRequest = requests::receive(tx, &code, json.value.clone()).await?;
        made(dry_run, &request)
    })
    .await
}

/// `POST /producers/{code}/personal-data/requests/{id}/answer`
pub async fn answer(State(app): State<App>, writer: Writer, one: Belonging, json: Json) -> Result<Response> {
    let tx = app.db().write(&writer.editor, writer.intent).await?;
    let request = requests::answer(&tx, &one.code, &one.id, json.value).await?;
    tx.commit().await?;
    Answer::json(StatusCode::OK, &request)?.into_response()
}

/// `POST /producers/{code}/personal-data/erase`
pub async fn erase(State(app): State<App>, writer: Writer, Code(code): Code) -> Result<Response> {
    let found = erasure::look(app.db(), &code, app.imports().limits()).await?;
    let dry_run = writer.intent.dry_run;
    let tx = app.db().write(&writer.editor, writer.intent).await?;
    let erased: Erasure = erasure::erase(&tx, &code, &found).await?;
    tx.commit().await?;
    if !dry_run {
        app.db().wipe().await?;
    }
    Answer::json(StatusCode::OK, &erased)?.into_response()
}

/// Requests about personal data.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonalDataRequestPage {
    /// In the order they were recorded.
    data: Vec<PersonalDataRequest>,
    /// Address of the next page; null on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// `GET /personal-data/requests`
pub async fn list(State(app): State<App>, signed: Signed, params: Params) -> Result<Response> {
    params.only(&["state", "after", "limit"])?;
    let wanted = wanted(&params)?;
    let limit = wanted.limit;
    let asked = Wanted { limit: limit + 1, ..wanted.clone() };
    let mut data = requests::list(app.db().read(), &signed.editor, &asked, app.today()).await?;
    let next = cut(&mut data, limit).map(|last| next_url(REQUESTS, &params, "after", &last.id));
    let page = PersonalDataRequestPage { data, next };
    Answer::json(StatusCode::OK, &page)?.with("cache-control", "no-store".to_owned()).into_response()
}

fn wanted(params: &Params) -> Result<Wanted> {
    let mut faults = Vec::new();
    let state = params.get("state").unwrap_or("open").parse().unwrap_or_else(|()| {
        let list = RequestState::VALUES.join(", ");
        faults.push(Fault::query("state", "not-in-list", format!("chỉ nhận: {list}"), format!("is none of: {list}")));
        RequestState::Open
    });
    let after = params.get("after").map(str::to_owned);
    if after.as_deref().is_some_and(|id| Uuid::try_parse(id).is_err()) {
        faults.push(Fault::query("after", "bad-value", "không phải mã của một yêu cầu", "is no id of a request"));
    }
    let limit = PAGE.asked(params).unwrap_or_else(|fault| {
        faults.push(fault);
        PAGE.usual
    });
    if faults.is_empty() { Ok(Wanted { state, after, limit }) } else { Err(Error::BadRequest(faults)) }
}

/// 201, or 200 for a dry run, which made nothing.
fn made(dry_run: bool, body: &impl Serialize) -> Result<Answer> {
    if dry_run {
        return Ok(Answer::json(StatusCode::OK, body)?.with("dry-run", "true".to_owned()));
    }
    Answer::json(StatusCode::CREATED, body)
}
