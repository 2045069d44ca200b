//! The operations of every kind of record, described once.

use super::files;
use super::operations::Operation;
use super::parameters;
use crate::http::Visitor;
use crate::http::decisions::MOST_RECOGNITIONS;
use crate::http::journal;
use crate::registry::kind::RecordKind;
use crate::registry::record::{Dated, Record};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;
use utoipa::ToSchema;

/// Requests with real data that succeed when they are sent to a fresh register as they stand.
static EXAMPLES: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(include_str!("../examples.json")).unwrap_or_default());

const TAG: (&str, &str) = ("ETag", "The version of the record, for `If-Match` and `If-None-Match`.");
const PENDING: (&str, &str) =
    ("Registry-Proposals", "Ids of the open proposals about the record, for those who may see them; absent without any.");
const WARNINGS: (&str, &str) = ("Registry-Warnings", "Codes of the warnings that the reason overrode.");

/// The paths of all records.
#[derive(Default)]
pub(super) struct Paths {
    pub(super) all: Map<String, Value>,
}

/// The tags of all records.
#[derive(Default)]
pub(super) struct Tags {
    pub(super) all: Vec<Value>,
}

impl Visitor for Tags {
    fn visit<R: Record>(&mut self) {
        let words = match R::KIND {
            RecordKind::Village => "Craft villages, and crafts that carry a title (làng nghề, nghề truyền thống).",
            RecordKind::Producer => "Producers of OCOP products (chủ thể).",
            RecordKind::Product => "OCOP products and services, with their stars on any day.",
            RecordKind::Centre => "Centres that design, show and sell OCOP and craft-village products.",
            RecordKind::Decision => "Decisions, alone or together with their recognitions.",
            RecordKind::Recognition => "What a decision does to one village, product or centre.",
        };
        self.all.push(json!({"name": R::KIND.plural(), "description": words}));
    }
}

impl Visitor for Paths {
    fn visit<R: Record>(&mut self) {
        let many = format!("/api/v1/{}", R::KIND.plural());
        let one = format!("{many}/{{code}}");
        self.all.insert(format!("{one}/history"), json!({"get": history::<R>()}));
        self.all.insert(many, json!({"get": list::<R>(), "post": create::<R>()}));
        let item = json!({"get": read::<R>(), "put": replace::<R>(), "patch": merge::<R>(), "delete": delete::<R>()});
        self.all.insert(one, item);
    }
}

/// A decision can be posted together with its recognitions: a schema of its own for the request and one for the answer.
pub(super) fn add_variants<R: Record>(schemas: &mut Map<String, Value>) {
    if R::KIND != RecordKind::Recognition {
        return;
    }
    let mut act = schemas.get("RecognitionInput").cloned().unwrap_or_default();
    if let Some(properties) = act["properties"].as_object_mut() {
        properties.remove("decision");
    }
    act["required"] = json!(["subject", "act"]);
    act["description"] = "What the decision that is being created does to one subject.".into();
    schemas.insert("RecognitionOfDecisionInput".to_owned(), act);
    let mut request = schemas.get("DecisionInput").cloned().unwrap_or_default();
    request["properties"]["recognitions"] = json!({
        "type": "array", "minItems": 1, "maxItems": MOST_RECOGNITIONS, "items": super::reference("RecognitionOfDecisionInput"),
        "description": "Its recognitions: all are written, or nothing is.",
    });
    schemas.insert("DecisionFileInput".to_owned(), request);
    let mut answer = schemas.get("Decision").cloned().unwrap_or_default();
    answer["properties"]["recognitions"] = json!({
        "type": "array", "items": super::reference("Recognition"),
        "description": "The recognitions that were written with it; only when some were sent.",
    });
    answer["description"] = "A decision, with the recognitions that were created together with it.".into();
    schemas.insert("DecisionFile".to_owned(), answer);
}

fn example<R: Record>(what: &str) -> Value {
    let found = EXAMPLES[R::KIND.name()][what].as_object().cloned().unwrap_or_default();
    Value::Object(found.into_iter().map(|(name, value)| (name, json!({"value": value}))).collect())
}

fn code<R: Record>(with_example: bool) -> Value {
    let (code, words) = (R::KIND.code(1), format!("Code of the {}; its last character is a check character.", R::KIND.name()));
    parameters::code(&R::KIND.pattern(), with_example.then_some(code.as_str()), &words)
}

fn if_match<R: Record>() -> Value {
    let mut parameter = parameters::shared().get("If-Match").cloned().unwrap_or_default();
    parameter["example"] = EXAMPLES[R::KIND.name()]["if_match"].clone();
    parameter
}

fn list<R: Record>() -> Value {
    let (plural, vietnamese) = (R::KIND.plural(), R::KIND.vietnamese());
    let words = "Keyset pages without a ceiling: follow `next` to the end; or the whole list at once, as a file. Every filter is a parameter; an unknown one is refused.";
    let summary = format!("List {plural} (danh sách {vietnamese})");
    let operation = files::list::<R>(Operation::new(&format!("list_{plural}"), plural, &summary, words));
    operation.finish()
}

