//! What the register is not asked, and why: indicators, and single figures of indicators that are asked otherwise.
//!
//! Holds data only. A wrong or outdated figure is no reason to be here; a sense that cannot be asked for is.

use super::{Words, words};

/// An indicator that is compared with nothing.
#[derive(Clone, Copy, Debug)]
pub struct Unmatched {
    /// The indicator.
    pub indicator: &'static str,
    /// Why, for readers.
    pub why: Words,
}

/// A figure that is compared with nothing, although others of its indicator are.
#[derive(Clone, Copy, Debug)]
pub struct Skipped {
    /// The figure.
    pub figure: &'static str,
    /// Why, for readers.
    pub why: Words,
}

/// The figure has no day.
pub(super) const UNDATED: Words = words(
    "Số công bố không có ngày nên không biết so với ngày nào.",
    "The figure has no day, so there is no day to compare it with.",
);

/// Nobody has judged the indicator or the scope yet.
pub(super) const NOT_JUDGED: Words =
    words("Chỉ tiêu hoặc phạm vi này chưa được đối chiếu.", "This indicator or scope has not been matched yet.");

const TARGET: Words = words("Là chỉ tiêu phấn đấu, không phải số đã có.", "A target, not a count.");
const NOT_HELD: Words = words("Sổ không ghi loại số liệu này.", "The register does not hold such numbers.");
const SHARE: Words = words(
    "Là tỷ lệ phần trăm; sổ đối chiếu các số đếm, và không có số của cả nước.",
    "A percentage; counts are compared here, and the register has none of the whole country.",
);
const DOSSIERS: Words = words(
    "Sổ ghi kết quả công nhận, không ghi hồ sơ đã nộp hoặc đã chấm điểm.",
    "The register holds recognitions, not dossiers handed in or scored.",
);
const BATCH: Words = words(
    "Là số của một đợt; sổ chưa có quyết định của đợt này để đếm riêng.",
    "The number of one batch; its decision is not in the register, so the batch cannot be told apart.",
);
const PRODUCERS: Words = words(
    "Nguồn đếm chủ thể có sản phẩm được công nhận đến một ngày; hồ sơ chủ thể trong sổ không có ngày công nhận và thường \
     chưa có loại hình, địa bàn.",
    "The source counts producers with a recognised product by a day; producers in the register have no day of recognition, \
     and mostly neither type nor place.",
);
const CONDITION: Words = words(
    "Là kết quả khảo sát mọi làng có nghề; sổ chỉ ghi tình trạng hiện tại và mới có ở một số làng.",
    "The result of a survey of all villages with a craft; the register holds the present condition only, for some villages.",
);
const DISTINCT: Words =
    words("Đếm số huyện hoặc số nghề khác nhau, không đếm hồ sơ.", "Counts different districts or trades, not records.");
const PRODUCERS_OF_A_YEAR: Words = words(
    "Đếm số chủ thể trong quyết định của một năm; sổ đếm sản phẩm hoặc lượt công nhận.",
    "Counts the producers in a year's decisions; the register counts products or acts.",
);

const fn no(indicator: &'static str, why: Words) -> Unmatched {
    Unmatched { indicator, why }
}

/// The indicators without a question.
pub static UNMATCHED: &[Unmatched] = &[
    no("centres_total_after_plan", TARGET),
    no("target_new_crafts_2030", TARGET),
    no("target_new_villages_2030", TARGET),
    no("target_villages_with_ocop_2030", TARGET),
    no(
        "villages_to_be_considered",
        words("Số hồ sơ sẽ xem xét, chưa phải công nhận.", "Files to be considered, not recognitions."),
    ),
    no("cooperatives_agricultural", NOT_HELD),
    no("export_markets", NOT_HELD),
    no("sales_points", NOT_HELD),
    no("villages_export_value", NOT_HELD),
    no("workers_created", NOT_HELD),
    no(
        "village_revenue",
        words(
            "Số liệu của một làng nghề; xem hồ sơ của làng nghề đó.",
            "A number of one village; see the record of that village.",
        ),
    ),
    no("products_4_star_share", SHARE),
    no("share_of_national_products", SHARE),
    no("products_scored_in_year", DOSSIERS),
    no("products_submitted_in_year", DOSSIERS),
    no("products_recognised_in_batch", BATCH),
    no("products_recognised_in_batch_3_star", BATCH),
    no("products_recognised_in_batch_4_star", BATCH),
    no("products_recognised_in_batch_potential_5_star", BATCH),
    no(
        "products_national_5_star_in_batch",
        words("Số liệu của cả nước; sổ chỉ ghi của Hà Nội.", "A number of the whole country; the register is Hanoi's."),
    ),
    no("producers_company", PRODUCERS),
    no("producers_cooperative", PRODUCERS),
    no("producers_household", PRODUCERS),
    no("producers_total", PRODUCERS),
    no("producers_in_year_decision", PRODUCERS_OF_A_YEAR),
    no("villages_active", CONDITION),
    no("villages_disappeared", CONDITION),
    no("districts_with_recognised_villages", DISTINCT),
    no("trades_present", DISTINCT),
];

/// The single figures without a question.
pub static SKIPPED: &[Skipped] = &[
    Skipped {
        figure: "F013",
        why: words(
            "Giữa năm 2024 nguồn nêu 15 làng; một nguồn khác nêu 15 làng là số sẽ xem xét trong năm. Không rõ đã \
             công nhận hay chưa.",
            "In the middle of 2024 the source names 15 villages; another gives 15 as those to be considered that year. \
             Whether they were recognised is not clear.",
        ),
    },
    Skipped {
        figure: "F103",
        why: words("Gộp 5 sao và tiềm năng 5 sao trong một số.", "Five stars and potential five stars in one number."),
    },
];
