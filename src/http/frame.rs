//! What surrounds every request: a name, a span, a count, one log line for a failure, and problems in place of bare errors.

use super::problem::{self, Raised, Telling};
use super::{hardening, language, limits, sequence};
use crate::app::App;
use crate::clock::Clock;
use crate::error::Error;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use entity::vocabulary::Nature;
use std::any::Any;
use std::time::Instant;
use tracing::{Instrument, debug, error, info, info_span};

/// The name of a request, for whoever reports what went wrong.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Every answer of a register of made-up records says so.
const NATURE: &str = "register-nature";
/// Paths that belong to no route are counted together: they are the client's words.
const NO_ROUTE: &str = "none";

/// The one layer around everything: whatever a request meets before its route, from the outermost inwards. One, because each
/// layer by itself is a box around all inside it, a copy of it for every request, and a move of the request.
pub async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    // Browsers are told what every answer is, and pages of other sites may read what is public.
    let asked = hardening::Asked::of(&request);
    let mut response = match hardening::asked_before(request).await {
        Ok(answer) => answer,
        Err(request) => {
            let mut response = framed(&app, request, next).await;
            asked.share(&mut response);
            response
        }
    };
    asked.dress(&app, &mut response);
    response
}

/// Whatever failed further in gets its problem, its log line and its count.
async fn framed(app: &App, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let request_id = request_id(app.db().clock());
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let language = language::of_request(request.headers());
    let span = info_span!("request", request_id, method = method.as_str(), path);
    let mut response = async {
        let response = admitted(app, request, next).await;
        log(&response, began);
        response
    }
    .instrument(span)
    .await;
    response = problem::tell(response, &Telling { language, instance: &path, request_id: &request_id });
    sequence::tell_unread(app, &path, &mut response);
    if let Ok(value) = HeaderValue::try_from(request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    if app.nature() == Nature::Synthetic {
        response.headers_mut().insert(NATURE, HeaderValue::from_static(Nature::Synthetic.as_str()));
    }
    let route = response.extensions().get::<MatchedPath>().map_or(NO_ROUTE, MatchedPath::as_str);
    app.metrics().answered(method.as_str(), route, response.status().as_u16(), began.elapsed());
    response
}

/// Before anything is read of a request: who it is from, and whether they may ask.
async fn admitted(app: &App, request: Request, next: Next) -> Response {
    limits::limited(app, request, async |request: Request| match hardening::refuse_cross_site(app, &request) {
        Ok(()) => next.run(request).await,
        Err(refused) => refused.into_response(),
    })
    .await
}

/// A name for a request: by its time, and no other's. Nothing is secret about it, so chance need not be the machine's.
pub fn request_id(clock: &Clock) -> String {
    let milliseconds = u64::try_from(clock.now().timestamp_millis()).unwrap_or_default();
    let mut chance = [0; 10];
    fastrand::fill(&mut chance);
    uuid::Builder::from_unix_timestamp_millis(milliseconds, &chance).into_uuid().simple().to_string()
}

/// Hands the route on to the outermost layer, which stands outside the router and does not see it.
pub async fn route(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    if let Some(route) = route {
        response.extensions_mut().insert(route);
    }
    response
}

/// One line for a failure: ours with all its causes, the client's with what was wrong.
fn log(response: &Response, began: Instant) {
    let status = response.status().as_u16();
    let took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let raised = response.extensions().get::<Raised>();
    match (status, raised) {
        // A flood must not become a flood of lines; the counters have it.
        (429, _) => debug!(status, took_ms, "request refused for its client's rate"),
        (503, Some(Raised(failure))) if matches!(**failure, Error::Overloaded) => {
            debug!(status, took_ms, "request refused: too much is under way");
        }
        (500.., Some(Raised(failure))) => error!(status, took_ms, "request failed: {}", causes(failure)),
        (500.., None) => error!(status, took_ms, "request failed"),
        (400..500, Some(Raised(failure))) => info!(status, took_ms, "request refused: {}", refusal(failure)),
        (400..500, None) => info!(status, took_ms, "request refused"),
        _ => debug!(status, took_ms, "request answered"),
    }
}

/// What was wrong and where, without what was sent: it may be about a person.
fn refusal(failure: &Error) -> String {
    match failure {
        Error::BadRequest(faults) | Error::Invalid(faults) | Error::NeedsReason(faults) | Error::Duplicate(faults) => {
            let all: Vec<String> = faults.iter().map(|fault| format!("{}: {}", fault.pointer, fault.code)).collect();
            all.join("; ")
        }
        other => other.to_string(),
    }
}

fn causes(failure: &Error) -> String {
    let mut words = failure.to_string();
    let mut cause = match failure {
        Error::Internal(source) | Error::Unavailable(source) => source.source(),
        _ => None,
    };
    while let Some(inner) = cause {
        words.push_str(": ");
        words.push_str(&inner.to_string());
        cause = inner.source();
    }
    words
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
/// Turns a panic into an error like any other; the layer above tells the client.
pub fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let words = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    Error::internal(format!("panic: {}", words.unwrap_or_default())).into_response()
}
