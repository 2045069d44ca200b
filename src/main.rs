//! Parses the command line and calls one function.

use clap::Parser;
use ocop_registry::cli;
use ocop_registry::config::Config;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match cli::run(Config::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ocop-registry: {error}");
            ExitCode::FAILURE
        }
    }
}
