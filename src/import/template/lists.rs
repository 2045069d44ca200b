//! The lists that cells of a template choose from: on a hidden sheet, a column each.

use super::super::layout::{Column, Takes, labelled};
use super::flag_word;
use crate::error::Both;
use crate::language::Language;
use crate::programme::vocabularies;
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Format, Formula, Worksheet, XlsxError};

use super::super::file::letters;

/// The name of the hidden sheet; plain, because rules name it.
const SHEET: &str = "lists";

/// The lists of one template.
pub(super) struct Lists {
    lists: Vec<(Takes, Vec<String>)>,
}

impl Lists {
    /// What the columns choose from, each list once.
    pub(super) fn of(columns: &[Column], language: Language) -> Self {
        let mut lists: Vec<(Takes, Vec<String>)> = Vec::new();
        for column in columns {
            let texts = texts(column.takes, language);
            if !texts.is_empty() && !lists.iter().any(|(takes, _)| *takes == column.takes) {
                lists.push((column.takes, texts));
            }
        }
        Self { lists }
    }

    /// The rule of a column that chooses from a list. Other values are asked about and not forbidden: a bare code is as
    /// good as the label.
    pub(super) fn rule(&self, column: &Column, language: Language) -> Result<Option<DataValidation>, XlsxError> {
        let Some((at, (_, texts))) = (0_u16..).zip(&self.lists).find(|(_, (takes, _))| *takes == column.takes) else {
            return Ok(None);
        };
        let letters = letters(at);
        let cells = format!("={SHEET}!${letters}$1:${letters}${}", texts.len());
        let title = Both::new("Không có trong danh mục", "Not in the list");
        let message = Both::new(
            "Hãy chọn một mục trong danh sách thả xuống. Vẫn giữ giá trị này?",
            "Please choose from the drop-down list. Keep this value?",
        );
        let rule = DataValidation::new()
            .allow_list_formula(Formula::new(cells))
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title(language.of(&title))?
            .set_error_message(language.of(&message))?;
        Ok(Some(rule))
    }

    /// Writes the sheet and hides it.
    pub(super) fn write(&self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        let text = Format::new().set_num_format("@");
        worksheet.set_name(SHEET)?.set_hidden(true);
        for (at, (takes, texts)) in (0..).zip(&self.lists) {
            for (row, entry) in (0..).zip(texts) {
                match entry.parse::<f64>().ok().filter(|_| *takes == Takes::Star) {
                    Some(star) => worksheet.write_number(row, at, star)?,
                    None => worksheet.write_string_with_format(row, at, entry, &text)?,
                };
            }
        }
        Ok(())
    }
}

fn texts(takes: Takes, language: Language) -> Vec<String> {
    match takes {
        Takes::Term(name) => vocabularies::find(name)
            .map(|list| list.terms.iter().map(|term| labelled(term, language)).collect())
            .unwrap_or_default(),
        Takes::Flag => [true, false].map(|flag| flag_word(flag, language).to_owned()).into(),
        Takes::Star => ["3", "4", "5"].map(str::to_owned).into(),
        _ => Vec::new(),
    }
}
