//! The question for each indicator that the register can answer, and for single figures that mean something else.
//!
//! Holds data only; why a query is as it is stands beside it. What the totals mean was worked out from the totals
//! themselves: from one year to the next they grow by exactly the assessments of the year, and the star columns add up.

use super::{Fit, Match, Measure, Scopes, words};
use crate::registry::kind::RecordKind::{self, Centre, Product, Village};

const fn city(indicator: &'static str, records: RecordKind, query: &'static str, vi: &'static str, en: &'static str) -> Match {
    Match {
        indicator,
        figures: &[],
        scopes: Scopes::City,
        records,
        query,
        day: None,
        measure: Measure::Count,
        fit: Fit::Same,
        words: words(vi, en),
    }
}

impl Match {
    const fn only(self, figures: &'static [&'static str]) -> Self {
        Self { figures, ..self }
    }

    const fn scopes(self, scopes: Scopes) -> Self {
        Self { scopes, ..self }
    }

    const fn on(self, day: &'static str) -> Self {
        Self { day: Some(day), ..self }
    }

    const fn sum(self, field: &'static str, unit: i64) -> Self {
        Self { measure: Measure::Sum { field, unit }, ..self }
    }

    const fn fit(self, fit: Fit) -> Self {
        Self { fit, ..self }
    }
}

const TITLES_VI: &str = "Danh hiệu làng nghề, làng nghề truyền thống, nghề truyền thống còn hiệu lực";
const TITLES_EN: &str = "Titles in force: craft villages, traditional craft villages, traditional crafts";
const CONFERRED_VI: &str = "Lượt công nhận danh hiệu trong năm, kể cả nâng danh hiệu";
const CONFERRED_EN: &str = "Acts of the year that confer a title, raised titles included";
const ASSESSED_VI: &str = "Lượt sản phẩm được đánh giá, phân hạng và công nhận (lũy kế)";
const ASSESSED_EN: &str = "Assessments that recognised a product (running total)";
const THREE_VI: &str = "Lượt sản phẩm được công nhận 3 sao (lũy kế)";
const THREE_EN: &str = "Recognitions with three stars (running total)";
const FOUR_VI: &str = "Lượt sản phẩm được công nhận 4 sao trong năm, gồm cả tiềm năng 5 sao";
const FOUR_EN: &str = "Recognitions of the year with four stars, potential five stars included";
const FIVE_VI: &str = "Sản phẩm có lần công nhận gần nhất là 5 sao, kể cả đã hết hạn";
const FIVE_EN: &str = "Products whose last recognition has five stars, lapsed ones included";

