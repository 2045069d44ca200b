//! The OpenAPI 3.1 document. Made from the same types, fields and problems as the answers; needs no database.
//!
//! Schemas come from the types (utoipa); parameters from the fields of each record; errors from the catalogue; examples
//! from `examples.json`, whose requests a test sends as they stand.

pub mod access;
mod accounts;
mod assessments;
mod descriptions;
mod files;
mod imports;
mod operations;
mod order;
mod parameters;
mod personal_data;
mod proposals;
mod records;
mod security;
mod sequence;
mod services;
mod statistics;
mod tidy;
mod tokens;

use super::backup::BackupStatus;
use super::catalogue;
use super::journal::{JournalEntry, JournalPage};
use super::problem::{MEDIA_TYPE, Problem};
use super::service::{Health, ProblemMeaning, Root};
use super::units::{PredecessorList, SuccessorList};
use super::validity::Validity;
use super::vocabularies::VocabularyList;
use super::{Visitor, each};
use crate::programme::vocabularies::Vocabulary;
use crate::registry::figures::Figure;
use crate::registry::record::{Listed, Record};
use crate::registry::units::Unit;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

const DESCRIPTION: &str = "The register of Hanoi's One Commune One Product (OCOP) programme: craft villages, producers, \
products, centres that show and sell them, and the decisions that recognise them.\n\n\
- **Reading is open; writing needs a token** (`Authorization: Bearer`) with the scope that the operation names, or a person \
who is signed in.\n\
- **Recognition is a dated act.** Stars and titles follow from recognitions; ask for any day with `on=`. A date known to \
the month or year only is the last day of it, and says so in `date_precision`.\n\
- **Lists have no ceiling:** follow `next` to the end. Every filter is a parameter; an unknown one is refused.\n\
- **Nobody overwrites unseen:** PUT, PATCH and DELETE need the record's `ETag` in `If-Match`. `dry_run=true` tries any \
write without writing; `Idempotency-Key` makes a retry safe.\n\
- **Nothing is lost:** every change is in `/api/v1/journal`, chained by SHA-256.\n\
- **Errors** are RFC 9457 problems in Vietnamese or English (`Accept-Language`) that name every field and what would be \
right.\n\
- **Nobody is slowed by others:** `RateLimit` tells how many requests a client has left; more are answered 429 with \
`Retry-After`. A token allows more.\n\
- **Nobody sees time go backwards:** `Register-Sequence` of an answer, sent as `at-least=` with the next question, is the \
least that it knows of, also of a write a moment ago.\n\
- **Codes** are explained at `/api/v1/vocabularies`, in Vietnamese and English.\n\n\
New fields and endpoints may appear; anything else would be `/api/v2`.";

/// The whole document.
pub fn document() -> Value {
    let mut schemas = Schemas::default();
    each(&mut schemas);
    schemas.add_page::<Unit>();
    schemas.add_page::<Figure>();
    schemas.add::<Problem>();
    schemas.add::<JournalEntry>();
    schemas.add::<JournalPage>();
    schemas.add::<Validity>();
    schemas.add::<PredecessorList>();
    schemas.add::<SuccessorList>();
    schemas.add::<Vocabulary>();
    schemas.add::<VocabularyList>();
    imports::schemas(&mut schemas);
    statistics::schemas(&mut schemas);
    accounts::schemas(&mut schemas);
    tokens::schemas(&mut schemas);
    proposals::schemas(&mut schemas);
    assessments::schemas(&mut schemas);
    personal_data::schemas(&mut schemas);
    schemas.add::<Root>();
    schemas.add::<ProblemMeaning>();
    schemas.add::<Health>();
    schemas.add::<BackupStatus>();
    let mut schemas = schemas.all;
    tidy::lift_descriptions(&mut schemas);
    descriptions::complete(&mut schemas);
    descriptions::explain_codes(&mut schemas);
    files::schemas(&mut schemas);
    tidy::inline_values(&mut schemas);
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "OCOP Registry",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Sổ đăng ký OCOP, làng nghề và trung tâm của Thành phố Hà Nội",
            "description": DESCRIPTION,
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "This service"}],
        "security": [{}, {"bearer": []}, {"session": []}],
        "tags": tags(),
        "paths": paths(),
        "components": {
            "securitySchemes": security::schemes(),
            "parameters": parameters::shared(),
            "headers": operations::shared_headers(),
            "responses": problems(),
            "schemas": schemas,
        },
    });
    security::complete(&mut document);
    sequence::complete(&mut document);
    descriptions::explain_filters(&mut document);
    tidy::rename(&mut document);
    document
}

/// The document as the file `openapi/registry.json` holds it.
pub fn text() -> serde_json::Result<String> {
    Ok(format!("{}\n", serde_json::to_string_pretty(&order::Ordered::new(&document()))?))
}

/// The document as the service sends it.
pub fn bytes(document: &Value) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&order::Ordered::new(document))
}

