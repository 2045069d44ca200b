//! One kind of record out of several rows: matched with the register, compared, checked, and written together. What a row
//! names twice in one file is told; what several rows share (a producer, a decision) is written once.

use super::draft::{Named, says_the_same};
use super::file::Value as CellValue;
use super::matching::{self, Keys, Match};
use super::neighbours::Neighbours;
use super::report::{Candidate, FieldChange, Outcome};
use super::seen::{Earlier, Seen, again, identities};
use crate::db::Tx;
use crate::error::{Error, Fault, Result};
use crate::journal;
use crate::registry::creation::{self, Prepared};
use crate::registry::field::Holds;
use crate::registry::findings::Findings;
use crate::registry::input;
use crate::registry::kind::RecordKind;
use crate::registry::record::{Record, given_part};
use crate::registry::sight::Sight;
use crate::registry::{select, store};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// A record that a row gives.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The row's number.
    pub row: u32,
    /// What it gives, by field.
    pub given: Map<String, Value>,
    /// The record it names.
    pub named: Named,
    /// The version it was made from.
    pub version: Option<i64>,
    /// What it shows of fields that the registry keeps itself.
    pub computed: Vec<(String, CellValue)>,
    /// What a new record gets where the row does not say it.
    pub defaults: Map<String, Value>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct Done {
    /// Added, changed, the same, or refused.
    pub outcome: Outcome,
    /// Its code, unless it is refused.
    pub code: Option<String>,
    /// Field by field.
    pub changes: Vec<FieldChange>,
    /// Why it is refused.
    pub faults: Vec<Fault>,
    /// What is odd.
    pub warnings: Vec<Fault>,
    /// What may be meant.
    pub candidates: Vec<Candidate>,
}

impl Done {
    pub(super) fn of(outcome: Outcome, code: Option<String>) -> Self {
        Self { outcome, code, changes: Vec::new(), faults: Vec::new(), warnings: Vec::new(), candidates: Vec::new() }
    }

    pub(super) fn refused(faults: Vec<Fault>) -> Self {
        Self { faults, ..Self::of(Outcome::Refuse, None) }
    }
}

/// How a stage treats its rows.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Whether several rows may give the same record.
    pub shared: bool,
    /// Whether codes that are not there are taken over from another register.
    pub keep_codes: bool,
    /// Whether a code stands behind the name, in square brackets, because the file has no column of codes.
    pub behind_names: bool,
}

