//! Texts typed for fonts of before Unicode: TCVN3 (ABC, `.VnTime`) and VNI. Their letters are those of Western Europe, drawn
//! otherwise. Here they are recognised and become Unicode. Knows no file and no byte: the letters are those of Windows-1252.
//!
//! TCVN3 is the second form of TCVN 5712:1993 without its capitals with tone, which its fonts do not have; the table was
//! compared with glibc's `TCVN5712-1`, letter for letter. VNI is two letters for one: a vowel and a mark; its table is the
//! one of the VNI-Windows fonts.

use super::syllable::is_possible;
use unicode_normalization::UnicodeNormalization;

/// TCVN3: the code of each letter, in the order of [`TCVN3_LETTERS`].
const TCVN3_CODES: &str = "¡¢£¤¥¦§¨©ª«¬\u{ad}®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ";
const TCVN3_LETTERS: &str = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ";

/// VNI: letters that stand alone.
const VNI_LETTERS: [(char, char); 10] =
    [('ñ', 'đ'), ('Ñ', 'Đ'), ('ô', 'ơ'), ('Ô', 'Ơ'), ('ö', 'ư'), ('Ö', 'Ư'), ('æ', 'ỉ'), ('Æ', 'Ỉ'), ('î', 'ỵ'), ('Î', 'Ỵ')];

/// VNI: letters that are another `i` than they seem.
const VNI_SWAPPED: [(char, char); 4] = [('ó', 'ĩ'), ('Ó', 'Ĩ'), ('ò', 'ị'), ('Ò', 'Ị')];

/// VNI: what a mark adds to the vowel before it, and to which vowels.
const VNI_MARKS: [(char, &str, &str); 17] = [
    ('ù', "\u{301}", "aeouyơư"),
    ('ø', "\u{300}", "aeouyơư"),
    ('û', "\u{309}", "aeouyơư"),
    ('õ', "\u{303}", "aeouyơư"),
    ('ï', "\u{323}", "aeouyơư"),
    ('â', "\u{302}", "aeo"),
    ('á', "\u{302}\u{301}", "aeo"),
    ('à', "\u{302}\u{300}", "aeo"),
    ('å', "\u{302}\u{309}", "aeo"),
    ('ã', "\u{302}\u{303}", "aeo"),
    ('ä', "\u{302}\u{323}", "aeo"),
    ('ê', "\u{306}", "a"),
    ('é', "\u{306}\u{301}", "a"),
    ('è', "\u{306}\u{300}", "a"),
    ('ú', "\u{306}\u{309}", "a"),
    ('ü', "\u{306}\u{303}", "a"),
    ('ë', "\u{306}\u{323}", "a"),
];

/// Letters that print and character recognition put in the place of Vietnamese ones.
const LOOK_ALIKES: [(char, char); 8] =
    [('ƣ', 'ư'), ('Ƣ', 'Ư'), ('ī', 'ĩ'), ('Ī', 'Ĩ'), ('Ð', 'Đ'), ('ð', 'đ'), ('Ɖ', 'Đ'), ('ɖ', 'đ')];

/// A family of fonts with letters of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Font {
    /// TCVN3 (ABC): one letter for one.
    Tcvn3,
    /// VNI: a vowel and its mark.
    Vni,
}

impl Font {
    pub(super) const ALL: [Self; 2] = [Self::Tcvn3, Self::Vni];

    /// What people call it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3",
            Self::Vni => "VNI",
        }
    }

    /// The text as it looks in the font.
    pub(super) fn convert(self, text: &str) -> String {
        match self {
            Self::Tcvn3 => from_tcvn3(text),
            Self::Vni => from_vni(text),
        }
    }
}

