//! Numbers that somebody published, with day and source: read-only reference data, contradictions included.

use super::field::{BY_CODE, Field, Holds, Sort};
use super::record::Listed;
use chrono::NaiveDate;
use entity::centi::Centi;
use entity::vocabulary::DatePrecision;
use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

/// A published number.
#[derive(Clone, Debug, Serialize, FromQueryResult, ToSchema)]
pub struct Figure {
    /// Number of the row in the collection.
    #[schema(example = "F001")]
    pub(crate) code: String,
    /// What is counted, as `products_total`.
    pub(crate) indicator: String,
    /// The number.
    pub(crate) value: Centi,
    /// What one of it is.
    #[schema(required)]
    pub(crate) unit: Option<String>,
    /// How exact the publisher is: exact, over, nearly, a range …
    pub(crate) exactness: String,
    /// The day the number is about; the last day of the month or year where no more is known.
    #[schema(required)]
    pub(crate) as_of: Option<NaiveDate>,
    /// How exactly that day is known.
    #[schema(required)]
    pub(crate) date_precision: Option<DatePrecision>,
    /// The date as printed, where it is no plain date.
    #[schema(required)]
    pub(crate) as_of_printed: Option<String>,
    /// What area or group it is about.
    pub(crate) scope: String,
    /// Who published it.
    pub(crate) publisher: String,
    /// Where it was read.
    pub(crate) source: String,
    /// Remarks.
    #[schema(required)]
    pub(crate) note: Option<String>,
}

impl Listed for Figure {
    const TABLE: &'static str = "figure";
    const SORTS: &'static [Sort] = &[BY_CODE, Sort::by("indicator", "indicator", Holds::Text)];
    const FIELDS: &'static [Field] = &[
        Field::computed("code", Holds::Text).equal(),
        Field::computed("indicator", Holds::Text).equal(),
        Field::computed("value", Holds::Decimal).range(),
        Field::computed("unit", Holds::Text).equal(),
        Field::computed("exactness", Holds::Text).equal(),
        Field::computed("as_of", Holds::Date).range(),
        Field::computed("date_precision", Holds::Choice(DatePrecision::VALUES)).equal(),
        Field::computed("as_of_printed", Holds::Text),
        Field::computed("scope", Holds::Text).equal(),
        Field::computed("publisher", Holds::Text).equal(),
        Field::computed("source", Holds::Text),
        Field::computed("note", Holds::Text),
    ];
}
