//! Takes the rows of a file through the register, in one write: what each of them would become, or becomes. Whether the write
//! lasts is not decided here: a dry run is this run without the commit.

use super::draft::Named;
use super::header::Header;
use super::layout::Layout;
use super::line::{Line, precision};
use super::matching::Keys;
use super::passage::Passage;
use super::progress::Progress;
use super::references::{self, Called};
use super::register::{self, Assessed, PRODUCER, PRODUCT, Round};
use super::report::RowReport;
use super::seen::Seen;
use super::source::Reading;
use super::stage::{self, Done, Manner, Part};
use crate::db::Tx;
use crate::error::{Error, Fault, Result};
use crate::registry::input;
use crate::registry::kind::RecordKind;
use crate::registry::record::Record;
use crate::{for_kind, for_kind_awaited};
use entity::vocabulary::SubjectKind;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The fields of a decision, by the keys of recognitions.
const DECISION: &[(&str, &str)] = &[
    ("decision_number", "number"),
    ("decision_date", "issued_on"),
    ("authority_level", "authority_level"),
    ("authority_name", "authority_name"),
];

/// How an import treats its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Treatment {
    /// Whether codes that are not there are taken over from another register.
    pub keep_codes: bool,
    /// Whether an empty cell clears the field.
    pub clear_empty: bool,
}

/// Where reports go.
pub trait Sink: Send {
    /// Takes the reports of some rows, in order.
    fn take(&mut self, reports: Vec<RowReport>) -> impl Future<Output = Result<()>> + Send;
}

/// What a run needs.
#[derive(Debug)]
pub struct Run<'a> {
    /// The write.
    pub tx: &'a Tx,
    /// What stands in the file.
    pub reading: &'a Reading,
    /// How rows are treated.
    pub treatment: Treatment,
    /// How far it is.
    pub progress: &'a Progress,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All rows were seen.
    AtTheEnd,
    /// Somebody stopped it.
    Stopped,
}

