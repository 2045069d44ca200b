//! Other headers that offices write over a column, in Vietnamese and English. Only data; keys and titles are not repeated.
//! Whoever compares does so without case and marks.

use super::Layout;
use crate::registry::kind::RecordKind;

type Aliases = &'static [(&'static str, &'static [&'static str])];

/// Other headers of a column.
pub fn aliases(layout: Layout, key: &str) -> &'static [&'static str] {
    let own = match layout {
        Layout::Records(RecordKind::Village) => VILLAGES,
        Layout::Records(RecordKind::Producer) => PRODUCERS,
        Layout::Records(RecordKind::Product) => PRODUCTS,
        Layout::Records(RecordKind::Centre) => CENTRES,
        Layout::Records(RecordKind::Decision) => DECISIONS,
        Layout::Records(RecordKind::Recognition) => RECOGNITIONS,
        Layout::Register => REGISTER,
    };
    let of = |list: Aliases| list.iter().find(|(known, _)| *known == key).map(|(_, others)| *others);
    of(own).or_else(|| of(SHARED)).unwrap_or_default()
}

const SHARED: Aliases = &[
    (
        "commune",
        &[
            "Xã",
            "Phường",
            "Xã, phường",
            "Xã phường, thị trấn",
            "Tên xã",
            "Tên xã/phường",
            "Mã xã",
            "Mã xã/phường",
            "Địa bàn",
            "Xã hiện nay",
            "Xã/phường hiện nay",
            "Ward",
        ],
    ),
    (
        "former_commune",
        &["Xã cũ", "Xã/phường cũ", "Xã trước sáp nhập", "Xã trước sắp xếp", "Xã/phường trước sáp nhập", "Old commune"],
    ),
    (
        "former_district",
        &[
            "Huyện",
            "Quận",
            "Quận, huyện",
            "Quận huyện thị xã",
            "Huyện cũ",
            "Quận/huyện",
            "Huyện/quận",
            "District",
            "Old district",
        ],
    ),
    ("address_as_printed", &["Địa chỉ", "Địa chỉ cũ", "Địa chỉ theo quyết định cũ", "Address"]),
    ("latitude", &["Tọa độ vĩ độ", "Lat"]),
    ("longitude", &["Tọa độ kinh độ", "Lon", "Lng", "Long"]),
    ("source", &["Nguồn", "Căn cứ"]),
    ("confidence", &["Mức độ tin cậy"]),
    ("note", &["Lưu ý", "Notes", "Remarks"]),
];

const VILLAGES: Aliases = &[
    ("code", &["Mã", "Mã LN"]),
    ("name", &["Tên", "Làng nghề", "Tên làng", "Tên làng nghề, nghề truyền thống", "Village"]),
    ("other_names", &["Tên gọi khác", "Tên cũ"]),
    ("kind", &["Loại hình", "Loại", "Loại hình làng nghề"]),
    ("trade_group", &["Nhóm nghề", "Nhóm ngành nghề nông thôn"]),
    ("craft", &["Ngành nghề", "Tên nghề", "Nghề chính", "Trade"]),
    ("hamlet", &["Thôn", "Thôn, xóm", "Xóm", "Tổ dân phố"]),
    ("households_total", &["Số hộ", "Tổng số hộ dân", "Total households"]),
    ("households_in_trade", &["Hộ làm nghề", "Số hộ tham gia làm nghề"]),
    ("workers", &["Số lao động", "Lao động", "Tổng số lao động"]),
    ("revenue_vnd", &["Doanh thu (đồng)", "Doanh thu năm", "Revenue"]),
    ("figures_year", &["Năm thống kê", "Số liệu năm"]),
    ("craft_since", &["Năm hình thành", "Năm có nghề"]),
    ("environment_list", &["Danh mục theo Quyết định 2546"]),
    ("condition", &["Hiện trạng", "Tình trạng"]),
    ("history", &["Lịch sử", "Mô tả", "Giới thiệu"]),
];

const PRODUCERS: Aliases = &[
    ("code", &["Mã", "Mã CT"]),
    (
        "name",
        &[
            "Chủ thể",
            "Tên chủ thể",
            "Chủ thể OCOP",
            "Tên chủ thể OCOP",
            "Cơ sở sản xuất",
            "Tên cơ sở",
            "Đơn vị",
            "Tên đơn vị",
            "Producer",
        ],
    ),
    ("producer_type", &["Loại hình", "Loại chủ thể", "Loại hình tổ chức", "Loại hình doanh nghiệp", "Loại hình kinh doanh"]),
    ("tax_code", &["MST", "Mã thuế", "Mã số thuế/CCCD"]),
    ("registration_number", &["Số ĐKKD", "Số giấy ĐKKD", "Số giấy chứng nhận đăng ký kinh doanh"]),
    ("website", &["Web", "Địa chỉ web"]),
    ("local_capital_percent", &["Vốn góp cộng đồng", "Tỷ lệ vốn góp cộng đồng"]),
    ("legal_representative", &["Người đại diện", "Đại diện pháp luật", "Người đại diện theo pháp luật", "Representative"]),
    ("phone", &["Số điện thoại", "ĐT", "SĐT", "Điện thoại liên hệ", "Phone number", "Tel"]),
    ("email", &["Hộp thư", "Địa chỉ thư điện tử"]),
    ("home_address", &["Địa chỉ thường trú", "Hộ khẩu thường trú"]),
];

