//! Tokens over HTTP: made, rotated and revoked by administrators; keys for reading, which anybody makes for themselves.

use super::answer::{self, Answer};
use super::extract::{Code, Json, Params, Signed};
use crate::app::App;
use crate::auth::Editor;
use crate::auth::rights::Scopes;
use crate::auth::token::{self, NewToken};
use crate::db::Intent;
use crate::error::{Error, Fault, Result};
use crate::journal::moment;
use crate::registry::input;
use crate::registry::places;
use crate::registry::values::{CommuneCode, Day, Label, Line};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use chrono::{NaiveDate, TimeDelta};
use entity::token::Model;
use entity::vocabulary::Scope;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// The path of tokens.
pub const PATH: &str = "/api/v1/tokens";
/// The path of keys for reading.
pub const KEYS: &str = "/api/v1/keys";
/// For how many hours the secret before a rotation works on, at most.
pub const LONGEST_OVERLAP: i64 = 720;
const USUAL_OVERLAP: i64 = 24;
/// How long a key for reading works.
const KEY_DAYS: i64 = 366;

/// What a name has to be written otherwise in a path.
const IN_A_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The routes.
pub fn routes() -> Router<App> {
    let one = format!("{PATH}/{{code}}");
    Router::new()
        .route(PATH, get(list).post(create))
        .route(&one, get(read).delete(revoke))
        .route(&format!("{one}/rotate"), post(rotate))
        .route(KEYS, post(issue))
}

/// A token, without its secret, which is nowhere.
#[derive(Debug, Serialize, ToSchema)]
pub struct Token {
    /// Its name.
    #[schema(example = "cho-ocop")]
    name: String,
    /// What it allows.
    scopes: Vec<Scope>,
    /// The only commune it may write in.
    #[schema(required)]
    commune: Option<String>,
    /// How to reach whoever uses it.
    #[schema(required)]
    contact: Option<String>,
    /// Whether its holder made it, for reading at a higher rate.
    self_issued: bool,
    /// Its last day; null where it has no end.
    #[schema(required)]
    expires_on: Option<NaiveDate>,
    /// When it was revoked (UTC).
    #[schema(required, value_type = Option<String>, format = DateTime)]
    revoked_at: Option<String>,
    /// Until when the secret before the last rotation works (UTC).
    #[schema(required, value_type = Option<String>, format = DateTime)]
    previous_until: Option<String>,
    /// The last day it was used.
    #[schema(required)]
    last_used_on: Option<NaiveDate>,
    /// When it was made (UTC).
    #[schema(value_type = String, format = DateTime)]
    created_at: String,
}

impl From<Model> for Token {
    fn from(token: Model) -> Self {
        Self {
            scopes: token.scopes(),
            name: token.name,
            commune: token.commune,
            contact: token.contact,
            self_issued: token.self_issued,
            expires_on: token.expires_on,
            revoked_at: token.revoked_at.map(moment),
            previous_until: token.previous_until.map(moment),
            last_used_on: token.last_used_on,
            created_at: moment(token.created_at),
        }
    }
}

/// All tokens.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenList {
    /// The tokens, by name.
    data: Vec<Token>,
}

/// A token with its secret, which is shown this once.
#[derive(Serialize, ToSchema)]
pub struct TokenWithSecret {
    /// The token.
    token: Token,
    /// What is sent as `Authorization: Bearer <secret>`. Nobody can read it again.
    #[schema(example = "ocop_…")]
    secret: String,
}

/// What a client says about a new token.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenInput {
    /// Its name: unique, shown in the journal with everything it writes.
    pub name: Label,
    /// What it allows.
    #[validate(length(max = 20))]
    pub scopes: Vec<Scope>,
    /// The only commune it may write in, by its official code.
    #[serde(default)]
    pub commune: Option<CommuneCode>,
    /// How to reach whoever uses it.
    #[serde(default)]
    pub contact: Option<Line>,
    /// Its last day.
    #[serde(default)]
    pub expires_on: Option<Day>,
}

/// What somebody says who makes a key for reading.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyInput {
    /// How to reach who uses it, as an e-mail address; only administrators see it.
    pub contact: Line,
    /// What it is for, as "Cửa hàng OCOP Hà Đông".
    pub purpose: Line,
}

fn with_secret(status: StatusCode, token: Model, secret: String) -> Result<Answer> {
    let answer = TokenWithSecret { token: token.into(), secret };
    Ok(Answer::json(status, &answer)?.with("cache-control", "no-store".to_owned()))
}

