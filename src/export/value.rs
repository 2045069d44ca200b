//! The value of one field of a record, as it lies in a row. Writes nothing.

use crate::sheet::Piece;

/// The value of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'a> {
    /// The record does not name the field.
    Absent,
    /// Nothing is known.
    Null,
    /// Text, as also days and moments are.
    Text(&'a str),
    /// A list, as JSON.
    Json(&'a str),
    /// A whole number.
    Whole(i64),
    /// A number with decimals.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}

impl<'a> Value<'a> {
    /// As a cell.
    pub(super) fn piece(self) -> Piece<'a> {
        match self {
            Self::Absent | Self::Null => Piece::Empty,
            Self::Text(text) | Self::Json(text) => Piece::Text(text),
            Self::Whole(number) => Piece::Whole(number),
            Self::Number(number) => Piece::Number(number),
            Self::Flag(flag) => Piece::Flag(flag),
        }
    }
}
