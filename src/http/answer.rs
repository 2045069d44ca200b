//! A successful answer before it is sent: kept as text, so that it can be stored for a retry.

use super::etag;
use super::sequence::Exact;
use crate::error::{Error, Result};
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};

/// Status, headers and JSON body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    /// The head of the journal that it was read at, where that is known exactly.
    #[serde(skip)]
    as_of: Option<i64>,
}

impl Answer {
    /// A JSON answer.
    pub fn json(status: StatusCode, body: &impl Serialize) -> Result<Self> {
        Ok(Self::ready(status, serde_json::to_string(body)?))
    }

    /// An answer that is JSON already.
    pub fn ready(status: StatusCode, body: String) -> Self {
        Self { status: status.as_u16(), headers: Vec::new(), body, as_of: None }
    }

    /// With a header.
    #[must_use]
    pub fn with(mut self, name: &str, value: String) -> Self {
        self.headers.push((name.to_owned(), value));
        self
    }

    /// With one more field at the end of its body, which is a JSON object.
    pub fn with_field(mut self, name: &str, value: &impl Serialize) -> Result<Self> {
        let value = serde_json::to_string(value)?;
        let object = self.body.pop();
        debug_assert_eq!(object, Some('}'), "the body of a record is an object");
        self.body = format!("{},\"{name}\":{value}}}", self.body);
        Ok(self)
    }

    /// Read at this head of the journal: it holds everything up to there, and nothing after.
    #[must_use]
    pub fn as_of(self, head: i64) -> Self {
        Self { as_of: Some(head), ..self }
    }

    /// With its tag.
    #[must_use]
    pub fn tagged(self, tag: &str) -> Self {
        self.with("etag", tag.to_owned())
    }

    /// The response.
    pub fn into_response(self) -> Result<Response> {
        let mut response = Response::new(Body::from(self.body));
        if let Some(head) = self.as_of {
            response.extensions_mut().insert(Exact(head));
        }
        *response.status_mut() = StatusCode::from_u16(self.status).map_err(|error| Error::internal(error.to_string()))?;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        for (name, value) in self.headers {
            if name == "etag" {
                etag::put(headers, &value);
                continue;
            }
            let name = HeaderName::try_from(name).map_err(|error| Error::internal(error.to_string()))?;
            headers.insert(name, HeaderValue::try_from(value).map_err(|error| Error::internal(error.to_string()))?);
        }
        Ok(response)
    }
}

/// 204.
pub fn empty() -> Result<Response> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    Ok(response)
}
