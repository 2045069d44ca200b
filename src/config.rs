//! The command line, with environment variables behind it. Every flag is documented here and nowhere else.

mod limits;
mod sign_on;

pub use limits::LimitsConfig;
pub use sign_on::SignOnConfig;

use crate::auth::rights::{self, Scopes};
use crate::auth::secret::Secret;
use crate::import::file::Limits;
use crate::import::layout::Layout;
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use entity::vocabulary::AccountRole;
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
    pub database: Option<Secret>,
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
    /// The most bytes of answers that are kept in memory until something changes; off: every answer is computed.
    #[arg(long, env = "OCOP_ANSWERS_KEPT", default_value_t = crate::http::kept::USUAL_BYTES, value_parser = bytes_or_off, value_name = "BYTES")]
    pub answers_kept: u64,
    /// What the data may be used for, as an SPDX identifier; told in the dump.
    #[arg(long, env = "OCOP_DATA_LICENCE", default_value = crate::app::DATA_LICENCE, value_parser = licence, value_name = "SPDX")]
    pub data_licence: String,
    /// What is read of files that are handed in.
    #[command(flatten)]
    pub files: FileConfig,
    /// What clients may ask for, and how the service is reached.
    #[command(flatten)]
    pub limits: LimitsConfig,
    /// Where people sign in beside this service.
    #[command(flatten)]
    pub sign_on: SignOnConfig,
}

/// How much is read of a file that is imported.
#[derive(Clone, Debug, Args)]
pub struct FileConfig {
    /// The largest file, in bytes.
    #[arg(long, env = "OCOP_IMPORT_BYTES", default_value_t = Limits::USUAL.bytes, value_name = "BYTES")]
    pub import_bytes: u64,
    /// The most bytes that a workbook may unpack to.
    #[arg(long, env = "OCOP_IMPORT_UNPACKED_BYTES", default_value_t = Limits::USUAL.unpacked_bytes, value_name = "BYTES")]
    pub import_unpacked_bytes: u64,
    /// The most rows of a sheet that hold anything.
    #[arg(long, env = "OCOP_IMPORT_ROWS", default_value_t = Limits::USUAL.rows, value_name = "ROWS")]
    pub import_rows: u32,
    /// The most columns of a sheet.
    #[arg(long, env = "OCOP_IMPORT_COLUMNS", default_value_t = Limits::USUAL.columns, value_name = "COLUMNS")]
    pub import_columns: u16,
    /// The most characters of a cell.
    #[arg(long, env = "OCOP_IMPORT_CELL_CHARACTERS", default_value_t = Limits::USUAL.cell_characters, value_name = "CHARACTERS")]
    pub import_cell_characters: usize,
}

impl FileConfig {
    /// The limits of a file.
    pub fn limits(&self) -> Limits {
        Limits {
            bytes: self.import_bytes,
            unpacked_bytes: self.import_unpacked_bytes,
            rows: self.import_rows,
            columns: self.import_columns,
            cell_characters: self.import_cell_characters,
        }
    }
}

/// What an import on the command line takes.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[derive(Clone, Debug, Args)]
pub struct ImportConfig {
    /// The file: an Excel workbook (.xlsx) or CSV.
    pub file: PathBuf,
    /// What it holds: villages, producers, products, centres, decisions, recognitions or register; found out when left out.
    #[arg(long, value_parser = layout)]
    pub layout: Option<Layout>,
    /// The sheet; the one that fits when left out.
    #[arg(long)]
    pub tab: Option<String>,
    /// The last row of the header; the one that fits when left out.
    #[arg(long, value_name = "ROW")]
    pub header_row: Option<u32>,
    /// Keep codes that this register does not know, as when it takes over another register.
    #[arg(long)]
    pub keep_codes: bool,
    /// Let an empty cell clear the field, rather than leave what the register has.
    #[arg(long)]
    pub clear_empty: bool,
    /// Write, after a look at every row; without it nothing is written.
    #[arg(long)]
    pub commit: bool,
    /// Write the good rows, though others are refused.
    #[arg(long, requires = "commit")]
    pub partial: bool,
    /// Why; needed where rows have warnings.
    #[arg(long)]
    pub reason: Option<String>,
    /// Write the file with the result of every row to this workbook.
    #[arg(long, value_name = "FILE.xlsx")]
    pub report: Option<PathBuf>,
    /// What is read of the file.
    #[command(flatten)]
    pub files: FileConfig,
}

