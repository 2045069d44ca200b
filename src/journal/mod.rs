//! The journal: one entry for every change, in the transaction of the change, chained to the entry before it.
//!
//! It is history, audit trail, change feed and the validator of every derived answer at once. Private fields are kept
//! apart from the public ones: the chain vouches for a salted digest of them, so that they can be erased one day
//! without breaking it.

pub mod chain;

use crate::db::Tx;
use crate::error::{Error, Result};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::journal;
use entity::vocabulary::Action;
use sea_orm::sea_query::{Order, Query};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Entries in one statement: 15 columns each, and SQLite takes 32,766 parameters.
const ENTRIES_AT_ONCE: usize = 500;

/// What changed, before it becomes an entry.
#[derive(Debug)]
pub struct Change<'a> {
    record_kind: &'a str,
    code: &'a str,
    version: i64,
    action: Action,
    before: Option<&'a Value>,
    after: Option<&'a Value>,
    official: &'a [&'a str],
    erasing: bool,
    warnings: &'a [String],
    by: Option<&'a Signature>,
}

/// Who makes a change, and why.
#[derive(Clone, Debug)]
pub struct Signature {
    actor: String,
    reason: Option<String>,
    proposed_by: Option<String>,
}

impl Signature {
    /// Who writes now.
    pub fn of(tx: &Tx) -> Self {
        Self {
            actor: tx.editor().actor().to_owned(),
            reason: tx.reason().map(str::to_owned),
            proposed_by: tx.proposed_by().map(str::to_owned),
        }
    }
}

impl<'a> Change<'a> {
    /// A change of one record.
    pub fn of(record_kind: &'a str, code: &'a str, version: i64, action: Action) -> Self {
        let (before, after, by) = (None, None, None);
        Self { record_kind, code, version, action, before, after, official: &[], erasing: false, warnings: &[], by }
    }

    /// Who makes it, where it is not who writes now.
    #[must_use]
    pub fn by(mut self, by: &'a Signature) -> Self {
        self.by = Some(by);
        self
    }

    /// The record before the change.
    #[must_use]
    pub fn before(mut self, before: &'a Value) -> Self {
        self.before = Some(before);
        self
    }

    /// The record after the change.
    #[must_use]
    pub fn after(mut self, after: &'a Value) -> Self {
        self.after = Some(after);
        self
    }

    /// The names of the fields that are not public.
    #[must_use]
    pub fn official(mut self, names: &'a [&'a str]) -> Self {
        self.official = names;
        self
    }

    /// The names of the fields that are not public, of a change that erases them: no part of the entry holds their values.
    #[must_use]
    pub fn erasing(self, names: &'a [&'a str]) -> Self {
        Self { erasing: true, ..self.official(names) }
    }

    /// The warnings that the writer overrode.
    #[must_use]
    pub fn warnings(mut self, codes: &'a [String]) -> Self {
        self.warnings = codes;
        self
    }
}

/// Writes the entry of a change. The sequence has no gaps, because there is one writer at a time.
pub async fn record(tx: &Tx, change: Change<'_>) -> Result<()> {
    record_all(tx, [change]).await
}

/// Writes the entries of several changes, in their order.
pub async fn record_all<'a>(tx: &Tx, changes: impl IntoIterator<Item = Change<'a>>) -> Result<()> {
    let (mut sequence, mut previous) = match tx.last_entry() {
        Some(known) => known,
        None => last(tx.connection()).await?,
    };
    let mut entries = Vec::new();
    for change in changes {
        sequence += 1;
        let entry = entry(tx, sequence, &previous, &change)?;
        previous.clone_from(&entry.hash);
        tx.wrote(sequence, &entry.code);
        entries.push(row(entry));
    }
    while !entries.is_empty() {
        let rest = entries.split_off(entries.len().min(ENTRIES_AT_ONCE));
        #[expect(clippy::disallowed_methods, reason = "the one place where entries are written")]
        journal::Entity::insert_many(entries).exec_without_returning(tx.connection()).await?;
        entries = rest;
    }
    tx.ends_with((sequence, previous));
    Ok(())
}

