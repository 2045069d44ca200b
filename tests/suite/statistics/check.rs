//! The self-check of the program, on the real and on the synthetic register: a thousand random questions each.

use crate::support::app::TestApp;
use ocop_registry::statistics::check::check;

crate::tests! { Demo: a_thousand_questions_agree; Real: a_thousand_questions_about_real_records_agree }

async fn agrees(app: &TestApp, seed: u64) {
    let checked = check(&app.db, "2026-11-22".parse().unwrap(), 1000, seed).await.unwrap();
    assert_eq!(checked.faults, Vec::<String>::new());
    assert_eq!(checked.questions, 1000);
    assert!(checked.lists > 3000 && checked.sums > 1000, "{checked:?}");
}

async fn a_thousand_questions_agree(app: TestApp) {
    agrees(&app, 20_261_122).await;
}

async fn a_thousand_questions_about_real_records_agree(app: TestApp) {
    agrees(&app, 7).await;
}
