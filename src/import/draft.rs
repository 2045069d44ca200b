//! A row as what it says: values by the key of their column, references and places as they are called. Reads one row at a
//! time and asks no database; what a cell does not say clearly becomes a fault at that cell.

use super::file::{Cell, Row, Value as CellValue};
use super::header::Header;
use super::layout::{Column, Takes, bracketed};
use super::place::{Beside, Found, Places};
use super::report::Remark;
use super::value::{self, Unclear};
use crate::error::Both;
use crate::registry::kind::RecordKind;
use crate::text;
use chrono::NaiveDate;
use entity::vocabulary::DatePrecision;
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap};

/// Which record a row names by the column `code`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Named {
    /// It says nothing.
    #[default]
    No,
    /// A new one, whatever is alike.
    New,
    /// This one.
    Code(String),
}

/// What a row says.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Its number as Excel shows it.
    pub row: u32,
    /// Values by key.
    pub given: Map<String, Value>,
    /// How exactly the days are known that are not known to the day.
    pub precision: HashMap<String, DatePrecision>,
    /// Records called by their names: key, kind, name.
    pub references: Vec<(String, RecordKind, String)>,
    /// The record that the row names.
    pub named: Named,
    /// The version that it was made from.
    pub version: Option<i64>,
    /// Cells of columns that the registry keeps itself.
    pub computed: Vec<(String, CellValue)>,
    /// What is wrong.
    pub faults: Vec<Remark>,
    /// What is worth knowing.
    pub warnings: Vec<Remark>,
}

/// What rows are read by: the columns of a layout and where they stand.
#[derive(Debug)]
pub struct Form {
    /// Where the columns stand.
    pub header: Header,
    /// What they take, by key.
    pub columns: HashMap<String, Column>,
    /// The communes.
    pub places: Places,
    /// Whether an empty cell clears the field.
    pub clear_empty: bool,
    /// Rows that are left alone.
    pub left_out: BTreeSet<u32>,
}

/// Fields of running text, which keep their line breaks.
const RUNNING: [&str; 3] = ["note", "history", "description"];
/// Cells that say that nothing is known.
const NOTHING: [&str; 4] = ["-", "–", "—", "/"];

impl Form {
    /// What a row says.
    pub fn read(&self, row: &Row) -> Draft {
        let mut draft = Draft { row: row.number, ..Draft::default() };
        let by_column: HashMap<u16, &Cell> = row.cells.iter().map(|cell| (cell.column, cell)).collect();
        let mut keys: Vec<(&String, &u16)> = self.header.columns.iter().collect();
        keys.sort_by_key(|(_, column)| **column);
        let beside = |key: &str| self.header.column(key).and_then(|column| by_column.get(&column)).map(|cell| &cell.value);
        let district = beside("former_district").and_then(|cell| value::text(cell).ok());
        let until = beside("former_commune_until").and_then(|cell| value::day(cell).ok()).map(|read| read.day);
        let place = Beside { district: district.as_deref(), until };
        for (key, at) in keys {
            let column = self.columns.get(key);
            let Some(cell) = by_column.get(at).filter(|cell| !says_nothing(&cell.value)) else {
                if self.clear_empty && column.is_some() && !matches!(key.as_str(), "code" | "version") {
                    draft.given.insert(key.clone(), Value::Null);
                }
                continue;
            };
            if let Some(font) = cell.converted_from {
                let (vi, en) =
                    (format!("chữ {font} đã được chuyển sang Unicode"), format!("letters of {font} were turned into Unicode"));
                draft.warnings.push(Remark::at(row.number, Some(*at), key, "converted", Both::new(vi, en)));
            }
            let Some(column) = column else {
                draft.computed.push((key.clone(), cell.value.clone()));
                continue;
            };
            if let Err(unclear) = self.cell(&mut draft, key, column, &cell.value, place) {
                draft.faults.push(Remark::at(row.number, Some(*at), key, unclear.code, Both::new(unclear.vi, unclear.en)));
            }
        }
        draft
    }

