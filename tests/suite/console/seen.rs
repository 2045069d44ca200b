//! A page as it was sent: its text, its links, its parts.

use crate::support::client::{Actor, Reply};
use serde_json::Value;

/// A page.
pub(super) struct Seen {
    pub(super) html: String,
}

/// A link and what it is called.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) to: String,
    pub(super) words: String,
    /// The attributes as they stand.
    pub(super) attributes: String,
}

/// Asks for a page that is there.
pub(super) async fn page(actor: &Actor, path: &str) -> Seen {
    Seen::of(&actor.unchecked(path).await.expect(200))
}

/// How long the list of the API is that a page's address names.
pub(super) async fn length(actor: &Actor, page: &str) -> u64 {
    let path = page.strip_prefix("/en/").map_or_else(|| page.to_owned(), |rest| format!("/{rest}"));
    let more = if path.contains('?') { '&' } else { '?' };
    let list = actor.get(&format!("/api/v1{path}{more}count=exact&limit=1")).await.expect(200).json();
    list["total"].as_u64().expect("a total")
}

impl Seen {
    pub(super) fn of(reply: &Reply) -> Self {
        Self { html: String::from_utf8(reply.bytes.clone()).expect("UTF-8") }
    }

    /// What lies between two marks; insists that it is there.
    #[track_caller]
    pub(super) fn between(&self, from: &str, to: &str) -> Self {
        let (_, rest) = self.html.split_once(from).unwrap_or_else(|| panic!("no {from} in {}", self.html));
        Self { html: rest.split(to).next().unwrap_or_default().to_owned() }
    }

    /// As people read it, with single spaces.
    pub(super) fn text(&self) -> String {
        let (mut text, mut inside) = (String::new(), false);
        for character in self.html.chars() {
            match character {
                '<' => {
                    inside = true;
                    text.push(' ');
                }
                '>' => inside = false,
                other if !inside => text.push(other),
                _ => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// All links.
    pub(super) fn links(&self) -> Vec<Link> {
        let mut all = Vec::new();
        for part in self.html.split("<a ").skip(1) {
            let (attributes, rest) = part.split_once('>').expect("an end of the mark");
            let to = attributes.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            let words = Self { html: rest.split("</a>").next().unwrap_or_default().to_owned() }.text();
            all.push(Link { to: to.replace("&amp;", "&"), words, attributes: attributes.to_owned() });
        }
        all
    }

    /// Insists that people read this.
    #[track_caller]
    pub(super) fn says(&self, words: &str) {
        let text = self.text();
        assert!(text.contains(words), "{words:?} is not in: {text}");
    }

    /// Insists that they do not.
    #[track_caller]
    pub(super) fn does_not_say(&self, words: &str) {
        let text = self.text();
        assert!(!text.contains(words), "{words:?} is in: {text}");
    }

    /// The codes of the rows of its first table.
    pub(super) fn rows(&self) -> Vec<String> {
        let rows = self.html.split("<th scope=\"row\">").skip(1);
        rows.map(|row| {
            row.split("class=\"quiet\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default().to_owned()
        })
        .collect()
    }
}

/// The codes of an answer of the API.
pub(super) fn codes(list: &Value) -> Vec<String> {
    list["data"].as_array().expect("a list").iter().map(|one| one["code"].as_str().expect("a code").to_owned()).collect()
}
