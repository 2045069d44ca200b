//! Every place beside the row that holds copies of a producer's personal data: journal, answers kept for retries, files that
//! were handed in and what was found in them, proposals, drafts of assessments, words of consents and requests.
//! The one list of them.

use super::super::traces::Traces;
use super::super::{CONSENT, REQUEST};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::import::file::{self, Limits, Value as CellValue};
use crate::import::kept;
use crate::import::report::RowReport;
use crate::journal;
use crate::proposals::kept as proposals_kept;
use crate::registry::assessments as drafts;
use crate::registry::kind::RecordKind;
use entity::{assessment, consent, idempotency, import, import_part, import_row, personal_data_request, product, proposal};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use tempfile::NamedTempFile;

/// Takes the private part off every entry about a producer, its consents and its requests. How many there were.
pub(super) async fn forget_entries(tx: &Tx, code: &str) -> Result<u64> {
    let connection = tx.connection();
    let consents = consent::Entity::find().filter(consent::Column::Producer.eq(code)).select_only().column(consent::Column::Id);
    let consents: Vec<String> = consents.into_tuple().all(connection).await?;
    let requests = personal_data_request::Entity::find().filter(personal_data_request::Column::Producer.eq(code));
    let requests = requests.select_only().column(personal_data_request::Column::Id);
    let requests: Vec<String> = requests.into_tuple().all(connection).await?;
    let mut forgotten = journal::forget_private(tx, RecordKind::Producer.name(), &[code.to_owned()]).await?;
    forgotten += journal::forget_private(tx, CONSENT, &consents).await?;
    Ok(forgotten + journal::forget_private(tx, REQUEST, &requests).await?)
}

/// Deletes the answers kept for retries that name the producer or hold a value.
#[expect(clippy::disallowed_methods, reason = "kept answers are no records")]
pub(super) async fn forget_answers(tx: &Tx, traces: &Traces) -> Result<u64> {
    let gone = idempotency::Entity::delete_many().filter(traces.in_json("answer")).exec(tx.connection()).await?;
    Ok(gone.rows_affected)
}

/// The proposals that are about the producer or hold a value.
pub(in crate::privacy) async fn proposals(
    connection: &impl ConnectionTrait,
    code: &str,
    traces: &Traces,
) -> Result<Vec<proposal::Model>> {
    let mut any = Condition::any().add(proposal::Column::Code.eq(code));
    for column in ["change", "base", "reason", "comment"] {
        any = any.add(traces.in_json(column));
    }
    Ok(proposal::Entity::find().filter(any).order_by_asc(proposal::Column::Id).all(connection).await?)
}

/// Empties proposals that are about the producer or hold a value; one that still waits is discarded with it.
pub(super) async fn forget_proposals(tx: &Tx, code: &str, traces: &Traces) -> Result<u64> {
    let found = proposals(tx.connection(), code, traces).await?;
    let ids: Vec<String> = found.iter().map(|proposal| proposal.id.clone()).collect();
    for proposal in found.into_iter().filter(proposals_kept::says_anything) {
        proposals_kept::erase(tx, proposal).await?;
    }
    journal::forget_private(tx, proposals_kept::RECORD_KIND, &ids).await
}

/// The drafts of self-assessments of the producer's products.
pub(in crate::privacy) async fn assessments(connection: &impl ConnectionTrait, code: &str) -> Result<Vec<assessment::Model>> {
    let products = product::Entity::find().filter(product::Column::Producer.eq(code)).select_only().column(product::Column::Code);
    let products: Vec<String> = products.into_tuple().all(connection).await?;
    let drafts = assessment::Entity::find().filter(assessment::Column::Product.is_in(products));
    Ok(drafts.order_by_asc(assessment::Column::Product).all(connection).await?)
}

/// Throws away those drafts, and takes the private part off every entry about them and about earlier ones.
pub(super) async fn forget_assessments(tx: &Tx, code: &str) -> Result<u64> {
    for draft in assessments(tx.connection(), code).await? {
        drafts::erase(tx, &draft).await?;
    }
    let products = product::Entity::find().filter(product::Column::Producer.eq(code)).select_only().column(product::Column::Code);
    let products: Vec<String> = products.into_tuple().all(tx.connection()).await?;
    let ids = journal::whose_private_part_names(tx.connection(), drafts::RECORD_KIND, &products).await?;
    journal::forget_private(tx, drafts::RECORD_KIND, &ids).await
}

