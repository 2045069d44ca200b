//! A successful answer before it is sent: kept as text, so that it can be stored for a retry.

use super::etag;
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
}

impl Answer {
    /// A JSON answer.
    pub fn json(status: StatusCode, body: &impl Serialize) -> Result<Self> {
        Ok(Self { status: status.as_u16(), headers: Vec::new(), body: serde_json::to_string(body)? })
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

    /// With its tag.
    #[must_use]
    pub fn tagged(self, tag: &str) -> Self {
        self.with("etag", tag.to_owned())
    }

    /// The response.
    pub fn into_response(self) -> Result<Response> {
        let mut response = Response::new(Body::from(self.body));
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
