//! Signing in at the provider that the operator named: there and back. Holds no rule about roles.

use super::cookies::Cookie;
use super::extract::Params;
use crate::app::App;
use crate::auth::entrance::Visitor;
use crate::auth::oidc::{Pending, Provider};
use crate::auth::single_sign_on;
use crate::error::{Both, Error, Result};
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;

/// Where the way to the provider begins.
pub const PATH: &str = "/api/v1/session/oidc";
/// Where it comes back.
pub const CALLBACK: &str = "/api/v1/session/oidc/callback";
/// Where somebody goes who is signed in.
const HOME: &str = "/";

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route(PATH, get(begin)).route(CALLBACK, get(finish))
}

fn provider(app: &App) -> Result<&Provider> {
    app.provider().ok_or_else(|| {
        Error::NotFound(Both::new(
            "Máy chủ này không dùng đăng nhập chung; hãy đăng nhập bằng tên và mật khẩu.",
            "This service has no provider to sign in at; sign in with name and password.",
        ))
    })
}

/// `GET /session/oidc`
pub async fn begin(State(app): State<App>, params: Params) -> Result<Response> {
    params.only(&[])?;
    let (url, pending) = provider(&app)?.begin().await?;
    let mut response = Redirect::to(&url).into_response();
    let kept = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&pending)?);
    Cookie::SignOn.set(&mut response, &kept, app.cookies_are_secure())?;
    Ok(response)
}

/// `GET /session/oidc/callback`
pub async fn finish(State(app): State<App>, visitor: Visitor, params: Params, headers: HeaderMap) -> Result<Response> {
    let provider = provider(&app)?;
    let secure = app.cookies_are_secure();
    let pending = Cookie::SignOn.read(&headers, secure)?.and_then(|kept| pending(&kept)).ok_or_else(begin_again)?;
    // Not `params.only`: providers add parameters of their own.
    let (Some(code), Some(state)) = (params.get("code"), params.get("state")) else { return Err(begin_again()) };
    // Whoever began in another browser is not who comes back in this one.
    if !bool::from(state.as_bytes().ct_eq(pending.state.as_bytes())) {
        return Err(begin_again());
    }
    let claimed = provider.finish(code.to_owned(), pending, app.db().clock().clone()).await?;
    let entered = single_sign_on::enter(app.db(), claimed, visitor).await?;
    let mut response = Redirect::to(HOME).into_response();
    Cookie::SignOn.clear(&mut response, secure)?;
    Cookie::Session.set(&mut response, &entered.session_secret, secure)?;
    Cookie::Device.set(&mut response, &entered.device_secret, secure)?;
    Ok(response)
}

fn pending(kept: &str) -> Option<Pending> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(kept).ok()?).ok()
}

fn begin_again() -> Error {
    Error::Unauthenticated(Both::new(
        "Lần đăng nhập này đã quá hạn hoặc bắt đầu ở trình duyệt khác; hãy bắt đầu lại.",
        "This sign-in is over, was refused, or began in another browser; begin again.",
    ))
}
