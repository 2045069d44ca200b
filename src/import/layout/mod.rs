//! Which columns an import knows: those of each kind of record, and the register of 22 columns that offices keep.

use crate::error::Both;
use crate::registry::kind::RecordKind;

/// What a file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// One kind of record, a row each.
    Records(RecordKind),
    /// The register of OCOP products in 22 columns (rules.md 6.1, source XL): product, producer and up to two rounds.
    Register,
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