fn entry(tx: &Tx, sequence: i64, previous: &str, change: &Change<'_>) -> Result<journal::Model> {
    let (before, private_before) = split(change.before, change.official);
    let (after, private_after) = split(change.after, change.official);
    let private = if change.erasing { None } else { private_text(&private_before, &private_after)? };
    let Signature { actor, reason, proposed_by } = change.by.cloned().unwrap_or_else(|| Signature::of(tx));
    let mut entry = journal::Model {
        sequence,
        at: tx.now(),
        actor,
        reason,
        action: change.action,
        record_kind: change.record_kind.to_owned(),
        code: change.code.to_owned(),
        version: change.version,
        before: before.map(|value| value.to_string()),
        after: after.map(|value| value.to_string()),
        changed: json!(changed(change.before, change.after)).to_string(),
        warnings: json!(change.warnings).to_string(),
        private_digest: private.as_deref().map(digest),
        private,
        hash: String::new(),
        proposed_by,
    };
    entry.hash = chain::hash(previous, &entry)?;
    Ok(entry)
}

fn row(entry: journal::Model) -> journal::ActiveModel {
    journal::ActiveModel {
        sequence: Set(entry.sequence),
        at: Set(entry.at),
        actor: Set(entry.actor),
        reason: Set(entry.reason),
        action: Set(entry.action),
        record_kind: Set(entry.record_kind),
        code: Set(entry.code),
        version: Set(entry.version),
        before: Set(entry.before),
        after: Set(entry.after),
        changed: Set(entry.changed),
        warnings: Set(entry.warnings),
        private: Set(entry.private),
        private_digest: Set(entry.private_digest),
        hash: Set(entry.hash),
        proposed_by: Set(entry.proposed_by),
    }
}

/// The last sequence and its hash; zero and an empty hash for an empty journal.
pub async fn last(connection: &impl ConnectionTrait) -> Result<(i64, String)> {
    let found = journal::Entity::find()
        .select_only()
        .columns([journal::Column::Sequence, journal::Column::Hash])
        .order_by_desc(journal::Column::Sequence)
        .into_tuple::<(i64, String)>()
        .one(connection)
        .await?;
    Ok(found.unwrap_or_default())
}

/// The sequence of the last entry: as long as it stays, every answer stays.
pub async fn head(connection: &impl ConnectionTrait) -> Result<i64> {
    let mut select = Query::select();
    select.column("sequence").from("journal").order_by("sequence", Order::Desc).limit(1);
    match connection.query_one(&select).await? {
        Some(row) => Ok(row.try_get_by_index(0)?),
        None => Ok(0),
    }
}

/// Which records the entries after a sequence are about, in the order of commits.
pub async fn changed_after(connection: &impl ConnectionTrait, sequence: i64) -> Result<Vec<(i64, String)>> {
    let query = journal::Entity::find().select_only().columns([journal::Column::Sequence, journal::Column::Code]);
    let query = query.filter(journal::Column::Sequence.gt(sequence)).order_by_asc(journal::Column::Sequence);
    Ok(query.into_tuple().all(connection).await?)
}

/// Which entries a reader wants.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only entries after this sequence.
    pub after: i64,
    /// Only entries before this sequence.
    pub before: Option<i64>,
    /// The latest first, instead of the order of commits.
    pub latest_first: bool,
    /// Only entries of this kind of record.
    pub record_kind: Option<String>,
    /// Only entries of this record.
    pub code: Option<String>,
    /// Only entries of this person or program.
    pub actor: Option<String>,
    /// Only entries of this kind of change.
    pub action: Option<Action>,
    /// Only entries written at this moment or later.
    pub at_least: Option<DateTime<Utc>>,
    /// Only entries written before this moment.
    pub earlier_than: Option<DateTime<Utc>>,
    /// Only entries with a reason, or without one.
    pub has_reason: Option<bool>,
    /// At most so many.
    pub limit: u64,
}

impl Wanted {
    fn condition(&self) -> Condition {
        use journal::Column::{Action, Actor, At, Code, Reason, RecordKind, Sequence};
        let reason = self.has_reason.map(|has| if has { Reason.is_not_null() } else { Reason.is_null() });
        Condition::all()
            .add(Sequence.gt(self.after))
            .add_option(self.before.map(|before| Sequence.lt(before)))
            .add_option(self.record_kind.as_ref().map(|kind| RecordKind.eq(kind)))
            .add_option(self.code.as_ref().map(|code| Code.eq(code)))
            .add_option(self.actor.as_ref().map(|actor| Actor.eq(actor)))
            .add_option(self.action.map(|action| Action.eq(action)))
            .add_option(self.at_least.map(|at| At.gte(at)))
            .add_option(self.earlier_than.map(|at| At.lt(at)))
            .add_option(reason)
    }
}

