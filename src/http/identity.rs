//! Who sends a request: read once from its credential, before anything else looks at it. Decides nothing about rights.

use super::cookies::Cookie;
use crate::app::App;
use crate::auth::session::SignedIn;
use crate::auth::{Editor, token};
use crate::error::{Both, Error, Fault, Result};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

/// Somebody known, and how they showed who they are.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Who it is and what they may do.
    pub editor: Editor,
    /// How they showed it.
    pub credential: Credential,
}

/// What shows who somebody is.
#[derive(Clone, Debug, PartialEq)]
pub enum Credential {
    /// A token, by its name. `self_issued`: its holder made it.
    Token {
        /// Its name.
        name: String,
        /// Whether its holder made it.
        self_issued: bool,
    },
    /// A session of a person.
    Session(Box<SignedIn>),
}

impl Identity {
    /// The person who is signed in; `None` for a program.
    pub fn person(&self) -> Option<&SignedIn> {
        match &self.credential {
            Credential::Session(signed) => Some(signed),
            Credential::Token { .. } => None,
        }
    }
}

/// Nobody said who they are.
pub fn nobody() -> Error {
    Error::Unauthenticated(Both::new(
        "Cần mã truy cập (Authorization: Bearer <mã>) hoặc đăng nhập.",
        "This needs a token (Authorization: Bearer <token>) or a sign-in.",
    ))
}

/// Somebody known, or nobody, but no person who is signed in.
pub fn no_session() -> Error {
    Error::Unauthenticated(Both::new(
        "Việc này cần đăng nhập: POST /api/v1/session với tên và mật khẩu.",
        "This needs a session: POST /api/v1/session with name and password.",
    ))
}

/// Who sends these headers; `None` where nothing says so. A credential that is wrong is refused, never ignored.
pub async fn identify(headers: &HeaderMap, app: &App) -> Result<Option<Identity>> {
    let secret = Cookie::Session.read(headers, app.cookies_are_secure())?;
    if let Some(secret) = secret {
        if headers.contains_key(header::AUTHORIZATION) {
            return Err(two_credentials());
        }
        let signed = app.entrance().sessions().find(&secret).await?;
        return Ok(Some(Identity {
            editor: Editor::of_person(&signed.account),
            credential: Credential::Session(Box::new(signed)),
        }));
    }
    if !headers.contains_key(header::AUTHORIZATION) {
        return Ok(None);
    }
    let held = token::holder(app.db(), app.token_uses(), bearer(headers)?).await?;
    let credential = Credential::Token { name: held.name.clone(), self_issued: held.self_issued };
    Ok(Some(Identity { editor: Editor::from(&held), credential }))
}

/// A token beside a session would leave open who asks.
fn two_credentials() -> Error {
    Error::BadRequest(vec![Fault::header(
        "Authorization",
        "two-credentials",
        "không dùng cùng lúc với cookie đăng nhập; chỉ gửi một trong hai",
        "stands beside the cookie of a session; send one of the two",
    )])
}

/// The answer to who was not let pass. The cookie of a session that is none is taken out of the browser, which else could
/// no longer read what is open to everybody.
pub fn refused(error: Error, headers: &HeaderMap, app: &App) -> Response {
    let secure = app.cookies_are_secure();
    let stale = matches!(error, Error::Unauthenticated(_)) && matches!(Cookie::Session.read(headers, secure), Ok(Some(_)));
    let mut response = error.into_response();
    if stale && let Err(error) = Cookie::Session.clear(&mut response, secure) {
        return error.into_response();
    }
    response
}

/// The secret of the only `Authorization` header.
fn bearer(headers: &HeaderMap) -> Result<&str> {
    let mut given = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (given.next(), given.next()) else { return Err(nobody()) };
    let (scheme, secret) = value.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(nobody)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(secret.trim()) } else { Err(nobody()) }
}