/// Writes the records of several rows.
pub async fn write<R: Record>(tx: &Tx, parts: &[Part], manner: Manner, seen: &mut Seen) -> Result<Vec<Done>> {
    let keys: Vec<Keys> = parts.iter().map(|part| Keys::of(R::KIND, &part.given)).collect();
    let mut records = named::<R>(tx, parts).await?;
    let matches = matches(tx, parts, (&keys, &records), manner, &mut seen.neighbours).await?;
    let identities: Vec<Vec<[u8; 16]>> =
        parts.iter().zip(&keys).zip(&matches).map(|((part, keys), found)| identities(R::KIND, part, keys, found)).collect();
    let certain =
        matches.iter().filter_map(|found| if let Ok(Match::Certain(code)) = found { Some(code.as_str()) } else { None });
    let unread: Vec<&str> = certain.filter(|code| !records.contains_key(*code)).collect();
    records.extend(read::<R>(tx, &unread).await?);
    let mut done: Vec<Option<Done>> = parts.iter().map(|_| None).collect();
    let mut prepared: Vec<(usize, Prepared<R>)> = Vec::new();
    let mut waiting: Vec<usize> = Vec::new();
    let mut subjects: HashSet<&str> = HashSet::new();
    for (index, (part, found)) in parts.iter().zip(&matches).enumerate() {
        // An act is judged by the acts before it on the same subject: those have to be written first.
        let subject = part.given.get("subject").and_then(Value::as_str).filter(|_| R::SETTLES);
        if subject.is_some_and(|subject| !subjects.insert(subject)) {
            add(tx, std::mem::take(&mut prepared), &mut done, seen).await?;
            subjects = subject.into_iter().collect();
        }
        match identities[index].iter().find_map(|identity| seen.rows.get(identity)) {
            Some(Earlier { shared: Some(shared), .. }) if shared.code.is_none() => {
                waiting.push(index);
                continue;
            }
            Some(earlier) => {
                done[index] = Some(again(part, earlier));
                continue;
            }
            None => seen.begin(&identities[index], part, manner),
        }
        match found {
            Err(faults) => done[index] = Some(Done::refused(faults.clone())),
            Ok(Match::Unclear(candidates)) => done[index] = Some(unclear(candidates, manner)),
            Ok(Match::New) => match prepare::<R>(tx, part, manner).await? {
                Ok(ready) => prepared.push((index, ready)),
                Err(faults) => done[index] = Some(Done::refused(faults)),
            },
            Ok(Match::Certain(code)) => {
                // An act written above may have settled this one too.
                let before = if R::SETTLES { Some(store::current::<R>(tx, code).await?) } else { records.remove(code) };
                done[index] = Some(match before {
                    Some(before) => change(tx, before, part).await?,
                    None => Done::refused(vec![unknown_code(R::KIND, code)]),
                });
            }
        }
    }
    add(tx, prepared, &mut done, seen).await?;
    for ((identities, done), part) in identities.iter().zip(&done).zip(parts) {
        seen.end(R::KIND, identities, done.as_ref(), part, manner);
    }
    for index in waiting {
        let earlier = identities[index].iter().find_map(|identity| seen.rows.get(identity));
        done[index] = earlier.map(|earlier| again(&parts[index], earlier));
    }
    done.into_iter().map(|done| done.ok_or_else(|| Error::internal("a row was left out"))).collect()
}

/// Writes the new records that are ready.
async fn add<R: Record>(tx: &Tx, ready: Vec<(usize, Prepared<R>)>, done: &mut [Option<Done>], seen: &mut Seen) -> Result<()> {
    let (indexes, ready): (Vec<usize>, Vec<Prepared<R>>) = ready.into_iter().unzip();
    for (index, written) in indexes.into_iter().zip(creation::insert(tx, ready).await?) {
        seen.neighbours.added(written.record.code());
        let added = Done::of(Outcome::Add, Some(written.record.code().to_owned()));
        if let Some(done) = done.get_mut(index) {
            *done = Some(Done { warnings: written.warnings, ..added });
        }
    }
    Ok(())
}

fn unclear(candidates: &[Candidate], manner: Manner) -> Done {
    let list: Vec<String> = candidates.iter().map(|one| format!("{} {} ({} %)", one.code, one.name, one.score)).collect();
    let list = list.join("; ");
    let (vi, en) = if manner.behind_names {
        let example = candidates.first().map_or("", |best| best.code.as_str());
        (
            format!("hãy ghi mã sau tên, dạng [{example}], hoặc ghi [mới] nếu là bản ghi khác"),
            format!("write its code behind the name, as [{example}], or [new] if it is another one"),
        )
    } else {
        (
            "hãy ghi mã vào cột mã, hoặc ghi “mới” nếu là bản ghi khác".to_owned(),
            "write its code in the column of codes, or \"new\" if it is another one".to_owned(),
        )
    };
    let fault = Fault::field(
        "code",
        "uncertain-match",
        format!("có thể là bản ghi đã có: {list}; {vi}"),
        format!("may be a record that is there: {list}; {en}"),
    );
    Done { candidates: candidates.to_vec(), ..Done::refused(vec![fault]) }
}

fn unknown_code(kind: RecordKind, code: &str) -> Fault {
    let (vi, en) = if kind.is_code(code) {
        (
            format!("không có {} mang mã {code} trong sổ này; để trống nếu là bản ghi mới", kind.vietnamese()),
            format!("this register has no {} with the code {code}; leave it empty for a new record", kind.name()),
        )
    } else {
        let example = kind.code(1);
        (
            format!("{code} không phải mã {} (dạng đúng như {example}); để trống nếu là bản ghi mới", kind.vietnamese()),
            format!("{code} is no {} code, as {example}; leave it empty for a new record", kind.name()),
        )
    };
    Fault::field("code", "unknown-code", vi, en)
}

