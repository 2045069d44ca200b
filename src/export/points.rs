//! Where communes are, for records that have no point of their own.

use crate::error::Result;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use std::collections::HashMap;

/// Degrees east and north, as GeoJSON has them.
pub(super) type Point = (f64, f64);

/// The points of today's communes, by code.
#[derive(Debug, Default)]
pub(super) struct Points(HashMap<String, Point>);

impl Points {
    /// Reads them. Records name communes of today, so only those are wanted.
    pub(super) async fn of_communes(connection: &impl ConnectionTrait) -> Result<Self> {
        let mut select = Query::select();
        select.column("code").column("longitude").column("latitude").from("unit");
        for (name, known) in [("valid_until", false), ("longitude", true), ("latitude", true)] {
            select.and_where(if known { Expr::col(name).is_not_null() } else { Expr::col(name).is_null() });
        }
        let rows = connection.query_all(&select).await?;
        let points = rows.iter().map(|row| Ok((row.try_get_by_index(0)?, (row.try_get_by_index(1)?, row.try_get_by_index(2)?))));
        Ok(Self(points.collect::<Result<_>>()?))
    }

    /// The point of a commune.
    pub(super) fn of(&self, commune: &str) -> Option<Point> {
        self.0.get(commune).copied()
    }
}
