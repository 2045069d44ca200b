//! Workbooks to fill in: for each layout a sheet with its header, drop-down lists and an example row, and a sheet that
//! explains every column. Reads nothing; which columns there are is said in `layout`.

mod guide;
mod lists;

use super::layout::{Column, Group, Layout, Takes, labelled};
use crate::error::{Both, Error, Result};
use crate::language::Language;
use crate::programme::vocabularies;
use chrono::{Datelike, NaiveDate};
use lists::Lists;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Note, Workbook, Worksheet, XlsxError,
};

/// Rows below the header that have drop-down lists.
pub const LISTED_ROWS: u32 = 5_000;
/// Widths of columns, in digits.
const NARROWEST: u16 = 10;
const WIDEST: u16 = 40;

/// The word that the example row of a template begins with; an import skips such rows.
pub fn example_word(language: Language) -> &'static str {
    match language {
        Language::Vietnamese => "VÍ DỤ",
        Language::English => "EXAMPLE",
    }
}

/// Yes or no, as drop-down lists of templates show it.
pub fn flag_word(flag: bool, language: Language) -> &'static str {
    match (flag, language) {
        (true, Language::Vietnamese) => "Có",
        (false, Language::Vietnamese) => "Không",
        (true, Language::English) => "Yes",
        (false, Language::English) => "No",
    }
}

/// A workbook to fill in: the sheet itself, one that explains each column, and a hidden one with the lists that cells
/// choose from, because a list inside a rule has at most 255 characters.
///
/// Equal layouts become equal bytes, so the workbook says that it was created on a day that means nothing. Communes have
/// no list: there are too many to choose from, and offices write them by name; the guide says how.
pub fn template(layout: Layout, language: Language) -> Result<Vec<u8>> {
    write(layout, language).map_err(|error| Error::Internal(Box::new(error)))
}

fn write(layout: Layout, language: Language) -> std::result::Result<Vec<u8>, XlsxError> {
    let (looks, columns, title) = (Looks::new(language), layout.columns(), layout.title());
    let lists = Lists::of(&columns, language);
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(language.of(&title)).set_creation_datetime(&created));
    sheet(workbook.add_worksheet().set_name(language.of(&title))?, &columns, &lists, &looks)?;
    guide::write(workbook.add_worksheet(), layout, &columns, &looks)?;
    lists.write(workbook.add_worksheet())?;
    workbook.save_to_buffer()
}

/// How cells look.
struct Looks {
    language: Language,
    title: Format,
    required: Format,
    example: Format,
    prose: Format,
}

impl Looks {
    fn new(language: Language) -> Self {
        let title = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter)
            .set_align(FormatAlign::Center);
        Self {
            language,
            required: title.clone().set_background_color(Color::RGB(0x00FF_E699)),
            title: title.set_background_color(Color::RGB(0x00DD_EBF7)),
            example: Format::new().set_italic().set_font_color(Color::RGB(0x0080_8080)),
            prose: Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top),
        }
    }

    fn of_title(&self, column: &Column) -> &Format {
        if column.required { &self.required } else { &self.title }
    }

    /// How Excel shows, and understands, what is typed into a column: codes stay text, with their zeros.
    const fn number_format(&self, takes: Takes) -> &'static str {
        match (takes, self.language) {
            (Takes::Day, Language::Vietnamese) => "dd/mm/yyyy",
            (Takes::Day, Language::English) => "yyyy-mm-dd",
            (Takes::Whole, _) => "0",
            (Takes::Decimal, _) => "0.00",
            (Takes::Degrees, _) => "0.000000",
            (Takes::Star, _) => "General",
            _ => "@",
        }
    }
}

/// The sheet to fill in.
fn sheet(worksheet: &mut Worksheet, columns: &[Column], lists: &Lists, looks: &Looks) -> std::result::Result<(), XlsxError> {
    for (at, column) in (0..).zip(columns) {
        worksheet.set_column_format(at, &Format::new().set_num_format(looks.number_format(column.takes)))?;
        worksheet.set_column_width(at, width(column, looks.language))?;
    }
    let header = header(worksheet, columns, looks)?;
    for (at, column) in (0..).zip(columns) {
        example(worksheet, (header, at), column, looks)?;
        if let Some(rule) = lists.rule(column, looks.language)? {
            worksheet.add_data_validation(header, at, header + LISTED_ROWS - 1, at, &rule)?;
        }
    }
    worksheet.set_freeze_panes(header, 0)?;
    worksheet.set_paper_size(9).set_landscape().set_repeat_rows(0, header - 1)?;
    Ok(())
}

