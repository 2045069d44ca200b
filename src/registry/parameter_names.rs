//! Which parameters a list takes from a reader: those of its page, its day, its fields as far as the reader sees them, and
//! what it is counted by. Reads no values.

use super::dimension::{Dimension, Shows};
use super::field::Filter;
use super::listing::PAGE_PARAMETERS;
use super::record::{Dated, Listed};
use super::sight::{Shown, Sight};

/// The names of all parameters that a list of `R` takes.
pub fn parameter_names<R: Listed>(sight: Sight) -> Vec<String> {
    let mut names: Vec<String> =
        PAGE_PARAMETERS.iter().filter(|name| **name != "q" || searchable::<R>()).map(|name| (*name).to_owned()).collect();
    match R::DATED {
        Dated::Never => {}
        Dated::ByStanding | Dated::ByHoldings => names.extend(["on".to_owned(), "state".to_owned()]),
        Dated::ByLife => names.push("on".to_owned()),
    }
    for field in R::FIELDS.iter().filter(|field| sight.shows::<R>(field) != Shown::Never) {
        match field.filter {
            Filter::No => {}
            Filter::Equal => names.push(field.name.to_owned()),
            Filter::Range => names.extend([format!("{}_from", field.name), format!("{}_to", field.name)]),
        }
    }
    names.extend(dimensions_beside_fields::<R>().map(|dimension| dimension.name.to_owned()));
    names
}

/// The dimensions that are no filter by a field of the same name; `state` is a parameter of its own.
pub fn dimensions_beside_fields<R: Listed>() -> impl Iterator<Item = &'static Dimension> {
    let by_field = |name: &str| R::FIELDS.iter().any(|field| field.name == name && field.filter == Filter::Equal);
    R::dimensions().filter(move |dimension| dimension.shows != Shows::State && !by_field(dimension.name))
}

/// Whether records of this kind can be searched by words.
pub fn searchable<R: Listed>() -> bool {
    R::SORTS.iter().any(|sort| sort.column == "name_key")
}
