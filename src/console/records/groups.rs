//! The facts of each kind of record, in groups as people look for them. Only data. A test sees that no field is left out.

use super::kinds::Words;

/// Facts that belong together.
#[derive(Debug)]
pub struct Group {
    /// What they are about.
    pub title: Words,
    /// The fields.
    pub fields: &'static [&'static str],
}

const fn group(vi: &'static str, en: &'static str, fields: &'static [&'static str]) -> Group {
    Group { title: (vi, en), fields }
}

const PLACE: Group = group(
    "Địa bàn",
    "Place",
    &[
        "commune",
        "commune_status",
        "former_commune",
        "former_commune_until",
        "former_district",
        "commune_before_2025",
        "address_as_printed",
    ],
);
const SOURCE: Group = group("Nguồn và độ tin cậy", "Source and confidence", &["source", "confidence", "note"]);
const VERSIONS: Group = group("Bản ghi", "The record", &["version", "created_at", "updated_at"]);

pub(super) const OF_PRODUCTS: &[Group] = &[
    group(
        "Sao và giấy chứng nhận",
        "Stars and certificate",
        &[
            "star",
            "potential_five_star",
            "state",
            "last_act",
            "standing_from",
            "certificate_from",
            "certificate_until",
            "date_precision",
            "decision",
            "recognised_on",
            "recognised_precision",
        ],
    ),
    group("Sản phẩm", "The product", &["producer", "sector", "criteria_set", "village", "description", "specification", "gtin"]),
    group("Chất lượng và bán hàng", "Quality and sale", &["standards", "ip_rights", "traceability_url", "shop_urls"]),
    PLACE,
    SOURCE,
    VERSIONS,
];

pub(super) const OF_VILLAGES: &[Group] = &[
    group(
        "Danh hiệu",
        "Title",
        &[
            "title",
            "state",
            "last_act",
            "standing_from",
            "certificate_from",
            "certificate_until",
            "date_precision",
            "decision",
            "recognised_on",
            "recognised_precision",
        ],
    ),
    group(
        "Làng và nghề",
        "The village and its craft",
        &["other_names", "kind", "trade_group", "craft", "craft_since", "condition", "environment_list", "history"],
    ),
    group("Quy mô", "Size", &["households_total", "households_in_trade", "workers", "revenue_vnd", "figures_year"]),
    group(
        "Địa bàn",
        "Place",
        &[
            "hamlet",
            "commune",
            "commune_status",
            "former_commune",
            "former_commune_until",
            "former_district",
            "commune_before_2025",
            "address_as_printed",
        ],
    ),
    SOURCE,
    VERSIONS,
];

pub(super) const OF_PRODUCERS: &[Group] = &[
    group(
        "Chủ thể",
        "The producer",
        &["producer_type", "tax_code", "registration_number", "website", "local_capital_percent", "personal_data"],
    ),
    group("Liên hệ", "Contact", &["legal_representative", "phone", "email", "home_address"]),
    PLACE,
    SOURCE,
    VERSIONS,
];

pub(super) const OF_CENTRES: &[Group] = &[
    group(
        "Công nhận",
        "Recognition",
        &[
            "stage",
            "state",
            "last_act",
            "standing_from",
            "certificate_from",
            "certificate_until",
            "date_precision",
            "decision",
            "recognised_on",
            "recognised_precision",
            "planned_year",
            "opened_on",
        ],
    ),
    group("Trung tâm", "The centre", &["trading_name", "operator", "host_villages", "sites"]),
    group(
        "Diện tích và chấm điểm",
        "Area and scores",
        &[
            "total_area_m2",
            "meeting_area_m2",
            "goods_share_percent",
            "display_score",
            "meeting_score",
            "experience_score",
            "photography_score",
            "management_score",
        ],
    ),
    PLACE,
    SOURCE,
    VERSIONS,
];

pub(super) const OF_DECISIONS: &[Group] = &[
    group("Quyết định", "The decision", &["issued_on", "date_precision", "authority_name", "authority_level", "summary", "link"]),
    SOURCE,
    VERSIONS,
];

pub(super) const OF_RECOGNITIONS: &[Group] = &[
    group(
        "Công nhận",
        "Recognition",
        &["subject_kind", "act", "star", "potential_five_star", "title", "score", "scheme", "product_code", "ground", "decision"],
    ),
    group(
        "Thời gian",
        "Days",
        &["valid_from", "date_precision", "valid_until", "certificate_from", "certificate_until", "superseded_on"],
    ),
    SOURCE,
    VERSIONS,
];
