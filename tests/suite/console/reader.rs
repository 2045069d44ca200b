//! Somebody at a browser: follows links, fills in forms, keeps cookies, and reads what stands on a page.

use crate::accounts::browser::{Browser, person};
use crate::support::app::TestApp;
use crate::support::client::Reply;
use axum::http::Method;
use serde_json::{Value, json};

/// A person who is signed in, or nobody yet.
pub(super) struct AtPages(pub(super) Browser);

impl AtPages {
    /// Nobody.
    pub(super) fn nobody(app: &TestApp) -> Self {
        Self(Browser::new(app.anonymous()))
    }

    /// A person with a role.
    pub(super) async fn signed_in(app: &TestApp, name: &str, role: &str, rest: Value) -> Self {
        let mut body = json!({"name": name, "display_name": format!("Ông/bà {name}"), "role": role});
        body.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        Self(person(app, &body).await.0)
    }

    /// An officer of the department of agriculture.
    pub(super) async fn agriculture(app: &TestApp) -> Self {
        Self::signed_in(app, "so.nn", "department_officer", json!({"department": "agriculture"})).await
    }

    /// Who keeps accounts.
    pub(super) async fn administrator(app: &TestApp) -> Self {
        Self::signed_in(app, "quan.tri", "administrator", json!({})).await
    }

    fn keep(&mut self, reply: Reply) -> Reply {
        for cookie in &reply.cookies {
            let (name, rest) = cookie.split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.0.jar.remove(name);
            } else {
                self.0.jar.insert(name.to_owned(), rest.split(';').next().unwrap().to_owned());
            }
        }
        reply
    }

    /// Asks for a page.
    pub(super) async fn get(&mut self, path: &str) -> Reply {
        let reply = self.0.actor().unchecked(path).await;
        self.keep(reply)
    }

    /// A page that is there.
    pub(super) async fn page(&mut self, path: &str) -> PageText {
        PageText::of(&self.get(path).await.expect(200))
    }

    /// Sends a form.
    pub(super) async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let actor = self.0.actor().unchecked_actor();
        let reply = actor.send(Method::POST, path, Some("application/x-www-form-urlencoded"), body.into_bytes()).await;
        self.keep(reply)
    }

    /// Sends a form that leads to another page.
    pub(super) async fn sent(&mut self, path: &str, fields: &[(&str, &str)]) -> String {
        self.send(path, fields).await.expect(303).header("location").to_owned()
    }

    /// Hands in a form with a file.
    pub(super) async fn hand_in(&mut self, path: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Reply {
        let reply = self.0.actor().unchecked_actor().hand_in(path, parts).await;
        self.keep(reply)
    }
}

/// What stands on a page.
pub(super) struct PageText {
    /// As it was sent.
    pub(super) html: String,
    /// As people read it: without its marks, with single spaces.
    pub(super) text: String,
}

impl PageText {
    pub(super) fn of(reply: &Reply) -> Self {
        let html = String::from_utf8(reply.bytes.clone()).unwrap();
        let body = html.split_once("<main").map_or(html.as_str(), |(_, main)| main).split("</main>").next().unwrap_or_default();
        // What is cut off begins within the mark of `main`.
        let (mut text, mut inside) = (String::new(), html.contains("<main"));
        for character in body.chars() {
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
        let text = text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        Self { text: text.split_whitespace().collect::<Vec<_>>().join(" "), html }
    }

    /// Insists that people read this.
    #[track_caller]
    pub(super) fn says(&self, words: &str) -> &Self {
        assert!(self.text.contains(words), "{words:?} is not in: {}", self.text);
        self
    }

    /// Insists that nobody reads this.
    #[track_caller]
    pub(super) fn hides(&self, words: &str) -> &Self {
        assert!(!self.html.contains(words), "{words:?} is in: {}", self.text);
        self
    }

    /// The value of an input, as the page filled it in; the first of that name.
    #[track_caller]
    pub(super) fn value(&self, name: &str) -> String {
        let input =
            self.html.split("<input").find(|input| input.split('>').next().unwrap().contains(&format!("name=\"{name}\"")));
        let input = input.unwrap_or_else(|| panic!("no input {name} in {}", self.html));
        let value = input.split('>').next().unwrap().split_once("value=\"").unwrap_or_else(|| panic!("{name} has no value")).1;
        value.split('"').next().unwrap().replace("&quot;", "\"").replace("&amp;", "&")
    }
}
