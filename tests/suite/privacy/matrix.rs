//! Every field that is not always public, by every sight, through every channel: what is hidden occurs in none, what is seen
//! in all. The expectation is written here anew, so that a mistake in the one place that decides is not believed twice.

use super::channels::{codes, told, unpacked};
use super::people::{ALL, CONSENTS, FIELDS, Who, create};
use crate::support::app::TestApp;
use crate::support::client::Actor;
use crate::support::samples::COMMUNE;
use ocop_registry::http::{Visitor, each};
use ocop_registry::registry::field::{Filter, Tier};
use ocop_registry::registry::producers::Producer;
use ocop_registry::registry::record::{Listed, Record};
use ocop_registry::registry::sight::{Shown, Sight};
use serde_json::Value;

crate::tests! {
    Units: every_field_that_may_be_hidden_is_tested, a_hidden_value_leaves_through_no_channel, nothing_hidden_is_guessed_by_filtering,
        the_service_tells_the_public_no_more, the_journal_holds_no_personal_data, sights_have_tags_of_their_own
}

/// Somebody who reads.
#[derive(Clone, Copy, Debug)]
enum Reader {
    Public,
    Partner,
    OfCommune,
    Official,
}

const READERS: [Reader; 4] = [Reader::Public, Reader::Partner, Reader::OfCommune, Reader::Official];

impl Reader {
    fn sight(self) -> Sight {
        match self {
            Self::Public => Sight::PUBLIC,
            Self::Partner => Sight::of(Tier::Partner),
            Self::OfCommune => Sight::of(Tier::Partner).within(COMMUNE, Tier::Official),
            Self::Official => Sight::of(Tier::Official),
        }
    }

    fn sees(self, who: Who, field: &str) -> bool {
        let reader = match self {
            Self::Public => 0,
            Self::Partner => 1,
            Self::OfCommune => 1 + u8::from(who.commune() == COMMUNE),
            Self::Official => 2,
        };
        reader >= needed(who, field)
    }
}

/// 0 for everybody, 1 for partners, 2 for officials.
fn needed(who: Who, field: &str) -> u8 {
    match (who, field) {
        (Who::Consented, field) if CONSENTS[0].1.contains(&field) => 0,
        (Who::Consented, field) if CONSENTS[1].1.contains(&field) => 1,
        (Who::Organisation, "tax_code" | "registration_number" | "address_as_printed") => 0,
        (Who::Organisation, "phone" | "email") => 1,
        _ => 2,
    }
}

/// The names of fields that somebody may not see, of each kind of record.
struct Hidden(Vec<(&'static str, &'static str)>);

impl Visitor for Hidden {
    fn visit<R: Record>(&mut self) {
        let hidden = R::FIELDS.iter().filter(|field| Sight::PUBLIC.shows::<R>(field) != Shown::Always);
        self.0.extend(hidden.map(|field| (R::TABLE, field.name)));
    }
}

async fn every_field_that_may_be_hidden_is_tested(_: TestApp) {
    let mut hidden = Hidden(Vec::new());
    each(&mut hidden);
    assert_eq!(hidden.0, FIELDS.map(|field| ("producer", field)));
}

async fn a_hidden_value_leaves_through_no_channel(app: TestApp) {
    let made = create(&app, &app.editor().await).await;
    for reader in READERS {
        for (channel, bytes) in told(&app, &made, reader.sight()).await {
            for who in ALL {
                for field in FIELDS {
                    let (value, seen) = (who.value(field), reader.sees(who, field));
                    assert_eq!(bytes.contains(&value), seen, "{reader:?} {channel}: {field} of {who:?}");
                }
            }
        }
    }
}

async fn nothing_hidden_is_guessed_by_filtering(app: TestApp) {
    let made = create(&app, &app.editor().await).await;
    let filters: Vec<&str> = Producer::FIELDS
        .iter()
        .filter(|field| field.filter != Filter::No && FIELDS.contains(&field.name))
        .map(|field| field.name)
        .collect();
    assert_eq!(filters, ["tax_code", "registration_number"]);
    for reader in READERS {
        for (who, code) in ALL.iter().zip(&made) {
            for field in &filters {
                let found = codes(&app, &format!("{field}={}", who.value(field)), reader.sight()).await;
                let expected: &[String] = if reader.sees(*who, field) { std::slice::from_ref(code) } else { &[] };
                assert_eq!(found, expected, "{reader:?}: {field} of {who:?}");
            }
            for field in FIELDS {
                // A search looks into what everybody may see, whoever searches.
                let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", &who.value(field)).finish();
                let found = codes(&app, &query, reader.sight()).await;
                let searched = Producer::SEARCHED.contains(&field) && Reader::Public.sees(*who, field);
                assert_eq!(found.contains(code), searched, "{reader:?}: a search for {field} of {who:?}");
            }
        }
    }
}

