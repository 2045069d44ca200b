//! The table of code lists: name, place in `taxonomy.json`, titles and source.
//!
//! Holds no code and no label: those are data. A list is added here and there, nowhere else. `certificate_states` of the
//! taxonomy is not served, because `state` says the same in the words of the registry.

use Entries::At;

/// Where the entries of a list are.
#[derive(Clone, Copy)]
pub(super) enum Entries {
    /// An array or object at this JSON pointer.
    At(&'static str),
    /// The industries of the scheme in force.
    Sectors,
    /// The groups within them.
    Groups,
    /// The criteria sets, with their place among the groups.
    CriteriaSets,
}

/// One code list.
pub(super) struct List {
    pub(super) name: &'static str,
    pub(super) entries: Entries,
    pub(super) vi: &'static str,
    pub(super) en: &'static str,
    pub(super) source: &'static str,
    /// The member of an entry that is served as its note.
    pub(super) note: &'static str,
    /// The member of an entry that is served as its parent.
    pub(super) parent: &'static str,
    /// Codes of the taxonomy that are no value of this list.
    pub(super) left_out: &'static [&'static str],
}

const fn list(name: &'static str, entries: Entries, vi: &'static str, en: &'static str, source: &'static str) -> List {
    List { name, entries, vi, en, source, note: "", parent: "", left_out: &[] }
}

impl List {
    const fn note(self, key: &'static str) -> Self {
        Self { note: key, ..self }
    }

    const fn parent(self, key: &'static str) -> Self {
        Self { parent: key, ..self }
    }

    const fn without(self, codes: &'static [&'static str]) -> Self {
        Self { left_out: codes, ..self }
    }
}

const LAW_26: &str = "26/2026/QĐ-TTg";
const DECREE_52: &str = "52/2018/NĐ-CP, art. 3, 5";
const CENTRES: &str = "6385/QĐ-UBND Hà Nội (14/12/2023)";
const ARTISANS: &str = "43/2024/NĐ-CP; 69/2009/QĐ-UBND Hà Nội";
/// Lists that no law prints: the registry needs them to say what a record is.
const REGISTRY: &str = "OCOP Registry";

