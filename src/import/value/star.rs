//! Stars, as offices write them: `4 sao`, `04 sao`, `OCOP 4 sao`, `tiềm năng 5 sao`. Several stars in one cell are told.

use super::Unclear;
use super::shown::{expected, plain, shown, usable};
use crate::import::file::Value;
use entity::vocabulary::Star;

/// The stars of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stars {
    /// The stars of its certificate.
    pub star: Star,
    /// Whether the city proposes it for five stars: a certificate of four, until the ministry decides (26/2026, art. 7.3.e).
    pub potential_five_star: bool,
}

/// Words for numbers.
const WORDS: [(&str, &str); 11] = [
    ("một", "1"),
    ("hai", "2"),
    ("ba", "3"),
    ("bốn", "4"),
    ("tư", "4"),
    ("năm", "5"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
];

/// Words that say nothing about how many stars there are.
const AROUND: [&str; 16] =
    ["ocop", "sao", "hạng", "đạt", "star", "stars", "sản", "phẩm", "xếp", "loại", "cấp", "quốc", "gia", "thành", "phố", "tỉnh"];

/// Words after which a number is a bound.
const BOUNDS: [&str; 10] = ["từ", "trở", "trên", "dưới", "ít", "hơn", "least", "over", "above", "tối"];

/// The stars that a cell means.
pub fn star(value: &Value) -> Result<Stars, Unclear> {
    usable(value)?;
    let text = match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) if number.fract() == 0.0 => number.to_string(),
        Value::Number(number) if [3.4, 4.5, 3.5].contains(number) => return Err(several(value)),
        _ => return Err(not_stars(value)),
    };
    let words = words(&text);
    let is = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    if is(&BOUNDS) {
        return Err(bound(value));
    }
    let potential = words.iter().zip(words.iter().skip(1)).any(|(one, two)| one == "tiềm" && two == "năng") || is(&["potential"]);
    let numbers: Vec<&String> = words.iter().filter(|word| word.starts_with(|first: char| first.is_ascii_digit())).collect();
    let known = |word: &String| {
        AROUND.contains(&word.as_str())
            || word.starts_with(|c: char| c.is_ascii_digit())
            || (potential && ["tiềm", "năng", "potential"].contains(&word.as_str()))
    };
    let number = match numbers[..] {
        [_, _, ..] => return Err(several(value)),
        [number] if words.iter().all(known) => number.trim_start_matches('0'),
        _ => return Err(not_stars(value)),
    };
    match (number, potential) {
        ("5", true) => Ok(Stars { star: Star::Four, potential_five_star: true }),
        (_, true) => Err(potential_below_five(value)),
        ("3", false) => Ok(Stars { star: Star::Three, potential_five_star: false }),
        ("4", false) => Ok(Stars { star: Star::Four, potential_five_star: false }),
        ("5", false) => Ok(Stars { star: Star::Five, potential_five_star: false }),
        ("1" | "2", false) => Err(too_few(value)),
        _ => Err(not_stars(value)),
    }
}

