//! Who sends a request: read once from its credential, before anything else looks at it. Decides nothing about rights.

use crate::app::App;
use crate::auth::{Editor, token};
use crate::error::{Both, Error, Result};
use axum::http::{HeaderMap, header};

/// Somebody known, and how they showed who they are.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Who it is and what they may do.
    pub editor: Editor,
    /// How they showed it.
    pub credential: Credential,
}

/// What shows who somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// A token, by its name. `self_issued`: its holder made it.
    Token {
        /// Its name.
        name: String,
        /// Whether its holder made it.
        self_issued: bool,
    },
}

/// Nobody said who they are.
pub fn nobody() -> Error {
    Error::Unauthenticated(Both::new(
        "Cần mã truy cập (Authorization: Bearer <mã>) hoặc đăng nhập.",
        "This needs a token (Authorization: Bearer <token>) or a sign-in.",
    ))
}

/// Who sends these headers; `None` where nothing says so. A token that is wrong is refused, never ignored.
pub async fn identify(headers: &HeaderMap, app: &App) -> Result<Option<Identity>> {
    if !headers.contains_key(header::AUTHORIZATION) {
        return Ok(None);
    }
    let held = token::holder(app.db(), bearer(headers)?).await?;
    let credential = Credential::Token { name: held.name.clone(), self_issued: held.self_issued };
    Ok(Some(Identity { editor: Editor::from(&held), credential }))
}

/// The secret of the only `Authorization` header.
fn bearer(headers: &HeaderMap) -> Result<&str> {
    let mut given = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (given.next(), given.next()) else { return Err(nobody()) };
    let (scheme, secret) = value.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(nobody)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(secret.trim()) } else { Err(nobody()) }
}
