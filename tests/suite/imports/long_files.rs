//! Files for imports in several turns: plain ones, and messy ones with duplicates, contradictions and unknown codes, the same
//! for the same seed. Holds no test.

use super::sending::csv;
use fastrand::Rng;

pub(crate) fn producers(from: u32, to: u32) -> Vec<u8> {
    let row = |number| {
        vec![
            format!("HTX Số {number} {}", ["Minh", "An", "Phú"][number as usize % 3]),
            "cooperative".to_owned(),
            "00577".to_owned(),
        ]
    };
    csv(&["name", "producer_type", "commune"], &(from..=to).map(row).collect::<Vec<_>>())
}

/// Producers, some of them twice, with the tax code of another, without a commune, alike.
pub(crate) fn messy_producers(random: &mut Rng) -> Vec<u8> {
    let row = |_| {
        let number = random.u32(..25);
        let tax = if random.u8(..3) == 0 { format!("01000000{:02}", random.u32(..20)) } else { String::new() };
        let commune = ["00577", "00577", "10030", "99999"][random.usize(..4)];
        let name = format!("Hợp tác xã {} số {number}", ["Gốm", "gốm", "Gôm"][random.usize(..3)]);
        vec![name, "cooperative".to_owned(), commune.to_owned(), tax, format!("09{:08}", random.u32(..3))]
    };
    csv(&["name", "producer_type", "commune", "tax_code", "phone"], &(0..60).map(row).collect::<Vec<_>>())
}

/// The register of 22 columns: producers and decisions that rows share, often many rows apart, and do not always agree about.
pub(crate) fn messy_register(random: &mut Rng) -> Vec<u8> {
    let header = [
        "product_name",
        "product_group",
        "producer_type",
        "producer_name",
        "commune",
        "phone",
        "round1_star",
        "round1_date",
        "round1_decision",
        "round1_authority",
        "round2_star",
        "round2_date",
        "round2_decision",
        "round2_authority",
    ];
    let row = |number: u32| {
        let maker = random.u32(..12);
        let round = |random: &mut Rng, year: u32| {
            let decision = random.u32(1..4);
            let day = if random.u8(..8) == 0 { "31/02".to_owned() } else { format!("0{decision}/03") };
            [
                format!("{} sao", random.u32(2..6)),
                format!("{day}/{year}"),
                format!("{decision}/QĐ-UBND"),
                "UBND Thành phố Hà Nội".to_owned(),
            ]
        };
        let (first, second) = (round(random, 2021), round(random, 2024));
        let second = if random.bool() { second } else { Default::default() };
        let phone = if random.u8(..6) == 0 { "0999" } else { "0901" };
        let product = if random.u8(..6) == 0 { random.u32(..60) } else { number };
        let group = "Thủ công mỹ nghệ gia dụng, trang trí".to_owned();
        let mut row = vec![
            format!("Bình gốm {product}"),
            group,
            "HTX".to_owned(),
            format!("Hợp tác xã Sen {maker}"),
            "00577".to_owned(),
            phone.to_owned(),
        ];
        row.extend(first);
        row.extend(second);
        row
    };
    csv(&header, &(0..60).map(row).collect::<Vec<_>>())
}

/// Acts on products, several on one product, under decisions that rows share.
pub(crate) fn messy_acts(random: &mut Rng, products: &[String]) -> Vec<u8> {
    let header = ["decision_number", "decision_date", "authority_level", "authority_name", "subject", "act", "star", "score"];
    let row = |_| {
        let (year, product) = (random.u32(2024..2027), random.usize(..products.len().min(12)));
        let number = random.u32(10..14);
        let act = ["grant", "renew", "raise", "lower", "revoke"][random.usize(..5)];
        let star = random.u32(3..6);
        let score = [60, 80, 95][star as usize - 3];
        [
            format!("{number}/QĐ-UBND"),
            format!("{year}-0{}-07", number - 9),
            "province".to_owned(),
            "UBND Thành phố Hà Nội".to_owned(),
            products[product].clone(),
            act.to_owned(),
            star.to_string(),
            score.to_string(),
        ]
        .to_vec()
    };
    csv(&header, &(0..60).map(row).collect::<Vec<_>>())
}

/// Products by their codes, most of them as they are, some changed, some twice, some unknown.
pub(crate) fn messy_changes(random: &mut Rng, products: &[String]) -> Vec<u8> {
    let row = |_| {
        let product = &products[random.usize(..products.len())];
        let code = if random.u8(..9) == 0 { "SP-999999-9".to_owned() } else { product.clone() };
        vec![code, ["", "mới", "cũ"][random.usize(..3)].to_owned()]
    };
    csv(&["code", "description"], &(0..60).map(row).collect::<Vec<_>>())
}