async fn the_service_tells_the_public_no_more(app: TestApp) {
    let editor = app.editor().await;
    let made = create(&app, &editor).await;
    let reader = app.anonymous();
    let mut told = vec![(
        "dump".to_owned(),
        unpacked(&reader.with("accept", "application/zip").get("/api/v1/dump").await.expect(200).bytes),
    )];
    for form in ["csv", "ndjson", "geojson"] {
        told.push((form.to_owned(), text(&reader, &format!("/api/v1/producers?format={form}")).await));
    }
    told.push(("xlsx".to_owned(), unpacked(&reader.get("/api/v1/producers?format=xlsx").await.expect(200).bytes)));
    told.push(("list".to_owned(), text(&reader, "/api/v1/producers?limit=200").await));
    for code in &made {
        told.push((code.clone(), text(&reader, &format!("/api/v1/producers/{code}")).await));
    }
    for (channel, bytes) in &told {
        for who in ALL {
            let about = !channel.starts_with("CT-") || made.iter().position(|code| code == channel) == Some(who as usize);
            for field in FIELDS {
                let seen = about && Reader::Public.sees(who, field);
                assert_eq!(bytes.contains(&who.value(field)), seen, "{channel}: {field} of {who:?}");
            }
        }
    }
    // Nor does a count.
    for who in ALL {
        for field in ["tax_code", "registration_number"] {
            let question = format!("/api/v1/statistics/producers?by=producer_type&{field}={}", who.value(field));
            let counted = reader.get(&question).await.expect(200).json()["totals"][0]["count"].as_u64();
            assert_eq!(counted, Some(u64::from(Reader::Public.sees(who, field))), "{field} of {who:?}");
        }
    }
}

async fn text(reader: &Actor, path: &str) -> String {
    String::from_utf8(reader.get(path).await.expect(200).bytes).unwrap()
}

/// Consent or not: the chain is for ever.
async fn the_journal_holds_no_personal_data(app: TestApp) {
    let editor = app.editor().await;
    let made = create(&app, &editor).await;
    // A household becomes an organisation and a household again; neither side of the entries tells what is personal.
    let one = format!("/api/v1/producers/{}", made[1]);
    for kind in ["cooperative", "family_household"] {
        let body = serde_json::json!({"producer_type": kind, "tax_code": Value::Null});
        editor.because("thử").if_match("*").patch(&one, &body).await.expect(200);
    }
    let mut told = vec![Value::from(app.journal().await).to_string()];
    for code in &made {
        told.push(text(&editor, &format!("/api/v1/producers/{code}/history?limit=200")).await);
    }
    for bytes in &told {
        for who in ALL {
            for field in FIELDS {
                let public = who == Who::Organisation && needed(who, field) == 0 && bytes.contains("Cơ sở Tvk 1");
                assert_eq!(bytes.contains(&who.value(field)), public, "{field} of {who:?}");
            }
        }
        assert!(!bytes.contains("Wqzpaper"), "where the paper is");
    }
    let entries = app.journal().await;
    let of_consents = entries.iter().filter(|entry| entry["record_kind"] == "consent").count();
    assert_eq!(of_consents, 2);
    // What was known then says no more than what is known now.
    let (who, at) = (Who::Consented, app.head().await);
    editor.if_match("*").patch(&format!("/api/v1/producers/{}", made[2]), &serde_json::json!({"note": "x"})).await.expect(200);
    for (who, expected) in [(who, 0), (Who::Elsewhere, 0), (Who::Organisation, 1)] {
        let then = format!("/api/v1/statistics/producers?by=producer_type&at={at}&tax_code={}", who.value("tax_code"));
        let then = app.anonymous().get(&then).await.expect(200).json();
        assert_eq!(then["totals"][0]["count"], expected, "{who:?}");
    }
    app.verify().await;
}

async fn sights_have_tags_of_their_own(app: TestApp) {
    let editor = app.editor().await;
    let made = create(&app, &editor).await;
    let reader = app.anonymous();
    for path in [
        "/api/v1/producers".to_owned(),
        "/api/v1/producers?format=csv".to_owned(),
        format!("/api/v1/producers/{}", made[0]),
        format!("/api/v1/producers/{}?on=2026-01-01", made[0]),
    ] {
        let (open, official) = (reader.get(&path).await.expect(200).etag(), editor.get(&path).await.expect(200).etag());
        assert_ne!(open, official, "{path}");
        reader.with("if-none-match", &official).get(&path).await.expect(200);
        reader.with("if-none-match", &open).get(&path).await.expect(304);
    }
    // Where everybody sees the same, everybody may keep the same.
    assert_eq!(reader.get("/api/v1/villages").await.etag(), editor.get("/api/v1/villages").await.etag());
}
