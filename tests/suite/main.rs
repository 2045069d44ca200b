//! Every test of the service, run on each backend: SQLite always, PostgreSQL when `TEST_DATABASE_URL` names a server.
//!
//! A test is an async function that takes a fresh [`TestApp`]. The list is made here, so that one function is two tests
//! and a missing PostgreSQL is said, not skipped in silence.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod access;
mod accounts;
mod console;
mod contract;
mod durability;
mod exports;
mod hardening;
mod imports;
mod instances;
mod journal;
mod kept;
mod limits;
mod lists;
mod log_of_sqlite;
mod openapi;
mod privacy;
mod problems;
mod program;
mod proposals;
mod real_records;
mod rules;
mod schema;
mod search;
mod sharing;
mod standing;
mod statistics;
mod support;
mod tidy;
mod together;
mod tokens;
mod told;
mod writing;

use libtest_mimic::{Arguments, Trial};
use std::process::ExitCode;
use support::databases::Databases;
use support::{Content, Test, run, run_on_both, watched};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let databases = runtime.block_on(Databases::prepare());
    let postgres = databases.has_postgres();
    let mut trials: Vec<Trial> = tidy::trials();
    for test in all() {
        for backend in databases.backends() {
            let (databases, test) = (databases.clone(), test.clone());
            let name = format!("{}::{}", backend.name(), test.name);
            trials.push(Trial::test(name.clone(), move || {
                watched(&name, || run(&databases, backend, &test));
                Ok(())
            }));
        }
    }
    if postgres {
        for content in [Content::Real, Content::Demo] {
            let databases = databases.clone();
            let name = format!("both::statistics_are_equal_bytes::{content:?}");
            trials.push(Trial::test(name.clone(), move || {
                watched(&name, || run_on_both(&databases, content, statistics::equal::answers_are_equal_bytes));
                Ok(())
            }));
        }
    }
    if !postgres {
        eprintln!(
            "\nPostgreSQL was NOT tested: set TEST_DATABASE_URL=postgres://user:password@host/postgres to run the same tests on it."
        );
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    runtime.block_on(databases.remove());
    if !postgres {
        eprintln!("PostgreSQL was NOT tested.");
    }
    if accounts::single_sign_on::folder().is_none() {
        eprintln!("Single sign-on was NOT tested: set OCOP_OIDC_PROVIDER=$(.ci/provider) to sign in at a provider.");
    }
    conclusion.exit_code()
}

fn all() -> Vec<Test> {
    [
        access::tests(),
        accounts::tests(),
        console::tests(),
        contract::tests(),
        durability::tests(),
        exports::tests(),
        hardening::tests(),
        imports::tests(),
        instances::tests(),
        journal::tests(),
        kept::tests(),
        limits::tests(),
        lists::tests(),
        log_of_sqlite::tests(),
        openapi::tests(),
        privacy::tests(),
        problems::tests(),
        program::tests(),
        proposals::tests(),
        real_records::tests(),
        rules::tests(),
        schema::tests(),
        search::tests(),
        sharing::tests(),
        standing::tests(),
        statistics::tests(),
        tokens::tests(),
        together::tests(),
        told::tests(),
        writing::tests(),
    ]
    .concat()
}
