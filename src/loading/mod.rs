//! The first content of a register: the published records about Hanoi's OCOP programme, loaded in one transaction.
//!
//! Records go through the same store as every other write, so the same rules judge them and the same journal keeps them;
//! what is odd about old paper is accepted with the reason that the caller gives. Nothing is guessed here: what a row does
//! not say stays empty, and what was worked out about rows by hand is data beside them (`data/README.md`).

mod centres;
mod decisions;
mod figures;
mod files;
mod note;
mod places;
mod printed;
mod producers;
mod products;
#[cfg(test)]
mod tests;
mod villages;

use crate::db::Tx;
use crate::error::{Error, Result};
use crate::journal::{self, Change};
use crate::registry::record::Record;
use crate::registry::store;
use decisions::NamedDecisions;
use entity::vocabulary::{Action, Nature};
use entity::{register, unit};
use places::FormerCommunes;
use producers::Producers;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a register of real records calls itself.
pub const DESCRIPTION: &str = "Sổ đăng ký OCOP Thành phố Hà Nội";

/// How many rows of each kind were loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Loaded {
    /// Administrative units, those that have ended included.
    pub units: usize,
    /// Which unit became which.
    pub successions: usize,
    /// Published figures.
    pub figures: usize,
    /// Decisions, those of unknown number included.
    pub decisions: usize,
    /// Craft villages and titled crafts.
    pub villages: usize,
    /// Producers.
    pub producers: usize,
    /// Products.
    pub products: usize,
    /// Centres.
    pub centres: usize,
    /// Recognitions.
    pub recognitions: usize,
}

/// Begins a register with the published records. The transaction needs a reason, because much of old paper is odd.
pub async fn load(tx: &Tx) -> Result<Loaded> {
    begin(tx, DESCRIPTION).await?;
    let units = places::load_units(tx).await?;
    let successions = places::load_successions(tx).await?;
    let figures = figures::load(tx).await?;

    let (named, communes, doubts) = (NamedDecisions::read()?, FormerCommunes::read()?, Doubts::read()?);
    let (village_rows, product_rows, centre_rows) = (villages::read()?, products::read()?, centres::read()?);
    let of_villages = villages::grants(&village_rows, &named)?;
    let of_products = products::grants(&product_rows, &named, &doubts)?;
    let of_centres = centres::grants(&centre_rows, &named)?;

    let papers = named.create(tx, &[&of_villages, &of_products, &of_centres]).await?;
    let villages = villages::create(tx, &village_rows, &communes, &doubts).await?;
    let producers = Producers::create(tx, products::mentions(&product_rows)?).await?;
    let products = products::create(tx, &product_rows, (&communes, &doubts), &producers, &villages).await?;
    let centres = centres::create(tx, &centre_rows, &communes, &villages).await?;

    let mut recognitions = decisions::recognise(tx, &of_villages, &villages, &papers).await?;
    recognitions += decisions::recognise(tx, &of_products, &products, &papers).await?;
    recognitions += decisions::recognise(tx, &of_centres, &centres, &papers).await?;
    Ok(Loaded {
        units,
        successions,
        figures,
        decisions: papers.len(),
        villages: villages.len(),
        producers: producers.len(),
        products: products.len(),
        centres: centres.len(),
        recognitions,
    })
}

impl std::fmt::Display for Loaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { units, successions, figures, decisions, villages, producers, products, centres, recognitions } = self;
        write!(f, "{villages} villages, {producers} producers, {products} products, {centres} centres, {decisions} decisions, ")?;
        write!(f, "{recognitions} recognitions, {units} units, {successions} successions, {figures} figures")
    }
}

/// Loads the administrative units and what became of them, for a register of other records; once.
pub async fn load_units(tx: &Tx) -> Result<()> {
    if unit::Entity::find().one(tx.connection()).await?.is_some() {
        return Ok(());
    }
    places::load_units(tx).await?;
    places::load_successions(tx).await?;
    Ok(())
}

/// Writes what the database is: a register of real records, beginning now. Refuses one that has begun, because codes would
/// be given twice.
pub async fn begin(tx: &Tx, description: &str) -> Result<()> {
    if register::Entity::find_by_id(1).one(tx.connection()).await?.is_some() {
        return Err(Error::internal("this register has begun already; the published records are loaded into a new database"));
    }
    let row = register::ActiveModel {
        id: Set(1),
        nature: Set(Nature::Real),
        description: Set(description.to_owned()),
        began_at: Set(tx.now()),
    };
    #[expect(clippy::disallowed_methods, reason = "the register's own row, journaled just below")]
    register::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    let what = json!({"nature": Nature::Real, "description": description});
    journal::record(tx, Change::of("register", "all", 1, Action::Load).after(&what)).await
}

/// Creates one record; what is wrong with it is said with the row it comes from.
async fn create<R: Record>(tx: &Tx, row: &str, body: Value) -> Result<R> {
    match store::create::<R>(tx, body).await {
        Ok(written) => Ok(written.record),
        // A database out of reach is no fault of the row.
        Err(error @ (Error::Unavailable(_) | Error::Forbidden(_))) => Err(error),
        Err(error) => Err(files::broken(row, error)),
    }
}

/// A body with more fields.
fn with(mut body: Value, more: Value) -> Value {
    if let (Value::Object(body), Value::Object(more)) = (&mut body, more) {
        body.extend(more);
    }
    body
}

/// What a closer look at a row put in doubt, so that the row is not taken at its word.
#[derive(Debug, Deserialize)]
struct Doubt {
    row_id: String,
    about: String,
    /// What the source prints instead.
    printed: Option<String>,
    why: String,
}

/// The rows that are in doubt.
#[derive(Debug)]
struct Doubts(Vec<Doubt>);

impl Doubts {
    fn read() -> Result<Self> {
        files::rows(files::DOUBTS).map(Self)
    }

    fn about(&self, row: &str, about: &str) -> Option<&Doubt> {
        self.0.iter().find(|doubt| doubt.row_id == row && doubt.about == about)
    }
}
