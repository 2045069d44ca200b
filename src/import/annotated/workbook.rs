//! Results written into the workbook that was handed in. Touches the tab of the rows alone; other tabs are copied as they
//! are, unread.

use super::super::report::RowReport;
use super::verdict::{Mark, Verdict, verdicts};
use super::{AMBER, AUTHOR, LARGEST_WORKBOOK, Place, RED, WIDTH, header, is_result};
use crate::error::{Error, Result};
use crate::language::Language;
use std::collections::HashSet;
use std::io::{Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use umya_spreadsheet::{Column, Comment, Workbook, Worksheet, reader, writer};
use zip::ZipArchive;

/// The last column of Excel, from 1.
const LAST_COLUMN: u32 = 16_384;

/// The same workbook with a column of results after its last used one, and coloured cells with notes. Values, formats,
/// widths and other tabs stay; notes of officials too, and a cell that has one is only coloured. What an earlier try of
/// the registry left behind is taken away.
///
/// Everything is held in memory, so only for what [`is_rewritable`]. The rest is given back by [`super::annotated_rows`];
/// so is a file that this fails on.
pub fn annotated<R: Read + Seek>(
    original: R,
    place: Place<'_>,
    reports: impl Iterator<Item = RowReport>,
    language: Language,
) -> Result<Vec<u8>> {
    let (verdicts, noted) = verdicts(reports, language);
    // The library means its readers to be given sound files, and panics where one is not.
    let written = catch_unwind(AssertUnwindSafe(|| write(original, place, &verdicts, &header(noted, language))));
    written.map_err(|_| Error::internal("a workbook that was handed in cannot be written again"))?
}

/// Whether a file is a workbook of today (`.xlsx`, `.xlsm`) and no larger than [`LARGEST_WORKBOOK`].
pub fn is_rewritable<R: Read + Seek>(original: R) -> bool {
    let Ok(mut archive) = ZipArchive::new(original) else { return false };
    if archive.index_for_name("xl/workbook.xml").is_none() {
        return false;
    }
    let mut bytes = 0_u64;
    for at in 0..archive.len() {
        let Ok(part) = archive.by_index_raw(at) else { return false };
        let Ok(name) = part.name() else { return false };
        if name.starts_with("xl/worksheets/") || name == "xl/sharedStrings.xml" {
            bytes = bytes.saturating_add(part.size());
        }
    }
    bytes <= LARGEST_WORKBOOK
}

fn write<R: Read + Seek>(original: R, place: Place<'_>, verdicts: &[Verdict], header: &str) -> Result<Vec<u8>> {
    let failed = |error| Error::Internal(Box::new(error));
    let mut book: Workbook = reader::xlsx::read_reader(original, false).map_err(failed)?;
    let sheet = book.sheet_by_name_mut(place.tab).map_err(failed)?;
    let widths: HashSet<u32> = sheet.column_dimensions().iter().map(Column::col_num).collect();
    clean(sheet);
    let column = result_column(sheet, place.header_row)?;
    sheet.cell_mut((column, place.header_row)).set_value_string(header).style_mut().font_mut().set_bold(true);
    sheet.column_dimension_by_number_mut(column).set_width(f64::from(WIDTH));
    let taken: HashSet<(u32, u32)> =
        sheet.comments().iter().map(|note| (note.coordinate().col_num(), note.coordinate().row_num())).collect();
    for verdict in verdicts {
        let result = sheet.cell_mut((column, verdict.row)).set_value_string(verdict.text.as_str());
        result.style_mut().alignment_mut().set_wrap_text(true);
        for mark in &verdict.marks {
            let at = (u32::from(mark.column) + 1, verdict.row);
            sheet.cell_mut(at).style_mut().set_background_color_solid(colour(mark.wrong));
            if !taken.contains(&at) {
                sheet.add_comments(note(at, mark));
            }
        }
    }
    // The library gives every column it touches a width of its own.
    sheet.column_dimensions_mut().retain(|touched| widths.contains(&touched.col_num()) || touched.col_num() == column);
    let mut bytes = Cursor::new(Vec::new());
    writer::xlsx::write_writer(&book, &mut bytes).map_err(failed)?;
    Ok(bytes.into_inner())
}

/// Takes away notes, colours and results of an earlier try, so that what was put right is not red any more.
fn clean(sheet: &mut Worksheet) {
    let ours: Vec<(u32, u32)> = sheet
        .comments()
        .iter()
        .filter(|note| note.author() == AUTHOR)
        .map(|note| (note.coordinate().col_num(), note.coordinate().row_num()))
        .collect();
    sheet.comments_mut().retain(|note| note.author() != AUTHOR);
    for at in ours {
        let style = sheet.cell_mut(at).style_mut();
        let shown = style.background_color().map(umya_spreadsheet::Color::argb_str);
        if shown.is_some_and(|shown| shown == colour(true) || shown == colour(false)) {
            style.remove_fill();
        }
    }
}

/// Where results go, from 1: the column that holds those of an earlier try, or the one after the last that holds anything.
fn result_column(sheet: &mut Worksheet, header_row: u32) -> Result<u32> {
    let earlier = sheet.collection_by_row(header_row).into_iter().find(|cell| is_result(&cell.value()));
    if let Some(column) = earlier.map(|cell| cell.coordinate().col_num()) {
        let rows: Vec<u32> = sheet
            .collection_by_column(column)
            .iter()
            .map(|cell| cell.coordinate().row_num())
            .filter(|row| *row > header_row)
            .collect();
        for row in rows {
            sheet.cell_mut((column, row)).set_blank();
        }
        return Ok(column);
    }
    let used = sheet.cells().into_iter().filter(|cell| !cell.value().is_empty() || cell.is_formula());
    let used = used.map(|cell| cell.coordinate().col_num()).max().unwrap_or_default();
    let merged = sheet.merge_cells().iter().filter_map(|range| Some(range.coordinate_end_col()?.num())).max();
    let last = used.max(merged.filter(|last| *last < LAST_COLUMN).unwrap_or_default());
    if last >= LAST_COLUMN {
        return Err(Error::internal("a workbook that was handed in has no free column for results"));
    }
    Ok(last + 1)
}

fn colour(wrong: bool) -> String {
    format!("FF{:06X}", if wrong { RED } else { AMBER })
}

fn note(at: (u32, u32), mark: &Mark) -> Comment {
    let mut note = Comment::default();
    note.new_comment(at).set_author(AUTHOR).set_text_string(mark.note.as_str());
    note
}
