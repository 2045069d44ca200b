//! What a list page is asked for: its parameters are those of the API's list. Which of them are filters, and the addresses
//! of the same page with one of them changed.

use super::kinds::Kind;
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::registry::field::Filter;
use crate::registry::listing::{FILE_PARAMETERS, PAGE_PARAMETERS};

/// The parameters of a list page.
#[derive(Clone, Debug)]
pub struct Question {
    path: String,
    params: Vec<(String, String)>,
}

impl Question {
    /// Reads them. Browsers send what was not filled in as empty text: that is no parameter.
    pub fn of(asked: &Asked) -> Self {
        let params = asked.params.iter().filter(|(_, value)| !value.is_empty());
        Self { path: asked.path.clone(), params: params.cloned().collect() }
    }

    /// Whether the address has parameters that say nothing. The page then lies at a shorter address.
    pub fn is_shorter_than(&self, asked: &Asked) -> bool {
        self.params.len() < asked.params.len()
    }

    /// Whether a file is asked for.
    pub fn wants_a_file(&self) -> bool {
        self.get("format").is_some()
    }

    /// A parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All parameters.
    pub fn pairs(&self) -> Vec<(&str, &str)> {
        self.params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    /// Those that narrow the list: its filters, its words, its state; and its day.
    pub fn filters(&self) -> Vec<(&str, &str)> {
        self.pairs().into_iter().filter(|(name, _)| is_filter(name)).collect()
    }

    /// The same without one of them.
    pub fn filters_but(&self, name: &str) -> Vec<(&str, &str)> {
        self.filters().into_iter().filter(|(known, _)| *known != name).collect()
    }

    /// The address of the page with another value of a parameter, from its first page on; without it for `None`.
    pub fn with(&self, name: &str, value: Option<&str>) -> String {
        let mut params: Vec<(&str, &str)> =
            self.pairs().into_iter().filter(|(known, _)| *known != name && *known != "cursor").collect();
        params.extend(value.map(|value| (name, value)));
        address(&self.path, &params)
    }

    /// The address of the whole list as a file.
    pub fn file(&self, format: &str) -> String {
        let mut params: Vec<(&str, &str)> =
            self.pairs().into_iter().filter(|(name, _)| !matches!(*name, "cursor" | "limit" | "count" | "format")).collect();
        params.push(("format", format));
        address(&self.path, &params)
    }

    /// The address of the page as it is.
    pub fn address(&self) -> String {
        address(&self.path, &self.pairs())
    }

    /// The page without any filter.
    pub fn bare(&self) -> &str {
        &self.path
    }
}

fn is_filter(name: &str) -> bool {
    name == "q" || !(PAGE_PARAMETERS.contains(&name) || FILE_PARAMETERS.contains(&name))
}

/// The ranges that a list can be narrowed to: field names, each with `_from` and `_to`.
pub fn ranges(kind: &Kind) -> Vec<&'static str> {
    let fields = kind.form().fields.iter();
    fields.filter(|field| field.filter == Filter::Range && field.name != "created_at").map(|field| field.name).collect()
}
