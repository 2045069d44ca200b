//! What can be counted: for each kind of record its dimensions, measures and the filters that the form offers. The names
//! and values are the register's own; only the choice is made here.

use crate::console::asked::Asked;
use crate::console::refused::Refused;
use crate::console::words;
use crate::error::{Both, Error};
use crate::programme::vocabularies;
use crate::registry::centres::Centre;
use crate::registry::decisions::Decision;
use crate::registry::dimension::{Dimension, Shows};
use crate::registry::field::Holds;
use crate::registry::kind::RecordKind;
use crate::registry::producers::Producer;
use crate::registry::products::Product;
use crate::registry::record::Listed;
use crate::registry::villages::Village;
use crate::statistics::measure::{self, Figure, Measure};

/// A kind of record as statistics count it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    /// Its name in addresses.
    pub(super) plural: &'static str,
    /// In Vietnamese.
    pub(super) vi: &'static str,
    /// In English.
    pub(super) en: &'static str,
    kind: RecordKind,
    /// What it is counted by before anybody chooses.
    pub(super) usual: &'static str,
    /// The filters of the form, beside place and words.
    pub(super) narrowed_by: &'static [&'static str],
    /// Whether it lies in a commune.
    pub(super) placed: bool,
    /// Whether it has a state on a day.
    pub(super) stands: bool,
    /// Whether it can be followed over time.
    pub(super) series: bool,
}

pub(super) const ALL: &[Counted] = &[
    Counted {
        plural: "products",
        vi: "sản phẩm OCOP",
        en: "OCOP products",
        kind: RecordKind::Product,
        usual: "star,state",
        narrowed_by: &["star", "sector", "group", "criteria_set", "producer_type", "from_village"],
        placed: true,
        stands: true,
        series: true,
    },
    Counted {
        plural: "villages",
        vi: "làng nghề, nghề truyền thống",
        en: "craft villages and titled crafts",
        kind: RecordKind::Village,
        usual: "title",
        narrowed_by: &["title", "kind", "trade_group"],
        placed: true,
        stands: true,
        series: true,
    },
    Counted {
        plural: "producers",
        vi: "chủ thể",
        en: "producers",
        kind: RecordKind::Producer,
        usual: "producer_type",
        narrowed_by: &["producer_type"],
        placed: true,
        stands: true,
        series: false,
    },
    Counted {
        plural: "centres",
        vi: "trung tâm thiết kế sáng tạo",
        en: "creative design centres",
        kind: RecordKind::Centre,
        usual: "stage",
        narrowed_by: &["stage"],
        placed: true,
        stands: true,
        series: true,
    },
    Counted {
        plural: "decisions",
        vi: "quyết định",
        en: "decisions",
        kind: RecordKind::Decision,
        usual: "year",
        narrowed_by: &["authority_level"],
        placed: false,
        stands: false,
        series: false,
    },
];

impl Counted {
    /// What an address `/statistics/{records}…` is about.
    pub(super) fn at(path: &str) -> Result<&'static Self, Refused> {
        let name = path.split('/').nth(2).unwrap_or_default();
        let found = ALL.iter().find(|counted| counted.plural == name);
        found
            .ok_or_else(|| Error::NotFound(Both::new("Không có trang thống kê này.", "There is no such statistics page.")).into())
    }

    /// What it can be counted by.
    pub(super) fn dimensions(&self) -> Vec<&'static Dimension> {
        match self.kind {
            RecordKind::Village => Village::dimensions().collect(),
            RecordKind::Producer => Producer::dimensions().collect(),
            RecordKind::Centre => Centre::dimensions().collect(),
            RecordKind::Decision => Decision::dimensions().collect(),
            _ => Product::dimensions().collect(),
        }
    }

    /// What can be worked out beside the count.
    pub(super) fn measures(&self) -> &'static [Measure] {
        measure::of(self.kind)
    }

    fn dimension(&self, name: &str) -> Option<&'static Dimension> {
        self.dimensions().into_iter().find(|dimension| dimension.name == name)
    }

    /// What a filter is called.
    pub(super) fn named(&self, asked: &Asked, name: &str) -> String {
        match (name, self.dimension(name)) {
            ("q", _) => asked.say("có chữ", "with the words").to_owned(),
            (_, Some(dimension)) => asked.say(dimension.vi, dimension.en).to_owned(),
            _ => words::title(asked, self.kind.name(), name),
        }
    }

    /// What its values are called.
    pub(super) fn valued(&self, asked: &Asked, name: &str, value: &str) -> String {
        let one = |value: &str| match self.dimension(name) {
            Some(dimension) => {
                let (vi, en) = dimension.label(value);
                asked.say(&vi, &en).to_owned()
            }
            None => words::day_of(asked, value),
        };
        value.split(',').map(one).collect::<Vec<_>>().join(", ")
    }

    /// The values that a filter of the form offers: code and words.
    pub(super) fn choices(&self, asked: &Asked, name: &str) -> Vec<(String, String)> {
        let Some(dimension) = self.dimension(name) else { return Vec::new() };
        let codes: Vec<String> = match (dimension.shows, vocabularies::find(name)) {
            (Shows::FromVillage | Shows::Field(Holds::Flag), _) => vec!["true".to_owned(), "false".to_owned()],
            (_, Some(list)) => list.terms.iter().map(|term| term.code.clone()).collect(),
            (Shows::Field(Holds::Choice(values)), None) => values.iter().map(|value| (*value).to_owned()).collect(),
            _ => Vec::new(),
        };
        let also = (dimension.shows != Shows::FromVillage).then(|| "none".to_owned());
        codes.into_iter().chain(also).map(|code| (code.clone(), self.valued(asked, name, &code))).collect()
    }

    /// What a measure is called.
    pub(super) fn measured(&self, asked: &Asked, measure: &Measure) -> String {
        let figure = match measure.figure {
            Figure::Sum => asked.say("tổng", "sum of"),
            Figure::Mean => asked.say("trung bình", "mean of"),
            Figure::Median => asked.say("trung vị", "median of"),
        };
        format!("{figure} {}", words::title(asked, self.kind.name(), measure.field).to_lowercase())
    }

    /// The same by its name.
    pub(super) fn measured_by_name(&self, asked: &Asked, name: &str) -> String {
        let found = self.measures().iter().find(|measure| measure.name == name);
        found.map_or_else(|| name.to_owned(), |measure| self.measured(asked, measure))
    }
}
