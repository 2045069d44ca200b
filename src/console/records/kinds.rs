//! What the pages of each kind of record show, and in which order: columns, facets, groups of facts. Only data; the words of
//! fields are the register's, and so is which fields there are.

use super::groups::{self, Group};
use crate::for_kind;
use crate::registry::dimension::Dimension;
use crate::registry::field::{Field, Sort};
use crate::registry::kind::RecordKind;
use crate::registry::parameter_names::searchable;
use crate::registry::record::{Dated, Record};

/// What an area of pages is about, in Vietnamese and English.
pub type Words = (&'static str, &'static str);

/// One kind of record as pages show it.
#[derive(Debug)]
pub struct Kind {
    /// The kind.
    pub record: RecordKind,
    /// What a list of them is called.
    pub title: Words,
    /// What they are, in a sentence.
    pub about: Words,
    /// One of them, within a sentence.
    pub one: Words,
    /// The field that names a record.
    pub name: &'static str,
    /// The columns of the list, after the name.
    pub columns: &'static [&'static str],
    /// What the list can be narrowed by, with counts; each is a parameter of the list.
    pub facets: &'static [&'static str],
    /// The facts of a record.
    pub groups: &'static [Group],
}

/// All of them.
pub static KINDS: [Kind; 6] = [
    Kind {
        record: RecordKind::Product,
        title: ("Sản phẩm OCOP", "OCOP products"),
        about: (
            "Sao có thời hạn 36 tháng. Gia hạn không được công bố thì ở đây là hết hạn.",
            "Stars last 36 months. Where a renewal was not published, the certificate is shown as lapsed.",
        ),
        one: ("sản phẩm", "product"),
        name: "name",
        columns: &["star", "state", "producer", "commune", "sector"],
        facets: &["star", "sector", "from_village", "producer_type", "commune", "former_district", "year"],
        groups: groups::OF_PRODUCTS,
    },
    Kind {
        record: RecordKind::Village,
        title: ("Làng nghề và nghề truyền thống", "Craft villages and traditional crafts"),
        about: (
            "Làng nghề, làng nghề truyền thống và nghề truyền thống, cùng các làng có nghề chưa được công nhận.",
            "Craft villages, traditional craft villages and titled crafts, and villages with a craft that has no title yet.",
        ),
        one: ("làng nghề", "craft village"),
        name: "name",
        columns: &["title", "state", "craft", "commune", "recognised_on"],
        facets: &["title", "trade_group", "kind", "commune", "former_district", "year"],
        groups: groups::OF_VILLAGES,
    },
    Kind {
        record: RecordKind::Producer,
        title: ("Chủ thể", "Producers"),
        about: (
            "Hợp tác xã, doanh nghiệp và hộ làm ra sản phẩm. Tình trạng là của sản phẩm: một chủ thể được tính khi có ít nhất một sản phẩm như vậy.",
            "Cooperatives, companies and households that make the products. The state is that of products: a producer counts when at least one of its products does.",
        ),
        one: ("chủ thể", "producer"),
        name: "name",
        columns: &["producer_type", "commune", "address_as_printed"],
        facets: &["producer_type", "commune", "former_district"],
        groups: groups::OF_PRODUCERS,
    },
    Kind {
        record: RecordKind::Centre,
        title: ("Trung tâm thiết kế sáng tạo", "Design and creativity centres"),
        about: (
            "Trung tâm thiết kế sáng tạo, giới thiệu, quảng bá và bán sản phẩm OCOP, làng nghề: đã được công nhận và theo kế hoạch.",
            "Centres that design, show and sell OCOP and craft products: recognised ones and planned ones.",
        ),
        one: ("trung tâm", "centre"),
        name: "official_name",
        columns: &["stage", "state", "commune", "planned_year", "recognised_on"],
        facets: &["stage", "planned_year", "commune", "former_district", "year"],
        groups: groups::OF_CENTRES,
    },
    Kind {
        record: RecordKind::Decision,
        title: ("Quyết định", "Decisions"),
        about: (
            "Văn bản mà việc công nhận dựa vào. Bản có giá trị pháp lý là văn bản của cơ quan ban hành.",
            "The papers that recognitions rest on. What counts in law is the paper of the authority.",
        ),
        one: ("quyết định", "decision"),
        name: "number",
        columns: &["issued_on", "authority_name", "summary"],
        facets: &["authority_level", "authority_name", "year"],
        groups: groups::OF_DECISIONS,
    },
    Kind {
        record: RecordKind::Recognition,
        title: ("Lượt công nhận", "Recognitions"),
        about: (
            "Từng việc mà quyết định làm: công nhận, nâng hạng, gia hạn, thu hồi. Một sản phẩm có thể có nhiều lượt.",
            "What decisions did, one by one: granted, raised, extended, withdrew. A product may have several.",
        ),
        one: ("lượt công nhận", "recognition"),
        name: "subject",
        columns: &["act", "star", "title", "valid_from", "certificate_until", "decision"],
        facets: &["subject_kind", "act", "star", "title"],
        groups: groups::OF_RECOGNITIONS,
    },
];

