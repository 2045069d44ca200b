//! What the database keeps of proposals, with a journal entry for every change. The only code that writes this table.

use super::{About, Base};
use crate::db::Tx;
use crate::error::{Both, Error, Result};
use crate::journal::{self, Change};
use crate::registry::store::Expected;
use entity::proposal::{ActiveModel, Column, Entity, Model, ProposalState};
use entity::vocabulary::Action;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// The name in journal entries.
pub const RECORD_KIND: &str = "proposal";
/// What is proposed, and what is said about it, is for those who decide.
const OFFICIAL: &[&str] = &["change", "reason", "comment"];

/// Which proposals a reader wants.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only those in one of these states.
    pub states: Vec<ProposalState>,
    /// Only about these kinds of record.
    pub record_kinds: Vec<String>,
    /// Only about this record.
    pub code: Option<String>,
    /// Only of this commune.
    pub commune: Option<String>,
    /// Whose proposals they see.
    pub seen: Seen,
    /// Only those before this id.
    pub before: Option<String>,
    /// At most so many.
    pub limit: u64,
}

/// Which proposals somebody sees: one of the three is enough.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Those that they wrote.
    pub author: String,
    /// Those of their commune.
    pub commune: Option<String>,
    /// Those about kinds of record that they keep.
    pub kinds: Vec<&'static str>,
}

/// There is no such proposal.
pub fn not_found(id: &str) -> Error {
    Error::NotFound(Both::new(format!("Không có đề xuất {id}."), format!("There is no proposal with the id {id}.")))
}

/// One proposal.
pub async fn get(connection: &impl ConnectionTrait, id: &str) -> Result<Model> {
    Entity::find_by_id(id).one(connection).await?.ok_or_else(|| not_found(id))
}

/// One proposal in one of the versions that the writer has seen.
pub(super) async fn expected(tx: &Tx, id: &str, expected: &Expected) -> Result<Model> {
    let found = get(tx.connection(), id).await?;
    match expected {
        Expected::Versions(versions) if !versions.contains(&found.version) => {
            let current = Box::new(json!({"id": found.id, "state": found.state, "version": found.version}));
            Err(Error::Stale { current, clashes: vec!["state".to_owned()] })
        }
        _ => Ok(found),
    }
}

/// Proposals, the latest first.
pub async fn list(connection: &impl ConnectionTrait, wanted: &Wanted) -> Result<Vec<Model>> {
    let mut query = Entity::find();
    if !wanted.states.is_empty() {
        query = query.filter(Column::State.is_in(wanted.states.iter().copied()));
    }
    if !wanted.record_kinds.is_empty() {
        query = query.filter(Column::RecordKind.is_in(&wanted.record_kinds));
    }
    if let Some(code) = &wanted.code {
        query = query.filter(Column::Code.eq(code));
    }
    if let Some(commune) = &wanted.commune {
        query = query.filter(Column::Commune.eq(commune));
    }
    let Seen { author, commune, kinds } = &wanted.seen;
    let seen = Condition::any().add(Column::Author.eq(author)).add(Column::RecordKind.is_in(kinds.iter().copied()));
    query = query.filter(seen.add_option(commune.as_ref().map(|commune| Column::Commune.eq(commune))));
    if let Some(before) = &wanted.before {
        query = query.filter(Column::Id.lt(before));
    }
    Ok(query.order_by_desc(Column::Id).limit(wanted.limit).all(connection).await?)
}

/// The open proposals about some records.
pub async fn open_about(connection: &impl ConnectionTrait, codes: &[&str]) -> Result<Vec<Model>> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let open = [ProposalState::Pending, ProposalState::Returned];
    let query = Entity::find().filter(Column::Code.is_in(codes.iter().copied())).filter(Column::State.is_in(open));
    Ok(query.order_by_asc(Column::Id).all(connection).await?)
}

