//! The sheet of a template that explains each column. Words only.

use super::super::layout::{Column, Layout, Takes};
use super::{Looks, example_word, shown};
use crate::error::Both;
use crate::language::Language;
use crate::programme::vocabularies;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Writes the sheet: what holds for all rows, then a row for each column.
pub(super) fn write(worksheet: &mut Worksheet, layout: Layout, columns: &[Column], looks: &Looks) -> Result<(), XlsxError> {
    let say = |words: &Both| looks.language.of(words).to_owned();
    worksheet.set_name(say(&Both::new("Hướng dẫn", "Guide")))?;
    let mut row = 0;
    for words in rules(layout) {
        worksheet.merge_range(row, 0, row, 5, &say(&words), &looks.prose)?;
        worksheet.set_row_height(row, 32)?;
        row += 1;
    }
    row += 1;
    let head = [
        Both::new("Cột", "Column"),
        Both::new("Tên kỹ thuật", "Technical name"),
        Both::new("Bắt buộc", "Required"),
        Both::new("Nhận", "Takes"),
        Both::new("Giải thích", "Explanation"),
        Both::new("Ví dụ", "Example"),
    ];
    for (at, words) in (0..).zip(&head) {
        worksheet.write_string_with_format(row, at, say(words), &looks.title)?;
    }
    for column in columns {
        row += 1;
        let required = if column.required { Both::new("có", "yes") } else { Both::new("", "") };
        let example = column.example.as_deref().map(|example| shown(column, example, looks.language));
        let cells = [
            say(&column.title),
            column.key.clone(),
            say(&required),
            say(&takes(column.takes)),
            say(&column.explanation),
            example.unwrap_or_default(),
        ];
        for (at, text) in (0..).zip(&cells) {
            worksheet.write_string_with_format(row, at, text, &looks.prose)?;
        }
    }
    for (at, width) in (0..).zip([28, 22, 10, 30, 70, 36]) {
        worksheet.set_column_width(at, width)?;
    }
    worksheet.set_paper_size(9).set_landscape();
    Ok(())
}

/// What holds for all rows.
fn rules(layout: Layout) -> Vec<Both> {
    let (vi, en) = (example_word(Language::Vietnamese), example_word(Language::English));
    let mut rules = vec![
        Both::new(
            format!("Mỗi dòng là một bản ghi. Dòng bắt đầu bằng chữ \"{vi}\" là ví dụ bịa ra và không được nhập; có thể xóa đi."),
            format!(
                "One record a row. A row that begins with the word \"{en}\" is an invented example and is not taken; it can be deleted."
            ),
        ),
        Both::new(
            "Cột có dấu * và nền vàng là bắt buộc với bản ghi mới. Có thể đổi thứ tự cột hoặc bỏ những cột không cần.",
            "A column with * on yellow is needed for a new record. Columns may be moved, and those not needed left out.",
        ),
        Both::new(
            "Xã, phường: ghi mã 5 chữ số, giữ số 0 ở đầu (00577), hoặc tên đầy đủ (Xã Bát Tràng). Xã, phường trước sắp xếp: ghi kèm huyện (Xã Đa Tốn, Huyện Gia Lâm).",
            "Communes: five-digit code with its leading zeros (00577), or the full name (Xã Bát Tràng). Communes before the mergers: with their district (Xã Đa Tốn, Huyện Gia Lâm).",
        ),
    ];
    if matches!(layout, Layout::Records(_)) {
        rules.push(Both::new(
            "Bản ghi mới: để trống cột mã hoặc ghi \"mới\". Bản ghi đã có: giữ nguyên mã và phiên bản như trong tệp tải về.",
            "A new record: leave the code empty or write \"new\". A record that is there: leave code and version as they came in the file.",
        ));
    } else {
        rules.push(Both::new(
            "Dòng không có lần đánh giá 2 thì để trống năm cột của lần đó. Hạng sao hiện tại phải khớp với lần đánh giá gần nhất.",
            "Without a second round its five columns stay empty. The current stars must agree with the last round.",
        ));
    }
    rules
}

/// What a column takes, in words.
fn takes(takes: Takes) -> Both {
    match takes {
        Takes::Text => Both::new("chữ", "text"),
        Takes::Reference(kind) => {
            Both::new(format!("mã {}, hoặc tên", kind.vietnamese()), format!("code of a {}, or its name", kind.name()))
        }
        Takes::Term(name) => {
            let (vi, en) = vocabularies::find(name).map_or((name, name), |list| (list.vi, list.en));
            Both::new(format!("một mục của danh mục: {vi}"), format!("one of the list: {en}"))
        }
        Takes::Star => Both::new("3, 4 hoặc 5", "3, 4 or 5"),
        Takes::Whole => Both::new("số nguyên", "a whole number"),
        Takes::Decimal => Both::new("số, nhiều nhất hai chữ số thập phân", "a number with at most two decimals"),
        Takes::Degrees => Both::new("độ thập phân", "decimal degrees"),
        Takes::Day => Both::new("ngày/tháng/năm (05/08/2026)", "a day: year-month-day (2026-08-05)"),
        Takes::Flag => Both::new("Có hoặc Không", "Yes or No"),
        Takes::Texts => Both::new("nhiều mục, cách nhau bằng dấu chấm phẩy (;)", "several texts, set apart by semicolons (;)"),
        Takes::Objects => Both::new("danh sách dạng JSON", "a list as JSON"),
        Takes::Commune => Both::new("mã 5 chữ số, hoặc tên", "five-digit code, or name"),
    }
}
