//! Names in correct Vietnamese that nobody bears: two words of weather, water and light, as "Mây Biếc" or "Nắng Sớm".
//!
//! No person's name is made up: it would be the name of somebody.

/// What a name is about.
const THINGS: [&str; 44] = [
    "Mây",
    "Gió",
    "Nắng",
    "Sương",
    "Trăng",
    "Suối",
    "Sóng",
    "Mưa",
    "Sao",
    "Hạt",
    "Cánh",
    "Lá",
    "Đồi",
    "Hồ",
    "Bến",
    "Bãi",
    "Cỏ",
    "Lúa",
    "Sen",
    "Trúc",
    "Mai",
    "Cúc",
    "Thông",
    "Hương",
    "Khói",
    "Lửa",
    "Ngọc",
    "Lụa",
    "Tơ",
    "Nhạc",
    "Chuông",
    "Thuyền",
    "Cầu",
    "Ngàn",
    "Nguồn",
    "Vườn",
    "Đường",
    "Ban Mai",
    "Hoàng Hôn",
    "Chân Trời",
    "Cầu Vồng",
    "Giọt",
    "Bóng",
    "Én",
];

/// How it is.
const QUALITIES: [&str; 44] = [
    "Biếc",
    "Hồng",
    "Vàng",
    "Trong",
    "Xanh",
    "Lành",
    "Sớm",
    "Thơm",
    "Tím",
    "Bạc",
    "Êm",
    "Mới",
    "Xa",
    "Vui",
    "Rộng",
    "Cao",
    "Sáng",
    "Ấm",
    "Mát",
    "Nhẹ",
    "Mềm",
    "Ngọt",
    "Tươi",
    "Đẹp",
    "Hiền",
    "Lặng",
    "Sâu",
    "Dài",
    "Thắm",
    "Tròn",
    "Đầy",
    "Bình Yên",
    "Mùa Hạ",
    "Mùa Thu",
    "Mùa Xuân",
    "Ban Sơ",
    "Dịu Dàng",
    "Mơ Màng",
    "Long Lanh",
    "Lấp Lánh",
    "Thênh Thang",
    "Rạng Rỡ",
    "Thong Dong",
    "Hân Hoan",
];

/// Names without a number.
pub(super) const PAIRS: u64 = 44 * 44;
/// Coprime to the number of pairs, so that neighbours are unlike and the first 1,936 names all different.
const STEP: u64 = 601;

/// The name of a number. From the 1,937th on names are told apart by a number behind them.
pub(super) fn poetic(number: u64) -> String {
    let pair = usize::try_from(number * STEP % PAIRS).unwrap_or(0);
    let (thing, quality) = (THINGS[pair / QUALITIES.len()], QUALITIES[pair % QUALITIES.len()]);
    match number / PAIRS {
        0 => format!("{thing} {quality}"),
        round => format!("{thing} {quality} {}", round + 1),
    }
}

/// The same with a capital first letter.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_repeat_only_with_a_number() {
        let names: BTreeSet<String> = (0..10_000).map(poetic).collect();
        assert_eq!(names.len(), 10_000);
        assert!(names.iter().all(|name| crate::text::stored(name) == *name));
        assert_eq!(poetic(PAIRS), format!("{} 2", poetic(0)));
    }
}
