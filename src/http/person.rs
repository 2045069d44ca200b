//! Who is signed in, and from where a request comes. Only sessions are read here: what concerns a person's own account
//! is no business of a program's token.

use super::access::Asker;
use super::cookies::Cookie;
use super::extract::{Params, accepts};
use super::identity::{self, Identity};
use super::limits::ClientAddress;
use crate::app::App;
use crate::auth::Editor;
use crate::auth::entrance::Visitor;
use crate::auth::session::{Origin, SignedIn};
use crate::db::{Intent, Tx};
use crate::error::{Error, Result};
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use std::net::{IpAddr, Ipv4Addr};

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Person(pub SignedIn);

impl FromRequestParts<App> for Person {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        if !accepts(&parts.headers, "application/json") {
            return Err(Error::NotAcceptable);
        }
        Params::from_request_parts(parts, app).await?.only(&[])?;
        let person = parts.extensions.get::<Asker>().and_then(|asker| asker.0.as_ref()).and_then(Identity::person);
        person.cloned().map(Self).ok_or_else(identity::no_session)
    }
}

impl Person {
    /// Begins a write by this person.
    pub async fn write(&self, app: &App) -> Result<Tx> {
        app.db().write(&Editor::of_person(&self.0.account), Intent::default()).await
    }
}

/// Somebody who wants to come in; credentials they bring already are not looked at.
impl FromRequestParts<App> for Visitor {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        if !accepts(&parts.headers, "application/json") {
            return Err(Error::NotAcceptable);
        }
        let secure = app.cookies_are_secure();
        let address = parts.extensions.get::<ClientAddress>().and_then(|client| client.0);
        let user_agent =
            parts.headers.get(header::USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        Ok(Self {
            address: address.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            origin: Origin { user_agent, address: address.map(|address| address.to_string()) },
            device: Cookie::Device.read(&parts.headers, secure)?,
            session: Cookie::Session.read(&parts.headers, secure)?,
        })
    }
}
