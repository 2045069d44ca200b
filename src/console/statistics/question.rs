//! A question as a form writes it, turned into one as the API takes it: empty fields left out, repeated ones joined. What
//! is wrong with it the API says.

use super::records::Counted;
use crate::console::api::address;
use crate::console::asked::Asked;

/// The parameters that are no filter.
const OWN: [&str; 11] = ["by", "measure", "at", "since", "format", "bom", "on", "state", "interval", "from", "to"];

/// A question.
#[derive(Clone, Debug)]
pub(super) struct Question {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Question {
    /// Reads the address of a page about a table. `usual`: what is counted by before anybody chooses.
    pub(super) fn read(asked: &Asked, counted: &Counted, usual: &str) -> Self {
        let mut question = Self { path: format!("/api/v1/statistics/{}", counted.plural), pairs: joined(asked) };
        let nothing_asked = question.pairs.iter().all(|(name, _)| name == "format");
        if nothing_asked && !usual.is_empty() {
            question.pairs.insert(0, ("by".to_owned(), usual.to_owned()));
        }
        question.in_one_sense();
        question
    }

    /// The form offers the senses side by side, as a dimension, and beside that one of them: whoever chooses one has chosen.
    fn in_one_sense(&mut self) {
        if self.get("state").is_none() {
            return;
        }
        for (name, value) in &mut self.pairs {
            if name == "by" {
                *value = value.split(',').filter(|dimension| *dimension != "state").collect::<Vec<_>>().join(",");
            }
        }
        self.pairs.retain(|(name, value)| name != "by" || !value.is_empty());
    }

    /// The same of a series.
    pub(super) fn read_series(asked: &Asked, counted: &Counted) -> Self {
        Self { path: format!("/api/v1/statistics/{}/series", counted.plural), pairs: joined(asked) }
    }

    /// The address to ask.
    pub(super) fn address(&self) -> String {
        let pairs: Vec<(&str, &str)> = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        address(&self.path, &pairs)
    }

    /// Whether a file is asked for.
    pub(super) fn is_file(&self) -> bool {
        self.get("format").is_some_and(|format| format != "json")
    }

    /// A parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Its values, where commas join several.
    pub(super) fn each(&self, name: &str) -> Vec<&str> {
        self.get(name).map_or_else(Vec::new, |value| value.split(',').collect())
    }

    /// What it is narrowed by.
    pub(super) fn filters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).filter(|(name, _)| !OWN.contains(name))
    }

    /// What a form without fields for it must carry along.
    pub(super) fn beside<'a>(&'a self, fields: &'a [&str]) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(move |(name, _)| *name != "format" && !fields.contains(name))
    }
}

/// A browser sends every field, filled in or not, and each choice by itself.
fn joined(asked: &Asked) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, value) in asked.params.iter().map(|(name, value)| (name, value.trim())).filter(|(_, value)| !value.is_empty()) {
        match pairs.iter_mut().find(|(known, _)| known == name) {
            // Days and words stand once; the API says so.
            Some((_, before)) if !matches!(name.as_str(), "on" | "from" | "to" | "q" | "at" | "since" | "format") => {
                if !before.split(',').any(|known| known == value) {
                    before.push(',');
                    before.push_str(value);
                }
            }
            _ => pairs.push((name.clone(), value.to_owned())),
        }
    }
    pairs
}