impl Run<'_> {
    /// Takes all rows through the register.
    pub async fn all(&self, passage: &mut Passage, sink: &mut impl Sink) -> Result<Ended> {
        while passage.goes_on().await {
            if self.progress.is_stopped() {
                return Ok(Ended::Stopped);
            }
            self.some(passage, sink).await?;
        }
        Ok(Ended::AtTheEnd)
    }

    /// Takes the next rows through it, where there are any.
    pub async fn some(&self, passage: &mut Passage, sink: &mut impl Sink) -> Result<()> {
        let Some(mut lines) = passage.next.take() else { return Ok(()) };
        let count = lines.len();
        match self.reading.layout {
            Layout::Records(kind) => self.records(kind, &mut lines, &mut passage.seen).await?,
            Layout::Register => self.register(&mut lines, &mut passage.seen).await?,
        }
        let reports: Vec<RowReport> = lines.into_iter().map(|line| line.report).collect();
        for report in &reports {
            passage.totals.count(report);
        }
        sink.take(reports).await?;
        self.progress.advance(count);
        Ok(())
    }

    fn header(&self) -> &Header {
        &self.reading.header
    }

    /// One kind of record, a row each.
    async fn records(&self, kind: RecordKind, lines: &mut [Line], seen: &mut Seen) -> Result<()> {
        for line in lines.iter_mut().filter(|line| !line.closed) {
            line.report.name = name(kind, &line.draft.given);
        }
        self.resolve(lines).await?;
        for line in lines.iter_mut().filter(|line| !line.closed && !line.report.faults.is_empty()) {
            for fault in for_kind!(kind, unfit, line) {
                line.fault(self.header(), fault.pointer.trim_start_matches('/'), &fault);
            }
            line.judge();
        }
        if kind == RecordKind::Recognition {
            self.decisions(lines, seen).await?;
        }
        let mut parts = Vec::new();
        for (index, line) in lines.iter_mut().enumerate().filter(|(_, line)| !line.closed) {
            let mut given = for_kind!(kind, given_of, &line.draft.given);
            precision(line, self.header(), &mut given, &[("issued_on", "date_precision"), ("valid_from", "date_precision")]);
            line.judge();
            if !line.closed {
                parts.push((index, line.part(given)));
            }
        }
        self.stage(kind, lines, parts, seen, (false, true), &[]).await.map(drop)
    }

    /// Writes the parts of some rows and tells the rows what became of them. `(shared, main)`: whether several rows may give
    /// the same record, and whether it is the one that the row is about.
    async fn stage(
        &self,
        kind: RecordKind,
        lines: &mut [Line],
        parts: Vec<(usize, Part)>,
        seen: &mut Seen,
        (shared, main): (bool, bool),
        names: &[(&str, &str)],
    ) -> Result<HashMap<usize, String>> {
        if parts.is_empty() {
            return Ok(HashMap::new());
        }
        let (indexes, parts): (Vec<usize>, Vec<Part>) = parts.into_iter().unzip();
        let tx = self.tx;
        let behind_names = self.reading.layout == Layout::Register;
        let manner = Manner { shared, keep_codes: self.treatment.keep_codes, behind_names };
        let done = for_kind_awaited!(kind, write, tx, &parts, manner, seen)?;
        let mut codes = HashMap::new();
        for (index, done) in indexes.into_iter().zip(done) {
            let line = lines.get_mut(index).ok_or_else(|| Error::internal("a row was left out"))?;
            if let Some(code) = &done.code {
                codes.insert(index, code.clone());
            }
            line.take(done, main, names, self.header());
        }
        Ok(codes)
    }

    /// Decisions that recognitions name by number and date: those that are there, and new ones.
    async fn decisions(&self, lines: &mut [Line], seen: &mut Seen) -> Result<()> {
        let mut parts = Vec::new();
        for (index, line) in lines.iter_mut().enumerate().filter(|(_, line)| !line.closed) {
            if line.draft.given.contains_key("decision") {
                continue;
            }
            let given = register::fields(&line.draft, DECISION);
            let Some(text) = given.get("number").and_then(Value::as_str).map(str::to_owned) else { continue };
            match register::numbered(&text, given) {
                Ok(mut given) => {
                    precision(line, self.header(), &mut given, &[("decision_date", "date_precision")]);
                    let part = Part { row: line.report.row, given, ..Part::default() };
                    parts.push((index, part));
                }
                Err(fault) => line.fault(self.header(), "decision_number", &fault),
            }
            line.judge();
        }
        for (index, code) in self.stage(RecordKind::Decision, lines, parts, seen, (true, false), DECISION).await? {
            if let Some(line) = lines.get_mut(index) {
                line.draft.given.insert("decision".to_owned(), code.into());
            }
        }
        Ok(())
    }

    /// The register of 22 columns: producers, products, and the decisions and recognitions of each round.
    async fn register(&self, lines: &mut [Line], seen: &mut Seen) -> Result<()> {
        let mut rounds: Vec<(usize, Round, Assessed)> = Vec::new();
        for (index, line) in lines.iter_mut().enumerate().filter(|(_, line)| !line.closed) {
            line.report.name = line.draft.given.get("product_name").and_then(Value::as_str).map(str::to_owned);
            let (found, faults) = register::rounds(&line.draft);
            for (key, fault) in &faults {
                line.fault(self.header(), key, fault);
            }
            rounds.extend(found.into_iter().map(|(round, assessed)| (index, round, assessed)));
            line.judge();
        }
        let producers = open(lines, |line| {
            let mut given = register::fields(&line.draft, PRODUCER);
            let named = register::named(RecordKind::Producer, &mut given);
            Part { row: line.report.row, given, named, ..Part::default() }
        });
        let columns = [PRODUCER, &[("producer_name", "code")]].concat();
        let producers = self.stage(RecordKind::Producer, lines, producers, seen, (true, false), &columns).await?;
        let products = open(lines, |line| {
            let mut given = register::fields(&line.draft, PRODUCT);
            register::group(&line.draft, &mut given);
            let named = register::named(RecordKind::Product, &mut given);
            Part { row: line.report.row, given, named, ..Part::default() }
        });
        let products = products.into_iter().map(|(index, mut part)| {
            part.given.extend(producers.get(&index).map(|code| ("producer".to_owned(), code.clone().into())));
            (index, part)
        });
        let columns = [PRODUCT, &[("product_name", "code")]].concat();
        let products = self.stage(RecordKind::Product, lines, products.collect(), seen, (false, true), &columns).await?;
        for round in [Round::First, Round::Second] {
            let here =
                rounds.iter().filter(|(index, known, _)| *known == round && lines.get(*index).is_some_and(|line| !line.closed));
            let here: Vec<&(usize, Round, Assessed)> = here.collect();
            let decisions = here.iter().map(|(index, _, assessed)| (*index, assessed.decision.clone())).collect();
            let names = round.decision();
            let decisions = self.stage(RecordKind::Decision, lines, decisions, seen, (true, false), &borrowed(&names)).await?;
            let acts = here.iter().filter_map(|(index, _, assessed)| {
                let mut part = assessed.recognition.clone();
                part.given.insert("decision".to_owned(), decisions.get(index)?.clone().into());
                part.given.insert("subject".to_owned(), products.get(index)?.clone().into());
                Some((*index, part))
            });
            let acts: Vec<(usize, Part)> = acts.filter(|(index, _)| lines.get(*index).is_some_and(|line| !line.closed)).collect();
            let names = round.recognition();
            self.stage(RecordKind::Recognition, lines, acts, seen, (false, false), &borrowed(&names)).await?;
        }
        Ok(())
    }

    /// Turns names of producers, villages and subjects into codes.
    async fn resolve(&self, lines: &mut [Line]) -> Result<()> {
        let mut called: Vec<(usize, Option<usize>, &str, Called)> = Vec::new();
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.closed) {
            called.extend(called_in(line).into_iter().map(|(place, field, called)| (index, place, field, called)));
        }
        for kind in RecordKind::ALL {
            let of_kind: Vec<&(usize, Option<usize>, &str, Called)> =
                called.iter().filter(|(.., called)| called.kind == kind).collect();
            let names: Vec<&Called> = of_kind.iter().map(|(.., called)| called).collect();
            let found = references::find(self.tx, kind, &names).await?;
            for ((index, place, field, called), found) in of_kind.into_iter().zip(found) {
                let Some(line) = lines.get_mut(*index) else { continue };
                match (found, place) {
                    (Ok(code), None) => _ = line.draft.given.insert((*field).to_owned(), code.into()),
                    (Ok(code), Some(place)) => {
                        if let Some(name) = line.draft.given.get_mut(*field).and_then(|list| list.get_mut(place)) {
                            *name = code.into();
                        }
                    }
                    (Err(fault), _) => line.fault(self.header(), &called.key, &fault),
                }
            }
        }
        Ok(())
    }
}

