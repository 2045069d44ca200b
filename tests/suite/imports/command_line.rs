//! `ocop-registry import`: looks, says what would become of the file, and writes only when told to.

use super::sending::{PATH, table};
use crate::support::app::TestApp;
use serde_json::json;
use std::path::Path;
use std::process::{Command, Output};

crate::tests! { Units: a_look_writes_nothing, a_commit_writes_all_or_what_is_good, oddities_need_a_reason_here_too, a_report_is_a_workbook, what_cannot_be_read_is_said }

/// Runs the program on a file of this text.
fn import(app: &TestApp, folder: &Path, text: &str, words: &[&str]) -> Output {
    let file = folder.join("chủ thể.csv");
    std::fs::write(&file, table(text)).unwrap();
    run(app, &file, words)
}

fn run(app: &TestApp, file: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ocop-registry"));
    command.arg("import").arg(file).args(["--database", &app.url]).args(words);
    command.env_remove("DATABASE_URL").env("LANG", "en_GB.UTF-8").output().expect("the program")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const GOOD: &str = "name,producer_type,commune\nHTX Một,cooperative,00577\nHTX Hai,cooperative,00577";
const MIXED: &str = "name,producer_type,commune\nHTX Một,cooperative,00577\nHTX Hai,cooperative,99999\n,cooperative,00577";

async fn names(app: &TestApp) -> usize {
    // Another program wrote: the service hears of it by its watch, which tests do not run.
    app.db.catch_up().await.unwrap();
    app.anonymous().get("/api/v1/producers").await.expect(200).codes().len()
}

async fn a_look_writes_nothing(app: TestApp) {
    let folder = tempfile::TempDir::new().unwrap();
    let looked = import(&app, folder.path(), GOOD, &[]);
    let said = text(&looked.stdout);
    assert!(looked.status.success(), "{}", text(&looked.stderr));
    let summary =
        "chủ thể.csv as producers: 2 rows: 2 to add, 0 to change, 0 the same, 0 refused, 0 no records; 0 with warnings.";
    assert!(said.contains(summary) && said.contains("Nothing was written."), "{said}");
    assert_eq!(names(&app).await, 0);
    let mixed = import(&app, folder.path(), MIXED, &[]);
    let said = text(&mixed.stdout);
    assert!(mixed.status.success(), "a look may find faults");
    assert!(
        said.contains("  C3 commune-unknown: không có xã, phường nào mang mã 99999 / no commune has the code 99999"),
        "{said}"
    );
    assert!(
        said.contains(
            "  A4 missing: ô để trống; bản ghi mới cần có giá trị này / the cell is empty; a new record needs this value"
        ),
        "{said}"
    );
}

async fn a_commit_writes_all_or_what_is_good(app: TestApp) {
    let folder = tempfile::TempDir::new().unwrap();
    let head = app.head().await;
    let refused = import(&app, folder.path(), MIXED, &["--commit"]);
    assert!(!refused.status.success());
    let said = text(&refused.stderr);
    assert!(said.contains("2 rows are refused") && !said.contains("panicked"), "{said}");
    assert_eq!(names(&app).await, 0);
    let partial = import(&app, folder.path(), MIXED, &["--commit", "--partial", "--reason", "danh sách xã gửi"]);
    assert!(partial.status.success(), "{}", text(&partial.stderr));
    let said = text(&partial.stdout);
    assert!(said.contains("Written as import ") && said.contains(&format!("journal entries {0} to {0}.", head + 1)), "{said}");
    assert_eq!(names(&app).await, 1);
    let entry = app.journal().await.pop().unwrap();
    assert!(entry["reason"].as_str().unwrap().starts_with("danh sách xã gửi [nhập tệp chủ thể.csv"), "{entry:#}");
    let again = import(&app, folder.path(), GOOD, &["--commit"]);
    assert!(text(&again.stdout).contains("1 to add, 0 to change, 1 the same"), "{}", text(&again.stdout));
    let same = import(&app, folder.path(), GOOD, &["--commit"]);
    assert!(text(&same.stdout).contains("wrote nothing: the register says the same already."), "{}", text(&same.stdout));
    assert_eq!(names(&app).await, 2);
    let alone = run(&app, &folder.path().join("chủ thể.csv"), &["--partial"]);
    assert_eq!(alone.status.code(), Some(2), "--partial means nothing without --commit");
    // What the command line imports is seen, and can be taken back, over HTTP.
    let admin = app.admin().await;
    let imports = admin.get(PATH).await.expect(200).json();
    assert_eq!(imports["data"].as_array().unwrap().len(), 4);
    assert_eq!(imports["data"][1]["state"], "committed");
    super::sending::act(&admin, &imports["data"][1], "undo").await.expect(200);
    assert_eq!(names(&app).await, 1);
    app.verify().await;
}

async fn oddities_need_a_reason_here_too(app: TestApp) {
    let folder = tempfile::TempDir::new().unwrap();
    let odd = "number,authority_level,issued_on\n12/QĐ-UBND,,2024-03-04";
    let refused = import(&app, folder.path(), odd, &["--commit"]);
    assert!(!refused.status.success() && text(&refused.stderr).contains("1 rows have warnings"), "{}", text(&refused.stderr));
    let written = import(&app, folder.path(), odd, &["--commit", "--reason", "giấy cũ"]);
    assert!(written.status.success(), "{}", text(&written.stderr));
    assert_eq!(app.journal().await.pop().unwrap()["warnings"], json!(["not-stated"]));
}

async fn a_report_is_a_workbook(app: TestApp) {
    use calamine::{DataType, Reader, Xlsx, open_workbook};
    let folder = tempfile::TempDir::new().unwrap();
    let report = folder.path().join("kết quả.xlsx");
    let made = import(&app, folder.path(), MIXED, &["--report", report.to_str().unwrap()]);
    assert!(made.status.success() && text(&made.stdout).contains("The result of every row is in "), "{}", text(&made.stderr));
    let mut book: Xlsx<_> = open_workbook(&report).unwrap();
    let name = book.sheet_names()[0].clone();
    let sheet = book.worksheet_range(&name).unwrap();
    let result = |row: u32| sheet.get_value((row, 3)).and_then(DataType::as_string).unwrap_or_default();
    assert_eq!(result(0), "Result");
    assert!(result(1).starts_with("New") && result(2).starts_with("Refused\nC3: no commune"), "{} {}", result(1), result(2));
    let nowhere = import(&app, folder.path(), MIXED, &["--report", "/no/such/folder/a.xlsx"]);
    assert!(
        !nowhere.status.success() && text(&nowhere.stderr).contains("/no/such/folder/a.xlsx: No such file"),
        "{}",
        text(&nowhere.stderr)
    );
}

async fn what_cannot_be_read_is_said(app: TestApp) {
    let (folder, head) = (tempfile::TempDir::new().unwrap(), app.head().await);
    for (output, expected) in [
        (run(&app, &folder.path().join("không có.csv"), &[]), "không có.csv: No such file"),
        (import(&app, folder.path(), "mèo,chó\n1,2", &[]), "the import is unreadable. no-header"),
        (import(&app, folder.path(), GOOD, &["--tab", "Trang 9"]), "no-such-tab"),
    ] {
        let error = text(&output.stderr);
        assert!(!output.status.success() && error.contains(expected) && !error.contains("panicked"), "{error}");
    }
    let layout = import(&app, folder.path(), GOOD, &["--layout", "cats"]);
    assert!(text(&layout.stderr).contains("a layout is one of: villages, producers"), "{}", text(&layout.stderr));
    assert_eq!(app.head().await, head);
}
