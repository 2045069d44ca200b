//! The operations of scoring sheets and self-assessments, described.

use super::Schemas;
use super::operations::Operation;
use super::parameters;
use crate::http::assessments::{CriteriaSetList, DRAFT, SHEETS};
use crate::programme::assessment::Assessment;
use crate::programme::criteria::CriteriaSheet;
use crate::registry::assessments::{AssessmentDraft, AssessmentInput};
use crate::registry::kind::RecordKind;
use serde_json::{Map, Value, json};

const TAG: &str = "assessments";
const SET: &str = "^CS26-(0[1-9]|1[0-9]|2[0-6])$";
const ETAG: (&str, &str) = ("ETag", "The tag of the answer, for `If-None-Match`.");
/// Criterion, colon, place; several with commas.
const CHOICES: &str = r"^([0-9]+(\.[0-9]+)*:[0-9]+(,[0-9]+(\.[0-9]+)*:[0-9]+)*)?$";
const VERSION: (&str, &str) = ("ETag", "The version of the draft, for `If-Match`.");

/// What they take and answer.
pub(super) fn schemas(all: &mut Schemas) {
    all.add::<CriteriaSetList>();
    all.add::<CriteriaSheet>();
    all.add::<Assessment>();
    all.add::<AssessmentInput>();
    all.add::<AssessmentDraft>();
}

/// Adds all of them.
pub(super) fn add(paths: &mut Map<String, Value>) {
    paths.insert(SHEETS.to_owned(), json!({"get": list().finish()}));
    paths.insert(format!("{SHEETS}/{{code}}"), json!({"get": read().finish()}));
    paths.insert(format!("{SHEETS}/{{code}}/assessment"), json!({"get": compute().finish()}));
    paths.insert(DRAFT.to_owned(), json!({"get": draft().finish(), "put": save().finish(), "delete": discard().finish()}));
}

fn list() -> Operation {
    let words = "The 26 scoring sheets of Annex II of Decision 26/2026/QĐ-TTg, with their place in the taxonomy.";
    Operation::new("list_criteria_sets", TAG, "List the scoring sheets (bộ tiêu chí)", words)
        .answers(200, "The sheets.", Some("CriteriaSetList"), &[ETAG])
        .reads()
        .without_not_found()
}

fn set() -> Value {
    parameters::code(SET, Some("CS26-21"), "Code of the criteria set.")
}

fn read() -> Operation {
    let words = "Criteria, the points of their options, and the star marks: the option that a rank is not held with less than. An option \
                 is known by its place on the printed sheet, whose wordings are not repeated here.";
    Operation::new("get_criteria_set", TAG, "Read a scoring sheet", words)
        .parameter(set())
        .answers(200, "The sheet.", Some("CriteriaSheet"), &[ETAG])
        .reads()
}

fn compute() -> Operation {
    let words = "Total, band, star marks met, the rank that follows (the lower of both), and for each rank what is missing. Saves \
                 nothing. **An aid**: a council evaluates, the average of its members counts, and only a decision recognises.";
    let choices = json!({"name": "choices", "in": "query", "schema": {"type": "string", "maxLength": 1000, "pattern": CHOICES},
        "description": "The options chosen, with commas: the number of the criterion, a colon, and the place of the option from 1, as `1.1:2,3.5:1`. Criteria may be left out."});
    let excluded = json!({"name": "excluded", "in": "query", "schema": {"type": "string", "maxLength": 1000, "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]*$"},
        "description": "What rules the dossier out, as the sheet names it; several with commas."});
    Operation::new("compute_assessment", TAG, "What a filled-in sheet comes to (tự đánh giá)", words)
        .parameter(set())
        .parameter(choices)
        .parameter(excluded)
        .answers(200, "What it comes to.", Some("Assessment"), &[ETAG])
        .reads()
}

/// What concerns the draft of one product.
fn of_product(id: &str, summary: &str, words: &str) -> Operation {
    Operation::new(id, TAG, summary, words)
        .parameter(parameters::code(&RecordKind::Product.pattern(), None, "Code of the product."))
        .shared("Accept-Language")
        .fails(&[400, 401, 403, 404, 406, 500, 503])
}

fn draft() -> Operation {
    let words = "As it was saved last, with what it comes to. For those who write products or propose, a commune for its own; never public.";
    of_product("get_product_assessment", "Read the draft of a self-assessment", words).answers(
        200,
        "The draft.",
        Some("AssessmentDraft"),
        &[VERSION],
    )
}

fn save() -> Operation {
    let words = "One draft for a product. A new one needs no `If-Match`; one that is there is replaced by its `ETag`. Never a recognition.";
    let example = json!({"half_way": {"value": {
        "criteria_set": "CS26-21", "choices": {"1.1": 2, "1.2": 3, "3.5": 1}, "excluded": [], "note": "Chờ giấy đăng ký nhãn hiệu"}}});
    let tag = json!({"name": "If-Match", "in": "header", "required": false,
        "schema": {"type": "string", "minLength": 1, "pattern": "^(\\*|(W/)?\"[!#-~]*\"|[0-9]{1,18})$"},
        "description": "The `ETag` of the draft as you read it; left out for a new one."});
    of_product("save_product_assessment", "Save the draft of a self-assessment (lưu nháp)", words)
        .parameter(tag)
        .shared("dry_run")
        .shared("X-Reason")
        .body(&["application/json"], "AssessmentInput", &example)
        .answers(200, "The draft.", Some("AssessmentDraft"), &[VERSION])
        .fails(&[412, 413, 415, 422, 428])
}

fn discard() -> Operation {
    of_product(
        "discard_product_assessment",
        "Throw the draft of a self-assessment away",
        "The draft is gone; the journal knows of it.",
    )
    .shared("If-Match")
    .shared("dry_run")
    .shared("X-Reason")
    .answers(204, "It is gone.", None, &[])
    .fails(&[412, 413, 428])
}