fn read<R: Record>() -> Value {
    let (name, plural) = (R::KIND.name(), R::KIND.plural());
    let words = if R::DATED == Dated::ByStanding {
        "With its standing on the day `on`. The tag changes with the version and with the state."
    } else {
        "The record as it is now."
    };
    let operation =
        Operation::new(&format!("get_{name}"), plural, &format!("Read a {name} (xem {})", R::KIND.vietnamese()), words)
            .parameter(code::<R>(true))
            .answers(200, "The record.", Some(&R::name()), &[TAG, PENDING]);
    let operation = if R::DATED == Dated::ByStanding { operation.shared("on") } else { operation };
    operation.reads().finish()
}

fn history<R: Record>() -> Value {
    let (name, plural) = (R::KIND.name(), R::KIND.plural());
    Operation::new(
        &format!("list_{name}_history"),
        plural,
        &format!("Who changed a {name}, when and why (lịch sử {})", R::KIND.vietnamese()),
        "Its journal entries, newest first. Also for records that were deleted.",
    )
    .parameter(code::<R>(true))
    .parameter(parameters::limit("Entries on a page.", journal::PAGE))
    .parameter(parameters::number("before", "Only entries before this sequence.", 1, i64::MAX))
    .answers(200, "Entries.", Some("JournalPage"), &[TAG, ("Link", "Older entries, `rel=\"next\"`.")])
    .reads()
    .finish()
}

const WRITING: &[u16] = &[400, 401, 403, 406, 409, 413, 415, 422, 500, 503];

fn create<R: Record>() -> Value {
    let (name, plural) = (R::KIND.name(), R::KIND.plural());
    let together = R::KIND == RecordKind::Decision;
    let (input, output) = if together {
        ("DecisionFileInput".to_owned(), "DecisionFile".to_owned())
    } else {
        (R::Input::name().into_owned(), R::name().into_owned())
    };
    let words = if together {
        "One decision, alone or with its recognitions: one act of an official, one transaction, all or nothing."
    } else {
        "The registry gives the code. Everything that is wrong is told at once; what is odd needs `X-Reason`."
    };
    Operation::new(&format!("create_{name}"), plural, &format!("Create a {name} (thêm {})", R::KIND.vietnamese()), words)
        .shared("dry_run")
        .shared("Idempotency-Key")
        .shared("X-Reason")
        .shared("Accept-Language")
        .body(&["application/json"], &input, &example::<R>("create"))
        .answers(
            201,
            "Created.",
            Some(&output),
            &[
                TAG,
                WARNINGS,
                ("Location", "Address of the record."),
                ("Idempotent-Replay", "`true` when this is the kept answer to an earlier request with the same key."),
            ],
        )
        .answers(
            200,
            "Would be created (`dry_run=true`). The code may be given to another record in the meantime.",
            Some(&output),
            &[TAG, WARNINGS, ("Dry-Run", "`true`")],
        )
        .fails(WRITING)
        .finish()
}

fn replace<R: Record>() -> Value {
    let words = "Replaces every field that clients give; a field that is left out is emptied. What the registry keeps may be \
                 repeated unchanged. A replacement that changes nothing changes nothing.";
    change::<R>("replace", "Replace", "thay thế", words)
        .body(&["application/json"], &R::Input::name(), &example::<R>("replace"))
        .finish()
}

fn merge<R: Record>() -> Value {
    let words = "JSON merge patch (RFC 7396): only what is to change; null empties a field.";
    change::<R>("update", "Change", "sửa", words)
        .body(&["application/merge-patch+json", "application/json"], &format!("{}Patch", R::name()), &example::<R>("merge"))
        .finish()
}

fn change<R: Record>(verb: &str, english: &str, vietnamese: &str, words: &str) -> Operation {
    let (name, plural) = (R::KIND.name(), R::KIND.plural());
    let summary = format!("{english} a {name} ({vietnamese} {})", R::KIND.vietnamese());
    Operation::new(&format!("{verb}_{name}"), plural, &summary, words)
        .parameter(code::<R>(true))
        .parameter(if_match::<R>())
        .shared("dry_run")
        .shared("X-Reason")
        .shared("Accept-Language")
        .answers(200, "The record now.", Some(&R::name()), &[TAG, WARNINGS])
        .fails(WRITING)
        .fails(&[404, 412, 428])
}

fn delete<R: Record>() -> Value {
    let (name, plural) = (R::KIND.name(), R::KIND.plural());
    let words = "Refused while other records refer to it; they are listed. Its history stays readable.";
    Operation::new(&format!("delete_{name}"), plural, &format!("Delete a {name} (xóa {})", R::KIND.vietnamese()), words)
        .parameter(code::<R>(false))
        .shared("If-Match")
        .shared("dry_run")
        .shared("X-Reason")
        .shared("Accept-Language")
        .answers(204, "Deleted, or would be (`dry_run=true`).", None, &[])
        .fails(&[400, 401, 403, 404, 406, 409, 412, 413, 428, 500, 503])
        .finish()
}
