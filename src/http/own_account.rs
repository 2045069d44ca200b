//! What people do with their own account: the password, the second factor, and the link that begins both.

use super::answer::empty;
use super::cookies::Cookie;
use super::extract::{Json, Params};
use super::person::Person;
use super::session::private;
use crate::app::App;
use crate::auth::entrance::Visitor;
use crate::auth::{account, invitation, second_factor, totp};
use crate::error::{Error, Result};
use crate::registry::input;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{post, put};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/account/password", put(change_password))
        .route("/api/v1/account/totp", post(begin_totp).delete(remove_totp))
        .route("/api/v1/account/totp/confirm", post(confirm_totp))
        .route("/api/v1/account/recovery-codes", post(renew_recovery_codes))
        .route("/api/v1/invitations/accept", post(accept))
}

/// A change of password.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The present password.
    #[schema(format = Password, max_length = 1000)]
    current: String,
    /// The new one: 12 to 128 characters of any kind, and none that many people use.
    #[schema(format = Password, min_length = 12, max_length = 128)]
    new: String,
}

/// The present password, to prove who asks.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordProof {
    /// The present password.
    #[schema(format = Password, max_length = 1000)]
    password: String,
}

/// The present password and a code, to prove who asks.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FullProof {
    /// The present password.
    #[schema(format = Password, max_length = 1000)]
    password: String,
    /// The 6 digits of the authenticator app, or a recovery code.
    #[schema(max_length = 50)]
    code: String,
}

/// A code of the authenticator app.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppCode {
    /// The 6 digits that the app shows.
    #[schema(max_length = 50)]
    code: String,
}

/// What an authenticator app needs; shown once.
#[derive(Serialize, ToSchema)]
pub struct AppSecret {
    /// The secret, to be typed (Base32).
    secret: String,
    /// The same as an address, to be shown as a QR code.
    address: String,
}

/// Codes that stand in for the second factor, each of them once; shown once.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// Ten codes.
    codes: Vec<String>,
}

/// The use of a one-time link.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// The token of the link.
    #[schema(max_length = 200)]
    token: String,
    /// The password from now on: 12 to 128 characters of any kind, and none that many people use.
    #[schema(format = Password, min_length = 12, max_length = 128)]
    password: String,
}

/// Whose link it was.
#[derive(Debug, Serialize, ToSchema)]
pub struct Accepted {
    /// The name to sign in with.
    name: String,
    /// The person's name.
    display_name: String,
}

fn read<T: DeserializeOwned + Validate>(body: Json) -> Result<T> {
    input::parse(body.value).map_err(Error::Invalid)
}

/// `PUT /account/password`
pub async fn change_password(State(app): State<App>, Person(signed): Person, body: Json) -> Result<Response> {
    let change: PasswordChange = read(body)?;
    let secret = app.entrance().change_password(&signed, &change.current, &change.new).await?;
    let mut response = empty()?;
    Cookie::Session.set(&mut response, &secret, app.cookies_are_secure())?;
    Ok(response)
}

/// `POST /account/totp`
pub async fn begin_totp(State(app): State<App>, person: Person, body: Json) -> Result<Response> {
    let proof: PasswordProof = read(body)?;
    app.entrance().prove(&person.0, &proof.password, "password").await?;
    let tx = person.write(&app).await?;
    let account = account::get(tx.connection(), &person.0.account.code).await?;
    let secret = second_factor::begin(&tx, &account).await?;
    tx.commit().await?;
    let address = totp::address(&secret, &account.name);
    private(StatusCode::CREATED, &AppSecret { secret: secret.0, address })
}

/// `POST /account/totp/confirm`
pub async fn confirm_totp(State(app): State<App>, person: Person, body: Json) -> Result<Response> {
    let given: AppCode = read(body)?;
    let (codes, secret) = app
        .entrance()
        .try_code(&person.0, async || {
            let tx = person.write(&app).await?;
            let account = account::get(tx.connection(), &person.0.account.code).await?;
            let codes = second_factor::confirm(&tx, account, given.code.trim()).await?;
            // Whoever had the old secret of the session did not have the second factor.
            let secret = crate::auth::session::renew(&tx, &person.0.session.code).await?;
            tx.commit().await?;
            Ok((codes, secret))
        })
        .await?;
    let mut response = private(StatusCode::OK, &RecoveryCodes { codes })?;
    Cookie::Session.set(&mut response, &secret, app.cookies_are_secure())?;
    Ok(response)
}

/// `DELETE /account/totp`
pub async fn remove_totp(State(app): State<App>, person: Person, body: Json) -> Result<Response> {
    let proof: FullProof = read(body)?;
    app.entrance().prove(&person.0, &proof.password, "password").await?;
    let work = async || {
        let tx = person.write(&app).await?;
        let account = account::get(tx.connection(), &person.0.account.code).await?;
        if account.totp_confirmed_at.is_some() && !second_factor::take(&tx, &account, &proof.code).await? {
            return Err(second_factor::wrong("code"));
        }
        // A recovery code that was taken has left its entry, and another version.
        let account = account::get(tx.connection(), &account.code).await?;
        second_factor::remove(&tx, account).await?;
        tx.commit().await
    };
    app.entrance().try_code(&person.0, work).await?;
    empty()
}

/// `POST /account/recovery-codes`
pub async fn renew_recovery_codes(State(app): State<App>, person: Person, body: Json) -> Result<Response> {
    let proof: PasswordProof = read(body)?;
    app.entrance().prove(&person.0, &proof.password, "password").await?;
    let tx = person.write(&app).await?;
    let account = account::get(tx.connection(), &person.0.account.code).await?;
    let codes = second_factor::recovery_codes(&tx, account).await?;
    tx.commit().await?;
    private(StatusCode::CREATED, &RecoveryCodes { codes })
}

/// `POST /invitations/accept`
pub async fn accept(State(app): State<App>, _: Visitor, params: Params, body: Json) -> Result<Response> {
    params.only(&[])?;
    let given: Acceptance = read(body)?;
    let (account, device) = invitation::accept(app.db(), app.entrance().passwords(), &given.token, &given.password).await?;
    let mut response = private(StatusCode::OK, &Accepted { name: account.name, display_name: account.display_name })?;
    Cookie::Device.set(&mut response, &device, app.cookies_are_secure())?;
    Ok(response)
}
