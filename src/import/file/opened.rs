//! A file that can be read: what it is, which tabs it has, and their rows. Looks at bytes, never at a name.

use super::delimited::Delimited;
use super::magic::{self, Kind};
use super::workbook::Workbook;
use super::{Limits, Merged, Row, Unreadable, refusal};
use std::fs::File;
use std::ops::ControlFlow;

/// What form a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An Excel workbook (`.xlsx`).
    Workbook,
    /// Text with separated fields (CSV).
    Delimited {
        /// Its encoding: `UTF-8`, `UTF-16LE`, `UTF-16BE`, `windows-1258`, `TCVN3` or `VNI`.
        encoding: &'static str,
        /// What separates its fields.
        delimiter: char,
    },
}

/// A file that can be read.
pub struct Opened {
    content: Content,
    limits: Limits,
    tabs: Vec<(String, Vec<Merged>)>,
}

enum Content {
    Workbook(Box<Workbook>),
    Delimited(Delimited),
}

/// Opens a file, whatever it is called, or says why it cannot be read. Blocks: it reads the file once.
pub fn open(mut file: File, limits: &Limits) -> Result<Opened, Unreadable> {
    let size = file.metadata().map_err(|cause| refusal::unreachable(&cause))?.len();
    if size > limits.bytes {
        return Err(refusal::too_large(limits));
    }
    let (content, tabs) = match magic::kind(&mut file)? {
        Kind::Archive => {
            let mut book = Workbook::new(file, limits)?;
            let mut tabs = Vec::new();
            for name in book.tabs()? {
                let merged = book.merged(&name)?;
                tabs.push((name, merged));
            }
            (Content::Workbook(Box::new(book)), tabs)
        }
        Kind::Text => (Content::Delimited(Delimited::new(file)?), vec![(String::new(), Vec::new())]),
    };
    if tabs.is_empty() {
        return Err(refusal::empty());
    }
    Ok(Opened { content, limits: *limits, tabs })
}

impl Opened {
    /// What form it has.
    pub fn form(&self) -> Form {
        match &self.content {
            Content::Workbook(_) => Form::Workbook,
            Content::Delimited(file) => Form::Delimited { encoding: file.encoding(), delimiter: file.delimiter() },
        }
    }

    /// The visible sheets that hold anything, in their order; of a delimited file one tab without a name.
    pub fn tabs(&self) -> Vec<String> {
        self.tabs.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The merged cells of a tab.
    pub fn merged(&self, tab: &str) -> Vec<Merged> {
        self.tabs.iter().find(|(name, _)| name == tab).map(|(_, merged)| merged.clone()).unwrap_or_default()
    }

    /// Hands over the rows of a tab that hold anything, from top to bottom, one at a time; until the caller breaks off. A row
    /// that cannot be read is told with its number and the next one follows. What ends the file is told at last.
    pub fn rows(&mut self, tab: &str, each: &mut dyn FnMut(Result<Row, Unreadable>) -> ControlFlow<()>) {
        if !self.tabs.iter().any(|(name, _)| name == tab) {
            // The only word: there is nothing to break off.
            let _: ControlFlow<()> = each(Err(refusal::no_tab(tab).at_last()));
            return;
        }
        match &mut self.content {
            Content::Workbook(book) => book.rows(tab, &self.limits, each),
            Content::Delimited(file) => file.rows(&self.limits, each),
        }
    }
}
