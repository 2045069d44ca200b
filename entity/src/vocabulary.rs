//! The code lists that rules and rows share, spelled as in `taxonomy.json`; a test keeps both equal.
//!
//! Labels are not here: they are data, in Vietnamese and English, and served at `/api/v1/vocabularies`.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! vocabulary {
    ($(#[doc = $doc:literal])* $name:ident { $($(#[doc = $variant_doc:literal])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
        #[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
        pub enum $name {
            $($(#[doc = $variant_doc])* #[sea_orm(string_value = $text)] #[serde(rename = $text)] $variant),+
        }

        impl $name {
            /// Every spelling, in the order of the law.
            pub const VALUES: &'static [&'static str] = &[$($text),+];

            /// The spelling in rows, JSON and files.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($text => Ok(Self::$variant),)+ _ => Err(()) }
            }
        }

        // Not derived: utoipa does not see through the macro that `rename` is a literal, and would publish the names of Rust.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let mut words = concat!($($doc),*).trim().to_owned();
                $(for line in [$($variant_doc),*] {
                    let line: &str = line;
                    words.push_str(concat!("\n- `", $text, "`: "));
                    words.push_str(line.trim());
                })+
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some(Self::VALUES.iter().copied()))
                    .description(Some(words))
                    .into()
            }
        }

        impl ToSchema for $name {}
    };
}

pub(crate) use vocabulary;

pub use crate::rights::{AccountRole, Department, Scope};

vocabulary! {
    /// Level of an administrative unit. Districts ended on 30 June 2025.
    UnitKind {
        /// Tỉnh, thành phố trực thuộc trung ương.
        Province = "province",
        /// Quận, huyện, thị xã (until 30 June 2025).
        District = "district",
        /// Xã.
        Commune = "xa",
        /// Phường.
        Ward = "phuong",
        /// Thị trấn (until 30 June 2025).
        Township = "thi_tran",
    }
}

