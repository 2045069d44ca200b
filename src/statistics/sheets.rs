//! Answers as tables of a file: one line for each cell, totals marked as such, so that nobody adds them up twice.

use super::answer::{About, TableAnswer};
use super::expiring::ExpiringAnswer;
use super::measure::Amount;
use super::overview::Overview;
use super::series::{SeriesAnswer, SeriesRow};
use super::table::Cell as TableCell;
use crate::error::Both;
use crate::language::Language;
use crate::sheet::{Cell, Column, Sheet};
use entity::centi::Centi;

/// A column with its title in both languages.
pub fn column(key: &str, vi: &str, en: &str) -> Column {
    Column::new(key, Both::new(vi, en))
}

/// Text.
pub fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// The name of a sheet.
pub fn name(about: &About, language: Language) -> String {
    language.of(&Both::from(&about.unit_of_counting)).to_owned()
}

fn amount(amount: Option<Amount>) -> Cell {
    let whole = |number: i128| i64::try_from(number).ok();
    match amount {
        None => Cell::Empty,
        Some(Amount::Whole(number)) => whole(number).map_or(Cell::Empty, Cell::Whole),
        Some(Amount::Hundredths(number)) => whole(number).map_or(Cell::Empty, |number| Cell::Centi(Centi(number))),
    }
}

/// A cross-table.
pub fn table(answer: &TableAnswer, language: Language) -> Sheet {
    let mut columns = vec![column("level", "cấp", "level")];
    for dimension in &answer.dimensions {
        columns.push(column(&dimension.name, &dimension.vi, &dimension.en));
        let named = format!("{}_name", dimension.name);
        columns.push(column(&named, &format!("tên {}", dimension.vi), &format!("name of {}", dimension.en)));
    }
    columns.push(column("count", "số lượng", "count"));
    let some = answer.totals.first();
    let measures: Vec<&String> = some.into_iter().flat_map(|cell| cell.measures.keys()).collect();
    let known: Vec<&String> = some.into_iter().flat_map(|cell| cell.known.keys()).collect();
    columns.extend(measures.iter().map(|name| column(name, name, name)));
    let told = |name: &&String| column(&format!("known_{name}"), &format!("số hồ sơ có {name}"), &format!("records with {name}"));
    columns.extend(known.iter().map(told));
    columns.push(column("list", "danh sách", "list"));
    let line = |level: &str, cell: &TableCell| {
        let mut line = vec![text(level)];
        for dimension in &answer.dimensions {
            let value = cell.values.get(&dimension.name);
            let label = value.and_then(|value| dimension.values.iter().find(|known| known.value == *value));
            line.push(value.map_or(Cell::Empty, |value| text(value)));
            line.push(label.map_or(Cell::Empty, |label| text(language.of(&Both::new(label.vi.clone(), label.en.clone())))));
        }
        line.push(Cell::Whole(cell.count));
        line.extend(measures.iter().map(|name| amount(cell.measures.get(*name).copied().flatten())));
        line.extend(
            known.iter().map(|name| cell.known.get(*name).and_then(|n| i64::try_from(*n).ok()).map_or(Cell::Empty, Cell::Whole)),
        );
        line.push(text(&cell.list));
        line
    };
    let rows = answer.rows.iter().map(|cell| line("cell", cell)).chain(answer.totals.iter().map(|cell| line("total", cell)));
    Sheet { name: name(&answer.about, language), about: answer.about.lines(), columns, rows: rows.collect() }
}

/// The headline numbers, one line each.
pub fn overview(answer: &Overview, language: Language) -> Sheet {
    let columns = vec![
        column("section", "phần", "section"),
        column("code", "mã", "code"),
        column("vi", "chỉ tiêu", "in Vietnamese"),
        column("en", "chỉ tiêu (tiếng Anh)", "in English"),
        column("value", "số lượng", "value"),
        column("share_percent", "tỷ lệ %", "share in percent"),
        column("share_of", "trong tổng", "share of"),
        column("state", "trạng thái", "state"),
        column("sense", "cách tính", "sense"),
        column("unit_of_counting", "đơn vị đếm", "unit of counting"),
        column("on", "ngày", "day"),
        column("list", "danh sách", "list"),
    ];
    let said = |words: &super::words::Words| text(language.of(&Both::from(words)));
    let lines = answer.sections.iter().flat_map(|section| section.numbers.iter().map(move |number| (section, number)));
    let rows = lines.map(|(section, number)| {
        vec![
            text(&section.code),
            text(&number.code),
            text(&number.vi),
            text(&number.en),
            Cell::Whole(number.value),
            number.share_percent.map_or(Cell::Empty, Cell::Centi),
            number.share_of.as_deref().map_or(Cell::Empty, text),
            text(&number.state.join(",")),
            said(&number.sense),
            said(&number.unit_of_counting),
            Cell::Day(number.on),
            text(&number.list),
        ]
    });
    let name = Both::new("Tổng quan", "Overview");
    Sheet { name: language.of(&name).to_owned(), about: answer.about.lines(), columns, rows: rows.collect() }
}

