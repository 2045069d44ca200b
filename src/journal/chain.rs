//! The chain: each entry carries the SHA-256 of its content and of the entry before it.
//!
//! Anyone who reads the public journal can recompute it. The hash is the lower-case hexadecimal SHA-256 of the UTF-8 text
//! `<previous hash>\n<JSON array>`, the array being `[sequence, at, actor, reason, action, record_kind, code, version,
//! before, after, changed, warnings, private_digest]` without spaces, `before` and `after` as the journal prints them. An
//! entry that has a `proposed_by` has it as one more element at the end of the array.

use super::{moment, private_is_intact};
use crate::error::{Error, Result};
use entity::journal;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

const ENTRIES_AT_ONCE: u64 = 1000;

/// The hash of an entry that follows the entry with hash `previous`.
pub fn hash(previous: &str, entry: &journal::Model) -> Result<String> {
    let raw = |text: &str| RawValue::from_string(text.to_owned());
    let mut content = serde_json::to_string(&(
        entry.sequence,
        moment(entry.at),
        &entry.actor,
        &entry.reason,
        entry.action,
        &entry.record_kind,
        &entry.code,
        entry.version,
        entry.before.as_deref().map(raw).transpose()?,
        entry.after.as_deref().map(raw).transpose()?,
        raw(&entry.changed)?,
        raw(&entry.warnings)?,
        &entry.private_digest,
    ))?;
    if let Some(author) = &entry.proposed_by {
        content.truncate(content.len() - 1);
        content = format!("{content},{}]", serde_json::to_string(author)?);
    }
    let mut digest = Sha256::new();
    digest.update(previous.as_bytes());
    digest.update(b"\n");
    digest.update(content.as_bytes());
    Ok(hex::encode(digest.finalize()))
}

/// What walking the chain found.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry fits; so many there are, ending in this hash.
    Intact {
        /// Number of entries.
        entries: i64,
        /// Hash of the last one.
        head: String,
    },
    /// The first entry that does not fit.
    Broken {
        /// Its sequence.
        sequence: i64,
        /// What is wrong with it.
        why: String,
    },
}

/// Walks the whole chain.
pub async fn verify(connection: &impl ConnectionTrait) -> Result<Verdict> {
    let (mut sequence, mut head) = (0_i64, String::new());
    loop {
        let entries = journal::Entity::find()
            .filter(journal::Column::Sequence.gt(sequence))
            .order_by_asc(journal::Column::Sequence)
            .limit(ENTRIES_AT_ONCE)
            .all(connection)
            .await?;
        if entries.is_empty() {
            return Ok(Verdict::Intact { entries: sequence, head });
        }
        for entry in entries {
            if let Some(why) = fault(sequence, &head, &entry)? {
                return Ok(Verdict::Broken { sequence: entry.sequence, why });
            }
            (sequence, head) = (entry.sequence, entry.hash);
        }
    }
}

fn fault(last: i64, head: &str, entry: &journal::Model) -> Result<Option<String>> {
    if entry.sequence != last + 1 {
        return Ok(Some(format!("entries {} to {} are missing", last + 1, entry.sequence - 1)));
    }
    if hash(head, entry).map_err(|error| Error::internal(error.to_string()))? != entry.hash {
        return Ok(Some("its content or the entry before it was changed".to_owned()));
    }
    if !private_is_intact(entry) {
        return Ok(Some("its private fields were changed".to_owned()));
    }
    Ok(None)
}
