//! Tokens of programs: shown once, kept as a hash, with scopes, an end, and rotation with overlap.

use super::Editor;
use super::rights::Scopes;
use crate::db::{Db, Intent, Tx};
use crate::error::{Both, Error, Fault, Result};
use crate::journal::{self, Change};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{NaiveDate, TimeDelta};
use entity::token::{self, ActiveModel, Column, Entity, Model};
use entity::vocabulary::{Action, Scope};
use sea_orm::sea_query::Values;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult as _, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait as _,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use tracing::warn;

/// Makes a leaked secret recognisable to whoever searches for it.
pub const PREFIX: &str = "ocop_";
/// How the secrets of keys begin that people issue to themselves: limits tell them apart before anything is looked up.
pub const SELF_ISSUED: &str = "ocop_key_";
const SECRET_BYTES: usize = 32;
const LONGEST_SECRET: usize = 200;
const RECORD_KIND: &str = "token";
/// How a holder is reached is not for the public journal.
const OFFICIAL: &[&str] = &["contact"];
/// So many keys are cleared with one that is made: more than are made, and nobody waits.
const CLEARED_AT_ONCE: u64 = 100;

/// What a new token is to be.
#[derive(Clone, Debug, Default)]
pub struct NewToken {
    /// Its name, unique, shown in the journal.
    pub name: String,
    /// What it allows.
    pub scopes: Scopes,
    /// The only commune it may write in.
    pub commune: Option<String>,
    /// How to reach whoever uses it.
    pub contact: Option<String>,
    /// Its last day.
    pub expires_on: Option<NaiveDate>,
    /// Whether its holder makes it, for reading at a higher rate.
    pub self_issued: bool,
}

/// Makes a token and returns the secret, which nobody can read again.
pub async fn create(tx: &Tx, new: NewToken) -> Result<(Model, String)> {
    if Entity::find_by_id(&new.name).one(tx.connection()).await?.is_some() {
        return Err(Error::Duplicate(vec![Fault::field(
            "name",
            "taken",
            format!("đã có mã truy cập tên {}; chọn tên khác", new.name),
            format!("there is a token named {} already; choose another name", new.name),
        )]));
    }
    let secret = secret(new.self_issued)?;
    let scopes: Vec<&str> = new.scopes.0.iter().map(|scope: &Scope| scope.as_str()).collect();
    let row = Model {
        name: new.name,
        commune: new.commune,
        secret_hash: hash(&secret),
        created_at: tx.now(),
        expires_on: new.expires_on,
        revoked_at: None,
        scopes: scopes.join(" "),
        contact: new.contact,
        self_issued: new.self_issued,
        previous_hash: None,
        previous_until: None,
        last_used_on: None,
        version: 1,
    };
    #[expect(clippy::disallowed_methods, reason = "tokens are journaled here and are no records")]
    Entity::insert(ActiveModel::from(row.clone())).exec_without_returning(tx.connection()).await?;
    let after = shown(&row);
    journal::record(tx, Change::of(RECORD_KIND, &row.name, 1, Action::Create).after(&after).official(OFFICIAL)).await?;
    Ok((row, secret))
}

/// What the journal tells of a token. How its holder is reached is not public.
fn shown(token: &Model) -> Value {
    json!({
        "name": token.name, "scopes": token.scopes(), "commune": token.commune, "contact": token.contact,
        "expires_on": token.expires_on, "self_issued": token.self_issued, "revoked": token.revoked_at.is_some(),
    })
}

/// All tokens, by name.
pub async fn list(connection: &impl ConnectionTrait) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_asc(Column::Name).all(connection).await?)
}

/// The token with a name.
pub async fn get(connection: &impl ConnectionTrait, name: &str) -> Result<Model> {
    Entity::find_by_id(name).one(connection).await?.ok_or_else(|| not_found(name))
}

/// There is no such token, or none that is theirs.
pub fn not_found(name: &str) -> Error {
    Error::NotFound(Both::new(
        format!("Không có mã truy cập tên {name}; xem `ocop-registry token list`."),
        format!("There is no token named {name}; see `ocop-registry token list`."),
    ))
}

/// Ends a token, with the secret of before a rotation too.
pub async fn revoke(tx: &Tx, name: &str) -> Result<()> {
    let before = get(tx.connection(), name).await?;
    if before.revoked_at.is_some() {
        return Ok(());
    }
    let after = Model { revoked_at: Some(tx.now()), version: before.version + 1, ..before.clone() };
    save(tx, &before, &after).await
}

/// Takes out the keys for reading whose last day is over: they let nobody in, and nobody needs to know any more whom to
/// reach about them. The journal keeps that they were there, and forgets that too. A token that somebody was given stays
/// until it is looked into why it ended.
pub async fn clear_keys(tx: &Tx) -> Result<()> {
    let over = Entity::find().filter(Column::SelfIssued.eq(true)).filter(Column::ExpiresOn.lt(tx.today()));
    let over = over.order_by_asc(Column::Name).limit(CLEARED_AT_ONCE).all(tx.connection()).await?;
    if over.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = over.iter().map(|key| key.name.clone()).collect();
    #[expect(clippy::disallowed_methods, reason = "tokens are journaled here and are no records")]
    Entity::delete_many().filter(Column::Name.is_in(&names)).exec(tx.connection()).await?;
    journal::forget_private(tx, RECORD_KIND, &names).await?;
    let before: Vec<Value> = over.iter().map(shown).collect();
    let changes = over.iter().zip(&before).map(|(key, before)| {
        let change = Change::of(RECORD_KIND, &key.name, key.version + 1, Action::Delete).before(before);
        change.erasing(OFFICIAL)
    });
    journal::record_all(tx, changes).await
}

