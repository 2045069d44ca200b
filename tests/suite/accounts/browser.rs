//! A browser that keeps its cookies, and the people who use one.

use crate::support::app::TestApp;
use crate::support::client::{Actor, Reply};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A good password.
pub(crate) const PASSWORD: &str = "nghe-nhan-lam-gom-tu-1987";

/// Keeps cookies as browsers do.
#[derive(Clone)]
pub(crate) struct Browser {
    actor: Actor,
    pub(crate) jar: BTreeMap<String, String>,
}

impl Browser {
    pub(crate) fn new(actor: Actor) -> Self {
        Self { actor, jar: BTreeMap::new() }
    }

    /// The same cookies, towards the service at another moment.
    pub(crate) fn towards(&self, actor: Actor) -> Self {
        Self { actor, jar: self.jar.clone() }
    }

    /// The same cookies, with one more header.
    pub(crate) fn actor(&self) -> Actor {
        if self.jar.is_empty() {
            return self.actor.clone();
        }
        let cookies: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.actor.with("cookie", &cookies.join("; ")).with("sec-fetch-site", "same-origin")
    }

    fn keep(&mut self, reply: Reply) -> Reply {
        for cookie in &reply.cookies {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if cookie.contains("Max-Age=0") {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.to_owned(), value.to_owned());
            }
        }
        reply
    }

    pub(crate) async fn get(&mut self, path: &str) -> Reply {
        let reply = self.actor().get(path).await;
        self.keep(reply)
    }

    pub(crate) async fn post(&mut self, path: &str, body: &Value) -> Reply {
        let reply = self.actor().post(path, body).await;
        self.keep(reply)
    }

    pub(crate) async fn put(&mut self, path: &str, body: &Value) -> Reply {
        let reply = self.actor().put(path, body).await;
        self.keep(reply)
    }

    pub(crate) async fn delete(&mut self, path: &str) -> Reply {
        let reply = self.actor().delete(path).await;
        self.keep(reply)
    }

    pub(crate) async fn sign_in(&mut self, name: &str, password: &str) -> Reply {
        self.post("/api/v1/session", &json!({"name": name, "password": password})).await
    }

    pub(crate) async fn sign_in_with(&mut self, name: &str, code: &str) -> Reply {
        self.post("/api/v1/session", &json!({"name": name, "password": PASSWORD, "code": code})).await
    }
}

/// Makes an account; returns its code.
pub(crate) async fn account(app: &TestApp, body: &Value) -> String {
    app.administrator().await.post("/api/v1/accounts", body).await.expect(201).code()
}

/// A one-time link of an account.
pub(crate) async fn link(app: &TestApp, code: &str) -> String {
    let made =
        app.administrator().await.post(&format!("/api/v1/accounts/{code}/invitation"), &json!({})).await.expect(201).json();
    made["token"].as_str().unwrap().to_owned()
}

/// An account with a password; returns its code.
pub(crate) async fn invited(app: &TestApp, body: &Value) -> String {
    let code = account(app, body).await;
    let token = link(app, &code).await;
    app.anonymous().post("/api/v1/invitations/accept", &json!({"token": token, "password": PASSWORD})).await.expect(200);
    code
}

/// A reader named Lan, signed in; with the code of her account.
pub(crate) async fn lan(app: &TestApp) -> (Browser, String) {
    person(app, &json!({"name": "lan.nguyen", "display_name": "Nguyễn Thị Lan", "role": "reader"})).await
}

/// Somebody with an account and a password, signed in.
pub(crate) async fn person(app: &TestApp, body: &Value) -> (Browser, String) {
    let code = invited(app, body).await;
    let mut browser = Browser::new(app.anonymous());
    browser.sign_in(body["name"].as_str().unwrap(), PASSWORD).await.expect(201);
    (browser, code)
}
