//! The frame of every page: head, menu, search box, foot. Knows no page by name; what the menu lists is in `menu`.

use super::asked::Asked;
use super::assets;
use super::menu;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use entity::vocabulary::Nature;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::sync::LazyLock;

/// What a page of ours may load, run and send: only what is ours. No script stands in a page, and no style but the one.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let text = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' '{}'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        assets::style_digest()
    );
    // Letters of ours and of base64: always a header. Without one, nothing may be loaded.
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("default-src 'none'"))
});

const HTMX: &str = r#"{"allowEval":false,"includeIndicatorStyles":false,"selfRequestsOnly":true,"historyCacheSize":0}"#;

/// A page before it is sent.
#[derive(Debug)]
pub struct Page<'a> {
    asked: &'a Asked,
    title: String,
    lead: Option<Markup>,
    head: Markup,
    body: Markup,
    wide: bool,
    status: StatusCode,
}

impl<'a> Page<'a> {
    /// A page with a title, which is also its only heading of the first level.
    pub fn new(asked: &'a Asked, title: &str) -> Self {
        let nothing = || PreEscaped(String::new());
        Self { asked, title: title.to_owned(), lead: None, head: nothing(), body: nothing(), wide: false, status: StatusCode::OK }
    }

    /// One or two sentences below the heading.
    #[must_use]
    pub fn lead(self, lead: Markup) -> Self {
        Self { lead: Some(lead), ..self }
    }

    /// More for the head, as JSON-LD or a link to a calendar.
    #[must_use]
    pub fn head(self, head: Markup) -> Self {
        Self { head, ..self }
    }

    /// What the page says.
    #[must_use]
    pub fn body(self, body: Markup) -> Self {
        Self { body, ..self }
    }

    /// As wide as the window, for tables with many columns.
    #[must_use]
    pub fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    /// With another status than 200.
    #[must_use]
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// Pages without a part that changes while one types do without its weight. Whoever writes the letters of an attribute
    /// into a text has it loaded in vain, and nothing more.
    fn uses_htmx(&self) -> bool {
        self.body.0.contains(" hx-")
    }

    fn markup(&self) -> Markup {
        let asked = self.asked;
        let name = asked.say("Sổ đăng ký OCOP", "OCOP Registry");
        html! {
            (DOCTYPE)
            html lang=(asked.language.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) " – " (name) }
                    style { (PreEscaped(assets::style())) }
                    link rel="icon" href=(assets::href("icon.svg")) type="image/svg+xml";
                    @if self.uses_htmx() {
                        // htmx must neither run text nor write styles into the page: the policy forbids both.
                        meta name="htmx-config" content=(HTMX);
                        script src=(assets::href("htmx.min.js")) defer {}
                    }
                    script src=(assets::href("console.js")) defer {}
                    (self.head)
                }
                body {
                    a.skip href="#content" { (asked.say("Đến nội dung", "To the content")) }
                    @if asked.app.nature() == Nature::Synthetic {
                        p.synthetic role="note" { (asked.say("Dữ liệu giả lập để trình diễn, không có thật.", "Synthetic data for demonstration; nothing in it is real.")) }
                    }
                    (menu::head(asked))
                    main id="content" tabindex="-1" class=@if self.wide { "wide" } @else { "text" } {
                        h1 { (self.title) }
                        @if let Some(lead) = &self.lead { div.lead { (lead) } }
                        (self.body)
                    }
                    (menu::foot(asked))
                }
            }
        }
    }
}

impl IntoResponse for Page<'_> {
    fn into_response(self) -> Response {
        let mut response = sent(self.markup());
        *response.status_mut() = self.status;
        response
    }
}

/// A part of a page, for htmx.
pub fn part(markup: Markup) -> Response {
    sent(markup)
}

fn sent(markup: Markup) -> Response {
    let mut response = Response::new(axum::body::Body::from(markup.into_string()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY.clone());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("cookie, hx-request"));
    response
}
