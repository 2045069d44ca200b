//! What became, or would become, of each row of a file.

use super::file::letters;
use crate::error::Both;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A new record.
    Add,
    /// A record that is there gets other values.
    Change,
    /// The register says the same already.
    Same,
    /// Not taken, for the reasons told.
    Refuse,
    /// No record: a blank row, a heading between rows, a total, the example of a template.
    Skip,
}

/// A value that would change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FieldChange {
    /// The field.
    pub field: String,
    /// What the register says now.
    pub old: Value,
    /// What it would say.
    pub new: Value,
}

/// What is wrong or odd in a row, and at which cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Remark {
    /// The cell as Excel names it, as `C7`; null where the whole row is meant.
    #[schema(required)]
    pub cell: Option<String>,
    /// The field, or empty for the whole row.
    pub field: String,
    /// A stable name, kebab-case.
    pub code: String,
    /// What is wrong and what would be right, in Vietnamese.
    pub vi: String,
    /// The same in English.
    pub en: String,
}

impl Remark {
    /// A remark on a cell, or on a whole row.
    pub fn at(row: u32, column: Option<u16>, field: &str, code: &str, words: Both) -> Self {
        let cell = column.map(|column| format!("{}{row}", letters(column)));
        Self { cell, field: field.to_owned(), code: code.to_owned(), vi: words.vi, en: words.en }
    }
}

/// A record that may be the one a row means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Candidate {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How alike they are, in percent; 100 is the same but for marks and case.
    pub score: u8,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RowReport {
    /// Its number as Excel shows it, from 1.
    pub row: u32,
    /// What becomes of it.
    pub outcome: Outcome,
    /// The code of the record, where there is one.
    #[schema(required)]
    pub code: Option<String>,
    /// What the row calls it.
    #[schema(required)]
    pub name: Option<String>,
    /// Field by field, old and new.
    pub changes: Vec<FieldChange>,
    /// Why it is refused, or skipped: every reason.
    pub faults: Vec<Remark>,
    /// What is odd, and needs a reason to be taken; or was understood in a way worth knowing.
    pub warnings: Vec<Remark>,
    /// Records that may be meant, best first.
    pub candidates: Vec<Candidate>,
}
