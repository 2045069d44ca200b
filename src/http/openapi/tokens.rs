//! The operations of tokens, described.

use super::Schemas;
use super::operations::Operation;
use super::parameters;
use crate::http::tokens::{KEYS, LONGEST_OVERLAP, PATH};
use crate::http::tokens::{KeyInput, TokenInput, TokenList, TokenWithSecret};
use serde_json::{Map, Value, json};

/// What they take and answer.
pub(super) fn schemas(all: &mut Schemas) {
    all.add::<TokenInput>();
    all.add::<KeyInput>();
    all.add::<TokenList>();
    all.add::<TokenWithSecret>();
}

/// Adds all of them.
pub(super) fn add(paths: &mut Map<String, Value>) {
    paths.insert(PATH.to_owned(), json!({"get": list().finish(), "post": create().finish()}));
    let one = format!("{PATH}/{{code}}");
    paths.insert(one.clone(), json!({"get": read().finish(), "delete": revoke().finish()}));
    paths.insert(format!("{one}/rotate"), json!({"post": rotate().finish()}));
    paths.insert(KEYS.to_owned(), json!({"post": issue().finish()}));
}

fn named(id: &str, summary: &str, words: &str) -> Operation {
    Operation::new(id, "tokens", summary, words).shared("Accept-Language").fails(&[400, 401, 403, 406, 500, 503])
}

fn one(id: &str, summary: &str, words: &str) -> Operation {
    let name = json!({"name": "code", "in": "path", "required": true, "description": "Name of the token.", "schema": {"type": "string", "minLength": 1, "maxLength": 100}});
    named(id, summary, words).parameter(name).fails(&[404])
}

fn list() -> Operation {
    named(
        "list_tokens",
        "List tokens (mã truy cập)",
        "All of them, by name, with the day of their last use. Secrets are nowhere.",
    )
    .answers(200, "The tokens.", Some("TokenList"), &[])
}

fn read() -> Operation {
    one("get_token", "Read a token", "Without its secret.").answers(200, "The token.", Some("Token"), &[])
}

fn create() -> Operation {
    let words = "For a program. The secret is in this answer and nowhere else; it begins with `ocop_`, so that leaked ones can be \
                 searched for.";
    let example = json!({"shop": {"value": {"name": "cho-ocop", "scopes": ["read:partner"], "contact": "kythuat@example.vn"}}});
    named("create_token", "Make a token (tạo mã truy cập)", words)
        .shared("X-Reason")
        .body(&["application/json"], "TokenInput", &example)
        .answers(201, "The token and its secret.", Some("TokenWithSecret"), &[("Location", "Address of the token.")])
        .fails(&[409, 413, 415, 422])
}

fn rotate() -> Operation {
    let words = "Another secret; the one before works on for some hours, so that its holder can change over. Whoever holds a token \
                 may do this, and administrators.";
    one("rotate_token", "Change the secret of a token (đổi mã)", words)
        .parameter(parameters::number(
            "overlap",
            "Hours that the secret of before works on (24 unless said otherwise).",
            0,
            LONGEST_OVERLAP,
        ))
        .shared("X-Reason")
        .answers(200, "The token and its new secret.", Some("TokenWithSecret"), &[])
        .fails(&[409])
}

fn revoke() -> Operation {
    one("revoke_token", "End a token (thu hồi mã)", "At once, with the secret before a rotation.").shared("X-Reason").answers(
        204,
        "It is revoked.",
        None,
        &[],
    )
}

fn issue() -> Operation {
    let words = "For shops, tourism and traceability: allows nothing but what everybody may read, at a higher rate, for a year, and is then forgotten. Say how \
                 you can be reached, so that you hear of changes before they hurt.";
    let example = json!({"shop": {"value": {"contact": "kythuat@example.vn", "purpose": "Ví dụ: cửa hàng OCOP"}}});
    Operation::new("issue_key", "tokens", "Make a key for reading (tự cấp khóa đọc)", words)
        .shared("Accept-Language")
        .fails(&[400, 406, 413, 415, 422, 500, 503])
        .body(&["application/json"], "KeyInput", &example)
        .answers(201, "The key and its secret.", Some("TokenWithSecret"), &[])
}
