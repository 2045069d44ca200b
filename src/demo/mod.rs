//! A synthetic register of full size, for demonstration and load: `ocop-registry demo --scale N`.
//!
//! Fills an empty database inside one transaction, the same rows for the same scale and the same units every time. Every
//! record says that it is made up. Holds the order of the load; what the records look like is in the files beside it.
//! Must not be reachable from a register of real records: [`build`] refuses a database that holds anything but units.

mod acts;
mod bulk;
mod calendar;
mod centres;
mod decisions;
mod goods;
mod indexes;
mod lives;
mod names;
mod places;
mod producers;
mod products;
#[cfg(test)]
mod tests;
mod trade_list;
mod trades;
mod village_plan;
mod villages;

use crate::db::Tx;
use crate::error::{Error, Result};
use crate::journal::{self, Change};
use crate::registry::kind::RecordKind;
use crate::registry::{creation, standing_rows};
use chrono::{DateTime, Utc};
use entity::register;
use entity::vocabulary::{Action, Nature};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Query;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::Serialize;
use serde_json::json;

/// Where all chance comes from. Another seed is another city.
pub const SEED: u64 = 20_251_231;

/// The largest scale: 3,320,000 recognised products.
pub const MAX_SCALE: u32 = 1000;

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Built {
    /// The seed.
    pub seed: u64,
    /// The scale.
    pub scale: u32,
    /// Villages and crafts that hold a title.
    pub villages_recognised: u64,
    /// Villages with a craft and no title.
    pub villages_unrecognised: u64,
    /// Producers.
    pub producers: u64,
    /// Products recognised at least once.
    pub products_recognised: u64,
    /// Products never recognised.
    pub products_unrecognised: u64,
    /// Centres, planned ones included.
    pub centres: u64,
    /// Decisions.
    pub decisions: u64,
    /// Acts of recognition on villages, centres and products.
    pub recognitions: u64,
}

/// What every record says about itself.
struct Stamp {
    source: String,
    now: DateTime<Utc>,
}

/// The columns that every record has, filled alike.
macro_rules! stamped {
    ($table:ident, $stamp:expr, { $($own:tt)* }) => {
        entity::$table::ActiveModel {
            source: sea_orm::ActiveValue::Set(Some($stamp.source.clone())),
            confidence: sea_orm::ActiveValue::Set(entity::vocabulary::Confidence::Synthetic),
            note: sea_orm::ActiveValue::Set(None),
            version: sea_orm::ActiveValue::Set(1),
            created_at: sea_orm::ActiveValue::Set($stamp.now),
            updated_at: sea_orm::ActiveValue::Set($stamp.now),
            $($own)*
        }
    };
}
use stamped;

/// Fills the empty database. The units have to be loaded before.
///
/// Everything happens inside `tx`, so a load that breaks off leaves nothing behind. `progress` is told now and then what
/// is being written and how many records of it are done.
pub async fn build(tx: &Tx, scale: u32, progress: &mut (dyn FnMut(&str, u64) + Send)) -> Result<Built> {
    if !(1..=MAX_SCALE).contains(&scale) {
        return Err(Error::internal(format!("the scale is a whole number from 1 to {MAX_SCALE}, not {scale}")));
    }
    if tx.today() < calendar::LAST_DAY {
        return Err(Error::internal(format!("the made-up decisions go up to {}, which is still to come", calendar::LAST_DAY)));
    }
    refuse_what_is_in_use(tx).await?;
    let places = places::Places::read(tx).await?;
    let stamp = Stamp { source: format!("synthetic: ocop-registry demo, seed {SEED}, scale {scale}"), now: tx.now() };
    register_row(tx, scale).await?;
    let dropped = indexes::drop_all(tx).await?;

    let mut load = bulk::Load::new(tx, &stamp, scale, &places);
    let hosts = villages::write(&mut load, &places).await?;
    progress("villages", load.count(RecordKind::Village));
    let makers = producers::write(&mut load, &places, &hosts).await?;
    progress("producers", load.count(RecordKind::Producer));
    centres::write(&mut load, &places, &hosts, &makers).await?;
    progress("centres", load.count(RecordKind::Centre));
    let products_recognised = products::write(&mut load, &places, makers, progress).await?;

    let count = |kind| load.count(kind);
    let villages_recognised = u64::from(calendar::villages_scale(scale)) * village_plan::RECOGNISED;
    let built = Built {
        seed: SEED,
        scale,
        villages_recognised,
        villages_unrecognised: count(RecordKind::Village) - villages_recognised,
        producers: count(RecordKind::Producer),
        products_recognised,
        products_unrecognised: count(RecordKind::Product) - products_recognised,
        centres: count(RecordKind::Centre),
        decisions: count(RecordKind::Decision),
        recognitions: count(RecordKind::Recognition),
    };
    let (of_standing, of_records): (Vec<_>, Vec<_>) = dropped.into_iter().partition(|part| part.table == "standing");
    indexes::create_all(tx, &of_records, progress).await?;
    standing_rows::fill(tx).await?;
    progress("standing", load.count(RecordKind::Recognition));
    indexes::create_all(tx, &of_standing, progress).await?;
    for kind in RecordKind::ALL {
        creation::set_counter(tx, kind, i64::try_from(count(kind)).unwrap_or(i64::MAX)).await?;
    }
    journal::record(tx, Change::of("register", "synthetic", 1, Action::Load).after(&json!(built))).await?;
    Ok(built)
}

/// Made-up records never join others.
pub async fn refuse_what_is_in_use(tx: &Tx) -> Result<()> {
    let tables = RecordKind::ALL.into_iter().map(RecordKind::name).chain(["register"]);
    for table in tables {
        let mut select = Query::select();
        select.expr(sea_orm::sea_query::Expr::val(1)).from(table).limit(1);
        if tx.connection().query_one(&select).await?.is_some() {
            return Err(Error::internal(format!(
                "the database is in use (its table {table} is not empty); made-up records are only written to a new database"
            )));
        }
    }
    Ok(())
}

async fn register_row(tx: &Tx, scale: u32) -> Result<()> {
    let row = register::ActiveModel {
        id: Set(1),
        nature: Set(Nature::Synthetic),
        description: Set(format!("Dữ liệu giả lập / synthetic, seed {SEED}, scale {scale}")),
        began_at: Set(tx.now()),
    };
    #[expect(clippy::disallowed_methods, reason = "journaled with the synthetic rows, as one entry")]
    register::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}
