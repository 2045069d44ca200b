//! Accounts as administrators keep them: made, changed, invited, signed out. Holds no rule about accounts.

use super::answer::{Answer, empty};
use super::etag;
use super::extract::{Code, Json, Params, Signed, Writer};
use super::paging::{Size, cut, next_url};
use super::session::private;
use crate::app::App;
use crate::auth::account::{self, Account};
use crate::auth::account_input::AccountInput;
use crate::auth::{invitation, second_factor, session};
use crate::db::Intent;
use crate::error::{Error, Fault, Result};
use crate::journal::moment;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{delete, get, post};
use entity::invitation::Purpose;
use serde::Serialize;
use utoipa::ToSchema;

/// The path of accounts.
pub const PATH: &str = "/api/v1/accounts";
/// A page of accounts.
pub const PAGE: Size = Size { usual: 100, most: 1_000 };

/// The routes.
pub fn routes() -> Router<App> {
    let one = |path: &str| format!("{PATH}/{{code}}{path}");
    Router::new()
        .route(PATH, get(list).post(create))
        .route(&one(""), get(read).patch(change))
        .route(&one("/invitation"), post(invite))
        .route(&one("/sessions"), delete(end_sessions))
        .route(&one("/totp"), delete(remove_totp))
}

/// A page of accounts, by code.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountPage {
    /// The accounts of this page.
    data: Vec<Account>,
    /// Address of the next page; null on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// A one-time link; shown once.
#[derive(Serialize, ToSchema)]
pub struct OneTimeLink {
    /// What `POST /api/v1/invitations/accept` takes.
    token: String,
    purpose: Purpose,
    /// Until when it can be used (UTC).
    #[schema(value_type = String, format = DateTime)]
    expires_at: String,
}

async fn answer(app: &App, status: StatusCode, account: entity::account::Model) -> Result<Answer> {
    let version = account.version;
    Ok(Answer::json(status, &account::told(app.db().read(), account).await?)?.tagged(&etag::of_record(version, &[])))
}

/// `GET /accounts`
pub async fn list(State(app): State<App>, _: Signed, params: Params) -> Result<Response> {
    params.only(&["limit", "after"])?;
    let limit = PAGE.read(&params)?;
    let after = after(&params)?;
    let mut found = account::page(app.db().read(), after, limit + 1).await?;
    let next = cut(&mut found, limit).map(|last| next_url(PATH, &params, "after", &last.code));
    let data = account::told_all(app.db().read(), found).await?;
    private(StatusCode::OK, &AccountPage { data, next })
}

fn after(params: &Params) -> Result<&str> {
    let Some(code) = params.get("after") else { return Ok("") };
    if account::is_code(code) {
        return Ok(code);
    }
    let (vi, en) = ("không phải mã tài khoản, dạng TK-000001", "is no code of an account, as TK-000001");
    Err(Error::BadRequest(vec![Fault::query("after", "bad-value", vi, en)]))
}

/// `GET /accounts/{code}`
pub async fn read(State(app): State<App>, _: Signed, Code(code): Code, params: Params) -> Result<Response> {
    params.only(&[])?;
    let account = account::get(app.db().read(), &code).await?;
    answer(&app, StatusCode::OK, account).await?.into_response()
}

/// `POST /accounts`
pub async fn create(State(app): State<App>, writer: Writer, body: Json) -> Result<Response> {
    let input = AccountInput::read(body.value)?;
    let dry_run = writer.intent.dry_run;
    let tx = app.db().write(&writer.editor, writer.intent).await?;
    let made = account::create(&tx, input).await?;
    let (code, version) = (made.code.clone(), made.version);
    let told = account::told(tx.connection(), made).await?;
    tx.commit().await?;
    let status = if dry_run { StatusCode::OK } else { StatusCode::CREATED };
    let answer = Answer::json(status, &told)?;
    if dry_run {
        return answer.into_response();
    }
    answer.tagged(&etag::of_record(version, &[])).with("location", format!("{PATH}/{code}")).into_response()
}

/// `PATCH /accounts/{code}`
pub async fn change(
    State(app): State<App>,
    writer: Writer,
    Code(code): Code,
    headers: HeaderMap,
    body: Json,
) -> Result<Response> {
    let expected = etag::if_match(&headers)?;
    let tx = app.db().write(&writer.editor, writer.intent).await?;
    let changed = account::change(&tx, &code, &expected, &body.value).await?;
    if changed.disabled_at.is_some() {
        // They are dead already, because each request reads the account; now they are off the list too.
        session::end_others(&tx, &code, None).await?;
    }
    let version = changed.version;
    let told = account::told(tx.connection(), changed).await?;
    tx.commit().await?;
    Answer::json(StatusCode::OK, &told)?.tagged(&etag::of_record(version, &[])).into_response()
}

/// `POST /accounts/{code}/invitation`
pub async fn invite(State(app): State<App>, signed: Signed, Code(code): Code, params: Params) -> Result<Response> {
    params.only(&[])?;
    let tx = app.db().write(&signed.editor, Intent { reason: signed.reason, dry_run: false }).await?;
    let account = account::get(tx.connection(), &code).await?;
    let (link, _) = invitation::make(&tx, account).await?;
    tx.commit().await?;
    let link = OneTimeLink { token: link.secret, purpose: link.purpose, expires_at: moment(link.expires_at) };
    private(StatusCode::CREATED, &link)
}

/// `DELETE /accounts/{code}/sessions`
pub async fn end_sessions(State(app): State<App>, signed: Signed, Code(code): Code, params: Params) -> Result<Response> {
    params.only(&[])?;
    let tx = app.db().write(&signed.editor, Intent { reason: signed.reason, dry_run: false }).await?;
    account::get(tx.connection(), &code).await?;
    session::end_others(&tx, &code, None).await?;
    tx.commit().await?;
    empty()
}

/// `DELETE /accounts/{code}/totp`
pub async fn remove_totp(State(app): State<App>, signed: Signed, Code(code): Code, params: Params) -> Result<Response> {
    params.only(&[])?;
    let tx = app.db().write(&signed.editor, Intent { reason: signed.reason, dry_run: false }).await?;
    let account = account::get(tx.connection(), &code).await?;
    second_factor::remove(&tx, account).await?;
    tx.commit().await?;
    empty()
}
