//! Whether a word can be a Vietnamese syllable: initial, rhyme, tone. Tells a text in the wrong letters from one in the
//! right ones. Knows no word and no encoding.

use crate::text::is_tone;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Initials, the longer before those they begin with. The empty one is last.
const INITIALS: [&str; 29] = [
    "ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p",
    "r", "s", "t", "v", "x", "y", "",
];

/// Rhymes without tone: glide, nucleus and final as they are spelled. `ăk` stands for names such as Đắk Lắk.
const RHYMES: &str = " \
    a ac ach ai am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu \
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăp oăt oc oe oem oen oeo oet oi om on ong ooc oong op ot \
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt \
    u ua uân uâng uât uây uê uêch uênh uêu uơ uy uya uych uynh uyp uyt uyu uyn uyên uyêt uôc uôi uôm uôn uông uôt uc ui um un ung \
    up ut ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y ych yêm yên yêng yêt yêu ynh yt ";

/// Rhymes of two vowels that may have their tone on the second; on others ("xaõ") it stands on the first.
const LATE_TONES: [&str; 5] = ["oa", "oe", "uy", "uê", "uơ"];

/// Whether a word can be a syllable. Case does not matter, nor whether the tone is placed the old way ("hoà") or the new.
pub(super) fn is_possible(word: &str) -> bool {
    let mut tone = None;
    let mut tones = 0;
    let mut at_end = false;
    let mut plain = String::with_capacity(word.len());
    for character in word.nfd().flat_map(char::to_lowercase) {
        if is_tone(character) {
            tone = Some(character);
            tones += 1;
            at_end = true;
        } else {
            at_end &= is_combining_mark(character);
            plain.push(character);
        }
    }
    let plain: String = plain.nfc().collect();
    let fits = |initial: &str| plain.strip_prefix(initial).is_some_and(|rhyme| is_rhyme(rhyme, tone, at_end));
    tones <= 1 && INITIALS.iter().any(|initial| fits(initial))
}

fn is_rhyme(rhyme: &str, tone: Option<char>, tone_at_end: bool) -> bool {
    // Before p, t, c, ch a syllable is sắc or nặng.
    let stopped = rhyme.ends_with(['p', 't', 'c', 'k']) || rhyme.ends_with("ch");
    let fits = !stopped || matches!(tone, Some('\u{301}' | '\u{323}'));
    let placed = !tone_at_end || rhyme.chars().nth(1).is_none() || LATE_TONES.contains(&rhyme);
    fits && placed && !rhyme.is_empty() && !rhyme.contains(' ') && RHYMES.contains(&format!(" {rhyme} "))
}

#[cfg(test)]
mod tests {
    use super::is_possible;

    #[test]
    fn syllables_are_told_from_other_words() {
        let text = "Sở Nông nghiệp và Môi trường Hà Nội công nhận làng nghề truyền thống gốm sứ Bát Tràng Đồng Kỵ Thuỵ Khuê thuở khuya \
                    quốc quyết Quỳnh giếng gì Nguyễn Huỳnh ngoằn nghĩa hoá hòa Y ở ươu khuỷu Lắk rượu yến đường";
        for word in text.split_whitespace() {
            assert!(is_possible(word), "{word}");
            assert!(is_possible(&word.to_uppercase()), "{word}");
        }
        let foreign = "hßa x· chñ nghÜa ViÖt Coäng hoøa xaõ Café Müller Señor S·n Lµng bat gốmm ngô̂ Hồồ brăng f";
        for word in foreign.split_whitespace() {
            assert!(!is_possible(word), "{word}");
        }
    }

    #[test]
    fn a_stopped_syllable_has_one_of_two_tones() {
        assert_eq!(["bát", "bạt", "bàt", "bảt", "sách", "sãch"].map(is_possible), [true, true, false, false, true, false]);
    }
}