/// Entries in the order of commits, or the other way round.
pub async fn read(connection: &impl ConnectionTrait, wanted: &Wanted) -> Result<Vec<journal::Model>> {
    let order = if wanted.latest_first { Order::Desc } else { Order::Asc };
    let query = journal::Entity::find().filter(wanted.condition()).order_by(journal::Column::Sequence, order);
    Ok(query.limit(wanted.limit).all(connection).await?)
}

/// The entries of one record, newest first, older than `before` when it is given.
pub async fn history(
    connection: &impl ConnectionTrait,
    kind: &str,
    code: &str,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<journal::Model>> {
    let mut query = journal::Entity::find().filter(journal::Column::Code.eq(code)).filter(journal::Column::RecordKind.eq(kind));
    if let Some(before) = before {
        query = query.filter(journal::Column::Sequence.lt(before));
    }
    Ok(query.order_by_desc(journal::Column::Sequence).limit(limit).all(connection).await?)
}

/// All entries of one record, oldest first.
pub async fn of_record(connection: &impl ConnectionTrait, kind: &str, code: &str) -> Result<Vec<journal::Model>> {
    let query = journal::Entity::find().filter(journal::Column::Code.eq(code)).filter(journal::Column::RecordKind.eq(kind));
    Ok(query.order_by_asc(journal::Column::Sequence).all(connection).await?)
}

/// Erases the private part of all entries of some records; their digests stay, and so the chain. How many had one.
#[expect(clippy::disallowed_methods, reason = "the one place where entries lose what the chain does not vouch for")]
pub async fn forget_private(tx: &Tx, kind: &str, codes: &[String]) -> Result<u64> {
    let row = journal::ActiveModel { private: Set(None), ..Default::default() };
    let query = journal::Entity::update_many().set(row).filter(journal::Column::RecordKind.eq(kind));
    let query = query.filter(journal::Column::Code.is_in(codes)).filter(journal::Column::Private.is_not_null());
    Ok(query.exec(tx.connection()).await?.rows_affected)
}

/// The codes of the entries of a kind whose private part names one of some records.
pub async fn whose_private_part_names(connection: &impl ConnectionTrait, kind: &str, names: &[String]) -> Result<Vec<String>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let any = names.iter().fold(Condition::any(), |any, name| any.add(journal::Column::Private.contains(name)));
    let query = journal::Entity::find().filter(journal::Column::RecordKind.eq(kind)).filter(any);
    let query = query.select_only().column(journal::Column::Code).distinct();
    Ok(query.into_tuple().all(connection).await?)
}

/// Whether a record of this code ever existed.
pub async fn knows(connection: &impl ConnectionTrait, kind: &str, code: &str) -> Result<bool> {
    Ok(!history(connection, kind, code, None, 1).await?.is_empty())
}

/// How entries write a moment, here and in the hash.
pub fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// The names whose values differ.
pub fn changed(before: Option<&Value>, after: Option<&Value>) -> Vec<String> {
    let empty = Map::new();
    let (before, after) =
        (before.and_then(Value::as_object).unwrap_or(&empty), after.and_then(Value::as_object).unwrap_or(&empty));
    let known = |value: Option<&Value>| value.filter(|value| !value.is_null()).cloned();
    let mut names: Vec<String> = before.keys().chain(after.keys()).cloned().collect();
    names.sort();
    names.dedup();
    names.retain(|name| !matches!(name.as_str(), "version" | "updated_at") && known(before.get(name)) != known(after.get(name)));
    names
}

fn split(record: Option<&Value>, official: &[&str]) -> (Option<Value>, Map<String, Value>) {
    let mut public = record.cloned();
    let mut private = Map::new();
    if let Some(Value::Object(map)) = &mut public {
        for name in official {
            if let Some(value) = map.remove(*name).filter(|value| !value.is_null()) {
                private.insert((*name).to_owned(), value);
            }
        }
    }
    (public, private)
}

fn private_text(before: &Map<String, Value>, after: &Map<String, Value>) -> Result<Option<String>> {
    if before.is_empty() && after.is_empty() {
        return Ok(None);
    }
    let mut salt = [0_u8; 16];
    getrandom::fill(&mut salt).map_err(|error| Error::internal(error.to_string()))?;
    Ok(Some(json!({"salt": hex::encode(salt), "before": before, "after": after}).to_string()))
}

fn digest(private: &str) -> String {
    hex::encode(Sha256::digest(private.as_bytes()))
}

/// Whether kept private fields still are what the chain vouches for.
fn private_is_intact(entry: &journal::Model) -> bool {
    match (&entry.private, &entry.private_digest) {
        (Some(private), Some(kept)) => digest(private) == *kept,
        (Some(_), None) => false,
        (None, _) => true,
    }
}
