//! A document as a Word file (OOXML), laid out as administrative papers are (Decree 30/2020/NĐ-CP, annex I): A4, margins of
//! 20 and 30 mm, Times New Roman, head in two columns, room for a signature. Asks for no time: equal documents are equal.

use super::document::{Block, Document, Tabular};
use super::{Cell, unwritable};
use crate::error::Result;
use crate::language::Language;
use docx_rs::{
    AlignmentType, Docx, LineSpacing, PageMargin, Paragraph, Run, RunFonts, Shading, Table, TableCell, TableLayoutType, TableRow,
    VAlignType, WidthType,
};
use std::io::Cursor;

/// Twips: a twentieth of a point. A4 with 30 mm at the left and 15 mm at the right leaves 9355.
const PAGE: (u32, u32) = (11_906, 16_838);
const WIDTH: usize = 9_355;
/// Half points.
const NORMAL: usize = 26;
const SMALL: usize = 22;
const TITLE: usize = 28;

/// Writes a document.
pub fn write(document: &Document, language: Language) -> Result<Vec<u8>> {
    let margin = PageMargin::new().top(1_134).bottom(1_134).left(1_701).right(850);
    let font = RunFonts::new().ascii("Times New Roman").hi_ansi("Times New Roman").cs("Times New Roman");
    let mut docx = Docx::new().page_size(PAGE.0, PAGE.1).page_margin(margin).default_fonts(font).default_size(NORMAL);
    docx = docx.add_table(head(document));
    docx = docx.add_paragraph(line("", NORMAL));
    docx = docx.add_paragraph(bold(&document.title, TITLE).align(AlignmentType::Center));
    for subject in &document.subject {
        docx = docx.add_paragraph(bold(subject, NORMAL).align(AlignmentType::Center));
    }
    docx = docx.add_paragraph(line("", NORMAL));
    for block in &document.blocks {
        docx = match block {
            Block::Heading(text) => docx.add_paragraph(spaced(bold(text, NORMAL)).keep_next(true)),
            Block::Text(text) => docx.add_paragraph(spaced(line(text, NORMAL)).align(AlignmentType::Both)),
            Block::Table(table) => docx
                .add_paragraph(spaced(bold(&format!("{}. {}", table.name, table.title), NORMAL)).keep_next(true))
                .add_paragraph(italic(&table.sense).keep_next(true))
                .add_table(tabular(table, language)),
        };
    }
    docx = docx.add_paragraph(line("", NORMAL)).add_table(foot(document));
    let mut bytes = Cursor::new(Vec::new());
    docx.build().pack(&mut bytes).map_err(unwritable)?;
    Ok(bytes.into_inner())
}

fn line(text: &str, size: usize) -> Paragraph {
    Paragraph::new().add_run(Run::new().add_text(text).size(size))
}

fn bold(text: &str, size: usize) -> Paragraph {
    Paragraph::new().add_run(Run::new().add_text(text).size(size).bold())
}

fn italic(text: &str) -> Paragraph {
    Paragraph::new().add_run(Run::new().add_text(text).size(SMALL).italic()).line_spacing(LineSpacing::new().after(60))
}

fn spaced(paragraph: Paragraph) -> Paragraph {
    paragraph.line_spacing(LineSpacing::new().before(120).after(60))
}

