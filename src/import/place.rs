//! Which commune a cell means: by its code, or by its name, beside the district that it had. A name that several districts
//! had is told with all of them; where a former commune was split, the communes of today are told.
//!
//! Reads the units once for a whole file; they do not change meanwhile.

use super::value::Unclear;
use crate::error::Result;
use crate::registry::places::{COMMUNES, lives};
use crate::text;
use chrono::NaiveDate;
use entity::vocabulary::UnitKind;
use entity::{succession, unit};
use sea_orm::{ConnectionTrait, EntityTrait};
use std::collections::HashMap;

/// The communes and districts of all times.
#[derive(Debug)]
pub struct Places {
    units: Vec<unit::Model>,
    by_name: HashMap<String, Vec<usize>>,
    by_code: HashMap<String, Vec<usize>>,
    successions: HashMap<(String, NaiveDate), Vec<succession::Model>>,
    today: NaiveDate,
}

/// Where something lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A commune in force.
    Today(String),
    /// A former commune, with its last day, and the commune of today where it went whole into one.
    Former {
        /// Its code.
        code: String,
        /// Its last day.
        until: NaiveDate,
        /// What it is today, where that is certain.
        today: Option<String>,
        /// What its parts are in today.
        parts: Vec<String>,
    },
}

/// What stands beside a commune and tells it from others of its name or code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beside<'a> {
    /// The former district, in a column of its own.
    pub district: Option<&'a str>,
    /// The last day of the former commune: 33 codes were given again.
    pub until: Option<NaiveDate>,
}

/// A name in an address, and what kind of unit it says it is.
struct Part {
    name: String,
    level: Option<Level>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Commune(UnitKind),
    District,
    /// A hamlet below, or the city above: neither tells the commune.
    Other,
}

/// What stands before a name in an address.
const PREFIXES: &[(&str, Level)] = &[
    ("thị trấn", Level::Commune(UnitKind::Township)),
    ("tt", Level::Commune(UnitKind::Township)),
    ("phường", Level::Commune(UnitKind::Ward)),
    ("p", Level::Commune(UnitKind::Ward)),
    ("xã", Level::Commune(UnitKind::Commune)),
    ("x", Level::Commune(UnitKind::Commune)),
    ("commune", Level::Commune(UnitKind::Commune)),
    ("ward", Level::Commune(UnitKind::Ward)),
    ("huyện", Level::District),
    ("h", Level::District),
    ("quận", Level::District),
    ("q", Level::District),
    ("thị xã", Level::District),
    ("tx", Level::District),
    ("district", Level::District),
    ("thành phố", Level::Other),
    ("tp", Level::Other),
    ("thôn", Level::Other),
    ("xóm", Level::Other),
    ("tổ", Level::Other),
    ("làng", Level::Other),
    ("đội", Level::Other),
    ("khu", Level::Other),
    ("số", Level::Other),
];

impl Places {
    /// Reads all units. `today` is the day on which they are looked up.
    pub async fn read(connection: &impl ConnectionTrait, today: NaiveDate) -> Result<Self> {
        let units = unit::Entity::find().all(connection).await?;
        let mut successions: HashMap<_, Vec<_>> = HashMap::new();
        for one in succession::Entity::find().all(connection).await? {
            successions.entry((one.old_code.clone(), one.old_valid_until)).or_default().push(one);
        }
        let (mut by_name, mut by_code) = (HashMap::<_, Vec<usize>>::new(), HashMap::<_, Vec<usize>>::new());
        for (index, unit) in units.iter().enumerate() {
            by_name.entry(text::tones_aside(&unit.name)).or_default().push(index);
            by_code.entry(unit.code.clone()).or_default().push(index);
        }
        Ok(Self { units, by_name, by_code, successions, today })
    }

