//! Producers that have a product in force, by type.

use super::number::{Number, Of};
use crate::error::Result;
use crate::programme::standing::Sense;
use crate::registry::kind::RecordKind;
use crate::registry::producers::Producer;
use crate::statistics::question::Question;
use crate::statistics::snapshot::Snapshot;
use crate::statistics::table::Table;
use chrono::NaiveDate;

pub(super) async fn numbers(snapshot: &Snapshot, on: NaiveDate) -> Result<Vec<Number>> {
    let pairs = [("state", "in_force"), ("by", "producer_type"), ("on", &on.to_string())]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let question = Question::read::<Producer>(&pairs, snapshot.today)?;
    let table = Table::count::<Producer>(snapshot, &question).await?;
    let of = Of::new(RecordKind::Producer, on, &[Sense::InForce]);
    let all = of.number(
        "producers_in_force",
        table.total(),
        "Chủ thể có sản phẩm còn hiệu lực",
        "Producers with a product in force",
        &[],
    );
    let values = table.dimensions.iter().flat_map(|dimension| &dimension.values);
    let parts = values.zip(&table.rows).map(|(value, cell)| {
        let code = format!("producers_in_force_{}", value.value);
        of.number(&code, cell.count, &value.vi, &value.en, &[("producer_type", &value.value)]).share_of(&all)
    });
    let parts: Vec<Number> = parts.collect();
    Ok(std::iter::once(all).chain(parts).collect())
}