/// Certificates that end, one line for each day and value.
pub fn expiring(answer: &ExpiringAnswer, language: Language) -> Sheet {
    let mut columns = vec![
        column("certificate_until", "ngày hết hạn", "last day"),
        column("days_left", "số ngày còn lại", "days left"),
        column("window", "thời gian đánh giá lại", "re-evaluation window"),
        column("window_opens", "bắt đầu nhận hồ sơ", "window opens"),
        column("window_closes", "ngày cuối nộp hồ sơ", "window closes"),
    ];
    columns.extend(answer.dimensions.iter().map(|dimension| column(&dimension.name, &dimension.vi, &dimension.en)));
    columns.extend([column("count", "số lượng", "count"), column("list", "danh sách", "list")]);
    let rows = answer.rows.iter().map(|row| {
        let mut line = vec![
            Cell::Day(row.certificate_until),
            Cell::Whole(row.days_left),
            text(row.window.as_str()),
            Cell::Day(row.window_opens),
            Cell::Day(row.window_closes),
        ];
        line.extend(
            answer.dimensions.iter().map(|dimension| row.values.get(&dimension.name).map_or(Cell::Empty, |value| text(value))),
        );
        line.extend([Cell::Whole(row.count), text(&row.list)]);
        line
    });
    let name = Both::new("Sắp hết hạn", "Expiring");
    Sheet { name: language.of(&name).to_owned(), about: answer.about.lines(), columns, rows: rows.collect() }
}

/// A series.
pub fn series(answer: &SeriesAnswer, language: Language) -> Sheet {
    let mut columns = vec![
        column("level", "cấp", "level"),
        column("period", "kỳ", "period"),
        column("from", "từ ngày", "from"),
        column("to", "đến ngày", "to"),
    ];
    for dimension in &answer.dimensions {
        columns.push(column(&dimension.name, &dimension.vi, &dimension.en));
        let named = format!("{}_name", dimension.name);
        columns.push(column(&named, &format!("tên {}", dimension.vi), &format!("name of {}", dimension.en)));
    }
    columns.extend([
        column("opening", "đầu kỳ", "opening"),
        column("inflow", "tăng", "inflow"),
        column("outflow", "giảm", "outflow"),
        column("stock", "cuối kỳ", "stock"),
        column("granted", "công nhận mới", "granted"),
        column("renewed", "công nhận lại", "renewed"),
        column("raised", "nâng hạng", "raised"),
        column("lowered", "hạ hạng", "lowered"),
        column("extended", "gia hạn", "extended"),
        column("withdrawn", "thu hồi", "withdrawn"),
        column("lapsed", "hết hạn", "lapsed"),
        column("list", "danh sách cuối kỳ", "list"),
    ]);
    let line = |level: &str, row: &SeriesRow| {
        let mut line = vec![text(level), text(&row.period), Cell::Day(row.from), Cell::Day(row.to)];
        for dimension in &answer.dimensions {
            let value = row.values.get(&dimension.name);
            let label = value.and_then(|value| dimension.values.iter().find(|known| known.value == *value));
            line.push(value.map_or(Cell::Empty, |value| text(value)));
            line.push(label.map_or(Cell::Empty, |label| text(language.of(&Both::new(label.vi.clone(), label.en.clone())))));
        }
        line.extend([row.opening, row.inflow, row.outflow, row.stock].map(Cell::Whole));
        line.extend(
            [row.granted, row.renewed, row.raised, row.lowered, row.extended, row.withdrawn, row.lapsed].map(Cell::Whole),
        );
        line.push(text(&row.list));
        line
    };
    let rows = answer.rows.iter().map(|row| line("cell", row)).chain(answer.totals.iter().map(|row| line("total", row)));
    Sheet { name: name(&answer.about, language), about: answer.about.lines(), columns, rows: rows.collect() }
}
