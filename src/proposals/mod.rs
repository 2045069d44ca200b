//! Proposals: what somebody prepared, and what becomes of it. A proposal is tried when it is written, so that nobody waits
//! for a refusal that could have been told at once, and written for good by whoever decides. Knows no HTTP.

pub mod kept;

use crate::auth::Editor;
use crate::db::{Db, Intent, Tx};
use crate::error::{Both, Error, Fault, Result};
use crate::for_kind_awaited;
use crate::registry::kind::RecordKind;
use crate::registry::record::{Record, given_part};
use crate::registry::store::{self, Expected};
use crate::registry::values::{Label, Prose};
use entity::proposal::{Model, ProposalState};
use kept::Seen;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use validator::Validate;

/// The kinds of record that are proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProposedKind {
    /// Làng nghề.
    Village,
    /// Chủ thể.
    Producer,
    /// Sản phẩm.
    Product,
    /// Trung tâm.
    Centre,
}

impl ProposedKind {
    const ALL: [Self; 4] = [Self::Village, Self::Producer, Self::Product, Self::Centre];

    const fn kind(self) -> RecordKind {
        match self {
            Self::Village => RecordKind::Village,
            Self::Producer => RecordKind::Producer,
            Self::Product => RecordKind::Product,
            Self::Centre => RecordKind::Centre,
        }
    }
}

/// What a client says about a proposal.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalInput {
    /// The kind of record. Decisions are entered by the departments.
    pub record_kind: ProposedKind,
    /// Code of the record to be changed; left out for a new one.
    #[serde(default)]
    pub code: Option<Label>,
    /// A new record as its POST takes it, or what is to change as its PATCH takes it (JSON merge patch).
    #[schema(value_type = Object)]
    pub change: Map<String, Value>,
}

/// What somebody says who sends a proposal back or does not take it over.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalComment {
    /// What is missing, or why not.
    pub comment: Prose,
}

/// What a proposal is about: a kind, and the record where there is one already.
#[derive(Clone, Debug)]
pub struct About {
    /// The kind of record.
    pub kind: RecordKind,
    /// The record to be changed.
    pub code: Option<String>,
}

impl About {
    fn of(input: &ProposalInput) -> Self {
        let kind = input.record_kind.kind();
        Self { kind, code: input.code.clone().map(String::from) }
    }

    fn of_kept(proposal: &Model) -> Result<Self> {
        let kind = RecordKind::ALL.into_iter().find(|kind| kind.name() == proposal.record_kind);
        let kind = kind.ok_or_else(|| Error::internal("a proposal about a kind that is no more"))?;
        Ok(Self { kind, code: proposal.code.clone() })
    }
}

/// The kind of record that a proposal is about.
pub fn kind_of(proposal: &Model) -> Result<RecordKind> {
    About::of_kept(proposal).map(|about| about.kind)
}

/// Whether records of a kind are proposed.
pub fn can_be_about(kind: RecordKind) -> bool {
    ProposedKind::ALL.into_iter().any(|proposed| proposed.kind() == kind)
}

/// What a proposal rests on: the record as it was when it was written.
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// What clients give of it.
    pub given: Option<Map<String, Value>>,
    /// Its version.
    pub version: Option<i64>,
}

/// Writes down a proposal, after it was tried as if it were applied.
pub async fn submit(db: &Db, editor: &Editor, reason: Option<String>, input: ProposalInput) -> Result<Model> {
    let about = About::of(&input);
    let base = attempt(db, editor, reason.clone(), &about, &input.change).await.map_err(under_change)?;
    let tx = db.write(editor, Intent { reason, dry_run: false }).await?;
    let proposal = kept::insert(&tx, &about, &base, input.change).await?;
    tx.commit().await?;
    Ok(proposal)
}

