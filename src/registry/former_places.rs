//! Where a place lay before the mergers of 2025: district until 30 June 2025, commune on 31 December 2024.
//!
//! Says what is certain and nothing else: a commune that began in 2025 out of several has no single one before it. Reads
//! no database; units and successions are handed in.

use chrono::NaiveDate;
use entity::unit;

/// The last day before the first merger.
pub const BEFORE: Option<NaiveDate> = NaiveDate::from_ymd_opt(2024, 12, 31);

/// Where a place lay before; what is not certain is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormerPlace {
    /// Code of the district until 30 June 2025.
    pub district: Option<String>,
    /// Code of the commune on 31 December 2024.
    pub commune: Option<String>,
}

/// Of a record that names the ended commune it lay in.
pub fn of_former(former: &unit::Model) -> FormerPlace {
    FormerPlace { district: former.parent.clone(), commune: lived_before(former).then(|| former.code.clone()) }
}

/// Of a record that names only a commune of today: what all units that went into it have in common.
pub fn of_today<'a>(predecessors: impl IntoIterator<Item = &'a unit::Model>) -> FormerPlace {
    let all: Vec<&unit::Model> = predecessors.into_iter().collect();
    let Some((first, others)) = all.split_first() else { return FormerPlace::default() };
    FormerPlace {
        district: first.parent.clone().filter(|district| others.iter().all(|other| other.parent.as_ref() == Some(district))),
        commune: (others.is_empty() && lived_before(first)).then(|| first.code.clone()),
    }
}

fn lived_before(unit: &unit::Model) -> bool {
    unit.valid_from.is_none_or(|from| Some(from) <= BEFORE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::vocabulary::UnitKind;

    fn unit(code: &str, parent: &str, from: Option<NaiveDate>) -> unit::Model {
        unit::Model {
            id: 1,
            code: code.to_owned(),
            name: String::new(),
            full_name: String::new(),
            kind: UnitKind::Commune,
            parent: Some(parent.to_owned()),
            valid_from: from,
            valid_until: NaiveDate::from_ymd_opt(2025, 6, 30),
            latitude: None,
            longitude: None,
            area_m2: None,
            source: String::new(),
            name_key: String::new(),
            search: String::new(),
            search_exact: String::new(),
        }
    }

    fn place(district: Option<&str>, commune: Option<&str>) -> FormerPlace {
        FormerPlace { district: district.map(str::to_owned), commune: commune.map(str::to_owned) }
    }

    #[test]
    fn a_named_commune_says_its_district_and_itself() {
        assert_eq!(of_former(&unit("10183", "279", None)), place(Some("279"), Some("10183")));
        let merged = unit("10183", "279", NaiveDate::from_ymd_opt(2025, 1, 1));
        assert_eq!(of_former(&merged), place(Some("279"), None), "which of those that went into it is not known");
    }

    #[test]
    fn of_a_commune_of_today_only_what_is_common_is_certain() {
        let (first, second, elsewhere) = (unit("1", "279", None), unit("2", "279", None), unit("3", "280", None));
        assert_eq!(of_today([&first]), place(Some("279"), Some("1")));
        assert_eq!(of_today([&first, &second]), place(Some("279"), None));
        assert_eq!(of_today([&first, &elsewhere]), place(None, None));
        assert_eq!(of_today([]), place(None, None));
    }
}
