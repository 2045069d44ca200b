//! Browsers that signed in before, known by a random cookie. A known browser proves nothing but that guesses of
//! strangers are not its own; it signs nobody in.

use super::random;
use crate::db::Tx;
use crate::error::Result;
use entity::device::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

const PREFIX: &str = "ocop_device_";
/// The browsers of a person; the one not used for the longest time is forgotten first.
const MOST: usize = 10;

/// The id of a browser that the account signed in with before.
pub async fn known(connection: &impl ConnectionTrait, account: &str, secret: &str) -> Result<Option<String>> {
    let Some(hash) = random::hash_of(secret, PREFIX) else { return Ok(None) };
    let found = Entity::find().filter(Column::Account.eq(account)).filter(Column::SecretHash.eq(hash)).one(connection).await?;
    Ok(found.map(|device| device.id))
}

/// Remembers a browser, under a new secret: one that was copied is worth nothing after the next sign-in.
#[expect(clippy::disallowed_methods, reason = "known browsers are operational state and no records")]
pub async fn remember(tx: &Tx, account: &str, known: Option<&str>) -> Result<String> {
    let secret = random::secret(PREFIX)?;
    if let Some(id) = known {
        let row = ActiveModel { secret_hash: Set(random::hash(&secret)), last_used_at: Set(tx.now()), ..Default::default() };
        Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(tx.connection()).await?;
        return Ok(secret);
    }
    let all = Entity::find().filter(Column::Account.eq(account)).order_by_desc(Column::LastUsedAt).order_by_desc(Column::Id);
    let all: Vec<Model> = all.all(tx.connection()).await?;
    let forgotten: Vec<String> = all.into_iter().skip(MOST - 1).map(|device| device.id).collect();
    Entity::delete_many().filter(Column::Id.is_in(forgotten)).exec(tx.connection()).await?;
    let row = ActiveModel {
        id: Set(Uuid::now_v7().to_string()),
        account: Set(account.to_owned()),
        secret_hash: Set(random::hash(&secret)),
        last_used_at: Set(tx.now()),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(secret)
}

/// Forgets all browsers of an account.
pub async fn forget_all(tx: &Tx, account: &str) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "known browsers are operational state and no records")]
    Entity::delete_many().filter(Column::Account.eq(account)).exec(tx.connection()).await?;
    Ok(())
}
