//! The words of a published figure's own fields. Only data.

use super::{Word, word};

pub(super) const WORDS: &[Word] = &[
    word(
        "code",
        ("Mã số liệu", "Figure code"),
        ("Số thứ tự của dòng trong bộ sưu tập, ví dụ F001.", "Number of the row in the collection, as F001."),
    ),
    word("indicator", ("Chỉ tiêu", "Indicator"), ("Con số đếm gì, ví dụ products_total.", "What is counted, as products_total.")),
    word("value", ("Giá trị", "Value"), ("Con số được công bố, ví dụ 3317.", "The published number, as 3317.")),
    word("unit", ("Đơn vị tính", "Unit"), ("Một đơn vị của con số là gì.", "What one of the number is.")),
    word(
        "exactness",
        ("Mức chính xác", "Exactness"),
        (
            "Nơi công bố nói chính xác đến đâu: đúng, hơn, gần, khoảng.",
            "How exact the publisher is: exact, over, nearly, a range.",
        ),
    ),
    word(
        "as_of",
        ("Tính đến ngày", "As of"),
        (
            "Ngày mà con số nói đến; ngày cuối của tháng hoặc năm khi không biết rõ hơn.",
            "The day the number is about; the last day of the month or year where no more is known.",
        ),
    ),
    word(
        "date_precision",
        ("Độ chính xác của ngày", "Precision of the date"),
        (
            "Ngày đó được biết chính xác đến đâu: ngày, tháng, năm hay chậm nhất vào ngày đó.",
            "How exactly that day is known: day, month, year, or no later than.",
        ),
    ),
    word(
        "as_of_printed",
        ("Ngày như in", "Date as printed"),
        ("Ngày đúng như in, khi không phải một ngày thông thường.", "The date as printed, where it is no plain date."),
    ),
    word("scope", ("Phạm vi", "Scope"), ("Con số nói về địa bàn hoặc nhóm nào.", "What area or group the number is about.")),
    word("publisher", ("Nơi công bố", "Publisher"), ("Cơ quan hoặc tờ báo đã công bố.", "Who published the number.")),
];
