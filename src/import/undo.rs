//! Takes an import back as one act: what it added is deleted, what it changed gets its old values, wherever nothing later
//! touched it. What later acts rest on stays, and is told.

use super::progress::Progress;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::journal::{self, Wanted};
use crate::registry::kind::RecordKind;
use crate::registry::recognitions::Recognition;
use crate::registry::record::{Record, given_part};
use crate::registry::{select, store};
use crate::{for_kind, for_kind_awaited};
use entity::import;
use entity::vocabulary::Action;
use sea_orm::ConnectionTrait;
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

const ENTRIES_AT_ONCE: u64 = 500;

/// What an undo did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Undone {
    /// Records that were added and are deleted again.
    pub deleted: u64,
    /// Records that have their old values again.
    pub restored: u64,
    /// Records that stay as they are.
    pub kept: Vec<StillThere>,
}

/// A record that an undo left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StillThere {
    /// Its kind.
    pub record_kind: String,
    /// Its code.
    pub code: String,
    /// Why, in Vietnamese.
    pub vi: String,
    /// Why, in English.
    pub en: String,
}

/// What an import did to a record.
#[derive(Debug)]
enum Did {
    Added,
    /// What clients gave of it before.
    Changed(Box<Map<String, Value>>),
}

/// Takes back what an import wrote; `None` when somebody stopped it.
pub async fn undo(tx: &Tx, import: &import::Model, progress: &Progress) -> Result<Option<Undone>> {
    let (Some(first), Some(last)) = (import.first_sequence, import.last_sequence) else {
        // It said what the register said already.
        return Ok(Some(Undone::default()));
    };
    let touched = touched(tx, first, last).await?;
    progress.expect(u64::try_from(touched.len()).unwrap_or_default());
    let later = later(tx, last).await?;
    let mut undone = Undone::default();
    let mut added: BTreeMap<u8, Vec<(RecordKind, String)>> = BTreeMap::new();
    let mut changed: Vec<(RecordKind, String, Map<String, Value>)> = Vec::new();
    for (code, (kind, did)) in touched {
        // What was changed and changed back stands as the import left it, as a stage does whose decision was taken back.
        if changed_later(&later, kind, &code) && for_kind_awaited!(kind, stands_otherwise, tx, &code, last)? {
            let (vi, en) = ("bản ghi đã thay đổi sau lần nhập này", "the record changed after this import");
            undone.kept.push(still_there(kind, code, vi, en));
            continue;
        }
        match did {
            Did::Added => added.entry(after(kind)).or_default().push((kind, code)),
            Did::Changed(before) => changed.push((kind, code, *before)),
        }
    }
    // Recognitions first: while one stands, it says what kind a village is and at which stage a centre. Then old values: a
    // record that is to be deleted may be referred to by one that was changed.
    let recognitions = added.remove(&after(RecordKind::Recognition)).unwrap_or_default();
    if !take_out_all(tx, recognitions, progress, &mut undone).await? {
        return Ok(None);
    }
    for (kind, code, before) in changed {
        if progress.is_stopped() {
            return Ok(None);
        }
        for_kind_awaited!(kind, restore, tx, code, before, &mut undone)?;
        progress.advance(1);
    }
    for records in added.into_values() {
        if !take_out_all(tx, records, progress, &mut undone).await? {
            return Ok(None);
        }
    }
    Ok(Some(undone))
}

