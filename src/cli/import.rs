//! Importing from the command line: a bar while it works, a summary, and the rows that need somebody's eye.

use crate::auth::Editor;
use crate::config::ImportConfig;
use crate::db::{Db, Intent};
use crate::error::{Error, Result};
use crate::import::kept::{self, Handed, ImportOptions, ImportProblem};
use crate::import::layout::Layout;
use crate::import::progress::{Progress, Running};
use crate::import::report::{Outcome, RowReport, Totals};
use crate::import::returned::returned;
use crate::import::work::Works;
use crate::language::Language;
use entity::import::{self, ImportState};
use indicatif::{ProgressBar, ProgressStyle};
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;
use tempfile::NamedTempFile;

/// Rows that are told on the terminal; the report has all of them.
const MOST_TOLD: u64 = 20;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// Looks at a file, and writes it if asked to.
pub(super) async fn run(db: Db, config: &ImportConfig) -> Result<()> {
    let works = Works::new(db.clone(), config.files.limits());
    let editor = Editor::operator("import");
    let progress = Progress::default();
    let (id, running) = works.receive(&editor, handed(config)?, progress.clone()).await?;
    watched("kiểm tra / checking", running, &progress).await?;
    let import = found(&db, &id).await?;
    tell(&db, &import).await?;
    if let Some(report) = &config.report {
        write_report(&db, &works, &import, report).await?;
    }
    if !config.commit {
        println!("Nothing was written. To write it: the same with --commit.");
        return Ok(());
    }
    let progress = Progress::default();
    let intent = Intent { reason: config.reason.clone(), dry_run: false };
    let running = works.commit(&editor, &id, intent, config.partial, progress.clone()).await?;
    watched("ghi / writing", running, &progress).await?;
    let import = found(&db, &id).await?;
    if import.state != ImportState::Committed {
        return Err(Error::internal(words(&import)?));
    }
    match (import.first_sequence, import.last_sequence) {
        (Some(first), Some(last)) => println!("Written as import {id}: journal entries {first} to {last}."),
        _ => println!("Import {id} wrote nothing: the register says the same already."),
    }
    Ok(())
}

fn handed(config: &ImportConfig) -> Result<Handed> {
    let unread = |error: std::io::Error| Error::internal(format!("{}: {error}", config.file.display()));
    let mut file = NamedTempFile::new().map_err(unread)?;
    let (mut source, mut digest, mut bytes) = (std::fs::File::open(&config.file).map_err(unread)?, Sha256::new(), 0_u64);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let length = source.read(&mut buffer).map_err(unread)?;
        let Some(part) = buffer.get(..length).filter(|part| !part.is_empty()) else { break };
        digest.update(part);
        file.write_all(part).map_err(unread)?;
        bytes += u64::try_from(length).unwrap_or_default();
    }
    let name = config.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let options = ImportOptions {
        layout: config.layout.map(|layout: Layout| layout.name().to_owned()),
        tab: config.tab.clone(),
        header_row: config.header_row,
        keep_codes: config.keep_codes,
        clear_empty: config.clear_empty,
    };
    Ok(Handed { file, name, bytes, digest: hex::encode(digest.finalize()), options })
}

async fn found(db: &Db, id: &str) -> Result<import::Model> {
    kept::get(db.read(), id).await?.ok_or_else(|| Error::internal("the import is gone"))
}

/// Shows a bar until the work ends.
async fn watched(what: &'static str, running: Running, progress: &Progress) -> Result<()> {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {percent} % {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar.set_message(what);
    let mut ended = std::pin::pin!(running.ended());
    loop {
        if let Ok(ended) = tokio::time::timeout(BETWEEN_LOOKS, &mut ended).await {
            bar.finish_and_clear();
            return ended;
        }
        let (rows, of) = progress.rows();
        bar.set_length(of);
        bar.set_position(rows);
    }
}

/// What would become of the file.
async fn tell(db: &Db, import: &import::Model) -> Result<()> {
    if import.state != ImportState::Checked {
        return Err(Error::internal(words(import)?));
    }
    let totals: Totals = import.totals.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
    let Totals { rows, add, change, same, refuse, skip, warned } = totals;
    println!(
        "{} as {}: {rows} rows: {add} to add, {change} to change, {same} the same, {refuse} refused, {skip} no records; {warned} with warnings.",
        import.file_name, import.layout
    );
    for row in kept::rows(db.read(), &import.id, &[Outcome::Refuse], -1, MOST_TOLD).await? {
        let report: RowReport = serde_json::from_str(&row.report)?;
        for fault in report.faults {
            let cell = fault.cell.unwrap_or_else(|| format!("row {} {}", report.row, fault.field).trim_end().to_owned());
            println!("  {cell} {}: {} / {}", fault.code, fault.vi, fault.en);
        }
    }
    if refuse > MOST_TOLD {
        println!("  … and {} more; --report FILE.xlsx has all of them.", refuse - MOST_TOLD);
    }
    Ok(())
}

fn words(import: &import::Model) -> Result<String> {
    let problems: Vec<ImportProblem> = import.problems.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
    let words: Vec<String> =
        problems.iter().map(|problem| format!("{}: {} / {}", problem.code, problem.vi, problem.en)).collect();
    Ok(format!("the import is {}. {}", import.state.as_str(), words.join("; ")))
}

/// The file with the result of every row, in the language of the terminal.
async fn write_report(db: &Db, works: &Works, import: &import::Model, file: &Path) -> Result<()> {
    let english = std::env::var("LANG").is_ok_and(|language| language.starts_with("en"));
    let language = if english { Language::English } else { Language::Vietnamese };
    let bytes = returned(db.read(), import, works.limits(), language).await?;
    std::fs::write(file, bytes).map_err(|error| Error::internal(format!("{}: {error}", file.display())))?;
    println!("The result of every row is in {}.", file.display());
    Ok(())
}
