//! What published figures count, in words. Data only; a test finds what is missing.

use crate::console::asked::Asked;

/// Code, Vietnamese, English.
const INDICATORS: &[(&str, &str, &str)] = &[
    ("villages_recognised", "Làng nghề, nghề truyền thống được công nhận", "Villages and crafts recognised"),
    ("villages_with_craft", "Làng có nghề", "Villages with a craft"),
    ("villages_recognised_in_year", "Danh hiệu công nhận trong năm", "Titles conferred in the year"),
    ("villages_recognised_lang_nghe", "Làng nghề được công nhận", "Craft villages recognised"),
    (
        "villages_recognised_lang_nghe_truyen_thong",
        "Làng nghề truyền thống được công nhận",
        "Traditional craft villages recognised",
    ),
    ("trades_recognised_nghe_truyen_thong", "Nghề truyền thống được công nhận", "Traditional crafts recognised"),
    ("districts_with_recognised_villages", "Huyện có làng nghề được công nhận", "Districts with recognised villages"),
    ("village_workers", "Lao động ở làng nghề", "Workers in craft villages"),
    ("village_households", "Hộ làm nghề ở làng nghề", "Households in the trade"),
    ("villages_revenue", "Doanh thu của các làng nghề", "Revenue of all villages"),
    ("village_revenue", "Doanh thu của một làng nghề", "Revenue of one village"),
    ("villages_export_value", "Giá trị xuất khẩu của làng nghề", "Export value of villages"),
    ("export_markets", "Thị trường xuất khẩu", "Export markets"),
    ("villages_active", "Làng nghề còn hoạt động", "Villages still active"),
    ("villages_disappeared", "Làng nghề đã mai một", "Villages that disappeared"),
    ("villages_proposed_for_removal", "Làng nghề đề nghị xóa tên", "Villages proposed for removal"),
    ("villages_to_be_considered", "Làng nghề sẽ xem xét công nhận", "Villages to be considered"),
    ("villages_recognised_by_group", "Làng nghề được công nhận theo nhóm nghề", "Villages recognised, by trade group"),
    ("villages_recognised_since_2021", "Làng nghề được công nhận từ năm 2021", "Villages recognised since 2021"),
    ("trades_present", "Nghề hiện có", "Trades present"),
    ("products_total", "Sản phẩm OCOP", "OCOP products"),
    ("products_5_star", "Sản phẩm 5 sao", "Five-star products"),
    ("products_potential_5_star", "Sản phẩm tiềm năng 5 sao", "Potential five-star products"),
    ("products_4_star", "Sản phẩm 4 sao", "Four-star products"),
    ("products_3_star", "Sản phẩm 3 sao", "Three-star products"),
    ("products_4_star_share", "Tỷ lệ sản phẩm 4 sao", "Share of four-star products"),
    ("products_by_group", "Sản phẩm theo nhóm", "Products by group"),
    ("products_from_craft_villages", "Sản phẩm từ làng nghề", "Products from craft villages"),
    ("share_of_national_products", "Tỷ lệ so với cả nước", "Share of the country's products"),
    ("products_recognised_in_year", "Sản phẩm công nhận trong năm", "Products recognised in the year"),
    ("products_recognised_in_year_4_star", "Sản phẩm 4 sao công nhận trong năm", "Four-star products recognised in the year"),
    ("products_recognised_in_year_3_star", "Sản phẩm 3 sao công nhận trong năm", "Three-star products recognised in the year"),
    (
        "products_recognised_in_year_potential_5_star",
        "Sản phẩm tiềm năng 5 sao công nhận trong năm",
        "Potential five-star products recognised in the year",
    ),
    ("products_recognised_in_batch", "Sản phẩm công nhận trong một đợt", "Products recognised in one batch"),
    (
        "products_recognised_in_batch_4_star",
        "Sản phẩm 4 sao công nhận trong một đợt",
        "Four-star products recognised in one batch",
    ),
    (
        "products_recognised_in_batch_3_star",
        "Sản phẩm 3 sao công nhận trong một đợt",
        "Three-star products recognised in one batch",
    ),
    (
        "products_recognised_in_batch_potential_5_star",
        "Sản phẩm tiềm năng 5 sao công nhận trong một đợt",
        "Potential five-star products recognised in one batch",
    ),
    (
        "products_5_star_recognised_in_batch",
        "Sản phẩm 5 sao công nhận trong một đợt",
        "Five-star products recognised in one batch",
    ),
    ("products_national_5_star_in_batch", "Sản phẩm 5 sao quốc gia trong một đợt", "National five-star products in one batch"),
    ("products_submitted_in_year", "Sản phẩm nộp hồ sơ trong năm", "Products submitted in the year"),
    ("products_scored_in_year", "Sản phẩm được chấm điểm trong năm", "Products scored in the year"),
    ("products_assessed_in_year", "Sản phẩm đánh giá trong năm", "Products assessed in the year"),
    ("products_assessed_in_year_by_group", "Sản phẩm đánh giá trong năm theo nhóm", "Products assessed in the year, by group"),
    ("producers_total", "Chủ thể OCOP", "Producers"),
    ("producers_in_year_decision", "Chủ thể trong quyết định của năm", "Producers in the year's decisions"),
    ("producers_company", "Chủ thể là doanh nghiệp", "Producers: companies"),
    ("producers_cooperative", "Chủ thể là hợp tác xã", "Producers: cooperatives"),
    ("producers_household", "Chủ thể là hộ sản xuất", "Producers: households"),
    ("cooperatives_agricultural", "Hợp tác xã nông nghiệp", "Agricultural cooperatives"),
    ("workers_created", "Việc làm tạo ra", "Jobs created"),
    ("centres_planned", "Trung tâm theo kế hoạch", "Centres planned"),
    ("centres_total_after_plan", "Trung tâm khi hoàn thành kế hoạch", "Centres once the plan is fulfilled"),
    ("centres_recognised", "Trung tâm được công nhận", "Centres recognised"),
    ("centres_recognised_in_year", "Trung tâm công nhận trong năm", "Centres recognised in the year"),
    ("sales_points", "Điểm giới thiệu và bán sản phẩm", "Points of sale"),
    ("target_new_crafts_2030", "Mục tiêu: nghề truyền thống công nhận mới đến 2030", "Target: new crafts by 2030"),
    ("target_new_villages_2030", "Mục tiêu: làng nghề công nhận mới đến 2030", "Target: new villages by 2030"),
    (
        "target_villages_with_ocop_2030",
        "Mục tiêu: làng nghề có sản phẩm OCOP đến 2030",
        "Target: villages with OCOP products by 2030",
    ),
];

