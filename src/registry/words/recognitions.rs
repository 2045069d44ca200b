//! The words of a recognition's own fields. Only data.

use super::{Word, word};

pub(super) const WORDS: &[Word] = &[
    word(
        "code",
        ("Mã lượt công nhận", "Recognition code"),
        (
            "Mã lượt công nhận do hệ thống cấp một lần. Để trống hoặc ghi \"mới\" cho lượt chưa có trong hệ thống.",
            "The registry's code of the recognition, given once. Empty or \"new\" for one that is not in the register yet.",
        ),
    ),
    word(
        "decision",
        ("Mã quyết định", "Decision code"),
        (
            "Mã của quyết định trong hệ thống, ví dụ QD-000001-6; khác với số quyết định.",
            "The registry's code of the decision, as QD-000001-6; not its number.",
        ),
    ),
    word(
        "subject_kind",
        ("Loại đối tượng", "Kind of subject"),
        (
            "Đối tượng là làng nghề, sản phẩm hay trung tâm; suy ra được từ mã đối tượng.",
            "What kind of record the subject is: village, product or centre; follows from its code.",
        ),
    ),
    word(
        "subject",
        ("Mã đối tượng", "Subject code"),
        (
            "Mã của làng nghề (LN-…), sản phẩm (SP-…) hoặc trung tâm (TT-…) mà quyết định nói đến.",
            "Code of the village (LN-…), product (SP-…) or centre (TT-…) that the decision is about.",
        ),
    ),
    word(
        "act",
        ("Nội dung quyết định", "Act"),
        (
            "Quyết định làm gì: công nhận, công nhận lại, nâng hạng, hạ hạng, kéo dài hoặc thu hồi.",
            "What the decision does to it: grant, renew, raise, lower, extend or withdraw.",
        ),
    ),
    word(
        "title",
        ("Danh hiệu", "Title"),
        (
            "Danh hiệu được công nhận; chỉ dùng cho làng nghề. Kéo dài và thu hồi lấy theo lần trước.",
            "The title, for villages. An extension or withdrawal takes it over from the act before.",
        ),
    ),
    word(
        "star",
        ("Hạng sao", "Stars"),
        (
            "Hạng sao 3, 4 hoặc 5; chỉ dùng cho sản phẩm. Kéo dài và thu hồi lấy theo lần trước.",
            "The stars, 3, 4 or 5, for products. An extension or withdrawal takes them over from the act before.",
        ),
    ),
    word(
        "potential_five_star",
        ("Tiềm năng 5 sao", "Potential five stars"),
        (
            "Ghi Có khi hạng bốn sao, điểm cấp tỉnh từ 90 trở lên và Bộ chưa quyết định.",
            "Yes where the provincial score is 90 or more and the ministry has not decided: four stars with a flag.",
        ),
    ),
    word(
        "score",
        ("Tổng điểm", "Score"),
        ("Điểm trung bình của hội đồng, từ 0 đến 100, ví dụ 87.5.", "Mean score of the council, 0 to 100, as 87.5."),
    ),
    word(
        "scheme",
        ("Bộ tiêu chí áp dụng", "Criteria applied"),
        (
            "Bộ tiêu chí đã áp dụng; để trống thì lấy bộ có hiệu lực vào ngày quyết định.",
            "The criteria applied; by default those in force on the day of the decision.",
        ),
    ),
    word(
        "product_code",
        ("Mã số sản phẩm của lần đánh giá", "Product code of the round"),
        (
            "Mã số sản phẩm trên phiếu đánh giá, ví dụ 01-00577-12-2026 (trước 22/5/2026: 01-018-12-2024).",
            "The product code of this evaluation round, as 01-00577-12-2026 (before 22 May 2026: 01-018-12-2024).",
        ),
    ),
    word(
        "valid_from",
        ("Ngày có hiệu lực", "Valid from"),
        (
            "Ngày bắt đầu có hiệu lực; để trống thì lấy ngày quyết định.",
            "The day it takes effect; by default the day of the decision.",
        ),
    ),
    word(
        "valid_until",
        ("Ngày hết hạn", "Valid until"),
        (
            "Ngày cuối cùng còn hiệu lực; để trống thì sản phẩm là 36 tháng sau, làng nghề và trung tâm không có thời hạn.",
            "The last day; by default 36 months later for products, no end for villages and centres.",
        ),
    ),
    word(
        "date_precision",
        ("Độ chính xác của ngày hiệu lực", "Precision of the date"),
        (
            "Ngày có hiệu lực được biết chính xác đến đâu: ngày, tháng, năm hay chậm nhất vào ngày đó; để trống thì như ngày quyết định.",
            "How exactly the day it takes effect is known: day, month, year, or no later than; by default as the decision's date.",
        ),
    ),
    word(
        "ground",
        ("Căn cứ thu hồi", "Ground of withdrawal"),
        (
            "Trường hợp thu hồi theo khoản 1 Điều 8 Quyết định 26/2026/QĐ-TTg; chỉ ghi khi thu hồi.",
            "The ground of a withdrawal (26/2026, art. 8.1); only for withdrawals.",
        ),
    ),
    word(
        "superseded_on",
        ("Ngày bị thay thế", "Superseded on"),
        (
            "Ngày một quyết định sau về cùng đối tượng có hiệu lực; để trống với quyết định đang có giá trị.",
            "The day a later act on the same subject took effect; empty for the act that stands.",
        ),
    ),
];
