//! Turns errors into RFC 9457 problems, in the language of the reader. The only place that does, for every layer.

use super::catalogue::{self, ProblemType};
use crate::error::{Both, Error, Fault, Part, Reference};
use crate::language::Language;
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;

/// The media type of all problems.
pub const MEDIA_TYPE: &str = "application/problem+json";
const RETRY_AFTER_SECONDS: u64 = 1;

/// An error on its way to the layer that knows the reader's language and the request.
#[derive(Clone, Debug)]
pub struct Raised(pub Arc<Error>);

impl IntoResponse for Error {
    fn into_response(self) -> axum::response::Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status(type_of(&self));
        response.extensions_mut().insert(Raised(Arc::new(self)));
        response
    }
}

/// What went wrong (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Names the kind of problem; resolves to what it means and what to do.
    #[serde(rename = "type")]
    #[schema(example = "/problems/invalid")]
    kind: String,
    /// The kind of problem in words, in the language of `Accept-Language` (vi, en).
    title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What happened here, in the same language.
    detail: String,
    /// The path that was asked for.
    instance: String,
    /// Names this request in the log.
    request_id: String,
    /// Everything that is wrong with the request, all at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    errors: Option<Vec<ProblemFault>>,
    /// What is odd and needs a reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    warnings: Option<Vec<ProblemFault>>,
    /// The records that refer to this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    references: Option<Vec<Reference>>,
    /// The record as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Object)]
    current: Option<Value>,
    /// The fields in which the refused change differs from the record as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    clashes: Option<Vec<String>>,
}

/// One thing that is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemFault {
    /// The part of the request: body, query or header.
    #[serde(rename = "in")]
    part: FaultPart,
    /// In the body a JSON pointer, else the name of the parameter or header.
    pointer: String,
    /// A stable name of the fault.
    code: String,
    /// What is wrong and what would be right.
    detail: String,
}

/// A part of a request.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FaultPart {
    Body,
    Query,
    Header,
}

impl ProblemFault {
    fn of(fault: &Fault, language: Language) -> Self {
        Self {
            part: match fault.part {
                Part::Body => FaultPart::Body,
                Part::Query => FaultPart::Query,
                Part::Header => FaultPart::Header,
            },
            pointer: fault.pointer.clone(),
            code: fault.code.clone(),
            detail: language.of(&fault.detail).to_owned(),
        }
    }
}

/// The kind of problem an error is.
fn type_of(error: &Error) -> &'static ProblemType {
    let slug = match error {
        Error::NotFound(_) => "not-found",
        Error::BadRequest(_) => "bad-request",
        Error::Invalid(_) => "invalid",
        Error::NeedsReason(_) => "needs-reason",
        Error::Duplicate(_) => "duplicate",
        Error::StillReferenced(_) => "still-referenced",
        Error::Conflict(_) => "conflict",
        Error::Stale { .. } => "stale",
        Error::PreconditionRequired => "precondition-required",
        Error::KeyReused => "key-reused",
        Error::Unauthenticated(_) => "unauthenticated",
        Error::SecondFactorRequired => "second-factor-required",
        Error::Forbidden(_) => "forbidden",
        Error::NotAcceptable => "not-acceptable",
        Error::TooLarge => "too-large",
        Error::UnsupportedMediaType => "unsupported-media-type",
        Error::TooManyRequests { .. } => "too-many-requests",
        Error::CrossSite => "cross-site",
        Error::Unavailable(_) | Error::Later(_) | Error::Overloaded => "unavailable",
        Error::Internal(_) => "internal",
    };
    known(slug)
}

/// The kind of problem that a status from a layer below stands for.
fn type_of_status(status: StatusCode) -> &'static ProblemType {
    known(match status.as_u16() {
        404 => "not-found",
        405 => "method-not-allowed",
        406 => "not-acceptable",
        413 => "too-large",
        415 => "unsupported-media-type",
        429 => "too-many-requests",
        408 | 503 | 504 => "unavailable",
        400..500 => "bad-request",
        _ => "internal",
    })
}

