//! The operations of imports, described.

use super::Schemas;
use super::operations::Operation;
use super::parameters::{self, number};
use crate::http::import_files::WORKBOOK;
use crate::http::imports::{ImportPage, ImportRowPage};
use crate::http::imports::{PAGE, PATIENCE};
use crate::http::upload::{LAST_ROW, LONGEST_TAB};
use crate::import::layout::Layout;
use crate::import::report::Outcome;
use crate::registry::values::LINE;
use serde_json::{Map, Value, json};

const ID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$";
const TAG: (&str, &str) = ("ETag", "The tag of the answer, for `If-None-Match`.");

/// What they take and answer.
pub(super) fn schemas(all: &mut Schemas) {
    all.add::<ImportPage>();
    all.add::<ImportRowPage>();
}

/// Adds all of them.
pub(super) fn add(paths: &mut Map<String, Value>) {
    paths.insert("/api/v1/imports".to_owned(), json!({"get": list().finish(), "post": create()}));
    let one = |path: &str| format!("/api/v1/imports/{{code}}{path}");
    paths.insert(one(""), json!({"get": read().finish()}));
    paths.insert(one("/rows"), json!({"get": rows().finish()}));
    paths.insert(one("/file"), json!({"get": file().finish()}));
    for (path, operation) in [("/check", check()), ("/commit", commit()), ("/undo", undo()), ("/cancel", cancel())] {
        paths.insert(one(path), json!({"post": operation.finish()}));
    }
    paths.insert("/api/v1/templates/{code}".to_owned(), json!({"get": template().finish()}));
}

fn id() -> Value {
    parameters::code(ID, None, "Id of the import.")
}

/// What every operation on imports can fail with.
fn guarded(operation: Operation) -> Operation {
    operation.shared("Accept-Language").fails(&[400, 401, 404, 406, 500, 503])
}

fn create() -> Value {
    let layouts = Layout::ALL.map(Layout::name);
    let words = "Hand in an Excel workbook (.xlsx) or CSV file, as it is. Encoding, delimiter, sheet, header and columns are found \
                 out; titles may be Vietnamese, English or technical. **Nothing is written:** the answer tells what would become of \
                 each row, in totals here and one by one at `/rows`, and with colours and notes at `/file`. A look that takes longer \
                 than `wait` seconds goes on; ask for the import again. An empty cell leaves what the register has, unless `clear_empty`.";
    let operation =
        guarded(Operation::new("create_import", "imports", "Hand in a file, as a dry run (nhập tệp, chạy thử)", words))
            .without_not_found()
            .parameter(wait())
            .answers(201, "The import.", Some("Import"), &[("Location", "Address of the import.")])
            .fails(&[413]);
    let mut operation = operation.finish();
    operation["requestBody"] = json!({"required": true, "content": {"multipart/form-data": {"schema": {
        "type": "object",
        "additionalProperties": false,
        "required": ["file"],
        "properties": {
            "file": {"type": "string", "format": "binary", "description": "The file."},
            "layout": {"type": "string", "enum": layouts, "description": "What it holds; found out from its columns when left out."},
            "tab": {"type": "string", "minLength": 1, "maxLength": LONGEST_TAB, "pattern": LINE, "description": "The sheet; the one that fits when left out."},
            "header_row": {"type": "integer", "minimum": 1, "maximum": LAST_ROW, "description": "The last row of the header; the one that fits when left out."},
            "keep_codes": {"type": "boolean", "description": "Keep codes that this register does not know, as when it takes over another register."},
            "clear_empty": {"type": "boolean", "description": "Let an empty cell clear the field."},
        },
    }}}});
    operation
}

fn list() -> Operation {
    let operation = Operation::new("list_imports", "imports", "List imports (các lần nhập)", "The latest first. A token of a commune sees its own.")
        .parameter(parameters::limit("Imports on a page.", PAGE))
        .parameter(json!({"name": "before", "in": "query", "description": "Only imports before this one.", "schema": {"type": "string", "pattern": ID}}))
        .answers(200, "A page.", Some("ImportPage"), &[]);
    guarded(operation).without_not_found()
}

fn read() -> Operation {
    let words = "How far it is, how the file was read, and how many rows have which fate.";
    let operation = Operation::new("get_import", "imports", "Read an import", words).parameter(id());
    guarded(operation.answers(200, "The import.", Some("Import"), &[]))
}

