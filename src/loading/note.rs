//! What the records remember of the published rows besides their fields: notes, sources, confidence.

use super::files::broken;
use crate::error::Result;
use entity::vocabulary::Confidence;

/// The longest source a record holds.
const LONGEST_SOURCE: usize = 2000;

/// The remarks of a record, one a line.
#[derive(Debug, Default)]
pub(super) struct Note(Vec<String>);

impl Note {
    pub(super) fn line(&mut self, line: impl Into<String>) {
        self.0.push(line.into());
    }

    /// A remark that some rows have, under a heading.
    pub(super) fn quoted(&mut self, heading: &str, words: Option<&str>) {
        if let Some(words) = words {
            self.0.push(format!("{heading}: {words}"));
        }
    }

    /// The remark of those who gathered the rows, and where the row is to be found.
    pub(super) fn end(mut self, remark: Option<&str>, row: &str) -> String {
        self.quoted("Ghi chú khi thu thập", remark);
        self.0.push(format!("Dữ liệu nguồn: {row}."));
        self.0.join("\n")
    }
}

/// Sources beside each other, each once, as many as fit.
pub(super) fn sources<'a>(all: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut kept: Vec<&str> = Vec::new();
    let mut length = 0;
    for source in all {
        let longer = length + source.chars().count() + " | ".len();
        if !kept.contains(&source) && longer <= LONGEST_SOURCE {
            kept.push(source);
            length = longer;
        }
    }
    (!kept.is_empty()).then(|| kept.join(" | "))
}

/// The confidence of a row. "medium (existence), result unknown" is about the product, not about a recognition.
pub(super) fn confidence(row: &str, text: &str) -> Result<Confidence> {
    let word = text.split(' ').next().unwrap_or_default();
    word.parse().map_err(|()| broken(row, format!("there is no confidence called {text}")))
}
