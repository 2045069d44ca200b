//! What a page cannot show or do, told as a page: the same problems as the API's, in the same words.

use super::asked::Asked;
use super::frame::Page;
use crate::error::Error;
use crate::http::cookies::Cookie;
use crate::http::problem::MEDIA_TYPE;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;

/// The largest problem: a whole record may stand in it.
const LARGEST_PROBLEM: usize = 4 * 1024 * 1024;

/// One thing that is wrong, where, and what would be right.
#[derive(Clone, Debug, Deserialize)]
pub struct Fault {
    /// In a body a JSON pointer, else the name of a parameter.
    pub pointer: String,
    /// Its stable name.
    pub code: String,
    /// In words, in the language of the page.
    pub detail: String,
}

/// A problem of the API.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Problem {
    /// The status.
    pub status: u16,
    /// What kind, as an address of the API.
    #[serde(rename = "type")]
    pub kind: String,
    /// What kind, in words.
    pub title: String,
    /// What happened and what to do.
    pub detail: String,
    /// The name of the request in the log.
    pub request_id: String,
    /// Everything that is wrong.
    pub errors: Vec<Fault>,
    /// What is odd and needs a reason.
    pub warnings: Vec<Fault>,
    /// The records that refer to this one.
    pub references: Vec<Value>,
    /// The record as it is now, where it changed meanwhile.
    pub current: Option<Value>,
    /// The fields in which the refused change differs from it.
    pub clashes: Vec<String>,
}

impl Problem {
    /// Reads the body of a failed answer.
    pub fn read(status: StatusCode, body: Value) -> Self {
        let read = serde_json::from_value::<Self>(body).unwrap_or_default();
        Self { status: status.as_u16(), ..read }
    }

    /// The short name of its kind, as `stale`.
    pub fn slug(&self) -> &str {
        self.kind.rsplit('/').next().unwrap_or_default()
    }

    /// What is said of one field of the body, by its pointer, as `/star`; deeper pointers are not counted in.
    pub fn at<'a>(&'a self, pointer: &'a str) -> impl Iterator<Item = &'a Fault> {
        self.errors.iter().chain(&self.warnings).filter(move |fault| fault.pointer == pointer)
    }
}

/// Why a page is not shown.
#[derive(Debug)]
pub enum Refused {
    /// The API refused.
    Problem(Box<Problem>),
    /// Something of our own; told by the service in the same way.
    Own(Error),
    /// Another page is to be asked for.
    Elsewhere(String),
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Own(error)
    }
}

impl Refused {
    /// Whoever is not signed in may do it first, and then comes back.
    pub fn sign_in_first(asked: &Asked) -> Self {
        let back = if asked.query.is_empty() { asked.path.clone() } else { format!("{}?{}", asked.path, asked.query) };
        Self::Elsewhere(asked.href(&super::api::address("/sign-in", &[("next", &back)])))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Self::Own(error) => error.into_response(),
            Self::Elsewhere(address) => Redirect::to(&address).into_response(),
            Self::Problem(problem) => {
                let mut response =
                    StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response();
                response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
                response.extensions_mut().insert(Carried(problem));
                response
            }
        }
    }
}

/// A problem on its way to the layer that shows it.
#[derive(Clone, Debug)]
struct Carried(Box<Problem>);

/// Shows a problem as a page; other answers pass. A session that is over is taken out of the browser.
pub async fn as_page(mut response: Response, asked: Asked) -> Response {
    let is_problem = response.headers().get(header::CONTENT_TYPE).is_some_and(|media| media == MEDIA_TYPE);
    if !is_problem {
        return response;
    }
    let problem = if let Some(Carried(problem)) = response.extensions_mut().remove::<Carried>() {
        *problem
    } else {
        let body = std::mem::replace(response.body_mut(), Body::empty());
        let bytes = axum::body::to_bytes(body, LARGEST_PROBLEM).await.unwrap_or_default();
        Problem::read(response.status(), serde_json::from_slice(&bytes).unwrap_or_default())
    };
    let asked = asked.meet().await;
    let stale = asked.stale_session;
    let secure = asked.app.cookies_are_secure();
    let page = Page::new(&asked, &problem.title).body(shown(&asked, &problem)).into_response();
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.extend(page.headers().clone());
    let mut told = Response::from_parts(parts, page.into_body());
    if stale && let Err(error) = Cookie::Session.clear(&mut told, secure) {
        tracing::error!("a cookie could not be cleared: {error}");
    }
    told
}

fn shown(asked: &Asked, problem: &Problem) -> Markup {
    html! {
        section.notice.notice-bad role="alert" {
            p { strong { (problem.detail) } }
            (faults(problem))
            @if !problem.references.is_empty() {
                ul {
                    @for reference in &problem.references {
                        @let code = reference["code"].as_str().unwrap_or_default();
                        li { (reference["record_kind"].as_str().unwrap_or_default()) " " (code) }
                    }
                }
            }
        }
        p {
            @if problem.status == 401 {
                a.button href=(asked.href(&super::api::address("/sign-in", &[("next", &asked.path)]))) { (asked.say("Đăng nhập", "Sign in")) }
            } @else {
                a.button href=(asked.href("/")) { (asked.say("Về trang đầu", "To the first page")) }
            }
        }
        @if !problem.request_id.is_empty() {
            p.quiet { (asked.say("Số của yêu cầu, khi cần báo lỗi: ", "Number of the request, should you report it: ")) code { (problem.request_id) } }
        }
    }
}

/// Everything that is wrong, as a list.
pub fn faults(problem: &Problem) -> Markup {
    html! {
        @if !problem.errors.is_empty() || !problem.warnings.is_empty() {
            ul {
                @for fault in problem.errors.iter().chain(&problem.warnings) {
                    li { @if !fault.pointer.is_empty() { code { (fault.pointer) } " " } (fault.detail) }
                }
            }
        }
    }
}
