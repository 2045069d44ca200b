//! Makes the schemas easy to read and to generate from: plain values stand where they are used, a merge patch says what
//! may be emptied, and no schema has a name that means something else in a program that uses it.

use serde_json::{Map, Value, json};

/// Schemas whose names would say too little, or collide, in the code that partners generate.
const NAMES: &[(&str, &str)] = &[
    ("Act", "RecognitionAct"),
    ("About", "StatisticsAbout"),
    ("Action", "JournalAction"),
    ("Cell", "TableCell"),
    ("Changed", "ChangedNumbers"),
    ("Condition", "VillageCondition"),
    ("Explanation", "ValidityExplanation"),
    ("FaultPart", "ProblemFaultPart"),
    ("Ground", "WithdrawalGround"),
    ("Ending", "EndingCertificates"),
    ("Erasure", "PersonalDataErasure"),
    ("Health", "ServiceHealth"),
    ("Nature", "RegisterNature"),
    ("Number", "OverviewNumber"),
    ("Reevaluation", "ReevaluationPeriod"),
    ("Reference", "ReferringRecord"),
    ("RequestKind", "PersonalDataRequestKind"),
    ("RequestOutcome", "PersonalDataRequestOutcome"),
    ("RequestState", "PersonalDataRequestState"),
    ("Root", "ServiceRoot"),
    ("Scheme", "AssessmentScheme"),
    ("Sector", "ProductSector"),
    ("SeenBy", "PersonalDataSeenBy"),
    ("Site", "CentreSite"),
    ("SiteInput", "CentreSiteInput"),
    ("Stage", "CentreStage"),
    ("Standard", "ProductStandard"),
    ("State", "RecognitionState"),
    ("Successor", "UnitSuccessor"),
    ("PredecessorList", "UnitPredecessorList"),
    ("SuccessorList", "UnitSuccessorList"),
    ("Term", "VocabularyTerm"),
    ("Title", "VillageTitle"),
    ("Window", "ReevaluationWindow"),
    ("WithdrawalInput", "ConsentWithdrawalInput"),
    ("Words", "WordsInBothLanguages"),
    ("Zone", "CentreZone"),
];

const SCHEMAS: &str = "#/components/schemas/";

/// What a merge patch of an input is: nothing is required, and null empties whatever may be empty.
pub(super) fn patch(input: &Value) -> Value {
    let mut patch = input.clone();
    let Some(map) = patch.as_object_mut() else { return patch };
    let required = map.remove("required").unwrap_or_default();
    let words = "A JSON merge patch (RFC 7396): only what is to change; null empties a field.";
    map.insert("description".to_owned(), words.into());
    for (name, schema) in map.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        let always = required.as_array().is_some_and(|names| names.iter().any(|required| required == name.as_str()));
        if !always {
            allow_null(schema);
        }
    }
    patch
}

fn allow_null(schema: &mut Value) {
    if let Some(kind) = schema["type"].as_str().map(str::to_owned) {
        schema["type"] = json!([kind, "null"]);
    } else if schema["$ref"].is_string() {
        let description = schema["description"].take();
        *schema = json!({"oneOf": [{"$ref": schema["$ref"]}, {"type": "null"}], "description": description});
    }
}

/// Of a schema that is something or null: the something.
fn nullable_part(schema: &Map<String, Value>) -> Option<&Value> {
    match schema.get("oneOf").and_then(Value::as_array).map(Vec::as_slice)? {
        [null, part] | [part, null] if null["type"] == "null" => Some(part),
        _ => None,
    }
}

/// Describes a property that may be null as a whole, not only the part of it that is not null.
pub(super) fn lift_descriptions(schemas: &mut Map<String, Value>) {
    for schema in schemas.values_mut() {
        walk(schema, &mut |schema| {
            let Some(mut part) = nullable_part(schema).cloned() else { return };
            if let Some(words) = part.as_object_mut().and_then(|part| part.remove("description")) {
                schema.insert("description".to_owned(), words);
                schema.insert("oneOf".to_owned(), json!([part, {"type": "null"}]));
            }
        });
    }
}

