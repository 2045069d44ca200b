//! What a form asks for: the fields of a kind of record as the import's columns describe them, so that a new field of the
//! register has its place in the form at once. Knows no value and no HTML.

use crate::console::asked::Asked;
use crate::console::words;
use crate::import::layout::{Column, Layout, Takes};
use crate::registry::kind::RecordKind;

/// How a value is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// One line of text.
    Line,
    /// Several lines of text.
    Prose,
    /// Several texts, one on each line.
    Lines,
    /// A whole number.
    Whole {
        /// Whether it is written with separators of thousands; a year is not.
        grouped: bool,
    },
    /// A number with up to two decimals.
    Decimal,
    /// Degrees.
    Degrees,
    /// A day.
    Day,
    /// A term of a code list, by the list's name.
    Choice(&'static str),
    /// 3, 4 or 5.
    Star,
    /// Yes, no, or not said.
    Flag,
    /// A record, by code or name.
    Reference(Sought),
    /// Several records of one kind.
    References(Sought),
    /// Parts that are kept inside the record.
    Parts(&'static [Part]),
}

/// What a reference may be to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// A record of a kind.
    Kind(RecordKind),
    /// A village, a product or a centre.
    Subject,
    /// A commune in force.
    Commune,
    /// A commune before the mergers of 2025.
    FormerCommune,
}

impl Sought {
    /// Its name in the address of a search.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kind(kind) => kind.plural(),
            Self::Subject => "subjects",
            Self::Commune => "communes",
            Self::FormerCommune => "former-communes",
        }
    }

    /// What has this name.
    pub fn named(name: &str) -> Option<Self> {
        let of_kind = RecordKind::ALL.into_iter().map(Self::Kind);
        of_kind.chain([Self::Subject, Self::Commune, Self::FormerCommune]).find(|sought| sought.name() == name)
    }
}

/// A field of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub key: &'static str,
    /// What people call it.
    pub vi: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// How it is asked for.
    pub control: Control,
}

const fn part(key: &'static str, vi: &'static str, en: &'static str, control: Control) -> Part {
    Part { key, vi, en, control }
}

const SITES: &[Part] = &[
    part("zone", "Khu chức năng", "Zone", Control::Choice("zone")),
    part("address", "Địa chỉ", "Address", Control::Line),
    part("area_m2", "Diện tích, m²", "Area, m²", Control::Whole { grouped: true }),
];
const STANDARDS: &[Part] = &[
    part("standard", "Tiêu chuẩn", "Standard", Control::Choice("standard")),
    part("number", "Số giấy chứng nhận", "Number of the certificate", Control::Line),
    part("valid_until", "Có giá trị đến", "Valid until", Control::Day),
];
const IP_RIGHTS: &[Part] = &[
    part("kind", "Loại quyền", "Kind of right", Control::Choice("ip_right_kind")),
    part("number", "Số văn bằng hoặc số đơn", "Number of the certificate or application", Control::Line),
];

/// A field of a form.
#[derive(Clone, Debug)]
pub struct Input {
    /// The name of the field.
    pub key: String,
    /// What people call it.
    pub title: String,
    /// What stands in it, and the rules about it.
    pub about: String,
    /// Whether a new record needs it.
    pub required: bool,
    /// How it is asked for.
    pub control: Control,
}

/// The fields of a kind of record, in the order of its fields.
pub fn inputs(asked: &Asked, kind: RecordKind) -> Vec<Input> {
    let columns = Layout::Records(kind).columns();
    columns.iter().filter(|column| is_field(kind, &column.key)).map(|column| input(asked, kind, column)).collect()
}

/// Columns of files that stand for a field, or say which row it is, are none.
fn is_field(kind: RecordKind, key: &str) -> bool {
    let beside =
        ["code", "version", "subject_kind", "subject_name", "producer_name", "village_name", "decision_number", "decision_date"];
    let of_the_decision = kind == RecordKind::Recognition && matches!(key, "authority_level" | "authority_name");
    !beside.contains(&key) && !of_the_decision
}

