//! The tasks of officials, step by step, in the order of the pages.

use super::steps;
use crate::console::asked::Asked;
use maud::{Markup, html};

type Task = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const TASKS: &[Task] = &[
    (
        "Xem việc phải làm",
        "See what is to be done",
        &[
            ("Đăng nhập, mở “Việc của tôi”.", "Sign in and open “My tasks”."),
            (
                "Trang cho thấy đề xuất chờ xử lý, giấy chứng nhận sắp mở hoặc sắp hết thời gian nộp hồ sơ, hồ sơ cần xác nhận nơi sau sắp xếp, và thông tin còn thiếu.",
                "It shows proposals that wait, certificates whose window opens or closes, records whose place is to be confirmed after the mergers, and what is missing.",
            ),
        ],
    ),
    (
        "Ghi một trung tâm cùng quyết định",
        "Register a centre with its decision",
        &[
            (
                "Mở “Ghi vào sổ”, chọn trung tâm, điền tên, xã, phường, diện tích, điểm từng phần; trang tính tổng điểm và nói còn thiếu gì để đạt.",
                "Open “Register”, choose the centre, fill in name, commune, areas and scores; the page adds them up and says what is missing.",
            ),
            (
                "Lưu. Ô nào sai được báo ngay tại ô; điều khác thường hỏi lý do.",
                "Save. What is wrong is said at its field; what is odd asks for a reason.",
            ),
            (
                "Ghi quyết định: số, ngày, cơ quan ban hành, và các đối tượng được công nhận trong quyết định đó.",
                "Register the decision: number, day, authority, and the subjects that it recognises.",
            ),
        ],
    ),
    (
        "Sửa một hồ sơ",
        "Correct a record",
        &[
            ("Mở hồ sơ, chọn sửa, thay đổi, lưu.", "Open the record, choose to edit, change, save."),
            (
                "Nếu đồng nghiệp đã lưu trước, trang hiện bản của bạn, bản của họ và bản gốc; chọn từng ô rồi lưu lại.",
                "If a colleague saved first, the page shows yours, theirs and the original; choose field by field and save again.",
            ),
        ],
    ),
    (
        "Nhập một bảng tính",
        "Import a workbook",
        &[
            ("Tải tệp mẫu ở “Nhập tệp”, điền, gửi lên.", "Download the template at “Import”, fill it in, send it."),
            (
                "Xem từng dòng sẽ thành gì; chưa có gì được ghi. Sửa các dòng lỗi hoặc bỏ qua.",
                "See what becomes of each row; nothing is written yet. Mend the rows with errors or leave them out.",
            ),
            ("Ghi. Cả đợt nhập có thể hoàn tác.", "Write. The whole import can be undone."),
        ],
    ),
    (
        "Đề xuất từ xã, phường",
        "Propose from a commune",
        &[
            (
                "Cán bộ xã, phường gửi đề xuất; cán bộ sở áp dụng, trả lại hoặc bỏ.",
                "A commune officer sends a proposal; a department officer applies, returns or discards it.",
            ),
            ("Nhật ký ghi cả người đề xuất lẫn người áp dụng.", "The journal names both."),
        ],
    ),
    (
        "Lập báo cáo kỳ",
        "Make the period report",
        &[
            ("Mở “Báo cáo”, chọn năm, kỳ và phạm vi, lập báo cáo.", "Open “Reports”, choose year, part and scope."),
            (
                "In, hoặc tải Word, Excel. Tên cơ quan, số, ngày ký và chữ ký để trống cho bạn điền; số liệu có cách tính và ngày.",
                "Print it, or download Word or Excel. Agency, number, day and signature are left for you; every table says its sense and day.",
            ),
        ],
    ),
];

pub(super) fn part(asked: &Asked) -> Markup {
    html! { @for (vi, en, list) in TASKS { h3 { (asked.say(vi, en)) } (steps(asked, list)) } }
}
