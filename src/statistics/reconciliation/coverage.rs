//! How complete the register is: for each indicator and scope the newest figure that it can be compared with.

use super::comparison::{FigureComparison, FigureReading, vagueness};
use super::matches::{self, Scope};
use chrono::NaiveDate;
use entity::centi::Centi;
use entity::vocabulary::DatePrecision;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// How complete the register is for one indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IndicatorCoverage {
    /// What is counted.
    pub indicator: String,
    /// How many figures of it there are.
    pub published: usize,
    /// How many of them the register is asked about.
    pub compared: usize,
    /// The newest figure that can be compared, for each scope: the city first, then districts by code, then groups.
    pub scopes: Vec<ScopeCoverage>,
}

/// How complete the register is for one indicator in one scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScopeCoverage {
    /// The area or group, as printed.
    pub scope: String,
    /// Code of the former district that the scope is; null for any other scope.
    #[schema(required)]
    pub former_district: Option<String>,
    /// Code of the figure: the newest one; of several of one day the one whose day is known best, then the most exact one.
    pub figure: String,
    /// The published number; of a range its upper end.
    pub value: Centi,
    /// The lower end, where a range was published.
    #[schema(required)]
    pub value_from: Option<Centi>,
    /// What one of it is.
    #[schema(required)]
    pub unit: Option<String>,
    /// How the number is to be read.
    #[schema(required)]
    pub reading: Option<FigureReading>,
    /// The day both numbers are about.
    #[schema(required)]
    pub as_of: Option<NaiveDate>,
    /// How exactly that day is known.
    #[schema(required)]
    pub date_precision: Option<DatePrecision>,
    /// Who published it.
    pub publisher: String,
    /// The register's number; null where a sum has nothing to add.
    #[schema(required)]
    pub counted: Option<Centi>,
    /// The register's number less the published one.
    #[schema(required)]
    pub difference: Option<Centi>,
    /// The register's number in percent of the published one.
    #[schema(required)]
    pub coverage_percent: Option<Centi>,
    /// Exactly the records that were counted; null for sums.
    #[schema(required)]
    pub list: Option<String>,
    /// Codes of figures of the same day that contradict this one.
    pub contradicted_by: Vec<String>,
}

/// The indicators of these figures, by alphabet.
pub(super) fn of(figures: &[FigureComparison]) -> Vec<IndicatorCoverage> {
    let mut indicators: BTreeMap<&str, Vec<&FigureComparison>> = BTreeMap::new();
    for figure in figures {
        indicators.entry(&figure.indicator).or_default().push(figure);
    }
    indicators.into_iter().map(|(indicator, figures)| indicator_coverage(indicator, &figures)).collect()
}

fn indicator_coverage(indicator: &str, figures: &[&FigureComparison]) -> IndicatorCoverage {
    let mut scopes: BTreeMap<(u8, &str), Vec<&FigureComparison>> = BTreeMap::new();
    for figure in figures.iter().filter(|figure| figure.is_compared()) {
        let place = match matches::scope(&figure.scope) {
            Some(Scope::City) => (0, figure.scope.as_str()),
            Some(Scope::District(code)) => (1, code),
            _ => (2, figure.scope.as_str()),
        };
        scopes.entry(place).or_default().push(figure);
    }
    IndicatorCoverage {
        indicator: indicator.to_owned(),
        published: figures.len(),
        compared: figures.iter().filter(|figure| figure.is_compared()).count(),
        scopes: scopes.into_values().filter_map(|of_scope| newest(&of_scope, figures)).collect(),
    }
}

fn newest(of_scope: &[&FigureComparison], all: &[&FigureComparison]) -> Option<ScopeCoverage> {
    let better = |figure: &&&FigureComparison| {
        let inexact = figure.reading != Some(FigureReading::Exact);
        (Reverse(figure.as_of), vagueness(figure.date_precision), inexact, figure.code.clone())
    };
    let figure = of_scope.iter().min_by_key(better)?;
    let same = |other: &&&FigureComparison| other.scope == figure.scope && other.as_of == figure.as_of;
    let against = all.iter().filter(same).filter(|other| other.contradicts(figure));
    Some(ScopeCoverage {
        scope: figure.scope.clone(),
        former_district: figure.former_district.clone(),
        figure: figure.code.clone(),
        value: figure.value,
        value_from: figure.value_from,
        unit: figure.unit.clone(),
        reading: figure.reading,
        as_of: figure.as_of,
        date_precision: figure.date_precision,
        publisher: figure.publisher.clone(),
        counted: figure.counted,
        difference: figure.difference,
        coverage_percent: figure.coverage_percent,
        list: figure.list.clone(),
        contradicted_by: against.map(|other| other.code.clone()).collect(),
    })
}
