//! The operations that belong to no kind of record.

use super::files;
use super::operations::Operation;
use super::parameters::{self, choice, number, text};
use crate::registry::figures::Figure;
use crate::registry::kind::RecordKind;
use crate::registry::units::Unit;
use entity::vocabulary::Action;
use serde_json::{Map, Value, json};

/// Adds all of them.
pub(super) fn add(paths: &mut Map<String, Value>) {
    let mut get = |path: &str, operation: Operation| {
        paths.insert(path.to_owned(), json!({"get": operation.finish()}));
    };
    get("/api/v1", root());
    get("/api/v1/products/{code}/validity", validity());
    get("/api/v1/units", units());
    get("/api/v1/units/{code}", unit());
    get("/api/v1/units/{code}/predecessors", predecessors());
    get("/api/v1/units/{code}/successors", successors());
    get("/api/v1/vocabularies", vocabularies());
    get("/api/v1/vocabularies/{code}", vocabulary());
    get("/api/v1/figures", figures());
    get("/api/v1/dump", files::dump());
    get("/api/v1/journal", journal());
    get("/api/v1/backup", backup());
    get("/problems/{code}", problem());
    get("/healthz", health("get_liveness", "Whether the program runs"));
    get("/readyz", health("get_readiness", "Whether the database answers and its schema is up to date"));
    get("/metrics", metrics());
}

const TAG: (&str, &str) = ("ETag", "The tag of the answer, for `If-None-Match`.");

fn root() -> Operation {
    Operation::new(
        "get_root",
        "service",
        "What this register is and where everything is",
        "Says whether the records are real or synthetic, which day it is, and how far the journal is.",
    )
    .answers(200, "The root.", Some("Root"), &[TAG])
    .reads()
    .without_not_found()
}

fn validity() -> Operation {
    Operation::new(
        "get_product_validity",
        "products",
        "May the product show its stars on a day? (sao còn hiệu lực không?)",
        "State, stars, certificate and the decision behind it, with the answer in a sentence. Where the decision is known to the year only, `certain` tells whether the answer holds all the same.",
    )
    .parameter(parameters::code(&RecordKind::Product.pattern(), Some(&RecordKind::Product.code(1)), "Code of the product."))
    .shared("on")
    .answers(200, "The answer.", Some("Validity"), &[TAG])
    .reads()
}

fn units() -> Operation {
    let operation = Operation::new(
        "list_units",
        "units",
        "List administrative units (đơn vị hành chính)",
        "Those in force on the day `on`: 126 communes today, 579 with 30 districts on 2024-12-31.",
    );
    files::list::<Unit>(operation)
}

const UNIT_CODE: &str = "^([0-9]{2}|[0-9]{3}|[0-9]{5})$";

fn unit() -> Operation {
    Operation::new(
        "get_unit",
        "units",
        "Read the unit that has a code on a day",
        "Codes survive their unit and are reused: a code means a unit only together with a day.",
    )
    .parameter(parameters::code(UNIT_CODE, Some("00577"), "Official code, leading zeros included."))
    .shared("on")
    .answers(200, "The unit.", Some("Unit"), &[TAG])
    .reads()
}

fn successors() -> Operation {
    Operation::new(
        "list_unit_successors",
        "units",
        "What an ended unit became",
        "All targets, the default one first; more than one means that a record's place has to be confirmed.",
    )
    .parameter(parameters::code(UNIT_CODE, Some("00589"), "Official code of the ended unit."))
    .answers(200, "The targets.", Some("SuccessorList"), &[TAG])
    .reads()
}

fn predecessors() -> Operation {
    Operation::new(
        "list_unit_predecessors",
        "units",
        "What went into a unit",
        "The ended units, wholly or in part. Of one that went in only in part (`whole` false), records may lie here or elsewhere until their commune is confirmed.",
    )
    .parameter(parameters::code(UNIT_CODE, Some("00577"), "Official code of the unit they went into."))
    .answers(200, "The ended units.", Some("PredecessorList"), &[TAG])
    .reads()
}

fn vocabularies() -> Operation {
    Operation::new(
        "list_vocabularies",
        "vocabularies",
        "All code lists (danh mục)",
        "Every code list with Vietnamese and English labels and its legal source.",
    )
    .answers(200, "The lists.", Some("VocabularyList"), &[TAG])
    .reads()
    .without_not_found()
}

