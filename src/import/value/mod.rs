//! What a cell means, for each kind of field: the spellings of offices become values, and what could mean two things is
//! told, never guessed. Reads no database.

mod day;
mod decision;
mod flag;
mod number;
mod shown;
mod star;
mod term;
mod text;

pub use day::{Day, day};
pub use decision::{DecisionNumber, decision_number};
pub use flag::flag;
pub use number::{decimal, degrees, whole};
pub use star::{Stars, star};
pub use term::term;
pub use text::{commune_code, objects, one_line, text, texts};

/// Why a cell cannot be taken, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclear {
    /// A stable name, kebab-case.
    pub code: &'static str,
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

impl Unclear {
    /// What is wrong, in both languages.
    pub fn new(code: &'static str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, vi: vi.into(), en: en.into() }
    }
}
