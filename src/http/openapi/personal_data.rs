//! The operations on personal data, described.

use super::Schemas;
use super::operations::Operation;
use super::parameters::{self, choice};
use crate::http::personal_data::PersonalDataRequestPage;
use crate::http::personal_data::{PAGE, REQUESTS};
use crate::privacy::consents::{Consent, ConsentInput, WithdrawalInput};
use crate::privacy::erasure::Erasure;
use crate::privacy::held::PersonalDataHeld;
use crate::privacy::personal_fields;
use crate::privacy::requests::RequestState;
use crate::privacy::requests::{PersonalDataAnswerInput, PersonalDataRequestInput};
use crate::registry::kind::RecordKind;
use serde_json::{Map, Value, json};

const ID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$";
const TAG: &str = "personal-data";

/// What they take and answer.
pub(super) fn schemas(all: &mut Schemas) {
    all.add::<Consent>();
    all.add::<ConsentInput>();
    all.add::<WithdrawalInput>();
    all.add::<PersonalDataRequestInput>();
    all.add::<PersonalDataAnswerInput>();
    all.add::<PersonalDataRequestPage>();
    all.add::<PersonalDataHeld>();
    all.add::<Erasure>();
    // Which fields are personal is said beside each field.
    let names: Vec<&str> = personal_fields().map(|field| field.name).collect();
    if let Some(consent) = all.all.get_mut("ConsentInput") {
        let fields = &mut consent["properties"]["fields"];
        fields["uniqueItems"] = true.into();
        fields["items"] = json!({"type": "string", "enum": names});
    }
}

/// Adds all of them.
pub(super) fn add(paths: &mut Map<String, Value>) {
    let mut add = |path: &str, method: &str, operation: Operation| {
        let operation = operation.shared("Accept-Language").fails(&[400, 401, 403, 404, 406, 500, 503]);
        paths.insert(path.to_owned(), json!({method: operation.finish()}));
    };
    let one = |path: &str| format!("/api/v1/producers/{{code}}{path}");
    add(&one("/personal-data"), "get", held());
    add(&one("/consents"), "post", give());
    add(&one("/consents/{id}/withdraw"), "post", withdraw());
    add(&one("/personal-data/requests"), "post", receive());
    add(&one("/personal-data/requests/{id}/answer"), "post", answer());
    add(&one("/personal-data/erase"), "post", erase());
    let list = list().shared("Accept-Language").fails(&[400, 401, 403, 406, 500, 503]);
    paths.insert(REQUESTS.to_owned(), json!({"get": list.finish()}));
}

fn code() -> Value {
    parameters::code(&RecordKind::Producer.pattern(), None, "Code of the producer; its last character is a check character.")
}

fn id(words: &str) -> Value {
    json!({"name": "id", "in": "path", "required": true, "description": words, "schema": {"type": "string", "pattern": ID}})
}

fn held() -> Operation {
    let words = "What is held on a producer as a person: values and who sees them, consents, requests, the journal entries and \
                 imports in which they occur. For the answer to a request of access.";
    Operation::new("get_personal_data", TAG, "What is held on a person (dữ liệu cá nhân đang giữ)", words)
        .parameter(code())
        .answers(200, "What is held.", Some("PersonalDataHeld"), &[])
}

/// Something new that belongs to a producer.
fn making(operation: Operation, input: &str, output: &str, example: &Value) -> Operation {
    operation
        .parameter(code())
        .shared("dry_run")
        .shared("Idempotency-Key")
        .shared("X-Reason")
        .body(&["application/json"], input, &json!({"example": {"value": example}}))
        .answers(
            201,
            "Recorded.",
            Some(output),
            &[("Idempotent-Replay", "`true` when this is the kept answer to an earlier request with the same key.")],
        )
        .answers(200, "Would be recorded (`dry_run=true`).", Some(output), &[("Dry-Run", "`true`")])
        .fails(&[413, 415, 422])
}

fn changing(operation: Operation, what: &str, input: &str, output: &str, example: &Value) -> Operation {
    operation
        .parameter(code())
        .parameter(id(what))
        .shared("dry_run")
        .shared("X-Reason")
        .body(&["application/json"], input, &json!({"example": {"value": example}}))
        .answers(200, "Recorded, or would be (`dry_run=true`).", Some(output), &[])
        .fails(&[409, 413, 415, 422])
}

fn give() -> Operation {
    let words = "What a person allowed, on paper: which personal fields everybody (`publish`) or programs of partners \
                 (`share_with_partners`) may see. It shows at once, and ends with its withdrawal.";
    let example =
        json!({"purpose": "publish", "fields": ["phone"], "given_on": "2026-11-20", "evidence": "Hồ sơ 12/2026, trang 3"});
    let operation = Operation::new("create_consent", TAG, "Record a consent (ghi đồng ý)", words);
    making(operation, "ConsentInput", "Consent", &example)
}

fn withdraw() -> Operation {
    let words = "What the consent opened is hidden again, at once. The consent stays on record.";
    let operation = Operation::new("withdraw_consent", TAG, "Record that a consent was withdrawn (rút đồng ý)", words);
    changing(operation, "Id of the consent.", "WithdrawalInput", "Consent", &json!({"withdrawn_on": "2026-11-21"}))
}

fn receive() -> Operation {
    let words = "What a person asks for about their data. It is to be answered within two working days after the day it was \
                 received; weekends and the holidays of fixed date do not count.";
    let operation = Operation::new("create_personal_data_request", TAG, "Record a request (ghi yêu cầu)", words);
    making(operation, "PersonalDataRequestInput", "PersonalDataRequest", &json!({"kind": "access", "received_on": "2026-11-20"}))
}

fn answer() -> Operation {
    let words = "What became of a request. A request of erasure is granted only after the erasure.";
    let operation = Operation::new("answer_personal_data_request", TAG, "Record the answer (ghi trả lời)", words);
    let example = json!({"outcome": "granted", "answered_on": "2026-11-21"});
    changing(operation, "Id of the request.", "PersonalDataAnswerInput", "PersonalDataRequest", &example)
}

fn erase() -> Operation {
    let words = "Empties the personal fields and erases their values from history, kept answers, and files that were handed in \
                 and hold them. Consents end. The chain of the journal stays whole, because it vouches for digests. Cannot be \
                 taken back. Needs `X-Reason`.";
    Operation::new("erase_personal_data", TAG, "Erase personal data (xóa dữ liệu cá nhân)", words)
        .parameter(code())
        .shared("dry_run")
        .shared("X-Reason")
        .answers(200, "What was erased, or would be (`dry_run=true`).", Some("Erasure"), &[])
        .fails(&[413, 422])
}

fn list() -> Operation {
    let state =
        "How far they are: `open` waits for its answer (the default), `overdue` has waited too long, `answered` was answered.";
    Operation::new("list_personal_data_requests", TAG, "Requests about personal data (các yêu cầu)", "With the day by which each is to be answered.")
        .parameter(choice("state", state, RequestState::VALUES))
        .parameter(json!({"name": "after", "in": "query", "description": "Only requests recorded after this one.", "schema": {"type": "string", "pattern": ID}}))
        .parameter(parameters::limit("Requests on a page.", PAGE))
        .answers(200, "A page.", Some("PersonalDataRequestPage"), &[])
}