fn input(asked: &Asked, kind: RecordKind, column: &Column) -> Input {
    let named_by_other_columns = kind == RecordKind::Recognition && matches!(column.key.as_str(), "decision" | "subject");
    Input {
        title: asked.language.of(&column.title).to_owned(),
        about: about(asked, column),
        required: column.required || named_by_other_columns,
        control: control(column),
        key: column.key.clone(),
    }
}

/// The words of the import, but where a form asks otherwise than a file.
fn about(asked: &Asked, column: &Column) -> String {
    let words = match control(column) {
        Control::Reference(Sought::Commune | Sought::FormerCommune) => asked.say(
            "Gõ tên xã, phường rồi chọn, hoặc ghi mã 5 chữ số.",
            "Type the name of the commune and choose, or write its code of 5 digits.",
        ),
        Control::Reference(_) => asked.say("Gõ tên rồi chọn, hoặc ghi mã.", "Type the name and choose, or write the code."),
        Control::References(_) => asked.say(
            "Mỗi dòng một bản ghi: gõ tên rồi chọn, hoặc ghi mã.",
            "One to a row: type the name and choose, or write the code.",
        ),
        Control::Parts(_) => asked.say("Mỗi dòng một mục.", "One to a row."),
        Control::Lines => asked.say("Mỗi dòng một mục.", "One to a line."),
        _ => asked.language.of(&column.explanation),
    };
    words.to_owned()
}

fn control(column: &Column) -> Control {
    match (column.key.as_str(), column.takes) {
        ("note" | "history" | "description", _) => Control::Prose,
        ("subject", _) => Control::Reference(Sought::Subject),
        ("former_commune", _) => Control::Reference(Sought::FormerCommune),
        ("sites", _) => Control::Parts(SITES),
        ("standards", _) => Control::Parts(STANDARDS),
        ("ip_rights", _) => Control::Parts(IP_RIGHTS),
        ("host_villages", _) => Control::References(Sought::Kind(RecordKind::Village)),
        (key, Takes::Whole) => Control::Whole { grouped: !(key.contains("year") || key.contains("since")) },
        (_, Takes::Commune) => Control::Reference(Sought::Commune),
        (_, Takes::Reference(kind)) => Control::Reference(Sought::Kind(kind)),
        (_, Takes::Term(list)) => Control::Choice(list),
        (_, Takes::Star) => Control::Star,
        (_, Takes::Decimal) => Control::Decimal,
        (_, Takes::Degrees) => Control::Degrees,
        (_, Takes::Day) => Control::Day,
        (_, Takes::Flag) => Control::Flag,
        (_, Takes::Texts) => Control::Lines,
        (_, Takes::Text | Takes::Objects) => Control::Line,
    }
}

/// The groups of a form: what they are called in Vietnamese and English, and their fields. What is in none comes last but
/// for the provenance.
type Group = (&'static str, &'static str, &'static [&'static str]);

const PLACE: &[&str] =
    &["commune", "former_commune", "former_commune_until", "hamlet", "address_as_printed", "latitude", "longitude"];
const WHERE: Group = ("Ở đâu", "Where", PLACE);
const PROVENANCE: Group = ("Nguồn và ghi chú", "Source and note", &["source", "confidence", "note"]);

