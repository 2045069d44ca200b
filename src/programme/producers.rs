//! Who may hold an OCOP product (26/2026/QĐ-TTg, Annex II, criteria 3.1).
//!
//! Must not score: criterion 3.1 gives points by type, which is the council's work.

use crate::programme::finding::{Finding, vi_number};
use entity::centi::Centi;
use entity::vocabulary::{CriteriaSet, ProducerType};

const SOURCE: &str = "26/2026/QĐ-TTg, Annex II, criterion 3.1";
const CAPITAL: &str = "local_capital_percent";

/// What is wrong with the local capital of a producer: a joint-stock company states it, nobody else has to.
pub fn check_producer(producer_type: Option<ProducerType>, local_capital_percent: Option<Centi>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(percent) = local_capital_percent.filter(|p| *p < Centi::whole(0) || *p > Centi::whole(100)) {
        findings.push(Finding::error(
            CAPITAL,
            "percent-out-of-range",
            format!("Tỷ lệ vốn góp {} % không hợp lệ. Tỷ lệ phải từ 0 đến 100.", vi_number(percent)),
            format!("A share of {percent} % cannot be. A share is between 0 and 100."),
            SOURCE,
        ));
    }
    match (producer_type, local_capital_percent) {
        (Some(ProducerType::SmeJsc), None) => findings.push(Finding::warning(
            CAPITAL,
            "local-capital-missing",
            "Công ty cổ phần cần ghi tỷ lệ vốn góp của cộng đồng địa phương.",
            "A joint-stock company has to state the share of capital held by the local community.",
            SOURCE,
        )),
        (Some(other), Some(_)) if other != ProducerType::SmeJsc => findings.push(Finding::warning(
            CAPITAL,
            "local-capital-not-asked",
            "Tỷ lệ vốn góp của cộng đồng chỉ áp dụng cho công ty cổ phần. Hãy bỏ trống hoặc kiểm tra lại loại hình chủ thể.",
            "The share of local capital is asked of joint-stock companies only. Leave it empty or check the type of producer.",
            SOURCE,
        )),
        _ => {}
    }
    findings
}

/// Whether a producer is a private person: a household, or whoever has a personal identity number for a tax code.
pub fn is_a_person(producer_type: Option<ProducerType>, tax_code: Option<&str>) -> bool {
    const DIGITS: usize = 12;
    let household = matches!(producer_type, Some(ProducerType::ProductionHousehold | ProducerType::FamilyHousehold));
    household || tax_code.is_some_and(|code| code.len() == DIGITS && code.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether this type of producer may hold a product of this criteria set: associations and tourism management centres hold
/// products of set 26 only.
pub fn check_producer_for_set(producer_type: ProducerType, criteria_set: CriteriaSet) -> Option<Finding> {
    let tourism_only = matches!(producer_type, ProducerType::Association | ProducerType::TourismManagementCentre);
    (tourism_only && criteria_set != CriteriaSet::Set26).then(|| {
        Finding::error(
            "producer",
            "producer-type-only-set-26",
            "Hội, hiệp hội và trung tâm điều hành du lịch chỉ được là chủ thể của sản phẩm dịch vụ du lịch (bộ 26). Hãy chọn chủ thể khác hoặc kiểm tra lại bộ sản phẩm.",
            "Associations and tourism management centres may hold tourism services (set 26) only. Choose another producer or check the criteria set.",
            SOURCE,
        )
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::programme::finding::Severity::{self, Error, Warning};

    fn codes(producer_type: Option<ProducerType>, percent: Option<i64>) -> Vec<(Severity, &'static str)> {
        check_producer(producer_type, percent.map(Centi)).iter().map(|f| (f.severity, f.code)).collect()
    }

    #[test]
    fn joint_stock_companies_state_their_local_capital() {
        assert_eq!(codes(Some(ProducerType::SmeJsc), None), [(Warning, "local-capital-missing")]);
        assert_eq!(codes(Some(ProducerType::SmeJsc), Some(0)), []);
        assert_eq!(codes(Some(ProducerType::SmeJsc), Some(10_000)), []);
        assert_eq!(codes(Some(ProducerType::SmeJsc), Some(10_001)), [(Error, "percent-out-of-range")]);
        assert_eq!(codes(Some(ProducerType::SmeJsc), Some(-1)), [(Error, "percent-out-of-range")]);
    }

    #[test]
    fn nobody_else_is_asked() {
        assert_eq!(codes(Some(ProducerType::Cooperative), None), []);
        assert_eq!(codes(Some(ProducerType::Cooperative), Some(5100)), [(Warning, "local-capital-not-asked")]);
        assert_eq!(codes(None, Some(5100)), []);
        assert_eq!(codes(None, None), []);
    }

    #[test]
    fn two_types_hold_tourism_services_only() {
        for text in ProducerType::VALUES {
            let producer_type: ProducerType = text.parse().unwrap();
            assert_eq!(check_producer_for_set(producer_type, CriteriaSet::Set26), None);
            let taxonomy = crate::programme::vocabularies::taxonomy();
            let written = taxonomy["producer_types"].as_array().unwrap().iter().find(|t| t["code"] == *text).unwrap();
            let finding = check_producer_for_set(producer_type, CriteriaSet::Set21);
            assert_eq!(finding.is_none(), written["all_products"].as_bool().unwrap(), "{text}");
        }
        let finding = check_producer_for_set(ProducerType::Association, CriteriaSet::Set01).unwrap();
        assert_eq!((finding.severity, finding.field, finding.code), (Error, "producer", "producer-type-only-set-26"));
    }
}
