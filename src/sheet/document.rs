//! A document with tables, as offices send it up: head, title, sections, tables, room for a signature. Becomes a Word file
//! ([`super::docx`]), sheets of a workbook ([`Document::sheets`]), or a page, by whoever shows pages. Knows no record.

use super::{Cell, Column, Sheet};
use crate::error::Both;

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Who sends it: lines at the top left. What is not known is left for hands to fill in.
    pub sender: Vec<String>,
    /// The name of the state and its motto: lines at the top right.
    pub state: Vec<String>,
    /// The line for its number.
    pub number: String,
    /// The line for place and day.
    pub place_and_day: String,
    /// What it is, in one word.
    pub title: String,
    /// What it is about, line by line.
    pub subject: Vec<String>,
    /// What it says.
    pub blocks: Vec<Block>,
    /// To whom it goes: lines at the bottom left.
    pub receivers: Vec<String>,
    /// Who signs: lines at the bottom right, without a name.
    pub signature: Vec<String>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The heading of a section.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A table.
    Table(Tabular),
}

/// A table of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tabular {
    /// Its short name, as "Biểu 1".
    pub name: String,
    /// What it shows.
    pub title: String,
    /// In which sense and on which day.
    pub sense: String,
    /// The titles of its columns.
    pub columns: Vec<String>,
    /// Its rows, each with an entry for every column.
    pub rows: Vec<Vec<Entry>>,
    /// Whether the last row adds up the others.
    pub total: bool,
}

/// A value, and the list behind it where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The value.
    pub cell: Cell,
    /// The address of exactly what was counted.
    pub list: Option<String>,
}

impl Entry {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { cell: Cell::Text(text.into()), list: None }
    }
}

impl Document {
    /// Its tables.
    pub fn tables(&self) -> impl Iterator<Item = &Tabular> {
        self.blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
    }

    /// Its tables as sheets of a workbook.
    pub fn sheets(&self) -> Vec<Sheet> {
        let title = format!("{}: {}", self.title, self.subject.join("; "));
        let both = |text: &str| Both::new(text, text);
        let sheet = |table: &Tabular| Sheet {
            name: table.name.clone(),
            about: vec![
                (Both::new("Văn bản", "Document"), title.clone()),
                (Both::new("Biểu", "Table"), table.title.clone()),
                (Both::new("Cách tính và ngày", "Sense and day"), table.sense.clone()),
            ],
            columns: table.columns.iter().map(|column| Column::new(column.clone(), both(column))).collect(),
            rows: table.rows.iter().map(|row| row.iter().map(|entry| entry.cell.clone()).collect()).collect(),
        };
        self.tables().map(sheet).collect()
    }
}
