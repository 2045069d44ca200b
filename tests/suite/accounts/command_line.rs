//! The first administrator, from the command line.

use super::browser::{Browser, PASSWORD};
use crate::support::app::TestApp;
use serde_json::json;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

crate::tests! { Units: the_first_administrator_comes_from_the_command_line, a_forgotten_password_is_reset_at_the_command_line }

fn run(app: &TestApp, words: &[&str], input: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ocop-registry"));
    program.args([&["account"], words, &["--database", &app.url]].concat()).env_remove("DATABASE_URL");
    let mut child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

async fn the_first_administrator_comes_from_the_command_line(app: TestApp) {
    let words = ["create", "--name", "ha.pham", "--display-name", "Phạm Thu Hà", "--admin", "--password-stdin"];
    let refused = run(&app, &words, "matkhau123456\n");
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("many people use"), "{refused:?}");
    let made = run(&app, &words, &format!("{PASSWORD}\n"));
    assert!(made.status.success(), "{made:?}");
    assert!(!String::from_utf8_lossy(&made.stdout).contains(PASSWORD));
    let mut browser = Browser::new(app.anonymous());
    browser.sign_in("ha.pham", PASSWORD).await.expect(201);
    browser.post("/api/v1/accounts", &json!({"name": "lan", "display_name": "Lan", "role": "reader"})).await.expect(201);
    let listed = run(&app, &["list"], "");
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.contains("TK-000001  ha.pham") && listed.contains("without a password"), "{listed}");
    let last = run(&app, &["disable", "ha.pham"], "");
    assert!(String::from_utf8_lossy(&last.stderr).contains("last administrator"), "{last:?}");
    let unknown = run(&app, &["create", "--name", "x y", "--display-name", "X", "--role", "reader"], "");
    assert!(!unknown.status.success());
}

async fn a_forgotten_password_is_reset_at_the_command_line(app: TestApp) {
    let words =
        ["create", "--name", "minh.tran", "--display-name", "Minh", "--role", "department_officer", "--department", "trade"];
    let token = String::from_utf8(run(&app, &words, "").stdout).unwrap().trim().to_owned();
    assert!(token.starts_with("ocop_link_"), "{token}");
    let mut browser = Browser::new(app.anonymous());
    browser.post("/api/v1/invitations/accept", &json!({"token": token, "password": PASSWORD})).await.expect(200);
    browser.sign_in("minh.tran", PASSWORD).await.expect(201);
    let reset = run(&app, &["reset", "minh.tran"], "");
    assert!(String::from_utf8_lossy(&reset.stdout).starts_with("ocop_link_"), "{reset:?}");
    assert!(run(&app, &["disable", "minh.tran"], "").status.success());
    browser.get("/api/v1/session").await.expect(401);
    assert!(!run(&app, &["reset", "minh.tran"], "").status.success(), "a disabled account gets no link");
    assert!(!run(&app, &["reset", "nobody"], "").status.success());
}
