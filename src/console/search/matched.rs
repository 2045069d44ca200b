//! Which words of a text a search found: marked as the register searches, without marks, by the beginnings of words.

use crate::text::fold;
use maud::{Markup, html};
use unicode_normalization::char::is_combining_mark;

/// A part of a text, and whether it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    text: String,
    found: bool,
}

/// The words that are looked for.
pub fn words(typed: &str) -> Vec<String> {
    fold(typed).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Cuts a text into what was found and what stands between.
pub fn pieces(text: &str, words: &[String]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let within = is_of_a_word(first);
        let end = rest.find(|character| is_of_a_word(character) != within).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        let found = within && fold(run).split(' ').any(|one| words.iter().any(|word| one.starts_with(word.as_str())));
        match pieces.last_mut().filter(|last| last.found == found) {
            Some(last) => last.text.push_str(run),
            None => pieces.push(Piece { text: run.to_owned(), found }),
        }
        rest = after;
    }
    pieces
}

fn is_of_a_word(character: char) -> bool {
    is_combining_mark(character) || !fold(character.encode_utf8(&mut [0; 4])).is_empty()
}

/// The words that a text does not have.
pub fn missing(text: &str, words: &[String]) -> Vec<String> {
    let folded = fold(text);
    words.iter().filter(|word| !folded.split(' ').any(|one| one.starts_with(word.as_str()))).cloned().collect()
}

/// The text with what was found marked.
pub fn marked(text: &str, words: &[String]) -> Markup {
    html! { @for piece in pieces(text, words) { @if piece.found { mark { (piece.text) } } @else { (piece.text) } } }
}

#[cfg(test)]
mod tests {
    use super::{marked, missing, words};

    #[test]
    fn words_are_found_without_marks_and_by_their_beginnings() {
        let shown = |text: &str, typed: &str| marked(text, &words(typed)).into_string();
        assert_eq!(
            shown("Làng nghề gốm sứ Bát Tràng", "lang gom bat trang"),
            "<mark>Làng</mark> nghề <mark>gốm</mark> sứ <mark>Bát</mark> <mark>Tràng</mark>"
        );
        assert_eq!(shown("Lụa Vạn Phúc", "va"), "Lụa <mark>Vạn</mark> Phúc");
        assert_eq!(shown("Bát Tra\u{300}ng", "TRÀNG"), "Bát <mark>Tra\u{300}ng</mark>");
        assert_eq!(shown("<b>gốm</b>", "gom"), "&lt;b&gt;<mark>gốm</mark>&lt;/b&gt;");
        assert_eq!(shown("Đồng", "b"), "Đồng");
    }

    #[test]
    fn what_a_text_lacks_is_looked_for_elsewhere() {
        assert_eq!(missing("Bình gốm", &words("gom bat trang")), ["bat", "trang"]);
        assert_eq!(missing("Bình gốm Bát Tràng", &words("bat gom")), Vec::<String>::new());
    }
}