/// What the register says about a kind of record.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Its fields.
    pub fields: &'static [Field],
    /// What lists can be sorted by.
    pub sorts: &'static [Sort],
    /// What a day means.
    pub dated: Dated,
    /// What it is counted by.
    pub dimensions: &'static [&'static [Dimension]],
    /// Whether words can be searched for.
    pub searchable: bool,
}

fn form<R: Record>() -> Form {
    Form { fields: R::FIELDS, sorts: R::SORTS, dated: R::DATED, dimensions: R::DIMENSIONS, searchable: searchable::<R>() }
}

impl Kind {
    /// How pages show a kind of record.
    pub fn of(record: RecordKind) -> &'static Self {
        KINDS.iter().find(|kind| kind.record == record).unwrap_or(&KINDS[0])
    }

    /// What the register says about it.
    pub fn form(&self) -> Form {
        for_kind!(self.record, form)
    }

    /// The name of its table, as `product`.
    pub const fn table(&self) -> &'static str {
        self.record.name()
    }

    /// The address of its list, as `/products`.
    pub fn path(&self) -> String {
        format!("/{}", self.record.plural())
    }

    /// The same of the API.
    pub fn api(&self) -> String {
        format!("/api/v1/{}", self.record.plural())
    }

    /// The address of a record of the API.
    pub fn api_of(&self, code: &str) -> String {
        format!("{}/{}", self.api(), crate::console::api::escaped(code))
    }

    /// What whoever writes one needs; a recognition is a part of a decision.
    pub fn scope(&self) -> String {
        let plural = if self.record == RecordKind::Recognition { "decisions" } else { self.record.plural() };
        format!("write:{plural}")
    }

    /// Whether the statistics have tables of it.
    pub fn is_counted(&self) -> bool {
        self.record != RecordKind::Recognition
    }

    /// Whether records lie somewhere.
    pub fn has_a_place(&self) -> bool {
        self.form().fields.iter().any(|field| field.name == "commune")
    }

    /// A field by its name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.form().fields.iter().find(|field| field.name == name)
    }

    /// A dimension by its name.
    pub fn dimension(&self, name: &str) -> Option<&'static Dimension> {
        self.form().dimensions.iter().copied().flatten().find(|dimension| dimension.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::KINDS;
    use crate::registry::dimension::Shows;
    use crate::registry::field::Filter;

    #[test]
    fn every_field_stands_once_among_the_facts() {
        for kind in &KINDS {
            let shown: Vec<&str> = kind.groups.iter().flat_map(|group| group.fields.iter().copied()).collect();
            for field in kind.form().fields {
                // The code stands above the facts; the point is a mark on a map.
                let elsewhere = matches!(field.name, "code" | "latitude" | "longitude") || field.name == kind.name;
                let times = shown.iter().filter(|name| **name == field.name).count();
                assert_eq!(times, usize::from(!elsewhere), "{}.{}", kind.table(), field.name);
            }
            for name in shown {
                assert!(name == "state" || kind.field(name).is_some(), "{} has no field {name}", kind.table());
            }
        }
    }

    #[test]
    fn every_facet_is_a_parameter_of_its_list() {
        for kind in &KINDS {
            for name in kind.facets {
                let field = kind.field(name).is_some_and(|field| field.filter == Filter::Equal);
                let dimension = kind.dimension(name).is_some_and(|dimension| dimension.shows != Shows::State);
                assert!(field || dimension, "{}.{name}", kind.table());
            }
            for name in kind.columns {
                assert!(*name == "state" || kind.field(name).is_some(), "{}.{name}", kind.table());
            }
        }
    }
}
