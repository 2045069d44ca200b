//! Watches the text of a delimited file on its way to the reader, so that a quotation mark that is never closed, or a line
//! without end, is told instead of filling the memory. Follows the same rules of quotation as the csv crate.

use super::{Limits, Unreadable, refusal};
use std::io::{Error, Read, Result};

/// What Excel itself takes.
const MOST_FIELDS: usize = 16_384;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    FieldStart,
    Plain,
    Quoted,
    QuoteInQuoted,
}

/// What is wrong with the text, carried through the csv crate as an error of reading.
#[derive(Debug)]
pub(super) struct Found(pub(super) Unreadable);

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.words.en)
    }
}

impl std::error::Error for Found {}

/// Passes text on as long as it can be read as records.
pub(super) struct Guard<R> {
    source: R,
    delimiter: u8,
    limits: Limits,
    place: Place,
    row: u32,
    opened_in: u32,
    field: usize,
    fields: usize,
    found: Option<Unreadable>,
}

impl<R: Read> Guard<R> {
    pub(super) fn new(source: R, delimiter: u8, limits: Limits) -> Self {
        let place = Place::FieldStart;
        Self { source, delimiter, limits, place, row: 1, opened_in: 1, field: 0, fields: 1, found: None }
    }

    fn follow(&mut self, byte: u8) -> std::result::Result<(), Unreadable> {
        self.field += 1;
        self.place = match (self.place, byte) {
            (Place::FieldStart, b'"') => {
                self.opened_in = self.row;
                Place::Quoted
            }
            (Place::Quoted, b'"') => Place::QuoteInQuoted,
            (Place::Quoted, _) | (Place::QuoteInQuoted, b'"') => Place::Quoted,
            (_, b'\n') => {
                self.row = self.row.saturating_add(1);
                (self.field, self.fields) = (0, 1);
                Place::FieldStart
            }
            (_, other) if other == self.delimiter => {
                self.field = 0;
                self.fields += 1;
                Place::FieldStart
            }
            _ => Place::Plain,
        };
        // A character takes at most four bytes, a quotation mark inside quotation two.
        if self.field > self.limits.cell_characters.saturating_mul(4).saturating_add(2) {
            return Err(match self.place {
                Place::Quoted | Place::QuoteInQuoted => refusal::unclosed_quote(self.opened_in),
                _ => refusal::cell_too_long(&self.limits).in_row(self.row),
            });
        }
        if self.fields > MOST_FIELDS { Err(refusal::too_many_columns(&self.limits).in_row(self.row)) } else { Ok(()) }
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if let Some(found) = self.found.take() {
            return Err(Error::other(Found(found)));
        }
        let read = self.source.read(buffer)?;
        if read == 0 && !buffer.is_empty() && self.place == Place::Quoted {
            self.place = Place::Plain;
            return Err(Error::other(Found(refusal::unclosed_quote(self.opened_in))));
        }
        for (at, byte) in buffer.iter().take(read).enumerate() {
            if let Err(found) = self.follow(*byte) {
                if at == 0 {
                    return Err(Error::other(Found(found)));
                }
                // The rows before are good: they go on, and the next call tells.
                self.found = Some(found);
                return Ok(at);
            }
        }
        Ok(read)
    }
}
