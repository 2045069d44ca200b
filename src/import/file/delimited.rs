//! A delimited file (CSV) as rows: one record at a time. The number of a row is the one Excel shows when it opens the file.

use super::cell_text::{clean, without_guard};
use super::decoding::Decoding;
use super::encoding::{self, Letters};
use super::guard::{Found, Guard};
use super::{Cell, Limits, Row, Unreadable, Value, delimiter, refusal};
use csv::{ReaderBuilder, StringRecord, Terminator};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};
use std::ops::ControlFlow;

const SAMPLE: u64 = 256 << 10;

/// A delimited file, and how it is to be read.
#[derive(Debug)]
pub(super) struct Delimited {
    file: File,
    letters: Letters,
    split: delimiter::Split,
    /// Whether the first line says what separates fields.
    announced: bool,
}

impl Delimited {
    pub(super) fn new(mut file: File) -> Result<Self, Unreadable> {
        let letters = encoding::of(&mut file)?;
        file.rewind().map_err(|cause| refusal::unreachable(&cause))?;
        let mut bytes = Vec::new();
        Decoding::new(&file, letters.encoding).take(SAMPLE).read_to_end(&mut bytes).map_err(|cause| cause_of(&cause))?;
        let whole_lines = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        bytes.truncate(whole_lines);
        let sample = String::from_utf8_lossy(&bytes);
        let (split, announced) = match delimiter::announced(&sample) {
            Some(delimiter) => (delimiter::split(sample.split_once('\n').map_or("", |(_, rest)| rest), delimiter), true),
            None => (delimiter::most_even(&sample), false),
        };
        Ok(Self { file, letters, split, announced })
    }

    /// The name of its encoding.
    pub(super) fn encoding(&self) -> &'static str {
        self.letters.name()
    }

    /// What separates its fields.
    pub(super) fn delimiter(&self) -> char {
        char::from(self.split.delimiter)
    }

    pub(super) fn rows(&mut self, limits: &Limits, each: &mut dyn FnMut(Result<Row, Unreadable>) -> ControlFlow<()>) {
        if let Err(unreadable) = self.read(limits, each) {
            // The last word: there is nothing left to break off.
            let _: ControlFlow<()> = each(Err(unreadable.at_last()));
        }
    }

    fn read(
        &mut self,
        limits: &Limits,
        each: &mut dyn FnMut(Result<Row, Unreadable>) -> ControlFlow<()>,
    ) -> Result<(), Unreadable> {
        self.file.rewind().map_err(|cause| refusal::unreachable(&cause))?;
        let mut text = BufReader::new(Decoding::new(&self.file, self.letters.encoding));
        if self.announced {
            text.skip_until(b'\n').map_err(|cause| cause_of(&cause))?;
        }
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.split.delimiter)
            .terminator(Terminator::Any(b'\n'))
            .from_reader(Guard::new(text, self.split.delimiter, *limits));
        let (mut record, mut breaks, mut delivered) = (StringRecord::new(), 0, 0);
        let mut width = None;
        while reader.read_record(&mut record).map_err(|cause| csv_cause(&cause))? {
            // Line breaks inside fields start no row of Excel; blank lines, which the reader passes over, are rows.
            breaks += record.as_slice().bytes().filter(|byte| *byte == b'\n').count();
            let lines = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
            let number = u32::try_from(lines.saturating_sub(breaks + 1)).unwrap_or(u32::MAX);
            let Some(last) = (0..record.len()).rev().find(|at| record.get(*at).is_some_and(|field| !field.trim().is_empty()))
            else {
                continue;
            };
            delivered += 1;
            if delivered > limits.rows {
                return Err(refusal::too_many_rows(limits).in_row(number));
            }
            let width = width.or_else(|| {
                // Titles above the table are shorter than its header.
                width = (record.len() >= self.split.fields).then_some(record.len());
                width
            });
            let row = match width {
                Some(width) if record.len() < width || last >= width => Err(refusal::uneven(record.len().max(last + 1), width)),
                _ => self.cells(&record, limits).map(|cells| Row { number, cells }),
            };
            match row {
                Ok(row) if row.cells.is_empty() => {}
                other => {
                    if each(other.map_err(|unreadable| unreadable.in_row(number))).is_break() {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    fn cells(&self, record: &StringRecord, limits: &Limits) -> Result<Vec<Cell>, Unreadable> {
        let mut cells = Vec::new();
        for (at, field) in record.iter().enumerate() {
            if field.is_empty() {
                continue;
            }
            let font = self.letters.font.filter(|_| !field.is_ascii());
            let converted = font.map(|font| font.convert(field));
            let Some((text, from)) = clean(without_guard(converted.as_deref().unwrap_or(field))) else { continue };
            let column = u16::try_from(at).ok().filter(|column| *column < limits.columns);
            let column = column.ok_or_else(|| refusal::too_many_columns(limits))?;
            if text.chars().count() > limits.cell_characters {
                return Err(refusal::cell_too_long(limits));
            }
            let converted_from = font.map_or(from, |font| Some(font.name()));
            cells.push(Cell { column, value: Value::Text(text), converted_from });
        }
        Ok(cells)
    }
}

fn csv_cause(cause: &csv::Error) -> Unreadable {
    match cause.kind() {
        csv::ErrorKind::Io(cause) => cause_of(cause),
        _ => refusal::damaged(&cause.to_string()),
    }
}

fn cause_of(cause: &std::io::Error) -> Unreadable {
    let found = cause.get_ref().and_then(|inner| inner.downcast_ref::<Found>());
    match found {
        Some(Found(unreadable)) => unreadable.clone(),
        None if cause.kind() == std::io::ErrorKind::InvalidData => refusal::unknown_encoding(),
        None => refusal::unreachable(cause),
    }
}
