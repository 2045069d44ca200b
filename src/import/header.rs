//! Finds the header of a table: the row below the titles of the sheet, or the two rows of a header whose upper cells are
//! merged, and which column each cell of it means. What fits twice is told, never chosen.

use super::file::{Merged, Row, Unreadable, Value, letters};
use super::layout::{Layout, aliases};
use crate::error::Both;
use crate::for_kind;
use crate::registry::record::Record;
use crate::registry::words;
use crate::text;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use utoipa::ToSchema;

/// Rows among which a header is looked for.
pub const LOOKED_AT: usize = 40;
/// A row with fewer known titles is no header.
const FEWEST: usize = 2;

/// A column of the file, and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FoundColumn {
    /// Its letters, as Excel shows them.
    pub letters: String,
    /// What the file calls it.
    pub title: String,
    /// The field that it means; null where no field is meant and the column is left alone.
    #[schema(required)]
    pub key: Option<String>,
}

/// A header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Its last row; the data begins below.
    pub row: u32,
    /// The column of each known key.
    pub columns: HashMap<String, u16>,
    /// All columns with a title, from left to right.
    pub found: Vec<FoundColumn>,
    /// The titles of the columns that the file could have and has not, by key.
    pub absent: HashMap<String, Both>,
}

impl Header {
    /// A header of a layout; what it lacks follows from what it has.
    pub fn new(layout: Layout, row: u32, columns: HashMap<String, u16>, found: Vec<FoundColumn>) -> Self {
        let absent = layout.columns().into_iter().filter(|column| !columns.contains_key(&column.key));
        let absent = absent.map(|column| (column.key, column.title)).collect();
        Self { row, columns, found, absent }
    }

    /// The column of a key.
    pub fn column(&self, key: &str) -> Option<u16> {
        self.columns.get(key).copied()
    }
}

/// Finds the header for a layout among the first rows. `asked` is the row that the official named.
pub fn find(rows: &[Row], merged: &[Merged], layout: Layout, asked: Option<u32>) -> Result<Header, Unreadable> {
    let words = Words::of(layout);
    let rows_asked = rows.iter().take(LOOKED_AT).filter(|row| asked.is_none_or(|asked| asked == row.number));
    let candidates = rows_asked.map(|row| (row.number, titles(rows, merged, row.number)));
    let candidates = candidates.filter(|(_, titles)| words.named(titles) >= FEWEST).map(|(row, titles)| {
        let known = words.keys_of(&titles).len();
        (row, titles, known)
    });
    let candidates: Vec<_> = candidates.collect();
    let best = candidates.iter().map(|(.., known)| *known).max().unwrap_or_default();
    // A row above or below that fits nearly as well could be the header too; the upper row of a header of two rows fits
    // only in part, and so does a row of data that holds a word or two of a header.
    let mut fitting = candidates.into_iter().filter(|(.., known)| *known * 5 >= best * 4);
    match (fitting.next(), fitting.next()) {
        (Some((row, titles, _)), None) => words.header(row, &titles),
        (Some((first, ..)), Some((second, ..))) => Err(Unreadable {
            code: "two-headers",
            row: Some(second),
            ends_file: true,
            words: Both::new(
                format!(
                    "dòng {first} và dòng {second} đều có thể là dòng tiêu đề; hãy xóa một dòng, hoặc cho biết dòng nào (header_row)"
                ),
                format!("row {first} and row {second} both fit as the header; delete one, or name it with header_row"),
            ),
        }),
        (None, _) => Err(Unreadable { code: "no-header", row: asked, words: words.missing(), ends_file: true }),
    }
}

/// How well a layout fits: first whether the best row names a record by its code or has what a new one needs, then how many
/// columns it names; and of layouts that fit alike, the one fits better that asks for fewer columns that the row lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fit {
    whole: bool,
    /// Columns that are named.
    pub known: usize,
    lacking: Reverse<usize>,
}