fn layout(text: &str) -> Result<Layout, String> {
    Layout::named(text).ok_or_else(|| format!("a layout is one of: {}", Layout::ALL.map(Layout::name).join(", ")))
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
    Serve(Box<ServeConfig>),
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
        /// Print the table of roles instead: which operation is open to whom.
        #[arg(long, conflicts_with = "check")]
        access: bool,
    },
    /// Make, list, disable and reset the accounts of people.
    Account {
        /// What to do.
        #[command(subcommand)]
        command: AccountCommand,
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
    /// Look at every row of a workbook or CSV file, and write it if asked to.
    Import(Box<ImportConfig>),
    /// Walk the chain of the journal and name the first broken entry.
    Verify,
    /// Make a consistent copy of a live SQLite database.
    Backup {
        /// The file to write; must not exist.
        file: PathBuf,
    },
}

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Make an account and print a one-time token, with which its person sets the password.
    Create {
        /// The name to sign in with: lower-case letters, digits, dots, hyphens, underscores.
        #[arg(long)]
        name: String,
        /// The person's name.
        #[arg(long)]
        display_name: String,
        /// Where the person gets mail.
        #[arg(long)]
        email: Option<String>,
        /// An administrator, who keeps accounts.
        #[arg(long, conflicts_with = "role")]
        admin: bool,
        /// What the person does: reader, commune_officer, department_officer or administrator.
        #[arg(long, value_parser = account_role, required_unless_present = "admin")]
        role: Option<AccountRole>,
        /// The department of a department officer: agriculture or trade.
        #[arg(long)]
        department: Option<String>,
        /// The commune of a commune officer, by its official code, as 00577.
        #[arg(long, value_parser = commune, value_name = "CODE")]
        commune: Option<String>,
        /// Read the password from the first line of standard input instead.
        #[arg(long)]
        password_stdin: bool,
    },
    /// List all accounts.
    List,
    /// Let nobody sign in with an account any more.
    Disable {
        /// Its name.
        name: String,
    },
    /// Print a one-time token for a new password.
    Reset {
        /// Its name.
        name: String,
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
        /// What it allows, with commas between: read:partner, read:official, write:villages, write:producers, write:products,
        /// write:centres, write:decisions, delete:decisions, write:proposals, write:personal_data, write:accounts, write:tokens;
        /// `write` stands for all that writes records, `all` for everything.
        #[arg(long = "scope", value_parser = rights::read, value_name = "SCOPE,…")]
        scopes: Scopes,
        /// How to reach whoever uses it.
        #[arg(long)]
        contact: Option<String>,
        /// The only commune it may write in, by its official code, as 00577.
        #[arg(long, value_parser = commune, value_name = "CODE")]
        commune: Option<String>,
        /// Its last day.
        #[arg(long, value_name = "YYYY-MM-DD")]
        expires: Option<NaiveDate>,
    },
    /// List all tokens.
    List,
    /// Give a token another secret; the one before goes on for some hours.
    Rotate {
        /// Its name.
        name: String,
        /// For how many hours the secret of before still works.
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u16).range(0..=720))]
        overlap: u16,
    },
    /// End a token.
    Revoke {
        /// Its name.
        name: String,
    },
}

fn account_role(text: &str) -> Result<AccountRole, String> {
    text.parse().map_err(|()| format!("a role is one of: {}", AccountRole::VALUES.join(", ")))
}

fn bytes_or_off(text: &str) -> Result<u64, String> {
    if text == "off" {
        return Ok(0);
    }
    text.parse().map_err(|_| "is neither a number of bytes nor off".to_owned())
}

fn licence(text: &str) -> Result<String, String> {
    let right = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-+".contains(&byte));
    right.then(|| text.to_owned()).ok_or_else(|| "a licence is an SPDX identifier, as CC-BY-4.0".to_owned())
}

fn commune(text: &str) -> Result<String, String> {
    let right = text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| text.to_owned()).ok_or_else(|| "a commune code has exactly 5 digits, as 00577".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Command, Config, Load, Secret, TokenCommand};
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
        assert_eq!(served.and_then(|config| config.database), Some(Secret::new("sqlite://a.db")));
        assert!(read(&["token", "create", "--name", "a", "--scope", "king"]).is_none());
        assert!(read(&["token", "create", "--name", "a", "--scope", "write", "--commune", "577"]).is_none());
        let made = read(&["token", "create", "--name", "a", "--scope", "write", "--commune", "00577", "--expires", "2027-12-31"]);
        assert!(matches!(made.and_then(|config| config.command), Some(Command::Token { command: TokenCommand::Create { .. } })));
        assert!(read(&["demo", "--scale", "0"]).is_none());
        assert_eq!(read(&[]).map(|config| config.serve.data_licence).as_deref(), Some("CC-BY-4.0"));
        assert!(read(&["serve", "--data-licence", "as you like"]).is_none());
    }
}
