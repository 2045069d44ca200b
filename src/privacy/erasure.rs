//! Erasure: takes the personal data of a producer out of its row, of its history, and of everything that was copied from
//! them. What stays is the chain of the journal, which vouches for digests only, and the record of an organisation's or a
//! household's public life.
//!
//! Tables that come to hold copies of records later must be added to `copies`.

pub(super) mod copies;

use super::consents::{self, Consented};
use super::may_handle;
use super::traces::Traces;
use crate::auth::Editor;
use crate::db::{Db, Tx};
use crate::error::{Error, Fault, Result};
use crate::import::file::Limits;
use crate::journal::{self, Change};
use crate::registry::kind::RecordKind;
use crate::registry::producers::Producer;
use crate::registry::record::Record;
use crate::registry::select;
use crate::registry::sight::private_fields;
use crate::registry::store;
use entity::vocabulary::Action;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What an erasure did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Erasure {
    /// Code of the producer.
    pub producer: String,
    /// The fields that were emptied.
    pub fields: Vec<String>,
    /// The consents that ended with it.
    pub consents: Vec<String>,
    /// How many journal entries lost their values.
    pub journal_entries: u64,
    /// The imports whose file was erased.
    pub imports: Vec<String>,
    /// How many answers kept for retries were erased.
    pub kept_answers: u64,
    /// Entries whose public part holds a value, from a time when it was no personal data: the chain cannot lose them.
    pub remaining: Vec<i64>,
}

/// The files that speak of a producer, found before anything is written, because reading them takes its time.
#[derive(Debug)]
pub struct Found {
    imports: Vec<String>,
}

/// Reads every kept file for the personal data of a producer.
pub async fn look(db: &Db, code: &str, limits: &Limits) -> Result<Found> {
    let today = db.clock().today();
    let producer = select::get::<Producer>(db.read(), code, today, today).await?;
    let (_, traces) = traces(db.read(), code, producer.as_ref()).await?;
    Ok(Found { imports: copies::files(db.read(), &traces, limits).await? })
}

/// Erases the personal data of a producer, also of one that was deleted.
pub async fn erase(tx: &Tx, code: &str, found: &Found) -> Result<Erasure> {
    let producer = select::get::<Producer>(tx.connection(), code, tx.today(), tx.today()).await?;
    may(tx, code, producer.as_ref()).await?;
    if tx.reason().is_none() {
        let words = ("hãy nêu căn cứ xóa; không ghi dữ liệu cá nhân vào đây", "say on what ground; name no personal data here");
        return Err(Error::NeedsReason(vec![Fault::header("X-Reason", "missing", words.0, words.1)]));
    }
    let (names, traces) = traces(tx.connection(), code, producer.as_ref()).await?;
    let mut ended = Vec::new();
    for consent in consents::of_producer(tx.connection(), code).await? {
        if consent.withdrawn_on.is_none() {
            ended.push(consents::end(tx, consent, tx.today()).await?.id);
        }
    }
    let fields = match producer {
        Some(producer) => empty(tx, producer, &names).await?,
        None => Vec::new(),
    };
    let erased = Erasure {
        producer: code.to_owned(),
        fields,
        consents: ended,
        journal_entries: forget_copies(tx, code, &traces).await?,
        imports: copies::forget_imports(tx, &traces, &found.imports).await?,
        kept_answers: copies::forget_answers(tx, &traces).await?,
        remaining: remaining(tx, code, &traces).await?,
    };
    copies::forget_words(tx, code).await?;
    Ok(erased)
}

async fn forget_copies(tx: &Tx, code: &str, traces: &Traces) -> Result<u64> {
    let entries = copies::forget_entries(tx, code).await? + copies::forget_proposals(tx, code, traces).await?;
    Ok(entries + copies::forget_assessments(tx, code).await?)
}

async fn may(tx: &Tx, code: &str, producer: Option<&Producer>) -> Result<()> {
    match (producer, tx.editor().commune()) {
        (Some(producer), _) => may_handle(tx.editor(), producer),
        (None, Some(commune)) => Err(Editor::outside(commune)),
        (None, None) if journal::knows(tx.connection(), RecordKind::Producer.name(), code).await? => Ok(()),
        (None, None) => Err(store::not_found(RecordKind::Producer, code)),
    }
}

/// The fields that are erased, and the values that they have and had.
async fn traces(
    connection: &impl ConnectionTrait,
    code: &str,
    producer: Option<&Producer>,
) -> Result<(Vec<&'static str>, Traces)> {
    let entries = journal::of_record(connection, RecordKind::Producer.name(), code).await?;
    let json = producer.map(Record::json).transpose()?.map_or(Value::Null, Value::Object);
    let names = private_fields::<Producer>(&[&json]);
    let traces = Traces::of(code, &json, &names, &entries)?;
    Ok((names, traces))
}

/// Empties the fields of the row, with the one entry that says so. Its values are in no part of it.
async fn empty(tx: &Tx, producer: Producer, names: &[&'static str]) -> Result<Vec<String>> {
    let before = store::kept(&producer)?;
    let erased: Vec<String> = names.iter().filter(|name| !before[**name].is_null()).map(|name| (*name).to_owned()).collect();
    let mut without = producer;
    without.forget(names);
    let mut row = consents::row(&without, &Consented::default());
    for name in names {
        store::set::<Producer>(&mut row, name, sea_orm::Value::String(None));
    }
    let version = without.version() + 1;
    let after: Producer = store::save(tx, without.code(), version, row).await?;
    let after = store::kept(&after)?;
    let change = Change::of(Producer::KIND.name(), without.code(), version, Action::Erase).before(&before).after(&after);
    journal::record(tx, change.erasing(names)).await?;
    Ok(erased)
}

/// The entries of the producer whose public part holds a value: from before the record was about a person.
async fn remaining(tx: &Tx, code: &str, traces: &Traces) -> Result<Vec<i64>> {
    let entries = journal::of_record(tx.connection(), RecordKind::Producer.name(), code).await?;
    let holds = |text: &Option<String>| text.as_deref().is_some_and(|text| traces.are_in_json(text));
    Ok(entries.iter().filter(|entry| holds(&entry.before) || holds(&entry.after)).map(|entry| entry.sequence).collect())
}
