//! Pages as tests read them: by what stands between marks. No parser: what we write is known.

use crate::support::client::Actor;

/// A page that is there.
pub(super) async fn page(reader: &Actor, path: &str) -> String {
    let reply = reader.unchecked(path).await.expect(200);
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8", "{path}");
    String::from_utf8(reply.bytes).unwrap()
}

/// What stands between two marks, each time.
pub(super) fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    text.split(from).skip(1).map(|rest| rest.split(to).next().unwrap_or_default()).collect()
}

/// Text without its marks, with what was escaped as it was.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    text.trim().to_owned()
}

/// The rows of a table, each as the texts of its cells.
pub(super) fn rows(table: &str) -> Vec<Vec<String>> {
    let cells = |row: &str| {
        let marked = row.replace("<td", "\u{1}<td").replace("<th", "\u{1}<th");
        marked.split('\u{1}').skip(1).map(plain).collect()
    };
    between(table, "<tr", "</tr>").into_iter().map(|row| cells(&format!("<tr{row}"))).collect()
}

/// A link to the page of a list of the API, with this number as its words.
pub(super) fn link(prefix: &str, list: &str, number: &str) -> String {
    let page = list.strip_prefix("/api/v1").unwrap();
    format!("href=\"{prefix}{}\">{number}</a>", page.replace('&', "&amp;"))
}