/// Gives a token another secret. The one of before works on for some hours, so that its holder can change over.
pub async fn rotate(tx: &Tx, name: &str, overlap: TimeDelta) -> Result<(Model, String)> {
    let before = get(tx.connection(), name).await?;
    if before.revoked_at.is_some() {
        return Err(Error::Conflict(Both::new(
            format!("Mã truy cập {name} đã bị thu hồi; hãy tạo mã mới."),
            format!("The token {name} is revoked; make another one."),
        )));
    }
    let secret = secret(before.self_issued)?;
    let after = Model {
        previous_hash: Some(before.secret_hash.clone()),
        previous_until: Some(tx.now() + overlap),
        secret_hash: hash(&secret),
        version: before.version + 1,
        ..before.clone()
    };
    save(tx, &before, &after).await?;
    Ok((after, secret))
}

async fn save(tx: &Tx, before: &Model, after: &Model) -> Result<()> {
    let row = ActiveModel {
        secret_hash: Set(after.secret_hash.clone()),
        previous_hash: Set(after.previous_hash.clone()),
        previous_until: Set(after.previous_until),
        revoked_at: Set(after.revoked_at),
        version: Set(after.version),
        ..Default::default()
    };
    #[expect(clippy::disallowed_methods, reason = "tokens are journaled here and are no records")]
    Entity::update_many().set(row).filter(Column::Name.eq(&after.name)).exec(tx.connection()).await?;
    let (old, new) = (shown(before), shown(after));
    let change = Change::of(RECORD_KIND, &after.name, after.version, Action::Update).before(&old).after(&new);
    journal::record(tx, change.official(OFFICIAL)).await
}

/// Which tokens have been noted as used, so that each is noted once a day, however many requests come with it.
#[derive(Debug, Default)]
pub struct Uses(Mutex<HashMap<String, NaiveDate>>);

impl Uses {
    /// Whether this is the first use of a day that the process sees.
    fn is_first(&self, token: &Model, today: NaiveDate) -> bool {
        // The map is whole whatever panicked while it was held.
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        token.last_used_on != Some(today) && noted.insert(token.name.clone(), today) != Some(today)
    }
}

/// The statement that finds a token by a hash, given twice. It is asked with each request, so it is written once.
fn whose(backend: DbBackend) -> Arc<str> {
    static WRITTEN: LazyLock<[Arc<str>; 2]> = LazyLock::new(|| {
        let either = Condition::any().add(Column::SecretHash.eq("")).add(Column::PreviousHash.eq(""));
        [DbBackend::Sqlite, DbBackend::Postgres].map(|backend| Entity::find().filter(either.clone()).build(backend).sql.into())
    });
    let [sqlite, postgres] = &*WRITTEN;
    Arc::clone(if backend == DbBackend::Postgres { postgres } else { sqlite })
}

/// Who a secret belongs to. Only its hash is compared, so the time it takes says nothing about the secret.
pub async fn holder(db: &Db, uses: &Uses, secret: &str) -> Result<Model> {
    let unknown = || {
        Error::Unauthenticated(Both::new(
            "Mã truy cập không đúng, đã hết hạn hoặc đã bị thu hồi.",
            "The token is unknown, has expired or was revoked.",
        ))
    };
    if !secret.starts_with(PREFIX) || secret.len() > LONGEST_SECRET {
        return Err(unknown());
    }
    let hash = hash(secret);
    let found = db.ask(whose(db.backend()), Values(vec![hash.as_str().into(), hash.as_str().into()])).await?;
    let found = Model::from_query_result(found.first().ok_or_else(unknown)?, "")?;
    let (now, today) = (db.clock().now(), db.clock().today());
    let expired = found.expires_on.is_some_and(|last| last < today);
    let replaced = found.secret_hash != hash && found.previous_until.is_none_or(|until| until <= now);
    if expired || replaced || found.revoked_at.is_some() {
        return Err(unknown());
    }
    if uses.is_first(&found, today) {
        note_use(db, &found, today);
    }
    Ok(found)
}

/// Notes the day of the last use, beside the request: a reader does not wait for writers.
fn note_use(db: &Db, token: &Model, today: NaiveDate) {
    let (db, name) = (db.clone(), token.name.clone());
    tokio::spawn(async move {
        if let Err(failure) = used(&db, &name, today).await {
            warn!("the last use of token {name} was not noted: {failure}");
        }
    });
}

/// Writes the day of the last use. No entry: it is about the use of the service, not about the register.
async fn used(db: &Db, name: &str, today: NaiveDate) -> Result<()> {
    let tx = db.write(&Editor::operator("tokens"), Intent::default()).await?;
    let row = ActiveModel { last_used_on: Set(Some(today)), ..Default::default() };
    #[expect(clippy::disallowed_methods, reason = "tokens are no records")]
    Entity::update_many().set(row).filter(Column::Name.eq(name)).exec(tx.connection()).await?;
    tx.commit().await
}

impl From<&token::Model> for Editor {
    fn from(token: &Model) -> Self {
        Self::of_token(token)
    }
}

fn secret(self_issued: bool) -> Result<String> {
    let mut bytes = [0_u8; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Error::internal(error.to_string()))?;
    let prefix = if self_issued { SELF_ISSUED } else { PREFIX };
    Ok(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes)))
}

fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}