/// The ids of the open proposals that want to change the same fields of the same record.
pub fn conflicts(proposal: &Model, open: &[Model]) -> Result<Vec<String>> {
    if !proposal.state.is_open() {
        return Ok(Vec::new());
    }
    let own = change(proposal)?;
    let mut ids = Vec::new();
    for other in open.iter().filter(|other| other.id != proposal.id && other.code == proposal.code) {
        if change(other)?.keys().any(|name| own.contains_key(name)) {
            ids.push(other.id.clone());
        }
    }
    Ok(ids)
}

/// What is proposed; empty after an erasure.
pub fn change(proposal: &Model) -> Result<Map<String, Value>> {
    object(proposal.change.as_deref())
}

/// What the proposal rests on.
pub(super) fn base(proposal: &Model) -> Result<Map<String, Value>> {
    object(proposal.base.as_deref())
}

fn object(text: Option<&str>) -> Result<Map<String, Value>> {
    Ok(text.map(serde_json::from_str).transpose()?.unwrap_or_default())
}

/// Writes down a new proposal.
pub(super) async fn insert(tx: &Tx, about: &About, base: &Base, change: Map<String, Value>) -> Result<Model> {
    let proposal = Model {
        id: Uuid::now_v7().to_string(),
        record_kind: about.kind.name().to_owned(),
        code: about.code.clone(),
        commune: tx.editor().commune().map(str::to_owned),
        change: Some(Value::Object(change).to_string()),
        base: base.given.clone().map(|given| Value::Object(given).to_string()),
        base_version: base.version,
        state: ProposalState::Pending,
        author: tx.editor().actor().to_owned(),
        reason: tx.reason().map(str::to_owned),
        comment: None,
        decided_by: None,
        decided_at: None,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    #[expect(clippy::disallowed_methods, reason = "proposals are journaled here and are no records")]
    Entity::insert(ActiveModel::from(proposal.clone())).exec_without_returning(tx.connection()).await?;
    let after = told(&proposal)?;
    journal::record(tx, Change::of(RECORD_KIND, &proposal.id, 1, Action::Create).after(&after).official(OFFICIAL)).await?;
    Ok(proposal)
}

/// Writes what became of a proposal.
pub(super) async fn update(tx: &Tx, before: &Model, after: Model) -> Result<Model> {
    let after = Model { version: before.version + 1, updated_at: tx.now(), ..after };
    let row = ActiveModel::from(after.clone()).reset_all();
    #[expect(clippy::disallowed_methods, reason = "proposals are journaled here and are no records")]
    Entity::update_many().set(row).filter(Column::Id.eq(&after.id)).exec(tx.connection()).await?;
    let (old, new) = (told(before)?, told(&after)?);
    let entry = Change::of(RECORD_KIND, &after.id, after.version, Action::Update).before(&old).after(&new);
    journal::record(tx, entry.official(OFFICIAL)).await?;
    Ok(after)
}

/// Whether a proposal still says anything that an erasure takes out of it.
pub fn says_anything(proposal: &Model) -> bool {
    [&proposal.change, &proposal.base, &proposal.reason, &proposal.comment].into_iter().any(Option::is_some)
}

/// Takes everything out of a proposal that could name a person. One that still waits is discarded with it.
pub async fn erase(tx: &Tx, proposal: Model) -> Result<()> {
    let state = if proposal.state.is_open() { ProposalState::Discarded } else { proposal.state };
    let before = Model { change: None, base: None, reason: None, comment: None, ..proposal };
    update(tx, &before, Model { state, ..before.clone() }).await?;
    Ok(())
}

/// What the journal tells of a proposal.
fn told(proposal: &Model) -> Result<Value> {
    let change: Option<Value> = proposal.change.as_deref().map(serde_json::from_str).transpose()?;
    Ok(json!({
        "record_kind": proposal.record_kind, "code": proposal.code, "commune": proposal.commune, "state": proposal.state,
        "change": change, "reason": proposal.reason, "comment": proposal.comment,
    }))
}
