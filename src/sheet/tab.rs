//! The names of the sheets of a workbook, within what Excel takes.

/// The longest name, in UTF-16 units.
const LONGEST: usize = 31;
const FORBIDDEN: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];
/// Excel keeps this name for itself.
const RESERVED: &str = "history";

/// A name that Excel takes and that no other sheet has: without forbidden characters, cut, numbered. Harmless, because the
/// whole name stands on the sheet that tells about the tables.
pub(super) fn unique(name: &str, instead: &str, others: &[String]) -> String {
    let clean: String = name.chars().map(|c| if FORBIDDEN.contains(&c) || c.is_control() { ' ' } else { c }).collect();
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    let clean = clean.trim_matches(['\'', ' ']);
    let base = if clean.is_empty() { instead } else { clean };
    // Excel does not tell names apart by case.
    let taken = |name: &str| {
        let name = name.to_lowercase();
        name == RESERVED || others.iter().any(|other| other.to_lowercase() == name)
    };
    let mut candidate = cut(base, LONGEST).to_owned();
    let mut number = 2;
    while taken(&candidate) {
        let ending = format!(" ({number})");
        candidate = format!("{}{ending}", cut(base, LONGEST - ending.len()));
        number += 1;
    }
    candidate
}

/// The first so many UTF-16 units, at most; no apostrophe or space at the end.
fn cut(text: &str, units: usize) -> &str {
    let mut used = 0;
    let end = text.char_indices().find(|(_, character)| {
        used += character.len_utf16();
        used > units
    });
    end.map_or(text, |(end, _)| &text[..end]).trim_end_matches(['\'', ' '])
}

#[cfg(test)]
mod tests {
    use super::unique;

    #[test]
    fn names_fit_excel() {
        assert_eq!(unique("Làng nghề", "Bảng", &[]), "Làng nghề");
        assert_eq!(unique("2024/2025: [a*b?]\\c", "Bảng", &[]), "2024 2025 a b c");
        assert_eq!(unique("'Tơ lụa'", "Bảng", &[]), "Tơ lụa");
        assert_eq!(unique(" /'/ ", "Bảng", &[]), "Bảng");
        let long = unique("Sản phẩm OCOP theo quận huyện thị xã", "Bảng", &[]);
        assert_eq!(long, "Sản phẩm OCOP theo quận huyện t");
        assert_eq!(long.encode_utf16().count(), 31);
    }

    #[test]
    fn names_differ_from_one_another_and_from_what_excel_keeps() {
        let others = ["Làng nghề".to_owned(), "làng nghề (2)".to_owned()];
        assert_eq!(unique("LÀNG NGHỀ", "Bảng", &others), "LÀNG NGHỀ (3)");
        assert_eq!(unique("History", "Table", &[]), "History (2)");
        let long = "x".repeat(31);
        assert_eq!(unique(&long, "Table", std::slice::from_ref(&long)), format!("{} (2)", "x".repeat(27)));
    }
}
