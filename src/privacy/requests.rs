//! Requests of persons about their data: to be told, to have corrected, to have erased; with the clock of the answer.

use super::working_days::due_on;
use super::{REQUEST, may_handle, no_later_than};
use crate::auth::Editor;
use crate::db::Tx;
use crate::error::{Both, Error, Fault, Result};
use crate::journal::{self, Change};
use crate::registry::input;
use crate::registry::producers::Producer;
use crate::registry::record::Record as _;
use crate::registry::sight::private_fields;
use crate::registry::store;
use crate::registry::values::{Day, Prose};
use chrono::{DateTime, NaiveDate, Utc};
use entity::personal_data_request::{ActiveModel, Column, Entity, Model, RequestKind, RequestOutcome};
use entity::producer;
use entity::vocabulary::Action;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use validator::Validate;

/// What of a request the public journal does not tell: who asked, and free text.
const PRIVATE: [&str; 3] = ["producer", "note", "answer"];

/// How far a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// It waits for its answer.
    Open,
    /// It waits for its answer, and the day for it is over.
    Overdue,
    /// It was answered.
    Answered,
}

impl RequestState {
    /// Every spelling.
    pub const VALUES: &'static [&'static str] = &["open", "overdue", "answered"];
}

impl std::str::FromStr for RequestState {
    type Err = ();
    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        match text {
            "open" => Ok(Self::Open),
            "overdue" => Ok(Self::Overdue),
            "answered" => Ok(Self::Answered),
            _ => Err(()),
        }
    }
}

/// A recorded request.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonalDataRequest {
    /// Its id.
    pub id: String,
    /// Code of the producer.
    pub producer: String,
    /// What is asked for.
    pub kind: RequestKind,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// The last day to answer it: two working days after it was received.
    pub due_on: NaiveDate,
    /// How far it is.
    pub state: RequestState,
    /// What was asked, in words.
    #[schema(required)]
    pub note: Option<String>,
    /// Who recorded it.
    pub actor: String,
    /// When it was recorded (UTC).
    pub created_at: DateTime<Utc>,
    /// The day it was answered; null while it waits.
    #[schema(required)]
    pub answered_on: Option<NaiveDate>,
    /// What became of it; null while it waits.
    #[schema(required)]
    pub outcome: Option<RequestOutcome>,
    /// What was answered, in words.
    #[schema(required)]
    pub answer: Option<String>,
    /// Who recorded the answer.
    #[schema(required)]
    pub answered_by: Option<String>,
    /// Counts the changes from 1.
    pub version: i64,
}

/// A request to be recorded.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonalDataRequestInput {
    /// What is asked for.
    pub kind: RequestKind,
    /// The day it was received.
    pub received_on: Day,
    /// What was asked, in words.
    #[serde(default)]
    pub note: Option<Prose>,
}

/// The answer to a request.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonalDataAnswerInput {
    /// What became of it.
    pub outcome: RequestOutcome,
    /// The day it was answered.
    pub answered_on: Day,
    /// What was answered, in words.
    #[serde(default)]
    pub answer: Option<Prose>,
}

impl PersonalDataRequest {
    fn of(row: Model, today: NaiveDate) -> Self {
        let state = match row.answered_on {
            Some(_) => RequestState::Answered,
            None if row.due_on < today => RequestState::Overdue,
            None => RequestState::Open,
        };
        Self {
            state,
            id: row.id,
            producer: row.producer,
            kind: row.kind,
            received_on: row.received_on,
            due_on: row.due_on,
            note: row.note,
            actor: row.actor,
            created_at: row.created_at,
            answered_on: row.answered_on,
            outcome: row.outcome,
            answer: row.answer,
            answered_by: row.answered_by,
            version: row.version,
        }
    }

    /// What the journal keeps of it: all but what follows from the day.
    fn kept(&self) -> Result<Value> {
        let mut told = serde_json::to_value(self)?;
        if let Some(map) = told.as_object_mut() {
            map.remove("state");
        }
        Ok(told)
    }
}

/// Which requests are wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// How far they are; `Open` includes those overdue.
    pub state: RequestState,
    /// Only requests recorded after this one.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u64,
}

/// Requests in the order they were recorded; whoever is limited to a commune sees those of its producers.
pub async fn list(
    connection: &impl ConnectionTrait,
    editor: &Editor,
    wanted: &Wanted,
    today: NaiveDate,
) -> Result<Vec<PersonalDataRequest>> {
    let mut query = Entity::find();
    query = match wanted.state {
        RequestState::Open => query.filter(Column::AnsweredOn.is_null()),
        RequestState::Overdue => query.filter(Column::AnsweredOn.is_null()).filter(Column::DueOn.lt(today)),
        RequestState::Answered => query.filter(Column::AnsweredOn.is_not_null()),
    };
    if let Some(after) = &wanted.after {
        query = query.filter(Column::Id.gt(after));
    }
    if let Some(commune) = editor.commune() {
        let own = producer::Entity::find().select_only().column(producer::Column::Code);
        query = query.filter(Column::Producer.in_subquery(own.filter(producer::Column::Commune.eq(commune)).into_query()));
    }
    let rows = query.order_by_asc(Column::Id).limit(wanted.limit).all(connection).await?;
    Ok(rows.into_iter().map(|row| PersonalDataRequest::of(row, today)).collect())
}

