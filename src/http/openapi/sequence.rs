//! What every operation of the register shares: the sequence that its answer stands at, and the one that a client asks for.

use super::operations::problem_name;
use crate::http::sequence::AT_LEAST;
use serde_json::{Value, json};

const HEADER: &str = "Register-Sequence";

/// The header, described once.
pub(super) fn header() -> (String, Value) {
    let words = "The last entry of the journal that the answer can know of; of a write, its own last entry. Sent back as \
        `at-least`, no later answer is older, whichever instance or standby gives it. `/api/v1/journal?after=` goes on there.";
    (HEADER.to_owned(), json!({"description": words, "schema": {"type": "integer", "format": "int64", "minimum": 0}}))
}

/// The parameter, described once.
pub(super) fn parameter() -> (String, Value) {
    let words = "The answer knows the journal at least up to this entry: what a header `Register-Sequence` said. 400 \
        (`not-reached`) where the register does not go so far, 503 where it cannot be read so far for the moment.";
    let schema = json!({"type": "integer", "format": "int64", "minimum": 0, "maximum": 999_999_999_999_999_999_i64});
    (AT_LEAST.to_owned(), json!({"name": AT_LEAST, "in": "query", "description": words, "schema": schema}))
}

/// Adds both to every operation of the register.
pub(super) fn complete(document: &mut Value) {
    let Some(paths) = document["paths"].as_object_mut() else { return };
    let operations = paths.iter_mut().filter(|(path, _)| path.starts_with("/api/v1"));
    for (method, operation) in operations.filter_map(|(_, operations)| operations.as_object_mut()).flatten() {
        if method == "get" {
            let shared = json!({"$ref": format!("#/components/parameters/{AT_LEAST}")});
            match operation["parameters"].as_array_mut() {
                Some(parameters) => parameters.push(shared),
                None => operation["parameters"] = json!([shared]),
            }
        }
        let Some(responses) = operation["responses"].as_object_mut() else { continue };
        for (_, response) in responses.iter_mut().filter(|(status, _)| status.starts_with(['2', '3'])) {
            response["headers"][HEADER] = json!({"$ref": format!("#/components/headers/{HEADER}")});
        }
        let fails: &[u16] = if method == "get" { &[400, 503] } else { &[503] };
        for status in fails {
            let problem = json!({"$ref": format!("#/components/responses/{}", problem_name(*status))});
            responses.entry(status.to_string()).or_insert(problem);
        }
    }
}
