//! What the example rows of templates hold. All of it is invented, and none of it is taken by an import: such a row begins
//! with the word that marks it. Terms are given by their codes.

use super::Layout;
use crate::registry::kind::RecordKind;

type Examples = &'static [(&'static str, &'static str)];

/// The example of a column; none where it is better left empty.
pub(super) fn example(layout: Layout, key: &str) -> Option<&'static str> {
    let examples = match layout {
        Layout::Records(RecordKind::Village) => VILLAGE,
        Layout::Records(RecordKind::Producer) => PRODUCER,
        Layout::Records(RecordKind::Product) => PRODUCT,
        Layout::Records(RecordKind::Centre) => CENTRE,
        Layout::Records(RecordKind::Decision) => DECISION,
        Layout::Records(RecordKind::Recognition) => RECOGNITION,
        Layout::Register => REGISTER,
    };
    examples.iter().find(|(known, _)| *known == key).map(|(_, example)| *example)
}

const VILLAGE: Examples = &[
    ("name", "Mây tre đan Xóm Mẫu"),
    ("other_names", "Làng Mẫu; Mây tre Xóm Mẫu"),
    ("kind", "lang_nghe"),
    ("trade_group", "T4"),
    ("craft", "mây tre đan"),
    ("hamlet", "thôn Xóm Mẫu"),
    ("commune", "00577"),
    ("address_as_printed", "thôn Xóm Mẫu, xã Bát Tràng, huyện Gia Lâm"),
    ("latitude", "20.9756"),
    ("longitude", "105.9123"),
    ("households_total", "450"),
    ("households_in_trade", "180"),
    ("workers", "420"),
    ("revenue_vnd", "15000000000"),
    ("figures_year", "2025"),
    ("craft_since", "1950"),
    ("environment_list", "E1"),
    ("condition", "active"),
    ("source", "Báo cáo mẫu"),
    ("confidence", "high"),
];

const PRODUCER: Examples = &[
    ("name", "Hợp tác xã Mẫu"),
    ("producer_type", "cooperative"),
    ("tax_code", "0123456789"),
    ("registration_number", "01A8000001"),
    ("commune", "00577"),
    ("address_as_printed", "thôn Xóm Mẫu, xã Bát Tràng, huyện Gia Lâm"),
    ("website", "https://example.org"),
    ("legal_representative", "Nguyễn Văn Mẫu"),
    ("phone", "0900000000"),
    ("email", "mau@example.org"),
    ("source", "Báo cáo mẫu"),
    ("confidence", "high"),
];

const PRODUCT: Examples = &[
    ("name", "Bộ ấm chén Mẫu"),
    ("producer_name", "Hợp tác xã Mẫu"),
    ("criteria_set", "CS26-21"),
    ("sector", "handicraft"),
    ("village_name", "Mây tre đan Xóm Mẫu"),
    ("commune", "00577"),
    ("specification", "hộp 1 ấm, 6 chén"),
    ("standards", "[{\"standard\": \"ISO_9001\", \"number\": \"123\", \"valid_until\": \"2027-01-31\"}]"),
    ("ip_rights", "[{\"kind\": \"collective_mark\", \"number\": \"456\"}]"),
    ("gtin", "8938505974194"),
    ("traceability_url", "https://example.org/truy-xuat"),
    ("shop_urls", "https://example.org/gian-hang"),
    ("source", "Báo cáo mẫu"),
    ("confidence", "high"),
];

const CENTRE: Examples = &[
    ("official_name", "Trung tâm thiết kế sáng tạo Xóm Mẫu"),
    ("trading_name", "Không gian Xóm Mẫu"),
    ("commune", "00577"),
    ("latitude", "20.9756"),
    ("longitude", "105.9123"),
    ("sites", "[{\"zone\": \"Z1\", \"address\": \"thôn Xóm Mẫu\", \"area_m2\": 300}]"),
    ("total_area_m2", "620"),
    ("meeting_area_m2", "120"),
    ("display_score", "17.5"),
    ("meeting_score", "12"),
    ("experience_score", "16"),
    ("photography_score", "8"),
    ("management_score", "28"),
    ("goods_share_percent", "75"),
    ("planned_year", "2025"),
    ("stage", "applied"),
    ("opened_on", "2025-12-15"),
    ("source", "Kế hoạch mẫu"),
    ("confidence", "high"),
];

const DECISION: Examples = &[
    ("number", "0000/QĐ-UBND"),
    ("authority_level", "province"),
    ("authority_name", "UBND Thành phố Hà Nội"),
    ("issued_on", "2026-08-05"),
    ("date_precision", "day"),
    ("summary", "Về việc công nhận kết quả đánh giá sản phẩm OCOP (mẫu)"),
    ("link", "https://example.org/quyet-dinh"),
    ("source", "Quyết định mẫu"),
    ("confidence", "high"),
];

const RECOGNITION: Examples = &[
    ("decision_number", "0000/QĐ-UBND"),
    ("decision_date", "2026-08-05"),
    ("authority_level", "province"),
    ("authority_name", "UBND Thành phố Hà Nội"),
    ("subject_kind", "product"),
    ("subject_name", "Bộ ấm chén Mẫu"),
    ("act", "grant"),
    ("star", "4"),
    ("potential_five_star", "false"),
    ("score", "87.5"),
    ("scheme", "PS-2026"),
    ("product_code", "01-00577-12-2026"),
    ("valid_from", "2026-08-05"),
    ("valid_until", "2029-08-05"),
    ("source", "Quyết định mẫu"),
    ("confidence", "high"),
];

const REGISTER: Examples = &[
    ("product_name", "Bộ ấm chén Mẫu"),
    ("product_group", "handicraft.home_decor"),
    ("producer_type", "cooperative"),
    ("producer_name", "Hợp tác xã Mẫu"),
    ("commune", "Xã Bát Tràng"),
    ("address", "thôn Xóm Mẫu, xã Bát Tràng"),
    ("representative", "Nguyễn Văn Mẫu"),
    ("phone", "0900000000"),
    ("current_star", "4"),
    ("current_until", "2029-08-05"),
    ("round1_star", "3"),
    ("round1_date", "2023-06-20"),
    ("round1_year", "2023"),
    ("round1_decision", "0000/QĐ-UBND"),
    ("round1_authority", "UBND huyện Gia Lâm"),
    ("round2_star", "4"),
    ("round2_date", "2026-08-05"),
    ("round2_year", "2026"),
    ("round2_decision", "0001/QĐ-UBND"),
    ("round2_authority", "UBND Thành phố Hà Nội"),
];
