//! What separates the fields of a delimited file: what splits its first records most evenly. Reads a sample only.

use csv::{ReaderBuilder, StringRecord, Terminator};

/// What offices separate fields with; the first is taken where nothing separates anything.
const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];
const RECORDS: usize = 50;

/// The separator, and how many fields most records have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Split {
    pub(super) delimiter: u8,
    pub(super) fields: usize,
}

/// The separator that the first line says (`sep=;`), as Excel obeys it; the line is no row.
pub(super) fn announced(sample: &str) -> Option<u8> {
    let line = sample.lines().next()?;
    let value = line.strip_prefix("sep=").or_else(|| line.strip_prefix("SEP="))?;
    match value.as_bytes() {
        [delimiter, ..] if CANDIDATES.contains(delimiter) => Some(*delimiter),
        _ => None,
    }
}

/// The most even split of a sample that ends with a whole line.
pub(super) fn most_even(sample: &str) -> Split {
    let candidates = CANDIDATES.map(|delimiter| Tried::of(sample, delimiter));
    let even = candidates.into_iter().filter(|tried| tried.percent >= 60);
    let best = even.rev().max_by_key(|tried| (tried.percent, tried.records, tried.split.fields));
    best.map_or(Split { delimiter: b',', fields: 1 }, |tried| tried.split)
}

/// How a separator that was announced splits the sample.
pub(super) fn split(sample: &str, delimiter: u8) -> Split {
    Tried::of(sample, delimiter).split
}

/// What a separator makes of a sample.
#[derive(Debug)]
struct Tried {
    split: Split,
    /// How many records have the usual number of fields, and how many in a hundred of those below the titles.
    records: usize,
    percent: usize,
}

impl Tried {
    fn of(sample: &str, delimiter: u8) -> Self {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .terminator(Terminator::Any(b'\n'))
            .from_reader(sample.as_bytes());
        let holds_anything = |record: &StringRecord| record.iter().any(|field| !field.trim().is_empty());
        // A sample is valid UTF-8 and read from memory: no record of it fails.
        let records = reader.into_records().take(RECORDS).flatten().filter(holds_anything);
        let counts: Vec<usize> = records.map(|record| record.len()).collect();
        let frequency = |fields: usize| counts.iter().filter(|count| **count == fields).count();
        let usual = counts.iter().copied().filter(|count| *count > 1).max_by_key(|count| (frequency(*count), *count));
        let fields = usual.unwrap_or(1);
        // Titles above the table have no separators: they say nothing against one.
        let below_titles = counts.iter().skip_while(|count| **count == 1).count();
        let records = usual.map_or(0, frequency);
        let percent = (records * 100).checked_div(below_titles).unwrap_or(0);
        Self { split: Split { delimiter, fields }, records, percent }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_even_split_wins() {
        for (sample, delimiter, fields) in [
            ("Tên,Sao\nGốm,4\nLụa,5\n", b',', 2),
            ("Tên;Tỷ lệ;Ghi chú\nGốm;22,1;có, chưa rõ\nLụa;69,36;\n", b';', 3),
            ("Tên\tSao\nGốm; sứ\t4\n", b'\t', 2),
            ("Tên|Sao\nGốm|4\n", b'|', 2),
            ("DANH SÁCH SẢN PHẨM\n\nTên;Sao\n\"Gốm;\nsứ\";4\n", b';', 2),
            ("Tên\nGốm, sứ\nLụa\nNón\n", b',', 1),
            ("", b',', 1),
        ] {
            assert_eq!(most_even(sample), Split { delimiter, fields }, "{sample}");
        }
    }

    #[test]
    fn a_first_line_can_say_it() {
        assert_eq!(announced("sep=;\nTên;Sao\n"), Some(b';'));
        assert_eq!(announced("sep=,\n"), Some(b','));
        assert_eq!(announced("Tên;sep=;\n"), None);
        assert_eq!(announced("sep=x\n"), None);
    }
}
