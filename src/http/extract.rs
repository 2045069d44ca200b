//! The only extractors handlers use: who asks, with which parameters, with which body. Each refuses what it cannot use
//! with an error that names it.

use super::access::Asker;
use super::identity::{self, Identity};
use crate::auth::Editor;
use crate::db::Intent;
use crate::error::{Both, Error, Fault, Result};
use crate::registry::input::{nearest, read_json};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use percent_encoding::percent_decode;
use serde_json::Value;

const LONGEST_REASON: usize = 1000;
const REASON: &str = "X-Reason";

/// The parameters of the query string, as pairs.
#[derive(Clone, Debug)]
pub struct Params(pub Vec<(String, String)>);

impl Params {
    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A parameter that is `true` or `false`; false without it.
    pub fn flag(&self, name: &str) -> Result<bool> {
        match self.get(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Error::BadRequest(vec![Fault::query(
                name,
                "bad-value",
                "chỉ nhận true hoặc false",
                "is neither true nor false",
            )])),
        }
    }

    /// Refuses parameters that are none of these, and any that stands twice.
    pub fn only(&self, names: &[&str]) -> Result<()> {
        let mut faults = Vec::new();
        for (position, (name, value)) in self.0.iter().enumerate() {
            if !names.contains(&name.as_str()) {
                let near = nearest(name, names.iter().copied());
                let (vi, en) = near.map_or_else(
                    || (format!("; có: {}", names.join(", ")), format!("; there are: {}", names.join(", "))),
                    |near| (format!("; có phải {near}?"), format!("; did you mean {near}?")),
                );
                faults.push(Fault::query(
                    name,
                    "unknown-parameter",
                    format!("không có tham số này{vi}"),
                    format!("is no parameter here{en}"),
                ));
            } else if self.0[..position].iter().any(|(earlier, _)| earlier == name) {
                faults.push(Fault::query(name, "repeated", "chỉ ghi một lần", "stands twice"));
            } else if value.chars().any(char::is_control) {
                faults.push(Fault::query(name, "control-character", "có ký tự điều khiển", "holds a control character"));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::BadRequest(faults)) }
    }
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let query = parts.uri.query().unwrap_or_default();
        if percent_decode(query.as_bytes()).decode_utf8().is_err() {
            return Err(Error::BadRequest(vec![Fault::query(
                "",
                "not-utf-8",
                "tham số không phải UTF-8",
                "the parameters are not UTF-8",
            )]));
        }
        let pairs = form_urlencoded::parse(query.as_bytes());
        Ok(Self(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()))
    }
}

/// The last part of a path that is a code. What cannot be a code is looked up nowhere.
#[derive(Clone, Debug)]
pub struct Code(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Code {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let unreadable = || Error::NotFound(Both::new("Không có địa chỉ này.", "There is no such address."));
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| unreadable())?;
        let code = params.iter().find(|(name, _)| *name == "code").map(|(_, code)| code.to_owned());
        code.filter(|code| code.len() <= 100 && !code.chars().any(char::is_control)).map(Self).ok_or_else(unreadable)
    }
}

/// Who reads: everybody, or somebody with a token, who also sees what is not public.
#[derive(Clone, Debug)]
pub struct Reader(pub Option<Editor>);

impl Reader {
    /// Whether fields that are not public may be shown.
    pub fn sees_official(&self) -> bool {
        self.0.is_some()
    }
}

impl<S: Sync> FromRequestParts<S> for Reader {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        if !accepts_json(&parts.headers) {
            return Err(Error::NotAcceptable);
        }
        Ok(Self::with_any_format(parts))
    }
}

/// Who reads, where answers have other forms than JSON too.
#[derive(Clone, Debug)]
pub struct AnyReader(pub Reader);

impl<S: Sync> FromRequestParts<S> for AnyReader {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        Ok(Self(Reader::with_any_format(parts)))
    }
}

impl Reader {
    /// Who reads, where answers have other forms than JSON too.
    pub fn with_any_format(parts: &Parts) -> Self {
        Self(asker(parts).map(|identity| identity.editor))
    }
}

/// Who writes, and why.
#[derive(Debug)]
pub struct Writer {
    /// The right to write.
    pub editor: Editor,
    /// Why.
    pub intent: Intent,
}