async fn write<R: Record>(tx: &Tx, parts: &[Part], manner: Manner, seen: &mut Seen) -> Result<Vec<Done>> {
    stage::write::<R>(tx, parts, manner, seen).await
}

fn borrowed<'a>(names: &'a [(String, &'static str)]) -> Vec<(&'a str, &'a str)> {
    names.iter().map(|(key, field)| (key.as_str(), *field)).collect()
}

/// A part of every row that is still open.
fn open(lines: &[Line], part: impl Fn(&Line) -> Part) -> Vec<(usize, Part)> {
    lines.iter().enumerate().filter(|(_, line)| !line.closed).map(|(index, line)| (index, part(line))).collect()
}

/// The names in a row that stand for codes, with the field that takes the code, and the place in its list.
fn called_in(line: &Line) -> Vec<(Option<usize>, &'static str, Called)> {
    let given = &line.draft.given;
    let text = |key: &str| given.get(key).and_then(Value::as_str);
    let communes: Vec<String> = ["commune", "former_commune"].iter().filter_map(|key| text(key)).map(str::to_owned).collect();
    let called =
        |key: &str, kind, name: &str| Called { key: key.to_owned(), kind, name: name.to_owned(), beside: communes.clone() };
    let mut all = Vec::new();
    for (key, kind, name) in &line.draft.references {
        let field = ["producer", "village", "decision", "operator"].into_iter().find(|field| field == key);
        all.extend(field.map(|field| (None, field, called(key, *kind, name))));
    }
    let subject = match text("subject_kind").and_then(|kind| kind.parse().ok()) {
        Some(SubjectKind::Village) => RecordKind::Village,
        Some(SubjectKind::Centre) => RecordKind::Centre,
        None if given.contains_key("title") => RecordKind::Village,
        Some(SubjectKind::Product) | None => RecordKind::Product,
    };
    for (key, field, kind) in [
        ("producer_name", "producer", RecordKind::Producer),
        ("village_name", "village", RecordKind::Village),
        ("subject_name", "subject", subject),
    ] {
        if let Some(name) = text(key).filter(|_| !given.contains_key(field)) {
            all.push((None, field, called(key, kind, name)));
        }
    }
    let villages = given.get("host_villages").and_then(Value::as_array).into_iter().flatten().enumerate();
    let names = villages.filter_map(|(place, name)| name.as_str().map(|name| (place, name)));
    for (place, name) in names.filter(|(_, name)| !RecordKind::Village.is_code(name)) {
        all.push((Some(place), "host_villages", called("host_villages", RecordKind::Village, name)));
    }
    all
}

/// What a row gives that is a field of the record; names that stand for codes are not.
fn given_of<R: Record>(given: &Map<String, Value>) -> Map<String, Value> {
    let given = given.iter().filter(|(key, _)| R::FIELDS.iter().any(|field| field.given && field.name == key.as_str()));
    given.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// What else is wrong with a row that is refused already: whoever mends it should see all of it. What is missing counts only
/// where no record that is there can be meant.
fn unfit<R: Record>(line: &Line) -> Vec<Fault> {
    let mut given = given_of::<R>(&line.draft.given);
    given.retain(|_, value| !value.is_null());
    let nameless = R::KIND != RecordKind::Recognition && Keys::of(R::KIND, &given).identity().is_none();
    let new = line.draft.named == Named::New || (line.draft.named == Named::No && nameless);
    let mut faults = input::parse::<R::Input>(Value::Object(given)).err().unwrap_or_default();
    faults.retain(|fault| {
        let field = fault.pointer.trim_start_matches('/').split('/').next().unwrap_or_default();
        let told = line.report.faults.iter().any(|remark| remark.field.starts_with(field));
        !told && (new || fault.code != "missing")
    });
    faults
}

/// What a row calls its record.
fn name(kind: RecordKind, given: &Map<String, Value>) -> Option<String> {
    let keys: &[&str] = match kind {
        RecordKind::Centre => &["official_name"],
        RecordKind::Decision => &["number", "summary"],
        RecordKind::Recognition => &["subject_name", "subject"],
        _ => &["name"],
    };
    keys.iter().find_map(|key| given.get(*key).and_then(Value::as_str)).map(str::to_owned)
}
