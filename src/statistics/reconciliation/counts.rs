//! Asks the register the questions that figures answer, each different question once. Must not know figures.

use super::matches::{self, Measure};
use crate::error::{Error, Result};
use crate::registry::centres::Centre;
use crate::registry::kind::RecordKind;
use crate::registry::products::Product;
use crate::registry::record::Record;
use crate::registry::villages::Village;
use crate::statistics::answer::PATH;
use crate::statistics::links::address;
use crate::statistics::measure::{Amount, rounded};
use crate::statistics::question::Question;
use crate::statistics::snapshot::Snapshot;
use crate::statistics::table::{Cell, Table};
use entity::centi::Centi;
use std::collections::HashMap;

/// What the register says to one question.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    /// Where the question can be asked again.
    pub(super) question: String,
    /// The number, in the unit of the figure; none where a sum has nothing to add.
    pub(super) number: Option<Centi>,
    /// How many records know the field of a sum.
    pub(super) known: Option<i64>,
    /// The records that were counted.
    pub(super) list: Option<String>,
}

/// The register at one moment, with the questions it was asked already.
pub(super) struct Register<'a> {
    snapshot: &'a Snapshot,
    at: Option<i64>,
    answers: HashMap<String, Counted>,
}

impl<'a> Register<'a> {
    /// Nothing was asked yet. `at` is the sequence that the reader named, if any.
    pub(super) fn new(snapshot: &'a Snapshot, at: Option<i64>) -> Self {
        Self { snapshot, at, answers: HashMap::new() }
    }

    /// The answer to the question of a figure.
    pub(super) async fn ask(&mut self, asked: &matches::Question) -> Result<Counted> {
        match asked.matched.records {
            RecordKind::Village => self.count::<Village>(asked).await,
            RecordKind::Product => self.count::<Product>(asked).await,
            RecordKind::Centre => self.count::<Centre>(asked).await,
            other => Err(Error::internal(format!("no figure is matched with {}", other.plural()))),
        }
    }

    async fn count<R: Record>(&mut self, asked: &matches::Question) -> Result<Counted> {
        let pairs = pairs(asked);
        // The questions are data of the program: one that cannot be asked is no fault of the reader.
        let question = Question::read::<R>(&pairs, self.snapshot.today)
            .map_err(|error| Error::internal(format!("{} cannot be asked: {error}", asked.query)))?;
        let mut parameters = question.parameters::<R>();
        if let Some(at) = self.at {
            parameters.push(("at".to_owned(), at.to_string()));
        }
        let url = address(&format!("{PATH}/{}", R::KIND.plural()), &parameters);
        if let Some(known) = self.answers.get(&url) {
            return Ok(known.clone());
        }
        let table = Table::count::<R>(self.snapshot, &question).await?;
        let total = table.totals.first().ok_or_else(|| Error::internal("a table without a grand total"))?;
        let counted = match asked.matched.measure {
            Measure::Count => Counted {
                question: url.clone(),
                number: Some(Centi::whole(total.count)),
                known: None,
                list: Some(total.list.clone()),
            },
            Measure::Sum { field, unit } => {
                let known = total.known.get(field).and_then(|known| i64::try_from(*known).ok());
                Counted { question: url.clone(), number: sum(total, field, unit), known, list: None }
            }
        };
        self.answers.insert(url, counted.clone());
        Ok(counted)
    }
}

fn pairs(asked: &matches::Question) -> Vec<(String, String)> {
    let pairs = form_urlencoded::parse(asked.query.as_bytes());
    let mut pairs: Vec<(String, String)> = pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    pairs.push(("on".to_owned(), asked.on.to_string()));
    if let Measure::Sum { field, .. } = asked.matched.measure {
        pairs.push(("measure".to_owned(), format!("sum_{field}")));
    }
    pairs
}

/// A sum in the unit of a figure.
fn sum(total: &Cell, field: &str, unit: i64) -> Option<Centi> {
    let hundredths = match total.measures.get(&format!("sum_{field}")).copied().flatten()? {
        Amount::Whole(whole) => whole * 100,
        Amount::Hundredths(hundredths) => hundredths,
    };
    i64::try_from(rounded(hundredths, i128::from(unit))).ok().map(Centi)
}
