//! Both databases give the same answers, byte for byte: JSON, CSV and workbooks.

use super::tables::TABLES;
use crate::support::app::TestApp;

const QUESTIONS: &[&str] = &[
    "overview",
    "overview?on=2024-12-31&format=xlsx",
    "products?by=commune,star&state=in_force",
    "products?by=former_district,year&state=recognised&on=2025-06-30&format=csv",
    "products?by=authority_name&measure=mean_score,median_score,sum_score",
    "products?by=group,scheme&state=assessed",
    "villages?by=craft,title&measure=mean_workers,median_revenue_vnd&format=xlsx",
    "centres?by=planned_year,stage&measure=sum_total_area_m2",
    "producers?by=commune_before_2025,producer_type&state=in_force",
    "decisions?by=month,authority_name",
    "products/expiring?within=700&by=star",
    "products/expiring.ics",
    "products/series?interval=quarter&by=star",
    "villages/series?state=recognised&by=former_district",
    "reconciliation?on=2024-12-31",
];

/// Asks both.
pub(crate) async fn answers_are_equal_bytes(sqlite: TestApp, postgres: TestApp) {
    for question in QUESTIONS {
        let path = format!("{TABLES}/{question}");
        let (left, right) = (sqlite.anonymous().get(&path).await.expect(200), postgres.anonymous().get(&path).await.expect(200));
        assert!(left.bytes.len() > 200, "{question} says something");
        assert!(left.bytes == right.bytes, "{question} differs:\n{}\n{}", text(&left.bytes), text(&right.bytes));
        assert_eq!(left.etag(), right.etag(), "{question}");
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().take(2000).collect()
}