/// Deletes records of one kind again, the latest first; `false` when somebody stopped it.
async fn take_out_all(tx: &Tx, records: Vec<(RecordKind, String)>, progress: &Progress, undone: &mut Undone) -> Result<bool> {
    let Some(kind) = records.first().map(|(kind, _)| *kind) else { return Ok(true) };
    let codes: Vec<String> = records.into_iter().map(|(_, code)| code).collect();
    let codes = if kind == RecordKind::Recognition { latest_first(tx, codes).await? } else { codes };
    for code in codes.into_iter().rev() {
        if progress.is_stopped() {
            return Ok(false);
        }
        for_kind_awaited!(kind, take_out, tx, code, undone)?;
        progress.advance(1);
    }
    Ok(true)
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

fn still_there(kind: RecordKind, code: String, vi: impl Into<String>, en: impl Into<String>) -> StillThere {
    StillThere { record_kind: kind.name().to_owned(), code, vi: vi.into(), en: en.into() }
}

/// Every record that an import wrote, in the order of their codes. What only followed from that, as a standing, comes back by
/// itself.
async fn touched(tx: &Tx, first: i64, last: i64) -> Result<BTreeMap<String, (RecordKind, Did)>> {
    let mut touched: BTreeMap<String, (RecordKind, Did)> = BTreeMap::new();
    let mut after = first - 1;
    loop {
        let wanted = Wanted { after, limit: ENTRIES_AT_ONCE, ..Wanted::default() };
        let entries = journal::read(tx.connection(), &wanted).await?;
        for entry in entries.iter().filter(|entry| entry.sequence <= last) {
            let Some(kind) = RecordKind::of_code(&entry.code) else { continue };
            if touched.contains_key(&entry.code) {
                continue;
            }
            let did = if entry.action == Action::Create {
                Did::Added
            } else {
                let before = for_kind!(kind, given_before, entry)?;
                if before == for_kind!(kind, given_after, entry)? {
                    continue;
                }
                Did::Changed(Box::new(before))
            };
            touched.insert(entry.code.clone(), (kind, did));
        }
        match entries.last() {
            Some(entry) if entry.sequence < last => after = entry.sequence,
            _ => return Ok(touched),
        }
    }
}

fn given_before<R: Record>(entry: &entity::journal::Model) -> Result<Map<String, Value>> {
    given::<R>(entry.before.as_deref(), entry.private.as_deref(), "before")
}

fn given_after<R: Record>(entry: &entity::journal::Model) -> Result<Map<String, Value>> {
    given::<R>(entry.after.as_deref(), entry.private.as_deref(), "after")
}

/// What clients gave of a record, by its journal entry: the public part and the private one.
fn given<R: Record>(public: Option<&str>, private: Option<&str>, side: &str) -> Result<Map<String, Value>> {
    let mut whole: Map<String, Value> = public.map(serde_json::from_str).transpose()?.unwrap_or_default();
    if let Some(private) = private {
        let private: Value = serde_json::from_str(private)?;
        whole.extend(private.get(side).and_then(Value::as_object).cloned().unwrap_or_default());
    }
    Ok(given_part::<R>(&whole))
}

/// The fields that later entries changed, by code.
async fn later(tx: &Tx, last: i64) -> Result<HashMap<String, Vec<String>>> {
    #[derive(FromQueryResult)]
    struct Entry {
        code: String,
        changed: String,
        action: String,
    }
    let mut select = Query::select();
    select
        .columns(["code", "changed", "action"])
        .from("journal")
        .and_where(Expr::col("sequence").gt(last))
        .order_by("sequence", Order::Asc);
    let mut later: HashMap<String, Vec<String>> = HashMap::new();
    for row in tx.connection().query_all(&select).await? {
        let entry = Entry::from_query_result(&row, "")?;
        let fields = later.entry(entry.code).or_default();
        fields.extend(serde_json::from_str::<Vec<String>>(&entry.changed)?);
        if entry.action == Action::Delete.as_str() {
            fields.push("code".to_owned());
        }
    }
    Ok(later)
}

/// Whether somebody changed what clients give; a standing that changed is no edit.
fn changed_later(later: &HashMap<String, Vec<String>>, kind: RecordKind, code: &str) -> bool {
    let is_given = |field: &String| field == "code" || for_kind!(kind, is_given, field);
    later.get(code).is_some_and(|fields| fields.iter().any(is_given))
}

/// Whether what clients give of a record is no longer what the import left.
async fn stands_otherwise<R: Record>(tx: &Tx, code: &str, last: i64) -> Result<bool> {
    let left = journal::history(tx.connection(), R::KIND.name(), code, Some(last + 1), 1).await?.pop();
    let left = left.map(|entry| given_after::<R>(&entry)).transpose()?;
    let now = select::get::<R>(tx.connection(), code, tx.today(), tx.today()).await?;
    let now = now.map(|record| Ok::<_, Error>(given_part::<R>(&record.json()?))).transpose()?;
    Ok(left != now)
}

fn is_given<R: Record>(name: &str) -> bool {
    R::FIELDS.iter().any(|field| field.given && field.name == name)
}

async fn restore<R: Record>(tx: &Tx, code: String, before: Map<String, Value>, undone: &mut Undone) -> Result<()> {
    let Some(record) = select::get::<R>(tx.connection(), &code, tx.today(), tx.today()).await? else { return Ok(()) };
    match store::update(tx, record, Value::Object(before)).await {
        Ok(_) => undone.restored += 1,
        Err(Error::Invalid(faults) | Error::Duplicate(faults) | Error::NeedsReason(faults)) => {
            let words =
                |of: fn(&crate::error::Both) -> &str| faults.iter().map(|fault| of(&fault.detail)).collect::<Vec<_>>().join("; ");
            let (vi, en) = (words(|both| &both.vi), words(|both| &both.en));
            undone.kept.push(still_there(R::KIND, code, vi, en));
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

async fn take_out<R: Record>(tx: &Tx, code: String, undone: &mut Undone) -> Result<()> {
    let Some(record) = select::get::<R>(tx.connection(), &code, tx.today(), tx.today()).await? else { return Ok(()) };
    match store::remove(tx, record).await {
        Ok(()) => undone.deleted += 1,
        Err(Error::StillReferenced(references)) => {
            let list: Vec<&str> = references.iter().map(|reference| reference.code.as_str()).collect();
            let list = list.join(", ");
            let (vi, en) = (format!("còn được dùng bởi {list}"), format!("is still referred to by {list}"));
            undone.kept.push(still_there(R::KIND, code, vi, en));
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Recognitions in the order of the days they take effect, because later acts rest on earlier ones.
async fn latest_first(tx: &Tx, codes: Vec<String>) -> Result<Vec<String>> {
    let mut dated = Vec::with_capacity(codes.len());
    for chunk in codes.chunks(500) {
        let codes: Vec<&str> = chunk.iter().map(String::as_str).collect();
        let records = select::many::<Recognition>(tx.connection(), &codes, tx.today()).await?;
        dated.extend(records.into_iter().map(|(code, record)| (record.valid_from, code)));
    }
    dated.sort();
    // The caller goes from the end.
    Ok(dated.into_iter().map(|(_, code)| code).collect())
}
