//! What is held on a person: the values now, who sees them, the consents and requests, and where else they occur. Decides
//! nothing and changes nothing.

use super::consents::{self, Consent};
use super::erasure::copies;
use super::personal_fields;
use super::requests::{self, PersonalDataRequest};
use super::traces::Traces;
use crate::error::Result;
use crate::journal;
use crate::registry::field::{Field, Tier};
use crate::registry::producers::Producer;
use crate::registry::record::Record as _;
use chrono::{DateTime, NaiveDate, Utc};
use entity::consent::PersonalData;
use entity::vocabulary::Action;
use entity::{import, import_row};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What is held on a producer as a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonalDataHeld {
    /// Code of the producer.
    pub producer: String,
    /// Whether it is a person, and whether any consent stands.
    pub personal_data: PersonalData,
    /// The personal fields with their values of now.
    pub values: Vec<HeldValue>,
    /// Every consent, in the order they were recorded.
    pub consents: Vec<Consent>,
    /// Every request, in the order they were recorded.
    pub requests: Vec<PersonalDataRequest>,
    /// The journal entries that hold, or held, personal fields.
    pub journal: Vec<HeldEntry>,
    /// The files that were handed in and speak of the producer.
    pub imports: Vec<HeldImport>,
    /// Ids of the proposals that are about the producer or hold a value.
    pub proposals: Vec<String>,
    /// Codes of the producer's products with a draft of a self-assessment.
    pub assessments: Vec<String>,
}

/// A personal field.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldValue {
    /// Its name.
    #[schema(example = "phone")]
    pub field: String,
    /// Its value; null where none is held.
    #[schema(required)]
    pub value: Option<String>,
    /// Who sees it.
    pub seen_by: SeenBy,
}

/// Who sees a value, each with those who see more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeenBy {
    /// Everybody.
    Public,
    /// Programs of partners, and officials.
    Partner,
    /// Officials.
    Official,
}

/// A journal entry about a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldEntry {
    /// Its place in the journal.
    pub sequence: i64,
    /// When it was written (UTC).
    pub at: DateTime<Utc>,
    /// Who wrote it.
    pub actor: String,
    /// What happened.
    pub action: Action,
    /// The personal fields that changed.
    pub fields: Vec<String>,
    /// Whether the values are still kept; false once they were erased.
    pub kept: bool,
}

/// A file that speaks of the producer.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldImport {
    /// Id of the import.
    pub id: String,
    /// What the file is called.
    pub file_name: String,
    /// When it was handed in (UTC).
    pub created_at: DateTime<Utc>,
    /// The rows that speak of it, as Excel numbers them.
    pub rows: Vec<i64>,
}

/// Gathers what is held.
pub async fn gather(connection: &impl ConnectionTrait, producer: &Producer, today: NaiveDate) -> Result<PersonalDataHeld> {
    let (code, json) = (producer.code(), Value::Object(producer.json()?));
    let consents = consents::of_producer(connection, code).await?;
    let values = personal_fields().map(|field| HeldValue {
        field: field.name.to_owned(),
        value: json[field.name].as_str().map(str::to_owned),
        seen_by: seen_by(field, producer.personal_data, &consents),
    });
    let entries = journal::of_record(connection, Producer::KIND.name(), code).await?;
    let names: Vec<&str> = personal_fields().map(|field| field.name).collect();
    let traces = Traces::of(code, &json, &names, &entries)?;
    Ok(PersonalDataHeld {
        producer: code.to_owned(),
        personal_data: producer.personal_data,
        values: values.collect(),
        requests: requests::of_producer(connection, code, today).await?,
        journal: entries.into_iter().filter_map(|entry| told(entry, &names).transpose()).collect::<Result<_>>()?,
        imports: imports(connection, &traces).await?,
        proposals: copies::proposals(connection, code, &traces).await?.into_iter().map(|proposal| proposal.id).collect(),
        assessments: copies::assessments(connection, code).await?.into_iter().map(|draft| draft.product).collect(),
        consents,
    })
}

fn seen_by(field: &Field, personal_data: PersonalData, consents: &[Consent]) -> SeenBy {
    use entity::consent::ConsentPurpose::{Publish, ShareWithPartners};
    let consented = |purpose| {
        let standing = consents.iter().filter(|consent| consent.withdrawn_on.is_none() && consent.purpose == purpose);
        standing.flat_map(|consent| &consent.fields).any(|name| name == field.name)
    };
    let own = if personal_data == PersonalData::Organisation { field.tier } else { Tier::Official };
    if own == Tier::Public || consented(Publish) {
        SeenBy::Public
    } else if own == Tier::Partner || consented(ShareWithPartners) {
        SeenBy::Partner
    } else {
        SeenBy::Official
    }
}

fn told(entry: entity::journal::Model, names: &[&str]) -> Result<Option<HeldEntry>> {
    let changed: Vec<String> = serde_json::from_str(&entry.changed)?;
    let fields: Vec<String> = changed.into_iter().filter(|name| names.contains(&name.as_str())).collect();
    if fields.is_empty() && entry.private_digest.is_none() {
        return Ok(None);
    }
    let kept = entry.private.is_some();
    Ok(Some(HeldEntry { sequence: entry.sequence, at: entry.at, actor: entry.actor, action: entry.action, fields, kept }))
}

async fn imports(connection: &impl ConnectionTrait, traces: &Traces) -> Result<Vec<HeldImport>> {
    let query = import_row::Entity::find().filter(traces.in_json("report")).select_only();
    let query = query.columns([import_row::Column::Import, import_row::Column::Row]);
    let query = query.order_by_asc(import_row::Column::Import).order_by_asc(import_row::Column::Row);
    let rows: Vec<(String, i64)> = query.into_tuple().all(connection).await?;
    let ids: Vec<&str> = rows.iter().map(|(id, _)| id.as_str()).collect();
    let found = import::Entity::find().filter(import::Column::Id.is_in(ids)).order_by_asc(import::Column::Id);
    let of = |id: &str| rows.iter().filter(|(import, _)| import == id).map(|(_, row)| *row).collect();
    let imports = found.all(connection).await?.into_iter();
    Ok(imports
        .map(|one| HeldImport { rows: of(&one.id), id: one.id, file_name: one.file_name, created_at: one.created_at })
        .collect())
}
