//! What is written about a row: its result in one text, and the cells to mark. Knows no workbook.

use super::super::report::{Outcome, Remark, RowReport};
use super::{LONGEST, MOST_NOTED_ROWS};
use crate::language::Language;

/// A cell to mark.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Its column, from 0.
    pub(super) column: u16,
    /// Whether something is wrong there, or only odd.
    pub(super) wrong: bool,
    /// What is said about it.
    pub(super) note: String,
}

/// What is written about a row.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Its number as Excel shows it.
    pub(super) row: u32,
    /// Its outcome, and every fault and warning.
    pub(super) text: String,
    /// Its cells to mark, each once.
    pub(super) marks: Vec<Mark>,
}

/// The verdicts on all rows, by row, and whether cells are marked.
pub(super) fn verdicts(reports: impl Iterator<Item = RowReport>, language: Language) -> (Vec<Verdict>, bool) {
    let (mut all, mut noted): (Vec<Verdict>, bool) = (Vec::new(), true);
    for report in reports {
        let mut verdict = Verdict::of(&report, language);
        if noted && all.len() == MOST_NOTED_ROWS {
            noted = false;
            for earlier in &mut all {
                earlier.marks = Vec::new();
            }
        }
        if !noted {
            verdict.marks = Vec::new();
        }
        all.push(verdict);
    }
    all.sort_by_key(|verdict| verdict.row);
    // One line a row, whatever was handed over: rows are written in order, each once.
    all.dedup_by(|later, earlier| later.row == earlier.row && earlier.take(later));
    (all, noted)
}

impl Verdict {
    fn of(report: &RowReport, language: Language) -> Self {
        let mut text = language.of(&report.outcome.words()).to_owned();
        if let Some(code) = report.code.as_ref().filter(|_| report.outcome != Outcome::Skip) {
            text = format!("{text} ({code})");
        }
        let mut marks: Vec<Mark> = Vec::new();
        let faults = report.faults.iter().map(|remark| (remark, true));
        // What keeps a heading from being a row is no mistake of its writer.
        let wrong = report.outcome != Outcome::Skip;
        for (remark, is_fault) in faults.chain(report.warnings.iter().map(|remark| (remark, false))) {
            let sentence = sentence(remark, language);
            // What a row lacks has no cell; the field says what it is.
            let place = remark.cell.as_ref().or(Some(&remark.field)).filter(|place| !place.is_empty());
            let cell = place.map(|place| format!("{place}: ")).unwrap_or_default();
            text = format!("{text}\n{cell}{sentence}");
            if let Some(column) = remark.cell.as_deref().and_then(column) {
                mark(&mut marks, column, is_fault && wrong, sentence);
            }
        }
        Self { row: report.row, text: cut(text), marks }
    }

    fn take(&mut self, other: &mut Self) -> bool {
        self.text = cut(format!("{}\n{}", self.text, other.text));
        for Mark { column, wrong, note } in other.marks.drain(..) {
            mark(&mut self.marks, column, wrong, &note);
        }
        true
    }
}

fn mark(marks: &mut Vec<Mark>, column: u16, wrong: bool, sentence: &str) {
    match marks.iter_mut().find(|mark| mark.column == column) {
        Some(mark) => {
            mark.wrong |= wrong;
            mark.note = cut(format!("{}\n{sentence}", mark.note));
        }
        None => marks.push(Mark { column, wrong, note: cut(sentence.to_owned()) }),
    }
}

fn sentence(remark: &Remark, language: Language) -> &str {
    match language {
        Language::Vietnamese => &remark.vi,
        Language::English => &remark.en,
    }
}

/// The column of a cell, from 0: 2 of `C7`.
fn column(cell: &str) -> Option<u16> {
    let letters = cell.trim_end_matches(|character: char| character.is_ascii_digit());
    let valid = (1..=3).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_uppercase());
    let number = letters.bytes().fold(0_u32, |number, byte| number * 26 + u32::from(byte.wrapping_sub(b'A')) + 1);
    u16::try_from(number.checked_sub(1)?).ok().filter(|_| valid)
}

/// What a cell of Excel holds of a text, which it counts in UTF-16 units.
fn cut(text: String) -> String {
    if text.encode_utf16().count() <= LONGEST {
        return text;
    }
    let mut units = 1;
    let fits = |character: &char| {
        units += character.len_utf16();
        units <= LONGEST
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::super::tests::report;
    use super::{column, cut, verdicts};
    use crate::import::annotated::MOST_NOTED_ROWS;
    use crate::import::file::letters;
    use crate::import::report::Outcome;
    use crate::language::Language::{English, Vietnamese};

    #[test]
    fn names_of_cells_are_read_back() {
        for at in [0, 2, 25, 26, 701, 702, 16_383] {
            assert_eq!(column(&format!("{}7", letters(at))), Some(at));
        }
        assert_eq!(["", "7", "c7", "ABCD1", "C-7"].map(column), [None; 5]);
    }

    #[test]
    fn a_verdict_tells_every_fault_and_marks_each_cell_once() {
        let (all, noted) = verdicts([report(7)].into_iter(), Vietnamese);
        assert!(noted);
        assert_eq!(all[0].text, "Không nhận\nC7: Sai xã\nC7: Thiếu huyện\ncommune: Sai dòng\nD7: Lạ");
        let marks: Vec<_> = all[0].marks.iter().map(|mark| (mark.column, mark.wrong, mark.note.as_str())).collect();
        assert_eq!(marks, [(2, true, "Sai xã\nThiếu huyện"), (3, false, "Lạ")]);
        let (english, _) = verdicts([report(7)].into_iter(), English);
        assert!(english[0].text.starts_with("Refused\nC7: Wrong commune\n"));
    }

    #[test]
    fn what_is_skipped_is_not_wrong() {
        let mut skipped = report(7);
        skipped.outcome = Outcome::Skip;
        let (all, _) = verdicts([skipped].into_iter(), Vietnamese);
        assert!(all[0].marks.iter().all(|mark| !mark.wrong));
    }

    #[test]
    fn beyond_20_000_rows_no_cell_is_marked() {
        let most = u32::try_from(MOST_NOTED_ROWS).unwrap();
        let (all, noted) = verdicts((1..=most).map(report), Vietnamese);
        assert!(noted && all.iter().all(|verdict| verdict.marks.len() == 2));
        let (all, noted) = verdicts((1..=most + 1).map(report), Vietnamese);
        assert!(!noted && all.iter().all(|verdict| verdict.marks.is_empty()));
        assert_eq!(all.len(), MOST_NOTED_ROWS + 1);
    }

    #[test]
    fn texts_are_cut_to_what_a_cell_holds() {
        assert_eq!(cut("ộ".repeat(32_767)).chars().count(), 32_767);
        let long = cut("ộ".repeat(32_768));
        assert_eq!((long.chars().count(), long.ends_with("ộ…")), (32_767, true));
        assert_eq!(cut("😀".repeat(20_000)).encode_utf16().count(), 32_767);
    }
}
