//! What the scopes of published figures mean, exactly as they are printed.
//!
//! Holds every scope that occurs and none that might: a new spelling is judged by a person, never guessed. Must not know
//! indicators.

use super::{Words, words};

/// What a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Hà Nội.
    City,
    /// A district until 30 June 2025, by its code.
    District(&'static str),
    /// A group of records within the city, by the filter that picks it.
    Group(&'static str),
    /// What the register cannot answer for.
    Elsewhere(Elsewhere),
}

/// Why a scope is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// The whole country.
    Country,
    /// A province that is no more, with borders of its own.
    FormerProvince,
    /// Several districts in one number.
    SeveralDistricts,
    /// One village.
    OneVillage,
}

impl Elsewhere {
    /// The reason, for readers.
    pub const fn why(self) -> Words {
        match self {
            Self::Country => {
                words("Số liệu của cả nước; sổ chỉ ghi của Hà Nội.", "A number of the whole country; the register is Hanoi's.")
            }
            Self::FormerProvince => words(
                "Số liệu của một tỉnh đã hết tồn tại, địa giới khác với các huyện sau này.",
                "A number of a province that is no more, with borders other than those of the later districts.",
            ),
            Self::SeveralDistricts => words("Số gộp của nhiều quận, huyện.", "One number for several districts together."),
            Self::OneVillage => words(
                "Số liệu của một làng nghề; xem hồ sơ của làng nghề đó.",
                "A number of one village; see the record of that village.",
            ),
        }
    }
}

impl Scope {
    /// The filter that keeps a question to the scope; none for the whole city.
    pub fn filter(self) -> Option<String> {
        match self {
            Self::District(code) => Some(format!("former_district={code}")),
            Self::Group(filter) => Some(filter.to_owned()),
            Self::City | Self::Elsewhere(_) => None,
        }
    }
}

/// The scope that a text prints; `None` where nobody has judged it yet.
pub fn scope(printed: &str) -> Option<Scope> {
    SCOPES.iter().find(|(text, _)| *text == printed).map(|(_, scope)| *scope)
}

/// Every scope that occurs. The names are bare: "Gia Lâm" is the former huyện, because no figure for a commune of today
/// that took over such a name is among them.
pub(super) const SCOPES: &[(&str, Scope)] = &[
    ("Hà Nội", Scope::City),
    ("Tây Hồ", Scope::District("003")),
    ("Hoàng Mai", Scope::District("008")),
    ("Thanh Xuân", Scope::District("009")),
    ("Sóc Sơn", Scope::District("016")),
    ("Đông Anh", Scope::District("017")),
    ("Gia Lâm", Scope::District("018")),
    ("Thanh Trì", Scope::District("020")),
    ("Bắc Từ Liêm", Scope::District("021")),
    ("Mê Linh", Scope::District("250")),
    ("Ba Vì", Scope::District("271")),
    ("Phúc Thọ", Scope::District("272")),
    ("Đan Phượng", Scope::District("273")),
    ("Hoài Đức", Scope::District("274")),
    ("Quốc Oai", Scope::District("275")),
    ("Thạch Thất", Scope::District("276")),
    ("Chương Mỹ", Scope::District("277")),
    ("Thanh Oai", Scope::District("278")),
    ("Thường Tín", Scope::District("279")),
    ("Phú Xuyên", Scope::District("280")),
    ("Ứng Hòa", Scope::District("281")),
    ("Mỹ Đức", Scope::District("282")),
    // The rural trades of Decree 52/2018/NĐ-CP, art. 4, in the words of the report of 1 April 2024.
    ("agro-forestry-fishery processing", Scope::Group("trade_group=T1")),
    ("handicraft", Scope::Group("trade_group=T2")),
    ("raw material processing", Scope::Group("trade_group=T3")),
    ("wood, rattan, ceramics, glass, textiles, embroidery, small mechanics", Scope::Group("trade_group=T4")),
    ("ornamental plants", Scope::Group("trade_group=T5")),
    ("services", Scope::Group("trade_group=T7")),
    // The six sectors of 2019. Two of them became the two groups of one sector, handicrafts.
    ("food", Scope::Group("sector=food")),
    ("drinks", Scope::Group("sector=beverage")),
    ("herbal", Scope::Group("sector=medicinal")),
    ("fabrics and garments", Scope::Group("group=handicraft.textile")),
    ("souvenirs, furniture, decorations", Scope::Group("group=handicraft.home_decor")),
    // The round of 2024 names groups for food and a sector for handicrafts.
    ("thực phẩm chế biến", Scope::Group("group=food.processed")),
    ("thực phẩm tươi sống", Scope::Group("group=food.fresh")),
    ("thủ công mỹ nghệ", Scope::Group("sector=handicraft")),
    ("Việt Nam", Scope::Elsewhere(Elsewhere::Country)),
    ("Hà Tây (cũ)", Scope::Elsewhere(Elsewhere::FormerProvince)),
    ("Hoàn Kiếm + Bắc Từ Liêm + Quốc Oai", Scope::Elsewhere(Elsewhere::SeveralDistricts)),
    ("Sơn Đồng", Scope::Elsewhere(Elsewhere::OneVillage)),
    ("Phùng Xá (cơ kim khí)", Scope::Elsewhere(Elsewhere::OneVillage)),
];
