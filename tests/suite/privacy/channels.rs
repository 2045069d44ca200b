//! Everything through which a reader learns of producers, as the bytes that arrive.

use crate::support::app::TestApp;
use axum::body::{Body, to_bytes};
use ocop_registry::export::columns::Columns;
use ocop_registry::export::{Export, Form, Moment, begin};
use ocop_registry::language::Language;
use ocop_registry::registry::cursor::digest;
use ocop_registry::registry::listing::Listing;
use ocop_registry::registry::page::page;
use ocop_registry::registry::producers::Producer;
use ocop_registry::registry::select;
use ocop_registry::registry::sight::Sight;
use std::io::{Cursor, Read};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The forms of a file.
const FORMS: [Form; 4] = [Form::Csv { bom: false }, Form::Xlsx, Form::Ndjson, Form::GeoJson];

/// A list as somebody asks for it.
pub(super) fn listing(app: &TestApp, query: &str, sight: Sight) -> Listing {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    Listing::read::<Producer>(&pairs, app.db.clock().today(), sight).unwrap()
}

/// The codes of a list.
pub(super) async fn codes(app: &TestApp, query: &str, sight: Sight) -> Vec<String> {
    let listing = listing(app, query, sight);
    let page = page::<Producer>(&app.db, &listing, digest(&[]), app.db.clock().today()).await.unwrap();
    let page: serde_json::Value = serde_json::from_str(&format!("[{}]", page.data)).unwrap();
    page.as_array().unwrap().iter().map(|record| record["code"].as_str().unwrap().to_owned()).collect()
}

/// What one sight is told of all producers, by channel.
pub(super) async fn told(app: &TestApp, codes: &[String], sight: Sight) -> Vec<(String, String)> {
    let today = app.db.clock().today();
    let mut all = Vec::new();
    let mut records = String::new();
    for code in codes {
        let (record, _) = select::told::<Producer>(&app.db, code, (today, today), sight).await.unwrap().unwrap();
        records.push_str(&record.json);
    }
    all.push(("record".to_owned(), records));
    let page = page::<Producer>(&app.db, &listing(app, "limit=200", sight), digest(&[]), today).await.unwrap();
    all.push(("list".to_owned(), page.data));
    for form in FORMS {
        all.push((format!("{form:?}"), file(app, form, sight).await));
    }
    all
}

async fn file(app: &TestApp, form: Form, sight: Sight) -> String {
    let permit = Arc::new(Semaphore::new(1)).acquire_owned().await.unwrap();
    let moment = Moment::take(&app.db, app.db.clock().today(), permit).await.unwrap();
    let columns = Columns::all::<Producer>(sight);
    let export =
        Export { listing: listing(app, "sort=code", sight), columns, form, language: Language::Vietnamese, asked: Vec::new() };
    let bytes = to_bytes(Body::from_stream(begin::<Producer>(moment, export)), usize::MAX).await.unwrap();
    if form == Form::Xlsx { unpacked(&bytes) } else { String::from_utf8(bytes.to_vec()).unwrap() }
}

/// Every file of an archive, one behind the other.
pub(super) fn unpacked(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for index in 0..archive.len() {
        let mut part = Vec::new();
        archive.by_index(index).unwrap().read_to_end(&mut part).unwrap();
        all.push_str(&String::from_utf8_lossy(&part));
    }
    all
}
