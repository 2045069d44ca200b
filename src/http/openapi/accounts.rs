//! The operations of sessions, of one's own account, and of accounts as administrators keep them, described.

use super::Schemas;
use super::operations::Operation;
use super::parameters;
use crate::auth::account::PATTERN;
use crate::auth::account_input::{AccountInput, AccountPatch};
use crate::auth::session;
use crate::http::accounts::PAGE;
use crate::http::accounts::{AccountPage, OneTimeLink};
use crate::http::own_account::{
    Acceptance, Accepted, AppCode, AppSecret, FullProof, PasswordChange, PasswordProof, RecoveryCodes,
};
use crate::http::session::{SessionList, SignIn, Whoami};
use crate::http::single_sign_on;
use serde_json::{Map, Value, json};

const JSON: &[&str] = &["application/json"];
const PATCH: &[&str] = &["application/merge-patch+json", "application/json"];
const TAG: (&str, &str) = ("ETag", "The tag of the account, for `If-Match`.");
const COOKIE: (&str, &str) = ("Set-Cookie", "The cookie of the session; `HttpOnly`, `SameSite=Lax`, behind TLS `Secure`.");

/// What they take and answer.
pub(super) fn schemas(all: &mut Schemas) {
    all.add::<SignIn>();
    all.add::<Whoami>();
    all.add::<SessionList>();
    all.add::<PasswordChange>();
    all.add::<PasswordProof>();
    all.add::<FullProof>();
    all.add::<AppCode>();
    all.add::<AppSecret>();
    all.add::<RecoveryCodes>();
    all.add::<Acceptance>();
    all.add::<Accepted>();
    all.add::<AccountInput>();
    all.add::<AccountPatch>();
    all.add::<AccountPage>();
    all.add::<OneTimeLink>();
    // It is read as a merge patch, which its type does not say.
    if let Some(patch) = all.all.get_mut("AccountPatch") {
        patch["additionalProperties"] = false.into();
    }
}

/// Adds all of them.
pub(super) fn add(paths: &mut Map<String, Value>) {
    let session = json!({"post": sign_in().finish(), "get": who().finish(), "delete": sign_out().finish()});
    paths.insert("/api/v1/session".to_owned(), session);
    paths.insert(single_sign_on::PATH.to_owned(), json!({"get": to_provider().finish()}));
    paths.insert(single_sign_on::CALLBACK.to_owned(), json!({"get": from_provider().finish()}));
    paths.insert("/api/v1/sessions".to_owned(), json!({"get": sessions().finish()}));
    paths.insert("/api/v1/sessions/{code}".to_owned(), json!({"delete": end_session().finish()}));
    paths.insert("/api/v1/account/password".to_owned(), json!({"put": change_password().finish()}));
    let totp = json!({"post": begin_totp().finish(), "delete": remove_totp().finish()});
    paths.insert("/api/v1/account/totp".to_owned(), totp);
    paths.insert("/api/v1/account/totp/confirm".to_owned(), json!({"post": confirm_totp().finish()}));
    paths.insert("/api/v1/account/recovery-codes".to_owned(), json!({"post": recovery_codes().finish()}));
    paths.insert("/api/v1/invitations/accept".to_owned(), json!({"post": accept().finish()}));
    let one = |path: &str| format!("/api/v1/accounts/{{code}}{path}");
    paths.insert("/api/v1/accounts".to_owned(), json!({"get": list().finish(), "post": create().finish()}));
    paths.insert(one(""), json!({"get": read().finish(), "patch": change().finish()}));
    paths.insert(one("/invitation"), json!({"post": invite().finish()}));
    paths.insert(one("/sessions"), json!({"delete": end_sessions().finish()}));
    paths.insert(one("/totp"), json!({"delete": administrator_removes_totp().finish()}));
}

/// What every operation of a session can fail with.
fn own(operation: Operation) -> Operation {
    operation.shared("Accept-Language").fails(&[400, 401, 406, 500, 503])
}

/// What every operation of a session that reads a body can fail with.
fn told(operation: Operation, schema: &str, example: &Value) -> Operation {
    let examples = json!({"usual": {"value": example}});
    own(operation).body(JSON, schema, &examples).fails(&[413, 415, 422, 429])
}

fn sign_in() -> Operation {
    let words = "Answers with the cookie of a session, which ends after an hour without use and after twelve hours. Where a second \
                 factor is on and `code` is missing, the answer is 401 `second-factor-required`. Whether the name, the password or the \
                 code was wrong is not told. Repeated failures are slowed (429); a browser that signed in before is not slowed by others.";
    let operation = Operation::new("sign_in", "sessions", "Sign in (đăng nhập)", words).answers(
        201,
        "Who is signed in.",
        Some("Whoami"),
        &[COOKIE],
    );
    told(operation, "SignIn", &json!({"name": "lan.nguyen", "password": "nghe-nhan-lam-gom-tu-1987"}))
}

