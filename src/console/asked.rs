//! What every page is given: who looks, in which language, at which address, and the API to ask. Shows nothing.

use super::ENGLISH;
use super::api::{Api, Sending, Told};
use super::refused::Refused;
use crate::app::App;
use crate::http::kept::Front;
use crate::language::Language;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use chrono::NaiveDate;
use serde_json::Value;

/// Where a page stands: its language, and the service it asks.
#[derive(Clone, Debug)]
pub struct Place {
    /// The language of the address.
    pub language: Language,
    /// The service.
    pub api: Front,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Who {
    /// The account, as `GET /session` tells it.
    pub account: Value,
    /// What they may do.
    pub scopes: Vec<String>,
}

impl Who {
    /// Whether they have a scope, as `write:centres`.
    pub fn may(&self, scope: &str) -> bool {
        self.scopes.iter().any(|known| known == scope)
    }

    /// The name in the journal and of proposals.
    pub fn actor(&self) -> String {
        format!("account:{}", self.text("code"))
    }

    /// A text of the account, as `display_name`, `role`, `commune`, `department`; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        self.account.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

/// A request for a page.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What requests share.
    pub app: App,
    /// The language of the page.
    pub language: Language,
    /// The path, without the prefix of the language.
    pub path: String,
    /// The query as it was written; empty without one.
    pub query: String,
    /// The parameters, in the order they were written.
    pub params: Vec<(String, String)>,
    /// Who is signed in; only once [`Asked::meet`] was called, as the extractor does.
    pub who: Option<Who>,
    /// Whether a session was named that is none (any more).
    pub stale_session: bool,
    api: Api,
}

impl Asked {
    /// Reads a request, without asking who sends it.
    pub fn of(parts: &Parts, app: App, place: &Place) -> Self {
        // Behind `nest` the inner router sees the rest of the path; the whole one is what the client asked for.
        let uri = parts.extensions.get::<axum::extract::OriginalUri>().map_or(&parts.uri, |original| &original.0);
        let query = uri.query().unwrap_or_default().to_owned();
        let path = match place.language {
            Language::Vietnamese => uri.path(),
            Language::English => uri.path().strip_prefix(ENGLISH).filter(|rest| rest.starts_with('/')).unwrap_or("/"),
        };
        let params = form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned()));
        Self {
            app,
            language: place.language,
            path: path.to_owned(),
            params: params.collect(),
            query,
            who: None,
            stale_session: false,
            api: Api::of(parts, place),
        }
    }

    /// Finds out who asks. A session that is none is nobody: public pages stay readable.
    #[must_use]
    pub async fn meet(mut self) -> Self {
        if !self.api.has_session() {
            return self;
        }
        match self.api.ask(&Sending::get("/api/v1/session")).await {
            Ok(told) if told.status == StatusCode::OK => {
                let scopes = told.body["scopes"].as_array().map(Vec::as_slice).unwrap_or_default();
                let scopes = scopes.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                self.who = Some(Who { account: told.body["account"].clone(), scopes });
            }
            Ok(told) if told.status == StatusCode::UNAUTHORIZED => {
                self.stale_session = true;
                self.api.forget_session();
            }
            _ => {}
        }
        self
    }

    /// Goes on as whoever has just signed in: with the cookies that an answer sets.
    #[must_use]
    pub async fn with_cookies_of(mut self, told: &Told) -> Self {
        self.api.take_cookies(&told.headers);
        self.stale_session = false;
        self.meet().await
    }

    /// The words for the page's language.
    pub fn say<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Vietnamese => vi,
            Language::English => en,
        }
    }

    /// The address of a page in the page's language. `path` begins with `/` and may have a query.
    pub fn href(&self, path: &str) -> String {
        match self.language {
            Language::Vietnamese => path.to_owned(),
            Language::English if path == "/" => ENGLISH.to_owned(),
            Language::English => format!("{ENGLISH}{path}"),
        }
    }

    /// A parameter; `None` where it is missing or empty, as browsers send what was not filled in.
    pub fn param(&self, name: &str) -> Option<&str> {
        let found = self.params.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The day it is in Vietnam.
    pub fn today(&self) -> NaiveDate {
        self.app.today()
    }

    /// Whether htmx asks for a part of the page.
    pub fn is_partial(&self) -> bool {
        self.api.is_partial()
    }

    /// Whether whoever asks has a scope.
    pub fn may(&self, scope: &str) -> bool {
        self.who.as_ref().is_some_and(|who| who.may(scope))
    }

    /// Whoever is signed in; a page that asks for it sends others to sign in.
    pub fn signed_in(&self) -> Result<&Who, Refused> {
        self.who.as_ref().ok_or_else(|| Refused::sign_in_first(self))
    }

    /// What the API answers to a GET of this path (with its query); everything but success is a refusal.
    pub async fn get(&self, path: &str) -> Result<Value, Refused> {
        Ok(self.api.ask(&Sending::get(path)).await?.or_refused()?.body)
    }

    /// The same with status and headers.
    pub async fn get_told(&self, path: &str) -> Result<Told, Refused> {
        self.api.ask(&Sending::get(path)).await?.or_refused()
    }

    /// The same, `None` where there is no such thing.
    pub async fn find(&self, path: &str) -> Result<Option<Value>, Refused> {
        let told = self.api.ask(&Sending::get(path)).await?;
        if told.status == StatusCode::NOT_FOUND { Ok(None) } else { Ok(Some(told.or_refused()?.body)) }
    }

    /// Sends what changes something; tells also refusals, because forms show them at their fields.
    pub async fn send(&self, sending: &Sending) -> Result<Told, Refused> {
        self.api.ask(sending).await
    }

    /// The answer of the API as it is, for files.
    pub async fn hand_on(&self, method: Method, path: &str, body: axum::body::Body, media: &str) -> axum::response::Response {
        self.api.hand_on(method, path, body, media).await
    }
}

impl FromRequestParts<App> for Asked {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refused> {
        let place = parts.extensions.get::<Place>().cloned();
        let place = place.ok_or_else(|| crate::error::Error::internal("a page without its place"))?;
        Ok(Self::of(parts, app.clone(), &place).meet().await)
    }
}
