//! A filled-in sheet as it is on its way: from the fields of a form, to the parameters and bodies of the API, and back.

use super::super::api::{address, escaped};
use crate::console::asked::Asked;
use crate::console::refused::Refused;
use serde_json::{Map, Value, json};

/// What the fields of criteria begin with.
const CRITERION: &str = "c-";
/// The name of the fields of exclusions.
pub(super) const EXCLUDED: &str = "x";

/// What was filled in, nothing read into it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entered {
    /// Criterion and option.
    pub(super) choices: Vec<(String, String)>,
    /// Exclusions that were ticked.
    pub(super) excluded: Vec<String>,
    /// What to remember.
    pub(super) note: String,
    /// The product to keep it with.
    pub(super) product: String,
    /// The tag of the draft that was read.
    pub(super) tag: String,
}

impl Entered {
    /// From the fields of a form.
    pub(super) fn of(pairs: &[(String, String)]) -> Self {
        let mut entered = Self::default();
        for (name, value) in pairs {
            match (name.strip_prefix(CRITERION), name.as_str()) {
                (Some(number), _) if !value.is_empty() => entered.choices.push((number.to_owned(), value.clone())),
                (None, EXCLUDED) => entered.excluded.push(value.clone()),
                (None, "note") => entered.note.clone_from(value),
                (None, "product") => value.trim().clone_into(&mut entered.product),
                (None, "tag") => entered.tag.clone_from(value),
                _ => {}
            }
        }
        entered
    }

    /// From a saved draft.
    pub(super) fn of_draft(draft: &Value, tag: &str) -> Self {
        let text = |name: &str| draft[name].as_str().unwrap_or_default().to_owned();
        let choices = draft["choices"].as_object().into_iter().flatten();
        let excluded = draft["excluded"].as_array().into_iter().flatten().filter_map(Value::as_str);
        Self {
            choices: choices.map(|(number, option)| (number.clone(), option.to_string())).collect(),
            excluded: excluded.map(str::to_owned).collect(),
            note: text("note"),
            product: text("product"),
            tag: tag.to_owned(),
        }
    }

    /// The option chosen for a criterion; empty without one.
    pub(super) fn option(&self, number: &str) -> &str {
        self.choices.iter().find(|(known, _)| known == number).map_or("", |(_, option)| option)
    }

    /// The body that saves it.
    pub(super) fn body(&self, set: &str) -> Value {
        let option = |text: &str| text.parse::<u64>().map_or_else(|_| json!(text), Value::from);
        let choices: Map<String, Value> = self.choices.iter().map(|(number, text)| (number.clone(), option(text))).collect();
        let note = Some(self.note.trim()).filter(|note| !note.is_empty());
        json!({"criteria_set": set, "choices": choices, "excluded": self.excluded, "note": note})
    }

    /// What it comes to, as the API says.
    pub(super) async fn computed(&self, asked: &Asked, set: &str) -> Result<Value, Refused> {
        let choices: Vec<String> = self.choices.iter().map(|(number, option)| format!("{number}:{option}")).collect();
        let (choices, excluded) = (choices.join(","), self.excluded.join(","));
        let path = format!("/api/v1/criteria-sets/{}/assessment", escaped(set));
        asked.get(&address(&path, &[("choices", &choices), ("excluded", &excluded)])).await
    }
}

/// The name of a criterion's fields.
pub(super) fn field(number: &str) -> String {
    format!("{CRITERION}{number}")
}

#[cfg(test)]
mod tests {
    use super::Entered;
    use serde_json::json;

    #[test]
    fn a_form_becomes_a_body_and_a_draft_a_form() {
        let pairs =
            [("c-1.1", "2"), ("c-1.2", ""), ("c-3.5", "1"), ("x", "forged_dossier"), ("note", " chờ giấy "), ("tag", "\"3\"")];
        let entered = Entered::of(&pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let body = json!({"criteria_set": "CS26-21", "choices": {"1.1": 2, "3.5": 1}, "excluded": ["forged_dossier"], "note": "chờ giấy"});
        assert_eq!(entered.body("CS26-21"), body);
        assert_eq!((entered.option("1.1"), entered.option("1.2"), entered.tag.as_str()), ("2", "", "\"3\""));
        let again = Entered::of_draft(&body, "\"3\"");
        assert_eq!((again.choices, again.excluded, again.note.as_str()), (entered.choices, entered.excluded, "chờ giấy"));
    }

    #[test]
    fn what_is_no_number_is_left_to_the_api_to_refuse() {
        let entered = Entered::of(&[("c-1.1".to_owned(), "nhiều".to_owned())]);
        assert_eq!(entered.body("CS26-21")["choices"], json!({"1.1": "nhiều"}));
    }
}
