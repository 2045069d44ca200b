//! A row on its way through an import: what it says, and what is known of its fate so far.

use super::draft::{Draft, Form, no_record};
use super::header::Header;
use super::report::{Outcome, Remark, RowReport};
use super::source::Given;
use super::stage::{Done, Part};
use crate::error::{Both, Fault};
use entity::vocabulary::DatePrecision;
use serde_json::{Map, Value};

/// A row on its way.
#[derive(Debug)]
pub struct Line {
    /// What it says.
    pub draft: Draft,
    /// Its fate so far; `Skip` until something became of it.
    pub report: RowReport,
    /// Whether nothing more is to be done with it.
    pub closed: bool,
}

/// Fields of a part and the keys of the columns that they came from.
pub type Names<'a> = &'a [(&'a str, &'a str)];

impl Line {
    /// A row that was read, or what stands in its place.
    pub fn read(given: Given, form: &Form) -> Self {
        let row = match given {
            Ok(row) if form.left_out.contains(&row.number) => return Self::left_out(row.number),
            Ok(row) => row,
            Err(unreadable) => {
                let mut line = Self::empty(unreadable.row.unwrap_or_default());
                line.report.faults.push(Remark::at(line.report.row, None, "", unreadable.code, unreadable.words));
                line.refuse();
                return line;
            }
        };
        let mut line = Self::empty(row.number);
        if let Some(why) = no_record(&row, &form.header) {
            line.report.faults.push(Remark::at(row.number, None, "", "no-record", why));
            line.closed = true;
            return line;
        }
        line.draft = form.read(&row);
        line.report.warnings.append(&mut line.draft.warnings);
        if !line.draft.faults.is_empty() {
            line.report.faults.clone_from(&line.draft.faults);
        }
        line
    }

    fn empty(row: u32) -> Self {
        let report = RowReport {
            row,
            outcome: Outcome::Skip,
            code: None,
            name: None,
            changes: Vec::new(),
            faults: Vec::new(),
            warnings: Vec::new(),
            candidates: Vec::new(),
        };
        Self { draft: Draft { row, ..Draft::default() }, report, closed: false }
    }

    /// A row that was refused before and is left alone now.
    fn left_out(row: u32) -> Self {
        let mut line = Self::empty(row);
        line.refuse();
        line
    }

    /// Nothing of it is taken.
    pub fn refuse(&mut self) {
        self.report.outcome = Outcome::Refuse;
        self.report.code = None;
        self.closed = true;
    }

    /// A fault at the column of a key.
    pub fn fault(&mut self, header: &Header, key: &str, fault: &Fault) {
        self.report.faults.push(remark(self.report.row, header, key, fault));
    }

    /// Closes the row if anything is wrong with it.
    pub fn judge(&mut self) {
        if !self.closed && !self.report.faults.is_empty() {
            self.refuse();
        }
    }

    /// What the row gives under the names of fields; days that are not known to the day say so beside them.
    pub fn part(&self, given: Map<String, Value>) -> Part {
        Part {
            row: self.draft.row,
            given,
            named: self.draft.named.clone(),
            version: self.draft.version,
            computed: self.draft.computed.clone(),
            defaults: Map::new(),
        }
    }

    /// Takes over what became of a part. `main` is the record that the row is about.
    pub fn take(&mut self, done: Done, main: bool, names: Names<'_>, header: &Header) {
        let key = |field: &str| {
            names.iter().find(|(_, known)| *known == field).map_or_else(|| field.to_owned(), |(key, _)| (*key).to_owned())
        };
        let row = self.report.row;
        let of_part = |fault: &Fault| {
            let field = fault.pointer.trim_start_matches('/').split('/').next().unwrap_or_default();
            remark(row, header, &key(field), fault)
        };
        self.report.faults.extend(done.faults.iter().map(of_part));
        self.report.warnings.extend(done.warnings.iter().map(of_part));
        self.report.candidates.extend(done.candidates);
        for mut change in done.changes {
            change.field = key(&change.field);
            self.report.changes.push(change);
        }
        match (done.outcome, main) {
            (Outcome::Refuse, _) => self.refuse(),
            (outcome, true) => {
                self.report.outcome = outcome;
                self.report.code = done.code;
            }
            // What belongs to a record that is there changes what the register says of it.
            (Outcome::Add | Outcome::Change, false) if self.report.outcome == Outcome::Same => {
                self.report.outcome = Outcome::Change;
            }
            _ => {}
        }
    }
}

/// A fault at the cell of its column. Where the file has no such column, the words say which one is meant.
fn remark(row: u32, header: &Header, key: &str, fault: &Fault) -> Remark {
    let (vi, en) = (&fault.detail.vi, &fault.detail.en);
    let words = match header.absent.get(key).filter(|_| header.column(key).is_none()) {
        Some(title) if fault.code == "missing" => Both::new(
            format!("tệp không có cột “{}”, cần cho bản ghi mới", title.vi),
            format!("the file has no column \"{}\", which a new record needs", title.en),
        ),
        None if fault.code == "missing" => {
            Both::new("ô để trống; bản ghi mới cần có giá trị này", "the cell is empty; a new record needs this value")
        }
        Some(title) => Both::new(format!("“{}”: {vi}", title.vi), format!("\"{}\": {en}", title.en)),
        None => Both::new(vi.clone(), en.clone()),
    };
    Remark::at(row, header.column(key), key, &fault.code, words)
}

/// Days that are not known to the day say so in `date_precision`, where the record has it; elsewhere they are refused.
pub fn precision(line: &mut Line, header: &Header, given: &mut Map<String, Value>, dated: &[(&str, &str)]) {
    for (key, precision) in line.draft.precision.clone() {
        if let Some((_, field)) = dated.iter().find(|(known, _)| *known == key) {
            given.entry((*field).to_owned()).or_insert_with(|| precision.as_str().into());
        } else if given.contains_key(&key) {
            let known = if precision == DatePrecision::Month { ("tháng", "the month") } else { ("năm", "the year") };
            let fault = Fault::field(
                &key,
                "day-needed",
                format!("chỉ biết đến {}; ô này cần đủ ngày, tháng, năm", known.0),
                format!("is known to {} only; here the day is needed", known.1),
            );
            line.fault(header, &key, &fault);
        }
    }
}
