//! The words of a craft village's own fields. Only data.

use super::{Word, word};

pub(super) const WORDS: &[Word] = &[
    word(
        "code",
        ("Mã làng nghề", "Village code"),
        (
            "Mã làng nghề do hệ thống cấp một lần, ví dụ LN-000123-0. Để trống hoặc ghi \"mới\" cho làng nghề chưa có trong hệ thống.",
            "The registry's code of the village, given once. Empty or \"new\" for a village that is not in the register yet.",
        ),
    ),
    word(
        "name",
        ("Tên làng nghề", "Village name"),
        (
            "Tên không kèm danh hiệu, ví dụ Gốm sứ Bát Tràng chứ không phải Làng nghề gốm sứ Bát Tràng.",
            "The name without the title, as Gốm sứ Bát Tràng and not Làng nghề gốm sứ Bát Tràng.",
        ),
    ),
    word(
        "other_names",
        ("Tên khác", "Other names"),
        (
            "Cách viết khác và tên cũ; khi tìm kiếm cũng thấy. Nhiều tên cách nhau bằng dấu chấm phẩy (;).",
            "Other spellings and former names; searches find them too. Several are set apart by semicolons (;).",
        ),
    ),
    word(
        "kind",
        ("Loại làng nghề", "Kind"),
        (
            "Làng nghề, làng nghề truyền thống, nghề truyền thống hay làng có nghề. Khi đã được công nhận, đây là danh hiệu đang giữ.",
            "What it is: a village, or the craft itself. Once it is recognised, this is the title it holds.",
        ),
    ),
    word(
        "trade_group",
        ("Nhóm ngành nghề", "Trade group"),
        (
            "Một trong bảy nhóm ngành nghề nông thôn theo Điều 4 Nghị định 52/2018/NĐ-CP, ví dụ T2.",
            "One of the seven groups of rural trades of Decree 52/2018/NĐ-CP, art. 4, as T2.",
        ),
    ),
    word(
        "craft",
        ("Nghề", "Craft"),
        (
            "Tên nghề, đúng như trong quyết định, ví dụ gốm sứ, mây tre đan.",
            "The craft, in the words of the decision, as gốm sứ, mây tre đan.",
        ),
    ),
    word(
        "hamlet",
        ("Thôn/tổ dân phố", "Hamlet"),
        ("Thôn, xóm hoặc tổ dân phố, ví dụ thôn Vạn An.", "Thôn, xóm or tổ dân phố, as thôn Vạn An."),
    ),
    word(
        "households_total",
        ("Tổng số hộ", "Households in all"),
        ("Tổng số hộ trên địa bàn, ví dụ 450.", "All households of the area, as 450."),
    ),
    word(
        "households_in_trade",
        ("Số hộ làm nghề", "Households in the trade"),
        (
            "Số hộ làm nghề; ít nhất 20% tổng số hộ để được công nhận từ 01/6/2018.",
            "Households that work in the trade; at least 20 % of all for a recognition since 1 June 2018.",
        ),
    ),
    word(
        "workers",
        ("Lao động thường xuyên", "Regular workers"),
        (
            "Số lao động làm nghề thường xuyên (chỉ tiêu thống kê 1613), ví dụ 820.",
            "Regular workers (statistical indicator 1613), as 820.",
        ),
    ),
    word(
        "revenue_vnd",
        ("Doanh thu năm (đồng)", "Revenue of the year (đồng)"),
        (
            "Doanh thu một năm, tính bằng đồng, không lẻ, ví dụ 15000000000 là 15 tỷ đồng.",
            "Revenue of a year in whole đồng, as 15000000000 for 15 billion.",
        ),
    ),
    word(
        "figures_year",
        ("Năm số liệu", "Year of the figures"),
        (
            "Năm của số hộ, số lao động và doanh thu, ví dụ 2025.",
            "The year that households, workers and revenue describe, as 2025.",
        ),
    ),
    word(
        "craft_since",
        ("Năm hình thành nghề", "Craft since"),
        ("Năm nghề bắt đầu có tại đây, ví dụ 1950.", "The year the craft began here, as 1950."),
    ),
    word(
        "environment_list",
        ("Danh mục môi trường", "Environment list"),
        (
            "Danh mục môi trường làng nghề theo Quyết định 2546/QĐ-UBND ngày 28/4/2023: E1, E2, E3 hoặc E4.",
            "Environment list of Decision 2546/QĐ-UBND (28 April 2023): E1, E2, E3 or E4.",
        ),
    ),
    word(
        "condition",
        ("Tình trạng hoạt động", "Condition"),
        (
            "Nghề còn hoạt động, có dấu hiệu mai một hay đã mai một.",
            "Whether the craft is still worked: active, declining or faded.",
        ),
    ),
    word(
        "history",
        ("Lịch sử, mô tả", "History"),
        ("Lịch sử và mô tả làng nghề, viết tự do.", "History and description, in free words."),
    ),
    word(
        "title",
        ("Danh hiệu", "Title"),
        (
            "Danh hiệu đang giữ theo quyết định công nhận. Muốn thay đổi, hãy nhập quyết định.",
            "The title held, by the standing recognition. Enter a decision to change it.",
        ),
    ),
];
