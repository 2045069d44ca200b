//! What became, or would become, of each row of a file.

use super::file::letters;
use crate::error::{Both, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
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

impl Outcome {
    /// Every spelling.
    pub const VALUES: &'static [&'static str] = &["add", "change", "same", "refuse", "skip"];

    /// The spelling in answers and files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Change => "change",
            Self::Same => "same",
            Self::Refuse => "refuse",
            Self::Skip => "skip",
        }
    }

    /// What people call it.
    pub fn words(self) -> Both {
        match self {
            Self::Add => Both::new("Thêm mới", "New"),
            Self::Change => Both::new("Thay đổi", "Change"),
            Self::Same => Both::new("Không đổi", "Same"),
            Self::Refuse => Both::new("Không nhận", "Refused"),
            Self::Skip => Both::new("Bỏ qua", "Skipped"),
        }
    }
}

impl std::str::FromStr for Outcome {
    type Err = ();
    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        [Self::Add, Self::Change, Self::Same, Self::Refuse, Self::Skip].into_iter().find(|one| one.as_str() == text).ok_or(())
    }
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

impl RowReport {
    /// The same for the same fate: what a second look must find again. The code of a new record is given anew each time.
    pub fn digest(&self) -> Result<String> {
        let code = self.code.as_ref().filter(|_| self.outcome != Outcome::Add);
        let remarks = |remarks: &[Remark]| remarks.iter().map(|one| (one.cell.clone(), one.code.clone())).collect::<Vec<_>>();
        let candidates: Vec<&str> = self.candidates.iter().map(|one| one.code.as_str()).collect();
        let text = serde_json::to_string(&(
            self.outcome,
            code,
            &self.changes,
            remarks(&self.faults),
            remarks(&self.warnings),
            candidates,
        ))?;
        Ok(hex::encode(Sha256::digest(text.as_bytes()).iter().take(12).copied().collect::<Vec<u8>>()))
    }
}

/// How many rows there are of each fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Totals {
    /// Rows below the header that hold anything.
    pub rows: u64,
    /// New records.
    pub add: u64,
    /// Records with other values.
    pub change: u64,
    /// Records that the register says the same of already.
    pub same: u64,
    /// Rows that are not taken.
    pub refuse: u64,
    /// Rows that are no records.
    pub skip: u64,
    /// Rows with warnings, which need a reason to be taken.
    pub warned: u64,
}

impl Totals {
    /// Counts a row.
    pub fn count(&mut self, report: &RowReport) {
        self.rows += 1;
        let of_outcome = match report.outcome {
            Outcome::Add => &mut self.add,
            Outcome::Change => &mut self.change,
            Outcome::Same => &mut self.same,
            Outcome::Refuse => &mut self.refuse,
            Outcome::Skip => &mut self.skip,
        };
        *of_outcome += 1;
        self.warned += u64::from(!report.warnings.is_empty() && matches!(report.outcome, Outcome::Add | Outcome::Change));
    }
}
