//! The command line, with environment variables behind it. Every flag is documented here and nowhere else.

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use entity::vocabulary::Role;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The register of a city's OCOP programme: craft villages, products, centres, and the decisions that recognise them.
///
/// Without a command it serves. Read the API's documentation at /api/docs of the running service.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 110)]
pub struct Config {
    /// What to do; `serve` when left out.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What `serve` takes, for use without a command.
    #[command(flatten)]
    pub serve: ServeConfig,
    /// The database: sqlite://path/to/file.db (created when missing) or postgres://user:password@host/name
    /// [default: sqlite://ocop-registry.db; for demo sqlite://ocop-demo.db]
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database: Option<String>,
    /// How log lines are written to standard error.
    #[arg(long, global = true, env = "OCOP_LOG_FORMAT", value_enum, default_value_t = LogFormat::Human)]
    pub log_format: LogFormat,
    /// Which log lines are written: error, warn, info, debug, trace, or a filter as ocop_registry=debug,sqlx=warn.
    #[arg(long, global = true, env = "OCOP_LOG", default_value = "info,sea_orm_migration=warn", value_name = "FILTER")]
    pub log: String,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
}

/// What the service takes.
#[derive(Clone, Debug, Args)]
pub struct ServeConfig {
    /// The address to listen on.
    #[arg(long, env = "OCOP_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,
    /// What an empty database is filled with on the first start.
    #[arg(long, env = "OCOP_LOAD", value_enum, default_value_t = Load::Real)]
    pub load: Load,
    /// The largest request body, in bytes.
    #[arg(long, env = "OCOP_BODY_LIMIT", default_value_t = 1_048_576, value_name = "BYTES")]
    pub body_limit: usize,
    /// The longest a request may take, in seconds.
    #[arg(long, env = "OCOP_TIMEOUT", default_value_t = 30, value_name = "SECONDS")]
    pub timeout: u64,
}

/// What an empty database is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Load {
    /// Hanoi's units, the published records with their sources, and the published figures.
    Real,
    /// Nothing: for another province, or a test.
    None,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API (the default).
    Serve(ServeConfig),
    /// Bring the schema of the database up to date and stop.
    Migrate,
    /// Ask the statistics random questions and prove that all numbers agree with each other and with their lists.
    Check {
        /// How many questions.
        #[arg(long, default_value_t = 1000)]
        questions: u64,
        /// The same questions for the same number.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Print the OpenAPI document, or compare it with a file.
    Openapi {
        /// Fail when this file differs from the document.
        #[arg(long, value_name = "FILE")]
        check: Option<PathBuf>,
    },
    /// Make, list and revoke the tokens that writing needs.
    Token {
        /// What to do.
        #[command(subcommand)]
        command: TokenCommand,
    },
    /// Build a synthetic register of full size in a database of its own, for demonstration and load tests.
    Demo {
        /// Multiplies products and their acts; villages and producers by a tenth of it. 1 is the size of Hanoi.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
        scale: u32,
    },
    /// Walk the chain of the journal and name the first broken entry.
    Verify,
    /// Make a consistent copy of a live SQLite database.
    Backup {
        /// The file to write; must not exist.
        file: PathBuf,
    },
}

/// What can be done with tokens.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token and print its secret, once.
    Create {
        /// Its name, shown in the journal.
        #[arg(long)]
        name: String,
        /// What it may do.
        #[arg(long, value_parser = role)]
        role: Role,
        /// The only commune it may write in, by its official code, as 00577.
        #[arg(long, value_parser = commune, value_name = "CODE")]
        commune: Option<String>,
        /// Its last day.
        #[arg(long, value_name = "YYYY-MM-DD")]
        expires: Option<NaiveDate>,
    },
    /// List all tokens.
    List,
    /// End a token.
    Revoke {
        /// Its name.
        name: String,
    },
}

fn role(text: &str) -> Result<Role, String> {
    text.parse().map_err(|()| format!("a role is one of: {}", Role::VALUES.join(", ")))
}

fn commune(text: &str) -> Result<String, String> {
    let right = text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| text.to_owned()).ok_or_else(|| "a commune code has exactly 5 digits, as 00577".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Command, Config, Load, TokenCommand};
    use clap::{CommandFactory, Parser};

    #[test]
    fn the_command_line_is_consistent() {
        Config::command().debug_assert();
    }

    #[test]
    fn serving_needs_no_command_and_flags_may_stand_anywhere() {
        let read = |words: &[&str]| Config::try_parse_from([&["ocop-registry"], words].concat()).ok();
        assert_eq!(read(&["--load", "none"]).map(|config| config.serve.load), Some(Load::None));
        let served = read(&["serve", "--load", "none", "--database", "sqlite://a.db"]);
        assert!(
            matches!(served.as_ref().and_then(|config| config.command.as_ref()), Some(Command::Serve(serve)) if serve.load == Load::None)
        );
        assert_eq!(served.and_then(|config| config.database).as_deref(), Some("sqlite://a.db"));
        assert!(read(&["token", "create", "--name", "a", "--role", "king"]).is_none());
        assert!(read(&["token", "create", "--name", "a", "--role", "editor", "--commune", "577"]).is_none());
        let made = read(&["token", "create", "--name", "a", "--role", "editor", "--commune", "00577", "--expires", "2027-12-31"]);
        assert!(matches!(made.and_then(|config| config.command), Some(Command::Token { command: TokenCommand::Create { .. } })));
        assert!(read(&["demo", "--scale", "0"]).is_none());
    }
}
