//! What the database keeps of imports: the file in parts, how far each is, what a look at each row found. The only code that
//! writes these tables. None of it is a record of the register: what an import writes there is in the journal.

use super::file::{Form, column as column_of};
use super::header::{FoundColumn, Header};
use super::layout::Layout;
use super::report::{Outcome, Totals};
use super::slices;
use super::source::Reading;
use crate::auth::Editor;
use crate::db::Tx;
use crate::error::{Both, Error, Result};
use chrono::{DateTime, Utc};
use entity::import::{self, ImportState};
use entity::{import_part, import_row};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::{Read, Seek, SeekFrom, Write};
use tempfile::NamedTempFile;
use utoipa::ToSchema;

/// Bytes of a part.
const PART: usize = 1 << 20;
/// Rows in one statement.
const ROWS_AT_ONCE: usize = 1_000;
const ROWS_FORGOTTEN_AT_ONCE: u64 = 10_000;

/// Why an import cannot go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportProblem {
    /// A stable name, kebab-case.
    pub code: String,
    /// The row as Excel shows it, where one is meant.
    #[schema(required)]
    pub row: Option<u32>,
    /// What is wrong and what to do, in Vietnamese.
    pub vi: String,
    /// The same in English.
    pub en: String,
}

impl ImportProblem {
    /// A problem with the whole file, or with a row.
    pub fn new(code: &str, row: Option<u32>, words: Both) -> Self {
        Self { code: code.to_owned(), row, vi: words.vi, en: words.en }
    }
}

/// How a file is to be read and treated, as the official asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportOptions {
    /// What the file holds; found out from its columns when null.
    #[schema(required)]
    pub layout: Option<String>,
    /// The sheet; the one that fits when null.
    #[schema(required)]
    pub tab: Option<String>,
    /// The last row of the header; the one that fits when null.
    #[schema(required)]
    pub header_row: Option<u32>,
    /// Whether codes that this register does not know are kept, as when it takes over another register.
    pub keep_codes: bool,
    /// Whether an empty cell clears the field; else the register keeps what it has.
    pub clear_empty: bool,
}

/// How a file was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportReading {
    /// What it holds: one of the layouts.
    pub layout: String,
    /// `xlsx` or `csv`.
    pub form: String,
    /// The encoding of a CSV file.
    #[schema(required)]
    pub encoding: Option<String>,
    /// What separates the fields of a CSV file.
    #[schema(required)]
    pub delimiter: Option<String>,
    /// The sheet; empty for a CSV file.
    pub tab: String,
    /// The last row of the header, as Excel shows it.
    pub header_row: u32,
    /// The columns that have a title, and the field each means.
    pub columns: Vec<FoundColumn>,
}

impl ImportReading {
    /// How a file was read at the first look.
    pub fn of(reading: &Reading, form: Form) -> Self {
        let (form, encoding, delimiter) = match form {
            Form::Workbook => ("xlsx", None, None),
            Form::Delimited { encoding, delimiter } => ("csv", Some(encoding.to_owned()), Some(delimiter.to_string())),
        };
        Self {
            layout: reading.layout.name().to_owned(),
            form: form.to_owned(),
            encoding,
            delimiter,
            tab: reading.tab.clone(),
            header_row: reading.header.row,
            columns: reading.header.found.clone(),
        }
    }

    /// The same reading once more, without another look at the file.
    pub fn again(self, rows: u64) -> Result<Reading> {
        let layout = Layout::named(&self.layout).ok_or_else(|| Error::internal("an import of a layout that is no more"))?;
        let columns = self.columns.iter().filter_map(|column| Some((column.key.clone()?, column_of(&column.letters)?)));
        let columns = columns.collect();
        let header = Header::new(layout, self.header_row, columns, self.columns);
        Ok(Reading { layout, tab: self.tab, header, rows: u32::try_from(rows).unwrap_or(u32::MAX) })
    }
}

/// What a look found of a row, ready to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRow {
    /// Its number as Excel shows it.
    pub row: i64,
    /// Its fate.
    pub outcome: String,
    /// The same for the same fate.
    pub digest: String,
    /// The whole report, as JSON.
    pub report: String,
}

/// A file that was handed in, before it is kept.
#[derive(Debug)]
pub struct Handed {
    /// Its bytes.
    pub file: NamedTempFile,
    /// What it is called.
    pub name: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Their SHA-256 in hexadecimal digits.
    pub digest: String,
    /// What was asked.
    pub options: ImportOptions,
}

