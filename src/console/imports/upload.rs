//! A file from a browser's form to the API, as it comes: never whole in memory. A browser sends fields that were left empty;
//! the API takes only what was meant.

use super::overview;
use crate::console::asked::Asked;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::{Problem, Refused, faults};
use axum::body::{Body, Bytes};
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use serde_json::Value;
use tokio::sync::mpsc::{self, Sender};
use uuid::Uuid;

/// A short wait: a workbook of an office is looked at within it, and its page shows the result at once.
const CREATE: &str = "/api/v1/imports?wait=3";
/// Pieces on their way.
const AHEAD: usize = 4;
const LARGEST_ANSWER: usize = 4 * 1024 * 1024;

type Piece = Result<Bytes, std::io::Error>;

/// `POST /work/imports/upload`
pub(super) async fn upload(asked: Asked, form: Multipart) -> Result<Response, Refused> {
    asked.signed_in()?;
    let boundary = format!("ocop-{}", Uuid::now_v7().simple());
    let (sender, mut receiver) = mpsc::channel::<Piece>(AHEAD);
    let own = boundary.clone();
    // Ends with the form, or when nobody takes its pieces any more.
    tokio::spawn(async move {
        if let Err(error) = pass_on(form, &own, &sender).await {
            // Whoever reads is told that it breaks off; one who reads no more need not know.
            let _ = sender.send(Err(std::io::Error::other(error))).await;
        }
    });
    let body = Body::from_stream(futures_util::stream::poll_fn(move |context| receiver.poll_recv(context)));
    let answered = asked.hand_on(Method::POST, CREATE, body, &format!("multipart/form-data; boundary={boundary}")).await;
    let status = answered.status();
    let bytes = axum::body::to_bytes(answered.into_body(), LARGEST_ANSWER).await.unwrap_or_default();
    let told: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    match told["id"].as_str().filter(|_| status == StatusCode::CREATED) {
        Some(id) => Ok(Redirect::to(&asked.href(&format!("/work/imports/{id}"))).into_response()),
        None => again(&asked, Problem::read(status, told)).await,
    }
}

/// The form once more, with what was wrong. A browser gives no file back to a page.
async fn again(asked: &Asked, problem: Problem) -> Result<Response, Refused> {
    if matches!(problem.status, 401 | 403) {
        return Err(problem.into());
    }
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::BAD_REQUEST);
    let words = html! {
        p { strong { (asked.say("Tệp chưa được nhận. ", "The file was not taken. ")) } (problem.detail) }
        (faults(&problem))
        p { (asked.say("Hãy chọn lại tệp và gửi lại.", "Choose the file again and hand it in.")) }
    };
    Ok(overview(asked, Some(&notice(Tone::Bad, &words))).await?.status(status).into_response())
}

async fn pass_on(mut form: Multipart, boundary: &str, sender: &Sender<Piece>) -> Result<(), MultipartError> {
    while let Some(field) = form.next_field().await? {
        if !part(field, boundary, sender).await? {
            return Ok(());
        }
    }
    send(sender, format!("--{boundary}--\r\n").into()).await;
    Ok(())
}

/// Passes one part on, unless it is empty and no file; `false` when nobody takes it any more.
async fn part(mut field: Field<'_>, boundary: &str, sender: &Sender<Piece>) -> Result<bool, MultipartError> {
    let head = head(boundary, field.name().unwrap_or_default(), field.file_name());
    // A file that was not chosen has neither a name nor content.
    let is_file = field.file_name().is_some_and(|name| !name.is_empty());
    let mut first = field.chunk().await?;
    if first.as_ref().is_none_or(Bytes::is_empty) && !is_file {
        return Ok(true);
    }
    if !send(sender, head.into()).await {
        return Ok(false);
    }
    while let Some(chunk) = first {
        if !send(sender, chunk).await {
            return Ok(false);
        }
        first = field.chunk().await?;
    }
    Ok(send(sender, Bytes::from_static(b"\r\n")).await)
}

/// The head of a part. What would end a name early is written as browsers write it.
fn head(boundary: &str, name: &str, file_name: Option<&str>) -> String {
    let escaped = |text: &str| text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    let file = file_name.map(escaped).map(|file| format!("; filename=\"{file}\"\r\nContent-Type: application/octet-stream"));
    let (name, file) = (escaped(name), file.unwrap_or_default());
    format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n")
}

async fn send(sender: &Sender<Piece>, piece: Bytes) -> bool {
    sender.send(Ok(piece)).await.is_ok()
}

#[cfg(test)]
mod tests {
    use super::head;

    #[test]
    fn a_name_does_not_end_its_head() {
        assert_eq!(head("b", "tab", None), "--b\r\nContent-Disposition: form-data; name=\"tab\"\r\n\r\n");
        let file = head("b", "file", Some("tệp \"mới\"\r\nX: y.csv"));
        assert_eq!(
            file,
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"tệp %22mới%22%0D%0AX: y.csv\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
    }
}
