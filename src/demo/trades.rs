//! What a trade is, and how the names of its products are put together. The trades themselves are in `trade_list`.

pub(super) use super::trade_list::TRADES;
use entity::vocabulary::{CriteriaSet, TradeGroup};

/// One trade.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trade {
    /// What people do: "mây tre đan".
    pub(super) craft: &'static str,
    /// The group of a village's craft; `None` for what no village is titled for.
    pub(super) group: Option<TradeGroup>,
    /// Weight among the crafts of its group.
    pub(super) in_villages: u32,
    /// Weight among the trades outside villages.
    pub(super) in_fields: u32,
    /// The criteria set of its products.
    pub(super) set: CriteriaSet,
    /// Six goods, parted by `|`.
    pub(super) goods: &'static str,
    /// Eight touches, parted by `|`.
    pub(super) touches: &'static str,
}

const GOODS: u64 = 6;
const TOUCHES: u64 = 8;

impl Trade {
    /// The name of the `number`-th product of a producer: the first 48 differ, later ones are told apart by a number.
    pub(super) fn product(&self, start: u64, number: u64, brand: &str) -> String {
        let combination = start + number;
        let good = pick(self.goods, combination % GOODS);
        let touch = pick(self.touches, combination / GOODS + combination);
        match number / (GOODS * TOUCHES) {
            0 => format!("{good} {touch} {brand}"),
            round => format!("{good} {touch} {brand} số {}", round + 1),
        }
    }
}

fn pick(list: &'static str, index: u64) -> &'static str {
    let count = list.split('|').count().max(1) as u64;
    list.split('|').nth(usize::try_from(index % count).unwrap_or(0)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_trade_has_48_products_to_its_name() {
        for trade in TRADES {
            for start in [0, 5, 47] {
                let names: BTreeSet<String> = (0..48).map(|number| trade.product(start, number, "")).collect();
                assert_eq!(names.len(), 48, "{}", trade.craft);
            }
            assert!(trade.group.is_some() || trade.in_villages == 0);
        }
        let sets: BTreeSet<_> = TRADES.iter().map(|trade| trade.set).collect();
        assert_eq!(sets.len(), 26);
    }
}
