//! The address of the list behind a number: exactly the records that were counted.

use super::question::Question;
use crate::registry::dimension::{Dimension, Shows};
use crate::registry::kind::RecordKind;
use crate::registry::record::{Dated, Record};

/// A list, as its path and parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListLink {
    path: String,
    parameters: Vec<(String, String)>,
}

impl ListLink {
    /// The list of all records of a kind.
    pub fn of(kind: RecordKind) -> Self {
        Self { path: format!("/api/v1/{}", kind.plural()), parameters: Vec::new() }
    }

    /// The list behind a whole question.
    pub fn behind<R: Record>(question: &Question) -> Self {
        let on = question.listing.on.to_string();
        let mut link = if question.acts {
            Self::of(RecordKind::Recognition)
                .with("subject_kind", R::KIND.name())
                .with("act", "grant,renew,raise,lower")
                .with("valid_from_to", &on)
        } else {
            let link = Self::of(R::KIND);
            let link = if question.states.is_empty() { link } else { link.with("state", &question.states.join(",")) };
            if R::DATED == Dated::Never { link } else { link.with("on", &on) }
        };
        for (name, value) in &question.filters {
            link = link.with(name, value);
        }
        link
    }

    /// The same list narrowed by one more parameter, or by another value of it.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.parameters.retain(|(known, _)| known != name);
        self.parameters.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Narrowed to a value of a dimension.
    #[must_use]
    pub fn narrowed(self, dimension: &Dimension, value: &str) -> Self {
        let name = if dimension.shows == Shows::State { "state" } else { dimension.name };
        self.with(name, &value.replace(',', "\\,"))
    }

    /// The address.
    pub fn url(&self) -> String {
        address(&self.path, &self.parameters)
    }
}

/// A path with its parameters.
pub fn address(path: &str, parameters: &[(String, String)]) -> String {
    if parameters.is_empty() {
        return path.to_owned();
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    format!("{path}?{}", query.finish())
}