/// The record that each row means, or why none can be.
type Matches = Vec<std::result::Result<Match, Vec<Fault>>>;

/// The records that rows name by their codes.
async fn named<R: Record>(tx: &Tx, parts: &[Part]) -> Result<HashMap<String, R>> {
    let named = parts.iter().filter_map(|part| if let Named::Code(code) = &part.named { Some(code.as_str()) } else { None });
    let named: Vec<&str> = named.filter(|code| R::KIND.is_code(code)).collect();
    read(tx, &named).await
}

async fn read<R: Record>(tx: &Tx, codes: &[&str]) -> Result<HashMap<String, R>> {
    if codes.is_empty() { Ok(HashMap::new()) } else { select::many(tx.connection(), codes, tx.today()).await }
}

/// Which record each row means. `there` are those that rows name.
async fn matches<R: Record>(
    tx: &Tx,
    parts: &[Part],
    (keys, there): (&[Keys], &HashMap<String, R>),
    manner: Manner,
    neighbours: &mut Neighbours,
) -> Result<Matches> {
    let asked: Vec<Keys> =
        parts.iter().zip(keys).filter(|(part, _)| part.named == Named::No).map(|(_, keys)| keys.clone()).collect();
    let mut found = matching::find(tx, R::KIND, &asked, neighbours).await?.into_iter();
    let matches = parts.iter().map(|part| match &part.named {
        Named::No => found.next().ok_or_else(Vec::new),
        Named::New => Ok(Match::New),
        Named::Code(code) if there.contains_key(code) => Ok(Match::Certain(code.clone())),
        Named::Code(code) if manner.keep_codes && R::KIND.is_code(code) => Ok(Match::New),
        Named::Code(code) => Err(vec![unknown_code(R::KIND, code)]),
    });
    Ok(matches.collect())
}

/// What a write refuses, as faults of a row; what is no fault of the row stays an error.
fn refused<T>(result: Result<T>) -> Result<std::result::Result<T, Vec<Fault>>> {
    match result {
        Ok(done) => Ok(Ok(done)),
        Err(Error::Invalid(faults) | Error::Duplicate(faults) | Error::NeedsReason(faults)) => Ok(Err(faults)),
        Err(Error::Forbidden(both)) => Ok(Err(vec![Fault::field("", "forbidden", both.vi, both.en)])),
        Err(error) => Err(error),
    }
}

async fn prepare<R: Record>(tx: &Tx, part: &Part, manner: Manner) -> Result<std::result::Result<Prepared<R>, Vec<Fault>>> {
    let mut given = part.defaults.clone();
    given.extend(part.given.clone());
    given.retain(|_, value| !value.is_null());
    let follows = stage_of_a_new_centre(R::KIND, &mut given);
    let input = match input::parse::<R::Input>(Value::Object(given)) {
        Ok(input) => input,
        Err(faults) => return Ok(Err(faults)),
    };
    let code = match &part.named {
        Named::Code(code) if manner.keep_codes => Some(code.clone()),
        _ => None,
    };
    // Who writes "new" has seen what is alike, and is asked for a reason; for all others it was looked for already.
    let mut findings = if part.named == Named::New { Findings::default() } else { Findings::matched() };
    if let Some(fault) = follows {
        findings.warning(fault);
    }
    refused(creation::prepare::<R>(tx, input, findings, code).await)
}

/// A centre is recognised by its decision, which comes in another file: until then it has applied.
fn stage_of_a_new_centre(kind: RecordKind, given: &mut Map<String, Value>) -> Option<Fault> {
    let stage = given.get("stage").and_then(Value::as_str).filter(|_| kind == RecordKind::Centre)?;
    if !matches!(stage, "recognised" | "suspended" | "withdrawn") {
        return None;
    }
    given.insert("stage".to_owned(), "applied".into());
    Some(Fault::field(
        "stage",
        "stage-follows-decision",
        "ghi là “đã nộp hồ sơ”; sẽ thành đã công nhận hoặc thu hồi khi nhập quyết định",
        "is entered as applied; it becomes recognised or withdrawn when the decision is imported",
    ))
}

