//! A page as a browser has it: its form can be filled in and sent.

use crate::accounts::browser::{Browser, person};
use crate::support::app::TestApp;
use crate::support::client::{Actor, Reply};
use axum::http::Method;
use serde_json::json;

/// The HTML of an answer.
pub(crate) fn text(reply: &Reply) -> String {
    String::from_utf8(reply.bytes.clone()).expect("text")
}

/// What stands between two texts, everywhere.
pub(crate) fn between<'a>(html: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    html.split(before).skip(1).filter_map(|rest| rest.split(after).next()).collect()
}

/// As it reads, without the escapes of HTML.
pub(crate) fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The form of a page that is sent to an address: its fields with what stands in them.
pub(crate) struct Form {
    action: String,
    pub(crate) pairs: Vec<(String, String)>,
}

impl Form {
    #[track_caller]
    pub(crate) fn of(html: &str, action: &str) -> Self {
        let start = format!("action=\"{action}\"");
        let at = html.find(&start).unwrap_or_else(|| panic!("no form for {action} in {html}"));
        let body = html[at..].split("</form>").next().expect("a form");
        let mut pairs = Vec::new();
        for tag in between(body, "<input ", ">") {
            let value = |name: &str| between(tag, &format!("{name}=\""), "\"").first().map(|value| unescaped(value));
            let kind = value("type").unwrap_or_default();
            let chosen = kind != "radio" || tag.contains(" checked");
            if let (Some(name), true) = (value(" name").or_else(|| value("name")), chosen) {
                pairs.push((name, value("value").unwrap_or_default()));
            }
        }
        for area in between(body, "<textarea ", "</textarea>") {
            let (tag, content) = area.split_once('>').expect("an area");
            let name = between(tag, "name=\"", "\"")[0];
            pairs.push((name.to_owned(), unescaped(content.strip_prefix('\n').unwrap_or(content))));
        }
        for select in between(body, "<select ", "</select>") {
            let name = between(select, "name=\"", "\"")[0];
            let selected =
                select.split("<option ").find(|option| option.split('>').next().is_some_and(|tag| tag.ends_with(" selected")));
            let value = selected.and_then(|option| between(option, "value=\"", "\"").first().copied()).unwrap_or_default();
            pairs.push((name.to_owned(), unescaped(value)));
        }
        Self { action: action.to_owned(), pairs }
    }

    pub(crate) fn value(&self, name: &str) -> &str {
        self.pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    pub(crate) fn fill(mut self, values: &[(&str, &str)]) -> Self {
        for (name, value) in values {
            self.pairs.retain(|(known, _)| known != name);
            self.pairs.push(((*name).to_owned(), (*value).to_owned()));
        }
        self
    }

    pub(crate) async fn send(&self, browser: &Browser) -> Reply {
        post(&browser.actor(), &self.action, &self.pairs).await
    }
}

/// Sends a form.
pub(crate) async fn post(actor: &Actor, path: &str, pairs: &[(String, String)]) -> Reply {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(pairs);
    let media = Some("application/x-www-form-urlencoded");
    actor.unchecked_actor().with("accept", "text/html").send(Method::POST, path, media, body.finish().into_bytes()).await
}

/// Gets a page.
pub(crate) async fn get(browser: &Browser, path: &str) -> String {
    text(&browser.actor().with("accept", "text/html").unchecked(path).await.expect(200))
}

/// An officer of a department.
pub(crate) async fn officer(app: &TestApp, name: &str, department: &str) -> Browser {
    let body = json!({"name": name, "display_name": "Cán bộ sở", "role": "department_officer", "department": department});
    person(app, &body).await.0
}
