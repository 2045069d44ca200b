//! What a person allowed to be done with personal data, since when, until when, and where the paper is.

use crate::vocabulary::vocabulary;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

vocabulary! {
    /// Whether a record holds personal data, and whether any of it may be shown.
    PersonalData {
        /// It is about an organisation.
        Organisation = "organisation",
        /// It is about a person: personal data is shown to officials only.
        Protected = "protected",
        /// It is about a person who consented to some of it being shown.
        Consented = "consented",
    }
}

vocabulary! {
    /// What consent is given for.
    ConsentPurpose {
        /// Everybody may see the fields.
        Publish = "publish",
        /// Programs of partners may see the fields.
        ShareWithPartners = "share_with_partners",
    }
}

/// One row of the table. `fields` is a JSON list.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "consent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub producer: String,
    pub purpose: ConsentPurpose,
    pub fields: String,
    pub given_on: Date,
    pub withdrawn_on: Option<Date>,
    pub evidence: Option<String>,
    pub actor: String,
    pub created_at: DateTimeUtc,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
