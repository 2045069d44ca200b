//! The numbers that others published. They are copied as they are; what they contradict is said in their notes.

use super::files::{self, broken, rows};
use super::{places, printed};
use crate::db::Tx;
use crate::error::Result;
use entity::centi::Centi;
use entity::figure;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Row {
    #[serde(rename = "row_id")]
    id: String,
    indicator: String,
    value: String,
    unit: Option<String>,
    exact_or_approximate: String,
    as_of: Option<String>,
    scope: String,
    publisher: String,
    source_url: String,
    note: Option<String>,
}

/// Loads every published figure.
pub(super) async fn load(tx: &Tx) -> Result<usize> {
    let figures = rows::<Row>(files::FIGURES)?.into_iter().map(figure_row).collect::<Result<Vec<_>>>()?;
    let total = figures.len();
    #[expect(clippy::disallowed_methods, reason = "reference data, journaled as a whole below")]
    figure::Entity::insert_many(figures).exec_without_returning(tx.connection()).await?;
    places::loaded(tx, "figure", &places::described(total, &[files::FIGURES], "published_figures.csv")).await?;
    Ok(total)
}

fn figure_row(row: Row) -> Result<figure::ActiveModel> {
    let value = printed::scaled(&row.value, 2).ok_or_else(|| broken(&row.id, "its value has more than two decimals"))?;
    let dated = row.as_of.as_deref().and_then(printed::as_of);
    Ok(figure::ActiveModel {
        code: Set(row.id),
        indicator: Set(row.indicator),
        value: Set(Centi(value)),
        unit: Set(row.unit),
        exactness: Set(row.exact_or_approximate),
        as_of: Set(dated.map(|(date, _)| date)),
        date_precision: Set(dated.map(|(_, precision)| precision)),
        as_of_printed: Set(row.as_of.filter(|_| dated.is_none())),
        scope: Set(row.scope),
        publisher: Set(row.publisher),
        source: Set(row.source_url),
        note: Set(row.note),
    })
}
