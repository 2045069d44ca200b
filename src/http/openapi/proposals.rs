//! The operations of proposals, described.

use super::Schemas;
use super::operations::Operation;
use super::parameters::{self, choice};
use crate::http::proposals::ProposalPage;
use crate::http::proposals::{PAGE, PATH};
use crate::proposals::{ProposalComment, ProposalInput};
use crate::registry::kind::RecordKind;
use entity::proposal::ProposalState;
use serde_json::{Map, Value, json};

const ID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$";
const TAG: (&str, &str) = ("ETag", "The version of the proposal, for `If-Match`.");

/// What they take and answer.
pub(super) fn schemas(all: &mut Schemas) {
    all.add::<ProposalInput>();
    all.add::<ProposalComment>();
    all.add::<ProposalPage>();
}

/// Adds all of them.
pub(super) fn add(paths: &mut Map<String, Value>) {
    paths.insert(PATH.to_owned(), json!({"get": list().finish(), "post": create().finish()}));
    let one = format!("{PATH}/{{code}}");
    paths.insert(one.clone(), json!({"get": read().finish(), "put": revise().finish()}));
    for (path, operation) in [("apply", apply()), ("return", give_back()), ("discard", discard()), ("withdraw", withdraw())] {
        paths.insert(format!("{one}/{path}"), json!({"post": operation.finish()}));
    }
}

fn named(id: &str, summary: &str, words: &str) -> Operation {
    Operation::new(id, "proposals", summary, words).shared("Accept-Language").fails(&[400, 401, 403, 406, 500, 503])
}

fn one(id: &str, summary: &str, words: &str) -> Operation {
    named(id, summary, words)
        .parameter(parameters::code(ID, None, "Id of the proposal."))
        .answers(200, "The proposal.", Some("Proposal"), &[TAG])
        .fails(&[404])
}

/// What changes a proposal that somebody has read.
fn decided(id: &str, summary: &str, words: &str) -> Operation {
    one(id, summary, words).shared("If-Match").fails(&[409, 412, 413, 428])
}

fn list() -> Operation {
    let words = "The latest first: for authors and their commune their own, for officers of a department all about the records it keeps. \
                 `conflicts` names open proposals that want to change the same fields.";
    let kinds = RecordKind::ALL.map(RecordKind::name);
    named("list_proposals", "List proposals (đề xuất)", words)
        .parameter(several("state", "Only those in one of these states; several with commas.", ProposalState::VALUES))
        .parameter(several("record_kind", "Only about these kinds of record; several with commas.", &kinds))
        .parameter(parameters::text("code", "Only about the record with this code."))
        .parameter(parameters::text("commune", "Only of this commune."))
        .parameter(parameters::limit("Proposals on a page.", PAGE))
        .parameter(json!({"name": "before", "in": "query", "description": "Only proposals before this id.", "schema": {"type": "string", "pattern": ID}}))
        .answers(200, "Proposals.", Some("ProposalPage"), &[])
}

fn several(name: &str, words: &str, values: &[&str]) -> Value {
    let mut parameter = choice(name, words, values);
    parameter["schema"] = json!({"type": "array", "minItems": 1, "items": parameter["schema"].clone()});
    parameter["style"] = "form".into();
    parameter["explode"] = false.into();
    parameter
}

fn create() -> Operation {
    let words = "A new record, or a change of one. It is tried at once as if it were applied, so that everything that is wrong is told \
                 now; what is odd needs `X-Reason`, which the one who decides will read. Decisions are entered by the departments.";
    let example = json!({"new": {"value": {"record_kind": "producer", "change": {
        "name": "Hợp tác xã ví dụ", "producer_type": "cooperative", "commune": "00577", "note": "Ví dụ trong tài liệu, không có thật"}}}});
    named("create_proposal", "Propose (gửi đề xuất)", words)
        .shared("X-Reason")
        .body(&["application/json"], "ProposalInput", &example)
        .answers(201, "The proposal.", Some("Proposal"), &[TAG, ("Location", "Address of the proposal.")])
        .fails(&[404, 409, 413, 415, 422])
}

fn read() -> Operation {
    one("get_proposal", "Read a proposal (xem đề xuất)", "With what it rests on, and what conflicts with it.")
}

fn revise() -> Operation {
    let words = "What is proposed, anew: also the answer to a comment. Only its author does, while it is pending or returned.";
    let mut operation =
        decided("revise_proposal", "Change a proposal (sửa đề xuất)", words).shared("X-Reason").fails(&[415, 422]);
    operation.request("application/json", &json!({"type": "object", "description": "A new record, or a merge patch."}));
    operation
}

fn apply() -> Operation {
    let words = "Writes it into the register; the journal shows both people. Refused with 412 where the record has changed since in a \
                 field of the proposal, unless `overwrite=true`.";
    decided("apply_proposal", "Apply a proposal (duyệt)", words)
        .parameter(parameters::flag("overwrite", "Apply it, though the record changed since in the same fields."))
        .shared("X-Reason")
        .fails(&[422])
}

fn give_back() -> Operation {
    said(decided("return_proposal", "Send a proposal back (trả lại)", "With a comment that says what is missing."))
}

fn discard() -> Operation {
    said(decided("discard_proposal", "Discard a proposal (không duyệt)", "With a comment that says why."))
}

fn said(operation: Operation) -> Operation {
    let example = json!({"missing": {"value": {"comment": "Thiếu giấy đăng ký kinh doanh"}}});
    operation.body(&["application/json"], "ProposalComment", &example).fails(&[415, 422])
}

fn withdraw() -> Operation {
    decided("withdraw_proposal", "Take a proposal back (rút)", "Only its author does, while it is pending or returned.")
}
