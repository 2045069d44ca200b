//! The words of a product's own fields. Only data.

use super::{Word, word};

pub(super) const WORDS: &[Word] = &[
    word(
        "code",
        ("Mã sản phẩm", "Product code"),
        (
            "Mã sản phẩm do hệ thống cấp một lần, ví dụ SP-000123-2. Để trống hoặc ghi \"mới\" cho sản phẩm chưa có trong hệ thống.",
            "The registry's code of the product, given once, as SP-000123-2. Empty or \"new\" for a product that is not in the register yet.",
        ),
    ),
    word(
        "name",
        ("Tên sản phẩm", "Product name"),
        (
            "Tên sản phẩm đúng như trong quyết định, ví dụ Bộ bát đĩa gốm sứ hoa sen đỏ.",
            "The name on the decision, as Bộ bát đĩa gốm sứ hoa sen đỏ.",
        ),
    ),
    word(
        "producer",
        ("Chủ thể", "Producer"),
        (
            "Mã của chủ thể, hoặc đúng tên chủ thể khi chỉ có một chủ thể mang tên đó.",
            "Code of the producer, or its exact name where only one producer has that name.",
        ),
    ),
    word(
        "criteria_set",
        ("Bộ sản phẩm", "Criteria set"),
        (
            "Một trong 26 bộ sản phẩm của Quyết định 26/2026/QĐ-TTg, ví dụ CS26-21; từ đó suy ra ngành và nhóm.",
            "One of the 26 criteria sets of Decision 26/2026/QĐ-TTg, as CS26-21; gives the sector and the group.",
        ),
    ),
    word(
        "sector",
        ("Ngành sản phẩm", "Sector"),
        (
            "Ngành theo Phụ lục I của Quyết định 26/2026/QĐ-TTg. Có thể để trống khi đã ghi bộ sản phẩm.",
            "The sector of Annex I of Decision 26/2026/QĐ-TTg. Filled from the criteria set where that is given.",
        ),
    ),
    word(
        "village",
        ("Làng nghề", "Craft village"),
        (
            "Mã của làng nghề làm ra sản phẩm, hoặc đúng tên làng nghề khi chỉ có một làng mang tên đó.",
            "Code of the craft village it comes from, or its exact name where only one village has that name.",
        ),
    ),
    word("description", ("Mô tả sản phẩm", "Description"), ("Sản phẩm là gì, viết tự do.", "What it is, in free words.")),
    word(
        "specification",
        ("Quy cách, tiêu chuẩn", "Specification"),
        (
            "Quy cách đóng gói, khối lượng, tiêu chuẩn áp dụng, ví dụ hộp 500 g, TCCS 01:2025.",
            "Packing, weight, standard applied, as hộp 500 g, TCCS 01:2025.",
        ),
    ),
    word(
        "standards",
        ("Chứng nhận tiêu chuẩn", "Certificates to standards"),
        (
            "Danh sách chứng nhận, dạng JSON, ví dụ [{\"standard\": \"HACCP\", \"number\": \"123\", \"valid_until\": \"2027-01-31\"}].",
            "Certificates to standards, as JSON: [{\"standard\": \"HACCP\", \"number\": \"123\", \"valid_until\": \"2027-01-31\"}].",
        ),
    ),
    word(
        "ip_rights",
        ("Quyền sở hữu trí tuệ", "Intellectual property rights"),
        (
            "Danh sách quyền sở hữu trí tuệ, dạng JSON, ví dụ [{\"kind\": \"collective_mark\", \"number\": \"456\"}].",
            "Intellectual property rights, as JSON: [{\"kind\": \"collective_mark\", \"number\": \"456\"}].",
        ),
    ),
    word(
        "gtin",
        ("Mã số mã vạch (GTIN)", "Bar code (GTIN)"),
        (
            "Mã GS1 gồm 8, 12, 13 hoặc 14 chữ số, chữ số cuối là số kiểm tra, ví dụ 8938505974194. Ghi dạng văn bản.",
            "GS1 article number of 8, 12, 13 or 14 digits, the last its check digit, as 8938505974194. Keep it as text.",
        ),
    ),
    word(
        "traceability_url",
        ("Địa chỉ truy xuất nguồn gốc", "Traceability address"),
        (
            "Địa chỉ web để truy xuất nguồn gốc, bắt đầu bằng https://. Cần có từ bốn sao trở lên.",
            "Web address where its origin can be traced. Needed for four stars and more.",
        ),
    ),
    word(
        "shop_urls",
        ("Gian hàng điện tử", "Shops on the web"),
        (
            "Địa chỉ các gian hàng bán sản phẩm, cách nhau bằng dấu chấm phẩy (;).",
            "Web addresses of shops that sell it, set apart by semicolons (;).",
        ),
    ),
    word(
        "star",
        ("Hạng sao", "Stars"),
        (
            "Hạng sao theo quyết định đang có giá trị: 3, 4 hoặc 5. Muốn thay đổi, hãy nhập quyết định.",
            "Stars, by the standing recognition: 3, 4 or 5. Enter a decision to change them.",
        ),
    ),
    word(
        "potential_five_star",
        ("Tiềm năng 5 sao", "Potential five stars"),
        (
            "Hạng bốn sao, điểm cấp tỉnh từ 90 trở lên và Bộ chưa quyết định.",
            "Four stars with a provincial score of 90 or more; the ministry has not decided.",
        ),
    ),
];