/// Compares a row with the record it means, and writes what differs.
async fn change<R: Record>(tx: &Tx, before: R, part: &Part) -> Result<Done> {
    // Who may not see what a row speaks of is not told whether it guessed right.
    let hidden = |name: &String| R::FIELDS.iter().any(|field| field.name == name && !Sight::PUBLIC.always_shows::<R>(field));
    if part.given.keys().any(hidden)
        && let Err(faults) = refused(store::may_touch(tx, &before).await)?
    {
        return Ok(Done::refused(faults));
    }
    let code = before.code().to_owned();
    let json = before.json()?;
    let mut given = given_part::<R>(&json);
    let old = given.clone();
    given.extend(part.given.iter().map(|(field, value)| (field.clone(), value.clone())));
    let stale = part.version.filter(|version| *version != before.version());
    let edited = if stale.is_none() && part.version.is_some() { edited::<R>(part, &json) } else { Vec::new() };
    if !edited.is_empty() {
        return Ok(Done::refused(edited));
    }
    if given == old {
        return Ok(Done::of(Outcome::Same, Some(code)));
    }
    if let Some(stale) = stale {
        let fault = Fault::field(
            "version",
            "changed-since",
            format!("bản ghi đã thay đổi từ khi xuất tệp (phiên bản {stale}, nay là {}); hãy xuất lại rồi sửa", before.version()),
            format!(
                "the record changed since the file was made (version {stale}, now {}); export it again and edit that",
                before.version()
            ),
        );
        return Ok(Done { changes: changes(&old, &given), ..Done::refused(vec![fault]) });
    }
    let written = match refused(store::update(tx, before, Value::Object(given)).await)? {
        Ok(written) => written,
        Err(faults) => return Ok(Done::refused(faults)),
    };
    let changes = changes(&old, &given_part::<R>(&written.record.json()?));
    if changes.is_empty() {
        return Ok(Done::of(Outcome::Same, Some(code)));
    }
    Ok(Done { changes, warnings: written.warnings, ..Done::of(Outcome::Change, Some(code)) })
}

fn changes(old: &Map<String, Value>, new: &Map<String, Value>) -> Vec<FieldChange> {
    let (before, after) = (Value::Object(old.clone()), Value::Object(new.clone()));
    let of = |record: &Map<String, Value>, field: &str| record.get(field).cloned().unwrap_or_default();
    let changed = journal::changed(Some(&before), Some(&after)).into_iter();
    changed.map(|field| FieldChange { old: of(old, &field), new: of(new, &field), field }).collect()
}

/// Cells that the registry works out itself, and that somebody changed in a file of the record's own version. The former
/// district is none of them: beside the name of a commune it says which one is meant.
fn edited<R: Record>(part: &Part, record: &Map<String, Value>) -> Vec<Fault> {
    let kept = |name: &str| {
        let field = R::FIELDS.iter().find(|field| !field.given && field.name == name);
        field.is_some_and(|field| field.holds != Holds::Moment && field.name != "former_district")
    };
    let differs =
        |(key, cell): &&(String, CellValue)| kept(key) && !says_the_same(cell, record.get(key.as_str()).unwrap_or(&Value::Null));
    let fault = |(key, _): &(String, CellValue)| {
        let (vi, en) = if matches!(key.as_str(), "commune_status" | "commune_before_2025") {
            (
                "do hệ thống suy ra từ xã, phường; hãy sửa cột xã, phường",
                "is worked out from the commune; correct the commune itself",
            )
        } else {
            (
                "đi theo quyết định công nhận, không sửa ở đây được; hãy nhập quyết định",
                "follows from recognitions and cannot be changed here; enter the decision",
            )
        };
        Fault::field(key, "read-only", vi, en)
    };
    part.computed.iter().filter(differs).map(fault).collect()
}