/// Writes an open proposal anew. Only its author does.
pub async fn revise(
    db: &Db,
    editor: &Editor,
    reason: Option<String>,
    id: &str,
    expected: &Expected,
    change: Map<String, Value>,
) -> Result<Model> {
    let before = kept::get(db.read(), id).await?;
    require_author(editor, &before)?;
    // Told before the change is tried, which takes the one writer's turn and could find other faults first.
    require_open(&before)?;
    let base = attempt(db, editor, reason.clone(), &About::of_kept(&before)?, &change).await?;
    let tx = db.write(editor, Intent { reason: reason.clone(), dry_run: false }).await?;
    let before = kept::expected(&tx, id, expected).await?;
    require_open(&before)?;
    let text = Value::Object(change).to_string();
    let after = Model {
        change: Some(text),
        base: base.given.map(|given| Value::Object(given).to_string()),
        base_version: base.version,
        state: ProposalState::Pending,
        reason: reason.or_else(|| before.reason.clone()),
        ..before.clone()
    };
    let after = kept::update(&tx, &before, after).await?;
    tx.commit().await?;
    Ok(after)
}

/// Takes an open proposal back. Only its author does.
pub async fn withdraw(db: &Db, editor: &Editor, id: &str, expected: &Expected) -> Result<Model> {
    let tx = db.write(editor, Intent::default()).await?;
    let before = kept::expected(&tx, id, expected).await?;
    require_author(editor, &before)?;
    require_open(&before)?;
    let after = kept::update(&tx, &before, Model { state: ProposalState::Withdrawn, ..before.clone() }).await?;
    tx.commit().await?;
    Ok(after)
}

/// Sends a proposal back, or does not take it over; with a comment for its author.
pub async fn answer(
    db: &Db,
    editor: &Editor,
    id: &str,
    expected: &Expected,
    state: ProposalState,
    comment: Prose,
) -> Result<Model> {
    let tx = db.write(editor, Intent::default()).await?;
    let before = kept::expected(&tx, id, expected).await?;
    require_decider(editor, &before)?;
    require_pending(&before)?;
    let after = decided(&tx, Model { state, comment: Some(comment.into()), ..before.clone() });
    let after = kept::update(&tx, &before, after).await?;
    tx.commit().await?;
    Ok(after)
}

/// Writes a proposal into the register. The entry shows both people. Refused where the record has changed in a field of the
/// proposal since, unless `overwrite`.
pub async fn apply(db: &Db, editor: &Editor, intent: Intent, id: &str, expected: &Expected, overwrite: bool) -> Result<Model> {
    let mut tx = db.write(editor, intent).await?;
    let before = kept::expected(&tx, id, expected).await?;
    require_decider(editor, &before)?;
    require_pending(&before)?;
    if editor.actor() == before.author {
        return Err(Error::Forbidden(Both::new(
            "Đề xuất do người khác duyệt, không phải người gửi.",
            "A proposal is applied by somebody else than its author.",
        )));
    }
    let about = About::of_kept(&before)?;
    let change = kept::change(&before)?;
    if !overwrite {
        refuse_overtaken(&tx, &about, &before, &change).await?;
    }
    tx.writes_for(&before.author);
    let code = for_kind_awaited!(about.kind, write, &tx, about.code.as_deref(), change)?;
    let after = decided(&tx, Model { state: ProposalState::Applied, code: Some(code), comment: None, ..before.clone() });
    let after = kept::update(&tx, &before, after).await?;
    tx.commit().await?;
    Ok(after)
}

fn decided(tx: &Tx, proposal: Model) -> Model {
    Model { decided_by: Some(tx.editor().actor().to_owned()), decided_at: Some(tx.now()), ..proposal }
}

/// Does everything that applying would do, but for writing, and says what the proposal rests on.
async fn attempt(db: &Db, editor: &Editor, reason: Option<String>, about: &About, change: &Map<String, Value>) -> Result<Base> {
    let tx = db.write(&editor.as_proposer(), Intent { reason, dry_run: true }).await?;
    let base = for_kind_awaited!(about.kind, base, &tx, about.code.as_deref())?;
    let tried = for_kind_awaited!(about.kind, write, &tx, about.code.as_deref(), change.clone());
    tx.commit().await?;
    tried.map(|_| base)
}

/// What is wrong with a change is wrong with the part of a new proposal that holds it.
fn under_change(error: Error) -> Error {
    let under = |faults: Vec<Fault>| faults.into_iter().map(|fault| fault.under("/change")).collect();
    match error {
        Error::Invalid(faults) => Error::Invalid(under(faults)),
        Error::NeedsReason(faults) => Error::NeedsReason(under(faults)),
        Error::Duplicate(faults) => Error::Duplicate(under(faults)),
        other => other,
    }
}