fn who() -> Operation {
    let operation = Operation::new("get_session", "sessions", "Who am I (tôi là ai)", "The account and the session that asks.");
    own(operation.answers(200, "Who is signed in.", Some("Whoami"), &[]))
}

fn sign_out() -> Operation {
    let operation = Operation::new("sign_out", "sessions", "Sign out (đăng xuất)", "Ends the session that asks.");
    own(operation.answers(204, "Signed out.", None, &[COOKIE]))
}

fn to_provider() -> Operation {
    let words = "Sends the browser to the provider that the operator named (OpenID Connect); 404 where there is none.";
    Operation::new("begin_single_sign_on", "sessions", "Sign in at the provider (đăng nhập chung)", words)
        .shared("Accept-Language")
        .answers(303, "To the provider.", None, &[("Location", "Address of the provider."), COOKIE])
        .fails(&[400, 404, 406, 429, 500, 503])
}

fn from_provider() -> Operation {
    let words = "Where the provider sends the browser back to. Makes the account when somebody first comes, with the role that the \
                 provider gives them; the role follows the provider at each sign-in.";
    let text = |name: &str, words: &str| json!({"name": name, "in": "query", "description": words, "schema": {"type": "string"}});
    Operation::new("finish_single_sign_on", "sessions", "Come back from the provider", words)
        .parameter(text("code", "The code of the provider."))
        .parameter(text("state", "What was sent to the provider."))
        .shared("Accept-Language")
        .answers(303, "Signed in.", None, &[("Location", "The first page."), COOKIE])
        .fails(&[400, 401, 403, 404, 406, 409, 422, 429, 500, 503])
}

fn sessions() -> Operation {
    let operation =
        Operation::new("list_sessions", "sessions", "List one's sessions", "Where one is signed in, the latest first.");
    own(operation.answers(200, "The sessions.", Some("SessionList"), &[]))
}

fn end_session() -> Operation {
    let operation = Operation::new("end_session", "sessions", "End a session", "Signs out one browser of one's own.")
        .parameter(parameters::code(session::PATTERN, None, "Code of the session."))
        .answers(204, "Ended.", None, &[]);
    own(operation).fails(&[404])
}

fn change_password() -> Operation {
    let words = "12 to 128 characters of any kind, and none that many people use. All other sessions of the account end; this one \
                 goes on under a new cookie.";
    let operation = Operation::new("change_password", "own account", "Change the password (đổi mật khẩu)", words).answers(
        204,
        "Changed.",
        None,
        &[COOKIE],
    );
    told(operation, "PasswordChange", &json!({"current": "nghe-nhan-lam-gom-tu-1987", "new": "hoa sen nở giữa hồ Tây"}))
}

fn begin_totp() -> Operation {
    let words = "Gives the secret for an authenticator app (RFC 6238). It is in force once a code has confirmed it.";
    let operation = Operation::new("begin_second_factor", "own account", "Begin a second factor (mã xác thực)", words).answers(
        201,
        "The secret; shown once.",
        Some("AppSecret"),
        &[],
    );
    told(operation, "PasswordProof", &json!({"password": "nghe-nhan-lam-gom-tu-1987"})).fails(&[409])
}

fn confirm_totp() -> Operation {
    let words = "Turns the second factor on, and gives ten recovery codes. The session goes on under a new cookie.";
    let operation = Operation::new("confirm_second_factor", "own account", "Confirm a second factor", words).answers(
        200,
        "The recovery codes; shown once.",
        Some("RecoveryCodes"),
        &[COOKIE],
    );
    told(operation, "AppCode", &json!({"code": "123456"})).fails(&[409])
}

fn remove_totp() -> Operation {
    let operation = Operation::new(
        "remove_second_factor",
        "own account",
        "Turn the second factor off",
        "Needs password and code.",
    )
    .answers(204, "Off.", None, &[]);
    told(operation, "FullProof", &json!({"password": "nghe-nhan-lam-gom-tu-1987", "code": "123456"}))
}

fn recovery_codes() -> Operation {
    let words = "Ten new codes in place of those that are left. Each stands in for the second factor once.";
    let operation = Operation::new("renew_recovery_codes", "own account", "New recovery codes (mã dự phòng)", words).answers(
        201,
        "The codes; shown once.",
        Some("RecoveryCodes"),
        &[],
    );
    told(operation, "PasswordProof", &json!({"password": "nghe-nhan-lam-gom-tu-1987"})).fails(&[409])
}

