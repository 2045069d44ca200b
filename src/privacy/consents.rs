//! Consent: what a person allowed to be shown, to whom, since and until when, and where the paper is. Writes what follows
//! from it into the producer's row, where conditions and searches read it.

use super::{CONSENT, may_handle, no_later_than, personal_fields};
use crate::db::Tx;
use crate::error::{Both, Error, Fault, Result};
use crate::journal::{self, Change};
use crate::registry::input;
use crate::registry::producers::Producer;
use crate::registry::record::Record as _;
use crate::registry::store;
use crate::registry::values::{Day, SourceText};
use crate::text;
use chrono::{DateTime, NaiveDate, Utc};
use entity::consent::{ActiveModel, Column, ConsentPurpose, Entity, Model, PersonalData};
use entity::producer;
use entity::vocabulary::Action;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait as _, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use validator::Validate;

/// A recorded consent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Consent {
    /// Its id.
    pub id: String,
    /// Code of the producer.
    pub producer: String,
    /// What it is given for.
    pub purpose: ConsentPurpose,
    /// The fields that it opens.
    pub fields: Vec<String>,
    /// The day it was given.
    pub given_on: NaiveDate,
    /// The day it was withdrawn; null while it stands.
    #[schema(required)]
    pub withdrawn_on: Option<NaiveDate>,
    /// Where the signed paper is.
    #[schema(required)]
    pub evidence: Option<String>,
    /// Who recorded it.
    pub actor: String,
    /// When it was recorded (UTC).
    pub created_at: DateTime<Utc>,
    /// Counts the changes from 1.
    pub version: i64,
}

/// A consent to be recorded.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentInput {
    /// What it is given for.
    pub purpose: ConsentPurpose,
    /// The personal fields that it opens.
    #[schema(min_items = 1, max_items = 20)]
    pub fields: Vec<String>,
    /// The day it was given.
    pub given_on: Day,
    /// Where the signed paper is.
    pub evidence: SourceText,
}

/// The withdrawal of a consent.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalInput {
    /// The day it was withdrawn.
    pub withdrawn_on: Day,
}

/// What the consents that stand open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consented {
    /// To everybody.
    pub published: Vec<String>,
    /// To partners.
    pub shared: Vec<String>,
}

impl Consented {
    /// What a record says of its personal data.
    pub fn of(&self, person: bool) -> PersonalData {
        match (person, self.published.is_empty() && self.shared.is_empty()) {
            (false, _) => PersonalData::Organisation,
            (true, true) => PersonalData::Protected,
            (true, false) => PersonalData::Consented,
        }
    }
}

impl TryFrom<Model> for Consent {
    type Error = Error;
    fn try_from(row: Model) -> Result<Self> {
        let Model { id, producer, purpose, fields, given_on, withdrawn_on, evidence, actor, created_at, version } = row;
        let fields = serde_json::from_str(&fields)?;
        Ok(Self { id, producer, purpose, fields, given_on, withdrawn_on, evidence, actor, created_at, version })
    }
}

/// The consents of a producer, in the order they were recorded.
pub async fn of_producer(connection: &impl ConnectionTrait, code: &str) -> Result<Vec<Consent>> {
    let query = Entity::find().filter(Column::Producer.eq(code)).order_by_asc(Column::Id);
    query.all(connection).await?.into_iter().map(Consent::try_from).collect()
}

/// What stands of the consents of a producer.
pub async fn standing(tx: &Tx, code: &str) -> Result<Consented> {
    let mut consented = Consented::default();
    for consent in of_producer(tx.connection(), code).await?.into_iter().filter(|consent| consent.withdrawn_on.is_none()) {
        let fields = match consent.purpose {
            ConsentPurpose::Publish => &mut consented.published,
            ConsentPurpose::ShareWithPartners => &mut consented.shared,
        };
        fields.extend(consent.fields);
    }
    for fields in [&mut consented.published, &mut consented.shared] {
        fields.sort();
        fields.dedup();
    }
    Ok(consented)
}

/// Records a consent.
pub async fn give(tx: &Tx, code: &str, body: Value) -> Result<Consent> {
    let producer: Producer = store::current(tx, code).await?;
    may_handle(tx.editor(), &producer)?;
    let input: ConsentInput = input::parse(body).map_err(Error::Invalid)?;
    let faults = faults(&input, tx.today());
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let ConsentInput { purpose, mut fields, given_on, evidence } = input;
    fields.sort();
    let row = Model {
        id: uuid::Uuid::now_v7().to_string(),
        producer: code.to_owned(),
        purpose,
        fields: serde_json::to_string(&fields)?,
        given_on: given_on.0,
        withdrawn_on: None,
        evidence: Some(evidence.into()),
        actor: tx.editor().actor().to_owned(),
        created_at: tx.now(),
        version: 1,
    };
    let all: ActiveModel = row.clone().into();
    #[expect(clippy::disallowed_methods, reason = "a consent is no record of the register; its entry follows")]
    Entity::insert(all.reset_all()).exec_without_returning(tx.connection()).await?;
    let consent = Consent::try_from(row)?;
    let told = serde_json::to_value(&consent)?;
    journal::record(tx, Change::of(CONSENT, &consent.id, 1, Action::Create).after(&told).official(&["evidence"])).await?;
    apply(tx, &producer).await?;
    Ok(consent)
}

