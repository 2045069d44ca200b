//! Producers (chủ thể OCOP). Who sees which column is said in src/registry/producers.rs; `published_fields` and
//! `shared_fields` list, as `,phone,email,`, what consent opens.

use crate::centi::Centi;
use crate::consent::PersonalData;
use crate::vocabulary::{CommuneStatus, Confidence, ProducerType};
use sea_orm::entity::prelude::*;
use std::fmt;

/// One row of the table.
#[sea_orm::model]
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "producer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub name: String,
    pub producer_type: Option<ProducerType>,
    pub tax_code: Option<String>,
    pub registration_number: Option<String>,
    pub commune: Option<String>,
    pub former_commune: Option<String>,
    pub former_commune_until: Option<Date>,
    pub commune_status: CommuneStatus,
    pub former_district: Option<String>,
    pub commune_before_2025: Option<String>,
    pub address_as_printed: Option<String>,
    pub website: Option<String>,
    pub local_capital_percent: Option<Centi>,
    pub legal_representative: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub home_address: Option<String>,
    pub personal_data: PersonalData,
    pub published_fields: Option<String>,
    pub shared_fields: Option<String>,
    pub source: Option<String>,
    pub confidence: Confidence,
    pub note: Option<String>,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub name_key: String,
    pub search: String,
    pub search_exact: String,
}

impl ActiveModelBehavior for ActiveModel {}

/// Without personal data, because it may end in a log.
impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("producer::Model").field("code", &self.code).finish_non_exhaustive()
    }
}

/// The same.
impl fmt::Debug for ModelEx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("producer::ModelEx").field("code", &self.code).finish_non_exhaustive()
    }
}
