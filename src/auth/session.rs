//! Sessions: who is signed in, in which browser, until when. Ends by itself after an hour without use and after twelve
//! hours in any case. Knows no password and no cookie.

use super::random;
use crate::auth::Editor;
use crate::db::{Db, Intent, Tx};
use crate::error::{Both, Error, Result};
use chrono::{DateTime, TimeDelta, Utc};
use entity::account;
use entity::session::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tracing::warn;
use uuid::Uuid;

/// A session that nobody uses for so long has ended.
pub const IDLE: TimeDelta = TimeDelta::hours(1);
/// No session is longer.
pub const ABSOLUTE: TimeDelta = TimeDelta::hours(12);
/// What codes of sessions look like.
pub const PATTERN: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$";

const PREFIX: &str = "ocop_session_";
/// When a session was used is written at most so often.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);
/// An answer does not wait longer for that: a long write may hold the turn.
const PATIENCE: Duration = Duration::from_secs(1);
const LONGEST_USER_AGENT: usize = 300;

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq)]
pub struct SignedIn {
    /// Who.
    pub account: account::Model,
    /// Where.
    pub session: Model,
}

/// Where a request comes from, as a list of sessions shows it.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// What the browser says it is.
    pub user_agent: Option<String>,
    /// Its address.
    pub address: Option<String>,
}

/// When a session ends, unless it is used.
pub fn ends_at(session: &Model) -> DateTime<Utc> {
    std::cmp::min(session.last_seen_at + IDLE, session.created_at + ABSOLUTE)
}

fn lives(session: &Model, now: DateTime<Utc>) -> bool {
    now < ends_at(session)
}

/// Begins a session, and returns its secret. Ended ones of the account are cleared away.
#[expect(clippy::disallowed_methods, reason = "sessions are operational state and no records; accounts are journaled")]
pub async fn begin(tx: &Tx, account: &str, origin: Origin) -> Result<(String, Model)> {
    Entity::delete_many().filter(Column::Account.eq(account)).filter(has_ended(tx.now())).exec(tx.connection()).await?;
    let secret = random::secret(PREFIX)?;
    let session = Model {
        code: Uuid::now_v7().to_string(),
        account: account.to_owned(),
        secret_hash: random::hash(&secret),
        created_at: tx.now(),
        last_seen_at: tx.now(),
        user_agent: origin.user_agent.map(|text| shown(&text)),
        address: origin.address,
    };
    let row = ActiveModel {
        code: Set(session.code.clone()),
        account: Set(session.account.clone()),
        secret_hash: Set(session.secret_hash.clone()),
        created_at: Set(session.created_at),
        last_seen_at: Set(session.last_seen_at),
        user_agent: Set(session.user_agent.clone()),
        address: Set(session.address.clone()),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok((secret, session))
}

/// Clears away all sessions that ended.
#[expect(clippy::disallowed_methods, reason = "sessions are operational state and no records")]
pub async fn forget_ended(tx: &Tx) -> Result<()> {
    Entity::delete_many().filter(has_ended(tx.now())).exec(tx.connection()).await?;
    Ok(())
}

fn has_ended(now: DateTime<Utc>) -> Condition {
    Condition::any().add(Column::CreatedAt.lte(now - ABSOLUTE)).add(Column::LastSeenAt.lte(now - IDLE))
}

/// The words of a stranger, cut and without what a terminal or page would obey.
fn shown(user_agent: &str) -> String {
    user_agent.chars().filter(|character| !character.is_control()).take(LONGEST_USER_AGENT).collect()
}

/// Gives a session that goes on a new secret; the old one is worth nothing from now on.
pub async fn renew(tx: &Tx, code: &str) -> Result<String> {
    let secret = random::secret(PREFIX)?;
    let row = ActiveModel { secret_hash: Set(random::hash(&secret)), last_seen_at: Set(tx.now()), ..Default::default() };
    #[expect(clippy::disallowed_methods, reason = "sessions are operational state and no records")]
    Entity::update_many().set(row).filter(Column::Code.eq(code)).exec(tx.connection()).await?;
    Ok(secret)
}

/// Ends one session of an account; says whether there was one.
pub async fn end(tx: &Tx, account: &str, code: &str) -> Result<bool> {
    #[expect(clippy::disallowed_methods, reason = "sessions are operational state and no records")]
    let ended = Entity::delete_many().filter(Column::Account.eq(account)).filter(Column::Code.eq(code));
    Ok(ended.exec(tx.connection()).await?.rows_affected > 0)
}

/// Ends the session of a secret, whoever's it is.
pub async fn end_secret(tx: &Tx, secret: &str) -> Result<()> {
    let Some(hash) = random::hash_of(secret, PREFIX) else { return Ok(()) };
    #[expect(clippy::disallowed_methods, reason = "sessions are operational state and no records")]
    Entity::delete_many().filter(Column::SecretHash.eq(hash)).exec(tx.connection()).await?;
    Ok(())
}

/// Ends all sessions of an account but one.
pub async fn end_others(tx: &Tx, account: &str, but: Option<&str>) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "sessions are operational state and no records")]
    let mut ended = Entity::delete_many().filter(Column::Account.eq(account));
    if let Some(code) = but {
        ended = ended.filter(Column::Code.ne(code));
    }
    ended.exec(tx.connection()).await?;
    Ok(())
}

