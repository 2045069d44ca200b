//! Gives every property of the published records its description: given fields have theirs from the input of the same
//! record, computed ones from the table here, because they mean the same in every record.

use serde_json::{Map, Value};

const COMPUTED: &[(&str, &str)] = &[
    ("code", "The registry's code: given once, never reused, safe to print; its last character catches mistyping."),
    ("commune_status", "Whether the place is certain: confirmed, to_be_confirmed (the former commune was split), unknown."),
    ("title", "The title held, by the standing recognition."),
    ("star", "Stars, by the standing recognition; of a lapsed or withdrawn certificate the last ones."),
    ("potential_five_star", "Four stars with a provincial score of 90 or more; the ministry has not decided."),
    (
        "state",
        "Where it stands on the day asked for: in_force, due (in force, ends within 180 days), lapsed, withdrawn; null when it was not recognised by then.",
    ),
    ("last_act", "The act that stands."),
    ("standing_from", "The day the standing act took effect."),
    ("certificate_from", "First day of the certificate; null after a withdrawal."),
    ("certificate_until", "Last day of the certificate; null where it has no end, and after a withdrawal."),
    ("date_precision", "How exactly the date is known; one not known to the day is the last day of its period."),
    ("decision", "Code of the decision behind the standing act."),
    ("recognised_on", "The day of the first recognition."),
    ("superseded_on", "The day a later act on the same subject took effect; null for the act that stands."),
    ("version", "Counts the changes from 1."),
    ("created_at", "When the record was created (UTC)."),
    ("updated_at", "When the record was last changed (UTC)."),
];

/// Fills what is missing.
pub(super) fn complete(schemas: &mut Map<String, Value>) {
    for name in ["Village", "Producer", "Product", "Centre", "Decision", "Recognition", "DecisionFile"] {
        let input = schemas.get(&format!("{}Input", name.trim_end_matches("File"))).cloned().unwrap_or_default();
        let Some(properties) = schemas.get_mut(name).and_then(|schema| schema["properties"].as_object_mut()) else { continue };
        for (property, schema) in properties {
            let Some(schema) = schema.as_object_mut().filter(|schema| !schema.contains_key("description")) else { continue };
            let given = input["properties"][property.as_str()]["description"].as_str();
            let computed = COMPUTED.iter().find(|(known, _)| known == property).map(|(_, words)| *words);
            if let Some(words) = given.or(computed) {
                schema.insert("description".to_owned(), words.into());
            }
        }
    }
}
