//! Self-assessments of products by a scoring sheet, kept as drafts: one for a product. No recognition rests on them.

use crate::vocabulary::CriteriaSet;
use sea_orm::entity::prelude::*;

/// One row of the table. `choices` is a JSON object, `excluded` a JSON list.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the product.
    #[sea_orm(unique)]
    pub product: String,
    pub criteria_set: CriteriaSet,
    /// The options chosen, by the number of their criterion.
    pub choices: String,
    /// What rules the dossier out.
    pub excluded: String,
    pub note: Option<String>,
    /// Who saved it last.
    pub actor: String,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
