//! What is shown once after a form was sent: a secret that nobody can read again. It goes to the next page in a cookie that the
//! page takes away, so that loading that page anew neither sends the form again nor shows the secret.

use crate::console::asked::Asked;
use crate::console::frame::Page;
use crate::error::Error;
use crate::http::cookies::Cookie;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

/// What is shown, and on which page.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Once {
    /// The path of the page, without its language.
    pub(super) page: String,
    /// What it is, a word of ours.
    pub(super) what: String,
    /// The secret.
    pub(super) secret: String,
    /// Until when it can be used.
    pub(super) until: Option<String>,
}

impl Once {
    /// Sends the browser to the page that shows it.
    pub(super) fn show(&self, asked: &Asked) -> Result<Response, Error> {
        let mut response = Redirect::to(&asked.href(&self.page)).into_response();
        let value = hex::encode(serde_json::to_vec(self)?);
        Cookie::Once.set(&mut response, &value, asked.app.cookies_are_secure())?;
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(response)
    }

    /// What this page is to show, if anything.
    pub(super) fn of(asked: &Asked, headers: &HeaderMap) -> Option<Self> {
        let value = Cookie::Once.read(headers, asked.app.cookies_are_secure()).ok().flatten()?;
        let found: Self = serde_json::from_slice(&hex::decode(value).ok()?).ok()?;
        (found.page == asked.path).then_some(found)
    }
}

/// Sends a page; what it showed once is taken out of the browser.
pub(super) fn sent(asked: &Asked, page: Page<'_>, shown: bool) -> Result<Response, Error> {
    let mut response = page.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if shown {
        Cookie::Once.clear(&mut response, asked.app.cookies_are_secure())?;
    }
    Ok(response)
}

/// The secret in a field that can be marked and copied.
pub(super) fn field(asked: &Asked, label: &str, value: &str, advice: &str) -> Markup {
    html! {
        div.field {
            label for="once" { (label) }
            p.about id="once-about" { (advice) " " strong { (asked.say("Chỉ hiện một lần: rời hoặc tải lại trang là không xem lại được.", "Shown once: when you leave or reload this page it cannot be read again.")) } }
            input.secret id="once" type="text" readonly value=(value) aria-describedby="once-about" autocomplete="off" spellcheck="false";
        }
    }
}