/// The words of a text, numbers in digits; `★★★★` is a number.
fn words(text: &str) -> Vec<String> {
    let text = plain(text);
    let drawn = text.chars().filter(|sign| matches!(sign, '★' | '⭐' | '*')).count();
    let mut words: Vec<String> = text
        .split(|character: char| !character.is_alphanumeric())
        .flat_map(|word| {
            // "4sao" is two words.
            let (number, rest) = word.split_at(word.find(|character: char| !character.is_ascii_digit()).unwrap_or(word.len()));
            [number, rest]
        })
        .filter(|word| !word.is_empty())
        .map(|word| WORDS.iter().find_map(|(name, digit)| (*name == word).then_some(*digit)).unwrap_or(word).to_owned())
        .collect();
    let has_number = words.iter().any(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    if drawn > 0 && !has_number {
        words.push(drawn.to_string());
    }
    words
}

fn not_stars(value: &Value) -> Unclear {
    expected(
        "star-unknown",
        value,
        "hạng sao: hãy ghi 3 sao, 4 sao, 5 sao hoặc tiềm năng 5 sao",
        "a number of stars: write 3, 4 or 5, or “tiềm năng 5 sao”",
    )
}

fn several(value: &Value) -> Unclear {
    let shown = shown(value);
    Unclear::new(
        "star-several",
        format!("“{shown}” nêu nhiều hạng sao. Mỗi dòng chỉ ghi một hạng: hãy tách thành từng sản phẩm."),
        format!("“{shown}” names several stars. A row has one: split it into its products."),
    )
}

fn bound(value: &Value) -> Unclear {
    let shown = shown(value);
    Unclear::new(
        "star-bound",
        format!("“{shown}” là một khoảng, không phải hạng sao của một sản phẩm. Hãy ghi đúng hạng được công nhận."),
        format!("“{shown}” is a bound, not the stars of one product. Write the stars that were recognised."),
    )
}

fn too_few(value: &Value) -> Unclear {
    let shown = shown(value);
    Unclear::new(
        "star-too-few",
        format!(
            "“{shown}”: sản phẩm 1 hoặc 2 sao không được công nhận OCOP, nên không ghi vào sổ. Hạng được công nhận là 3, 4 hoặc 5 sao."
        ),
        format!(
            "“{shown}”: products of one or two stars are not recognised and have no place in the register. Recognised are 3, 4 or 5."
        ),
    )
}

fn potential_below_five(value: &Value) -> Unclear {
    let shown = shown(value);
    Unclear::new(
        "star-potential",
        format!("“{shown}”: chỉ có “tiềm năng 5 sao” (giấy chứng nhận 4 sao). Hãy ghi hạng sao trên giấy chứng nhận."),
        format!("“{shown}”: only “potential five stars” exists, with a certificate of four. Write the stars of the certificate."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<(u8, bool), &'static str> {
        star(&Value::Text(text.to_owned()))
            .map(|stars| (stars.star.number(), stars.potential_five_star))
            .map_err(|unclear| unclear.code)
    }

    #[test]
    fn spellings_of_offices_are_stars() {
        for text in [
            "4",
            "4 sao",
            "“4 sao”",
            "04 sao",
            "OCOP 4 sao",
            "hạng 4 sao",
            "Hạng 4 sao",
            "4sao",
            "bốn sao",
            "four-star",
            "4 -star",
            "4*",
            "★★★★",
            "ĐẠT 4 SAO",
            "Sản phẩm OCOP 4 sao cấp thành phố",
        ] {
            let expected = Ok((4, false));
            assert_eq!(of(text), expected, "{text}");
        }
        assert_eq!([of("5 -star"), of("năm sao"), of("3 sao")], [Ok((5, false)), Ok((5, false)), Ok((3, false))]);
        assert_eq!(star(&Value::Number(5.0)).map(|stars| stars.star), Ok(Star::Five));
    }

    #[test]
    fn potential_five_is_a_certificate_of_four() {
        assert_eq!(of("tiềm năng 5 sao"), Ok((4, true)));
        assert_eq!(of("OCOP tiềm năng 5 sao"), Ok((4, true)));
        assert_eq!(of("tiềm năng 4 sao"), Err("star-potential"));
    }

    #[test]
    fn what_names_no_single_star_is_told() {
        for text in ["3,4 sao", "3-4 sao", "3 – 4 sao", "3 sao, 4 sao"] {
            assert_eq!(of(text), Err("star-several"), "{text}");
        }
        assert_eq!(star(&Value::Number(3.4)).map_err(|unclear| unclear.code), Err("star-several"));
        assert_eq!(of("từ 3 sao trở lên"), Err("star-bound"));
        assert_eq!([of("2 sao"), of("một sao")], [Err("star-too-few"); 2]);
        for text in ["sao", "6 sao", "43 sao", "Gốm 4 sao", "không", "4 giờ"] {
            assert_eq!(of(text), Err("star-unknown"), "{text}");
        }
    }
}
