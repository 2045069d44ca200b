//! Communes: their counts, where they came from, and what is not certain.

use super::seen::{length, page};
use crate::support::app::TestApp;
use crate::support::samples::COMMUNE;

crate::tests! { Real: counts_lead_to_their_lists, a_commune_says_where_it_came_from, a_former_commune_says_what_it_became }

async fn counts_lead_to_their_lists(app: TestApp) {
    let reader = app.anonymous();
    for path in ["/communes", "/en/communes?state=in_force&on=2024-12-31", "/communes/00577"] {
        let table = page(&reader, path).await.between("<table", "</table>");
        let counts: Vec<_> = table.links().into_iter().filter(|link| !link.to.contains("/communes/")).collect();
        assert!(counts.len() > 4, "{path}");
        for link in counts {
            let count: u64 = link.words.replace(['.', ','], "").parse().unwrap();
            assert_eq!(length(&reader, &link.to).await, count, "{path}: {link:?}");
        }
    }
    page(&reader, "/communes").await.says("126 xã, phường");
}

async fn a_commune_says_where_it_came_from(app: TestApp) {
    let reader = app.anonymous();
    let seen = page(&reader, &format!("/communes/{COMMUNE}")).await;
    seen.says("Xã Bát Tràng");
    let from = seen.links().into_iter().find(|link| link.to == "/communes/00583?on=2025-06-30").expect("the former one");
    assert_eq!(from.words, "Xã Bát Tràng");
    // The village of Bát Tràng names a commune that was split: it waits, and is in no count of the new one.
    let waiting = seen.links().into_iter().find(|link| link.to.starts_with("/villages?commune_status=to_be_confirmed"));
    let waiting = waiting.expect("what may lie here");
    let count: u64 = waiting.words.split(' ').next().unwrap().parse().unwrap();
    assert_eq!(length(&reader, &waiting.to).await, count);
    assert!(page(&reader, &waiting.to).await.rows().contains(&"LN-000075-E".to_owned()));
    page(&reader, "/villages/LN-000075-E").await.says("Địa bàn chờ xác nhận.");
}

async fn a_former_commune_says_what_it_became(app: TestApp) {
    let reader = app.anonymous();
    let seen = page(&reader, "/en/communes/00583").await;
    seen.says("A former unit, code 00583 , until 30 Jun 2025");
    assert!(seen.links().iter().any(|link| link.to == "/en/communes/00577"));
    // A code that was given away later means the former unit on a day before.
    page(&reader, "/communes/00004").await.says("Phường Ba Đình");
    page(&reader, "/communes/00004?on=2025-06-30").await.says("Phường Trúc Bạch");
    for unknown in ["/communes/99999", "/communes/x", "/communes/%3Cb%3E"] {
        reader.unchecked(unknown).await.expect(404);
    }
}