#[derive(Default)]
struct Schemas {
    all: Map<String, Value>,
}

impl Schemas {
    fn add<T: ToSchema>(&mut self) {
        let mut found: Vec<(String, RefOr<Schema>)> = Vec::new();
        T::schemas(&mut found);
        found.push((T::name().into_owned(), T::schema()));
        for (name, schema) in found {
            self.all.insert(name, serde_json::to_value(schema).unwrap_or_default());
        }
    }

    /// A page of a list, as a schema of its own, because generators do not read generics.
    fn add_page<R: Listed>(&mut self) {
        self.add::<R>();
        let page = json!({
            "type": "object",
            "description": "A page of a list.",
            "required": ["data", "next"],
            "properties": {
                "data": {"type": "array", "items": reference(&R::name()), "description": "The records of this page."},
                "next": {
                    "type": ["string", "null"],
                    "description": "Address of the next page; null on the last one.",
                },
                "total": {"type": "integer", "minimum": 0, "description": "All records of the list; only with `count=exact`."},
            },
        });
        self.all.insert(format!("{}Page", R::name()), page);
    }
}

impl Visitor for Schemas {
    fn visit<R: Record>(&mut self) {
        self.add_page::<R>();
        self.add::<R::Input>();
        let (input, patch) = (R::Input::name().into_owned(), format!("{}Patch", R::name()));
        let merge = tidy::patch(self.all.get(&input).unwrap_or(&Value::Null));
        self.all.insert(patch, merge);
        records::add_variants::<R>(&mut self.all);
    }
}

/// A reference to a schema.
fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn paths() -> Map<String, Value> {
    let mut paths = records::Paths::default();
    each(&mut paths);
    let mut all = paths.all;
    services::add(&mut all);
    statistics::add(&mut all);
    imports::add(&mut all);
    proposals::add(&mut all);
    assessments::add(&mut all);
    tokens::add(&mut all);
    personal_data::add(&mut all);
    accounts::add(&mut all);
    all
}

fn tags() -> Value {
    let mut tags = records::Tags::default();
    each(&mut tags);
    let mut all = tags.all;
    for (name, words) in [
        ("units", "Administrative units with the days they lived, and what became of them."),
        ("vocabularies", "Code lists with Vietnamese and English labels."),
        ("statistics", "Counts in six senses, on any day, with the list behind every number."),
        ("imports", "Workbooks and CSV files: a dry run first, then all or nothing, and back again as one act."),
        ("proposals", "New records and changes that somebody prepared and somebody else decides on."),
        ("assessments", "Scoring sheets, what a filled-in one comes to, and drafts. An aid; no recognition rests on them."),
        ("tokens", "Tokens of programs, and keys that anybody makes for reading at a higher rate."),
        ("personal-data", "Personal data of producers: consents, requests with their clock, what is held, erasure."),
        ("sessions", "Signing in and out, and where one is signed in."),
        ("own account", "One's own password and second factor."),
        ("accounts", "The people who sign in, as administrators keep them."),
        ("figures", "Numbers that others published, with day and source."),
        ("journal", "Every change, in the order of commits."),
        ("service", "The service itself: root, health, counters, problems."),
    ] {
        all.push(json!({"name": name, "description": words}));
    }
    Value::Array(all)
}

/// One response for each status; its description names every kind of problem with that status.
fn problems() -> Map<String, Value> {
    let mut all = Map::new();
    // 405 is no answer of any operation in the document: it says that there is no such operation.
    for problem in catalogue::PROBLEMS.iter().filter(|problem| problem.status != 405) {
        let same: Vec<_> = catalogue::PROBLEMS.iter().filter(|other| other.status == problem.status).collect();
        // Descriptions are Markdown, in which <token> would be a tag.
        let remedy = |text: &str| text.replace('<', "\\<");
        let words = same.iter().map(|one| format!("`{}`: {}. {}", one.slug, one.en, remedy(one.remedy_en)));
        let words: Vec<String> = words.collect();
        let examples: Map<String, Value> = same.iter().map(|one| (one.slug.to_owned(), json!({"value": example(one)}))).collect();
        let mut response = json!({
            "description": words.join(" "),
            "headers": {"X-Request-Id": operations::request_id()},
            "content": {MEDIA_TYPE: {"schema": reference("Problem"), "examples": examples}},
        });
        if matches!(problem.status, 429 | 503) {
            response["headers"]["Retry-After"] = json!({"description": "Seconds to wait.", "schema": {"type": "integer"}});
        }
        all.insert(operations::problem_name(problem.status), response);
    }
    all
}

fn example(problem: &catalogue::ProblemType) -> Value {
    json!({
        "type": format!("/problems/{}", problem.slug),
        "title": problem.vi,
        "status": problem.status,
        "detail": problem.remedy_vi,
        "instance": "/api/v1/products",
        "request_id": "019ab4c2d3e47f5a8b9c0d1e2f3a4b5c",
    })
}
