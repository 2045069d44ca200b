//! Administrative units with the days they lived. A code means a unit only together with a day.

use crate::vocabulary::UnitKind;
use sea_orm::entity::prelude::*;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub code: String,
    pub name: String,
    pub full_name: String,
    pub kind: UnitKind,
    pub parent: Option<String>,
    pub valid_from: Option<Date>,
    pub valid_until: Option<Date>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub area_m2: Option<i64>,
    pub source: String,
    pub name_key: String,
    pub search: String,
    pub search_exact: String,
}

impl ActiveModelBehavior for ActiveModel {}
