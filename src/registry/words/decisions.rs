//! The words of a decision's own fields. Only data.

use super::{Word, word};

pub(super) const WORDS: &[Word] = &[
    word(
        "code",
        ("Mã quyết định", "Decision code"),
        (
            "Mã quyết định do hệ thống cấp một lần; khác với số quyết định. Để trống hoặc ghi \"mới\" cho quyết định chưa có trong hệ thống.",
            "The registry's code of the decision, given once; not its number. Empty or \"new\" for a decision that is not in the register yet.",
        ),
    ),
    word(
        "number",
        ("Số quyết định", "Decision number"),
        ("Số và ký hiệu, ví dụ 2982/QĐ-UBND.", "Number and sign, as 2982/QĐ-UBND."),
    ),
    word(
        "authority_level",
        ("Cấp ban hành", "Level of authority"),
        (
            "Cấp của cơ quan ban hành: UBND cấp huyện, sở của thành phố, UBND Thành phố hoặc Bộ.",
            "Level of the authority that issued it: district, department of the city, city or ministry.",
        ),
    ),
    word(
        "authority_name",
        ("Cơ quan ban hành", "Issuing authority"),
        ("Tên cơ quan ban hành, ví dụ UBND Thành phố Hà Nội.", "Name of that authority, as UBND Thành phố Hà Nội."),
    ),
    word(
        "issued_on",
        ("Ngày ban hành", "Date of issue"),
        (
            "Ngày ban hành, ví dụ 07/06/2024. Khi chỉ biết tháng hoặc năm, ghi ngày cuối của tháng hoặc năm đó.",
            "The day it was issued, as 2024-06-07; the last day of the month or year where no more is known.",
        ),
    ),
    word(
        "date_precision",
        ("Độ chính xác của ngày ban hành", "Precision of the date of issue"),
        (
            "Ngày ban hành được biết chính xác đến đâu: ngày, tháng, năm hay chậm nhất vào ngày đó.",
            "How exactly the date of issue is known: day, month, year, or no later than.",
        ),
    ),
    word(
        "summary",
        ("Trích yếu", "Summary"),
        (
            "Trích yếu nội dung quyết định, ví dụ Về việc công nhận sản phẩm OCOP năm 2024.",
            "What it is about (trích yếu), as Về việc công nhận sản phẩm OCOP năm 2024.",
        ),
    ),
    word(
        "link",
        ("Đường dẫn văn bản", "Link to the text"),
        (
            "Địa chỉ web đăng quyết định, bắt đầu bằng https:// hoặc http://.",
            "Web address where it can be read, which begins with https:// or http://.",
        ),
    ),
];