    /// The commune that a text means. `former` says that the column is for communes that have ended.
    pub fn find(&self, given: &str, beside: Beside<'_>, former: bool) -> std::result::Result<Found, Unclear> {
        let given = given.trim();
        if given.len() == 5 && given.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.by_code(given, beside.until, former);
        }
        let parts = parts(given);
        let district = beside
            .district
            .map(parts_of_district)
            .or_else(|| parts.iter().find(|part| part.level == Some(Level::District)).map(|part| part.name.clone()));
        let (name, kind) = commune_part(&parts).ok_or_else(|| {
            Unclear::new(
                "no-commune",
                format!("“{given}” không nêu xã, phường; ghi mã xã 5 chữ số, hoặc tên xã và huyện cũ"),
                format!("\"{given}\" names no commune; write its code of five digits, or its name with its former district"),
            )
        })?;
        let named: Vec<&unit::Model> = self.named(&name).filter(|unit| COMMUNES.contains(&unit.kind)).collect();
        let of_kind: Vec<&unit::Model> = named.iter().copied().filter(|unit| kind.is_none_or(|kind| unit.kind == kind)).collect();
        // A ward was a commune some years ago; the old word does no harm where the name is clear.
        let units = if of_kind.is_empty() { named } else { of_kind };
        self.choose(given, &units, Beside { district: district.as_deref(), ..beside }, former)
    }

    fn named(&self, name: &str) -> impl Iterator<Item = &unit::Model> {
        self.by_name.get(&text::tones_aside(name)).into_iter().flatten().filter_map(|index| self.units.get(*index))
    }

    fn by_code(&self, code: &str, until: Option<NaiveDate>, former: bool) -> std::result::Result<Found, Unclear> {
        let units = self.by_code.get(code).into_iter().flatten().filter_map(|index| self.units.get(*index));
        let units: Vec<&unit::Model> = units.filter(|unit| COMMUNES.contains(&unit.kind)).collect();
        if units.is_empty() {
            return Err(Unclear::new(
                "commune-unknown",
                format!("không có xã, phường nào mang mã {code}"),
                format!("no commune has the code {code}"),
            ));
        }
        self.choose(code, &units, Beside { district: None, until }, former)
    }

    fn choose(
        &self,
        given: &str,
        units: &[&unit::Model],
        Beside { district, until }: Beside<'_>,
        former: bool,
    ) -> std::result::Result<Found, Unclear> {
        let (now, mut ended): (Vec<&unit::Model>, Vec<&unit::Model>) = units.iter().partition(|unit| lives(unit, self.today));
        if let Some(district) = district {
            ended.retain(|unit| {
                self.district(unit).is_some_and(|theirs| {
                    // A file that was exported has its code.
                    theirs.code == district || text::tones_aside(&theirs.name) == text::tones_aside(district)
                })
            });
        }
        // A last day that fits none is the registry's to refuse, at its own cell.
        if ended.iter().any(|unit| unit.valid_until == until) {
            ended.retain(|unit| unit.valid_until == until);
        }
        // The column of communes in force means the one of today, unless a former district stands beside the name.
        if let ([today], None, false) = (now.as_slice(), district, former) {
            return Ok(Found::Today(today.code.clone()));
        }
        let mut found: Vec<Found> = Vec::new();
        for unit in &ended {
            if let Some(one) = self.former(unit)
                && !found.contains(&one)
            {
                found.push(one);
            }
        }
        // A commune that only changed its district's papers between the two reforms is one place all the same.
        found.dedup_by(|one, other| same_today(one, other));
        match found.as_slice() {
            [only] => Ok(only.clone()),
            [] => Err(Self::none(given, district, &now)),
            _ => Err(self.several(given, &ended)),
        }
    }

    fn former(&self, unit: &unit::Model) -> Option<Found> {
        let until = unit.valid_until?;
        let successions = self.successions.get(&(unit.code.clone(), until)).map(Vec::as_slice).unwrap_or_default();
        let today = match successions {
            [only] if only.whole => Some(only.new_code.clone()),
            _ => None,
        };
        let parts = successions.iter().map(|one| format!("{} ({})", self.name_today(&one.new_code), one.new_code)).collect();
        Some(Found::Former { code: unit.code.clone(), until, today, parts })
    }

    fn name_today(&self, code: &str) -> &str {
        let units = self.by_code.get(code).into_iter().flatten().filter_map(|index| self.units.get(*index));
        units.filter(|unit| lives(unit, self.today)).map(|unit| unit.full_name.as_str()).next().unwrap_or_default()
    }

    fn district(&self, unit: &unit::Model) -> Option<&unit::Model> {
        let parent = unit.parent.as_ref()?;
        self.by_code.get(parent)?.iter().filter_map(|index| self.units.get(*index)).find(|unit| unit.kind == UnitKind::District)
    }

    fn none(given: &str, district: Option<&str>, now: &[&unit::Model]) -> Unclear {
        let (mut vi, mut en) = match district {
            Some(district) => (
                format!("không có xã, phường nào tên “{given}” trong huyện, quận cũ {district}"),
                format!("no former commune named \"{given}\" in the former district {district}"),
            ),
            None => (format!("không có xã, phường nào tên “{given}”"), format!("no commune is named \"{given}\"")),
        };
        if let [today] = now {
            vi = format!("{vi}; hiện nay có {} ({})", today.full_name, today.code);
            en = format!("{en}; today there is {} ({})", today.full_name, today.code);
        }
        Unclear::new("commune-unknown", vi, en)
    }

    fn several(&self, given: &str, ended: &[&unit::Model]) -> Unclear {
        let mut list: Vec<String> = ended
            .iter()
            .map(|unit| {
                let district = self.district(unit).map_or_else(String::new, |district| format!(", {}", district.full_name));
                let until = unit.valid_until.map_or_else(String::new, |until| until.format("%d/%m/%Y").to_string());
                format!("{}{district} (mã {}, đến {until})", unit.full_name, unit.code)
            })
            .collect();
        list.sort();
        list.dedup();
        let list = list.join("; ");
        Unclear::new(
            "commune-ambiguous",
            format!("“{given}” có thể là: {list}; hãy ghi thêm huyện cũ hoặc mã xã"),
            format!("\"{given}\" may be: {list}; add the former district or write the code"),
        )
    }
}

