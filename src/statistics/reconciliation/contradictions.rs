//! Figures about the same indicator, scope and day that cannot all be right, side by side. Must not say which one is.

use super::comparison::{FigureComparison, FigureReading, vagueness};
use chrono::NaiveDate;
use entity::centi::Centi;
use entity::vocabulary::DatePrecision;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// One of several figures about the same thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContradictingFigure {
    /// Code of the figure.
    pub code: String,
    /// The published number; of a range its upper end.
    pub value: Centi,
    /// The lower end, where a range was published.
    #[schema(required)]
    pub value_from: Option<Centi>,
    /// What one of it is.
    #[schema(required)]
    pub unit: Option<String>,
    /// How the number is to be read; null for words that nobody has judged yet.
    #[schema(required)]
    pub reading: Option<FigureReading>,
    /// How exactly its day is known.
    #[schema(required)]
    pub date_precision: Option<DatePrecision>,
    /// Who published it.
    pub publisher: String,
    /// Where it was read.
    pub source: String,
    /// The register's number for it; null where the register is not asked.
    #[schema(required)]
    pub counted: Option<Centi>,
}

/// Figures about the same thing on the same day of which at least two cannot both be right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FigureContradiction {
    /// What is counted.
    pub indicator: String,
    /// The area or group, as printed.
    pub scope: String,
    /// Code of the former district that the scope is; null for any other scope.
    #[schema(required)]
    pub former_district: Option<String>,
    /// The day.
    pub as_of: NaiveDate,
    /// How exactly the day of the vaguest of them is known: with `year` or `month` the figures may be about different days
    /// of that period, because a bare year counts as 31 December and a bare month as its last day.
    #[schema(required)]
    pub precision: Option<DatePrecision>,
    /// All figures of that day, those that agree included, in the order of their codes.
    pub figures: Vec<ContradictingFigure>,
}

/// The contradictions among these figures, by indicator, scope and day.
pub(super) fn among(figures: &[FigureComparison]) -> Vec<FigureContradiction> {
    let mut groups: BTreeMap<(&str, &str, NaiveDate), Vec<&FigureComparison>> = BTreeMap::new();
    for figure in figures {
        if let Some(day) = figure.as_of {
            groups.entry((&figure.indicator, &figure.scope, day)).or_default().push(figure);
        }
    }
    let disagree = |group: &[&FigureComparison]| {
        group.iter().enumerate().any(|(index, one)| group[index + 1..].iter().any(|other| one.contradicts(other)))
    };
    groups.into_iter().filter(|(_, group)| disagree(group)).map(|((_, _, day), group)| contradiction(day, &group)).collect()
}

fn contradiction(as_of: NaiveDate, group: &[&FigureComparison]) -> FigureContradiction {
    let first = group[0];
    let precision = group.iter().map(|figure| figure.date_precision).max_by_key(|precision| vagueness(*precision)).flatten();
    FigureContradiction {
        indicator: first.indicator.clone(),
        scope: first.scope.clone(),
        former_district: first.former_district.clone(),
        as_of,
        precision,
        figures: group.iter().map(|figure| side(figure)).collect(),
    }
}

fn side(figure: &FigureComparison) -> ContradictingFigure {
    ContradictingFigure {
        code: figure.code.clone(),
        value: figure.value,
        value_from: figure.value_from,
        unit: figure.unit.clone(),
        reading: figure.reading,
        date_precision: figure.date_precision,
        publisher: figure.publisher.clone(),
        source: figure.source.clone(),
        counted: figure.counted,
    }
}
