//! Actors that send requests to the service in the process, and what they get back.

use super::document;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Method, Request};
use serde_json::{Map, Value};
use tower::ServiceExt;

/// Somebody who sends requests.
#[derive(Clone)]
pub(crate) struct Actor {
    router: Router,
    headers: Vec<(String, String)>,
    checked: bool,
}

/// What came back; already checked against the document.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Map<String, Value>,
    /// The values of all `Set-Cookie`.
    pub(crate) cookies: Vec<String>,
    pub(crate) bytes: Vec<u8>,
}

impl Actor {
    pub(crate) fn new(router: Router) -> Self {
        Self { router, headers: Vec::new(), checked: true }
    }

    /// The same actor, sending one more header.
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut more = self.clone();
        more.headers.retain(|(known, _)| known != name);
        more.headers.push((name.to_owned(), value.to_owned()));
        more
    }

    /// The same actor, sending a header once more than before.
    pub(crate) fn and(&self, name: &str, value: &str) -> Self {
        let mut more = self.clone();
        more.headers.push((name.to_owned(), value.to_owned()));
        more
    }

    pub(crate) fn english(&self) -> Self {
        self.with("accept-language", "en")
    }

    pub(crate) fn because(&self, reason: &str) -> Self {
        self.with("x-reason", reason)
    }

    pub(crate) fn if_match(&self, tag: &str) -> Self {
        self.with("if-match", tag)
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None, Vec::new()).await
    }

    /// Gets what is no part of the documented service.
    pub(crate) async fn unchecked(&self, path: &str) -> Reply {
        self.unchecked_actor().get(path).await
    }

    /// The same, for what is no part of the documented service.
    pub(crate) async fn unchecked_post(&self, path: &str, body: &Value) -> Reply {
        self.unchecked_actor().post(path, body).await
    }

    /// The same actor, whose answers are not compared with the document.
    pub(crate) fn unchecked_actor(&self) -> Self {
        Self { checked: false, ..self.clone() }
    }

    /// Gets what may break off: the status, and the body where it is whole.
    pub(crate) async fn broken(&self, path: &str) -> (u16, Result<Vec<u8>, axum::Error>) {
        let request = Request::builder().uri(path).body(Body::empty()).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let status = response.status().as_u16();
        (status, axum::body::to_bytes(response.into_body(), usize::MAX).await.map(|bytes| bytes.to_vec()))
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(Method::POST, path, Some("application/json"), body.to_string().into_bytes()).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Reply {
        self.send(Method::PUT, path, Some("application/json"), body.to_string().into_bytes()).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Reply {
        self.send(Method::PATCH, path, Some("application/merge-patch+json"), body.to_string().into_bytes()).await
    }

    /// Deletes with a body that proves who asks.
    pub(crate) async fn delete_with(&self, path: &str, body: &Value) -> Reply {
        self.send(Method::DELETE, path, Some("application/json"), body.to_string().into_bytes()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, None, Vec::new()).await
    }

    /// Hands in a form of parts: name, file name of what is a file, and bytes.
    pub(crate) async fn hand_in(&self, path: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Reply {
        const BOUNDARY: &str = "ranh-gioi-7f3a";
        let mut body = Vec::new();
        for (name, file_name, bytes) in parts {
            let file = file_name.map(|file| format!("; filename=\"{file}\"\r\ncontent-type: application/octet-stream"));
            let file = file.unwrap_or_default();
            body.extend(format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n").into_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        self.send(Method::POST, path, Some(&format!("multipart/form-data; boundary={BOUNDARY}")), body).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, media: Option<&str>, body: Vec<u8>) -> Reply {
        let mut request = Request::builder().method(&method).uri(path);
        if let Some(media) = media {
            request = request.header("content-type", media);
        }
        for (name, value) in &self.headers {
            let name = HeaderName::try_from(name.as_str()).expect("a header name");
            request = request.header(name, HeaderValue::from_bytes(value.as_bytes()).expect("a header value"));
        }
        let request = request.body(Body::from(body)).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let status = response.status().as_u16();
        let cookies = response.headers().get_all("set-cookie").iter();
        let cookies = cookies.map(|value| value.to_str().expect("a cookie").to_owned()).collect();
        let headers =
            response.headers().iter().map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into()));
        let headers: Map<String, Value> = headers.collect();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body").to_vec();
        let plain = path.split('?').next().unwrap_or_default();
        let documented = !plain.starts_with("/api/docs") && plain != "/api/openapi.json";
        if documented && self.checked {
            let faults = document::faults(method.as_str(), plain, status, &headers, &bytes);
            assert!(faults.is_empty(), "the document lies: {faults:#?}\n{}", String::from_utf8_lossy(&bytes));
        }
        Reply { status, headers, cookies, bytes }
    }
}

impl Reply {
    /// Insists on a status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.bytes));
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.bytes)))
    }

    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(Value::as_str).unwrap_or_else(|| panic!("no header {name} in {:?}", self.headers))
    }

    #[track_caller]
    pub(crate) fn etag(&self) -> String {
        self.header("etag").to_owned()
    }

    /// The code of the record in the body.
    #[track_caller]
    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().expect("a code").to_owned()
    }

    /// The codes of the records of a page.
    #[track_caller]
    pub(crate) fn codes(&self) -> Vec<String> {
        self.json()["data"]
            .as_array()
            .expect("a page")
            .iter()
            .map(|one| one["code"].as_str().expect("a code").to_owned())
            .collect()
    }

    /// Insists on a kind of problem.
    #[track_caller]
    pub(crate) fn problem(self, slug: &str) -> Value {
        let json = self.json();
        assert_eq!(json["type"], format!("/problems/{slug}"), "{json:#}");
        assert_eq!(json["status"], self.status);
        json
    }

    /// Insists on a kind of problem with exactly these faults, as (pointer, code).
    #[track_caller]
    pub(crate) fn faults(self, slug: &str, expected: &[(&str, &str)]) -> Value {
        let problem = self.problem(slug);
        let list = if slug == "needs-reason" { &problem["warnings"] } else { &problem["errors"] };
        let found: Vec<(String, String)> = list
            .as_array()
            .expect("faults")
            .iter()
            .map(|fault| {
                (fault["pointer"].as_str().unwrap_or_default().to_owned(), fault["code"].as_str().unwrap_or_default().to_owned())
            })
            .collect();
        let expected: Vec<(String, String)> = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(found, expected, "{problem:#}");
        problem
    }
}