/// Puts plain values where they are used, so that readers see length and pattern at once and generators make no types
/// of them.
pub(super) fn inline_values(schemas: &mut Map<String, Value>) {
    let plain = |schema: &Value| schema["type"].is_string() && schema["type"] != "object" && !schema["enum"].is_array();
    let values: Map<String, Value> =
        schemas.iter().filter(|(_, schema)| plain(schema)).map(|(name, schema)| (name.clone(), schema.clone())).collect();
    schemas.retain(|name, _| !values.contains_key(name));
    for schema in schemas.values_mut() {
        walk(schema, &mut |schema| inline(schema, &values));
    }
}

fn inline(schema: &mut Map<String, Value>, values: &Map<String, Value>) {
    let value_of = |schema: &Value| values.get(schema["$ref"].as_str()?.strip_prefix(SCHEMAS)?).cloned();
    let (value, nullable) = match nullable_part(schema) {
        Some(part) => (value_of(part), true),
        None => (schema.get("$ref").and_then(|reference| value_of(&json!({"$ref": reference}))), false),
    };
    let Some(Value::Object(mut value)) = value else { return };
    if nullable {
        let kind = value.remove("type");
        value.insert("type".to_owned(), json!([kind, "null"]));
    }
    let words = [schema.get("description"), value.get("description")].into_iter().flatten().filter_map(Value::as_str);
    let words: Vec<&str> = words.collect();
    let words = words.join(" ");
    schema.remove("oneOf");
    schema.remove("$ref");
    schema.extend(value);
    if !words.is_empty() {
        schema.insert("description".to_owned(), words.into());
    }
}

/// Gives schemas the names that partners see.
pub(super) fn rename(document: &mut Value) {
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        let all = std::mem::take(schemas);
        schemas.extend(all.into_iter().map(|(name, schema)| (public_name(&name).unwrap_or(&name).to_owned(), schema)));
    }
    walk(document, &mut |schema| {
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix(SCHEMAS));
        if let Some(public) = name.and_then(public_name) {
            schema.insert("$ref".to_owned(), format!("{SCHEMAS}{public}").into());
        }
    });
}

fn public_name(name: &str) -> Option<&'static str> {
    NAMES.iter().find(|(own, _)| *own == name).map(|(_, public)| *public)
}

/// Visits every object, the outer ones first: what may be null is seen whole before the part of it that is not.
fn walk(value: &mut Value, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(map) => {
            visit(map);
            map.values_mut().for_each(|inner| walk(inner, visit));
        }
        Value::Array(list) => list.iter_mut().for_each(|inner| walk(inner, visit)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{inline_values, patch};
    use serde_json::{Map, Value, json};

    #[test]
    fn plain_values_stand_where_they_are_used() {
        let mut schemas: Map<String, Value> = Map::new();
        schemas.insert("Name".to_owned(), json!({"type": "string", "maxLength": 3, "description": "Short."}));
        schemas.insert("Kind".to_owned(), json!({"type": "string", "enum": ["a"]}));
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        schemas.insert(
            "Thing".to_owned(),
            json!({"properties": {
                "name": {"oneOf": [reference("Name"), {"type": "null"}], "description": "Its name."},
                "kind": reference("Kind"),
                "list": {"type": "array", "items": reference("Name")},
            }}),
        );
        inline_values(&mut schemas);
        assert!(!schemas.contains_key("Name"));
        let properties = &schemas["Thing"]["properties"];
        assert_eq!(properties["name"], json!({"type": ["string", "null"], "maxLength": 3, "description": "Its name. Short."}));
        assert_eq!(properties["kind"], reference("Kind"));
        assert_eq!(properties["list"]["items"]["maxLength"], 3);
    }

    #[test]
    fn a_merge_patch_empties_what_may_be_empty() {
        let input = json!({"required": ["name"], "properties": {"name": {"type": "string"}, "note": {"type": "string"}}});
        let patch = patch(&input);
        assert!(patch["required"].is_null());
        assert_eq!(patch["properties"]["name"]["type"], "string");
        assert_eq!(patch["properties"]["note"]["type"], json!(["string", "null"]));
    }
}
