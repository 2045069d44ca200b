//! The code lists of rights: roles, departments, scopes. What each of them allows is the program's business.

use crate::vocabulary::vocabulary;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

vocabulary! {
    /// What a person does in the programme.
    AccountRole {
        /// Reads, also what partners see.
        Reader = "reader",
        /// Prepares files of one commune: proposes new records and changes, corrects what is not yet recognised.
        CommuneOfficer = "commune_officer",
        /// Keeps the records of a department and decides on proposals.
        DepartmentOfficer = "department_officer",
        /// Keeps accounts, tokens and configuration; writes no record.
        Administrator = "administrator",
    }
}

vocabulary! {
    /// Whose records a department officer keeps.
    Department {
        /// Sở Nông nghiệp và Môi trường: villages, producers, products, and decisions on them.
        Agriculture = "agriculture",
        /// Sở Công Thương: centres, and decisions on them.
        Trade = "trade",
    }
}

vocabulary! {
    /// What a token allows.
    Scope {
        /// Sees what partners see beside the public.
        ReadPartner = "read:partner",
        /// Sees everything that is kept of every record.
        ReadOfficial = "read:official",
        /// Writes villages, and sees everything that is kept of them.
        WriteVillages = "write:villages",
        /// Writes producers, and sees everything that is kept of them.
        WriteProducers = "write:producers",
        /// Writes products, and sees everything that is kept of them.
        WriteProducts = "write:products",
        /// Writes centres, and sees everything that is kept of them.
        WriteCentres = "write:centres",
        /// Writes decisions and recognitions whose subjects it may write.
        WriteDecisions = "write:decisions",
        /// Strikes out decisions and recognitions whose subjects it may write.
        DeleteDecisions = "delete:decisions",
        /// Proposes records and changes.
        WriteProposals = "write:proposals",
        /// Keeps consents, and answers requests about personal data.
        WritePersonalData = "write:personal_data",
        /// Keeps accounts.
        WriteAccounts = "write:accounts",
        /// Keeps tokens.
        WriteTokens = "write:tokens",
    }
}
