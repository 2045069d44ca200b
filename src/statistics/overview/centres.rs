//! Centres: recognised, planned by year, and how many there will be.

use super::number::{Number, Of, read};
use crate::error::Result;
use crate::programme::standing::Sense;
use crate::registry::centres::Centre;
use crate::registry::dimension::{NONE, Stands};
use crate::registry::kind::RecordKind;
use crate::statistics::snapshot::Snapshot;
use chrono::NaiveDate;
use std::collections::BTreeMap;

pub(super) async fn numbers(snapshot: &Snapshot, on: NaiveDate) -> Result<Vec<Number>> {
    let day = on.to_string();
    let mut recognised = 0;
    let mut planned: BTreeMap<String, i64> = BTreeMap::new();
    read::<Centre>(snapshot, on, &["last_act", "certificate_until", "planned_year"], |row| {
        match Stands::of(row[0], row[1], &day) {
            Stands::InForce => recognised += 1,
            Stands::Nowhere => {
                let year = if row[2].is_empty() { NONE } else { row[2] };
                *planned.entry(year.to_owned()).or_default() += 1;
            }
            _ => {}
        }
    })
    .await?;
    let of = |states| Of::new(RecordKind::Centre, on, states);
    let waiting = || of(&[]).or_unrecognised();
    let to_come: i64 = planned.values().sum();
    let mut all = vec![
        of(&[Sense::InForce]).number("centres_in_force", recognised, "Trung tâm đã được công nhận", "Centres recognised", &[]),
        waiting().number(
            "centres_planned",
            to_come,
            "Trung tâm theo kế hoạch, chưa được công nhận",
            "Centres planned, not recognised yet",
            &[],
        ),
        of(&[Sense::InForce]).or_unrecognised().number(
            "centres_to_be",
            recognised + to_come,
            "Tổng số khi hoàn thành kế hoạch",
            "Centres once the plan is fulfilled",
            &[],
        ),
    ];
    for (year, count) in planned {
        let known = year != NONE;
        let vi = if known { format!("Kế hoạch năm {year}") } else { "Chưa rõ năm kế hoạch".to_owned() };
        let en = if known { format!("Planned for {year}") } else { "Planned, year not stated".to_owned() };
        all.push(waiting().number(&format!("centres_planned_{year}"), count, &vi, &en, &[("planned_year", &year)]));
    }
    Ok(all)
}
