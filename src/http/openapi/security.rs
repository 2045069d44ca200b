//! What each operation needs, as the guard in front of it has it: told in `security` and in words.

use super::operations::problem_name;
use crate::http::access::{self, Need};
use axum::http::Method;
use serde_json::{Value, json};

/// How somebody shows who they are.
pub(super) fn schemes() -> Value {
    json!({
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of a program, with scopes. An administrator makes it, or the operator with `ocop-registry token create`. Open reading needs none.",
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "ocop_session",
            "description": "A person who signed in with `POST /api/v1/session`. Behind TLS the cookie is named `__Host-ocop_session`.",
        },
    })
}

/// Adds to every operation what it needs.
pub(super) fn complete(document: &mut Value) {
    let Some(paths) = document["paths"].as_object_mut() else { return };
    for (path, operations) in paths {
        for (method, operation) in operations.as_object_mut().into_iter().flatten() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap_or(Method::GET);
            let Some(need) = access::need(&method, path) else { continue };
            operation["security"] = security(need);
            refusals(operation, need, &method);
            if let Some(words) = words(need) {
                let told = operation["description"].as_str().unwrap_or_default();
                operation["description"] = format!("{told}\n\n{words}").into();
            }
        }
    }
}

/// What the guard answers to who is not let pass.
fn refusals(operation: &mut Value, need: Need, method: &Method) {
    let scoped = matches!(need, Need::Scope(_) | Need::Deciding(_) | Need::All(_));
    let known = (need != Need::Nothing).then_some(401_u16);
    // The page of another site that writes with somebody's cookie is refused before anything is asked.
    let forbidden = (scoped || !method.is_safe()).then_some(403_u16);
    for status in known.into_iter().chain(forbidden) {
        operation["responses"][status.to_string()] = json!({"$ref": format!("#/components/responses/{}", problem_name(status))});
    }
}

/// The schemes of `security`: one alternative for each scope that is enough.
fn security(need: Need) -> Value {
    match need {
        Need::Nothing => json!([]),
        Need::Open => json!([{}, {"bearer": []}, {"session": []}]),
        Need::SignedIn => json!([{"bearer": []}, {"session": []}]),
        Need::Session => json!([{"session": []}]),
        Need::All(scopes) => json!([{"bearer": scopes}, {"session": scopes}]),
        Need::Scope(scopes) | Need::Deciding(scopes) => {
            let ways = scopes.iter().flat_map(|scope| [json!({"bearer": [scope]}), json!({"session": [scope]})]);
            ways.collect()
        }
    }
}

fn words(need: Need) -> Option<String> {
    let list: Vec<String> = need.scopes().iter().map(|scope| format!("`{}`", scope.as_str())).collect();
    let preparing = if matches!(need, Need::Deciding(_) | Need::All(_)) { " Not for commune officers, who propose." } else { "" };
    let together = if matches!(need, Need::All(_)) { " and " } else { " or " };
    match need {
        Need::Nothing | Need::Open => None,
        Need::SignedIn => Some("**Needs** a token or a sign-in.".to_owned()),
        Need::Session => Some("**Needs** a session: a person who is signed in.".to_owned()),
        _ => Some(format!("**Needs** the scope {}.{preparing}", list.join(together))),
    }
}
