//! What administrators do with an account: change, shut and open it, end its sessions, turn its second factor off.

use super::create::{disabled, given};
use super::one;
use crate::console::api::Sending;
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::refused::Refused;
use crate::http::extract::Code;
use axum::http::Method;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::Value;

/// `POST /work/accounts/{code}`
pub(super) async fn change(asked: Asked, Code(code): Code, filled: Filled) -> Result<Response, Refused> {
    let patch = match filled.given("disabled") {
        Some(yes) => disabled(yes == "true"),
        None => Value::Object(given(&filled, true)),
    };
    let sending = Sending::new(Method::PATCH, one::path(&code, ""), patch.clone()).if_match(filled.text("if_match"));
    done(&asked, &code, sending, ("changed", &patch)).await
}

/// `POST /work/accounts/{code}/sessions`
pub(super) async fn end_sessions(asked: Asked, Code(code): Code) -> Result<Response, Refused> {
    let sending = Sending::bare(Method::DELETE, one::path(&code, "/sessions"));
    done(&asked, &code, sending, ("sessions", &Value::Null)).await
}

/// `POST /work/accounts/{code}/second-factor`
pub(super) async fn remove_second_factor(asked: Asked, Code(code): Code) -> Result<Response, Refused> {
    let sending = Sending::bare(Method::DELETE, one::path(&code, "/totp"));
    done(&asked, &code, sending, ("second-factor", &Value::Null)).await
}

async fn done(asked: &Asked, code: &str, sending: Sending, (what, typed): (&str, &Value)) -> Result<Response, Refused> {
    asked.signed_in()?;
    let told = asked.send(&sending).await?;
    if told.status.is_success() {
        let path = format!("/work/accounts/{}?done={what}", crate::console::api::escaped(code));
        return Ok(Redirect::to(&asked.href(&path)).into_response());
    }
    let problem = told.into_problem();
    // What is wrong with the fields stands at them; a form that has none of them shows only what was refused.
    let has_form = typed.get("role").is_some() && matches!(problem.status, 400 | 409 | 412 | 422);
    if !has_form {
        return Err(problem.into());
    }
    Ok(one::made(asked, code, Some((&problem, typed)), None).await?.into_response())
}
