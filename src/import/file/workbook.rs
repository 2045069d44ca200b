//! A workbook as rows: one cell at a time, so that a sheet whose last cell stands in its last corner costs no more than any
//! other. What a cell becomes is in `book_cells`.

use super::book_cells::{self, Content};
use super::{Cell, Limits, Merged, Row, Unreadable, archive, refusal};
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};
use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;

/// How many formulas may have no result: each is remembered while its sheet is read.
const MOST_UNANSWERED: usize = 100_000;

/// A workbook that was found to be one.
pub(super) struct Workbook {
    book: Xlsx<BufReader<File>>,
    formulas: bool,
}

/// Formulas without a result, by row and column from 0.
type Unanswered = HashMap<(u32, u32), String>;

impl Workbook {
    pub(super) fn new(mut file: File, limits: &Limits) -> Result<Self, Unreadable> {
        let formulas = archive::inspect(&mut file, limits)?;
        let book = Xlsx::new(BufReader::new(file)).map_err(|cause| told(&cause))?;
        Ok(Self { book, formulas })
    }

    /// The visible sheets that hold anything.
    pub(super) fn tabs(&mut self) -> Result<Vec<String>, Unreadable> {
        let sheets = self.book.sheets_metadata().iter();
        let visible = sheets.filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet);
        let names: Vec<String> = visible.map(|sheet| sheet.name.clone()).collect();
        let mut filled = Vec::new();
        for name in names {
            if self.holds_anything(&name)? {
                filled.push(name);
            }
        }
        Ok(filled)
    }

    fn holds_anything(&mut self, tab: &str) -> Result<bool, Unreadable> {
        if self.formulas && !self.unanswered(tab)?.is_empty() {
            return Ok(true);
        }
        let mut cells = self.cells(tab)?;
        while let Some(cell) = cells.next_cell().map_err(|cause| told(&cause))? {
            if !matches!(book_cells::content(cell.get_value(), false), Content::Nothing) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The merged cells of a sheet.
    pub(super) fn merged(&mut self, tab: &str) -> Result<Vec<Merged>, Unreadable> {
        let all = self.book.merge_cells_by_sheet_name(tab).map_err(|cause| told(&cause))?;
        let place = |(row, column): (u32, u32)| Some((row.checked_add(1)?, u16::try_from(column).ok()?));
        let merged = |from, to| {
            let ((first, left), (last, right)) = (place(from)?, place(to)?);
            Some(Merged { rows: (first, last), columns: (left, right) })
        };
        all.into_iter().map(|area| merged(area.start, area.end).ok_or_else(|| refusal::damaged("mergeCell"))).collect()
    }

    pub(super) fn rows(&mut self, tab: &str, limits: &Limits, each: &mut dyn FnMut(Result<Row, Unreadable>) -> ControlFlow<()>) {
        if let Err(unreadable) = self.read(tab, limits, each) {
            // The last word: there is nothing left to break off.
            let _: ControlFlow<()> = each(Err(unreadable.at_last()));
        }
    }

    fn read(
        &mut self,
        tab: &str,
        limits: &Limits,
        each: &mut dyn FnMut(Result<Row, Unreadable>) -> ControlFlow<()>,
    ) -> Result<(), Unreadable> {
        let mut unanswered = if self.formulas { self.unanswered(tab)? } else { Unanswered::new() };
        let mut reader = self.cells(tab)?;
        let shares: Vec<bool> = reader.styles().iter().map(book_cells::shows_percent).collect();
        let mut gathered = Gathered::new(limits);
        loop {
            // The row that was being read: it is not known to be whole.
            let next = reader.next_cell_with_style_id().map_err(|cause| told(&cause).in_row(gathered.row + 1))?;
            let Some((cell, style)) = next else { break };
            let share = shares.get(style).copied().unwrap_or(false);
            let content = match unanswered.remove(&cell.get_position()) {
                Some(formula) => Content::broken(formula),
                None => book_cells::content(cell.get_value(), share),
            };
            if gathered.take(cell.get_position(), content, each)?.is_break() {
                return Ok(());
            }
        }
        let _: ControlFlow<()> = gathered.deliver(each)?;
        Ok(())
    }

    /// The formulas that have no result in the file: a program wrote them, and Excel never computed them.
    fn unanswered(&mut self, tab: &str) -> Result<Unanswered, Unreadable> {
        let mut found = Unanswered::new();
        let mut reader = self.cells(tab)?;
        // Not the call that expands shared formulas: it makes room for as many as the file says.
        while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(|cause| told(&cause))? {
            if let (Some(formula), DataRef::Empty) = (&cell.formula, &cell.value) {
                found.insert(cell.pos, book_cells::formula(formula));
                if found.len() > MOST_UNANSWERED {
                    return Err(refusal::not_computed(MOST_UNANSWERED));
                }
            }
        }
        Ok(found)
    }

    fn cells(&mut self, tab: &str) -> Result<XlsxCellReader<'_, BufReader<File>>, Unreadable> {
        self.book.worksheet_cells_reader(tab).map_err(|cause| match cause {
            XlsxError::WorksheetNotFound(_) => refusal::no_tab(tab),
            other => told(&other),
        })
    }
}

fn told(cause: &XlsxError) -> Unreadable {
    match cause {
        XlsxError::Password => refusal::encrypted(),
        XlsxError::Io(cause) => refusal::unreachable(cause),
        other => refusal::damaged(&other.to_string()),
    }
}

/// The row whose cells are coming in.
struct Gathered<'a> {
    limits: &'a Limits,
    /// Its number from 0, and the column after its last cell.
    row: u32,
    next: u32,
    cells: Vec<Cell>,
    fault: Option<Unreadable>,
    delivered: u32,
}

impl<'a> Gathered<'a> {
    fn new(limits: &'a Limits) -> Self {
        Self { limits, row: 0, next: 0, cells: Vec::new(), fault: None, delivered: 0 }
    }

    fn take(
        &mut self,
        (row, column): (u32, u32),
        content: Content,
        each: &mut dyn FnMut(Result<Row, Unreadable>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Unreadable> {
        let Content::Something(value, converted_from) = content else { return Ok(ControlFlow::Continue(())) };
        if row != self.row {
            if self.deliver(each)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            if row < self.row {
                return Err(refusal::damaged("rows out of order").in_row(row + 1));
            }
            (self.row, self.next) = (row, 0);
        }
        if column < self.next {
            return Err(refusal::damaged("cells out of order").in_row(row + 1));
        }
        self.next = column + 1;
        match u16::try_from(column).ok().filter(|column| *column < self.limits.columns) {
            None => self.fault = Some(refusal::too_many_columns(self.limits)),
            Some(_) if value.characters() > self.limits.cell_characters => {
                self.fault = Some(refusal::cell_too_long(self.limits));
            }
            Some(column) => self.cells.push(Cell { column, value, converted_from }),
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Hands the row over, if it holds anything.
    fn deliver(
        &mut self,
        each: &mut dyn FnMut(Result<Row, Unreadable>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Unreadable> {
        let (number, cells) = (self.row + 1, std::mem::take(&mut self.cells));
        let row = match self.fault.take() {
            Some(fault) => Err(fault.in_row(number)),
            None if cells.is_empty() => return Ok(ControlFlow::Continue(())),
            None => Ok(Row { number, cells }),
        };
        if self.delivered == self.limits.rows {
            return Err(refusal::too_many_rows(self.limits).in_row(number));
        }
        self.delivered += 1;
        Ok(each(row))
    }
}