/// How well a layout fits the first rows.
pub fn fit(rows: &[Row], merged: &[Merged], layout: Layout) -> Fit {
    let words = Words::of(layout);
    let required: Vec<String> = layout.columns().into_iter().filter(|column| column.required).map(|column| column.key).collect();
    let fits = rows.iter().take(LOOKED_AT).map(|row| {
        let titles = titles(rows, merged, row.number);
        if words.named(&titles) < FEWEST {
            return Fit::default();
        }
        let keys = words.keys_of(&titles);
        let lacking = required.iter().filter(|key| !keys.contains(key.as_str())).count();
        Fit { whole: lacking == 0 || keys.contains("code"), known: keys.len(), lacking: Reverse(lacking) }
    });
    fits.max().unwrap_or_default()
}

/// What stands over a column: in the last row of the header, and in the row above it.
struct Titles {
    above: Option<String>,
    own: Option<String>,
}

impl Titles {
    /// As people would say it.
    fn whole(&self, between: &str) -> String {
        [&self.above, &self.own].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(between)
    }
}

/// The titles above the data if the header ends with a row: of each column its own cell and the one above that spans it.
fn titles(rows: &[Row], merged: &[Merged], last: u32) -> BTreeMap<u16, Titles> {
    let cells = |number: u32| -> BTreeMap<u16, String> {
        let row = rows.iter().find(|row| row.number == number);
        let cells = row.into_iter().flat_map(|row| &row.cells);
        cells
            .filter_map(|cell| if let Value::Text(text) = &cell.value { Some((cell.column, text.clone())) } else { None })
            .collect()
    };
    let (own, mut above) = (cells(last), cells(last.saturating_sub(1)));
    spread(&mut above, merged, last.saturating_sub(1), &own);
    let columns: BTreeSet<u16> = own.keys().chain(above.keys()).copied().collect();
    let titles =
        columns.into_iter().map(|column| (column, Titles { above: above.get(&column).cloned(), own: own.get(&column).cloned() }));
    titles.collect()
}

/// A merged cell stands over all its columns; in a text file, which merges nothing, over the empty ones to its right.
fn spread(above: &mut BTreeMap<u16, String>, merged: &[Merged], number: u32, own: &BTreeMap<u16, String>) {
    let regions: Vec<&Merged> = merged.iter().filter(|region| region.rows.0 <= number && number <= region.rows.1).collect();
    let firsts: Vec<(u16, String)> = above.iter().map(|(column, text)| (*column, text.clone())).collect();
    for (index, (first, text)) in firsts.iter().enumerate() {
        let region = regions.iter().find(|region| region.columns.0 == *first);
        let last = match region {
            Some(region) => region.columns.1,
            None if merged.is_empty() => {
                let next = firsts.get(index + 1).map_or(u16::MAX, |(next, _)| *next);
                own.range(*first..next).next_back().map_or(*first, |(column, _)| *column)
            }
            None => *first,
        };
        for column in own.range(*first..=last).map(|(column, _)| *column) {
            above.insert(column, text.clone());
        }
    }
}

/// Every title that a layout knows.
struct Words {
    layout: Layout,
    keys: HashMap<String, String>,
    /// The same without marks; `None` where that is the title of several.
    bare: HashMap<String, Option<String>>,
}

impl Words {
    fn of(layout: Layout) -> Self {
        let mut keys = HashMap::new();
        let columns = layout.columns();
        // What the registry keeps itself is known too: a file that was exported has those columns, and the former district
        // tells communes of one name apart.
        for (key, title) in kept(layout) {
            for word in [key, &title.vi, &title.en].into_iter().chain(aliases(layout, key).iter().copied()) {
                keys.entry(plain(word)).or_insert_with(|| key.to_owned());
            }
        }
        // What is a column's own goes before what offices also call it.
        for column in &columns {
            for word in [&column.key, &column.title.vi, &column.title.en] {
                keys.entry(plain(word)).or_insert_with(|| column.key.clone());
            }
        }
        for column in &columns {
            for word in aliases(layout, &column.key) {
                keys.entry(plain(word)).or_insert_with(|| column.key.clone());
            }
        }
        let mut bare: HashMap<String, Option<String>> = HashMap::new();
        for (title, key) in &keys {
            let known = bare.entry(text::fold(title)).or_insert_with(|| Some(key.clone()));
            if known.as_ref() != Some(key) {
                *known = None;
            }
        }
        Self { layout, keys, bare }
    }