/// Empties what officials wrote about the producer's consents and requests.
#[expect(clippy::disallowed_methods, reason = "words around a consent are no record; the entry of the erasure stands for them")]
pub(super) async fn forget_words(tx: &Tx, code: &str) -> Result<()> {
    let row = consent::ActiveModel { evidence: Set(None), ..Default::default() };
    consent::Entity::update_many().set(row).filter(consent::Column::Producer.eq(code)).exec(tx.connection()).await?;
    let row = personal_data_request::ActiveModel { note: Set(None), answer: Set(None), ..Default::default() };
    let query = personal_data_request::Entity::update_many().set(row);
    query.filter(personal_data_request::Column::Producer.eq(code)).exec(tx.connection()).await?;
    Ok(())
}

/// Erases the files of imports that speak of the producer, and what their rows said. `found` are those whose file does.
#[expect(clippy::disallowed_methods, reason = "an import is no record; what it wrote to records stays in the journal")]
pub(super) async fn forget_imports(tx: &Tx, traces: &Traces, found: &[String]) -> Result<Vec<String>> {
    let mut ids: BTreeSet<String> = found.iter().cloned().collect();
    for row in import_row::Entity::find().filter(traces.in_json("report")).all(tx.connection()).await? {
        let report: RowReport = serde_json::from_str(&row.report)?;
        let bare = RowReport {
            name: None,
            changes: Vec::new(),
            faults: Vec::new(),
            warnings: Vec::new(),
            candidates: Vec::new(),
            ..report
        };
        let kept = import_row::ActiveModel { report: Set(serde_json::to_string(&bare)?), ..Default::default() };
        let query = import_row::Entity::update_many().set(kept).filter(import_row::Column::Import.eq(&row.import));
        query.filter(import_row::Column::Row.eq(row.row)).exec(tx.connection()).await?;
        ids.insert(row.import);
    }
    for id in &ids {
        import_part::Entity::delete_many().filter(import_part::Column::Import.eq(id)).exec(tx.connection()).await?;
        let Some(import) = kept::get(tx.connection(), id).await? else { continue };
        kept::change(tx, id, bare(tx, &import, traces)).await?;
    }
    Ok(ids.into_iter().collect())
}

/// An import without its file, and without words that hold a value.
fn bare(tx: &Tx, import: &import::Model, traces: &Traces) -> import::ActiveModel {
    let mut row = import::ActiveModel { erased_at: Set(Some(tx.now())), ..Default::default() };
    if traces.are_in_text(&import.file_name) {
        row.file_name = Set("erased".to_owned());
    }
    let holds = |text: &Option<String>| text.as_deref().is_some_and(|text| traces.are_in_json(text));
    if holds(&import.reading) {
        row.reading = Set(None);
    }
    if holds(&import.problems) {
        row.problems = Set(None);
    }
    if holds(&import.undone) {
        row.undone = Set(None);
    }
    row
}

/// The imports whose kept file names the producer or holds a value, refused and skipped rows too.
pub(super) async fn files(connection: &impl ConnectionTrait, traces: &Traces, limits: &Limits) -> Result<Vec<String>> {
    let all = import_part::Entity::find().select_only().column(import_part::Column::Import).distinct();
    let all: Vec<String> = all.order_by_asc(import_part::Column::Import).into_tuple().all(connection).await?;
    let mut found = Vec::new();
    for id in all {
        let Some(kept) = kept::file(connection, &id).await? else { continue };
        let (traces, limits) = (traces.clone(), *limits);
        let speaks = tokio::task::spawn_blocking(move || speaks_of(&kept, &traces, &limits)).await;
        if speaks.map_err(|error| Error::internal(error.to_string()))?? {
            found.push(id);
        }
    }
    Ok(found)
}

/// What cannot be read as a table cannot be cleared of the suspicion either, and is erased too.
fn speaks_of(kept: &NamedTempFile, traces: &Traces, limits: &Limits) -> Result<bool> {
    let Ok(mut opened) = file::open(kept.reopen()?, limits) else { return Ok(true) };
    let mut speaks = false;
    for tab in opened.tabs() {
        opened.rows(&tab, &mut |row| {
            let cells = row.map(|row| row.cells).unwrap_or_default();
            speaks |= cells.iter().any(|cell| traces.are_in_cell(&text(&cell.value)));
            if speaks { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
    }
    Ok(speaks)
}

fn text(value: &CellValue) -> String {
    match value {
        CellValue::Text(text) | CellValue::Broken(text) => text.clone(),
        CellValue::Number(number) => number.to_string(),
        CellValue::Day(day) => day.to_string(),
        CellValue::Flag(flag) => flag.to_string(),
    }
}
