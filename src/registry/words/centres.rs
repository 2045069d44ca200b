//! The words of a centre's own fields. Only data.

use super::{Word, word};

pub(super) const WORDS: &[Word] = &[
    word(
        "code",
        ("Mã trung tâm", "Centre code"),
        (
            "Mã trung tâm do hệ thống cấp một lần. Để trống hoặc ghi \"mới\" cho trung tâm chưa có trong hệ thống.",
            "The registry's code of the centre, given once. Empty or \"new\" for a centre that is not in the register yet.",
        ),
    ),
    word(
        "official_name",
        ("Tên chính thức", "Official name"),
        (
            "Tên trong quyết định hoặc kế hoạch, ví dụ Trung tâm thiết kế sáng tạo xã Duyên Thái.",
            "The name on the decision or in the plan, as Trung tâm thiết kế sáng tạo xã Duyên Thái.",
        ),
    ),
    word(
        "trading_name",
        ("Tên trên biển hiệu", "Trading name"),
        ("Tên ghi trên biển hiệu, nếu khác tên chính thức.", "The name over the door, where it differs from the official one."),
    ),
    word(
        "operator",
        ("Đơn vị vận hành", "Operator"),
        (
            "Mã của chủ thể vận hành trung tâm, hoặc đúng tên khi chỉ có một chủ thể mang tên đó.",
            "Code of the producer that runs it, or its exact name where only one producer has that name.",
        ),
    ),
    word(
        "host_villages",
        ("Làng nghề nơi đặt trung tâm", "Host villages"),
        (
            "Mã các làng nghề mà trung tâm thuộc về, cách nhau bằng dấu chấm phẩy (;).",
            "Codes of the villages it belongs to, set apart by semicolons (;).",
        ),
    ),
    word(
        "sites",
        ("Địa điểm thành phần", "Sites"),
        (
            "Các địa điểm theo khu chức năng, dạng JSON, ví dụ [{\"zone\": \"Z1\", \"address\": \"Thôn 1, Bát Tràng\", \"area_m2\": 300}].",
            "Its places; the zones may lie at several places of a commune. As JSON: [{\"zone\": \"Z1\", \"address\": \"Thôn 1, Bát Tràng\", \"area_m2\": 300}].",
        ),
    ),
    word(
        "total_area_m2",
        ("Tổng diện tích (m²)", "Total area (m²)"),
        (
            "Diện tích của tất cả các khu, mét vuông, không lẻ; từ 500 trở lên để được công nhận.",
            "Area of all zones in whole m²; 500 to be recognised.",
        ),
    ),
    word(
        "meeting_area_m2",
        ("Diện tích khu giao dịch, đón đoàn (m²)", "Meeting area (m²)"),
        (
            "Diện tích khu giao dịch và đón tiếp đoàn khách, mét vuông, không lẻ; từ 100 trở lên để được công nhận.",
            "Area of the trading and meeting zone in whole m²; 100 to be recognised.",
        ),
    ),
    word(
        "display_score",
        ("Điểm trưng bày, giới thiệu, bán hàng", "Score for display"),
        (
            "Điểm khu trưng bày, giới thiệu và bán sản phẩm, nhiều nhất 20.",
            "Points for display, introduction and sale, at most 20.",
        ),
    ),
    word(
        "meeting_score",
        ("Điểm giao dịch, đón đoàn", "Score for meetings"),
        ("Điểm khu giao dịch và đón tiếp đoàn khách, nhiều nhất 15.", "Points for trading and group meetings, at most 15."),
    ),
    word(
        "experience_score",
        ("Điểm trình diễn, trải nghiệm", "Score for experience"),
        (
            "Điểm khu trình diễn, trải nghiệm và thông tin, nhiều nhất 20.",
            "Points for demonstration, experience and information, at most 20.",
        ),
    ),
    word(
        "photography_score",
        ("Điểm chụp ảnh sản phẩm", "Score for photography"),
        ("Điểm khu chụp ảnh sản phẩm, nhiều nhất 10.", "Points for product photography, at most 10."),
    ),
    word(
        "management_score",
        ("Điểm quản lý, vận hành", "Score for management"),
        ("Điểm quản lý, vận hành và nội dung khác, nhiều nhất 35.", "Points for management, operation and others, at most 35."),
    ),
    word(
        "goods_share_percent",
        ("Tỷ lệ sản phẩm OCOP, làng nghề (%)", "Share of OCOP and craft goods (%)"),
        (
            "Tỷ lệ sản phẩm OCOP được công nhận hoặc sản phẩm làng nghề tiêu biểu, từ 0 đến 100; từ 60 trở lên để được công nhận.",
            "Share of recognised OCOP goods or typical crafts of the village, in percent; 60 to be recognised.",
        ),
    ),
    word(
        "planned_year",
        ("Năm theo kế hoạch", "Planned year"),
        ("Năm mà kế hoạch của Thành phố nêu, ví dụ 2025.", "The year a plan of the city names for it, as 2025."),
    ),
    word(
        "stage",
        ("Giai đoạn", "Stage"),
        (
            "Trung tâm đang ở bước nào: trong kế hoạch, đã nộp hồ sơ, đã được công nhận, tạm ngừng. Công nhận và thu hồi theo quyết định.",
            "Where it stands: planned, applied; recognised and withdrawn follow from recognitions; suspended while recognised.",
        ),
    ),
    word(
        "opened_on",
        ("Ngày khai trương, gắn biển", "Opened on"),
        ("Ngày khai trương hoặc ngày gắn biển, ví dụ 15/12/2025.", "The day it opened or its plaque was fixed, as 2025-12-15."),
    ),
];
