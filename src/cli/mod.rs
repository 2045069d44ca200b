//! The commands: each a few lines over the library. Says what happened on standard output, what went wrong in one line
//! on standard error.

mod accounts;
mod import;
mod serve;
mod tokens;

use crate::auth::Editor;
use crate::auth::secret::Secret;
use crate::clock::Clock;
use crate::config::{Command, Config, LogFormat, ServeConfig};
use crate::db::{Db, Intent};
use crate::error::{Error, Result};
use crate::http::openapi;
use crate::journal::chain::{self, Verdict};
use crate::statistics::check::Checked;
use crate::{backup, demo, loading, statistics};
use std::io::IsTerminal as _;
use std::path::Path;
use tracing_subscriber::EnvFilter;

const DATABASE: &str = "sqlite://ocop-registry.db";
const DEMO_DATABASE: &str = "sqlite://ocop-demo.db";

/// Does what the command line says.
pub async fn run(config: Config) -> Result<()> {
    log(&config)?;
    let database = config.database.as_ref().map(Secret::expose);
    match config.command {
        None => serve(database, &config.serve).await,
        Some(Command::Serve(serve_config)) => serve(database, &serve_config).await,
        Some(Command::Migrate) => migrate(database).await,
        Some(Command::Openapi { access: true, .. }) => {
            print!("{}", openapi::access::table());
            Ok(())
        }
        Some(Command::Openapi { check, .. }) => openapi(check.as_deref()),
        Some(Command::Account { command }) => accounts::run(&open(database).await?, command).await,
        Some(Command::Token { command }) => tokens::run(&open(database).await?, command).await,
        Some(Command::Demo { scale }) => demonstrate(database, scale).await,
        Some(Command::Import(config)) => import::run(open(database).await?, &config).await,
        Some(Command::Verify) => verify(database).await,
        Some(Command::Check { questions, seed }) => check(database, questions, seed).await,
        Some(Command::Backup { file }) => copy(database, &file).await,
    }
}

fn log(config: &Config) -> Result<()> {
    let filter = EnvFilter::try_new(&config.log).map_err(|error| Error::internal(format!("--log {:?}: {error}", config.log)))?;
    let builder =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    match config.log_format {
        LogFormat::Human => builder.init(),
        LogFormat::Json => builder.json().with_span_list(false).init(),
    }
    Ok(())
}

/// Connects, and brings the schema up to date.
async fn open(database: Option<&str>) -> Result<Db> {
    let db = connect(database.unwrap_or(DATABASE)).await?;
    db.migrate().await?;
    Ok(db)
}

async fn connect(url: &str) -> Result<Db> {
    connect_all(url, &[]).await
}

async fn connect_all(url: &str, standbys: &[&str]) -> Result<Db> {
    let shown = without_password(url);
    let db = Db::connect_all(url, standbys, Clock::System).await;
    db.map_err(|error| Error::internal(format!("cannot open the database {shown}: {error}")))
}

/// The address of the database, for people: where it is, not who opens it with what.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://").filter(|(scheme, _)| *scheme != "sqlite") else { return url.to_owned() };
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    match place.rsplit_once('@') {
        Some((_, place)) => format!("{scheme}://…@{place}"),
        // A password with a question mark in it, or one after it: nothing can be shown without showing part of it.
        None if query.contains('@') => format!("{scheme}://…"),
        None => format!("{scheme}://{place}"),
    }
}

async fn serve(database: Option<&str>, config: &ServeConfig) -> Result<()> {
    let url = database.unwrap_or(DATABASE);
    let standbys: Vec<&str> = config.database_read.iter().map(Secret::expose).collect();
    let db = connect_all(url, &standbys).await?;
    serve::prepare(&db, config.load).await?;
    serve::run(db, config, &without_password(url)).await
}

async fn migrate(database: Option<&str>) -> Result<()> {
    open(database).await?;
    println!("The schema of {} is up to date.", without_password(database.unwrap_or(DATABASE)));
    Ok(())
}

fn openapi(check: Option<&Path>) -> Result<()> {
    let text = openapi::text()?;
    let Some(file) = check else {
        print!("{text}");
        return Ok(());
    };
    let kept = std::fs::read_to_string(file).map_err(|error| Error::internal(format!("{}: {error}", file.display())))?;
    if kept == text {
        println!("{} is the document of this program.", file.display());
        return Ok(());
    }
    Err(Error::internal(format!("{0} differs from the program; make it anew: cargo run -- openapi > {0}", file.display())))
}

async fn demonstrate(database: Option<&str>, scale: u32) -> Result<()> {
    let url = database.unwrap_or(DEMO_DATABASE);
    let editor = Editor::operator("demo");
    let intent = Intent { reason: Some(format!("synthetic register, scale {scale}")), dry_run: false };
    let db = connect(url).await?;
    db.migrate().await?;
    demo::refuse_what_is_in_use(&db.write_alone(&editor, intent.clone()).await?).await?;
    db.close().await?;
    let db = Db::connect_to_fill(url, Clock::System).await?;
    let tx = db.write_alone(&editor, intent).await?;
    demo::refuse_what_is_in_use(&tx).await?;
    loading::load_units(&tx).await?;
    let built = demo::build(&tx, scale, &mut |what, done| eprintln!("{what}: {done}")).await?;
    tx.commit().await?;
    db.close().await?;
    println!("Synthetic register of scale {scale} in {}: {}", without_password(url), serde_json::to_string(&built)?);
    println!("Serve it with: ocop-registry serve --database {}", without_password(url));
    Ok(())
}

async fn verify(database: Option<&str>) -> Result<()> {
    let db = connect(database.unwrap_or(DATABASE)).await?;
    match chain::verify(db.read()).await? {
        Verdict::Intact { entries, head } => {
            println!("The journal is intact: {entries} entries, the last with hash {head}.");
            Ok(())
        }
        Verdict::Broken { sequence, why } => Err(Error::internal(format!("the journal is broken at entry {sequence}: {why}"))),
    }
}

async fn check(database: Option<&str>, questions: u64, seed: u64) -> Result<()> {
    let db = connect(database.unwrap_or(DATABASE)).await?;
    let checked = statistics::check::check(&db, db.clock().today(), questions, seed).await?;
    if checked.faults.is_empty() {
        let Checked { questions, lists, sums, .. } = checked;
        println!("All numbers agree: {questions} questions, {lists} lists, {sums} sums (seed {seed}).");
        return Ok(());
    }
    Err(Error::internal(format!("the numbers do not agree:\n{}", checked.faults.join("\n"))))
}

async fn copy(database: Option<&str>, file: &Path) -> Result<()> {
    let db = connect(database.unwrap_or(DATABASE)).await?;
    let copy = backup::copy(&db, file).await?;
    println!("Copied to {}.", copy.display());
    // The copy is there and whole, whatever becomes of the note.
    if let Err(error) = backup::note(&db, &Editor::operator("backup"), &copy).await {
        eprintln!("The register could not note this copy, and its pages will not show it: {error}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn passwords_are_not_shown() {
        for (url, shown) in [
            ("sqlite://ocop@home.db", "sqlite://ocop@home.db"),
            ("postgres://ocop:pw@db.local:5432/ocop", "postgres://…@db.local:5432/ocop"),
            ("postgres://ocop:p@w@db.local/ocop?sslmode=require", "postgres://…@db.local/ocop"),
            ("postgres:///ocop?host=/run&user=a&password=pw", "postgres:///ocop"),
            ("postgres://db/ocop?password=p@w", "postgres://…"),
            ("postgres://ocop:p?w@db/ocop", "postgres://…"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }
}
