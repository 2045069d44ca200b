//! `Idempotency-Key`: a request that is sent again with the same key writes nothing again and gets the same answer.

use super::answer::Answer;
use super::extract::Writer;
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Fault, Result};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use entity::idempotency::{ActiveModel, Column, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};

const NAME: &str = "Idempotency-Key";
const LONGEST: usize = 200;
/// How long an answer is kept for a retry.
const KEPT_DAYS: i64 = 7;

/// Runs a write once for a key; for every further request with the key, and for the same content, gives the kept answer.
pub async fn once(
    app: &App,
    writer: &Writer,
    headers: &HeaderMap,
    collection: &str,
    body: &[u8],
    write: impl AsyncFnOnce(&Tx) -> Result<Answer>,
) -> Result<Response> {
    let key = key(headers)?;
    let tx = app.db().write(&writer.editor, writer.intent.clone()).await?;
    let Some(key) = key.filter(|_| !writer.intent.dry_run) else {
        let answer = write(&tx).await?;
        tx.commit().await?;
        return answer.into_response();
    };
    // The key belongs to who sent it, and to where it was sent.
    let id = digest(&[writer.editor.actor().as_bytes(), collection.as_bytes(), key.as_bytes()]);
    let request = digest(&[body]);
    let oldest = oldest(&tx);
    if let Some(kept) = Entity::find_by_id(&id).one(tx.connection()).await?.filter(|kept| kept.at >= oldest) {
        if kept.request_digest != request {
            return Err(Error::KeyReused);
        }
        // What it answers may not have been committed yet, if it was made a moment ago by a write that shares this commit.
        tx.commit().await?;
        return serde_json::from_str::<Answer>(&kept.answer)?.with("idempotent-replay", "true".to_owned()).into_response();
    }
    let answer = write(&tx).await?;
    keep(&tx, id, request, &answer).await?;
    tx.commit().await?;
    answer.into_response()
}

#[expect(clippy::disallowed_methods, reason = "kept answers are no records; what they answer is in the journal")]
async fn keep(tx: &Tx, id: String, request: String, answer: &Answer) -> Result<()> {
    forget_old(tx).await?;
    let row =
        ActiveModel { id: Set(id), request_digest: Set(request), answer: Set(serde_json::to_string(answer)?), at: Set(tx.now()) };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Clears away answers that are too old for a retry.
#[expect(clippy::disallowed_methods, reason = "kept answers are no records; what they answer is in the journal")]
pub async fn forget_old(tx: &Tx) -> Result<()> {
    Entity::delete_many().filter(Column::At.lt(oldest(tx))).exec(tx.connection()).await?;
    Ok(())
}

fn oldest(tx: &Tx) -> DateTime<Utc> {
    tx.now() - TimeDelta::days(KEPT_DAYS)
}

/// Whether a request has a key.
pub fn is_asked(headers: &HeaderMap) -> bool {
    headers.contains_key(NAME)
}

fn key(headers: &HeaderMap) -> Result<Option<String>> {
    let Some(value) = headers.get(NAME) else { return Ok(None) };
    let text = value.to_str().ok().filter(|text| !text.is_empty() && text.len() <= LONGEST);
    let wrong = || Fault::header(NAME, "bad-value", "phải gồm 1 đến 200 ký tự ASCII", "is not 1 to 200 ASCII characters");
    text.map(|text| Some(text.to_owned())).ok_or_else(|| Error::BadRequest(vec![wrong()]))
}

fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}
