//! What the values of a table are called, the names of administrative units included.

use super::scan::{packed, unpack};
use super::snapshot::Snapshot;
use super::words::Words;
use crate::error::Result;
use crate::registry::dimension::{Dimension, Shows};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query};
use std::collections::HashMap;

/// The names of units, by dimension and code.
#[derive(Debug, Default)]
pub struct UnitNames {
    names: HashMap<(&'static str, String), String>,
}

impl UnitNames {
    /// Reads the names that these dimensions need.
    pub async fn read(snapshot: &Snapshot, dimensions: &[&'static Dimension]) -> Result<Self> {
        let mut names = HashMap::new();
        for dimension in dimensions.iter().filter(|dimension| dimension.shows == Shows::Unit) {
            let mut select = Query::select();
            select.from("unit").cond_where(lived(dimension.name));
            for column in ["code", "full_name"] {
                select.expr(packed(Expr::col(column)));
            }
            let Some(row) = snapshot.one(&select).await? else { continue };
            let columns: (Option<String>, Option<String>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let Some((codes, full_names)) = columns.0.zip(columns.1) else { continue };
            unpack(&[codes, full_names], &mut |row: &[&str]| {
                names.insert((dimension.name, row[0].to_owned()), row[1].to_owned());
            })?;
        }
        Ok(Self { names })
    }

    /// What a value of a dimension is called.
    pub fn label(&self, dimension: &Dimension, value: &str) -> Words {
        if let Some(name) = self.names.get(&(dimension.name, value.to_owned())) {
            return Words::new(name.clone(), name.clone());
        }
        let (vi, en) = dimension.label(value);
        Words::new(vi, en)
    }
}

/// The units of a dimension: those of today, or those of 31 December 2024.
fn lived(dimension: &str) -> Cond {
    let until = || Expr::col("valid_until");
    if dimension == "commune" {
        return Cond::all().add(until().is_null());
    }
    let before = Cond::all().add(until().is_not_null());
    before.add(
        Cond::any()
            .add(Expr::col("valid_from").is_null())
            .add(Expr::col("valid_from").lte(crate::registry::former_places::BEFORE)),
    )
}