/// Records that a consent was withdrawn.
pub async fn withdraw(tx: &Tx, code: &str, id: &str, body: Value) -> Result<Consent> {
    let producer: Producer = store::current(tx, code).await?;
    may_handle(tx.editor(), &producer)?;
    let WithdrawalInput { withdrawn_on } = input::parse(body).map_err(Error::Invalid)?;
    let found = Entity::find_by_id(id).filter(Column::Producer.eq(code)).one(tx.connection()).await?;
    let consent = Consent::try_from(found.ok_or_else(|| unknown(code, id))?)?;
    if let Some(day) = consent.withdrawn_on {
        return Err(Error::Conflict(Both::new(
            format!("Đồng ý này đã được rút ngày {day}."),
            format!("This consent was withdrawn on {day} already."),
        )));
    }
    if let Some(fault) = no_later_than("withdrawn_on", withdrawn_on, tx.today()) {
        return Err(Error::Invalid(vec![fault]));
    }
    if withdrawn_on.0 < consent.given_on {
        let given_on = consent.given_on;
        return Err(Error::Invalid(vec![Fault::field(
            "withdrawn_on",
            "before-consent",
            format!("trước ngày đồng ý ({given_on})"),
            format!("is before the consent was given ({given_on})"),
        )]));
    }
    let withdrawn = end(tx, consent, withdrawn_on.0).await?;
    apply(tx, &producer).await?;
    Ok(withdrawn)
}

/// Ends a consent, with its entry. What follows from it is left to [`apply`].
pub(super) async fn end(tx: &Tx, consent: Consent, day: NaiveDate) -> Result<Consent> {
    let ended = Consent { withdrawn_on: Some(day), version: consent.version + 1, ..consent.clone() };
    let row = ActiveModel { withdrawn_on: Set(Some(day)), version: Set(ended.version), ..Default::default() };
    #[expect(clippy::disallowed_methods, reason = "a consent is no record of the register; its entry follows")]
    Entity::update_many().set(row).filter(Column::Id.eq(&ended.id)).exec(tx.connection()).await?;
    let (before, after) = (serde_json::to_value(&consent)?, serde_json::to_value(&ended)?);
    let change = Change::of(CONSENT, &ended.id, ended.version, Action::Update).before(&before).after(&after);
    journal::record(tx, change.official(&["evidence"])).await?;
    Ok(ended)
}

/// Writes into the producer's row what follows from its consents.
async fn apply(tx: &Tx, producer: &Producer) -> Result<()> {
    let consented = standing(tx, producer.code()).await?;
    store::adjust::<Producer>(tx, producer.code(), row(producer, &consented)).await
}

/// What of a row follows from consents: what conditions read, and what a search by everybody looks into.
pub(super) fn row(producer: &Producer, consented: &Consented) -> producer::ActiveModel {
    let personal_data = consented.of(producer.personal_data != PersonalData::Organisation);
    let public =
        |field: &str| personal_data == PersonalData::Organisation || consented.published.iter().any(|known| known == field);
    let more = [("tax_code", &producer.tax_code), ("address_as_printed", &producer.address_as_printed)];
    let words = text::search_columns(&producer.name, more.map(|(field, value)| value.as_deref().filter(|_| public(field))));
    producer::ActiveModel {
        personal_data: Set(personal_data),
        published_fields: Set(list(&consented.published)),
        shared_fields: Set(list(&consented.shared)),
        search: Set(words.search),
        search_exact: Set(words.search_exact),
        ..Default::default()
    }
}

/// As conditions read it: `,phone,email,`.
fn list(fields: &[String]) -> Option<String> {
    (!fields.is_empty()).then(|| format!(",{},", fields.join(",")))
}

fn unknown(code: &str, id: &str) -> Error {
    Error::NotFound(Both::new(
        format!("Chủ thể {code} không có đồng ý mang mã {id}."),
        format!("The producer {code} has no consent with the id {id}."),
    ))
}

fn faults(input: &ConsentInput, today: NaiveDate) -> Vec<Fault> {
    let mut faults: Vec<Fault> = no_later_than("given_on", input.given_on, today).into_iter().collect();
    let names: Vec<&str> = personal_fields().map(|field| field.name).collect();
    if input.fields.is_empty() {
        faults.push(Fault::field("fields", "empty", "cần ít nhất một trường", "needs at least one field"));
    }
    for (index, field) in input.fields.iter().enumerate() {
        let at = format!("fields/{index}");
        if !names.contains(&field.as_str()) {
            let list = names.join(", ");
            let (vi, en) = (format!("chỉ nhận một trong: {list}"), format!("is none of: {list}"));
            faults.push(Fault::field(&at, "not-in-list", vi, en));
        } else if input.fields.iter().take(index).any(|earlier| earlier == field) {
            faults.push(Fault::field(&at, "repeated", "chỉ ghi một lần", "stands twice"));
        }
    }
    faults
}