const PRODUCTS: Aliases = &[
    ("code", &["Mã", "Mã SP"]),
    ("name", &["Sản phẩm", "Tên SP", "Sản phẩm OCOP", "Tên sản phẩm OCOP", "Product"]),
    ("producer", &["Mã chủ thể", "Mã CT", "Producer code"]),
    ("producer_name", &["Chủ thể OCOP", "Tên chủ thể OCOP", "Cơ sở sản xuất", "Tên cơ sở", "Đơn vị", "Đơn vị sản xuất"]),
    ("criteria_set", &["Bộ tiêu chí", "Phân nhóm", "Phân nhóm sản phẩm"]),
    ("sector", &["Ngành", "Ngành hàng"]),
    ("village", &["Mã làng nghề", "Mã LN", "Village code", "Village"]),
    ("village_name", &["Thuộc làng nghề"]),
    ("description", &["Mô tả", "Giới thiệu sản phẩm"]),
    ("specification", &["Quy cách", "Quy cách sản phẩm", "Quy cách sản phẩm, tiêu chuẩn", "Quy cách đóng gói"]),
    ("standards", &["Tiêu chuẩn", "Chứng nhận"]),
    ("ip_rights", &["Sở hữu trí tuệ"]),
    ("gtin", &["Mã vạch", "Mã số mã vạch", "Barcode", "Bar code"]),
    ("traceability_url", &["Truy xuất nguồn gốc", "Mã truy xuất nguồn gốc"]),
    ("shop_urls", &["Gian hàng", "Gian hàng trực tuyến"]),
];

const CENTRES: Aliases = &[
    ("code", &["Mã", "Mã TT"]),
    ("official_name", &["Tên", "Tên trung tâm", "Trung tâm", "Centre", "Name"]),
    ("trading_name", &["Tên thường gọi", "Tên biển hiệu"]),
    ("operator", &["Chủ thể", "Mã chủ thể", "Đơn vị quản lý", "Chủ trung tâm"]),
    ("host_villages", &["Làng nghề", "Mã làng nghề", "Địa điểm làng nghề"]),
    ("sites", &["Địa điểm", "Các địa điểm"]),
    ("total_area_m2", &["Diện tích", "Tổng diện tích", "Area"]),
    ("meeting_area_m2", &["Diện tích khu giao dịch"]),
    ("goods_share_percent", &["Tỷ lệ sản phẩm OCOP", "Tỷ lệ sản phẩm OCOP/đặc trưng"]),
    ("planned_year", &["Năm kế hoạch"]),
    ("stage", &["Tình trạng", "Trạng thái"]),
    ("opened_on", &["Ngày khai trương", "Ngày gắn biển"]),
];

const DECISIONS: Aliases = &[
    ("code", &["Mã", "Mã QĐ"]),
    ("number", &["Số", "Số QĐ", "Số, ký hiệu", "Số hiệu", "Số văn bản"]),
    ("authority_level", &["Cấp", "Cấp công nhận"]),
    ("authority_name", &["Cơ quan", "Nơi ban hành", "Đơn vị ban hành", "Authority"]),
    ("issued_on", &["Ngày", "Ngày quyết định", "Ngày QĐ", "Ngày ký", "Date"]),
    ("summary", &["Nội dung", "Trích yếu nội dung", "Về việc"]),
    ("link", &["Đường dẫn", "Liên kết"]),
];