/// The requests about a producer, in the order they were recorded.
pub async fn of_producer(connection: &impl ConnectionTrait, code: &str, today: NaiveDate) -> Result<Vec<PersonalDataRequest>> {
    let rows = Entity::find().filter(Column::Producer.eq(code)).order_by_asc(Column::Id).all(connection).await?;
    Ok(rows.into_iter().map(|row| PersonalDataRequest::of(row, today)).collect())
}

/// Records a request.
pub async fn receive(tx: &Tx, code: &str, body: Value) -> Result<PersonalDataRequest> {
    let producer: Producer = store::current(tx, code).await?;
    may_handle(tx.editor(), &producer)?;
    let PersonalDataRequestInput { kind, received_on, note } = input::parse(body).map_err(Error::Invalid)?;
    if let Some(fault) = no_later_than("received_on", received_on, tx.today()) {
        return Err(Error::Invalid(vec![fault]));
    }
    let row = Model {
        id: uuid::Uuid::now_v7().to_string(),
        producer: code.to_owned(),
        kind,
        received_on: received_on.0,
        due_on: due_on(received_on.0),
        note: note.map(String::from),
        actor: tx.editor().actor().to_owned(),
        created_at: tx.now(),
        answered_on: None,
        outcome: None,
        answer: None,
        answered_by: None,
        version: 1,
    };
    let all: ActiveModel = row.clone().into();
    #[expect(clippy::disallowed_methods, reason = "a request is no record of the register; its entry follows")]
    Entity::insert(all.reset_all()).exec_without_returning(tx.connection()).await?;
    let request = PersonalDataRequest::of(row, tx.today());
    let told = request.kept()?;
    journal::record(tx, Change::of(REQUEST, &request.id, 1, Action::Create).after(&told).official(&PRIVATE)).await?;
    Ok(request)
}

/// Records the answer to a request.
pub async fn answer(tx: &Tx, code: &str, id: &str, body: Value) -> Result<PersonalDataRequest> {
    let producer: Producer = store::current(tx, code).await?;
    may_handle(tx.editor(), &producer)?;
    let input: PersonalDataAnswerInput = input::parse(body).map_err(Error::Invalid)?;
    let found = Entity::find_by_id(id).filter(Column::Producer.eq(code)).one(tx.connection()).await?;
    let before = PersonalDataRequest::of(found.ok_or_else(|| unknown(code, id))?, tx.today());
    may_answer(tx, &producer, &before, &input)?;
    let row = ActiveModel {
        answered_on: Set(Some(input.answered_on.0)),
        outcome: Set(Some(input.outcome)),
        answer: Set(input.answer.map(String::from)),
        answered_by: Set(Some(tx.editor().actor().to_owned())),
        version: Set(before.version + 1),
        ..Default::default()
    };
    #[expect(clippy::disallowed_methods, reason = "a request is no record of the register; its entry follows")]
    Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(tx.connection()).await?;
    let found = Entity::find_by_id(id).one(tx.connection()).await?;
    let after = PersonalDataRequest::of(found.ok_or_else(|| unknown(code, id))?, tx.today());
    let (old, new) = (before.kept()?, after.kept()?);
    let change = Change::of(REQUEST, id, after.version, Action::Update).before(&old).after(&new);
    journal::record(tx, change.official(&PRIVATE)).await?;
    Ok(after)
}

fn may_answer(tx: &Tx, producer: &Producer, request: &PersonalDataRequest, input: &PersonalDataAnswerInput) -> Result<()> {
    if let Some(day) = request.answered_on {
        return Err(Error::Conflict(Both::new(
            format!("Yêu cầu này đã được trả lời ngày {day}."),
            format!("This request was answered on {day} already."),
        )));
    }
    if let Some(fault) = no_later_than("answered_on", input.answered_on, tx.today()) {
        return Err(Error::Invalid(vec![fault]));
    }
    if input.answered_on.0 < request.received_on {
        let received_on = request.received_on;
        return Err(Error::Invalid(vec![Fault::field(
            "answered_on",
            "before-request",
            format!("trước ngày nhận yêu cầu ({received_on})"),
            format!("is before the request was received ({received_on})"),
        )]));
    }
    let json = Value::Object(producer.json()?);
    let held = private_fields::<Producer>(&[&json]).into_iter().any(|name| json.get(name).is_some_and(|value| !value.is_null()));
    if request.kind == RequestKind::Erasure && input.outcome == RequestOutcome::Granted && held {
        return Err(Error::Conflict(Both::new(
            "Chưa xóa dữ liệu cá nhân của chủ thể này; hãy xóa trước (…/personal-data/erase), rồi ghi câu trả lời.",
            "The personal data of this producer is still there; erase it first (…/personal-data/erase), then record the answer.",
        )));
    }
    Ok(())
}

fn unknown(code: &str, id: &str) -> Error {
    Error::NotFound(Both::new(
        format!("Chủ thể {code} không có yêu cầu mang mã {id}."),
        format!("The producer {code} has no request with the id {id}."),
    ))
}