/// The sessions of an account that have not ended, the latest first.
pub async fn list(connection: &impl ConnectionTrait, account: &str, now: DateTime<Utc>) -> Result<Vec<Model>> {
    let all = Entity::find().filter(Column::Account.eq(account)).order_by_desc(Column::CreatedAt).order_by_desc(Column::Code);
    let mut all = all.all(connection).await?;
    all.retain(|session| lives(session, now));
    Ok(all)
}

/// The refusal of a session that is none, or no more.
pub fn ended() -> Error {
    Error::Unauthenticated(Both::new(
        "Phiên đăng nhập không đúng hoặc đã kết thúc; hãy đăng nhập lại.",
        "The session is unknown or has ended; sign in again.",
    ))
}

/// Finds who is signed in, and writes down when a session was used.
#[derive(Clone, Debug)]
pub struct Sessions {
    db: Db,
    /// Sessions whose last use is being written.
    writing: Arc<Mutex<HashSet<String>>>,
}

impl Sessions {
    /// The sessions of a register.
    pub fn new(db: Db) -> Self {
        Self { db, writing: Arc::default() }
    }

    /// Who a secret signs in. Rights are read from the account at each request, so a change of role acts at once.
    pub async fn find(&self, secret: &str) -> Result<SignedIn> {
        let hash = random::hash_of(secret, PREFIX).ok_or_else(ended)?;
        let session = Entity::find().filter(Column::SecretHash.eq(hash)).one(self.db.read()).await?;
        let now = self.db.clock().now();
        let session = session.filter(|session| lives(session, now)).ok_or_else(ended)?;
        let account = account::Entity::find_by_id(&session.account).one(self.db.read()).await?;
        let account = account.filter(|account| account.disabled_at.is_none()).ok_or_else(ended)?;
        if now - session.last_seen_at >= SEEN_EVERY {
            self.saw(&account, &session.code).await;
        }
        Ok(SignedIn { account, session })
    }

    /// Writes beside the request, which waits only a moment for it.
    async fn saw(&self, account: &account::Model, code: &str) {
        if !self.writing.lock().unwrap_or_else(PoisonError::into_inner).insert(code.to_owned()) {
            return;
        }
        let (sessions, editor, code) = (self.clone(), Editor::of_person(account), code.to_owned());
        let written = tokio::spawn(async move {
            if let Err(error) = seen(&sessions.db, &editor, &code).await {
                warn!("the last use of a session was not written: {error}");
            }
            sessions.writing.lock().unwrap_or_else(PoisonError::into_inner).remove(&code);
        });
        // What takes longer goes on by itself, and says so itself when it fails.
        let _ = tokio::time::timeout(PATIENCE, written).await;
    }
}

async fn seen(db: &Db, editor: &Editor, code: &str) -> Result<()> {
    let tx = db.write(editor, Intent::default()).await?;
    let row = ActiveModel { last_seen_at: Set(tx.now()), ..Default::default() };
    #[expect(clippy::disallowed_methods, reason = "sessions are operational state and no records")]
    Entity::update_many().set(row).filter(Column::Code.eq(code)).exec(tx.connection()).await?;
    tx.commit().await
}