const RECOGNITIONS: Aliases = &[
    ("code", &["Mã", "Mã công nhận"]),
    ("decision", &["Quyết định", "Mã QĐ"]),
    ("decision_number", &["Số QĐ", "Số, ký hiệu", "QĐ số"]),
    ("decision_date", &["Ngày QĐ", "Ngày ban hành", "Ngày ký"]),
    ("authority_level", &["Cấp công nhận"]),
    ("authority_name", &["Cơ quan", "Nơi ban hành", "Authority"]),
    ("subject_kind", &["Loại"]),
    ("subject", &["Đối tượng", "Mã sản phẩm", "Mã làng nghề", "Mã trung tâm"]),
    ("subject_name", &["Tên sản phẩm", "Tên làng nghề", "Tên trung tâm", "Sản phẩm", "Làng nghề"]),
    ("act", &["Nội dung", "Hình thức", "Loại quyết định"]),
    ("title", &["Danh hiệu công nhận"]),
    ("star", &["Sao", "Số sao", "Xếp hạng", "Phân hạng", "Hạng"]),
    ("potential_five_star", &["Tiềm năng năm sao"]),
    ("score", &["Điểm", "Số điểm"]),
    ("scheme", &["Bộ tiêu chí"]),
    ("product_code", &["Mã số sản phẩm"]),
    ("valid_from", &["Từ ngày", "Hiệu lực từ", "Ngày công nhận", "Ngày cấp"]),
    ("valid_until", &["Đến ngày", "Hiệu lực đến", "Có giá trị đến", "Expiry date"]),
    ("ground", &["Lý do thu hồi"]),
];

const REGISTER: Aliases = &[
    ("ordinal", &["STT", "Số TT", "Số thứ tự"]),
    ("product_name", &["Sản phẩm", "Tên SP", "Sản phẩm OCOP", "Tên sản phẩm OCOP", "Product"]),
    ("product_group", &["Nhóm", "Nhóm ngành", "Phân nhóm", "Ngành hàng"]),
    (
        "producer_type",
        &["Loại hình", "Loại chủ thể", "Loại hình kinh doanh", "Loại hình tổ chức", "Loại hình doanh nghiệp", "Business type"],
    ),
    (
        "producer_name",
        &["Chủ thể", "Chủ thể OCOP", "Tên chủ thể OCOP", "Cơ sở sản xuất", "Tên cơ sở", "Đơn vị", "Chủ thể sản xuất", "Producer"],
    ),
    ("address", &["Địa chỉ chủ thể", "Địa chỉ sản xuất", "Địa chỉ cơ sở"]),
    ("representative", &["Đại diện", "Họ tên người đại diện", "Người đại diện pháp luật", "Chủ cơ sở"]),
    ("phone", &["Số điện thoại", "ĐT", "SĐT", "Điện thoại liên hệ", "Phone number", "Tel"]),
    ("current_star", &["Hạng sao", "Sao hiện tại", "Số sao hiện tại", "Xếp hạng hiện tại", "Hạng hiện tại", "Current star"]),
    ("current_until", &["Hết hạn", "Thời hạn", "Hạn giấy chứng nhận", "Ngày hết hiệu lực", "Valid until"]),
    ("round1_star", &["Lần 1: Hạng sao", "Đánh giá lần 1: Sao", "Đánh giá lần 1: Số sao", "Round 1: Star"]),
    ("round1_date", &["Lần 1: Ngày công nhận", "Đánh giá lần 1: Ngày", "Đánh giá lần 1: Ngày quyết định", "Round 1: Date"]),
    ("round1_year", &["Lần 1: Năm", "Đánh giá lần 1: Năm công nhận", "Đánh giá lần 1: Năm đánh giá"]),
    (
        "round1_decision",
        &["Lần 1: Số quyết định", "Đánh giá lần 1: Số QĐ", "Đánh giá lần 1: Quyết định", "Round 1: Decision no."],
    ),
    (
        "round1_authority",
        &["Lần 1: Cơ quan ban hành", "Đánh giá lần 1: Cơ quan", "Đánh giá lần 1: Cấp công nhận", "Round 1: Authority"],
    ),
    (
        "round2_star",
        &[
            "Lần 2: Hạng sao",
            "Đánh giá lần 2: Hạng sao",
            "Đánh giá lần 2/nâng hạng: Sao",
            "Đánh giá lần 2/nâng hạng: Số sao",
            "Round 2: Stars",
        ],
    ),
    (
        "round2_date",
        &[
            "Lần 2: Ngày công nhận",
            "Đánh giá lần 2: Ngày công nhận",
            "Đánh giá lần 2/nâng hạng: Ngày",
            "Round 2: Recognition date",
        ],
    ),
    ("round2_year", &["Lần 2: Năm", "Đánh giá lần 2: Năm", "Đánh giá lần 2/nâng hạng: Năm công nhận", "Round 2: Year"]),
    (
        "round2_decision",
        &["Lần 2: Số quyết định", "Đánh giá lần 2: Số quyết định", "Đánh giá lần 2/nâng hạng: Số QĐ", "Round 2: Decision number"],
    ),
    (
        "round2_authority",
        &[
            "Lần 2: Cơ quan ban hành",
            "Đánh giá lần 2: Cơ quan ban hành",
            "Đánh giá lần 2/nâng hạng: Cơ quan",
            "Round 2: Authority",
        ],
    ),
];
