//! The shape of the source: every file says what it holds, and stays readable.

use libtest_mimic::Trial;
use std::path::{Path, PathBuf};

const MOST_LINES: usize = 400;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("tidy::every_file_says_what_it_holds", || {
            every_file(|file, text| text.starts_with("//!").then_some(()).ok_or(format!("{file} has no //! header")))
        }),
        Trial::test("tidy::no_file_is_too_long", || {
            every_file(|file, text| {
                let lines = text.lines().count();
                (lines <= MOST_LINES).then_some(()).ok_or(format!("{file} has {lines} lines"))
            })
        }),
        Trial::test("tidy::no_drawers", || {
            every_file(|file, _| {
                let drawer = ["utils", "helpers", "common", "manager", "service_layer"]
                    .iter()
                    .any(|name| file.contains(&format!("/{name}")));
                (!drawer).then_some(()).ok_or(format!("{file} is a drawer"))
            })
        }),
        Trial::test("tidy::nothing_fetches_an_address", nothing_fetches_an_address),
    ]
}

/// No address that somebody sends is ever fetched, because nothing in the program can fetch. Only signing in with OpenID
/// Connect asks another machine: the one that the operator configured.
fn nothing_fetches_an_address() -> Result<(), libtest_mimic::Failed> {
    const CLIENTS: [&str; 11] =
        ["attohttpc", "awc", "curl", "http-client", "hyper-rustls", "isahc", "minreq", "reqwest", "surf", "ureq", "hyper-tls"];
    const FOR_OPENID_CONNECT: [&str; 1] = ["ureq"];
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).expect("the manifest");
    let (_, rest) = manifest.split_once("\n[dependencies]\n").expect("dependencies");
    let dependencies: Vec<&str> = rest.lines().take_while(|line| !line.starts_with('[')).collect();
    let named = |name: &str| dependencies.iter().any(|line| line.split(['.', ' ', '=']).next() == Some(name));
    assert!(named("axum") && named("serde"), "the dependencies were read");
    let mut clients: Vec<&str> = CLIENTS.into_iter().filter(|name| named(name)).collect();
    if named("openidconnect") {
        clients.retain(|name| !FOR_OPENID_CONNECT.contains(name));
    }
    let hyper = dependencies.iter().filter(|line| line.starts_with("hyper")).any(|line| line.contains("\"client"));
    if clients.is_empty() && !hyper {
        return Ok(());
    }
    Err(format!("these can fetch what somebody sends: {clients:?}, hyper's client: {hyper}").into())
}

fn every_file(check: impl Fn(&str, &str) -> Result<(), String>) -> Result<(), libtest_mimic::Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "entity/src", "migration/src", "tests"] {
        collect(&root.join(folder), &mut files);
    }
    assert!(files.len() > 50, "the source was found");
    let faults: Vec<String> = files
        .iter()
        .filter_map(|file| {
            let text = std::fs::read_to_string(file).expect("a source file");
            check(&file.display().to_string(), &text).err()
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("node_modules") {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}
