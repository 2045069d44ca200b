//! Why a file is not read, in words for the official who handed it in. Decides nothing.

use super::{Limits, Unreadable};

const SAVE_AS_XLSX_VI: &str = "Hãy mở bằng Excel và lưu lại dạng “Excel Workbook (.xlsx)”.";
const SAVE_AS_XLSX_EN: &str = "Open it in Excel and save it as “Excel Workbook (.xlsx)”.";

/// A file that is something else than a table, and what to do.
pub(super) fn other_kind(code: &'static str, vi: &str, en: &str) -> Unreadable {
    Unreadable::new(
        code,
        format!("Tệp này là {vi}, không phải bảng tính. Hãy gửi tệp Excel (.xlsx) hoặc CSV."),
        format!("This file is {en}, not a table. Hand in an Excel file (.xlsx) or CSV."),
    )
}

/// A table in a form that is not read, and how to save it.
pub(super) fn save_again(code: &'static str, vi: &str, en: &str) -> Unreadable {
    Unreadable::new(code, format!("Tệp này là {vi}. {SAVE_AS_XLSX_VI}"), format!("This file is {en}. {SAVE_AS_XLSX_EN}"))
}

pub(super) fn encrypted() -> Unreadable {
    Unreadable::new(
        "file-encrypted",
        "Tệp được bảo vệ bằng mật khẩu nên không đọc được. Hãy mở bằng Excel, bỏ mật khẩu (Tệp > Thông tin > Bảo vệ) và lưu lại.",
        "The file is protected by a password and cannot be read. Open it in Excel, remove the password (File > Info > Protect) and \
         save it again.",
    )
}

pub(super) fn macros() -> Unreadable {
    Unreadable::new(
        "workbook-with-macros",
        "Tệp có chứa macro nên không được nhận. Hãy lưu lại dạng “Excel Workbook (.xlsx)”, dạng này không giữ macro.",
        "The file holds macros and is not taken. Save it as “Excel Workbook (.xlsx)”, which keeps no macros.",
    )
}

pub(super) fn empty() -> Unreadable {
    Unreadable::new(
        "file-empty",
        "Tệp không có nội dung. Hãy kiểm tra lại tệp rồi gửi lại.",
        "The file holds nothing. Check the file and hand it in again.",
    )
}

/// A file that ends early or contradicts itself; the cause is for those who help.
pub(super) fn damaged(cause: &str) -> Unreadable {
    Unreadable::new(
        "file-damaged",
        format!("Tệp bị hỏng nên không đọc được hết ({cause}). Hãy mở bằng Excel, lưu lại thành tệp mới rồi gửi lại."),
        format!(
            "The file is damaged and cannot be read to its end ({cause}). Open it in Excel, save it as a new file and hand it in again."
        ),
    )
}

/// The disk failed, not the file.
pub(super) fn unreachable(cause: &std::io::Error) -> Unreadable {
    Unreadable::new(
        "file-unreachable",
        format!("Máy chủ không đọc được tệp ({cause}). Hãy gửi lại."),
        format!("The server could not read the file ({cause}). Hand it in again."),
    )
}

pub(super) fn too_large(limits: &Limits) -> Unreadable {
    let megabytes = limits.bytes >> 20;
    Unreadable::new(
        "file-too-large",
        format!("Tệp lớn hơn mức cho phép là {megabytes} MB. Hãy chia thành nhiều tệp nhỏ hơn."),
        format!("The file is larger than the {megabytes} MB allowed. Split it into smaller files."),
    )
}

pub(super) fn unpacks_too_large(limits: &Limits) -> Unreadable {
    let megabytes = limits.unpacked_bytes >> 20;
    Unreadable::new(
        "workbook-unpacks-too-large",
        format!(
            "Nội dung tệp khi giải nén vượt quá mức cho phép là {megabytes} MB. Hãy xóa các trang và định dạng thừa, hoặc chia thành \
             nhiều tệp nhỏ hơn."
        ),
        format!(
            "What the file unpacks to exceeds the {megabytes} MB allowed. Delete needless sheets and formats, or split it into \
             smaller files."
        ),
    )
}

pub(super) fn too_many_rows(limits: &Limits) -> Unreadable {
    let most = limits.rows;
    Unreadable::new(
        "too-many-rows",
        format!("Bảng có hơn {most} dòng, vượt quá mức cho phép. Hãy chia thành nhiều tệp."),
        format!("The table has more than the {most} rows allowed. Split it into several files."),
    )
}

pub(super) fn too_many_columns(limits: &Limits) -> Unreadable {
    let most = limits.columns;
    Unreadable::new(
        "too-many-columns",
        format!("Có dữ liệu ở bên phải cột thứ {most}, vượt quá mức cho phép. Hãy xóa các ô ở xa bên phải bảng."),
        format!(
            "There is data to the right of column {most}, which is the last one allowed. Delete the cells far to the right of the table."
        ),
    )
}

pub(super) fn cell_too_long(limits: &Limits) -> Unreadable {
    let most = limits.cell_characters;
    Unreadable::new(
        "cell-too-long",
        format!("Có ô dài hơn {most} ký tự, vượt quá mức cho phép. Hãy rút ngắn nội dung của ô."),
        format!("A cell has more than the {most} characters allowed. Shorten what it holds."),
    )
}

pub(super) fn unclosed_quote(row: u32) -> Unreadable {
    Unreadable::new(
        "unclosed-quote",
        format!("Dấu ngoặc kép mở ở dòng {row} không được đóng. Hãy thêm hoặc xóa dấu \" ở dòng đó."),
        format!("The quotation mark that opens in row {row} is never closed. Add or remove the \" in that row."),
    )
    .in_row(row)
}

pub(super) fn uneven(found: usize, expected: usize) -> Unreadable {
    Unreadable::new(
        "uneven-row",
        format!(
            "Dòng này có {found} cột nhưng dòng tiêu đề có {expected} cột. Hãy kiểm tra dấu phân cách và dấu ngoặc kép trong dòng."
        ),
        format!(
            "This row has {found} fields but the header has {expected}. Check the separators and quotation marks of the row."
        ),
    )
}

pub(super) fn unknown_encoding() -> Unreadable {
    Unreadable::new(
        "encoding-unknown",
        "Không nhận ra bảng mã chữ Việt của tệp. Hãy mở bằng Excel và lưu lại dạng “CSV UTF-8 (Comma delimited)”, hoặc gửi tệp .xlsx.",
        "The encoding of the Vietnamese letters was not recognised. Open the file in Excel and save it as “CSV UTF-8 (Comma \
         delimited)”, or hand in an .xlsx file.",
    )
}

pub(super) fn not_computed(cells: usize) -> Unreadable {
    Unreadable::new(
        "formulas-not-computed",
        format!("Tệp có hơn {cells} công thức chưa có kết quả. Hãy mở bằng Excel để tính lại, lưu rồi gửi lại."),
        format!(
            "More than {cells} formulas of the file have no result. Open it in Excel so that they are computed, save it and hand it in again."
        ),
    )
}

pub(super) fn no_tab(name: &str) -> Unreadable {
    Unreadable::new(
        "no-such-tab",
        format!("Tệp không có trang “{name}”. Hãy chọn một trang có trong tệp."),
        format!("The file has no sheet “{name}”. Choose one that it has."),
    )
}