/// Writes the header and says how many rows it has: two where columns stand in groups. The key of a column is in the note
/// of its title.
fn header(worksheet: &mut Worksheet, columns: &[Column], looks: &Looks) -> std::result::Result<u32, XlsxError> {
    let grouped = columns.iter().any(|column| group(columns, column).is_some());
    let last = u32::from(grouped);
    let mut open: Option<&str> = None;
    for (at, column) in (0_u16..).zip(columns) {
        let format = looks.of_title(column);
        let own = group(columns, column);
        let words = own.map_or_else(|| column.title.clone(), |group| group.below(&column.title));
        let title = marked(looks.language.of(&words), column.required);
        match own {
            Some(group) if open != Some(group.prefix) => {
                let members = columns.iter().filter(|column| column.key.starts_with(group.prefix)).count();
                let end = at + u16::try_from(members).map_err(|_| XlsxError::RowColumnLimitError)? - 1;
                worksheet.merge_range(0, at, 0, end, looks.language.of(&Both::new(group.vi, group.en)), &looks.title)?;
                worksheet.write_string_with_format(last, at, title, format)?;
            }
            None if grouped => _ = worksheet.merge_range(0, at, last, at, &title, format)?,
            _ => _ = worksheet.write_string_with_format(last, at, title, format)?,
        }
        open = own.map(|group| group.prefix);
        let row = if own.is_some() { last } else { 0 };
        worksheet.insert_note(row, at, &Note::new(&column.key).add_author_prefix(false).set_width(200).set_height(24))?;
    }
    worksheet.set_row_height(last, 45)?;
    Ok(last + 1)
}

/// The group of a column; a group needs more than one.
fn group(columns: &[Column], column: &Column) -> Option<&'static Group> {
    Group::of(&column.key).filter(|group| columns.iter().filter(|other| other.key.starts_with(group.prefix)).count() > 1)
}

fn marked(title: &str, required: bool) -> String {
    if required { format!("{title} *") } else { title.to_owned() }
}

/// The cell of the example row, with the type that the column has.
fn example(worksheet: &mut Worksheet, at: (u32, u16), column: &Column, looks: &Looks) -> std::result::Result<(), XlsxError> {
    let (row, place) = at;
    let format = looks.example.clone().set_num_format(looks.number_format(column.takes));
    if place == 0 {
        worksheet.write_string_with_format(row, place, example_word(looks.language), &format.set_bold())?;
        return Ok(());
    }
    let Some(example) = &column.example else { return Ok(()) };
    let numeric = matches!(column.takes, Takes::Star | Takes::Whole | Takes::Decimal | Takes::Degrees);
    let day = NaiveDate::parse_from_str(example, "%Y-%m-%d").ok().filter(|_| column.takes == Takes::Day);
    if let Some(number) = example.parse::<f64>().ok().filter(|_| numeric) {
        worksheet.write_number_with_format(row, place, number, &format)?;
    } else if let Some(day) = day.and_then(excel_day) {
        worksheet.write_datetime_with_format(row, place, &day, &format)?;
    } else {
        worksheet.write_string_with_format(row, place, shown(column, example, looks.language), &format)?;
    }
    Ok(())
}

/// An example as people write it: terms by their labels, yes and no in words.
fn shown(column: &Column, example: &str, language: Language) -> String {
    match column.takes {
        Takes::Term(list) => vocabularies::find(list)
            .and_then(|list| list.term(example))
            .map_or_else(|| example.to_owned(), |term| labelled(term, language)),
        Takes::Flag => flag_word(example == "true", language).to_owned(),
        _ => example.to_owned(),
    }
}

fn excel_day(day: NaiveDate) -> Option<ExcelDateTime> {
    let (month, date) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    ExcelDateTime::from_ymd(u16::try_from(day.year()).ok()?, month, date).ok()
}

/// As wide as the example and half of the title need: a long title wraps.
fn width(column: &Column, language: Language) -> u16 {
    let length = |text: &str| u16::try_from(text.chars().count()).unwrap_or(WIDEST);
    let example = column.example.as_deref().map_or(0, |example| length(&shown(column, example, language)));
    (example + 1).max(length(language.of(&column.title)) / 2 + 4).clamp(NARROWEST, WIDEST)
}

#[cfg(test)]
mod tests;