fn groups(kind: RecordKind) -> &'static [Group] {
    match kind {
        RecordKind::Village => &[
            ("Làng nghề", "The village", &["name", "other_names", "kind", "trade_group", "craft", "craft_since"]),
            WHERE,
            (
                "Số liệu của một năm",
                "Figures of a year",
                &["figures_year", "households_total", "households_in_trade", "workers", "revenue_vnd"],
            ),
            ("Hiện trạng", "Condition", &["condition", "environment_list", "history"]),
        ],
        RecordKind::Producer => &[
            ("Chủ thể", "The producer", &["name", "producer_type", "tax_code", "registration_number", "local_capital_percent"]),
            WHERE,
            ("Liên hệ", "Contact", &["legal_representative", "phone", "email", "home_address", "website"]),
        ],
        RecordKind::Product => &[
            ("Sản phẩm", "The product", &["name", "criteria_set", "sector", "specification", "description"]),
            ("Ai làm", "Who makes it", &["producer", "village"]),
            WHERE,
            ("Tiêu chuẩn và quyền", "Standards and rights", &["standards", "ip_rights"]),
            ("Bán và truy xuất", "Sale and tracing", &["gtin", "traceability_url", "shop_urls"]),
        ],
        RecordKind::Centre => &[
            ("Trung tâm", "The centre", &["official_name", "trading_name", "operator", "host_villages"]),
            WHERE,
            ("Các điểm", "Its places", &["sites"]),
            ("Hồ sơ chấm điểm theo Quyết định 6385/QĐ-UBND", "File scored by Decision 6385/QĐ-UBND", SCORED),
            ("Tiến độ", "Progress", &["planned_year", "stage", "opened_on"]),
        ],
        RecordKind::Decision => &[(
            "Quyết định",
            "The decision",
            &["number", "issued_on", "date_precision", "authority_level", "authority_name", "summary", "link"],
        )],
        RecordKind::Recognition => &[
            ("Ai công nhận ai", "Who and what", &["decision", "subject", "act", "title", "star", "potential_five_star", "score"]),
            ("Hiệu lực", "Validity", &["valid_from", "valid_until", "date_precision"]),
            ("Chi tiết", "Details", &["scheme", "product_code", "ground"]),
        ],
    }
}

/// What a centre is scored by.
pub const SCORED: &[&str] = &[
    "total_area_m2",
    "meeting_area_m2",
    "goods_share_percent",
    "display_score",
    "meeting_score",
    "experience_score",
    "photography_score",
    "management_score",
];

/// The fields in their groups, each group with its name.
pub fn grouped(asked: &Asked, kind: RecordKind) -> Vec<(&'static str, Vec<Input>)> {
    let mut rest = inputs(asked, kind);
    let mut take = |(vi, en, keys): &Group| {
        let of_group = keys.iter().filter_map(|key| {
            let at = rest.iter().position(|input| input.key == *key)?;
            Some(rest.remove(at))
        });
        (words_of(asked, vi, en), of_group.collect::<Vec<_>>())
    };
    let mut all: Vec<_> = groups(kind).iter().map(&mut take).collect();
    let last = take(&PROVENANCE);
    if !rest.is_empty() {
        all.push((words_of(asked, "Khác", "More"), rest));
    }
    all.push(last);
    all
}

fn words_of(asked: &Asked, vi: &'static str, en: &'static str) -> &'static str {
    match asked.language {
        crate::language::Language::Vietnamese => vi,
        crate::language::Language::English => en,
    }
}

/// What a kind of record is called in a sentence.
pub fn called(asked: &Asked, kind: RecordKind) -> &'static str {
    words_of(asked, kind.vietnamese(), kind.name())
}

/// What a pointer is about, for people: "Các điểm, dòng 2, Diện tích, m²".
pub fn titled(asked: &Asked, kind: RecordKind, pointer: &str) -> String {
    let mut segments = pointer.trim_start_matches('/').split('/');
    let field = segments.next().unwrap_or_default();
    let mut title = if field.is_empty() { String::new() } else { words::title(asked, kind.name(), field) };
    let parts = inputs(asked, kind).into_iter().find(|input| input.key == field);
    for segment in segments {
        let part = match parts.as_ref().map(|input| input.control) {
            Some(Control::Parts(parts)) => parts.iter().find(|part| part.key == segment),
            _ => None,
        };
        let more = match (segment.parse::<usize>(), part) {
            (Ok(row), _) => format!("{} {}", asked.say("dòng", "row"), row + 1),
            (_, Some(part)) => asked.say(part.vi, part.en).to_owned(),
            _ => segment.to_owned(),
        };
        title = format!("{title}, {more}");
    }
    title
}
