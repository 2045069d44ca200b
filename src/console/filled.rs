//! A form as a browser sends it: pairs, in order, nothing read into them.

use super::refused::Refused;
use crate::error::{Error, Fault};
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// What was filled in.
#[derive(Clone, Debug, Default)]
pub struct Filled(pub Vec<(String, String)>);

impl Filled {
    /// The value of a field, as typed; empty where it is missing.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// The value of a field without white space around it; nothing where that is empty.
    pub fn given(&self, name: &str) -> Option<&str> {
        Some(self.text(name).trim()).filter(|value| !value.is_empty())
    }

    /// All values of a field that may stand several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl<S: Send + Sync> FromRequest<S> for Filled {
    type Rejection = Response;
    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !media.starts_with("application/x-www-form-urlencoded") {
            return Err(Refused::from(Error::UnsupportedMediaType).into_response());
        }
        let bytes = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        if percent_encoding::percent_decode(&bytes).decode_utf8().is_err() {
            let fault = Fault::field("", "not-utf-8", "biểu mẫu không phải UTF-8", "the form is not UTF-8");
            return Err(Refused::from(Error::BadRequest(vec![fault])).into_response());
        }
        let pairs = form_urlencoded::parse(&bytes).map(|(name, value)| (name.into_owned(), value.into_owned()));
        Ok(Self(pairs.collect()))
    }
}