/// Every list that is served, in the order it is shown.
pub(super) const LISTS: &[List] = &[
    list("subject_kind", At("/subject_kinds"), "Loại đối tượng được công nhận", "Kinds of recognised subject", REGISTRY),
    list("act", At("/acts"), "Nội dung quyết định", "What a decision does", "26/2026/QĐ-TTg, art. 4, 7, 8, 12; 52/2018/NĐ-CP"),
    list(
        "state",
        At("/states"),
        "Tình trạng công nhận và cách tính",
        "States and senses of a count",
        "26/2026/QĐ-TTg, art. 4, 8",
    ),
    list("ground", At("/revocation_grounds"), "Căn cứ thu hồi", "Grounds of withdrawal", "26/2026/QĐ-TTg, art. 8.1")
        .note("clause"),
    list("star", At("/star_bands"), "Hạng sao được công nhận", "Stars that are recognised", "26/2026/QĐ-TTg, art. 4")
        .note("level")
        .without(&["2", "1"]),
    list("rank_label", At("/extra_rank_labels"), "Nhãn ngoài hạng sao", "Labels that are no star", "26/2026/QĐ-TTg, art. 7.3.e")
        .note("meaning"),
    list("scheme", At("/product_schemes"), "Bộ tiêu chí áp dụng", "Criteria in force at the time", LAW_26).note("law"),
    list("sector", Entries::Sectors, "Ngành sản phẩm", "Sectors", "26/2026/QĐ-TTg, Annex I"),
    list("group", Entries::Groups, "Nhóm sản phẩm", "Groups of products", "26/2026/QĐ-TTg, Annex I"),
    list("criteria_set", Entries::CriteriaSets, "Bộ sản phẩm", "Criteria sets", "26/2026/QĐ-TTg, Annex II"),
    list("scoring_section", At("/scoring/sections"), "Phần chấm điểm", "Parts of the score", "26/2026/QĐ-TTg, Annex II"),
    list("application_type", At("/application_types"), "Loại hồ sơ", "Kinds of application", "26/2026/QĐ-TTg, Annex III"),
    list("product_code_format", At("/product_code_formats"), "Dạng mã số sản phẩm", "Forms of product code", LAW_26)
        .note("pattern"),
    list("producer_type", At("/producer_types"), "Loại hình chủ thể", "Types of producer", "26/2026/QĐ-TTg, Annex II, 3.1"),
    list("standard", At("/standards"), "Tiêu chuẩn, chứng nhận", "Standards", "26/2026/QĐ-TTg, Annex II").note("scope"),
    list(
        "ip_right_kind",
        At("/ip_right_kinds"),
        "Quyền sở hữu trí tuệ",
        "Intellectual property",
        "26/2026/QĐ-TTg, Annex II, 3.5",
    ),
    list("quality_document_kind", At("/quality_document_kinds"), "Tài liệu trong hồ sơ", "Documents in a dossier", LAW_26),
    list("agency", At("/agencies"), "Bộ quản lý chuyên ngành", "Ministries in charge", "26/2026/QĐ-TTg, Annex I; 15/2018/NĐ-CP"),
    list("kind", At("/village_kinds"), "Loại làng nghề, nghề", "Kinds of village or craft", DECREE_52).note("hanoi_title"),
    list("title", At("/titles"), "Danh hiệu", "Titles", "52/2018/NĐ-CP, art. 5"),
    list("trade_group", At("/craft_trade_groups"), "Nhóm ngành nghề nông thôn", "Rural trades", "52/2018/NĐ-CP, art. 4"),
    list("craft_trades_2017", At("/hanoi_trades_2017"), "Nghề (phân loại của Sở Công Thương, 2017)", "Trades, 2017", REGISTRY)
        .parent("group"),
    list("condition", At("/village_status"), "Tình trạng hoạt động", "Condition of a village", "2546/QĐ-UBND Hà Nội (28/4/2023)")
        .without(&["title_withdrawn"]),
    list(
        "environment_list",
        At("/village_environment_lists/values"),
        "Danh mục môi trường làng nghề",
        "Environment lists",
        "2546/QĐ-UBND Hà Nội (28/4/2023)",
    ),
    list("pollution_level", At("/pollution_levels"), "Mức độ ô nhiễm", "Levels of pollution", "rules.md 4.3"),
    list("pollution_medium", At("/pollution_media"), "Môi trường bị ô nhiễm", "What is polluted", "rules.md 4.3"),
    list("artisan_title", At("/artisan_titles"), "Danh hiệu nghệ nhân", "Titles of artisans", ARTISANS).note("law"),
    list("international_title", At("/international_titles"), "Danh hiệu quốc tế", "International titles", "rules.md 4.5")
        .note("since"),
    list("stage", At("/stages"), "Giai đoạn của trung tâm", "Stages of a centre", REGISTRY),
    list("zone", At("/centre/zones"), "Khu chức năng của trung tâm", "Zones of a centre", CENTRES),
    list("centre_class", At("/centre/score_classes"), "Mức điểm của trung tâm", "Score classes of a centre", CENTRES),
    list(
        "sale_point_location",
        At("/sale_point/location_kinds"),
        "Vị trí điểm bán",
        "Places of sales points",
        "950/QĐ-BCT (18/4/2023)",
    ),
    list(
        "authority_level",
        At("/issuing_levels"),
        "Cấp ban hành quyết định",
        "Levels of authority",
        "26/2026/QĐ-TTg; rules.md 1.2, 5.2",
    )
    .note("active_to"),
    list("unit_kind", At("/unit_kinds"), "Loại đơn vị hành chính", "Kinds of administrative unit", "19/2025/QĐ-TTg"),
    list("commune_status", At("/commune_statuses"), "Độ chắc chắn của địa bàn", "How sure the commune is", REGISTRY),
    list("date_precision", At("/date_precisions"), "Độ chính xác của ngày", "How exactly a date is known", REGISTRY),
    list("confidence", At("/confidences"), "Độ tin cậy của hồ sơ", "How far a record can be trusted", REGISTRY),
];