/// Units as the sources are recorded, Vietnamese. In English they stand as they are.
const UNITS: &[(&str, &str)] = &[
    ("products", "sản phẩm"),
    ("product-times", "lượt sản phẩm"),
    ("villages", "làng"),
    ("villages and trades", "làng nghề, nghề"),
    ("trades", "nghề"),
    ("trades (of 52)", "nghề (trong 52)"),
    ("districts", "quận, huyện"),
    ("producers", "chủ thể"),
    ("cooperatives", "hợp tác xã"),
    ("centres", "trung tâm"),
    ("points", "điểm"),
    ("workers", "lao động"),
    ("households", "hộ"),
    ("countries", "nước"),
    ("million USD/year", "triệu USD/năm"),
];

/// What is counted, in words; the code itself where it has none.
pub(in crate::console) fn indicator(asked: &Asked, code: &str) -> String {
    let found = INDICATORS.iter().find(|(known, ..)| *known == code);
    found.map_or_else(|| code.to_owned(), |(_, vi, en)| asked.say(vi, en).to_owned())
}

/// A unit in the language of the page.
pub(super) fn unit(asked: &Asked, unit: &str) -> String {
    let found = UNITS.iter().find(|(known, _)| *known == unit);
    found.map_or_else(|| unit.to_owned(), |(en, vi)| asked.say(vi, en).to_owned())
}

#[cfg(test)]
mod tests {
    use super::INDICATORS;
    use crate::statistics::reconciliation::asked::indicators;

    #[test]
    fn every_indicator_has_words() {
        let known: Vec<&str> = INDICATORS.iter().map(|(code, ..)| *code).collect();
        let missing: Vec<&str> = indicators().into_iter().filter(|code| !known.contains(code)).collect();
        assert!(missing.is_empty(), "no words for {missing:?}");
    }
}