/// Whether two former communes of one code and name lead to the same commune of today.
fn same_today(one: &Found, other: &Found) -> bool {
    match (one, other) {
        (Found::Former { code, today: Some(today), .. }, Found::Former { code: other_code, today: Some(other_today), .. }) => {
            code == other_code && today == other_today
        }
        _ => false,
    }
}

/// An address in its parts: "Thôn Đồng Chằm - Xã Ba Trại - Huyện Ba Vì", "thôn Lam Điền (xã Lam Điền)".
fn parts(given: &str) -> Vec<Part> {
    let separated = given.replace(" - ", ",").replace(" – ", ",").replace(['(', ')', ';', '\n'], ",");
    separated.split(',').map(str::trim).filter(|part| !part.is_empty()).map(part).collect()
}

fn part(text: &str) -> Part {
    let lower = text.to_lowercase();
    let found = PREFIXES.iter().filter_map(|(prefix, level)| {
        let rest = lower.strip_prefix(prefix)?;
        let separated = rest.starts_with([' ', '.']);
        separated.then_some((prefix, level, rest.len()))
    });
    // "thị xã" begins like nothing else, "xã" like itself: the longest prefix is meant.
    match found.max_by_key(|(prefix, ..)| prefix.len()) {
        Some((_, level, rest)) => {
            let name = text.get(text.len().saturating_sub(rest)..).unwrap_or(text);
            Part { name: name.trim_start_matches([' ', '.']).trim().to_owned(), level: Some(*level) }
        }
        None => Part { name: text.to_owned(), level: None },
    }
}

fn parts_of_district(text: &str) -> String {
    part(text.trim()).name
}

/// The part that names the commune: the one that says so, else the first that says nothing.
fn commune_part(parts: &[Part]) -> Option<(String, Option<UnitKind>)> {
    let said = parts.iter().find_map(|part| match part.level {
        Some(Level::Commune(kind)) => Some((part.name.clone(), Some(kind))),
        _ => None,
    });
    let bare = || parts.iter().find(|part| part.level.is_none()).map(|part| (part.name.clone(), None));
    said.or_else(bare).filter(|(name, _)| !name.is_empty())
}
