//! Checks every answer that any test sees against the OpenAPI document: status, media type, headers, body.

use jsonschema::Validator;
use ocop_registry::http::openapi;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

pub(crate) static DOCUMENT: LazyLock<Value> = LazyLock::new(openapi::document);
static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// A validator for a schema of the document.
pub(crate) fn validator(schema: &Value) -> Arc<Validator> {
    let key = schema.to_string();
    if let Some(known) = VALIDATORS.lock().expect("no test panics here").get(&key) {
        return known.clone();
    }
    // References are to #/components/…, so the components come along.
    let root = json!({"allOf": [schema], "components": DOCUMENT["components"]});
    let made = jsonschema::options().should_validate_formats(true).build(&root).expect("a schema that is one");
    VALIDATORS.lock().expect("no test panics here").entry(key).or_insert_with(|| Arc::new(made)).clone()
}

/// The template of the document's path that a path fits.
pub(crate) fn template(path: &str) -> Option<String> {
    let paths = DOCUMENT["paths"].as_object()?;
    let fits = |template: &&String| {
        let (left, right): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
        left.len() == right.len() && left.iter().zip(&right).all(|(part, given)| part.starts_with('{') || part == given)
    };
    // A literal path wins over one with a parameter.
    let mut found: Vec<&String> = paths.keys().filter(fits).collect();
    found.sort_by_key(|template| template.contains('{'));
    found.first().map(|template| (*template).clone())
}

fn resolve(value: &Value) -> &Value {
    match value["$ref"].as_str() {
        Some(reference) => {
            DOCUMENT.pointer(reference.trim_start_matches('#')).unwrap_or_else(|| panic!("{reference} leads nowhere"))
        }
        None => value,
    }
}

/// What is wrong with an answer; nothing for one that the document promises.
pub(crate) fn faults(method: &str, path: &str, status: u16, headers: &Map<String, Value>, body: &[u8]) -> Vec<String> {
    let problem = json!({"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}});
    let documented = template(path)
        .map(|template| resolve(&DOCUMENT["paths"][&template][method.to_lowercase()]["responses"][status.to_string()]).clone());
    let response = match documented {
        Some(response) if !response.is_null() => response,
        // What is no operation is a 404 or 405 with a problem, unless it is asked for too often.
        Some(_) | None if matches!(status, 404 | 405 | 401 | 429) && !is_operation(method, path) => problem,
        _ => return vec![format!("{method} {path} answers {status}, which the document does not say")],
    };
    let mut faults = Vec::new();
    let promised = response["headers"].as_object().cloned().unwrap_or_default();
    for name in promised.keys().filter(|name| ["ETag", "X-Request-Id", "Location", "Register-Sequence"].contains(&name.as_str()))
    {
        if !headers.contains_key(&name.to_lowercase()) {
            faults.push(format!("{method} {path} {status} lacks the header {name}"));
        }
    }
    let Some(content) = response["content"].as_object() else {
        if !body.is_empty() {
            faults.push(format!("{method} {path} {status} has a body that the document does not promise"));
        }
        return faults;
    };
    let media = headers.get("content-type").and_then(Value::as_str).unwrap_or_default();
    let Some(schema) = content.get(media).map(|content| &content["schema"]) else {
        return vec![format!("{method} {path} {status} is {media:?}; the document says {:?}", content.keys())];
    };
    // Lines of JSON are no JSON.
    if media.contains("json") && !media.contains("ndjson") {
        let json: Value =
            serde_json::from_slice(body).unwrap_or_else(|error| panic!("{method} {path} {status} is no JSON: {error}"));
        let validator = validator(schema);
        faults.extend(
            validator.iter_errors(&json).map(|error| format!("{method} {path} {status}: {} {error}", error.instance_path())),
        );
    }
    faults
}

fn is_operation(method: &str, path: &str) -> bool {
    template(path).is_some_and(|template| DOCUMENT["paths"][&template][method.to_lowercase()].is_object())
}