fn accept() -> Operation {
    let words = "Sets the password by a one-time link of an administrator: the first one, or a new one. The first to use a link is the \
                 only one. All sessions of the account end.";
    let operation = Operation::new("accept_invitation", "own account", "Use a one-time link (đặt mật khẩu)", words).answers(
        200,
        "Whose link it was.",
        Some("Accepted"),
        &[],
    );
    let example =
        json!({"token": "ocop_link_mEhR0bZxTqk3rYV6dJ1nUo8sLwPcAaGf5iXe2B7vQ9M", "password": "nghe-nhan-lam-gom-tu-1987"});
    operation
        .shared("Accept-Language")
        .body(JSON, "Acceptance", &json!({"usual": {"value": example}}))
        .fails(&[400, 404, 406, 413, 415, 422, 429, 500, 503])
}

/// What every operation on accounts can fail with.
fn kept(operation: Operation) -> Operation {
    operation.shared("Accept-Language").fails(&[400, 401, 403, 406, 500, 503])
}

fn code() -> Value {
    parameters::code(PATTERN, None, "Code of the account.")
}

fn list() -> Operation {
    let after = json!({"name": "after", "in": "query", "description": "Only accounts after this one.", "schema": {"type": "string", "pattern": PATTERN}});
    let operation = Operation::new("list_accounts", "accounts", "List accounts (tài khoản)", "By code.")
        .parameter(parameters::limit("Accounts on a page.", PAGE))
        .parameter(after)
        .answers(200, "A page.", Some("AccountPage"), &[]);
    kept(operation)
}

fn create() -> Operation {
    let words = "Nobody can sign in with it before a one-time link has set its password.";
    let examples = json!({
        "commune officer": {"value": {"name": "lan.nguyen", "display_name": "Nguyễn Thị Lan", "email": "lan@example.vn", "role": "commune_officer", "commune": "00577"}},
        "department officer": {"value": {"name": "minh.tran", "display_name": "Trần Văn Minh", "role": "department_officer", "department": "agriculture"}},
    });
    let operation = Operation::new("create_account", "accounts", "Make an account", words)
        .shared("dry_run")
        .shared("X-Reason")
        .body(JSON, "AccountInput", &examples)
        .answers(200, "What would be made (`dry_run`).", Some("Account"), &[])
        .answers(201, "The account.", Some("Account"), &[TAG, ("Location", "Address of the account.")])
        .fails(&[409, 413, 415, 422]);
    kept(operation)
}

fn read() -> Operation {
    let operation =
        Operation::new("get_account", "accounts", "Read an account", "Who it is, what they may do, how they sign in.")
            .parameter(code())
            .answers(200, "The account.", Some("Account"), &[TAG])
            .fails(&[404]);
    kept(operation)
}

fn change() -> Operation {
    let words = "A JSON merge patch (RFC 7396). Rights are read at each request: a change acts at once, and a disabled account's \
                 sessions are over. Nobody changes their own role or disables themselves, and the last administrator stays.";
    let examples = json!({"disable": {"value": {"disabled": true}}, "move": {"value": {"commune": "10030"}}});
    let operation = Operation::new("change_account", "accounts", "Change an account", words)
        .parameter(code())
        .shared("If-Match")
        .shared("dry_run")
        .shared("X-Reason")
        .body(PATCH, "AccountPatch", &examples)
        .answers(200, "The account.", Some("Account"), &[TAG])
        .fails(&[404, 409, 412, 413, 415, 422, 428]);
    kept(operation)
}

fn invite() -> Operation {
    let words = "Makes a one-time link, and ends the one before: an invitation for seven days where there is no password yet, else a \
                 reset for a day. The token is shown once; hand it over by a way that is not read by others.";
    let operation = Operation::new("invite_account", "accounts", "Make a one-time link (mời, đặt lại mật khẩu)", words)
        .parameter(code())
        .shared("X-Reason")
        .answers(201, "The link; shown once.", Some("OneTimeLink"), &[])
        .fails(&[404, 409]);
    kept(operation)
}

fn end_sessions() -> Operation {
    let operation =
        Operation::new("end_account_sessions", "accounts", "Sign somebody out everywhere", "Ends all sessions of an account.")
            .parameter(code())
            .shared("X-Reason")
            .answers(204, "Ended.", None, &[])
            .fails(&[404]);
    kept(operation)
}

fn administrator_removes_totp() -> Operation {
    let words = "For somebody who lost telephone and recovery codes. Find out first that it is really them who asks.";
    let operation = Operation::new("remove_account_second_factor", "accounts", "Turn somebody's second factor off", words)
        .parameter(code())
        .shared("X-Reason")
        .answers(204, "Off.", None, &[])
        .fails(&[404]);
    kept(operation)
}
