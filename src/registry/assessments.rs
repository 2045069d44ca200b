//! Drafts of self-assessments: one for a product, kept beside it, never public, and never a recognition. The only code that
//! writes this table. What a sheet comes to is `programme::assessment`.

use super::places::{self, Place};
use super::products::Product;
use super::store::Expected;
use super::values::Prose;
use crate::auth::Editor;
use crate::db::Tx;
use crate::error::{Both, Error, Fault, Result};
use crate::journal::{self, Change};
use crate::programme::assessment::{self, Assessment, Choices, Stray};
use crate::programme::criteria::{self, CriteriaSheet};
use chrono::{DateTime, Utc};
use entity::assessment::{ActiveModel, Column, Entity, Model};
use entity::vocabulary::{Action, CriteriaSet};
use sea_orm::{ActiveModelTrait as _, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// The name in journal entries, which the public sees: that somebody saved a draft, and nothing of it.
pub const RECORD_KIND: &str = "assessment";
/// What a draft says, and about which product, is for those who may write it.
const OFFICIAL: &[&str] = &["product", "criteria_set", "choices", "excluded", "note"];

/// A draft to be saved.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessmentInput {
    /// The criteria set; that of the product where it has one.
    pub criteria_set: CriteriaSet,
    /// The options chosen: their place on the sheet from 1, by the number of the criterion. Criteria may be left out.
    #[schema(value_type = std::collections::HashMap<String, u8>, example = json!({"1.1": 2, "3.5": 1}))]
    pub choices: Choices,
    /// What rules the dossier out, as the sheet names it.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub excluded: Vec<String>,
    /// What to remember.
    #[serde(default)]
    pub note: Option<Prose>,
}

/// The saved draft of a product. An aid for preparing a dossier: no evaluation, and no recognition.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssessmentDraft {
    /// Code of the product.
    #[schema(example = "SP-000001-4")]
    pub product: String,
    /// The criteria set.
    pub criteria_set: CriteriaSet,
    /// The options chosen, by the number of the criterion.
    #[schema(value_type = std::collections::HashMap<String, u8>)]
    pub choices: Choices,
    /// What rules the dossier out.
    pub excluded: Vec<String>,
    /// What to remember.
    #[schema(required)]
    pub note: Option<String>,
    /// What it comes to.
    pub result: Assessment,
    /// Who saved it last.
    pub actor: String,
    /// Counts its changes from 1.
    pub version: i64,
    /// When it was first saved (UTC).
    pub created_at: DateTime<Utc>,
    /// When it was last saved (UTC).
    pub updated_at: DateTime<Utc>,
}

impl TryFrom<Model> for AssessmentDraft {
    type Error = Error;
    fn try_from(row: Model) -> Result<Self> {
        let choices: Choices = serde_json::from_str(&row.choices)?;
        let excluded: Vec<String> = serde_json::from_str(&row.excluded)?;
        let result = assessment::assess(sheet_of(row.criteria_set)?, &choices, &excluded);
        Ok(Self {
            product: row.product,
            criteria_set: row.criteria_set,
            choices,
            excluded,
            note: row.note,
            result,
            actor: row.actor,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// The sheet of a set; every set has one.
pub fn sheet_of(set: CriteriaSet) -> Result<&'static CriteriaSheet> {
    criteria::find(set).ok_or_else(|| Error::internal(format!("no sheet for {}", set.as_str())))
}

/// There is no draft.
pub fn not_found(product: &str) -> Error {
    Error::NotFound(Both::new(
        format!("Sản phẩm {product} chưa có bản tự đánh giá nháp."),
        format!("There is no draft of a self-assessment of the product {product}."),
    ))
}

/// The draft of a product.
pub async fn find(connection: &impl ConnectionTrait, product: &str) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Product.eq(product)).one(connection).await?)
}

/// Goes on where the product lies, or may lie, in the commune that the editor is limited to; for all others, anywhere.
pub async fn may_keep(connection: &impl ConnectionTrait, editor: &Editor, product: &Product) -> Result<()> {
    let place = Place {
        commune: product.commune.as_deref(),
        former_commune: product.former_commune.as_deref(),
        former_commune_until: product.former_commune_until,
    };
    places::may_keep(connection, editor, &place).await
}

/// Saves the draft of a product: a new one, or in place of the one that the writer has read.
pub async fn save(tx: &Tx, product: &Product, expected: Option<&Expected>, input: AssessmentInput) -> Result<AssessmentDraft> {
    may_keep(tx.connection(), tx.editor(), product).await?;
    let faults = faults(product, &input)?;
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let before = find(tx.connection(), &product.code).await?;
    let row = match before {
        Some(before) => replace(tx, before, expected, input).await?,
        None => insert(tx, product, expected, input).await?,
    };
    row.try_into()
}

fn faults(product: &Product, input: &AssessmentInput) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    if let Some(own) = product.criteria_set.filter(|own| *own != input.criteria_set) {
        let own = own.as_str();
        faults.push(Fault::field(
            "criteria_set",
            "not-the-products",
            format!("sản phẩm này thuộc bộ tiêu chí {own}; nếu sai, hãy sửa ở sản phẩm trước"),
            format!("the product belongs to {own}; where that is wrong, correct the product first"),
        ));
    }
    let sheet = sheet_of(input.criteria_set)?;
    let strays = assessment::strays(sheet, &input.choices, &input.excluded);
    faults.extend(strays.into_iter().map(|stray| {
        let (vi, en) = words(&stray);
        match stray {
            Stray::Criterion(number) => Fault::field(&format!("choices/{number}"), "unknown-criterion", vi, en),
            Stray::Option { criterion, .. } => Fault::field(&format!("choices/{criterion}"), "unknown-option", vi, en),
            Stray::Exclusion(_) => Fault::field("excluded", "not-in-list", vi, en),
        }
    }));
    Ok(faults)
}

