//! The register of OCOP products as rural-development offices keep it: 22 columns, A to V, under a header of two rows
//! (rules.md 6.1, source XL). Only data.

use super::{Column, Takes};
use crate::error::Both;

/// Columns that stand under one title.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// How the keys of its columns begin.
    pub prefix: &'static str,
    /// Its title in Vietnamese.
    pub vi: &'static str,
    /// Its title in English.
    pub en: &'static str,
}

impl Group {
    /// The group of a column.
    pub fn of(key: &str) -> Option<&'static Self> {
        GROUPS.iter().find(|group| key.starts_with(group.prefix))
    }

    /// What stands under the group's title in the second row of the header, of a whole title.
    pub fn below(&self, title: &Both) -> Both {
        let rest =
            |whole: &str, group: &str| whole.strip_prefix(group).map_or(whole, |rest| rest.trim_start_matches(": ")).to_owned();
        Both::new(rest(&title.vi, self.vi), rest(&title.en, self.en))
    }
}

/// The two rounds of assessment.
pub const GROUPS: [Group; 2] = [
    Group { prefix: "round1_", vi: "Đánh giá lần 1", en: "Round 1" },
    Group { prefix: "round2_", vi: "Đánh giá lần 2/nâng hạng", en: "Round 2/upgrade" },
];

pub(super) fn columns() -> Vec<Column> {
    let mut columns = product();
    columns.extend(standing());
    columns.extend(GROUPS.iter().flat_map(round));
    columns.push(Column::of_words(
        "note",
        ("Ghi chú", "Note"),
        ("Điều cần ghi chú thêm, viết tự do.", "Remarks, in free words."),
        Takes::Text,
    ));
    for column in &mut columns {
        column.required = matches!(column.key.as_str(), "product_name" | "producer_name");
    }
    columns
}

fn product() -> Vec<Column> {
    vec![
        Column::of_words(
            "ordinal",
            ("TT", "No."),
            ("Số thứ tự của dòng; không được nhập.", "Number of the row; not taken."),
            Takes::Text,
        ),
        Column::of_words(
            "product_name",
            ("Tên sản phẩm", "Product name"),
            (
                "Tên sản phẩm đúng như trong quyết định; khi cần chỉ rõ bản ghi thì ghi thêm mã trong ngoặc vuông sau tên, hoặc [mới].",
                "The name on the decision; where it must be told which record is meant, its code behind it in square brackets, or [new].",
            ),
            Takes::Text,
        ),
        Column::of_words(
            "product_group",
            ("Nhóm sản phẩm", "Product group"),
            (
                "Nhóm theo Phụ lục I của Quyết định 26/2026/QĐ-TTg, ví dụ Thực phẩm tươi sống.",
                "The group of Annex I of Decision 26/2026/QĐ-TTg, as Fresh food.",
            ),
            Takes::Term("group"),
        ),
        Column::of_words(
            "producer_type",
            ("Loại hình chủ thể", "Type of producer"),
            (
                "Loại hình tổ chức theo tiêu chí 3.1 của Quyết định 26/2026/QĐ-TTg, ví dụ Hợp tác xã.",
                "The kind of organisation (Decision 26/2026/QĐ-TTg, criterion 3.1), as Cooperative.",
            ),
            Takes::Term("producer_type"),
        ),
        Column::of_words(
            "producer_name",
            ("Tên chủ thể", "Producer name"),
            (
                "Tên đầy đủ của chủ thể, như trên giấy đăng ký; khi cần chỉ rõ bản ghi thì ghi thêm mã trong ngoặc vuông sau tên, hoặc [mới].",
                "The full name of the producer, as on its registration; where needed with its code in square brackets, or [new].",
            ),
            Takes::Text,
        ),
    ]
}

fn standing() -> Vec<Column> {
    vec![
        Column::of_words(
            "commune",
            ("Xã/phường", "Commune"),
            (
                "Xã, phường hiện nay, hoặc trước khi sắp xếp kèm tên huyện: mã 5 chữ số hoặc tên, ví dụ Xã Bát Tràng.",
                "The commune of today, or with its district the one before the mergers: five-digit code or name, as Xã Bát Tràng.",
            ),
            Takes::Commune,
        ),
        Column::of_words(
            "address",
            ("Địa chỉ", "Address"),
            ("Địa chỉ của chủ thể, đúng như trên giấy tờ.", "Address of the producer, as its papers print it."),
            Takes::Text,
        ),
        Column::of_words(
            "representative",
            ("Người đại diện", "Representative"),
            ("Họ và tên người đại diện của chủ thể. Không công khai.", "Full name of the legal representative. Never public."),
            Takes::Text,
        ),
        Column::of_words(
            "phone",
            ("Điện thoại", "Telephone"),
            (
                "Số điện thoại, ghi dạng văn bản để giữ số 0 ở đầu. Không công khai.",
                "Telephone number, as text, so that a leading zero stays. Never public.",
            ),
            Takes::Text,
        ),
        Column::of_words(
            "current_star",
            ("Hạng sao hiện tại", "Current stars"),
            (
                "Hạng sao đang giữ: 3, 4 hoặc 5; phải khớp với lần đánh giá gần nhất.",
                "The stars held: 3, 4 or 5; they must agree with the last round.",
            ),
            Takes::Star,
        ),
        Column::of_words(
            "current_until",
            ("Ngày hết hạn", "Expiry date"),
            ("Ngày cuối cùng giấy chứng nhận có hiệu lực, ví dụ 05/08/2029.", "Last day of the certificate, as 2029-08-05."),
            Takes::Day,
        ),
    ]
}

fn round(group: &Group) -> Vec<Column> {
    let column = |key: &str, title: (&str, &str), explanation, takes| {
        let (vi, en) = (format!("{}: {}", group.vi, title.0), format!("{}: {}", group.en, title.1));
        Column::of_words(&format!("{}{key}", group.prefix), (&vi, &en), explanation, takes)
    };
    vec![
        column(
            "star",
            ("Hạng sao", "Stars"),
            ("Hạng sao của lần đánh giá này: 3, 4 hoặc 5.", "Stars of this round: 3, 4 or 5."),
            Takes::Star,
        ),
        column(
            "date",
            ("Ngày công nhận", "Recognition date"),
            ("Ngày công nhận trong quyết định, ví dụ 05/08/2026.", "The day of recognition on the decision, as 2026-08-05."),
            Takes::Day,
        ),
        column(
            "year",
            ("Năm", "Year"),
            ("Năm công nhận; phải khớp với ngày công nhận.", "Year of recognition; it must agree with the date."),
            Takes::Whole,
        ),
        column(
            "decision",
            ("Số quyết định", "Decision number"),
            ("Số và ký hiệu của quyết định, ví dụ 2982/QĐ-UBND.", "Number and sign of the decision, as 2982/QĐ-UBND."),
            Takes::Text,
        ),
        column(
            "authority",
            ("Cơ quan ban hành", "Issuing authority"),
            (
                "Tên cơ quan ban hành quyết định, ví dụ UBND Thành phố Hà Nội.",
                "Name of that authority, as UBND Thành phố Hà Nội.",
            ),
            Takes::Text,
        ),
    ]
}