/// Every entry. Those for single figures stand before the one for the rest of their indicator.
pub static MATCHES: &[Match] = &[
    // Villages and titled crafts. A title has no end, so what is in force is what was given and not taken back. Before the
    // middle of 2024 the publisher counted villages only, but no titled craft of those years is known; since then
    // 269 + 59 + 3 = 331 and 269 + 60 + 5 = 334, so all three titles count.
    city("villages_recognised", Village, "state=in_force", TITLES_VI, TITLES_EN).scopes(Scopes::CityAndDistricts),
    // Villages move between the titles, so the title held on the day is asked for, never the one first given.
    city(
        "villages_recognised_lang_nghe",
        Village,
        "state=in_force&title=lang_nghe",
        "Danh hiệu làng nghề còn hiệu lực",
        "Titles of craft village in force",
    ),
    city(
        "villages_recognised_lang_nghe_truyen_thong",
        Village,
        "state=in_force&title=lang_nghe_truyen_thong",
        "Danh hiệu làng nghề truyền thống còn hiệu lực",
        "Titles of traditional craft village in force",
    ),
    city(
        "trades_recognised_nghe_truyen_thong",
        Village,
        "state=in_force&title=nghe_truyen_thong",
        "Danh hiệu nghề truyền thống còn hiệu lực",
        "Titles of traditional craft in force",
    ),
    city("villages_recognised_by_group", Village, "state=in_force", TITLES_VI, TITLES_EN).scopes(Scopes::Groups),
    // For many villages only the latest possible day of recognition is known. Such a day belongs to no year, so it must not
    // fill one: those acts are left out of what happened within a period.
    city(
        "villages_recognised_in_year",
        Village,
        "state=assessed&year=2024&date_precision=day,month,year",
        CONFERRED_VI,
        CONFERRED_EN,
    )
    // Printed in April 2025 about 2024.
    .only(&["F194"])
    .fit(Fit::Round),
    city(
        "villages_recognised_in_year",
        Village,
        "state=assessed&year={year}&date_precision=day,month,year",
        CONFERRED_VI,
        CONFERRED_EN,
    )
    .fit(Fit::Round),
    city(
        "villages_recognised_since_2021",
        Village,
        "state=recognised&recognised_on_from=2021-01-01&date_precision=day,month,year",
        "Làng nghề, nghề được công nhận lần đầu từ ngày 01/01/2021",
        "Villages and crafts first recognised since 1 January 2021",
    )
    .fit(Fit::Assumed),
    // The list of villages to be struck off is an annex of 2546/QĐ-UBND: list E4.
    city(
        "villages_proposed_for_removal",
        Village,
        "environment_list=E4",
        "Làng nghề trong danh mục đề nghị xóa tên của Quyết định 2546/QĐ-UBND (E4)",
        "Villages on the removal list of Decision 2546/QĐ-UBND (E4)",
    )
    .fit(Fit::Undated),
    city(
        "villages_with_craft",
        Village,
        "",
        "Mọi làng có nghề đang có trong sổ, được công nhận hay chưa",
        "All villages with a craft in the register, recognised or not",
    )
    .fit(Fit::Undated),
    city(
        "villages_revenue",
        Village,
        "state=in_force",
        "Tổng doanh thu đã biết của các làng nghề còn danh hiệu",
        "Sum of the known revenues of villages with a title in force",
    )
    .sum("revenue_vnd", 1_000_000_000)
    .fit(Fit::Undated),
    city(
        "village_workers",
        Village,
        "state=in_force",
        "Tổng số lao động đã biết của các làng nghề còn danh hiệu",
        "Sum of the known workers of villages with a title in force",
    )
    .scopes(Scopes::Districts)
    .sum("workers", 1)
    .fit(Fit::Undated),
    // "Households" of a craft village are those in the trade, as in the loaded records; fewer than three workers each fit.
    city(
        "village_households",
        Village,
        "state=in_force",
        "Tổng số hộ làm nghề đã biết của các làng nghề còn danh hiệu",
        "Sum of the known households in the trade of villages with a title in force",
    )
    .scopes(Scopes::Districts)
    .sum("households_in_trade", 1)
    .fit(Fit::Undated),
    // Products. The city's total grows by each round's assessments, renewals included. The nine national acts that raised
    // a product to five stars are acts here too, while the city moves the product from one column to the next.
    city(
        "products_total",
        Product,
        "state=in_force",
        "Sản phẩm còn hiệu lực công nhận",
        "Products whose recognition is in force",
    )
    .only(&["F146"])
    .scopes(Scopes::Districts),
    // "126 lượt sản phẩm": the only district that says that it counts assessments.
    city("products_total", Product, "state=assessed", ASSESSED_VI, ASSESSED_EN).only(&["F133"]).scopes(Scopes::Districts),
    city("products_total", Product, "state=assessed", ASSESSED_VI, ASSESSED_EN),
    city("products_total", Product, "state=assessed", ASSESSED_VI, ASSESSED_EN).scopes(Scopes::Districts).fit(Fit::Assumed),
    city("products_3_star", Product, "state=assessed&star=3", THREE_VI, THREE_EN),
    city("products_3_star", Product, "state=assessed&star=3", THREE_VI, THREE_EN).scopes(Scopes::Districts).fit(Fit::Assumed),
    // The city has a column of its own for potential five stars, and its columns add up to the total only without them here.
    city(
        "products_4_star",
        Product,
        "state=assessed&star=4&potential_five_star=false",
        "Lượt sản phẩm được công nhận 4 sao, không gồm tiềm năng 5 sao (lũy kế)",
        "Recognitions with four stars, potential five stars left out (running total)",
    ),
    // The districts have no such column, and theirs add up to the total, so the potential ones are among the four stars.
    city(
        "products_4_star",
        Product,
        "state=assessed&star=4",
        "Lượt sản phẩm được công nhận 4 sao, gồm cả tiềm năng 5 sao (lũy kế)",
        "Recognitions with four stars, potential five stars included (running total)",
    )
    .scopes(Scopes::Districts)
    .fit(Fit::Assumed),
    // Four of 2020, six of 2023 and still six in 2025, whatever was renewed: products are counted, not assessments.
    city("products_5_star", Product, "state=recognised&star=5", FIVE_VI, FIVE_EN),
    city("products_5_star", Product, "state=recognised&star=5", FIVE_VI, FIVE_EN).scopes(Scopes::Districts).fit(Fit::Assumed),
    // 13 + 1 - 2 raised to five stars = 12, + 10 = 22: who was raised is no longer potential.
    city(
        "products_potential_5_star",
        Product,
        "state=recognised&potential_five_star=true",
        "Sản phẩm có lần công nhận gần nhất là tiềm năng 5 sao, kể cả đã hết hạn",
        "Products whose last recognition is potential five stars, lapsed ones included",
    ),
    city("products_by_group", Product, "state=assessed", ASSESSED_VI, ASSESSED_EN).scopes(Scopes::Groups),
    // 745 of 2,711 a year before: a part of the running total.
    city(
        "products_from_craft_villages",
        Product,
        "state=assessed&from_village=true",
        "Lượt sản phẩm của làng nghề được công nhận (lũy kế)",
        "Recognitions of products from craft villages (running total)",
    )
    .fit(Fit::Assumed),
    // 606 = 10 + 98 + 498: the year's recognitions, renewals included.
    city(
        "products_assessed_in_year",
        Product,
        "state=assessed&year={year}",
        "Lượt sản phẩm được công nhận trong năm",
        "Recognitions of products in the year",
    )
    .fit(Fit::Round),
    city(
        "products_assessed_in_year_by_group",
        Product,
        "state=assessed&year={year}",
        "Lượt sản phẩm được công nhận trong năm",
        "Recognitions of products in the year",
    )
    .scopes(Scopes::Groups)
    .fit(Fit::Round),
    city(
        "products_recognised_in_year",
        Product,
        "state=assessed&year={year}",
        "Lượt sản phẩm được công nhận trong năm",
        "Recognitions of products in the year",
    )
    .fit(Fit::Round),
    city(
        "products_recognised_in_year_3_star",
        Product,
        "state=assessed&star=3&year={year}",
        "Lượt sản phẩm được công nhận 3 sao trong năm",
        "Recognitions of the year with three stars",
    )
    .fit(Fit::Round),
    // 518 = 1 + 271 + 246: the one potential is not among the 271, while the 108 of 2024 contain their ten.
    city(
        "products_recognised_in_year_4_star",
        Product,
        "state=assessed&star=4&potential_five_star=false&year={year}",
        "Lượt sản phẩm được công nhận 4 sao trong năm, không gồm tiềm năng 5 sao",
        "Recognitions of the year with four stars, potential five stars left out",
    )
    .only(&["F087"])
    .fit(Fit::Round),
    // The round of 2023 is one decision with a known day, 4 March 2024, and is asked for by that day.
    city(
        "products_recognised_in_year_4_star",
        Product,
        "state=assessed&star=4&year={year}",
        "Lượt sản phẩm được công nhận 4 sao từ đầu năm 2024 đến ngày ký quyết định của kỳ đánh giá 2023 (04/03/2024)",
        "Recognitions with four stars from the start of 2024 to the decision on the round of 2023 (4 March 2024)",
    )
    .only(&["F235", "F237", "F238", "F239"])
    .scopes(Scopes::CityAndDistricts)
    .on("2024-03-04"),
    // Printed in April 2025 about 2024.
    city("products_recognised_in_year_4_star", Product, "state=assessed&star=4&year=2024", FOUR_VI, FOUR_EN)
        .only(&["F193"])
        .fit(Fit::Round),
    city("products_recognised_in_year_4_star", Product, "state=assessed&star=4&year={year}", FOUR_VI, FOUR_EN)
        .scopes(Scopes::CityAndDistricts)
        .fit(Fit::Round),
    city(
        "products_recognised_in_year_potential_5_star",
        Product,
        "state=assessed&potential_five_star=true&year={year}",
        "Lượt sản phẩm được công nhận tiềm năng 5 sao trong năm",
        "Recognitions of the year with potential five stars",
    )
    .fit(Fit::Round),
    // The first national batch of 2025, so what the year had given by its day.
    city(
        "products_5_star_recognised_in_batch",
        Product,
        "state=assessed&star=5&year={year}",
        "Lượt sản phẩm được công nhận 5 sao từ đầu năm đến ngày này",
        "Recognitions with five stars from the start of the year to the day",
    ),
    // Centres.
    city(
        "centres_recognised",
        Centre,
        "state=in_force",
        "Trung tâm còn hiệu lực công nhận",
        "Centres whose recognition is in force",
    ),
    // The ten of 2023 are the first there were. 717/QĐ-SCT has no known day but a last possible one, and the next were
    // recognised after it; the last day of 2023 would find none of them.
    city(
        "centres_recognised_in_year",
        Centre,
        "state=assessed",
        "Lượt công nhận trung tâm đến ngày 07/06/2024, ngày muộn nhất của Quyết định 717/QĐ-SCT về kỳ 2023",
        "Recognitions of centres up to 7 June 2024, the last possible day of Decision 717/QĐ-SCT on the round of 2023",
    )
    .only(&["F099"])
    .on("2024-06-07"),
    city(
        "centres_planned",
        Centre,
        "planned_year={year}",
        "Trung tâm có trong kế hoạch của năm, dù sau đó ra sao",
        "Centres in a plan for the year, whatever became of them",
    )
    .fit(Fit::Undated),
];
