//! Which columns an import knows: those of each kind of record, and the register of 22 columns that offices keep.
//!
//! Columns of records follow from the fields of the record (`records`); the register's are its own (`register`). Other
//! headers that offices write over a column are in `aliases`, invented values for templates in `examples`.

mod aliases;
mod examples;
mod records;
mod register;

use crate::error::Both;
use crate::language::Language;
use crate::programme::vocabularies::Term;
use crate::registry::kind::RecordKind;
pub use aliases::aliases;
pub use register::{GROUPS, Group};

/// What a file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// One kind of record, a row each.
    Records(RecordKind),
    /// The register of OCOP products in 22 columns (rules.md 6.1, source XL): product, producer and up to two rounds.
    Register,
}

impl Layout {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Records(RecordKind::Village),
        Self::Records(RecordKind::Producer),
        Self::Records(RecordKind::Product),
        Self::Records(RecordKind::Centre),
        Self::Records(RecordKind::Decision),
        Self::Records(RecordKind::Recognition),
        Self::Register,
    ];

    /// Its name in parameters and names of files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Records(kind) => kind.plural(),
            Self::Register => "register",
        }
    }

    /// The layout of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.name() == name)
    }

    /// The kinds of record that such a file may write.
    pub const fn kinds(self) -> &'static [RecordKind] {
        match self {
            Self::Records(RecordKind::Village) => &[RecordKind::Village],
            Self::Records(RecordKind::Producer) => &[RecordKind::Producer],
            Self::Records(RecordKind::Product) => &[RecordKind::Product],
            Self::Records(RecordKind::Centre) => &[RecordKind::Centre],
            Self::Records(RecordKind::Decision) => &[RecordKind::Decision],
            Self::Records(RecordKind::Recognition) => &[RecordKind::Recognition],
            Self::Register => &[RecordKind::Producer, RecordKind::Product, RecordKind::Decision, RecordKind::Recognition],
        }
    }

    /// What people call it.
    pub fn title(self) -> Both {
        match self {
            Self::Records(RecordKind::Village) => Both::new("Làng nghề", "Craft villages"),
            Self::Records(RecordKind::Producer) => Both::new("Chủ thể", "Producers"),
            Self::Records(RecordKind::Product) => Both::new("Sản phẩm", "Products"),
            Self::Records(RecordKind::Centre) => Both::new("Trung tâm", "Centres"),
            Self::Records(RecordKind::Decision) => Both::new("Quyết định", "Decisions"),
            Self::Records(RecordKind::Recognition) => Both::new("Công nhận", "Recognitions"),
            Self::Register => Both::new("Danh mục OCOP", "OCOP register"),
        }
    }

    /// The columns, in the order of a template. A file may have them in any order.
    pub fn columns(self) -> Vec<Column> {
        let mut columns = match self {
            Self::Records(kind) => records::columns(kind),
            Self::Register => register::columns(),
        };
        for column in &mut columns {
            column.example = examples::example(self, &column.key).map(str::to_owned);
        }
        columns
    }
}

/// What a column takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Free text.
    Text,
    /// The code of a record, or what it is called.
    Reference(RecordKind),
    /// A term of a code list of `/api/v1/vocabularies`: its code or its label. The name of the list is the field of that list.
    Term(&'static str),
    /// Stars: 3, 4 or 5.
    Star,
    /// A whole number.
    Whole,
    /// A number with two decimals.
    Decimal,
    /// Degrees.
    Degrees,
    /// A day.
    Day,
    /// Yes or no.
    Flag,
    /// Several texts.
    Texts,
    /// A list of objects, as JSON.
    Objects,
    /// A commune: its code, or its name with its district.
    Commune,
}

/// A column that an import knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its technical name: the field.
    pub key: String,
    /// Its title for people.
    pub title: Both,
    /// What stands in it, for people.
    pub explanation: Both,
    /// Whether a new record needs it.
    pub required: bool,
    /// What it takes.
    pub takes: Takes,
    /// What the example row of a template holds.
    pub example: Option<String>,
}

impl Column {
    fn new(key: &str, title: Both, explanation: Both, required: bool, takes: Takes) -> Self {
        Self { key: key.to_owned(), title, explanation, required, takes, example: None }
    }

    /// A column with words of its own, that no new record needs.
    fn of_words(key: &str, title: (&str, &str), explanation: (&str, &str), takes: Takes) -> Self {
        Self::new(key, Both::new(title.0, title.1), Both::new(explanation.0, explanation.1), false, takes)
    }
}

/// A term as drop-down lists of templates show it: its label, and its code in square brackets. No label has those, so
/// the code can be taken out again ([`bracketed`]).
pub fn labelled(term: &Term, language: Language) -> String {
    let label = match language {
        Language::Vietnamese => &term.vi,
        Language::English => &term.en,
    };
    format!("{label} [{}]", term.code)
}

/// The code in square brackets at the end of a text that was chosen from a drop-down list.
pub fn bracketed(text: &str) -> Option<&str> {
    let (_, code) = text.trim_end().strip_suffix(']')?.rsplit_once('[')?;
    Some(code.trim())
}

#[cfg(test)]
mod tests;