fn from_tcvn3(text: &str) -> String {
    let letter = |code| TCVN3_CODES.chars().zip(TCVN3_LETTERS.chars()).find_map(|(from, to)| (from == code).then_some(to));
    text.split_inclusive(|character| !belongs_to_word(character))
        .map(|word| {
            let converted: String = word.chars().map(|code| letter(code).unwrap_or(code)).collect();
            // The capitals of these fonts (`.VnTimeH`) have the codes of small letters.
            let mut typed = word.chars().filter(char::is_ascii_alphabetic);
            let capitals = typed.clone().count() > 1 && typed.all(|letter| letter.is_ascii_uppercase());
            if capitals { converted.to_uppercase() } else { converted }
        })
        .collect()
}

fn from_vni(text: &str) -> String {
    let mut converted = String::with_capacity(text.len());
    let mut vowel = None;
    for typed in text.chars() {
        let small = typed.to_lowercase().next().unwrap_or(typed);
        let mark = VNI_MARKS.iter().find(|(mark, _, vowels)| *mark == small && vowel.is_some_and(|vowel| vowels.contains(vowel)));
        if let Some((_, marks, _)) = mark {
            converted.push_str(marks);
            vowel = None;
            continue;
        }
        let letter = VNI_LETTERS.iter().chain(&VNI_SWAPPED).find_map(|(from, to)| (*from == typed).then_some(*to));
        let letter = letter.unwrap_or(typed);
        converted.push(letter);
        vowel = letter.to_lowercase().next();
    }
    converted.nfc().collect()
}

/// The text in Unicode and what it was typed for, if its words become possible syllables in exactly one font and were not
/// before. One word that is possible either way ("Gèm") stays as it is: nothing tells which was meant.
pub(super) fn recognise(text: &str) -> Option<(String, &'static str)> {
    let western = |letter: char| ('\u{a1}'..='\u{ff}').contains(&letter);
    if text.is_ascii() || !text.chars().any(western) || text.chars().any(is_only_vietnamese) {
        return None;
    }
    let mut fitting = Font::ALL.into_iter().filter(|font| becomes_possible(text, *font));
    match (fitting.next(), fitting.next()) {
        (Some(font), None) => Some((font.convert(text), font.name())),
        _ => None,
    }
}

fn becomes_possible(text: &str, font: Font) -> bool {
    let mut evidence = false;
    for word in marked_words(text) {
        if !is_possible(&font.convert(word)) {
            return false;
        }
        evidence |= word.chars().any(|letter| letter.is_ascii_alphabetic()) && !is_possible(word);
    }
    evidence
}

/// How many words with letters beyond ASCII there are, and how many of them can be syllables.
pub(super) fn score(text: &str) -> (usize, usize) {
    marked_words(text).fold((0, 0), |(all, possible), word| (all + 1, possible + usize::from(is_possible(word))))
}

/// The text with look-alikes put right, if there are any and the words become possible syllables.
pub(super) fn put_look_alikes_right(text: &str) -> Option<String> {
    let right = |letter| LOOK_ALIKES.iter().find_map(|(wrong, right)| (*wrong == letter).then_some(*right));
    if text.is_ascii() || !text.chars().any(|letter| right(letter).is_some()) {
        return None;
    }
    let mut changed = false;
    let put_right = |part: &str| {
        let word = part.trim_end_matches(|character| !belongs_to_word(character));
        let better: String = word.chars().map(|letter| right(letter).unwrap_or(letter)).collect();
        if better != word && is_possible(&better) {
            changed = true;
            format!("{better}{}", part.get(word.len()..).unwrap_or_default())
        } else {
            part.to_owned()
        }
    };
    let whole: String = text.split_inclusive(|character| !belongs_to_word(character)).map(put_right).collect();
    changed.then_some(whole)
}

fn marked_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character| !belongs_to_word(character)).filter(|word| !word.is_ascii())
}

/// Signs of Windows-1252 are letters in these fonts, so they belong to words.
fn belongs_to_word(character: char) -> bool {
    character.is_alphabetic()
        || ('\u{a1}'..='\u{ff}').contains(&character)
        || unicode_normalization::char::is_combining_mark(character)
}