async fn base<R: Record>(tx: &Tx, code: Option<&str>) -> Result<Base> {
    let Some(code) = code else { return Ok(Base::default()) };
    let record = store::current::<R>(tx, code).await?;
    Ok(Base { given: Some(given_part::<R>(&record.json()?)), version: Some(record.version()) })
}

async fn write<R: Record>(tx: &Tx, code: Option<&str>, change: Map<String, Value>) -> Result<String> {
    let change = Value::Object(change);
    let written = match code {
        Some(code) => store::merge::<R>(tx, code, &Expected::Any, change).await?,
        None => store::create::<R>(tx, change).await?,
    };
    Ok(written.record.code().to_owned())
}

/// Nobody overwrites unseen what somebody else corrected in the meantime.
async fn refuse_overtaken(tx: &Tx, about: &About, proposal: &Model, change: &Map<String, Value>) -> Result<()> {
    let Some(code) = about.code.as_deref() else { return Ok(()) };
    let now = for_kind_awaited!(about.kind, base, tx, Some(code))?;
    if now.version == proposal.base_version {
        return Ok(());
    }
    let (then, now) = (kept::base(proposal)?, now.given.unwrap_or_default());
    let clashes: Vec<String> = change.keys().filter(|name| then.get(*name) != now.get(*name)).cloned().collect();
    if clashes.is_empty() {
        return Ok(());
    }
    Err(Error::Stale { current: Box::new(Value::Object(now)), clashes })
}

/// Whether somebody decides on a proposal: who writes records of its kind, and does more than prepare.
pub fn decides(editor: &Editor, proposal: &Model) -> bool {
    let kind = kind_of(proposal);
    editor.keeps_the_register() && kind.is_ok_and(|kind| editor.require_to_write(kind).is_ok())
}

/// Whether somebody sees a proposal: its author, those of the author's commune, and who decides on it.
pub fn is_visible(editor: &Editor, proposal: &Model) -> bool {
    let same_commune = editor.commune().is_some() && editor.commune() == proposal.commune.as_deref();
    editor.actor() == proposal.author || same_commune || decides(editor, proposal)
}

/// The same for lists.
pub fn seen_by(editor: &Editor) -> Seen {
    let keeps = |kind: &RecordKind| editor.keeps_the_register() && editor.require_to_write(*kind).is_ok();
    Seen {
        author: editor.actor().to_owned(),
        commune: editor.commune().map(str::to_owned),
        kinds: RecordKind::ALL.into_iter().filter(keeps).map(RecordKind::name).collect(),
    }
}

fn require_decider(editor: &Editor, proposal: &Model) -> Result<()> {
    if !is_visible(editor, proposal) {
        return Err(kept::not_found(&proposal.id));
    }
    if decides(editor, proposal) {
        return Ok(());
    }
    Err(Error::Forbidden(Both::new(
        "Đề xuất này do cán bộ sở phụ trách loại bản ghi đó quyết định.",
        "This proposal is decided by an officer of the department that keeps records of its kind.",
    )))
}

fn require_author(editor: &Editor, proposal: &Model) -> Result<()> {
    if !is_visible(editor, proposal) {
        return Err(kept::not_found(&proposal.id));
    }
    if editor.actor() == proposal.author {
        return Ok(());
    }
    Err(Error::Forbidden(Both::new(
        "Chỉ người gửi được sửa hoặc rút đề xuất của mình.",
        "Only its author changes a proposal or takes it back.",
    )))
}

fn require_open(proposal: &Model) -> Result<()> {
    if proposal.state.is_open() { Ok(()) } else { Err(closed(proposal)) }
}

fn require_pending(proposal: &Model) -> Result<()> {
    if proposal.state == ProposalState::Pending { Ok(()) } else { Err(closed(proposal)) }
}

fn closed(proposal: &Model) -> Error {
    let state = proposal.state.as_str();
    Error::Conflict(Both::new(
        format!("Đề xuất đang ở trạng thái {state}; việc này chỉ làm được khi nó đang chờ."),
        format!("The proposal is {state}; this can be done only while it waits."),
    ))
}