/// Keeps a file that was handed in.
#[expect(clippy::disallowed_methods, reason = "an import is no record; what it writes to records is in the journal")]
pub async fn keep(tx: &Tx, handed: &Handed) -> Result<import::Model> {
    let id = uuid::Uuid::now_v7().to_string();
    let row = import::ActiveModel {
        id: Set(id.clone()),
        layout: Set(handed.options.layout.clone().unwrap_or_default()),
        file_name: Set(handed.name.clone()),
        file_bytes: Set(i64::try_from(handed.bytes).unwrap_or(i64::MAX)),
        file_digest: Set(handed.digest.clone()),
        actor: Set(tx.editor().actor().to_owned()),
        commune: Set(tx.editor().commune().map(str::to_owned)),
        state: Set(ImportState::Checking),
        options: Set(serde_json::to_string(&handed.options)?),
        created_at: Set(tx.now()),
        begun_at: Set(Some(tx.now())),
        ..Default::default()
    };
    import::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    let mut file = handed.file.reopen()?;
    for number in 0.. {
        let mut bytes = vec![0; PART];
        let length = fill(&mut file, &mut bytes)?;
        if length == 0 {
            break;
        }
        bytes.truncate(length);
        let part = import_part::ActiveModel { import: Set(id.clone()), number: Set(number), bytes: Set(bytes) };
        import_part::Entity::insert(part).exec_without_returning(tx.connection()).await?;
    }
    get(tx.connection(), &id).await?.ok_or_else(|| Error::internal("an import is gone that was just kept"))
}

fn fill(file: &mut impl Read, buffer: &mut [u8]) -> Result<usize> {
    let mut length = 0;
    while let Some(rest) = buffer.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match file.read(rest)? {
            0 => break,
            more => length += more,
        }
    }
    Ok(length)
}

/// The import with an id.
pub async fn get(connection: &impl ConnectionTrait, id: &str) -> Result<Option<import::Model>> {
    Ok(import::Entity::find_by_id(id).one(connection).await?)
}

/// Imports, the latest first, older than `before` when it is given; only those of `actor` when it is given.
pub async fn list(
    connection: &impl ConnectionTrait,
    editor: &Editor,
    before: Option<&str>,
    limit: u64,
) -> Result<Vec<import::Model>> {
    let mut query = import::Entity::find();
    if !editor.writes_everything() {
        let theirs = import::Column::Layout.is_in(layouts_seen_by(editor).map(Layout::name));
        query = query.filter(Condition::any().add(import::Column::Actor.eq(editor.actor())).add(theirs));
    }
    if let Some(before) = before {
        query = query.filter(import::Column::Id.lt(before));
    }
    Ok(query.order_by_desc(import::Column::Id).limit(limit).all(connection).await?)
}