    /// The key that the titles over a column mean: both together, or the lower one; the upper one where nothing is below it.
    fn key(&self, titles: &Titles) -> Option<&str> {
        let whole = titles.whole(" ");
        let lower = titles.own.as_ref().or(titles.above.as_ref());
        [Some(&whole), lower].into_iter().flatten().find_map(|title| {
            let (title, short) = (plain(title), plain(&without_parentheses(title)));
            let known = self.keys.get(&title).or_else(|| self.keys.get(&short));
            // Some offices write titles without marks; others that have marks mean what they say.
            let unmarked = || self.bare.get(&title).or_else(|| self.bare.get(&short)).and_then(Option::as_ref);
            known.or_else(|| unmarked().filter(|_| title.is_ascii())).map(String::as_str)
        })
    }

    /// The keys that the titles over all columns mean.
    fn keys_of(&self, titles: &BTreeMap<u16, Titles>) -> BTreeSet<&str> {
        titles.values().filter_map(|titles| self.key(titles)).collect()
    }

    /// How many columns a row names itself; what only stands above it may be the header of something else.
    fn named(&self, titles: &BTreeMap<u16, Titles>) -> usize {
        titles.values().filter(|titles| titles.own.is_some() && self.key(titles).is_some()).count()
    }

    fn header(&self, row: u32, titles: &BTreeMap<u16, Titles>) -> Result<Header, Unreadable> {
        let mut header = Header { row, ..Header::default() };
        for (column, titles) in titles {
            let key = self.key(titles).map(str::to_owned);
            if let Some(key) = &key
                && let Some(first) = header.columns.insert(key.clone(), *column)
            {
                let (first, second, title) = (letters(first), letters(*column), self.title(key));
                return Err(Unreadable {
                    code: "two-columns",
                    row: Some(row),
                    ends_file: true,
                    words: Both::new(
                        format!("cột {first} và cột {second} đều là “{}”; hãy xóa hoặc đổi tên một cột", title.vi),
                        format!("columns {first} and {second} both mean \"{}\"; delete or rename one", title.en),
                    ),
                });
            }
            header.found.push(FoundColumn { letters: letters(*column), title: titles.whole(" / "), key });
        }
        Ok(Header::new(self.layout, row, header.columns, header.found))
    }

    /// What people call a column.
    fn title(&self, key: &str) -> Both {
        let own = self.layout.columns().into_iter().find(|column| column.key == key).map(|column| column.title);
        let other = || kept(self.layout).into_iter().find(|(known, _)| *known == key).map(|(_, title)| title);
        own.or_else(other).unwrap_or_else(|| Both::new(key, key))
    }

    fn missing(&self) -> Both {
        let columns = self.layout.columns();
        let required: Vec<_> = columns.iter().filter(|column| column.required || column.key == "code").collect();
        let list = |of: fn(&Both) -> &str| required.iter().map(|column| of(&column.title)).collect::<Vec<_>>().join(", ");
        let name = self.layout.name();
        Both::new(
            format!(
                "không tìm thấy dòng tiêu đề của bảng {name} trong {LOOKED_AT} dòng đầu; cần các cột như: {}. Có thể tải mẫu ở /api/v1/templates/{name}",
                list(|title| &title.vi)
            ),
            format!(
                "no header of {name} among the first {LOOKED_AT} rows; there should be columns as: {}. A template is at /api/v1/templates/{name}",
                list(|title| &title.en)
            ),
        )
    }
}

/// The fields of a record that no client gives, with their titles.
fn kept(layout: Layout) -> Vec<(&'static str, Both)> {
    fn of<R: Record>() -> Vec<(&'static str, Both)> {
        let kept = R::FIELDS.iter().filter(|field| !field.given && !matches!(field.name, "code" | "version"));
        kept.map(|field| (field.name, words::title(R::TABLE, field.name))).collect()
    }
    match layout {
        Layout::Records(kind) => for_kind!(kind, of),
        Layout::Register => vec![("former_district", words::title("product", "former_district"))],
    }
}

/// A title without what tells nothing: case, tone placement, stars, dots, line breaks.
fn plain(title: &str) -> String {
    let kept: String = title.chars().map(|character| if character.is_alphanumeric() { character } else { ' ' }).collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    text::tones_aside(&words.join(" "))
}

fn without_parentheses(title: &str) -> String {
    let mut depth = 0_usize;
    let kept = title.chars().filter(|character| {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0
    });
    kept.collect()
}