/// Letters that no font of before Unicode needs: a text that has them is Unicode.
fn is_only_vietnamese(letter: char) -> bool {
    matches!(letter, 'ă' | 'Ă' | 'đ' | 'Đ' | 'ĩ' | 'Ĩ' | 'ũ' | 'Ũ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}')
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    const SMALL: &str = "a à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ đ e è ẻ ẽ é ẹ ê ề ể ễ ế ệ i ì ỉ ĩ í ị o ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ \
                         u ù ủ ũ ú ụ ư ừ ử ữ ứ ự y ỳ ỷ ỹ ý ỵ";

    #[test]
    fn the_whole_alphabet_comes_back_from_tcvn3() {
        let code = |letter| TCVN3_LETTERS.chars().position(|to| to == letter).and_then(|at| TCVN3_CODES.chars().nth(at));
        let typed: String = SMALL.chars().map(|letter| code(letter).unwrap_or(letter)).collect();
        assert!(!typed.chars().any(is_only_vietnamese));
        assert_eq!(Font::Tcvn3.convert(&typed), SMALL);
        assert_eq!(TCVN3_CODES.chars().count(), TCVN3_LETTERS.chars().count());
        assert_eq!(Font::Tcvn3.convert("¡¢£¤¥¦§"), "ĂÂÊÔƠƯĐ");
        // The two ends of the table of glibc: 0xB5 is à, 0xFE is ỵ.
        assert_eq!(Font::Tcvn3.convert("\u{b5}\u{fe}"), "àỵ");
    }

    #[test]
    fn the_whole_alphabet_comes_back_from_vni() {
        let typed = "a aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä ñ e eø eû eõ eù eï eâ eà eå eã eá eä i ì æ ó í ò \
                     o oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï u uø uû uõ uù uï ö öø öû öõ öù öï y yø yû yõ yù î";
        assert_eq!(Font::Vni.convert(typed), SMALL);
        assert_eq!(Font::Vni.convert(&typed.to_uppercase()), SMALL.to_uppercase());
    }

    #[test]
    fn known_texts_are_recognised() {
        for (typed, name, meant) in [
            ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "TCVN3", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
            ("Lµng nghÒ", "TCVN3", "Làng nghề"),
            ("LµNG NGHÒ t\u{ad}¬ng B¸t Trµng", "TCVN3", "LÀNG NGHỀ tương Bát Tràng"),
            ("Hµ Néi, 4 sao", "TCVN3", "Hà Nội, 4 sao"),
            ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "VNI", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
            ("Laøng ngheà Baùt Traøng", "VNI", "Làng nghề Bát Tràng"),
            ("LAØNG NGHEÀ ÑOÂNG HOÀ", "VNI", "LÀNG NGHỀ ĐÔNG HỒ"),
        ] {
            assert_eq!(recognise(typed).unwrap(), (meant.to_owned(), name), "{typed}");
        }
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in [
            "Làng nghề gốm",
            "Bò khô",
            "Café",
            "São Paulo",
            "Zürich",
            "Señor",
            "OCOP®",
            "3 sao · 4 sao",
            "«Gốm»",
            "10 m²",
            "ý",
            "Gèm",
        ] {
            assert_eq!(recognise(text), None, "{text}");
        }
    }

    #[test]
    fn look_alikes_are_put_right_where_a_word_becomes_possible() {
        assert_eq!(put_look_alikes_right("Dƣơng Liễu, đƣợc").unwrap(), "Dương Liễu, được");
        assert_eq!(put_look_alikes_right("Tuyết Nghīa").unwrap(), "Tuyết Nghĩa");
        assert_eq!(put_look_alikes_right("Ðông Anh").unwrap(), "Đông Anh");
        for text in ["D−ơng Quang", "tinh Hà Tày", "Rīga", "Dương"] {
            assert_eq!(put_look_alikes_right(text), None, "{text}");
        }
    }
}
