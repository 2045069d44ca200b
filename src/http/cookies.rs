//! The cookies: the session, the known browser, and the way to a provider and back. Read strictly and in one place, so that
//! whoever guards, limits and identifies sees the same; set with every guard a browser knows.

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
    /// What a page shows once after a form was sent, as a secret that nobody can read again: so that a page that is loaded
    /// anew sends no form again, and shows it no more.
    Once,
}

const TEN_MINUTES_SECONDS: i64 = 600;
const TWO_MINUTES_SECONDS: i64 = 120;
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
            (Self::Once, false) => "ocop_once",
            (Self::Once, true) => "__Host-ocop_once",
        }
    }

    /// Its value in a request.
    pub fn read(self, headers: &HeaderMap, secure: bool) -> Result<Option<String>> {
        let name = self.name(secure);
        let mut values = pairs(headers).filter(|(known, _)| *known == name.as_bytes()).map(|(_, value)| value);
        // What is no text is none of our secrets, and is refused as any other that is none.
        let first = values.next().map(|value| String::from_utf8_lossy(value).into_owned());
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
            Self::Once => format!("; Max-Age={TWO_MINUTES_SECONDS}"),
        };
        self.put(response, &format!("{secret}{lasts}"), secure)
    }

    /// Takes it out of the browser.
    pub fn clear(self, response: &mut Response, secure: bool) -> Result<()> {
        self.put(response, "; Max-Age=0", secure)
    }

    /// Its value by either of its names, for those who do not know yet whether it is a good one; the first of several.
    pub fn find(self, headers: &HeaderMap) -> Option<&[u8]> {
        let ours = |name: &[u8]| [false, true].into_iter().any(|secure| name == self.name(secure).as_bytes());
        pairs(headers).find(|(name, _)| ours(name)).map(|(_, value)| value)
    }

    fn put(self, response: &mut Response, value: &str, secure: bool) -> Result<()> {
        let guard = if secure { "; Secure" } else { "" };
        let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{guard}", self.name(secure));
        let value = HeaderValue::try_from(text).map_err(|error| Error::internal(error.to_string()))?;
        response.headers_mut().append(header::SET_COOKIE, value);
        Ok(())
    }
}

/// The cookies of a request, name and value, byte for byte: a neighbour that is no text must not hide another.
fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&[u8], &[u8])> {
    let lines = headers.get_all(header::COOKIE).iter().map(HeaderValue::as_bytes);
    let pairs = lines.flat_map(|line| line.split(|byte| *byte == b';')).map(<[u8]>::trim_ascii);
    pairs.filter_map(|pair| {
        let (name, rest) = pair.split_at_checked(pair.iter().position(|byte| *byte == b'=')?)?;
        Some((name, unquoted(rest.get(1..)?)))
    })
}

fn unquoted(value: &[u8]) -> &[u8] {
    value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\"")).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::Cookie;
    use axum::body::Body;
    use axum::http::{HeaderMap, HeaderValue, header};
    use axum::response::Response;

    fn headers(lines: &[&[u8]]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, HeaderValue::from_bytes(line).unwrap());
        }
        headers
    }

    #[test]
    fn a_cookie_is_found_among_others_and_refused_twice() {
        let read = |lines: &[&[u8]]| Cookie::Session.read(&headers(lines), false).map_err(|error| error.to_string());
        let found = |lines: &[&[u8]]| read(lines).unwrap();
        assert_eq!(found(&[b"a=b; ocop_session=x; c"]).as_deref(), Some("x"));
        assert_eq!(found(&[b"a=b", b"ocop_session=x"]).as_deref(), Some("x"), "several headers");
        assert_eq!(found(&[b"a=b;\t ocop_session=\"x=y\"  ;c=d"]).as_deref(), Some("x=y"), "spaces and quotes");
        assert_eq!(found(&[b"theme=\xe1\xbb; ocop_session=x"]).as_deref(), Some("x"), "a neighbour that is no text");
        assert_eq!(found(&[b"\xff=\xff", b"ocop_session=x"]).as_deref(), Some("x"));
        assert_eq!(found(&[b"ocop_session="]).as_deref(), Some(""), "empty, but there");
        assert_eq!(found(&[b"ocop_session=\xff"]).as_deref(), Some("\u{fffd}"), "no text, but there");
        assert_eq!(found(&[b"my_ocop_session=x; ocop_sessions=y; ocop_session; Ocop_session=z", b"ocop_device=y"]), None);
        assert_eq!(found(&[]), None);
        for twice in [&[b"ocop_session=x; ocop_session=y".as_slice()] as &[&[u8]], &[b"ocop_session=x", b"ocop_session=x"]] {
            assert!(read(twice).is_err());
        }
        assert_eq!(Cookie::Session.read(&headers(&[b"ocop_session=x"]), true).unwrap(), None);
    }

    #[test]
    fn a_cookie_is_found_by_either_name() {
        let found = |lines: &[&[u8]]| Cookie::Session.find(&headers(lines)).map(<[u8]>::to_vec);
        assert_eq!(found(&[b"ocop_session=abc"]), Some(b"abc".to_vec()));
        assert_eq!(found(&[b"a=b;  __Host-ocop_session=a=b ; c=d"]), Some(b"a=b".to_vec()));
        assert_eq!(found(&[b"a=b", b"ocop_session="]), Some(Vec::new()));
        assert_eq!(found(&[b"theme=\xe1\xbb\x91; ocop_session=abc"]), Some(b"abc".to_vec()));
        assert_eq!(found(&[b"ocop_session=a; ocop_session=b"]), Some(b"a".to_vec()));
        assert_eq!(found(&[b"my_ocop_session=x; ocop_device=y; ocop_session"]), None);
        assert_eq!(found(&[]), None);
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