    fn cell(&self, draft: &mut Draft, key: &str, column: &Column, cell: &CellValue, place: Beside<'_>) -> Result<(), Unclear> {
        if let CellValue::Broken(shown) = cell {
            return Err(Unclear::new(
                "broken-formula",
                format!("ô có công thức lỗi hoặc chưa tính ({shown}); hãy sửa, hoặc thay bằng giá trị"),
                format!("the formula failed or was not computed ({shown}); mend it or replace it by its value"),
            ));
        }
        if key == "version" {
            draft.version = Some(value::whole(cell)?);
            return Ok(());
        }
        let lines = RUNNING.contains(&key) || matches!(column.takes, Takes::Texts | Takes::Objects | Takes::Commune);
        let cell = &if lines { cell.clone() } else { value::one_line(cell) };
        let value = match column.takes {
            Takes::Reference(kind) => return reference(draft, key, kind, cell),
            Takes::Commune => return self.commune(draft, key, cell, place),
            Takes::Star => {
                let read = value::star(cell)?;
                if !self.header.columns.contains_key("potential_five_star") && key == "star" {
                    draft.given.insert("potential_five_star".to_owned(), read.potential_five_star.into());
                } else if read.potential_five_star {
                    // A register has several columns of stars.
                    draft.given.insert(key.replace("star", "potential_five_star"), true.into());
                }
                json!(read.star.number())
            }
            Takes::Day => {
                let read = value::day(cell)?;
                if read.precision != DatePrecision::Day {
                    draft.precision.insert(key.to_owned(), read.precision);
                }
                json!(read.day)
            }
            Takes::Text => json!(value::text(cell)?),
            Takes::Term(list) => json!(value::term(&chosen(cell), list)?),
            Takes::Whole => json!(value::whole(cell)?),
            Takes::Decimal => json!(value::decimal(cell)?),
            Takes::Degrees => json!(value::degrees(cell)?),
            Takes::Flag => json!(value::flag(cell)?),
            Takes::Texts => json!(value::texts(cell)?),
            Takes::Objects => Value::Array(value::objects(cell)?),
        };
        draft.given.insert(key.to_owned(), value);
        Ok(())
    }

    fn commune(&self, draft: &mut Draft, key: &str, cell: &CellValue, place: Beside<'_>) -> Result<(), Unclear> {
        // Excel takes a code for a number; a name stays what it is.
        let text = if matches!(cell, CellValue::Number(_)) { value::commune_code(cell)? } else { value::text(cell)? };
        let former = key == "former_commune";
        // The last day is that of the former commune; it tells nothing about the one of today.
        let place = Beside { until: place.until.filter(|_| former), ..place };
        match self.places.find(&text, place, former)? {
            Found::Today(code) => _ = draft.given.insert(key.to_owned(), code.into()),
            Found::Former { today: None, parts, .. } if !former => {
                let list = parts.join("; ");
                return Err(Unclear::new(
                    "commune-split",
                    format!("xã cũ “{text}” đã chia vào: {list}; hãy ghi xã hiện nay, hoặc chuyển sang cột xã cũ nếu chưa rõ"),
                    format!(
                        "the former commune \"{text}\" was split into: {list}; write the one of today, or use the column of former communes"
                    ),
                ));
            }
            Found::Former { code, until, today, .. } => {
                draft.given.insert("former_commune".to_owned(), code.into());
                if !draft.given.contains_key("former_commune_until") {
                    draft.given.insert("former_commune_until".to_owned(), json!(until));
                }
                if let Some(today) = today.filter(|_| !former) {
                    draft.given.insert("commune".to_owned(), today.into());
                }
            }
        }
        Ok(())
    }
}

/// What was chosen from a drop-down list of a template has its code in brackets.
fn chosen(cell: &CellValue) -> CellValue {
    match cell {
        CellValue::Text(text) => CellValue::Text(bracketed(text).unwrap_or(text).to_owned()),
        other => other.clone(),
    }
}

fn reference(draft: &mut Draft, key: &str, kind: RecordKind, cell: &CellValue) -> Result<(), Unclear> {
    let text = value::text(cell)?;
    if key == "code" {
        draft.named = match text::fold(&text).as_str() {
            "moi" | "new" => Named::New,
            _ => Named::Code(text),
        };
        return Ok(());
    }
    if kind.is_code(&text) {
        draft.given.insert(key.to_owned(), text.into());
    } else {
        draft.references.push((key.to_owned(), kind, text));
    }
    Ok(())
}