fn rows() -> Operation {
    let words = "What would become, or became, of each row: added, changed field by field, the same, refused with every reason at its \
                 cell, or skipped as no record. Where a match is not certain, the candidates with their scores.";
    let outcomes = Outcome::VALUES;
    let operation = Operation::new("list_import_rows", "imports", "List the rows of an import (từng dòng)", words)
        .parameter(id())
        .parameter(json!({
            "name": "outcome", "in": "query", "description": "Only rows with one of these fates.", "style": "form", "explode": false,
            "schema": {"type": "array", "items": {"type": "string", "enum": outcomes}, "minItems": 1, "maxItems": outcomes.len()},
        }))
        .parameter(number("after", "Only rows below this one.", 0, i64::from(LAST_ROW)))
        .parameter(parameters::limit("Rows on a page.", PAGE))
        .answers(200, "A page.", Some("ImportRowPage"), &[]);
    guarded(operation)
}

fn file() -> Operation {
    let words = "The same workbook with a column of results, coloured cells and notes, in the language of `Accept-Language`; a CSV \
                 file comes back as a workbook with the same rows.";
    let operation = Operation::new("get_import_file", "imports", "The file back, with its results (tệp kết quả)", words)
        .parameter(id())
        .shared("If-None-Match")
        .answers(200, "The workbook.", None, &[TAG])
        .also(200, &[WORKBOOK])
        .answers(304, "Unchanged since the tag in `If-None-Match`.", None, &[TAG])
        .fails(&[409]);
    guarded(operation)
}

fn check() -> Operation {
    let words = "Look at every row again, as after the register changed. Nothing is written.";
    worked(Operation::new("check_import", "imports", "Look again (kiểm tra lại)", words))
}

fn commit() -> Operation {
    let words = "Write what the look found: all rows or none. Refused with 409 when any row would now fare otherwise than was told. \
                 Rows that were refused keep the others from being written unless `partial=true`; warnings need `X-Reason`. A file of \
                 more than 2,000 records is written in turns of a third of a second, so that others write between them: readers see \
                 some of its rows before all are there, and entries of others stand between its first and its last. Where a row comes \
                 to fare otherwise while it is written, what was written until then is taken back; the import is `undone` then, with \
                 the rows in `problems`, and in `undone` what somebody changed in the meantime and so stays. If the service stops in \
                 the middle, the import is `partly_written`: undo takes back what is there.";
    let operation = Operation::new("commit_import", "imports", "Write an import (ghi)", words)
        .parameter(parameters::flag("partial", "Write the good rows, though others are refused."))
        .shared("X-Reason")
        .fails(&[422]);
    worked(operation)
}

fn undo() -> Operation {
    let words = "Take back what was written, as one act: what was added is deleted, what was changed gets its old values, wherever \
                 nobody else touched it. What stays is listed in `undone.kept` with the reason. Of more than 500 records it is done in \
                 turns, as a commit is; stopped in the middle, the import is `partly_written`, and another undo goes on.";
    worked(Operation::new("undo_import", "imports", "Take an import back (hoàn tác)", words).shared("X-Reason").fails(&[403]))
}

fn cancel() -> Operation {
    let words = "Stop what is being done; nothing of it is written, and what a long commit has written by then is taken back. An undo \
                 that is stopped leaves the import `partly_written`.";
    about_work(Operation::new("cancel_import", "imports", "Stop (hủy)", words))
}

/// Work that may go on beside the service.
fn worked(operation: Operation) -> Operation {
    about_work(operation.parameter(wait()))
}

/// What tells how far work is.
fn about_work(operation: Operation) -> Operation {
    let operation = operation
        .parameter(id())
        .answers(200, "The import; the work is done.", Some("Import"), &[])
        .answers(202, "The import; the work goes on, ask again.", Some("Import"), &[])
        .fails(&[409]);
    guarded(operation)
}

/// How long an answer waits.
fn wait() -> Value {
    let mut wait = number("wait", "How many seconds the answer waits for the work; what takes longer goes on.", 0, PATIENCE);
    wait["schema"]["default"] = PATIENCE.into();
    wait
}

fn template() -> Operation {
    let words = "A workbook to fill in: drop-down lists of the vocabularies, an example row (which an import skips), and a sheet that \
                 explains each column. `register` is the register of 22 columns that offices keep.";
    let names = Layout::ALL.map(Layout::name).join("|");
    Operation::new("get_template", "imports", "A template for imports (mẫu nhập liệu)", words)
        .parameter(parameters::code(&format!("^({names})$"), Some("products"), "What the template is for."))
        .answers(200, "The workbook.", None, &[TAG])
        .also(200, &[WORKBOOK])
        .reads()
}
