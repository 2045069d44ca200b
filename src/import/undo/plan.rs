//! What taking an import back has to do, in which order, and what stays because somebody else touched it. Reads the journal;
//! writes nothing.

use super::{Undone, changed_since};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::import::slices::{self, Entries};
use crate::journal::{self, Wanted};
use crate::registry::kind::RecordKind;
use crate::registry::recognitions::Recognition;
use crate::registry::record::{Record, given_part};
use crate::registry::select;
use crate::{for_kind, for_kind_awaited};
use chrono::NaiveDate;
use entity::import;
use entity::vocabulary::Action;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

const ENTRIES_AT_ONCE: u64 = 500;
/// The same of entries of which little is read.
const SHORT_ENTRIES_AT_ONCE: u64 = 5_000;

/// One record that is taken back.
#[derive(Debug)]
pub(super) enum Step {
    /// It was added, and is deleted.
    TakeOut(RecordKind, String),
    /// It was changed, and gets the values from before this entry.
    Restore(RecordKind, String, i64),
}

impl Step {
    pub(super) fn kind(&self) -> RecordKind {
        match self {
            Self::TakeOut(kind, _) | Self::Restore(kind, ..) => *kind,
        }
    }

    pub(super) fn code(&self) -> &str {
        match self {
            Self::TakeOut(_, code) | Self::Restore(_, code, _) => code,
        }
    }
}

/// What an import did to a record: its first and its last entry about it.
#[derive(Debug)]
struct Touched {
    kind: RecordKind,
    added: bool,
    first: i64,
    last: i64,
}

/// What is still to be done.
#[derive(Debug)]
pub(super) struct Plan {
    steps: VecDeque<Step>,
    /// The kinds of the records that are to be taken back.
    kinds: HashMap<String, RecordKind>,
    /// Those of them that somebody changed since the plan was made.
    meanwhile: HashSet<String>,
    /// Entries up to here are known.
    seen: i64,
    undone: Undone,
}

impl Plan {
    /// What is to be taken back of an import. What was taken back already, before the work was interrupted, is found as it
    /// should be.
    pub(super) async fn make(read: &impl ConnectionTrait, import: &import::Model, today: NaiveDate) -> Result<Self> {
        let (wrote, took_back) = slices::entries(read, import).await?;
        let mut undone: Undone = import.undone.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
        // What is found deleted is not deleted again; what has its old values is counted again.
        let deleted = if took_back.turns().is_empty() { 0 } else { undone.deleted };
        undone = Undone { deleted, ..Undone::default() };
        let mut plan = Self { steps: VecDeque::new(), kinds: HashMap::new(), meanwhile: HashSet::new(), seen: 0, undone };
        let Some(first) = wrote.turns().first().map(|(first, _)| *first) else {
            // It said what the register said already.
            plan.seen = journal::head(read).await?;
            return Ok(plan);
        };
        let touched = touched(read, &wrote).await?;
        let mut others = Others::default();
        plan.seen = others.read(read, first, &touched, |sequence| wrote.hold(sequence) || took_back.hold(sequence)).await?;
        let mut steps: BTreeMap<u8, Vec<Step>> = BTreeMap::new();
        let mut recognitions = Vec::new();
        for (code, Touched { kind, added, first, last }) in touched {
            // What was changed and changed back stands as the import left it, as a stage does whose decision was taken back.
            let stays = others.between.contains(&code)
                || (others.after.contains(&code) && for_kind_awaited!(kind, stands_otherwise, read, &code, last, today)?);
            if stays {
                plan.undone.kept.push(changed_since(kind, code));
                continue;
            }
            plan.kinds.insert(code.clone(), kind);
            match (added, kind) {
                (true, RecordKind::Recognition) => recognitions.push(code),
                (true, _) => steps.entry(after(kind)).or_default().push(Step::TakeOut(kind, code)),
                (false, _) => plan.steps.push_back(Step::Restore(kind, code, first)),
            }
        }
        // Recognitions first: while one stands, it says what kind a village is and at which stage a centre. Then old values: a
        // record that is to be deleted may be referred to by one that was changed.
        for code in latest_last(read, recognitions, today).await? {
            plan.steps.push_front(Step::TakeOut(RecordKind::Recognition, code));
        }
        for steps in steps.into_values() {
            plan.steps.extend(steps.into_iter().rev());
        }
        Ok(plan)
    }

