//! Who is signed in, and from where a request comes. Only sessions are read here: what concerns a person's own account
//! is no business of a program's token.

use super::cookies::Cookie;
use super::extract::{Params, accepts};
use crate::app::App;
use crate::auth::Editor;
use crate::auth::account::actor;
use crate::auth::entrance::Visitor;
use crate::auth::session::{Origin, SignedIn};
use crate::db::{Intent, Tx};
use crate::error::{Both, Error, Fault, Result};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

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
        let Some(secret) = session_secret(&parts.headers, app)? else {
            return Err(Error::Unauthenticated(Both::new(
                "Việc này cần đăng nhập: POST /api/v1/session với tên và mật khẩu.",
                "This needs a session: POST /api/v1/session with name and password.",
            )));
        };
        app.entrance().sessions().find(&secret).await.map(Self)
    }
}

impl Person {
    /// Begins a write by this person.
    pub async fn write(&self, app: &App) -> Result<Tx> {
        app.db().write(&Editor::operator(&actor(&self.0.account.code)), Intent::default()).await
    }
}

/// The secret of the session that a request carries. A token beside it would leave open who asks.
pub fn session_secret(headers: &HeaderMap, app: &App) -> Result<Option<String>> {
    let secret = Cookie::Session.read(headers, app.cookies_are_secure())?;
    if secret.is_some() && headers.contains_key(header::AUTHORIZATION) {
        return Err(Error::BadRequest(vec![Fault::header(
            "Authorization",
            "two-credentials",
            "không dùng cùng lúc với cookie đăng nhập; chỉ gửi một trong hai",
            "stands beside the cookie of a session; send one of the two",
        )]));
    }
    Ok(secret)
}

/// Somebody who wants to come in; credentials they bring already are not looked at.
impl FromRequestParts<App> for Visitor {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        if !accepts(&parts.headers, "application/json") {
            return Err(Error::NotAcceptable);
        }
        Params::from_request_parts(parts, app).await?.only(&[])?;
        let secure = app.cookies_are_secure();
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
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