fn vocabulary() -> Operation {
    Operation::new("get_vocabulary", "vocabularies", "One code list", "Named after the field that uses it.")
        .parameter(parameters::code("^[a-z0-9_]{1,60}$", Some("criteria_set"), "Name of the list."))
        .answers(200, "The list.", Some("Vocabulary"), &[TAG])
        .reads()
}

fn figures() -> Operation {
    let operation = Operation::new(
        "list_figures",
        "figures",
        "Published figures (số liệu đã công bố)",
        "Numbers that others published, side by side with their day and source, contradictions included.",
    );
    files::list::<Figure>(operation)
}

fn journal() -> Operation {
    let mut sort = choice("sort", "In the order of commits, or the latest first.", &crate::http::journal::SORTS);
    sort["schema"]["default"] = crate::http::journal::SORTS[0].into();
    let has_reason = "Only entries with a reason (`true`), or without one (`false`).";
    let has_reason = json!({"name": "has_reason", "in": "query", "description": has_reason, "schema": {"type": "boolean"}});
    Operation::new(
        "list_journal",
        "journal",
        "The change feed, in the order of commits (nhật ký)",
        "Ask with the last sequence you have; `next` is always there and can be asked again later. No entry is missed or seen twice. Each entry carries the SHA-256 of itself and of the entry before it. `sort=-sequence` reads it as a log: the latest first, back to the first entry of all. Filters are meant together.",
    )
    .parameter(number("after", "Only entries after this sequence.", 0, i64::MAX))
    .parameter(number("before", "Only entries before this sequence.", 1, i64::MAX))
    .parameter(sort)
    .parameter(parameters::limit("Entries on a page.", crate::http::journal::PAGE))
    .parameter(choice("record_kind", "Only entries of this kind of record.", &crate::http::journal::record_kinds()))
    .parameter(text("code", "Only entries of the record with this code; meant together with `record_kind`."))
    .parameter(text("actor", "Only entries of this person or program, as `actor` names them; of a person the code of the account is enough."))
    .parameter(choice("action", "Only entries of this kind of change.", Action::VALUES))
    .parameter(parameters::day("at_from", "Only entries of this day in Asia/Ho_Chi_Minh, and later ones."))
    .parameter(parameters::day("at_to", "Only entries of this day in Asia/Ho_Chi_Minh, and earlier ones."))
    .parameter(has_reason)
    .answers(200, "Entries.", Some("JournalPage"), &[TAG, ("Link", "Later entries, `rel=\"next\"`.")])
    .reads()
    .without_not_found()
}

fn backup() -> Operation {
    let words = "What this program can know of copies: the notes that `ocop-registry backup` leaves, how large database and log \
                 are, what room their disk has left, whether another program holds the log as Litestream does, how far each \
                 database is, and, when `verify` asks for it, whether the chain of the journal is whole. Copies of PostgreSQL are \
                 the business of its cluster and not known here.";
    Operation::new("get_backup", "service", "How the register is backed up (sao lưu)", words)
        .parameter(parameters::flag("verify", "Walk the whole chain of the journal, which takes a while in a long one."))
        .shared("Accept-Language")
        .answers(200, "What is known.", Some("BackupStatus"), &[])
        .fails(&[400, 401, 406, 500, 503])
}

fn problem() -> Operation {
    Operation::new(
        "get_problem",
        "service",
        "What a kind of problem means and what to do",
        "The `type` of every problem leads here.",
    )
    .parameter(parameters::code("^[a-z-]{1,60}$", Some("stale"), "Last part of the problem's `type`."))
    .shared("Accept-Language")
    .answers(200, "The meaning.", Some("ProblemMeaning"), &[])
    .fails(&[400, 401, 404, 406, 500, 503])
}

fn health(id: &str, summary: &str) -> Operation {
    Operation::new(id, "service", summary, "For load balancers and supervisors.")
        .answers(200, "It does.", Some("Health"), &[])
        .fails(&[400, 500, 503])
}

fn metrics() -> Operation {
    Operation::new(
        "get_metrics",
        "service",
        "Counters in the OpenMetrics text format",
        "Requests and times by route, and the head of the journal.",
    )
    .answers_text("The counters.", "application/openmetrics-text; version=1.0.0; charset=utf-8")
    .fails(&[400, 500, 503])
}
