//! What every field is called and what stands in it, for people, in both languages: titles of columns in files, words of
//! templates. The technical name stays the field's own.

use super::kind::RecordKind;
use crate::error::Both;

/// The title of a field of a kind of record.
pub fn title(_kind: RecordKind, field: &str) -> Both {
    Both::new(field, field)
}

/// What stands in it, in a sentence or two.
pub fn explanation(_kind: RecordKind, field: &str) -> Both {
    Both::new(field, field)
}
