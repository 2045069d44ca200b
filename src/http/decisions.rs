//! A decision posted together with its recognitions: one act of an official, one transaction, all or nothing.

use super::answer::Answer;
use super::extract::{Json, Writer};
use super::records;
use super::retry;
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Fault, Result};
use crate::registry::decisions::Decision;
use crate::registry::findings::Findings;
use crate::registry::input;
use crate::registry::recognitions::{Recognition, RecognitionInput};
use crate::registry::record::Record;
use crate::registry::store::{self, Written};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;

/// The most recognitions in one request.
pub const MOST_RECOGNITIONS: usize = 1000;
const FIELD: &str = "recognitions";

/// `POST /decisions`
pub async fn create(State(app): State<App>, writer: Writer, headers: HeaderMap, json: Json) -> Result<Response> {
    let dry_run = writer.intent.dry_run;
    retry::once(&app, &writer, &headers, Decision::KIND.plural(), &json.bytes, async |tx: &Tx| {
        let mut body = json.value.clone();
        let acts = take_recognitions(&mut body)?;
        let decision = store::create::<Decision>(tx, body).await?;
        let Some(acts) = acts else { return records::created(&app, dry_run, &decision) };
        let made = recognise(tx, decision.record.code(), acts).await?;
        answer(&app, dry_run, decision, &made)
    })
    .await
}

fn take_recognitions(body: &mut Value) -> Result<Option<Vec<Value>>> {
    let Some(given) = body.as_object_mut().and_then(|map| map.remove(FIELD)) else { return Ok(None) };
    match given {
        Value::Array(acts) if (1..=MOST_RECOGNITIONS).contains(&acts.len()) => Ok(Some(acts)),
        _ => Err(Error::Invalid(vec![Fault::field(
            FIELD,
            "wrong-type",
            format!("phải là danh sách từ 1 đến {MOST_RECOGNITIONS} công nhận"),
            format!("is not a list of 1 to {MOST_RECOGNITIONS} recognitions"),
        )])),
    }
}

/// Writes every recognition, or tells everything that is wrong with all of them.
async fn recognise(tx: &Tx, decision: &str, acts: Vec<Value>) -> Result<Vec<Written<Recognition>>> {
    let (mut made, mut faults, mut oddities) = (Vec::new(), Vec::new(), Vec::new());
    for (index, act) in acts.into_iter().enumerate() {
        let prefix = format!("/{FIELD}/{index}");
        match recognise_one(tx, decision, act, &prefix).await {
            Ok(recognition) => made.push(recognition),
            Err(Error::Invalid(found) | Error::Duplicate(found)) => faults.extend(found),
            Err(Error::NeedsReason(found)) => oddities.extend(found),
            Err(error) => return Err(error),
        }
    }
    match (faults.is_empty(), oddities.is_empty()) {
        (false, _) => Err(Error::Invalid(faults)),
        (true, false) => Err(Error::NeedsReason(oddities)),
        (true, true) => Ok(made),
    }
}

async fn recognise_one(tx: &Tx, decision: &str, mut act: Value, prefix: &str) -> Result<Written<Recognition>> {
    let under = |faults: Vec<Fault>| Error::Invalid(faults.into_iter().map(|fault| fault.under(prefix)).collect());
    if let Some(map) = act.as_object_mut()
        && map.insert("decision".to_owned(), decision.into()).is_some()
    {
        return Err(under(vec![Fault::field(
            "decision",
            "read-only",
            "là quyết định đang được tạo; bỏ trường này",
            "is the decision that is being created; leave it out",
        )]));
    }
    let input = input::parse::<RecognitionInput>(act).map_err(under)?;
    store::create_from::<Recognition>(tx, input, Findings::under(prefix.to_owned())).await
}

fn answer(app: &App, dry_run: bool, decision: Written<Decision>, made: &[Written<Recognition>]) -> Result<Answer> {
    let mut warnings = decision.warnings.clone();
    warnings.extend(made.iter().flat_map(|one| one.warnings.iter().cloned()));
    warnings.sort_by(|a, b| a.code.cmp(&b.code));
    warnings.dedup_by(|a, b| a.code == b.code);
    let acts: Vec<&Recognition> = made.iter().map(|one| &one.record).collect();
    records::created(app, dry_run, &Written { warnings, ..decision })?.with_field(FIELD, &acts)
}
