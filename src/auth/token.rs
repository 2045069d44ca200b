//! Tokens: made at the command line, shown once, kept as a hash.

use super::Editor;
use crate::db::{Db, Tx};
use crate::error::{Both, Error, Result};
use crate::journal::{self, Change};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use entity::token;
use entity::vocabulary::{Action, Role};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use sha2::{Digest, Sha256};

/// Makes a leaked secret recognisable to whoever searches for it.
const PREFIX: &str = "ocop_";
const SECRET_BYTES: usize = 32;
const RECORD_KIND: &str = "token";

/// What a new token is to be.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Its name, unique, shown in the journal.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The only commune it may write in.
    pub commune: Option<String>,
    /// Its last day.
    pub expires_on: Option<NaiveDate>,
}

/// Makes a token and returns the secret, which nobody can read again.
pub async fn create(tx: &Tx, new: NewToken) -> Result<String> {
    if token::Entity::find_by_id(&new.name).one(tx.connection()).await?.is_some() {
        return Err(Error::internal(format!("there is a token named {:?} already; choose another name", new.name)));
    }
    let mut bytes = [0_u8; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Error::internal(error.to_string()))?;
    let secret = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes));
    let shown = json!({"name": new.name, "role": new.role, "commune": new.commune, "expires_on": new.expires_on});
    let row = token::ActiveModel {
        name: Set(new.name.clone()),
        role: Set(new.role),
        commune: Set(new.commune),
        secret_hash: Set(hash(&secret)),
        created_at: Set(tx.now()),
        expires_on: Set(new.expires_on),
        revoked_at: Set(None),
    };
    #[expect(clippy::disallowed_methods, reason = "tokens are journaled here and are no records")]
    token::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    journal::record(tx, Change::of(RECORD_KIND, &new.name, 1, Action::Create).after(&shown)).await?;
    Ok(secret)
}

/// All tokens, by name.
pub async fn list(connection: &impl ConnectionTrait) -> Result<Vec<token::Model>> {
    Ok(token::Entity::find().order_by_asc(token::Column::Name).all(connection).await?)
}

/// Ends a token.
pub async fn revoke(tx: &Tx, name: &str) -> Result<()> {
    let found = token::Entity::find_by_id(name).one(tx.connection()).await?;
    let Some(found) = found else {
        return Err(Error::internal(format!("there is no token named {name:?}; see `ocop-registry token list`")));
    };
    if found.revoked_at.is_some() {
        return Ok(());
    }
    let row = token::ActiveModel { revoked_at: Set(Some(tx.now())), ..Default::default() };
    #[expect(clippy::disallowed_methods, reason = "tokens are journaled here and are no records")]
    token::Entity::update_many().set(row).filter(token::Column::Name.eq(name)).exec(tx.connection()).await?;
    let (before, after) = (json!({"revoked": false}), json!({"revoked": true}));
    journal::record(tx, Change::of(RECORD_KIND, name, 2, Action::Update).before(&before).after(&after)).await
}

/// Who a secret belongs to. Only its hash is compared, so the time it takes says nothing about the secret.
pub async fn editor(db: &Db, secret: &str) -> Result<Editor> {
    let unknown = || {
        Error::Unauthenticated(Both::new(
            "Mã truy cập không đúng, đã hết hạn hoặc đã bị thu hồi.",
            "The token is unknown, has expired or was revoked.",
        ))
    };
    if !secret.starts_with(PREFIX) || secret.len() > 200 {
        return Err(unknown());
    }
    let found = token::Entity::find().filter(token::Column::SecretHash.eq(hash(secret))).one(db.read()).await?;
    let found = found.ok_or_else(unknown)?;
    let expired = found.expires_on.is_some_and(|last| last < db.clock().today());
    if expired || found.revoked_at.is_some() {
        return Err(unknown());
    }
    Ok(Editor::of_token(&found))
}

fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}
