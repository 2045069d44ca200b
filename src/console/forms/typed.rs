//! What somebody typed into a form, as it was typed; and a record as somebody would type it. Judges nothing.

use super::control::{Control, Input};
use super::lookup;
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::refused::Refused;
use crate::console::words;
use serde_json::Value;

/// Names and texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed(Vec<(String, String)>);

/// The most rows of a group that are read; the register takes fewer.
const MOST_ROWS: usize = 100;

impl Typed {
    /// What was filled in, with choices among several put in their place, and groups without their empty rows.
    pub fn of(filled: &Filled, inputs: &[Input]) -> Self {
        let mut typed = Self::default();
        let value =
            |name: &str| filled.given(&format!("pick.{name}")).map_or_else(|| filled.text(name).to_owned(), str::to_owned);
        for input in inputs {
            let key = &input.key;
            match input.control {
                Control::Parts(parts) => {
                    let rows = (0..MOST_ROWS).map(|row| parts.iter().map(move |part| (part.key, row)));
                    let rows =
                        rows.map(|row| row.map(|(part, row)| (part, value(&format!("{key}.{row}.{part}")))).collect::<Vec<_>>());
                    let said = rows.filter(|row| row.iter().any(|(_, text)| !text.trim().is_empty()));
                    for (row, cells) in said.enumerate() {
                        for (part, text) in cells {
                            typed.put(&format!("{key}.{row}.{part}"), text);
                        }
                    }
                }
                Control::References(_) => {
                    let said = (0..MOST_ROWS).map(|row| value(&format!("{key}.{row}"))).filter(|text| !text.trim().is_empty());
                    for (row, text) in said.enumerate() {
                        typed.put(&format!("{key}.{row}"), text);
                    }
                }
                _ => typed.put(key, value(key)),
            }
        }
        typed
    }

    /// A record as somebody would type it.
    pub async fn of_record(asked: &Asked, record: &Value, inputs: &[Input]) -> Result<Self, Refused> {
        let mut typed = Self::default();
        for input in inputs {
            let (key, value) = (&input.key, &record[&input.key]);
            match input.control {
                Control::Parts(parts) => {
                    for (row, object) in value.as_array().into_iter().flatten().enumerate() {
                        for part in parts {
                            typed.put(&format!("{key}.{row}.{}", part.key), plain(asked, part.control, &object[part.key]));
                        }
                    }
                }
                Control::References(sought) => {
                    for (row, code) in value.as_array().into_iter().flatten().filter_map(Value::as_str).enumerate() {
                        typed.put(&format!("{key}.{row}"), lookup::labelled(asked, sought, code).await?);
                    }
                }
                Control::Reference(sought) => {
                    let text = match value.as_str() {
                        Some(code) => lookup::labelled(asked, sought, code).await?,
                        None => String::new(),
                    };
                    typed.put(key, text);
                }
                control => typed.put(key, plain(asked, control, value)),
            }
        }
        Ok(typed)
    }

    /// A text; empty where nothing was typed.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text.as_str())
    }

    /// How many rows a group has.
    pub fn rows(&self, key: &str) -> usize {
        let row = |name: &str| name.strip_prefix(key)?.strip_prefix('.')?.split('.').next()?.parse::<usize>().ok();
        self.0.iter().filter_map(|(name, _)| row(name)).max().map_or(0, |last| last + 1)
    }

    /// Everything, in order.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Everything that was typed for a field: itself and its rows.
    pub fn of_field<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a (String, String)> {
        let below = move |name: &str| name.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.0.iter().filter(move |(name, _)| below(name))
    }

    /// Types over what was there.
    pub fn put(&mut self, name: &str, text: String) {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), text));
    }

    /// Takes a field, with its rows, as somebody else typed it.
    pub fn take_over(&mut self, key: &str, other: &Self) {
        let mine: Vec<String> = self.of_field(key).map(|(name, _)| name.clone()).collect();
        self.0.retain(|(name, _)| !mine.contains(name));
        self.0.extend(other.of_field(key).cloned());
    }
}

/// A value as people type it.
fn plain(asked: &Asked, control: Control, value: &Value) -> String {
    match (control, value) {
        (_, Value::Null) => String::new(),
        (Control::Whole { grouped: false } | Control::Star | Control::Degrees, Value::Number(number)) => number.to_string(),
        (_, Value::Number(_)) => words::number(asked, value).replace('−', "-"),
        (_, Value::Bool(flag)) => flag.to_string(),
        (_, Value::Array(items)) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Object(_)) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::Typed;
    use crate::console::filled::Filled;
    use crate::console::forms::control::{Control, Input, Part};

    const PARTS: &[Part] = &[
        Part { key: "zone", vi: "Khu", en: "Zone", control: Control::Line },
        Part { key: "area", vi: "Diện tích", en: "Area", control: Control::Line },
    ];

    fn input(key: &str, control: Control) -> Input {
        Input { key: key.to_owned(), title: String::new(), about: String::new(), required: false, control }
    }

    #[test]
    fn empty_rows_fall_out_and_choices_take_their_place() {
        let inputs = [input("name", Control::Line), input("sites", Control::Parts(PARTS))];
        let pairs = [("name", "Gốm"), ("pick.name", "Gốm sứ [X]"), ("sites.0.zone", " "), ("sites.2.area", "5"), ("other", "x")];
        let filled = Filled(pairs.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec());
        let typed = Typed::of(&filled, &inputs);
        assert_eq!((typed.text("name"), typed.text("sites.0.area"), typed.rows("sites")), ("Gốm sứ [X]", "5", 1));
        assert_eq!((typed.text("other"), typed.rows("name")), ("", 0));
        let mut mine = typed.clone();
        mine.take_over("sites", &Typed::default());
        assert_eq!((mine.rows("sites"), mine.text("name")), (0, "Gốm sứ [X]"));
    }
}