vocabulary! {
    /// How sure the place of a record is after the mergers of 2025.
    CommuneStatus {
        /// The commune is known.
        Confirmed = "confirmed",
        /// The former commune was split over several communes, and which one holds the record is not confirmed.
        ToBeConfirmed = "to_be_confirmed",
        /// Neither commune nor former commune is known.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// What is recognised: a village, or the craft itself (Decree 52/2018/NĐ-CP, art. 3).
    VillageKind {
        /// Nghề truyền thống: the craft.
        TraditionalCraft = "nghe_truyen_thong",
        /// Làng nghề.
        CraftVillage = "lang_nghe",
        /// Làng nghề truyền thống.
        TraditionalCraftVillage = "lang_nghe_truyen_thong",
        /// Làng có nghề: not recognised, counted for statistics only.
        VillageWithCraft = "lang_co_nghe",
    }
}

vocabulary! {
    /// The title that a decision gives (Decree 52/2018/NĐ-CP, art. 5).
    Title {
        /// Nghề truyền thống Hà Nội.
        TraditionalCraft = "nghe_truyen_thong",
        /// Làng nghề Hà Nội.
        CraftVillage = "lang_nghe",
        /// Làng nghề truyền thống Hà Nội.
        TraditionalCraftVillage = "lang_nghe_truyen_thong",
    }
}

vocabulary! {
    /// The seven groups of rural trades (Decree 52/2018/NĐ-CP, art. 4).
    TradeGroup { T1 = "T1", T2 = "T2", T3 = "T3", T4 = "T4", T5 = "T5", T6 = "T6", T7 = "T7" }
}

vocabulary! {
    /// Whether the craft is still worked. That a title was withdrawn is a recognition's business, not a condition.
    Condition { Active = "active", Declining = "declining", Faded = "faded" }
}

vocabulary! {
    /// The four environment lists of Hanoi's Decision 2546/QĐ-UBND (28 April 2023).
    EnvironmentList { E1 = "E1", E2 = "E2", E3 = "E3", E4 = "E4" }
}

vocabulary! {
    /// Who may hold an OCOP product (Decision 26/2026/QĐ-TTg, criterion 3.1).
    ProducerType {
        Cooperative = "cooperative",
        CooperativeGroup = "cooperative_group",
        SmeLlc = "sme_llc",
        SmePrivate = "sme_private",
        SmeJsc = "sme_jsc",
        Farm = "farm",
        ProductionHousehold = "production_household",
        FamilyHousehold = "family_household",
        Association = "association",
        TourismManagementCentre = "tourism_management_centre",
    }
}

vocabulary! {
    /// The six sectors of Annex I of Decision 26/2026/QĐ-TTg.
    Sector {
        Food = "food", Beverage = "beverage", Medicinal = "medicinal", Handicraft = "handicraft", Ornamental = "ornamental", Tourism = "tourism",
    }
}

vocabulary! {
    /// The 26 criteria sets of Annex II of Decision 26/2026/QĐ-TTg.
    CriteriaSet {
        Set01 = "CS26-01", Set02 = "CS26-02", Set03 = "CS26-03", Set04 = "CS26-04", Set05 = "CS26-05", Set06 = "CS26-06",
        Set07 = "CS26-07", Set08 = "CS26-08", Set09 = "CS26-09", Set10 = "CS26-10", Set11 = "CS26-11", Set12 = "CS26-12",
        Set13 = "CS26-13", Set14 = "CS26-14", Set15 = "CS26-15", Set16 = "CS26-16", Set17 = "CS26-17", Set18 = "CS26-18",
        Set19 = "CS26-19", Set20 = "CS26-20", Set21 = "CS26-21", Set22 = "CS26-22", Set23 = "CS26-23", Set24 = "CS26-24",
        Set25 = "CS26-25", Set26 = "CS26-26",
    }
}

vocabulary! {
    /// The criteria under which a product was assessed, by the law in force at the time.
    Scheme { Ps2019 = "PS-2019", Ps2023 = "PS-2023", Ps2026 = "PS-2026" }
}

vocabulary! {
    /// Kinds of intellectual property right (criterion 3.5).
    IpRightKind {
        TrademarkFiled = "trademark_filed", Trademark = "trademark", CollectiveMark = "collective_mark",
        CertificationMark = "certification_mark", GeographicalIndication = "geographical_indication", Patent = "patent",
        UtilitySolution = "utility_solution", IndustrialDesign = "industrial_design", Copyright = "copyright", Other = "other",
    }
}

vocabulary! {
    /// Standards that a product or its facility is certified to.
    Standard {
        Vietgap = "VIETGAP", Globalgap = "GLOBALGAP", OrganicTcvn = "ORGANIC_TCVN", OrganicIntl = "ORGANIC_INTL",
        Haccp = "HACCP", Iso22000 = "ISO_22000", Iso9001 = "ISO_9001", Gmp = "GMP", Brc = "BRC", Halal = "HALAL", Fda = "FDA",
    }
}

vocabulary! {
    /// The zones of a centre (Hanoi, Decision 6385/QĐ-UBND of 14 December 2023).
    Zone {
        /// Display, introduction and sale.
        Display = "Z1",
        /// Trading and group meetings.
        Meeting = "Z2",
        /// Demonstration, experience, information.
        Experience = "Z3",
        /// Product photography.
        Photography = "Z4",
        /// Management, operation and others.
        Management = "Z5",
    }
}

vocabulary! {
    /// Where a centre stands on its way.
    Stage {
        /// In a plan of the city for a year.
        Planned = "planned",
        /// Its file is handed in.
        Applied = "applied",
        /// Recognised by a decision.
        Recognised = "recognised",
        /// Recognised, and not operating for the time being.
        Suspended = "suspended",
        /// Its recognition was withdrawn by a decision.
        Withdrawn = "withdrawn",
    }
}

vocabulary! {
    /// Level of the authority that issued a decision.
    AuthorityLevel {
        /// UBND cấp huyện (until 30 June 2025).
        District = "district",
        /// A department of the city, as the industry and trade department for centres.
        Department = "department",
        /// UBND tỉnh, thành phố.
        Province = "province",
        /// The ministry in charge of agriculture.
        Ministry = "ministry",
    }
}

vocabulary! {
    /// How exactly a date is known. A date that is not known to the day is the last day of its period.
    DatePrecision {
        /// The date is the day.
        Day = "day",
        /// Only the month is known; the date is its last day.
        Month = "month",
        /// Only the year is known; the date is 31 December.
        Year = "year",
        /// The act took place on or before the date; nothing closer is known.
        NoLaterThan = "no_later_than",
    }
}

vocabulary! {
    /// What kind of record a recognition is about.
    SubjectKind { Village = "village", Product = "product", Centre = "centre" }
}

vocabulary! {
    /// What a decision does to one subject.
    Act {
        /// Recognised for the first time, or again after a lapse or a withdrawal.
        Grant = "grant",
        /// Re-evaluated with the same star or title.
        Renew = "renew",
        /// A higher star, or làng nghề to làng nghề truyền thống.
        Raise = "raise",
        /// A lower star or title.
        Lower = "lower",
        /// The certificate runs on, at most 180 days, until re-evaluation is decided (26/2026, art. 12.3).
        Extend = "extend",
        /// Recognition is taken back (26/2026, art. 8).
        Withdraw = "withdraw",
    }
}

vocabulary! {
    /// The six grounds of withdrawal (Decision 26/2026/QĐ-TTg, art. 8.1).
    Ground {
        FalseDossier = "false_dossier", CriteriaLost = "criteria_lost", LawBreach = "law_breach", MarkMisuse = "mark_misuse",
        ProductionStopped = "production_stopped", Other = "other",
    }
}

vocabulary! {
    /// How far a record can be trusted.
    Confidence {
        /// A decision or an official list.
        High = "high",
        /// A report or a list in the press.
        Medium = "medium",
        /// Named in passing, or general knowledge.
        Low = "low",
        /// Made up by `ocop-registry demo`; never in a register of real records.
        Synthetic = "synthetic",
    }
}

vocabulary! {
    /// What kind of records a database holds. The two never share one.
    Nature { Real = "real", Synthetic = "synthetic" }
}

vocabulary! {
    /// What happened to a record.
    Action { Create = "create", Update = "update", Delete = "delete", Load = "load" }
}

impl Act {
    /// Whether the act is an assessment that recognises, as counted in `assessed`. An extension is none.
    pub const fn recognises(self) -> bool {
        matches!(self, Self::Grant | Self::Renew | Self::Raise | Self::Lower)
    }
}

/// Stars of a recognised product. One and two stars are never recognised (26/2026, art. 4.1.a).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i32", db_type = "Integer")]
pub enum Star {
    /// Three stars.
    #[sea_orm(num_value = 3)]
    Three,
    /// Four stars.
    #[sea_orm(num_value = 4)]
    Four,
    /// Five stars.
    #[sea_orm(num_value = 5)]
    Five,
}

impl Star {
    /// Every spelling in a query string.
    pub const VALUES: &'static [&'static str] = &["3", "4", "5"];

    /// The number of stars.
    pub const fn number(self) -> u8 {
        match self {
            Self::Three => 3,
            Self::Four => 4,
            Self::Five => 5,
        }
    }
}

impl TryFrom<i64> for Star {
    type Error = ();
    fn try_from(number: i64) -> Result<Self, ()> {
        match number {
            3 => Ok(Self::Three),
            4 => Ok(Self::Four),
            5 => Ok(Self::Five),
            _ => Err(()),
        }
    }
}

impl Serialize for Star {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.number())
    }
}

impl<'de> Deserialize<'de> for Star {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = i64::deserialize(deserializer)?;
        Self::try_from(number).map_err(|()| serde::de::Error::custom("a star is 3, 4 or 5"))
    }
}

impl utoipa::PartialSchema for Star {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::Integer)
            .enum_values(Some([3, 4, 5]))
            .description(Some("Stars of a recognised product. One and two stars are never recognised (26/2026, art. 4.1.a)."))
            .into()
    }
}

impl ToSchema for Star {}
