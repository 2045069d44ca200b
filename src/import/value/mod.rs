//! What a cell means, for each kind of field: the spellings of offices become values, and what could mean two things is
//! told, never guessed. Reads no database.

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