impl<S: Sync> FromRequestParts<S> for Writer {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        if !accepts_json(&parts.headers) {
            return Err(Error::NotAcceptable);
        }
        let editor = editor(parts)?;
        let params = Params::from_request_parts(parts, state).await?;
        params.only(&["dry_run"])?;
        let dry_run = params.flag("dry_run")?;
        Ok(Self { editor, intent: Intent { reason: reason(&parts.headers)?, dry_run } })
    }
}

/// Who asks for what is not public, or writes by a way of its own; with the reason, where one is given.
#[derive(Debug)]
pub struct Signed {
    /// The right to write.
    pub editor: Editor,
    /// Why.
    pub reason: Option<String>,
}

impl<S: Sync> FromRequestParts<S> for Signed {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        if !accepts_json(&parts.headers) {
            return Err(Error::NotAcceptable);
        }
        Self::with_any_format(parts)
    }
}

impl Signed {
    /// Who asks, where answers have other forms than JSON.
    pub fn with_any_format(parts: &Parts) -> Result<Self> {
        Ok(Self { editor: editor(parts)?, reason: reason(&parts.headers)? })
    }
}

/// Who the guard let pass.
fn asker(parts: &Parts) -> Option<Identity> {
    parts.extensions.get::<Asker>().and_then(|asker| asker.0.clone())
}

fn editor(parts: &Parts) -> Result<Editor> {
    asker(parts).map(|identity| identity.editor).ok_or_else(identity::nobody)
}

/// The reason: UTF-8 as it is, or percent-encoded as `UTF-8''…` (RFC 8187), since browsers send no other letters.
fn reason(headers: &HeaderMap) -> Result<Option<String>> {
    let Some(value) = headers.get(REASON) else { return Ok(None) };
    let wrong = |vi: &str, en: &str| Error::BadRequest(vec![Fault::header(REASON, "bad-value", vi, en)]);
    let not_utf_8 = |_| wrong("không phải UTF-8", "is not UTF-8");
    let text = std::str::from_utf8(value.as_bytes()).map_err(not_utf_8)?;
    let text = match text.get(..7).filter(|prefix| prefix.eq_ignore_ascii_case("utf-8''")) {
        Some(prefix) => percent_decode(&text.as_bytes()[prefix.len()..]).decode_utf8().map_err(not_utf_8)?.into_owned(),
        None => text.to_owned(),
    };
    let text = crate::text::stored(&text);
    if text.is_empty() || text.chars().count() > LONGEST_REASON || text.chars().any(char::is_control) {
        return Err(wrong("phải là một dòng từ 1 đến 1000 ký tự", "is not one line of 1 to 1,000 characters"));
    }
    Ok(Some(text))
}

fn accepts_json(headers: &HeaderMap) -> bool {
    accepts(headers, "application/json")
}

/// Whether the client takes a media type of applications; no word is a yes.
pub fn accepts(headers: &HeaderMap, wanted: &str) -> bool {
    let mut given = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).peekable();
    let takes = |part: &str| {
        let mut parts = part.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default();
        let refused = parts.any(|parameter| matches!(parameter, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        !refused && (media == wanted || matches!(media, "" | "*/*" | "application/*" | "application/problem+json"))
    };
    given.peek().is_none() || given.any(|value| value.split(',').any(takes))
}

/// A JSON body, read strictly, with its bytes for comparison.
#[derive(Debug)]
pub struct Json {
    /// What it says.
    pub value: Value,
    /// How it says it.
    pub bytes: Bytes,
}

impl<S: Send + Sync> FromRequest<S> for Json {
    type Rejection = axum::response::Response;
    async fn from_request(request: Request, state: &S) -> std::result::Result<Self, Self::Rejection> {
        use axum::response::IntoResponse;
        let patch = request.method() == Method::PATCH;
        if !is_json(request.headers(), patch) {
            return Err(Error::UnsupportedMediaType.into_response());
        }
        // A body that is too large keeps its own status, and gets its problem from the layer that tells all problems.
        let bytes = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        let value = read_json(&bytes).map_err(|fault| Error::BadRequest(vec![fault]).into_response())?;
        Ok(Self { value, bytes })
    }
}

fn is_json(headers: &HeaderMap, patch: bool) -> bool {
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media == "application/json" || (patch && media == "application/merge-patch+json")
}
