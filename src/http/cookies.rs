//! The cookies: the session, the known browser, and the way to a provider and back. Read strictly, set with every guard a browser knows.

use crate::error::{Error, Fault, Result};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

/// A cookie of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// Signs in; ends with the session.
    Session,
    /// Says that the browser signed in before; signs nobody in.
    Device,
    /// What must come back from the provider; for as long as somebody may take there.
    SignOn,
}

const TEN_MINUTES_SECONDS: i64 = 600;
const A_YEAR_SECONDS: i64 = 365 * 24 * 3600;

impl Cookie {
    /// Its name. Behind TLS the prefix makes browsers insist on `Secure`, on this very host, and on no other path.
    pub const fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Session, false) => "ocop_session",
            (Self::Session, true) => "__Host-ocop_session",
            (Self::Device, false) => "ocop_device",
            (Self::Device, true) => "__Host-ocop_device",
            (Self::SignOn, false) => "ocop_sign_on",
            (Self::SignOn, true) => "__Host-ocop_sign_on",
        }
    }

    /// Its value in a request.
    pub fn read(self, headers: &HeaderMap, secure: bool) -> Result<Option<String>> {
        let name = self.name(secure);
        let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = pairs.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let mut values = pairs.filter(|(known, _)| *known == name).map(|(_, value)| value.trim_matches('"').to_owned());
        let first = values.next();
        if values.next().is_some() {
            return Err(Error::BadRequest(vec![Fault::header(
                "Cookie",
                "repeated",
                format!("có hai cookie {name}; hãy xóa cookie của trang này rồi đăng nhập lại"),
                format!("holds {name} twice; delete the cookies of this site and sign in again"),
            )]));
        }
        Ok(first)
    }

    /// Sets it in an answer.
    pub fn set(self, response: &mut Response, secret: &str, secure: bool) -> Result<()> {
        // A session's cookie ends with the browser; the service ends the session by itself.
        let lasts = match self {
            Self::Session => String::new(),
            Self::Device => format!("; Max-Age={A_YEAR_SECONDS}"),
            Self::SignOn => format!("; Max-Age={TEN_MINUTES_SECONDS}"),
        };
        self.put(response, &format!("{secret}{lasts}"), secure)
    }

    /// Takes it out of the browser.
    pub fn clear(self, response: &mut Response, secure: bool) -> Result<()> {
        self.put(response, "; Max-Age=0", secure)
    }

    fn put(self, response: &mut Response, value: &str, secure: bool) -> Result<()> {
        let guard = if secure { "; Secure" } else { "" };
        let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{guard}", self.name(secure));
        let value = HeaderValue::try_from(text).map_err(|error| Error::internal(error.to_string()))?;
        response.headers_mut().append(header::SET_COOKIE, value);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::Cookie;
    use axum::body::Body;
    use axum::http::{HeaderMap, HeaderValue, header};
    use axum::response::Response;

    fn headers(values: &[&'static str]) -> HeaderMap {
        values.iter().map(|value| (header::COOKIE, HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_cookie_is_found_among_others_and_refused_twice() {
        let read = |values: &[&'static str]| Cookie::Session.read(&headers(values), false);
        assert_eq!(read(&["a=b; ocop_session=x; c"]).unwrap().as_deref(), Some("x"));
        assert_eq!(read(&["my_ocop_session=x", "ocop_device=y"]).unwrap(), None);
        assert_eq!(read(&[]).unwrap(), None);
        assert!(read(&["ocop_session=x; ocop_session=y"]).is_err());
        assert!(read(&["ocop_session=x", "ocop_session=x"]).is_err());
        assert_eq!(Cookie::Session.read(&headers(&["ocop_session=x"]), true).unwrap(), None);
    }

    #[test]
    fn cookies_are_set_with_every_guard() {
        let mut response = Response::new(Body::empty());
        Cookie::Session.set(&mut response, "s", true).unwrap();
        Cookie::Device.set(&mut response, "d", false).unwrap();
        Cookie::Session.clear(&mut response, false).unwrap();
        let set: Vec<&str> = response.headers().get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect();
        assert_eq!(
            set,
            [
                "__Host-ocop_session=s; Path=/; HttpOnly; SameSite=Lax; Secure",
                "ocop_device=d; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax",
                "ocop_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
            ]
        );
    }
}
