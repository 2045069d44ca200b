//! One-time links by which a person sets a password: the first, or a new one. A later link of an account replaces the
//! earlier one, and the first to use a link is the only one.

use super::account::{self, record, update};
use super::{device, password, random, session};
use crate::auth::Editor;
use crate::auth::password::Passwords;
use crate::db::{Db, Intent, Tx};
use crate::error::{Both, Error, Result};
use chrono::{DateTime, TimeDelta, Utc};
use entity::account::{ActiveModel as AccountRow, Model as Account};
use entity::hidden::Hidden;
use entity::invitation::{ActiveModel, Column, Entity, Model, Purpose};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

const PREFIX: &str = "ocop_link_";
const INVITED_FOR: TimeDelta = TimeDelta::days(7);
const RESET_FOR: TimeDelta = TimeDelta::hours(24);

/// A link that was just made.
#[derive(Debug)]
pub struct Link {
    /// Its secret, which nobody can read again.
    pub secret: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
}

/// Makes a link: an invitation for an account without a password, else a reset.
pub async fn make(tx: &Tx, account: Account) -> Result<(Link, Account)> {
    if account.disabled_at.is_some() {
        return Err(Error::Conflict(Both::new(
            "Tài khoản đang bị khóa; hãy mở lại trước khi gửi liên kết.",
            "The account is disabled; enable it before making a link.",
        )));
    }
    let (purpose, lasts) =
        if account.password_hash.is_none() { (Purpose::Invitation, INVITED_FOR) } else { (Purpose::Reset, RESET_FOR) };
    let link = Link { secret: random::secret(PREFIX)?, purpose, expires_at: tx.now() + lasts };
    let code = account.code.clone();
    let account = record(tx, account, async || {
        forget(tx, &code).await?;
        let row = ActiveModel {
            account: Set(code.clone()),
            secret_hash: Set(random::hash(&link.secret)),
            purpose: Set(purpose),
            created_at: Set(tx.now()),
            expires_at: Set(link.expires_at),
        };
        #[expect(clippy::disallowed_methods, reason = "the entry of the account says that there is a link")]
        Entity::insert(row).exec_without_returning(tx.connection()).await?;
        Ok(())
    })
    .await?;
    Ok((link, account))
}

/// Sets the password of the account that a link belongs to. Returns the account and the secret that makes the browser a
/// known one: so whoever is kept out by guesses of strangers gets in by a link.
pub async fn accept(db: &Db, passwords: &Passwords, secret: &str, new: &str) -> Result<(Account, String)> {
    let link = find(db.read(), secret, db.clock().now()).await?;
    let account = account::get(db.read(), &link.account).await?;
    if let Some(fault) = password::fault(new, &account.name, "password") {
        return Err(Error::Invalid(vec![fault]));
    }
    let hash = passwords.hash(new).await?;
    let tx = db.write(&Editor::of_person(&account), Intent::default()).await?;
    // Somebody else may have used it while the password was hashed.
    let link = find(tx.connection(), secret, tx.now()).await?;
    let account = account::get(tx.connection(), &link.account).await?;
    if account.disabled_at.is_some() {
        return Err(unusable());
    }
    let account = set_password(&tx, account, hash).await?;
    session::end_others(&tx, &account.code, None).await?;
    device::forget_all(&tx, &account.code).await?;
    let device = device::remember(&tx, &account.code, None).await?;
    tx.commit().await?;
    Ok((account, device))
}

/// Gives an account a password, and ends the link that waits. Sessions are the caller's business.
pub async fn set_password(tx: &Tx, account: Account, hash: Hidden) -> Result<Account> {
    let code = account.code.clone();
    record(tx, account, async || {
        forget(tx, &code).await?;
        let row = AccountRow { password_hash: Set(Some(hash)), password_changed_at: Set(Some(tx.now())), ..Default::default() };
        update(tx, &code, row).await
    })
    .await
}

/// Ends the link of an account.
pub(super) async fn forget(tx: &Tx, account: &str) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "the entry of the account says that the link is gone")]
    Entity::delete_many().filter(Column::Account.eq(account)).exec(tx.connection()).await?;
    Ok(())
}

async fn find(connection: &impl ConnectionTrait, secret: &str, now: DateTime<Utc>) -> Result<Model> {
    let hash = random::hash_of(secret, PREFIX).ok_or_else(unusable)?;
    let found = Entity::find().filter(Column::SecretHash.eq(hash)).one(connection).await?;
    found.filter(|link| now < link.expires_at).ok_or_else(unusable)
}

/// The same words whatever is wrong with a link.
fn unusable() -> Error {
    Error::NotFound(Both::new(
        "Liên kết không đúng, đã dùng, đã hết hạn hoặc đã được thay bằng liên kết mới. Hãy xin quản trị viên một liên kết khác.",
        "The link is unknown, used, over, or replaced by a newer one. Ask an administrator for another.",
    ))
}