fn known(slug: &str) -> &'static ProblemType {
    catalogue::find(slug).unwrap_or(&catalogue::PROBLEMS[0])
}

fn status(problem: &ProblemType) -> StatusCode {
    StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Where and how a problem is told.
#[derive(Debug)]
pub struct Telling<'a> {
    /// The reader's language.
    pub language: Language,
    /// The path that was asked for.
    pub instance: &'a str,
    /// The name of the request.
    pub request_id: &'a str,
}

/// Gives a failed answer its body. Answers that carry one of ours already, and those that did not fail, pass.
pub fn tell(mut response: axum::response::Response, telling: &Telling<'_>) -> axum::response::Response {
    let raised = response.extensions_mut().remove::<Raised>();
    let status_now = response.status();
    let failed = status_now.is_client_error() || status_now.is_server_error();
    if raised.is_none() && (!failed || has_told(&response)) {
        return response;
    }
    let problem_type = raised.as_ref().map_or_else(|| type_of_status(status_now), |Raised(error)| type_of(error));
    let problem = problem(problem_type, raised.as_ref().map(|Raised(error)| error.as_ref()), telling);
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let wait = match raised.as_ref().map(|Raised(error)| error.as_ref()) {
        Some(Error::TooManyRequests { retry_after_seconds }) => *retry_after_seconds,
        _ => RETRY_AFTER_SECONDS,
    };
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(telling.language.tag()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    match problem_type.status {
        401 => drop(headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
        429 | 503 => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from(wait))),
        _ => {}
    }
    *response.status_mut() = status(problem_type);
    *response.body_mut() = Body::from(body);
    response
}

/// Whether a failed answer says itself what went wrong: a page, an image that says so, or a problem that a page was
/// answered with.
fn has_told(response: &axum::response::Response) -> bool {
    let media = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    media == MEDIA_TYPE.as_bytes() || media.starts_with(b"text/html") || media == b"image/svg+xml"
}

fn problem(problem_type: &ProblemType, error: Option<&Error>, telling: &Telling<'_>) -> Problem {
    let language = telling.language;
    let title = Both::new(problem_type.vi, problem_type.en);
    let remedy = Both::new(problem_type.remedy_vi, problem_type.remedy_en);
    let mut problem = Problem {
        kind: format!("/problems/{}", problem_type.slug),
        title: language.of(&title).to_owned(),
        status: problem_type.status,
        detail: language.of(&remedy).to_owned(),
        instance: telling.instance.to_owned(),
        request_id: telling.request_id.to_owned(),
        errors: None,
        warnings: None,
        references: None,
        current: None,
        clashes: None,
    };
    let all = |faults: &[Fault]| Some(faults.iter().map(|fault| ProblemFault::of(fault, language)).collect());
    match error {
        Some(
            Error::NotFound(both)
            | Error::Conflict(both)
            | Error::Unauthenticated(both)
            | Error::Forbidden(both)
            | Error::Later(both),
        ) => language.of(both).clone_into(&mut problem.detail),
        Some(Error::BadRequest(faults) | Error::Invalid(faults) | Error::Duplicate(faults)) => problem.errors = all(faults),
        Some(Error::TooManyRequests { retry_after_seconds }) => {
            let wait = Both::new(
                format!("Quá nhiều yêu cầu; thử lại sau {retry_after_seconds} giây."),
                format!("Too many requests; try again after {retry_after_seconds} seconds."),
            );
            language.of(&wait).clone_into(&mut problem.detail);
        }
        Some(Error::NeedsReason(faults)) => problem.warnings = all(faults),
        Some(Error::StillReferenced(references)) => problem.references = Some(references.clone()),
        Some(Error::Stale { current, clashes }) => {
            problem.current = Some(current.as_ref().clone());
            problem.clashes = Some(clashes.clone());
        }
        _ => {}
    }
    problem
}