fn says_nothing(value: &CellValue) -> bool {
    matches!(value, CellValue::Text(text) if text.is_empty() || NOTHING.contains(&text.as_str()))
}

/// Whether a row is no record: a heading between rows, the numbers of the columns, a total, the example of a template.
pub fn no_record(row: &Row, header: &Header) -> Option<Both> {
    let text = |cell: &Cell| match &cell.value {
        CellValue::Text(text) => text.clone(),
        CellValue::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let first = row.cells.first().map(text).unwrap_or_default();
    let folded = text::fold(&first);
    if matches!(folded.as_str(), "vi du" | "example") {
        return Some(Both::new("dòng ví dụ của mẫu", "the example row of the template"));
    }
    let known = |cell: &&Cell| header.columns.values().any(|column| *column == cell.column);
    let cells: Vec<&Cell> = row.cells.iter().filter(known).collect();
    if cells.is_empty() {
        return Some(Both::new("không có giá trị trong các cột đã nhận ra", "holds nothing in the columns that are known"));
    }
    let numbers: Vec<Option<u32>> =
        row.cells.iter().map(|cell| text(cell).trim_matches(['(', ')', '[', ']']).parse().ok()).collect();
    if numbers.len() > 2 && numbers.windows(2).all(|pair| matches!(pair, [Some(one), Some(next)] if *next == one + 1)) {
        return Some(Both::new("dòng số thứ tự của các cột", "the numbers of the columns"));
    }
    let texts: Vec<String> = row.cells.iter().map(|cell| text::fold(&text(cell))).collect();
    let total = |text: &String| {
        ["tong cong", "tong so", "tong", "cong", "total"]
            .iter()
            .any(|word| text == word || text.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')) && row.cells.len() <= 4)
    };
    if texts.iter().take(2).any(total) {
        return Some(Both::new("dòng tổng cộng", "a total"));
    }
    let fullest = header.columns.len();
    (fullest > 3 && row.cells.len() <= 2 && is_heading(&texts)).then(|| Both::new("dòng tiêu đề nhóm", "a heading between rows"))
}

/// "I. Huyện Gia Lâm", "A | NHÓM THỰC PHẨM": a numeral or letter, or an administrative unit, and nothing else.
fn is_heading(texts: &[String]) -> bool {
    let numeral = |word: &str| {
        !word.is_empty()
            && word.len() <= 5
            && (word.chars().all(|letter| "ivxlc".contains(letter))
                || word.len() == 1 && !word.starts_with(|c: char| c.is_ascii_digit()))
    };
    let first = texts.first().and_then(|text| text.split(' ').next()).unwrap_or_default();
    let unit = ["huyen ", "quan ", "thi xa ", "phuong ", "xa ", "thi tran ", "nhom ", "nganh "];
    numeral(first) || texts.iter().any(|text| unit.iter().any(|unit| text.starts_with(unit)))
}

/// Whether a cell of a column that the registry keeps itself says the same as the record.
pub fn says_the_same(cell: &CellValue, value: &Value) -> bool {
    let shown = match cell {
        CellValue::Text(text) => text.clone(),
        CellValue::Number(number) => number.to_string(),
        CellValue::Day(day) => day.to_string(),
        CellValue::Flag(flag) => flag.to_string(),
        CellValue::Broken(_) => return true,
    };
    let day = |text: &str| value::day(&CellValue::Text(text.to_owned())).ok().map(|read| read.day);
    match value {
        Value::Null => shown.is_empty(),
        Value::String(text) => *text == shown || text.parse::<NaiveDate>().is_ok_and(|own| day(&shown) == Some(own)),
        Value::Bool(own) => value::flag(cell) == Ok(*own),
        Value::Number(own) => {
            own.to_string() == shown || value::star(cell).is_ok_and(|read| own.as_u64() == Some(read.star.number().into()))
        }
        other => serde_json::from_str::<Value>(&shown).is_ok_and(|said| said == *other),
    }
}