    pub(super) fn len(&self) -> u64 {
        u64::try_from(self.steps.len()).unwrap_or(u64::MAX)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    pub(super) fn next(&mut self) -> Option<Step> {
        self.steps.pop_front()
    }

    pub(super) fn undone(&self) -> &Undone {
        &self.undone
    }

    pub(super) fn undone_mut(&mut self) -> &mut Undone {
        &mut self.undone
    }

    /// Entries up to here are our own, or known.
    pub(super) fn seen_to(&mut self, sequence: i64) {
        self.seen = sequence;
    }

    /// Looks what others wrote since the last look; says where the journal ends.
    pub(super) async fn see_others(&mut self, tx: &Tx) -> Result<i64> {
        let head = journal::head(tx.connection()).await?;
        while self.seen < head {
            let entries = short_entries(tx.connection(), self.seen).await?;
            let Some(last) = entries.last().map(|entry| entry.sequence) else { break };
            self.seen = last;
            for entry in entries {
                if let Some(kind) = self.kinds.get(&entry.code)
                    && entry.changes_what_is_given(*kind)?
                {
                    self.meanwhile.insert(entry.code);
                }
            }
        }
        Ok(head)
    }

    pub(super) fn was_touched_meanwhile(&self, code: &str) -> bool {
        self.meanwhile.contains(code)
    }
}

/// What refers to others goes before them.
const fn after(kind: RecordKind) -> u8 {
    match kind {
        RecordKind::Recognition => 0,
        RecordKind::Decision => 1,
        RecordKind::Product => 2,
        RecordKind::Centre => 3,
        RecordKind::Village => 4,
        RecordKind::Producer => 5,
    }
}

/// Every record that an import wrote, in the order of their codes. What only followed from that, as a standing, comes back by
/// itself.
async fn touched(read: &impl ConnectionTrait, wrote: &Entries) -> Result<BTreeMap<String, Touched>> {
    let mut touched: BTreeMap<String, Touched> = BTreeMap::new();
    for (first, last) in wrote.turns() {
        let mut after = first - 1;
        while after < *last {
            let entries = journal::read(read, &Wanted { after, limit: ENTRIES_AT_ONCE, ..Wanted::default() }).await?;
            let Some(end) = entries.last().map(|entry| entry.sequence) else { break };
            after = end;
            for entry in entries.into_iter().filter(|entry| entry.sequence <= *last) {
                let Some(kind) = RecordKind::of_code(&entry.code) else { continue };
                let sequence = entry.sequence;
                if let Some(known) = touched.get_mut(&entry.code) {
                    known.last = sequence;
                    continue;
                }
                let added = entry.action == Action::Create;
                if added || for_kind!(kind, changes_given, &entry)? {
                    touched.insert(entry.code, Touched { kind, added, first: sequence, last: sequence });
                }
            }
        }
    }
    Ok(touched)
}

/// What others did to the records of an import.
#[derive(Debug, Default)]
struct Others {
    /// Records that they changed between two entries of the import.
    between: HashSet<String>,
    /// Records that they changed after its last.
    after: HashSet<String>,
}

impl Others {
    /// Reads all entries from one on; says which was the last.
    async fn read(
        &mut self,
        read: &impl ConnectionTrait,
        first: i64,
        touched: &BTreeMap<String, Touched>,
        ours: impl Fn(i64) -> bool,
    ) -> Result<i64> {
        let mut seen = first - 1;
        loop {
            let entries = short_entries(read, seen).await?;
            let Some(last) = entries.last().map(|entry| entry.sequence) else { return Ok(seen) };
            seen = last;
            for entry in entries {
                let Some(known) = touched.get(&entry.code).filter(|known| known.first < entry.sequence) else { continue };
                if ours(entry.sequence) || !entry.changes_what_is_given(known.kind)? {
                    continue;
                }
                let when = if entry.sequence < known.last { &mut self.between } else { &mut self.after };
                when.insert(entry.code);
            }
        }
    }
}

/// What an entry is about.
#[derive(FromQueryResult)]
struct ShortEntry {
    sequence: i64,
    code: String,
    changed: String,
    action: String,
}

impl ShortEntry {
    /// Whether it changed what clients give; a standing that changed is no edit.
    fn changes_what_is_given(&self, kind: RecordKind) -> Result<bool> {
        let fields: Vec<String> = serde_json::from_str(&self.changed)?;
        let deletes = self.action == Action::Delete.as_str();
        Ok(deletes || fields.iter().any(|field| for_kind!(kind, is_given, field)))
    }
}

async fn short_entries(read: &impl ConnectionTrait, after: i64) -> Result<Vec<ShortEntry>> {
    let mut select = Query::select();
    select
        .columns(["sequence", "code", "changed", "action"])
        .from("journal")
        .and_where(Expr::col("sequence").gt(after))
        .order_by("sequence", Order::Asc)
        .limit(SHORT_ENTRIES_AT_ONCE);
    let rows = read.query_all(&select).await?;
    rows.iter().map(|row| Ok(ShortEntry::from_query_result(row, "")?)).collect()
}

fn changes_given<R: Record>(entry: &entity::journal::Model) -> Result<bool> {
    Ok(given::<R>(entry, "before")? != given::<R>(entry, "after")?)
}

/// What clients gave of a record before an entry.
pub(super) async fn given_before<R: Record>(read: &impl ConnectionTrait, sequence: i64) -> Result<Map<String, Value>> {
    let entry = journal::read(read, &Wanted { after: sequence - 1, limit: 1, ..Wanted::default() }).await?.pop();
    given::<R>(&entry.ok_or_else(|| Error::internal("an entry of the journal is gone"))?, "before")
}

/// What clients gave of a record, by its journal entry: the public part and the private one.
fn given<R: Record>(entry: &entity::journal::Model, side: &str) -> Result<Map<String, Value>> {
    let public = if side == "before" { entry.before.as_deref() } else { entry.after.as_deref() };
    let mut whole: Map<String, Value> = public.map(serde_json::from_str).transpose()?.unwrap_or_default();
    if let Some(private) = &entry.private {
        let private: Value = serde_json::from_str(private)?;
        whole.extend(private.get(side).and_then(Value::as_object).cloned().unwrap_or_default());
    }
    Ok(given_part::<R>(&whole))
}

fn is_given<R: Record>(name: &str) -> bool {
    R::FIELDS.iter().any(|field| field.given && field.name == name)
}

/// Whether what clients give of a record is no longer what the import left.
async fn stands_otherwise<R: Record>(read: &impl ConnectionTrait, code: &str, last: i64, today: NaiveDate) -> Result<bool> {
    let left = journal::history(read, R::KIND.name(), code, Some(last + 1), 1).await?.pop();
    let left = left.map(|entry| given::<R>(&entry, "after")).transpose()?;
    let now = select::get::<R>(read, code, today, today).await?;
    let now = now.map(|record| Ok::<_, Error>(given_part::<R>(&record.json()?))).transpose()?;
    Ok(left != now)
}

/// Recognitions in the order of the days they take effect, because later acts rest on earlier ones.
async fn latest_last(read: &impl ConnectionTrait, codes: Vec<String>, today: NaiveDate) -> Result<Vec<String>> {
    let mut dated = Vec::with_capacity(codes.len());
    for chunk in codes.chunks(500) {
        let codes: Vec<&str> = chunk.iter().map(String::as_str).collect();
        let records = select::many::<Recognition>(read, &codes, today).await?;
        dated.extend(records.into_iter().map(|(code, record)| (record.valid_from, code)));
    }
    dated.sort();
    Ok(dated.into_iter().map(|(_, code)| code).collect())
}
