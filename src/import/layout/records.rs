//! The columns of each kind of record: they follow from its fields, so that a new field has its column at once.

use super::{Column, Takes};
use crate::registry::centres::Centre;
use crate::registry::decisions::Decision;
use crate::registry::field::{Field, Holds};
use crate::registry::kind::RecordKind;
use crate::registry::producers::Producer;
use crate::registry::products::Product;
use crate::registry::recognitions::Recognition;
use crate::registry::record::Record;
use crate::registry::villages::Village;
use crate::registry::words;
use utoipa::PartialSchema;
use utoipa::openapi::{RefOr, Schema};

/// The code of the record, what a client gives, and the version that the row was made from.
pub(super) fn columns(kind: RecordKind) -> Vec<Column> {
    match kind {
        RecordKind::Village => of::<Village>(),
        RecordKind::Producer => of::<Producer>(),
        RecordKind::Product => of::<Product>(),
        RecordKind::Centre => of::<Centre>(),
        RecordKind::Decision => of::<Decision>(),
        RecordKind::Recognition => of::<Recognition>(),
    }
}

fn of<R: Record>() -> Vec<Column> {
    let required = required::<R>();
    let column = |key: &str, takes| {
        let by_other_columns = more(R::KIND, key).iter().any(|column| names(column, key));
        let needed = required.iter().any(|name| name == key) && !by_other_columns;
        Column::new(key, words::title(R::TABLE, key), words::explanation(R::TABLE, key), needed, takes)
    };
    let mut columns = vec![column("code", Takes::Reference(R::KIND))];
    for field in R::FIELDS.iter().filter(|field| field.given) {
        columns.push(column(field.name, takes(field)));
        columns.extend(more(R::KIND, field.name));
    }
    columns.push(column("version", Takes::Whole));
    columns
}

/// The fields without which an input is refused.
fn required<R: Record>() -> Vec<String> {
    match R::Input::schema() {
        RefOr::T(Schema::Object(object)) => object.required,
        _ => Vec::new(),
    }
}

fn takes(field: &Field) -> Takes {
    match field.name {
        "commune" | "former_commune" => return Takes::Commune,
        "producer" | "operator" => return Takes::Reference(RecordKind::Producer),
        "village" => return Takes::Reference(RecordKind::Village),
        "decision" => return Takes::Reference(RecordKind::Decision),
        "standards" | "ip_rights" | "sites" => return Takes::Objects,
        _ => {}
    }
    match field.holds {
        // The subject of a recognition too: which kind of record it is, is known only from the code in the cell.
        Holds::Text | Holds::Code | Holds::Moment => Takes::Text,
        Holds::Choice(_) => Takes::Term(field.name),
        Holds::Star => Takes::Star,
        Holds::Whole => Takes::Whole,
        Holds::Decimal => Takes::Decimal,
        Holds::Degrees => Takes::Degrees,
        Holds::Date => Takes::Day,
        Holds::Flag => Takes::Flag,
        Holds::List => Takes::Texts,
    }
}

/// Whether another column can stand for a field that is a code.
fn names(column: &Column, field: &str) -> bool {
    column.key.strip_prefix(field).is_some_and(|rest| rest == "_number" || rest == "_name")
}

/// Columns that are no fields, after the field that they help to find.
fn more(kind: RecordKind, after: &str) -> Vec<Column> {
    match (kind, after) {
        (RecordKind::Recognition, "decision") => decision(),
        (RecordKind::Recognition, "subject") => vec![Column::of_words(
            "subject_name",
            ("Tên đối tượng", "Subject name"),
            (
                "Tên làng nghề, sản phẩm hoặc trung tâm, để tìm khi không ghi mã; nên ghi cả loại đối tượng.",
                "Name of the village, product or centre, to find it without its code; better with the kind of subject.",
            ),
            Takes::Text,
        )],
        (RecordKind::Product, "producer") => vec![Column::of_words(
            "producer_name",
            ("Tên chủ thể", "Producer name"),
            (
                "Tên chủ thể, để tìm khi không ghi mã chủ thể, ví dụ Hợp tác xã Rau an toàn Văn Đức.",
                "Name of the producer, to find it without its code, as Hợp tác xã Rau an toàn Văn Đức.",
            ),
            Takes::Text,
        )],
        (RecordKind::Product, "village") => vec![Column::of_words(
            "village_name",
            ("Tên làng nghề", "Village name"),
            (
                "Tên làng nghề, để tìm khi không ghi mã làng nghề, ví dụ Gốm sứ Bát Tràng.",
                "Name of the craft village, to find it without its code, as Gốm sứ Bát Tràng.",
            ),
            Takes::Text,
        )],
        _ => Vec::new(),
    }
}

/// What names a decision without its code, and is enough to enter it.
fn decision() -> Vec<Column> {
    vec![
        Column::of_words(
            "decision_number",
            ("Số quyết định", "Decision number"),
            (
                "Số và ký hiệu, ví dụ 2982/QĐ-UBND. Dùng thay cho mã quyết định; quyết định chưa có sẽ được thêm.",
                "Number and sign, as 2982/QĐ-UBND. Stands for the code of the decision; one that is not there is added.",
            ),
            Takes::Text,
        ),
        Column::of_words(
            "decision_date",
            ("Ngày quyết định", "Decision date"),
            ("Ngày ban hành quyết định, ví dụ 07/06/2024.", "The day the decision was issued, as 2024-06-07."),
            Takes::Day,
        ),
        Column::of_words(
            "authority_level",
            ("Cấp ban hành", "Level of authority"),
            (
                "Cấp của cơ quan ban hành: UBND cấp huyện, sở của thành phố, UBND Thành phố hoặc Bộ.",
                "Level of the authority that issued it: district, department of the city, city or ministry.",
            ),
            Takes::Term("authority_level"),
        ),
        Column::of_words(
            "authority_name",
            ("Cơ quan ban hành", "Issuing authority"),
            ("Tên cơ quan ban hành, ví dụ UBND Thành phố Hà Nội.", "Name of that authority, as UBND Thành phố Hà Nội."),
            Takes::Text,
        ),
    ]
}
