//! Terms of code lists: a cell holds a code, a label in either language, or what offices write for it. Which lists there are
//! is in `programme::vocabularies`; the abbreviations are here.

use super::Unclear;
use super::shown::{expected, shown, usable};
use super::text;
use crate::import::file::Value;
use crate::programme::vocabularies::{Term, Vocabulary, find};
use crate::text::{fold, tones_aside};

/// What offices write for a term: list, code, spellings (README.md 5; rules.md 6).
const SPELLINGS: &[(&str, &str, &[&str])] = &[
    ("producer_type", "cooperative", &["HTX", "HTX nông nghiệp", "Hợp tác xã nông nghiệp", "HTXNN", "HTX DVNN"]),
    ("producer_type", "cooperative_group", &["THT"]),
    ("producer_type", "sme_llc", &["Cty TNHH", "Công ty TNHH", "CT TNHH", "TNHH", "Công ty trách nhiệm hữu hạn"]),
    ("producer_type", "sme_llc", &["Cty TNHH MTV", "Công ty TNHH MTV", "Công ty TNHH một thành viên"]),
    ("producer_type", "sme_jsc", &["Cty CP", "Công ty CP", "CTCP", "Công ty cổ phần", "Cty cổ phần"]),
    ("producer_type", "sme_private", &["DNTN", "Doanh nghiệp tư nhân"]),
    ("producer_type", "production_household", &["Hộ sản xuất"]),
    ("producer_type", "family_household", &["HKD", "Hộ KD", "Hộ kinh doanh", "Hộ kinh doanh cá thể", "Hộ gia đình", "HGĐ"]),
    ("title", "lang_nghe", &["Làng nghề", "LN"]),
    ("title", "lang_nghe_truyen_thong", &["Làng nghề truyền thống", "LNTT"]),
    ("title", "nghe_truyen_thong", &["Nghề truyền thống", "NTT"]),
    ("kind", "lang_nghe", &["LN", "Làng nghề Hà Nội"]),
    ("kind", "lang_nghe_truyen_thong", &["LNTT", "Làng nghề truyền thống Hà Nội"]),
    ("kind", "nghe_truyen_thong", &["NTT", "Nghề truyền thống Hà Nội"]),
    ("application_type", "first", &["Đánh giá lần đầu"]),
    ("application_type", "re_evaluation", &["Đánh giá lại", "Phân hạng lại"]),
];

/// The code of the term that a cell names, in the code list of this name.
pub fn term(value: &Value, vocabulary: &str) -> Result<&'static str, Unclear> {
    usable(value)?;
    let Some(list) = find(vocabulary) else {
        return Err(Unclear::new(
            "list-unknown",
            format!("Không có danh mục “{vocabulary}”."),
            format!("There is no code list “{vocabulary}”."),
        ));
    };
    let written = text(value)?;
    if let Some(term) = list.terms.iter().find(|term| term.code.eq_ignore_ascii_case(&written)) {
        return Ok(&term.code);
    }
    let key = tones_aside(&written);
    let fitting: Vec<&'static Term> = list.terms.iter().filter(|term| means(list.name, term, &key)).collect();
    match fitting[..] {
        [term] => Ok(&term.code),
        [] => Err(nearest(value, &key, list)),
        _ => Err(several(value, &fitting)),
    }
}

fn means(list: &str, term: &Term, key: &str) -> bool {
    let same = |label: &str| !key.is_empty() && tones_aside(label) == key;
    let spelled = SPELLINGS
        .iter()
        .filter(|(of, code, _)| *of == list && *code == term.code)
        .any(|(.., all)| all.iter().any(|one| same(one)));
    same(&term.vi) || same(&term.en) || spelled
}

fn several(value: &Value, fitting: &[&Term]) -> Unclear {
    let shown = shown(value);
    let all = |label: fn(&Term) -> &str| {
        fitting.iter().map(|term| format!("“{}” ({})", label(term), term.code)).collect::<Vec<_>>().join(", ")
    };
    let (vi, en) = (all(|term| &term.vi), all(|term| &term.en));
    Unclear::new(
        "term-several",
        format!("“{shown}” có thể là nhiều mục: {vi}. Hãy ghi mã của mục."),
        format!("“{shown}” fits several terms: {en}. Write the code of one."),
    )
}

/// Nothing fits: names the term that is nearest.
fn nearest(value: &Value, key: &str, list: &'static Vocabulary) -> Unclear {
    let plain = fold(key);
    let likeness = |term: &Term| {
        let labels = [fold(&term.code), fold(&term.vi), fold(&term.en)];
        labels.iter().map(|label| strsim::jaro_winkler(&plain, label)).fold(0.0, f64::max)
    };
    let best = list.terms.iter().max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    let Some(best) = best.filter(|_| !plain.is_empty()) else {
        return expected(
            "term-unknown",
            value,
            &format!("một mục của danh mục “{}”", list.vi),
            &format!("a term of the list “{}”", list.en),
        );
    };
    expected(
        "term-unknown",
        value,
        &format!("một mục của danh mục “{}”. Gần nhất là “{}” ({})", list.vi, best.vi, best.code),
        &format!("a term of the list “{}”. The nearest is “{}” ({})", list.en, best.en, best.code),
    )
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn of(text: &str, list: &str) -> Result<&'static str, Unclear> {
        term(&Value::Text(text.to_owned()), list)
    }

    #[test]
    fn codes_labels_and_abbreviations_are_terms() {
        for (written, code) in [
            ("cooperative", "cooperative"),
            ("Hợp tác xã", "cooperative"),
            ("HỢP TÁC XÃ", "cooperative"),
            ("htx", "cooperative"),
            ("Cooperative", "cooperative"),
            ("Cty TNHH", "sme_llc"),
            ("Công ty CP", "sme_jsc"),
            ("HKD", "family_household"),
        ] {
            assert_eq!(of(written, "producer_type"), Ok(code), "{written}");
        }
        assert_eq!(of("Làng nghề truyền thống", "title"), Ok("lang_nghe_truyen_thong"));
        assert_eq!(of("t1", "trade_group"), Ok("T1"));
    }

    #[test]
    fn marks_count_and_the_nearest_term_is_named() {
        let unclear = of("Hop tac xa", "producer_type").unwrap_err();
        assert_eq!(unclear.code, "term-unknown");
        assert!(unclear.vi.contains("“Hợp tác xã” (cooperative)"), "{}", unclear.vi);
        assert_eq!(of("???", "producer_type").unwrap_err().code, "term-unknown");
        assert_eq!(of("x", "no such list").unwrap_err().code, "list-unknown");
    }

    #[test]
    fn every_label_finds_its_term_or_says_that_several_fit() {
        for list in crate::programme::vocabularies::all() {
            for entry in &list.terms {
                for label in [&entry.code, &entry.vi, &entry.en] {
                    match of(label, list.name) {
                        Ok(code) => assert_eq!(code, entry.code, "{} {label}", list.name),
                        Err(unclear) => assert_eq!(unclear.code, "term-several", "{} {label}", list.name),
                    }
                }
            }
        }
    }

    #[test]
    fn every_spelling_belongs_to_a_term() {
        for (list, code, spellings) in SPELLINGS {
            let known = find(list).unwrap().term(code).map(|term| term.code.as_str());
            assert_eq!(known, Some(*code), "{list}");
            for spelling in *spellings {
                assert_eq!(of(spelling, list), Ok(*code), "{spelling}");
            }
        }
    }
}
