//! The reconciliation as tables of a file: one line for each figure, and one for each figure of a contradiction.

use super::Reconciliation;
use super::comparison::{FigureComparison, FigureReading};
use super::contradictions::{ContradictingFigure, FigureContradiction};
use crate::error::Both;
use crate::language::Language;
use crate::sheet::{Cell, Sheet};
use crate::statistics::sheets::{column, text};
use crate::statistics::words::Words;
use chrono::NaiveDate;
use entity::centi::Centi;
use entity::vocabulary::DatePrecision;

/// The figures, then the contradictions among them.
pub fn sheets(answer: &Reconciliation, language: Language) -> Vec<Sheet> {
    vec![figures(answer, language), contradictions(answer, language)]
}

fn figures(answer: &Reconciliation, language: Language) -> Sheet {
    let columns = [
        ("code", "mã số liệu", "code"),
        ("indicator", "chỉ tiêu", "indicator"),
        ("scope", "phạm vi", "scope"),
        ("former_district", "mã quận, huyện (đến 30/6/2025)", "code of the former district"),
        ("value", "số công bố", "published value"),
        ("value_from", "số công bố từ", "published value from"),
        ("unit", "đơn vị", "unit"),
        ("exactness", "mức chính xác", "exactness"),
        ("reading", "cách đọc", "reading"),
        ("as_of", "ngày của số liệu", "as of"),
        ("date_precision", "độ chính xác của ngày", "precision of the day"),
        ("publisher", "nơi công bố", "publisher"),
        ("source", "nguồn", "source"),
        ("note", "ghi chú", "note"),
        ("sense", "cách tính của sổ", "sense in the register"),
        ("caveat", "lưu ý", "caveat"),
        ("counted", "sổ đếm được", "counted"),
        ("known", "số hồ sơ có số liệu", "records with a value"),
        ("difference", "chênh lệch", "difference"),
        ("coverage_percent", "độ phủ (%)", "coverage (%)"),
        ("question", "câu hỏi", "question"),
        ("list", "danh sách", "list"),
        ("unmatched", "lý do không đối chiếu", "why not compared"),
    ];
    Sheet {
        name: language.of(&Both::new("Số liệu công bố", "Published figures")).to_owned(),
        about: answer.about.lines(),
        columns: columns.map(|(key, vi, en)| column(key, vi, en)).into(),
        rows: answer.figures.iter().map(|figure| figure_line(figure, language)).collect(),
    }
}

fn figure_line(figure: &FigureComparison, language: Language) -> Vec<Cell> {
    vec![
        text(&figure.code),
        text(&figure.indicator),
        text(&figure.scope),
        maybe(figure.former_district.as_deref()),
        number(Some(figure.value)),
        number(figure.value_from),
        maybe(figure.unit.as_deref()),
        text(&figure.exactness),
        reading(figure.reading),
        day(figure.as_of),
        precision(figure.date_precision),
        text(&figure.publisher),
        text(&figure.source),
        maybe(figure.note.as_deref()),
        words(figure.sense.as_ref(), language),
        words(figure.caveat.as_ref(), language),
        number(figure.counted),
        figure.known.map_or(Cell::Empty, Cell::Whole),
        number(figure.difference),
        number(figure.coverage_percent),
        maybe(figure.question.as_deref()),
        maybe(figure.list.as_deref()),
        words(figure.unmatched.as_ref(), language),
    ]
}

fn contradictions(answer: &Reconciliation, language: Language) -> Sheet {
    let columns = [
        ("indicator", "chỉ tiêu", "indicator"),
        ("scope", "phạm vi", "scope"),
        ("former_district", "mã quận, huyện (đến 30/6/2025)", "code of the former district"),
        ("as_of", "ngày của số liệu", "as of"),
        ("precision", "độ chính xác của ngày (kém nhất)", "precision of the day (vaguest)"),
        ("code", "mã số liệu", "code"),
        ("value", "số công bố", "published value"),
        ("value_from", "số công bố từ", "published value from"),
        ("unit", "đơn vị", "unit"),
        ("reading", "cách đọc", "reading"),
        ("date_precision", "độ chính xác của ngày", "precision of the day"),
        ("publisher", "nơi công bố", "publisher"),
        ("source", "nguồn", "source"),
        ("counted", "sổ đếm được", "counted"),
    ];
    let lines = answer.contradictions.iter().flat_map(|one| one.figures.iter().map(move |side| side_line(one, side)));
    Sheet {
        name: language.of(&Both::new("Mâu thuẫn", "Contradictions")).to_owned(),
        about: Vec::new(),
        columns: columns.map(|(key, vi, en)| column(key, vi, en)).into(),
        rows: lines.collect(),
    }
}

fn side_line(one: &FigureContradiction, side: &ContradictingFigure) -> Vec<Cell> {
    vec![
        text(&one.indicator),
        text(&one.scope),
        maybe(one.former_district.as_deref()),
        day(Some(one.as_of)),
        precision(one.precision),
        text(&side.code),
        number(Some(side.value)),
        number(side.value_from),
        maybe(side.unit.as_deref()),
        reading(side.reading),
        precision(side.date_precision),
        text(&side.publisher),
        text(&side.source),
        number(side.counted),
    ]
}

fn maybe(value: Option<&str>) -> Cell {
    value.map_or(Cell::Empty, text)
}

fn number(value: Option<Centi>) -> Cell {
    match value {
        None => Cell::Empty,
        Some(Centi(hundredths)) if hundredths % 100 == 0 => Cell::Whole(hundredths / 100),
        Some(value) => Cell::Centi(value),
    }
}

fn day(day: Option<NaiveDate>) -> Cell {
    day.map_or(Cell::Empty, Cell::Day)
}

fn reading(reading: Option<FigureReading>) -> Cell {
    maybe(reading.map(FigureReading::as_str))
}

fn precision(precision: Option<DatePrecision>) -> Cell {
    maybe(precision.map(DatePrecision::as_str))
}

fn words(words: Option<&Words>, language: Language) -> Cell {
    words.map_or(Cell::Empty, |words| text(language.of(&Both::from(words))))
}
