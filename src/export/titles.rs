//! What tables are called, in paths and for people. Columns have their words in `registry::words`.

use crate::error::Both;
use crate::registry::kind::RecordKind;
use crate::registry::record::Listed;

/// The kind of record, where it is one that officials write.
pub fn kind<R: Listed>() -> Option<RecordKind> {
    RecordKind::ALL.into_iter().find(|kind| kind.name() == R::TABLE)
}

/// The name of the list in paths, and of its file.
pub fn plural<R: Listed>() -> String {
    kind::<R>().map_or_else(|| format!("{}s", R::TABLE), |kind| kind.plural().to_owned())
}

/// What the table is called.
pub fn of_table<R: Listed>() -> Both {
    match kind::<R>() {
        Some(kind) => Both::new(capitalised(kind.vietnamese()), capitalised(kind.plural())),
        None if R::TABLE == "unit" => Both::new("Đơn vị hành chính", "Administrative units"),
        None => Both::new("Số liệu đã công bố", "Published figures"),
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::{of_table, plural};
    use crate::registry::figures::Figure;
    use crate::registry::producers::Producer;

    #[test]
    fn tables_are_called_as_their_lists() {
        assert_eq!((plural::<Producer>(), plural::<Figure>()), ("producers".to_owned(), "figures".to_owned()));
        assert_eq!(of_table::<Producer>().vi, "Chủ thể");
    }
}
