//! Looks over the XML of a workbook while it is counted, before anything is kept of it: whether there are formulas, and
//! whether anything in it would fill the memory of a reader. Understands no cell.

use super::{Limits, Unreadable, refusal};

/// The most texts that a workbook may share among its cells: each costs memory while the workbook is read.
const MOST_TEXTS: u64 = 10_000_000;
/// Excel itself takes 64,000 formats of cells, and as many of styles.
const MOST_FORMATS: u64 = 200_000;
const MOST_MERGED: u64 = 100_000;
/// How much is kept of a tag to know it.
const TAG: usize = 256;

/// What is known of the XML so far.
#[derive(Debug)]
pub(super) struct Scan {
    in_tag: bool,
    tag: Vec<u8>,
    run: usize,
    longest: usize,
    texts: u64,
    formats: u64,
    merged: u64,
    /// Whether a formula was met.
    pub(super) formulas: bool,
}

impl Scan {
    pub(super) fn new(limits: &Limits) -> Self {
        // A character of a cell can take eight bytes as a reference. Lists of ranges can be long as well.
        let longest = limits.cell_characters.saturating_mul(8).saturating_add(1 << 20);
        Self { in_tag: false, tag: Vec::with_capacity(TAG), run: 0, longest, texts: 0, formats: 0, merged: 0, formulas: false }
    }

    /// A part of the workbook begins.
    pub(super) fn begin(&mut self) {
        self.in_tag = false;
        self.run = 0;
    }

    /// Looks at more bytes of the part.
    pub(super) fn look(&mut self, bytes: &[u8], limits: &Limits) -> Result<(), Unreadable> {
        for byte in bytes {
            match byte {
                b'<' => {
                    self.in_tag = true;
                    self.run = 0;
                    self.tag.clear();
                }
                b'>' if self.in_tag => {
                    self.in_tag = false;
                    self.note()?;
                }
                other if self.in_tag && self.tag.len() < TAG => self.tag.push(*other),
                _ => {}
            }
            self.run += 1;
            if self.run > self.longest {
                return Err(refusal::cell_too_long(limits));
            }
        }
        Ok(())
    }

    fn note(&mut self) -> Result<(), Unreadable> {
        let name = self.tag.split(|byte| byte.is_ascii_whitespace() || *byte == b'/').next().unwrap_or_default();
        let name = name.rsplit(|byte| *byte == b':').next().unwrap_or_default();
        match name {
            b"f" => self.formulas = true,
            b"si" => self.texts += 1,
            b"xf" => self.formats += 1,
            b"mergeCell" => self.merged += 1,
            // A reader makes room for as many texts as are announced.
            b"sst" if announced(&self.tag) > MOST_TEXTS => return Err(refusal::damaged("sharedStrings uniqueCount")),
            _ => {}
        }
        let too_many = |vi: &str, en: &str, most: u64| {
            Err(Unreadable::new(
                "workbook-too-rich",
                format!("Tệp có hơn {most} {vi}, vượt quá mức cho phép. Hãy xóa định dạng thừa hoặc chia thành nhiều tệp."),
                format!(
                    "The file has more than the {most} {en} allowed. Delete needless formats or split it into several files."
                ),
            ))
        };
        if self.texts > MOST_TEXTS {
            return too_many("đoạn văn bản khác nhau", "different texts", MOST_TEXTS);
        }
        if self.formats > MOST_FORMATS {
            return too_many("định dạng ô", "formats of cells", MOST_FORMATS);
        }
        if self.merged > MOST_MERGED {
            return too_many("ô gộp", "merged cells", MOST_MERGED);
        }
        Ok(())
    }
}

/// How many texts the table of texts says it holds.
fn announced(tag: &[u8]) -> u64 {
    let tag = String::from_utf8_lossy(tag);
    let count = tag.split_once("uniqueCount=").and_then(|(_, rest)| rest.get(1..));
    let digits: String = count.unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
    // No digits: nothing is announced. More digits than a number holds: more than allowed.
    if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u64::MAX) }
}
