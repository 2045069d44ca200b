//! Where made-up records lie: the real communes of the `unit` table, and the former ones that became them.
//!
//! Reads units and successions, never writes them. A database with today's communes only is enough; without former units
//! no record has a former commune and no decision names its district.

use crate::db::Tx;
use crate::error::{Error, Result};
use crate::registry::former_places::{self, FormerPlace};
use chrono::NaiveDate;
use entity::vocabulary::{CommuneStatus, UnitKind};
use entity::{succession, unit};
use fastrand::Rng;
use sea_orm::{EntityTrait, QueryOrder};
use std::collections::HashMap;

/// A place that records may have.
#[derive(Clone, Debug)]
pub(super) struct Home {
    pub(super) commune: Option<String>,
    pub(super) former: Option<(String, NaiveDate)>,
    pub(super) status: CommuneStatus,
    /// "xã Mê Linh", as in an address.
    pub(super) label: String,
    pub(super) point: Option<(f64, f64)>,
    /// Index of the district that was in charge until 30 June 2025.
    pub(super) district: Option<u16>,
    /// District and commune before the mergers, where they are certain.
    pub(super) before: FormerPlace,
}

impl Home {
    /// "Thôn Mây Biếc", or "Tổ dân phố Mây Biếc" in a ward or a town.
    pub(super) fn hamlet(&self, name: &str) -> String {
        let kind = if self.label.starts_with("xã") { "Thôn" } else { "Tổ dân phố" };
        format!("{kind} {name}")
    }

    /// The hamlet with its commune.
    pub(super) fn address(&self, hamlet: &str) -> String {
        format!("{}, {}, Hà Nội", self.hamlet(hamlet), self.label)
    }
}

/// A district that is no more.
#[derive(Clone, Debug)]
pub(super) struct District {
    /// Three digits.
    pub(super) code: String,
    /// "UBND huyện Ba Vì".
    pub(super) authority: String,
}

/// Every place to choose from.
#[derive(Debug)]
pub(super) struct Places {
    homes: Vec<Home>,
    /// The homes before this index are communes of today, the others former ones.
    today: usize,
    districts: Vec<District>,
}

const COMMUNES: [UnitKind; 2] = [UnitKind::Commune, UnitKind::Ward];

impl Places {
    /// Reads the units; an error where no commune of today is among them.
    pub(super) async fn read(tx: &Tx) -> Result<Self> {
        let units = unit::Entity::find().order_by_asc(unit::Column::Code).order_by_asc(unit::Column::Id);
        let units = units.all(tx.connection()).await?;
        let successions = succession::Entity::find().order_by_asc(succession::Column::OldCode);
        let successions = successions.order_by_asc(succession::Column::Id).all(tx.connection()).await?;
        let places = Self::of(&units, &successions);
        if places.homes.is_empty() {
            return Err(Error::internal(
                "there is no commune in the table unit (kind xa or phuong, no last day); load the administrative units first",
            ));
        }
        Ok(places)
    }

    fn of(units: &[unit::Model], successions: &[succession::Model]) -> Self {
        let districts: Vec<District> = units.iter().filter(|unit| unit.kind == UnitKind::District).map(district).collect();
        let ended: HashMap<(&str, NaiveDate), &unit::Model> =
            units.iter().filter_map(|unit| Some(((unit.code.as_str(), unit.valid_until?), unit))).collect();
        let district_of = |old: &unit::Model| {
            let index = districts.iter().position(|district| Some(&district.code) == old.parent.as_ref())?;
            u16::try_from(index).ok()
        };
        let mut homes: Vec<Home> = units
            .iter()
            .filter(|unit| COMMUNES.contains(&unit.kind) && unit.valid_until.is_none())
            .map(|unit| Home {
                commune: Some(unit.code.clone()),
                former: None,
                status: CommuneStatus::Confirmed,
                label: lower_first(&unit.full_name),
                point: unit.latitude.zip(unit.longitude),
                district: successions
                    .iter()
                    .filter(|one| one.new_code == unit.code && one.is_default)
                    .find_map(|one| district_of(ended.get(&(one.old_code.as_str(), one.old_valid_until))?)),
                before: former_places::of_today(
                    successions
                        .iter()
                        .filter(|one| one.new_code == unit.code)
                        .filter_map(|one| ended.get(&(one.old_code.as_str(), one.old_valid_until)).copied()),
                ),
            })
            .collect();
        let today = homes.len();
        for one in successions.iter().filter(|one| one.is_default) {
            let Some(old) = ended.get(&(one.old_code.as_str(), one.old_valid_until)) else { continue };
            let point = homes.iter().find(|home| home.commune.as_ref() == Some(&one.new_code)).and_then(|home| home.point);
            homes.push(Home {
                commune: one.whole.then(|| one.new_code.clone()),
                former: Some((one.old_code.clone(), one.old_valid_until)),
                status: if one.whole { CommuneStatus::Confirmed } else { CommuneStatus::ToBeConfirmed },
                label: lower_first(&old.full_name),
                // The point of the commune that took over, only where it took over all.
                point: point.filter(|_| one.whole),
                district: district_of(old),
                before: former_places::of_former(old),
            });
        }
        Self { homes, today, districts }
    }

    /// Draws a place: four of five times a commune of today, the outer ones more often than the inner wards, whose codes
    /// are lower and where little is grown and made.
    pub(super) fn draw(&self, rng: &mut Rng) -> usize {
        let former = self.homes.len() - self.today;
        if former > 0 && rng.u32(..100) < 20 {
            return self.today + rng.usize(..former);
        }
        let inner = rng.usize(..self.today);
        self.today - 1 - rng.usize(..=inner)
    }

    /// Whether the place is a commune of today and nothing else.
    pub(super) fn is_of_today(&self, index: usize) -> bool {
        index < self.today
    }

    /// The place of an index.
    pub(super) fn home(&self, index: usize) -> &Home {
        &self.homes[index]
    }

    /// The district of an index.
    pub(super) fn district(&self, index: u16) -> Option<&District> {
        self.districts.get(usize::from(index))
    }
}

fn district(unit: &unit::Model) -> District {
    District { code: unit.code.clone(), authority: format!("UBND {}", lower_first(&unit.full_name)) }
}

/// "Xã Mê Linh" inside a sentence.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
