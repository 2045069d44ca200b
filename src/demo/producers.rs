//! Producers: 1,509 at scale 1, about one for 2.2 products; as many of them in villages as there are products of villages.
//!
//! Names no person. Telephone numbers and addresses are of kinds that reach nobody.

use super::bulk::Load;
use super::calendar::villages_scale;
use super::places::Places;
use super::trades::TRADES;
use super::villages::{Host, weighted};
use super::{SEED, names, stamped};
use crate::error::Result;
use crate::programme::producers as law;
use crate::registry::kind::RecordKind;
use crate::text;
use entity::centi::Centi;
use entity::consent::PersonalData;
use entity::vocabulary::{CriteriaSet, ProducerType};
use fastrand::Rng;
use sea_orm::ActiveValue::Set;

/// A producer, as far as its products need it.
#[derive(Clone, Debug)]
pub(super) struct Maker {
    pub(super) name: String,
    pub(super) brand: String,
    pub(super) home: usize,
    pub(super) trade: usize,
    /// Code of the craft village it works in.
    pub(super) village: Option<String>,
    /// How many products it has been given.
    pub(super) made: u64,
}

/// Producers at scale 1, and those of them in villages: 760 of 3,320, as of the products.
pub(super) const PRODUCERS: u32 = 1509;
pub(super) const IN_VILLAGES: u32 = 345;

/// Writes all producers; those in villages come first.
pub(super) async fn write(load: &mut Load<'_>, places: &Places, hosts: &[Host]) -> Result<Vec<Maker>> {
    let times = villages_scale(load.scale);
    let mut rng = Rng::with_seed(SEED ^ 0x50);
    let mut makers = Vec::new();
    for number in 0..PRODUCERS * times {
        let host = (number < IN_VILLAGES * times).then(|| &hosts[number as usize % hosts.len()]);
        let maker = one(load, places, &mut rng, host);
        makers.push(maker);
        load.flush_when_full().await?;
    }
    load.flush().await?;
    Ok(makers)
}

fn one(load: &mut Load<'_>, places: &Places, rng: &mut Rng, host: Option<&Host>) -> Maker {
    let number = load.count(RecordKind::Producer);
    let trade = host.map_or_else(|| weighted(rng, |index| TRADES[index].in_fields), |host| host.trade);
    let home = host.map_or_else(|| places.draw(rng), |host| host.home);
    let kind = kind_of(TRADES[trade].set, rng);
    let name = name_of(kind, TRADES[trade].craft, &names::poetic(number));
    // Without the number: at large scales products of different producers bear the same name, as in life.
    let brand = names::poetic(number % names::PAIRS);
    let hamlet = host.map_or_else(|| names::poetic((number * 7 + 3) % names::PAIRS), |host| host.hamlet.clone());
    let place = places.home(home);
    let address = place.address(&hamlet);
    let tax_code = tax_code(number);
    let person = law::is_a_person(Some(kind), Some(&tax_code));
    let words = text::search_columns(&name, [&tax_code, &address].map(|word| Some(word.as_str()).filter(|_| !person)));
    let code = load.sink.next_code(RecordKind::Producer);
    let stamp = load.stamp;
    let website = (rng.u32(..100) < 25).then(|| format!("https://chu-the-{}.example.com", number + 1));
    load.sink.producers.push(stamped!(producer, stamp, {
        code: Set(code),
        name: Set(name.clone()),
        producer_type: Set(Some(kind)),
        tax_code: Set(Some(tax_code)),
        registration_number: Set(Some(format!("GL-{:06}", number + 1))),
        commune: Set(place.commune.clone()),
        former_commune: Set(place.former.as_ref().map(|former| former.0.clone())),
        former_commune_until: Set(place.former.as_ref().map(|former| former.1)),
        commune_status: Set(place.status),
        former_district: Set(place.before.district.clone()),
        commune_before_2025: Set(place.before.commune.clone()),
        address_as_printed: Set(Some(address)),
        website: Set(website),
        local_capital_percent: Set((kind == ProducerType::SmeJsc).then(|| Centi::whole(rng.i64(10..90)))),
        legal_representative: Set(Some(format!("Người đại diện giả lập {}", number + 1))),
        // No area of Vietnam has this code.
        phone: Set(Some(format!("0000 {:03} {:03}", number / 1000 % 1000, number % 1000))),
        email: Set(Some(format!("chu-the-{}@example.com", number + 1))),
        home_address: Set(None),
        personal_data: Set(if person { PersonalData::Protected } else { PersonalData::Organisation }),
        published_fields: Set(None),
        shared_fields: Set(None),
        name_key: Set(words.name_key),
        search: Set(words.search),
        search_exact: Set(words.search_exact),
    }));
    Maker { name, brand, home, trade, village: host.map(|host| host.code.clone()), made: 0 }
}

/// Associations and tourism centres hold tourism services only (26/2026/QĐ-TTg, criterion 3.1).
fn kind_of(set: CriteriaSet, rng: &mut Rng) -> ProducerType {
    use ProducerType::{
        Association, Cooperative, CooperativeGroup, FamilyHousehold, Farm, ProductionHousehold, SmeJsc, SmeLlc, SmePrivate,
        TourismManagementCentre,
    };
    if set == CriteriaSet::Set26 && rng.u32(..100) < 40 {
        return if rng.bool() { Association } else { TourismManagementCentre };
    }
    match rng.u32(..100) {
        0..30 => Cooperative,
        30..34 => CooperativeGroup,
        34..57 => SmeLlc,
        57..60 => SmePrivate,
        60..69 => SmeJsc,
        69..73 => Farm,
        73..87 => ProductionHousehold,
        _ => FamilyHousehold,
    }
}

fn name_of(kind: ProducerType, craft: &str, brand: &str) -> String {
    let form = match kind {
        ProducerType::Cooperative => "Hợp tác xã",
        ProducerType::CooperativeGroup => "Tổ hợp tác",
        ProducerType::SmeLlc => "Công ty TNHH",
        ProducerType::SmePrivate => "Doanh nghiệp tư nhân",
        ProducerType::SmeJsc => "Công ty Cổ phần",
        ProducerType::Farm => "Trang trại",
        ProducerType::ProductionHousehold => "Hộ sản xuất",
        ProducerType::FamilyHousehold => "Hộ kinh doanh",
        ProducerType::Association => "Hội nghề",
        ProducerType::TourismManagementCentre => "Trung tâm điều hành",
    };
    format!("{form} {craft} {brand}")
}

/// A tax code with a right check digit and a beginning (99) that no province has.
fn tax_code(number: u64) -> String {
    const WEIGHTS: [u64; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];
    // One of two neighbours always has a check digit of one place.
    let nine = [990_000_000 + 2 * number, 990_000_001 + 2 * number];
    let check = |nine: u64| {
        let sum: u64 = (0..9).map(|place| nine / 10_u64.pow(8 - place) % 10 * WEIGHTS[place as usize]).sum();
        10 - sum % 11
    };
    let chosen = if check(nine[0]) < 10 { nine[0] } else { nine[1] };
    format!("{chosen}{}", check(chosen))
}

#[cfg(test)]
mod tests {
    use super::tax_code;
    use crate::programme::identifiers::{check_tax_code, check_tax_code_digit};
    use std::collections::BTreeSet;

    #[test]
    fn tax_codes_are_right_and_differ() {
        let codes: BTreeSet<String> = (0..5000).map(tax_code).collect();
        assert_eq!(codes.len(), 5000);
        assert!(codes.iter().all(|code| check_tax_code(code) && check_tax_code_digit(code).is_none()));
    }
}
