//! Gives every property of the published records its description: given fields have theirs from the input of the same
//! record, computed ones from the table here, because they mean the same in every record.

use crate::programme::vocabularies;
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

/// Enums that are no code list of the register.
const ENUMS: &[(&str, &str)] = &[
    (
        "Window",
        "Where a day lies with regard to the window for a re-evaluation dossier.\n- `not_yet_open`: More than 180 days before the end.\n- `open`: Between 180 and 120 days before the end, both included.\n- `missed`: Fewer than 120 days before the end, or after it.",
    ),
    ("FaultPart", "A part of a request."),
    (
        "Action",
        "What happened to a record.\n- `create`: It was created.\n- `update`: It was changed.\n- `delete`: It was deleted.\n- `load`: Reference data came with the first load, many rows in one entry.\n- `erase`: Personal data was erased from it and from its history.",
    ),
    ("SubjectKind", "What kind of record a recognition is about."),
    (
        "RequestState",
        "How far a request is.\n- `open`: It waits for its answer.\n- `overdue`: It waits for its answer, and the day for it is over.\n- `answered`: It was answered.",
    ),
    (
        "SeenBy",
        "Who sees a value, each with those who see more.\n- `public`: Everybody.\n- `partner`: Programs of partners, and officials.\n- `official`: Officials.",
    ),
];

/// Says of every enum what each of its codes means, in the words of the code list that has its name.
pub(super) fn explain_codes(schemas: &mut Map<String, Value>) {
    for (name, schema) in schemas.iter_mut().filter(|(_, schema)| schema["enum"].is_array()) {
        if let Some((_, words)) = ENUMS.iter().find(|(known, _)| known == name) {
            schema["description"] = (*words).into();
        }
        let words = schema["description"].as_str().unwrap_or_default();
        let Some(list) = vocabularies::find(&snake_case(name)).filter(|_| !words.contains("\n- `")) else { continue };
        let codes = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let lines =
            codes.filter_map(|code| list.term(code)).map(|term| format!("\n- `{}`: {} ({})", term.code, term.vi, term.en));
        schema["description"] = format!("{words}{}", lines.collect::<String>()).into();
    }
}

/// Says of every filter what the field is that it narrows the list by.
pub(super) fn explain_filters(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    let named = |reference: &Value| Some(&schemas[reference.as_str()?.rsplit('/').next()?]);
    let lists = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for list in lists.filter_map(|path| path.get_mut("get")) {
        let page = named(&list["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]);
        let Some(record) = page.and_then(|page| named(&page["properties"]["data"]["items"]["$ref"])) else { continue };
        for parameter in list["parameters"].as_array_mut().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or_default();
            let field = name.strip_suffix("_from").or(name.strip_suffix("_to")).unwrap_or(name);
            let about = record["properties"].get(name).or_else(|| record["properties"].get(field));
            let (Some(about), Some(how)) =
                (about.and_then(|about| about["description"].as_str()), parameter["description"].as_str())
            else {
                continue;
            };
            if parameter["in"] == "query" && !matches!(name, "on" | "state" | "q") {
                parameter["description"] = format!("{about} {how}").into();
            }
        }
    }
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake
}

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