/// Two columns of lines without borders.
fn columns(left: Vec<Paragraph>, right: Vec<Paragraph>) -> Table {
    let side = |lines: Vec<Paragraph>, width: usize| {
        lines.into_iter().fold(TableCell::new().width(width, WidthType::Dxa), TableCell::add_paragraph)
    };
    let (narrow, rest) = (WIDTH * 4 / 10, WIDTH - WIDTH * 4 / 10);
    Table::without_borders(vec![TableRow::new(vec![side(left, narrow), side(right, rest)])])
        .set_grid(vec![narrow, rest])
        .width(WIDTH, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
}

fn head(document: &Document) -> Table {
    let centred = |text: &String| bold(text, SMALL).align(AlignmentType::Center);
    let mut left: Vec<Paragraph> = document.sender.iter().map(centred).collect();
    left.push(line(&document.number, SMALL).align(AlignmentType::Center));
    let mut right: Vec<Paragraph> = document.state.iter().map(centred).collect();
    right.push(italic(&document.place_and_day).align(AlignmentType::Center));
    columns(left, right)
}

fn foot(document: &Document) -> Table {
    let left = document.receivers.iter().map(|text| line(text, SMALL)).collect();
    let mut right: Vec<Paragraph> =
        document.signature.iter().map(|text| bold(text, NORMAL).align(AlignmentType::Center)).collect();
    // Room for the hand that signs.
    right.extend((0..5).map(|_| line("", NORMAL)));
    columns(left, right)
}

fn tabular(table: &Tabular, language: Language) -> Table {
    let count = table.columns.len().max(1);
    // The first column names what the others count; it gets what they leave.
    let each = (WIDTH * 6 / 10 / count.saturating_sub(1).max(1)).min(1_500);
    let first = WIDTH - each * count.saturating_sub(1);
    let width = |column: usize| if column == 0 { first } else { each };
    let titles = table.columns.iter().enumerate().map(|(column, title)| {
        TableCell::new()
            .add_paragraph(bold(title, SMALL).align(AlignmentType::Center))
            .width(width(column), WidthType::Dxa)
            .vertical_align(VAlignType::Center)
            .shading(Shading::new().fill("EEF2EA"))
    });
    let mut rows = vec![TableRow::new(titles.collect()).cant_split()];
    for (index, row) in table.rows.iter().enumerate() {
        let last = table.total && index + 1 == table.rows.len();
        let cells = row.iter().enumerate().map(|(column, entry)| {
            let text = shown(&entry.cell, language);
            let paragraph = if last { bold(&text, SMALL) } else { line(&text, SMALL) };
            let align =
                if matches!(entry.cell, Cell::Whole(_) | Cell::Centi(_)) { AlignmentType::Right } else { AlignmentType::Left };
            TableCell::new().add_paragraph(paragraph.align(align)).width(width(column), WidthType::Dxa)
        });
        rows.push(TableRow::new(cells.collect()).cant_split());
    }
    Table::new(rows).set_grid((0..count).map(width).collect()).width(WIDTH, WidthType::Dxa).layout(TableLayoutType::Fixed)
}

/// A value as the language writes it.
fn shown(cell: &Cell, language: Language) -> String {
    let grouped = |text: &str, group: char, point: char| {
        let (whole, rest) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
        let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
        let mut all = String::from(sign);
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                all.push(group);
            }
            all.push(digit);
        }
        if let Some(rest) = rest {
            all.push(point);
            all.push_str(rest);
        }
        all
    };
    let number = |text: &str| match language {
        Language::Vietnamese => grouped(text, '.', ','),
        Language::English => grouped(text, ',', '.'),
    };
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Whole(whole) => number(&whole.to_string()),
        Cell::Centi(centi) => number(&centi.to_string()),
        Cell::Day(day) => day.format("%d/%m/%Y").to_string(),
        Cell::Flag(flag) => if *flag { "x" } else { "" }.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::super::document::{Block, Document, Entry, Tabular};
    use super::{Cell, shown, write};
    use crate::language::Language::{English, Vietnamese};
    use std::io::{Cursor, Read};

    fn document() -> Document {
        let text = |text: &str| vec![text.to_owned()];
        let table = Tabular {
            name: "Biểu 1".to_owned(),
            title: "Sản phẩm & <hạng>".to_owned(),
            sense: "còn hiệu lực".to_owned(),
            columns: vec!["Hạng".to_owned(), "Số".to_owned()],
            rows: vec![vec![Entry::text("5 sao"), Entry { cell: Cell::Whole(3_320), list: None }]],
            total: false,
        };
        Document {
            sender: text("…"),
            state: text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            number: "Số: …/BC-…".to_owned(),
            place_and_day: "…".to_owned(),
            title: "BÁO CÁO".to_owned(),
            subject: text("về Chương trình OCOP"),
            blocks: vec![Block::Heading("I. Chung".to_owned()), Block::Table(table)],
            receivers: text("Nơi nhận:"),
            signature: text("THỦ TRƯỞNG"),
        }
    }

    #[test]
    fn what_is_said_stands_in_the_file_and_equal_documents_are_equal_bytes() {
        let bytes = write(&document(), Vietnamese).unwrap();
        assert!(bytes == write(&document(), Vietnamese).unwrap(), "the time does not matter");
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut xml = String::new();
        archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
        for said in ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "3.320", "Sản phẩm &amp; &lt;hạng&gt;", "Nơi nhận:"]
        {
            assert!(xml.contains(said), "{said}");
        }
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        assert_eq!(
            (shown(&Cell::Whole(-1_234_567), Vietnamese), shown(&Cell::Whole(3_320), English)),
            ("-1.234.567".into(), "3,320".into())
        );
    }
}