/// `GET /tokens`
pub async fn list(State(app): State<App>, _: Signed, params: Params) -> Result<Response> {
    params.only(&[])?;
    let data = token::list(app.db().read()).await?.into_iter().map(Token::from).collect();
    Answer::json(StatusCode::OK, &TokenList { data })?.with("cache-control", "no-store".to_owned()).into_response()
}

/// `GET /tokens/{name}`
pub async fn read(State(app): State<App>, _: Signed, Code(name): Code, params: Params) -> Result<Response> {
    params.only(&[])?;
    let token = Token::from(token::get(app.db().read(), &name).await?);
    Answer::json(StatusCode::OK, &token)?.with("cache-control", "no-store".to_owned()).into_response()
}

/// `POST /tokens`
pub async fn create(State(app): State<App>, signed: Signed, params: Params, json: Json) -> Result<Response> {
    params.only(&[])?;
    let input = input::parse::<TokenInput>(json.value).map_err(Error::Invalid)?;
    signed.editor.require_to_grant(&input.scopes)?;
    let new = NewToken {
        name: input.name.into(),
        scopes: Scopes(input.scopes),
        commune: input.commune.map(String::from),
        contact: input.contact.map(String::from),
        expires_on: input.expires_on.map(NaiveDate::from),
        self_issued: false,
    };
    let tx = app.db().write(&signed.editor, Intent { reason: signed.reason, dry_run: false }).await?;
    if let Some(commune) = &new.commune
        && let Some(fault) = places::not_in_force(&tx, commune).await?
    {
        return Err(Error::Invalid(vec![fault]));
    }
    let (made, secret) = token::create(&tx, new).await?;
    tx.commit().await?;
    let location = format!("{PATH}/{}", utf8_percent_encode(&made.name, IN_A_PATH));
    with_secret(StatusCode::CREATED, made, secret)?.with("location", location).into_response()
}

/// `POST /tokens/{name}/rotate`
pub async fn rotate(State(app): State<App>, signed: Signed, Code(name): Code, params: Params) -> Result<Response> {
    params.only(&["overlap"])?;
    let hours = match params.get("overlap") {
        None => USUAL_OVERLAP,
        Some(text) => text.parse().ok().filter(|hours| (0..=LONGEST_OVERLAP).contains(hours)).ok_or_else(|| {
            let (vi, en) = (
                format!("phải là số giờ từ 0 đến {LONGEST_OVERLAP}"),
                format!("is not a number of hours from 0 to {LONGEST_OVERLAP}"),
            );
            Error::BadRequest(vec![Fault::query("overlap", "out-of-range", vi, en)])
        })?,
    };
    // Whoever holds a token changes its secret; those of others are an administrator's.
    if !signed.editor.rights().allow(Scope::WriteTokens) && signed.editor.actor() != format!("token:{name}") {
        return Err(token::not_found(&name));
    }
    let tx = app.db().write(&signed.editor, Intent { reason: signed.reason, dry_run: false }).await?;
    let (rotated, secret) = token::rotate(&tx, &name, TimeDelta::hours(hours)).await?;
    tx.commit().await?;
    with_secret(StatusCode::OK, rotated, secret)?.into_response()
}

/// `DELETE /tokens/{name}`
pub async fn revoke(State(app): State<App>, signed: Signed, Code(name): Code, params: Params) -> Result<Response> {
    params.only(&[])?;
    let tx = app.db().write(&signed.editor, Intent { reason: signed.reason, dry_run: false }).await?;
    token::revoke(&tx, &name).await?;
    tx.commit().await?;
    answer::empty()
}

/// `POST /keys`: allows nothing but what everybody may, at a higher rate.
pub async fn issue(State(app): State<App>, params: Params, json: Json) -> Result<Response> {
    params.only(&[])?;
    let input = input::parse::<KeyInput>(json.value).map_err(Error::Invalid)?;
    let new = NewToken {
        name: format!("key-{}", &Uuid::now_v7().simple().to_string()[..16]),
        contact: Some(format!("{}; {}", input.contact.as_str(), input.purpose.as_str())),
        expires_on: app.today().checked_add_signed(TimeDelta::days(KEY_DAYS)),
        self_issued: true,
        ..NewToken::default()
    };
    let tx = app.db().write(&Editor::operator("keys"), Intent::default()).await?;
    let (made, secret) = token::create(&tx, new).await?;
    tx.commit().await?;
    with_secret(StatusCode::CREATED, made, secret)?.into_response()
}
