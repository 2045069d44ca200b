//! What a product carries besides its name and stars: packing, standards, rights, barcode, web addresses.
//!
//! Barcodes begin with 952, which GS1 keeps for demonstrations; web addresses lie under example.com.

use super::calendar::day;
use chrono::Days;
use entity::lists::{IpRight, IpRights, StandardHeld, StandardsHeld, TextList};
use entity::vocabulary::{CriteriaSet, IpRightKind, Sector, Standard, Star};
use fastrand::Rng;

/// Packing that fits the sector.
pub(super) fn specification(sector: Sector, rng: &mut Rng) -> &'static str {
    let choices: [&str; 4] = match sector {
        Sector::Food => ["Túi 500 g", "Hộp 1 kg", "Khay 300 g", "Túi hút chân không 1 kg"],
        Sector::Beverage => ["Chai 500 ml", "Chai thủy tinh 750 ml", "Thùng 24 chai", "Can 5 l"],
        Sector::Medicinal => ["Lọ 30 viên", "Hộp 20 túi lọc", "Chai 100 ml", "Lọ 50 g"],
        Sector::Handicraft => ["Chiếc", "Bộ 3 món", "Bộ 6 món", "Hộp quà tặng"],
        Sector::Ornamental => ["Chậu", "Cây", "Cành", "Cặp"],
        Sector::Tourism => ["Khách/ngày", "Nhóm 10 khách", "Lượt", "Gói 2 ngày 1 đêm"],
    };
    choices[rng.usize(..choices.len())]
}

/// A sentence of description.
pub(super) fn description(craft: &str, label: &str) -> String {
    format!("Sản phẩm giả lập của nghề {craft} tại {label}.")
}

/// Standards held: two of five products have one.
pub(super) fn standards(sector: Sector, set: CriteriaSet, rng: &mut Rng) -> StandardsHeld {
    if rng.u32(..100) >= 40 {
        return StandardsHeld::default();
    }
    let standard = match (sector, set) {
        (Sector::Food, CriteriaSet::Set01 | CriteriaSet::Set02 | CriteriaSet::Set03 | CriteriaSet::Set11)
        | (Sector::Ornamental, _) => Standard::Vietgap,
        (Sector::Food, _) if rng.bool() => Standard::Haccp,
        (Sector::Food | Sector::Beverage, _) => Standard::Iso22000,
        (Sector::Medicinal, _) => Standard::Gmp,
        (Sector::Handicraft, _) => Standard::Iso9001,
        (Sector::Tourism, _) => return StandardsHeld::default(),
    };
    let number = Some(format!("GL-{}-{:05}", standard.as_str(), rng.u32(..100_000)));
    let valid_until = Some(day(2026, 1, 1) + Days::new(rng.u64(..900)));
    StandardsHeld(vec![StandardHeld { standard, number, valid_until }])
}

/// Rights: three stars need an application, four a registered mark (26/2026/QĐ-TTg, criterion 3.5).
pub(super) fn rights(star: Option<Star>, rng: &mut Rng) -> IpRights {
    let kind = match (star, rng.u32(..100)) {
        (None, 30..) => return IpRights::default(),
        (Some(Star::Four | Star::Five), 0..60) | (Some(Star::Three), 70..) => IpRightKind::Trademark,
        (Some(Star::Four | Star::Five), 60..) => IpRightKind::CollectiveMark,
        (Some(Star::Three) | None, _) => IpRightKind::TrademarkFiled,
    };
    IpRights(vec![IpRight { kind, number: Some(format!("GL-{:06}", rng.u32(..1_000_000))) }])
}

/// A barcode of the number, for two of three products.
pub(super) fn gtin(number: u64, rng: &mut Rng) -> Option<String> {
    (rng.u32(..3) > 0).then(|| {
        let twelve = 952_000_000_000 + number;
        let sum: u64 = (0..12).map(|place| twelve / 10_u64.pow(place) % 10 * if place % 2 == 0 { 3 } else { 1 }).sum();
        format!("{twelve}{}", (10 - sum % 10) % 10)
    })
}

/// Where the origin can be traced: all with four stars and more, a third of the others.
pub(super) fn traceability(code: &str, star: Option<Star>, rng: &mut Rng) -> Option<String> {
    let must = matches!(star, Some(Star::Four | Star::Five));
    (must || rng.u32(..3) == 0).then(|| format!("https://truy-xuat.example.com/{code}"))
}

/// Shops: one of four products is sold on the web.
pub(super) fn shops(code: &str, rng: &mut Rng) -> TextList {
    if rng.u32(..4) > 0 { TextList::default() } else { TextList(vec![format!("https://cua-hang.example.com/{code}")]) }
}

#[cfg(test)]
mod tests {
    use super::gtin;
    use crate::programme::identifiers::check_gtin;
    use fastrand::Rng;

    #[test]
    fn barcodes_have_right_check_digits() {
        let mut rng = Rng::with_seed(1);
        assert!((0..1000).filter_map(|number| gtin(number, &mut rng)).all(|code| check_gtin(&code)));
    }
}
