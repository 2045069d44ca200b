//! What every field is called and what stands in it, for people, in both languages: titles of columns in files, words of
//! templates. The technical name stays the field's own.
//!
//! Words that several records share stand once, in `shared`; a record's own come first. Which fields there are is said in
//! `blocks` and beside the records, and is not repeated here: a test compares.

mod centres;
mod decisions;
mod figures;
mod producers;
mod products;
mod recognitions;
mod shared;
mod units;
mod villages;

use crate::error::Both;

/// A field in words.
#[derive(Clone, Copy, Debug)]
struct Word {
    field: &'static str,
    /// Its title in Vietnamese and English, as offices head their columns.
    title: (&'static str, &'static str),
    /// What stands in it, in Vietnamese and English.
    about: (&'static str, &'static str),
}

const fn word(field: &'static str, title: (&'static str, &'static str), about: (&'static str, &'static str)) -> Word {
    Word { field, title, about }
}

/// The title of a field of a table (`Listed::TABLE`, the same as `RecordKind::name`). A field without words keeps its
/// technical name.
pub fn title(table: &str, field: &str) -> Both {
    find(table, field).map_or_else(|| Both::new(field, field), |word| Both::new(word.title.0, word.title.1))
}

/// What stands in it, in a sentence or two.
pub fn explanation(table: &str, field: &str) -> Both {
    find(table, field).map_or_else(|| Both::new(field, field), |word| Both::new(word.about.0, word.about.1))
}

fn find(table: &str, field: &str) -> Option<&'static Word> {
    let own = match table {
        "village" => villages::WORDS,
        "producer" => producers::WORDS,
        "product" => products::WORDS,
        "centre" => centres::WORDS,
        "decision" => decisions::WORDS,
        "recognition" => recognitions::WORDS,
        "unit" => units::WORDS,
        "figure" => figures::WORDS,
        _ => return None,
    };
    own.iter().chain(shared::WORDS).find(|word| word.field == field)
}

#[cfg(test)]
mod tests {
    use super::{explanation, find, title};
    use crate::registry::centres::Centre;
    use crate::registry::decisions::Decision;
    use crate::registry::figures::Figure;
    use crate::registry::producers::Producer;
    use crate::registry::products::Product;
    use crate::registry::recognitions::Recognition;
    use crate::registry::record::Listed;
    use crate::registry::units::Unit;
    use crate::registry::villages::Village;
    use crate::text;
    use std::collections::BTreeSet;

    fn check<R: Listed>() {
        let (mut vietnamese, mut english) = (BTreeSet::new(), BTreeSet::new());
        for field in R::FIELDS {
            let place = format!("{}.{}", R::TABLE, field.name);
            assert!(find(R::TABLE, field.name).is_some(), "{place} has no words");
            let (title, about) = (title(R::TABLE, field.name), explanation(R::TABLE, field.name));
            // Readers of files match titles without marks and case, so they must differ even so.
            assert!(vietnamese.insert(text::fold(&title.vi)), "{place}: {:?} heads two columns", title.vi);
            assert!(english.insert(text::fold(&title.en)), "{place}: {:?} heads two columns", title.en);
            for sentence in [&about.vi, &about.en] {
                assert!(sentence.ends_with('.') && sentence.chars().count() >= 15, "{place}: {sentence:?}");
            }
            for words in [title.vi, title.en, about.vi, about.en] {
                assert_eq!(words, text::stored(&words), "{place} is not composed");
            }
        }
    }

    #[test]
    fn every_field_has_words_and_titles_differ_within_a_record() {
        check::<Village>();
        check::<Producer>();
        check::<Product>();
        check::<Centre>();
        check::<Decision>();
        check::<Recognition>();
        check::<Unit>();
        check::<Figure>();
    }

    #[test]
    fn a_record_s_own_words_come_before_shared_ones() {
        assert_eq!(title("decision", "date_precision").vi, "Độ chính xác của ngày ban hành");
        assert_eq!(title("village", "date_precision").vi, "Độ chính xác của ngày hiệu lực");
        assert_eq!(title("product", "commune").vi, "Xã/phường");
        assert_eq!(title("nothing", "commune").vi, "commune");
    }
}
