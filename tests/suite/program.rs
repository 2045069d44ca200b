//! The program itself: its commands, its first minute, its way of failing.

use crate::support::app::TestApp;
use ocop_registry::clock::Clock;
use ocop_registry::db::Db;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

crate::tests! { Empty: an_empty_register_begins_on_its_first_day, a_first_start_loads_and_a_second_does_not, tokens_from_the_command_line, verify_names_the_broken_entry, backup_copies_a_live_database, failures_are_one_clear_line, the_document_needs_no_database, health_and_counters, a_small_demonstration }

const PROGRAM: &str = env!("CARGO_BIN_EXE_ocop-registry");

fn run(words: &[&str]) -> Output {
    Command::new(PROGRAM).args(words).env_remove("DATABASE_URL").output().expect("the program")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A running program; killed with the test.
pub(crate) struct Served {
    pub child: Child,
    pub address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    /// Tells it to stop, and waits until it has.
    pub(crate) fn stop(&mut self) -> ExitStatus {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill");
        self.child.wait().expect("its end")
    }
}

/// Starts the program on a free port and waits until it says that it serves.
pub(crate) fn serve(database: &str, words: &[&str]) -> Served {
    let mut child = Command::new(PROGRAM)
        .args(["serve", "--listen", "127.0.0.1:0", "--database", database, "--log", "warn"])
        .args(words)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut address = String::new();
    for line in BufReader::new(child.stdout.take().expect("its output")).lines() {
        if let Some((_, found)) = line.expect("a line").split_once("http://") {
            found.trim_end_matches("/api/v1").clone_into(&mut address);
            break;
        }
    }
    assert!(!address.is_empty(), "the program says where it serves");
    Served { child, address }
}

fn get(address: &str, path: &str) -> (u16, String) {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let mut reply = agent.get(format!("http://{address}{path}")).call().expect("an answer");
    (reply.status().as_u16(), reply.body_mut().read_to_string().expect("a body"))
}

async fn a_first_start_loads_and_a_second_does_not(app: TestApp) {
    let count = |address: &str| -> serde_json::Value {
        serde_json::from_str(&get(address, "/api/v1/villages?count=exact&limit=1").1).unwrap()
    };
    let head = |address: &str| -> serde_json::Value { serde_json::from_str(&get(address, "/api/v1").1).unwrap() };
    let first = serve(&app.url, &[]);
    assert_eq!(count(&first.address)["total"], 169);
    let sequence = head(&first.address)["sequence"].clone();
    let address = first.address.clone();
    drop(first);
    let second = serve(&app.url, &[]);
    assert_ne!(second.address, "");
    assert_eq!(head(&second.address)["sequence"], sequence, "{address}");
    // Told to stop, it stops by itself and says so with success.
    let mut second = second;
    assert!(second.stop().success());
}

async fn an_empty_register_begins_on_its_first_day(app: TestApp) {
    let head = |served: &Served| -> serde_json::Value { serde_json::from_str(&get(&served.address, "/api/v1").1).unwrap() };
    let first = head(&serve(&app.url, &["--load", "none"]));
    assert_eq!((&first["nature"], &first["sequence"]), (&serde_json::json!("real"), &serde_json::json!(1)));
    // Begun is begun: a later start loads nothing into it.
    let second = serve(&app.url, &[]);
    assert_eq!(head(&second), first);
    assert!(get(&second.address, "/api/v1/villages").1.starts_with("{\"data\":[]"));
    assert_eq!(get(&second.address, "/").0, 200, "the bare address is a page, also of an empty register");
}

async fn tokens_from_the_command_line(app: TestApp) {
    let made = run(&[
        "token",
        "create",
        "--name",
        "phòng kinh tế",
        "--scope",
        "write",
        "--commune",
        "00577",
        "--expires",
        "2027-12-31",
        "--database",
        &app.url,
    ]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let secret = text(&made.stdout).trim().to_owned();
    assert!(secret.starts_with("ocop_") && !secret.contains(char::is_whitespace), "{secret}");
    let listed = text(&run(&["token", "list", "--database", &app.url]).stdout);
    assert!(
        listed.contains("phòng kinh tế") && listed.contains("00577") && listed.contains("active") && !listed.contains(&secret),
        "{listed}"
    );
    assert!(run(&["token", "revoke", "phòng kinh tế", "--database", &app.url]).status.success());
    assert!(text(&run(&["token", "list", "--database", &app.url]).stdout).contains("revoked"));
    let unknown = run(&["token", "revoke", "nobody", "--database", &app.url]);
    assert!(!unknown.status.success() && text(&unknown.stderr).contains("no token named"), "{}", text(&unknown.stderr));
}

async fn verify_names_the_broken_entry(app: TestApp) {
    app.editor().await;
    app.admin().await;
    let whole = run(&["verify", "--database", &app.url]);
    assert!(whole.status.success() && text(&whole.stdout).contains("intact: 2 entries"), "{}", text(&whole.stdout));
    let breaker = sea_orm::Database::connect(&app.url).await.unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(&breaker, "UPDATE journal SET actor = 'x' WHERE sequence = 1").await.unwrap();
    let broken = run(&["verify", "--database", &app.url]);
    assert!(!broken.status.success() && text(&broken.stderr).contains("broken at entry 1"), "{}", text(&broken.stderr));
}

async fn backup_copies_a_live_database(app: TestApp) {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("copy.db");
    let file = file.to_str().unwrap();
    app.editor().await;
    let made = run(&["backup", file, "--database", &app.url]);
    if app.db.backend() == sea_orm::DbBackend::Postgres {
        assert!(!made.status.success() && text(&made.stderr).contains("pg_dump"));
        return;
    }
    assert!(made.status.success(), "{}", text(&made.stderr));
    let copy = Db::connect(&format!("sqlite://{file}"), Clock::System).await.unwrap();
    assert_eq!(ocop_registry::journal::head(copy.read()).await.unwrap(), 1);
    // The register knows of it, and the copy does not know of itself.
    let noted = app.administrator().await.get("/api/v1/backup").await.expect(200).json();
    assert_eq!((&noted["copies"][0]["sequence"], noted["copies"].as_array().unwrap().len()), (&serde_json::json!(1), 1));
    assert!(ocop_registry::backup::notes(copy.read(), 9).await.unwrap().is_empty());
    let again = run(&["backup", file, "--database", &app.url]);
    assert!(!again.status.success() && text(&again.stderr).contains("there already"), "{}", text(&again.stderr));
}

async fn failures_are_one_clear_line(app: TestApp) {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().to_string();
    let folder = tempfile::TempDir::new().unwrap();
    let garbage = folder.path().join("garbage.db");
    std::fs::write(&garbage, "this is no database, however one looks at it".repeat(100)).unwrap();
    let garbage = format!("sqlite://{}", garbage.display());
    for (words, expected) in [
        (vec!["serve", "--load", "none", "--listen", &port, "--database", &app.url], "cannot listen on"),
        (vec!["serve", "--database", "mysql://x"], "neither sqlite://"),
        (vec!["serve", "--database", "sqlite:///no/such/folder/a.db"], "cannot open the database"),
        (vec!["serve", "--database", &garbage], "not a database"),
        (
            vec!["serve", "--database", "postgres://nobody:secret@127.0.0.1:1/x"],
            "cannot open the database postgres://…@127.0.0.1:1/x",
        ),
        (vec!["openapi", "--check", "/no/such/file"], "No such file"),
    ] {
        let output = run(&words);
        let error = text(&output.stderr);
        let said: Vec<&str> = error.lines().filter(|line| line.starts_with("ocop-registry: ")).collect();
        assert!(!output.status.success() && said.len() == 1 && said[0].contains(expected), "{words:?}: {error}");
        assert!(!error.contains("panicked") && !error.contains("secret"), "{error}");
    }
}

async fn the_document_needs_no_database(_: TestApp) {
    let printed = run(&["openapi"]);
    assert!(printed.status.success());
    let document: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let help = text(&run(&["--help"]).stdout);
    for word in [
        "serve",
        "migrate",
        "openapi",
        "token",
        "demo",
        "verify",
        "backup",
        "--database",
        "--listen",
        "--load",
        "OCOP_LISTEN",
        "DATABASE_URL",
    ] {
        assert!(help.contains(word), "{word} is not in --help");
    }
}

async fn health_and_counters(app: TestApp) {
    assert_eq!(app.anonymous().get("/healthz").await.expect(200).json()["status"], "ok");
    assert_eq!(app.anonymous().get("/readyz").await.expect(200).json()["status"], "ok");
    app.anonymous().get("/api/v1/villages").await.expect(200);
    app.anonymous().get("/api/v1/villages/x").await.expect(404);
    app.anonymous().get("/no/such/thing").await.expect(404);
    let text = String::from_utf8(app.anonymous().get("/metrics").await.expect(200).bytes).unwrap();
    for line in [
        "ocop_registry_http_requests_total{method=\"GET\",route=\"/api/v1/villages\",status=\"200\"} 1",
        "ocop_registry_http_requests_total{method=\"GET\",route=\"/api/v1/villages/{code}\",status=\"404\"} 1",
        "ocop_registry_http_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1",
        "ocop_registry_journal_head 0",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}

async fn a_small_demonstration(app: TestApp) {
    let built = run(&["demo", "--scale", "1", "--database", &app.url]);
    assert!(built.status.success(), "{}", text(&built.stderr));
    let total =
        async |query: &str| app.anonymous().get(&format!("/api/v1/{query}")).await.expect(200).json()["total"].as_i64().unwrap();
    assert_eq!(total("villages?count=exact&state=recognised").await, 337);
    assert_eq!(total("villages?count=exact&state=recognised&recognised_on_from=2021-01-01").await, 38);
    assert_eq!(total("products?count=exact&state=recognised").await, 3320);
    assert_eq!(total("centres?count=exact&state=in_force").await, 16);
    assert_eq!(total("centres?count=exact&stage=planned&planned_year=2025").await, 5);
    assert_eq!(total("products?count=exact&confidence=high,medium,low").await, 0);
    let history = app.anonymous().get("/api/v1/products/SP-000001-4/history").await.expect(200).json();
    assert_eq!(history["data"], serde_json::json!([]), "the load is one entry");
    let again = run(&["demo", "--database", &app.url]);
    assert!(!again.status.success(), "a register in use is refused");
    let served = serve(&app.url, &[]);
    let root: serde_json::Value = serde_json::from_str(&get(&served.address, "/api/v1").1).unwrap();
    assert_eq!(root["nature"], "synthetic");
    assert!(root["description"].as_str().unwrap().contains("synthetic"));
    app.verify().await;
}
