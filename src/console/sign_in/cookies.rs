//! The cookies that an answer of the API sets, on their way to the browser.

use crate::console::api::Told;
use axum::http::{HeaderValue, header};
use axum::response::Response;

/// What is to be set.
#[derive(Debug)]
pub struct Cookies(Vec<HeaderValue>);

impl Cookies {
    /// Those of an answer.
    pub fn of(told: &Told) -> Self {
        Self(told.headers.get_all(header::SET_COOKIE).iter().cloned().collect())
    }

    /// Sets them with a page.
    pub fn onto(self, mut response: Response) -> Response {
        for cookie in self.0 {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}