/// The file of an import, once more; `None` when it is no longer kept.
pub async fn file(connection: &impl ConnectionTrait, id: &str) -> Result<Option<NamedTempFile>> {
    let mut file = NamedTempFile::new()?;
    for number in 0_i64.. {
        let Some(part) = import_part::Entity::find_by_id((id.to_owned(), number)).one(connection).await? else {
            if number == 0 {
                return Ok(None);
            }
            break;
        };
        file.write_all(&part.bytes)?;
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(Some(file))
}

/// What a look at some rows found.
pub async fn rows(
    connection: &impl ConnectionTrait,
    id: &str,
    outcomes: &[Outcome],
    after: i64,
    limit: u64,
) -> Result<Vec<import_row::Model>> {
    let mut query =
        import_row::Entity::find().filter(import_row::Column::Import.eq(id)).filter(import_row::Column::Row.gt(after));
    if !outcomes.is_empty() {
        query = query.filter(import_row::Column::Outcome.is_in(outcomes.iter().map(|outcome| outcome.as_str())));
    }
    Ok(query.order_by_asc(import_row::Column::Row).limit(limit).all(connection).await?)
}

/// What a look at the rows between two numbers found: row and digest.
pub async fn digests(connection: &impl ConnectionTrait, id: &str, from: u32, to: u32) -> Result<Vec<(i64, String)>> {
    let query = import_row::Entity::find().filter(import_row::Column::Import.eq(id));
    let query = query.filter(import_row::Column::Row.between(i64::from(from), i64::from(to)));
    Ok(query.select_only().columns([import_row::Column::Row, import_row::Column::Digest]).into_tuple().all(connection).await?)
}

/// The rows that were refused.
pub async fn refused(connection: &impl ConnectionTrait, id: &str) -> Result<BTreeSet<u32>> {
    let query = import_row::Entity::find().filter(import_row::Column::Import.eq(id));
    let query = query.filter(import_row::Column::Outcome.eq(Outcome::Refuse.as_str()));
    let rows: Vec<i64> = query.select_only().column(import_row::Column::Row).into_tuple().all(connection).await?;
    Ok(rows.into_iter().filter_map(|row| u32::try_from(row).ok()).collect())
}

/// Changes an import.
#[expect(clippy::disallowed_methods, reason = "an import is no record; what it writes to records is in the journal")]
pub async fn change(tx: &Tx, id: &str, change: import::ActiveModel) -> Result<()> {
    import::Entity::update_many().set(change).filter(import::Column::Id.eq(id)).exec(tx.connection()).await?;
    Ok(())
}

/// Forgets what an earlier look found of some rows; whether that was all of it.
#[expect(clippy::disallowed_methods, reason = "an import is no record; what it writes to records is in the journal")]
pub async fn forget_rows(tx: &Tx, id: &str) -> Result<bool> {
    let of_import = || import_row::Column::Import.eq(id);
    let query = import_row::Entity::find().select_only().column(import_row::Column::Row).filter(of_import());
    let query = query.order_by_asc(import_row::Column::Row).offset(ROWS_FORGOTTEN_AT_ONCE);
    let stays: Option<i64> = query.into_tuple().one(tx.connection()).await?;
    let mut some = import_row::Entity::delete_many().filter(of_import());
    if let Some(stays) = stays {
        some = some.filter(import_row::Column::Row.lt(stays));
    }
    some.exec(tx.connection()).await?;
    Ok(stays.is_none())
}

/// Keeps what a look found of some rows, at most `ROWS_AT_ONCE`; how many there were.
#[expect(clippy::disallowed_methods, reason = "an import is no record; what it writes to records is in the journal")]
pub async fn keep_rows(tx: &Tx, id: &str, rows: &mut impl Iterator<Item = Result<KeptRow>>) -> Result<usize> {
    let rows = rows.take(ROWS_AT_ONCE).map(|row| {
        let KeptRow { row, outcome, digest, report } = row?;
        let (import, row) = (Set(id.to_owned()), Set(row));
        Ok(import_row::ActiveModel { import, row, outcome: Set(outcome), digest: Set(digest), report: Set(report) })
    });
    let rows: Vec<_> = rows.collect::<Result<_>>()?;
    let count = rows.len();
    if count > 0 {
        import_row::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    }
    Ok(count)
}

/// Keeps what a look found, once its rows are kept.
pub async fn found(tx: &Tx, id: &str, reading: &ImportReading, totals: &Totals, sequence: i64) -> Result<()> {
    let found = import::ActiveModel {
        state: Set(ImportState::Checked),
        layout: Set(reading.layout.clone()),
        reading: Set(Some(serde_json::to_string(reading)?)),
        totals: Set(Some(serde_json::to_string(totals)?)),
        problems: Set(None),
        checked_at_sequence: Set(Some(sequence)),
        ..Default::default()
    };
    change(tx, id, found).await
}

/// Says of everything that is being done that it was interrupted, if it began before `begun`: nobody is doing it any more.
pub async fn interrupt(tx: &Tx, begun: DateTime<Utc>) -> Result<()> {
    let running = [ImportState::Checking, ImportState::Committing, ImportState::Undoing];
    let query = import::Entity::find().filter(import::Column::State.is_in(running)).filter(import::Column::BegunAt.lte(begun));
    for import in query.all(tx.connection()).await? {
        let then = interrupted(tx.connection(), &import).await?;
        change(tx, &import.id, import::ActiveModel { state: Set(then), ..Default::default() }).await?;
    }
    Ok(())
}

/// How an import stands whose work was interrupted: what it was to do in one turn was not done, and of what it did in several
/// some may have been.
pub async fn interrupted(connection: &impl ConnectionTrait, import: &import::Model) -> Result<ImportState> {
    Ok(match import.state {
        ImportState::Checking => ImportState::Interrupted,
        ImportState::Committing if slices::any(connection, &import.id, false).await? => ImportState::PartlyWritten,
        ImportState::Committing => ImportState::Checked,
        ImportState::Undoing if import.committed_at.is_none() || slices::any(connection, &import.id, true).await? => {
            ImportState::PartlyWritten
        }
        ImportState::Undoing => ImportState::Committed,
        other => other,
    })
}

/// Forgets the files and rows of imports that were handed in before a moment; that they were, and what they wrote, stays.
#[expect(clippy::disallowed_methods, reason = "an import is no record; what it writes to records is in the journal")]
pub async fn forget(tx: &Tx, before: DateTime<Utc>) -> Result<()> {
    let old = import::Entity::find().filter(import::Column::CreatedAt.lt(before)).select_only().column(import::Column::Id);
    let ids: Vec<String> = old.into_tuple().all(tx.connection()).await?;
    for ids in ids.chunks(500) {
        import_part::Entity::delete_many().filter(import_part::Column::Import.is_in(ids)).exec(tx.connection()).await?;
        import_row::Entity::delete_many().filter(import_row::Column::Import.is_in(ids)).exec(tx.connection()).await?;
    }
    Ok(())
}

/// Whose imports somebody sees beside their own: those with these layouts.
fn layouts_seen_by(editor: &Editor) -> impl Iterator<Item = Layout> {
    let writes = |layout: &Layout| layout.kinds().iter().all(|kind| editor.require_to_write(*kind).is_ok());
    Layout::ALL.into_iter().filter(move |layout| editor.keeps_the_register() && writes(layout))
}

/// Whoever may see an import: who handed it in, and who keeps the records that it is about. A file holds what only they see.
pub fn is_visible(import: &import::Model, editor: &Editor) -> bool {
    editor.writes_everything()
        || import.actor == editor.actor()
        || layouts_seen_by(editor).any(|layout| layout.name() == import.layout)
}