/// What is wrong with something that is not on the sheet.
pub fn words(stray: &Stray) -> (String, String) {
    match stray {
        Stray::Criterion(number) => (
            format!("bộ tiêu chí này không có tiêu chí {number} để chấm điểm"),
            format!("this sheet has no criterion {number} to be scored"),
        ),
        Stray::Option { criterion, options } => (
            format!("tiêu chí {criterion} có các mức từ 1 đến {options}"),
            format!("criterion {criterion} has the options 1 to {options}"),
        ),
        Stray::Exclusion(code) => {
            (format!("bộ tiêu chí này không có điều kiện loại {code}"), format!("this sheet has no exclusion {code}"))
        }
    }
}

async fn insert(tx: &Tx, product: &Product, expected: Option<&Expected>, input: AssessmentInput) -> Result<Model> {
    if let Some(Expected::Versions(_)) = expected {
        // What the writer has read is gone.
        return Err(Error::Stale { current: Box::new(json!({})), clashes: Vec::new() });
    }
    let row = Model {
        id: Uuid::now_v7().to_string(),
        product: product.code.clone(),
        criteria_set: input.criteria_set,
        choices: serde_json::to_string(&input.choices)?,
        excluded: serde_json::to_string(&input.excluded)?,
        note: input.note.map(String::from),
        actor: tx.editor().actor().to_owned(),
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    #[expect(clippy::disallowed_methods, reason = "drafts are journaled here and are no records")]
    Entity::insert(ActiveModel::from(row.clone())).exec_without_returning(tx.connection()).await?;
    let after = told(&row)?;
    journal::record(tx, Change::of(RECORD_KIND, &row.id, 1, Action::Create).after(&after).official(OFFICIAL)).await?;
    Ok(row)
}

async fn replace(tx: &Tx, before: Model, expected: Option<&Expected>, input: AssessmentInput) -> Result<Model> {
    let after = Model {
        criteria_set: input.criteria_set,
        choices: serde_json::to_string(&input.choices)?,
        excluded: serde_json::to_string(&input.excluded)?,
        note: input.note.map(String::from),
        ..before.clone()
    };
    // Sent twice, it is saved once.
    if after == before {
        return Ok(before);
    }
    unchanged_since(&before, expected.ok_or(Error::PreconditionRequired)?)?;
    let after = Model { actor: tx.editor().actor().to_owned(), version: before.version + 1, updated_at: tx.now(), ..after };
    let row = ActiveModel::from(after.clone()).reset_all();
    #[expect(clippy::disallowed_methods, reason = "drafts are journaled here and are no records")]
    Entity::update_many().set(row).filter(Column::Id.eq(&after.id)).exec(tx.connection()).await?;
    let (old, new) = (told(&before)?, told(&after)?);
    let entry = Change::of(RECORD_KIND, &after.id, after.version, Action::Update).before(&old).after(&new);
    journal::record(tx, entry.official(OFFICIAL)).await?;
    Ok(after)
}

fn unchanged_since(row: &Model, expected: &Expected) -> Result<()> {
    match expected {
        Expected::Versions(versions) if !versions.contains(&row.version) => {
            Err(Error::Stale { current: Box::new(told(row)?), clashes: vec!["choices".to_owned()] })
        }
        _ => Ok(()),
    }
}

/// Throws the draft of a product away.
pub async fn discard(tx: &Tx, product: &Product, expected: &Expected) -> Result<()> {
    may_keep(tx.connection(), tx.editor(), product).await?;
    let row = find(tx.connection(), &product.code).await?.ok_or_else(|| not_found(&product.code))?;
    unchanged_since(&row, expected)?;
    let old = told(&row)?;
    remove(tx, &row).await?;
    let entry = Change::of(RECORD_KIND, &row.id, row.version + 1, Action::Delete).before(&old);
    journal::record(tx, entry.official(OFFICIAL)).await
}

/// Throws away the draft of a product that is deleted.
pub(super) async fn forget(tx: &Tx, product: &str) -> Result<()> {
    let Some(row) = find(tx.connection(), product).await? else { return Ok(()) };
    let old = told(&row)?;
    remove(tx, &row).await?;
    let entry = Change::of(RECORD_KIND, &row.id, row.version + 1, Action::Delete).before(&old);
    journal::record(tx, entry.official(OFFICIAL)).await
}

/// Throws a draft away for an erasure: no part of its entry says what stood in it. A sheet says of a representative that she
/// is a woman, of a minority or disabled (criterion 3.2), and the note may say anything.
pub async fn erase(tx: &Tx, row: &Model) -> Result<()> {
    remove(tx, row).await?;
    let old = json!({"product": row.product});
    let entry = Change::of(RECORD_KIND, &row.id, row.version + 1, Action::Erase).before(&old);
    journal::record(tx, entry.erasing(OFFICIAL)).await
}

async fn remove(tx: &Tx, row: &Model) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "drafts are journaled here and are no records")]
    Entity::delete_many().filter(Column::Id.eq(&row.id)).exec(tx.connection()).await?;
    Ok(())
}

/// What the journal keeps of a draft, all of it for officials.
fn told(row: &Model) -> Result<Value> {
    let choices: Value = serde_json::from_str(&row.choices)?;
    let excluded: Value = serde_json::from_str(&row.excluded)?;
    Ok(json!({
        "product": row.product, "criteria_set": row.criteria_set, "choices": choices, "excluded": excluded, "note": row.note,
        "version": row.version,
    }))
}
