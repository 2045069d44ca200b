//! What each operation needs: the one table, read by the guard in front of every route and by the document. An operation
//! that is not in it is open to nobody.

use super::identity::{self, Identity};
use super::{kept, sequence};
use crate::app::App;
use crate::auth::{Editor, rights};
use crate::db::Chosen;
use crate::error::Result;
use crate::registry::kind::RecordKind;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use entity::vocabulary::Scope;

/// What an operation needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing; credentials are not even read.
    Nothing,
    /// Open to everybody; a credential that is sent has to be right, and may show more.
    Open,
    /// Somebody known.
    SignedIn,
    /// A person who is signed in: what concerns an own account is no business of a program's token.
    Session,
    /// One of these scopes.
    Scope(&'static [Scope]),
    /// One of these scopes, of somebody who does more than prepare.
    Deciding(&'static [Scope]),
    /// All of these scopes, of somebody who does more than prepare.
    All(&'static [Scope]),
}

/// Who may see proposals, each those that are theirs.
pub const PROPOSALS: &[Scope] =
    &[Scope::WriteProposals, Scope::WriteVillages, Scope::WriteProducers, Scope::WriteProducts, Scope::WriteCentres];
/// Who keeps what is proposed.
const KEEPS: &[Scope] = &[Scope::WriteVillages, Scope::WriteProducers, Scope::WriteProducts, Scope::WriteCentres];

/// Who keeps drafts of self-assessments: those who write products, or propose.
const ASSESSES: &[Scope] = &[Scope::WriteProducts, Scope::WriteProposals];

const PERSONAL_DATA: &[Scope] = &[Scope::WritePersonalData];

/// The operations that belong to no kind of record.
const TABLE: &[(&str, &str, Need)] = &[
    ("GET", "/healthz", Need::Nothing),
    ("GET", "/readyz", Need::Nothing),
    ("GET", "/metrics", Need::Nothing),
    ("GET", "/api/openapi.json", Need::Nothing),
    ("GET", "/problems/{code}", Need::Open),
    ("GET", "/api/v1", Need::Open),
    ("GET", "/api/v1/products/{code}/validity", Need::Open),
    ("GET", "/api/v1/criteria-sets", Need::Open),
    ("GET", "/api/v1/criteria-sets/{code}", Need::Open),
    ("GET", "/api/v1/criteria-sets/{code}/assessment", Need::Open),
    ("GET", "/api/v1/products/{code}/assessment", Need::Scope(ASSESSES)),
    ("PUT", "/api/v1/products/{code}/assessment", Need::Scope(ASSESSES)),
    ("DELETE", "/api/v1/products/{code}/assessment", Need::Scope(ASSESSES)),
    ("GET", "/api/v1/units", Need::Open),
    ("GET", "/api/v1/units/{code}", Need::Open),
    ("GET", "/api/v1/units/{code}/predecessors", Need::Open),
    ("GET", "/api/v1/units/{code}/successors", Need::Open),
    ("GET", "/api/v1/vocabularies", Need::Open),
    ("GET", "/api/v1/vocabularies/{code}", Need::Open),
    ("GET", "/api/v1/figures", Need::Open),
    ("GET", "/api/v1/journal", Need::Open),
    ("GET", "/api/v1/dump", Need::Open),
    ("GET", "/api/v1/templates/{code}", Need::Open),
    ("GET", "/api/v1/imports", Need::Scope(rights::WRITE)),
    ("POST", "/api/v1/imports", Need::Scope(rights::WRITE)),
    ("GET", "/api/v1/imports/{code}", Need::Scope(rights::WRITE)),
    ("GET", "/api/v1/imports/{code}/rows", Need::Scope(rights::WRITE)),
    ("GET", "/api/v1/imports/{code}/file", Need::Scope(rights::WRITE)),
    ("POST", "/api/v1/imports/{code}/check", Need::Scope(rights::WRITE)),
    ("POST", "/api/v1/imports/{code}/commit", Need::Scope(rights::WRITE)),
    ("POST", "/api/v1/imports/{code}/undo", Need::Scope(rights::WRITE)),
    ("POST", "/api/v1/imports/{code}/cancel", Need::Scope(rights::WRITE)),
    ("GET", "/api/v1/personal-data/requests", Need::Deciding(PERSONAL_DATA)),
    ("GET", "/api/v1/producers/{code}/personal-data", Need::Deciding(PERSONAL_DATA)),
    ("POST", "/api/v1/producers/{code}/personal-data/erase", Need::Deciding(PERSONAL_DATA)),
    ("POST", "/api/v1/producers/{code}/personal-data/requests", Need::Deciding(PERSONAL_DATA)),
    ("POST", "/api/v1/producers/{code}/personal-data/requests/{id}/answer", Need::Deciding(PERSONAL_DATA)),
    ("POST", "/api/v1/producers/{code}/consents", Need::Deciding(PERSONAL_DATA)),
    ("POST", "/api/v1/producers/{code}/consents/{id}/withdraw", Need::Deciding(PERSONAL_DATA)),
    ("GET", "/api/v1/backup", Need::Scope(ACCOUNTS)),
    ("GET", "/api/v1/tokens", Need::Scope(&[Scope::WriteTokens])),
    ("POST", "/api/v1/tokens", Need::Scope(&[Scope::WriteTokens])),
    ("GET", "/api/v1/tokens/{code}", Need::Scope(&[Scope::WriteTokens])),
    ("DELETE", "/api/v1/tokens/{code}", Need::Scope(&[Scope::WriteTokens])),
    ("POST", "/api/v1/tokens/{code}/rotate", Need::SignedIn),
    ("POST", "/api/v1/keys", Need::Nothing),
    ("GET", "/api/v1/proposals", Need::Scope(PROPOSALS)),
    ("POST", "/api/v1/proposals", Need::Scope(&[Scope::WriteProposals])),
    ("GET", "/api/v1/proposals/{code}", Need::Scope(PROPOSALS)),
    ("PUT", "/api/v1/proposals/{code}", Need::Scope(&[Scope::WriteProposals])),
    ("POST", "/api/v1/proposals/{code}/withdraw", Need::Scope(&[Scope::WriteProposals])),
    ("POST", "/api/v1/proposals/{code}/apply", Need::Deciding(KEEPS)),
    ("POST", "/api/v1/proposals/{code}/return", Need::Deciding(KEEPS)),
    ("POST", "/api/v1/proposals/{code}/discard", Need::Deciding(KEEPS)),
    ("POST", "/api/v1/session", Need::Nothing),
    ("GET", "/api/v1/session", Need::Session),
    ("DELETE", "/api/v1/session", Need::Session),
    ("GET", "/api/v1/session/oidc", Need::Nothing),
    ("GET", "/api/v1/session/oidc/callback", Need::Nothing),
    ("GET", "/api/v1/sessions", Need::Session),
    ("DELETE", "/api/v1/sessions/{code}", Need::Session),
    ("PUT", "/api/v1/account/password", Need::Session),
    ("POST", "/api/v1/account/totp", Need::Session),
    ("DELETE", "/api/v1/account/totp", Need::Session),
    ("POST", "/api/v1/account/totp/confirm", Need::Session),
    ("POST", "/api/v1/account/recovery-codes", Need::Session),
    ("POST", "/api/v1/invitations/accept", Need::Nothing),
    ("GET", "/api/v1/accounts", Need::Scope(ACCOUNTS)),
    ("POST", "/api/v1/accounts", Need::Scope(ACCOUNTS)),
    ("GET", "/api/v1/accounts/{code}", Need::Scope(ACCOUNTS)),
    ("PATCH", "/api/v1/accounts/{code}", Need::Scope(ACCOUNTS)),
    ("POST", "/api/v1/accounts/{code}/invitation", Need::Scope(ACCOUNTS)),
    ("DELETE", "/api/v1/accounts/{code}/sessions", Need::Scope(ACCOUNTS)),
    ("DELETE", "/api/v1/accounts/{code}/totp", Need::Scope(ACCOUNTS)),
];

const ACCOUNTS: &[Scope] = &[Scope::WriteAccounts];

/// What an operation needs; `None` where there is no such operation.
pub fn need(method: &Method, path: &str) -> Option<Need> {
    let method = if method == Method::HEAD { &Method::GET } else { method };
    if path.starts_with("/api/v1/statistics/") && method == Method::GET {
        return Some(Need::Open);
    }
    let known = TABLE.iter().find(|(known, at, _)| *known == method.as_str() && *at == path);
    known.map(|(_, _, need)| *need).or_else(|| of_record(method, path))
}

/// The operations that every kind of record has.
fn of_record(method: &Method, path: &str) -> Option<Need> {
    let (plural, rest) = path.strip_prefix("/api/v1/").map(|path| path.split_once('/').unwrap_or((path, "")))?;
    let kind = RecordKind::ALL.into_iter().find(|kind| kind.plural() == plural)?;
    match (method.as_str(), rest) {
        ("GET", "" | "{code}" | "{code}/history") => Some(Need::Open),
        ("POST", "") => Some(Need::Deciding(writes(kind))),
        ("PUT" | "PATCH", "{code}") => Some(Need::Scope(writes(kind))),
        ("DELETE", "{code}") => Some(Need::All(deletes(kind))),
        _ => None,
    }
}

const fn writes(kind: RecordKind) -> &'static [Scope] {
    match kind {
        RecordKind::Village => &[Scope::WriteVillages],
        RecordKind::Producer => &[Scope::WriteProducers],
        RecordKind::Product => &[Scope::WriteProducts],
        RecordKind::Centre => &[Scope::WriteCentres],
        RecordKind::Decision | RecordKind::Recognition => &[Scope::WriteDecisions],
    }
}

const fn deletes(kind: RecordKind) -> &'static [Scope] {
    match kind {
        RecordKind::Decision | RecordKind::Recognition => &[Scope::WriteDecisions, Scope::DeleteDecisions],
        _ => writes(kind),
    }
}

impl Need {
    /// Goes on where somebody has what is needed. `is_person`: they are signed in, and no program.
    pub fn admits(self, editor: Option<&Editor>, is_person: bool) -> Result<()> {
        let (scopes, deciding) = match self {
            Self::Nothing | Self::Open => return Ok(()),
            Self::SignedIn => return editor.map(|_| ()).ok_or_else(identity::nobody),
            Self::Session => return editor.filter(|_| is_person).map(|_| ()).ok_or_else(identity::no_session),
            Self::Scope(scopes) => (scopes, false),
            Self::Deciding(scopes) | Self::All(scopes) => (scopes, true),
        };
        let editor = editor.ok_or_else(identity::nobody)?;
        let mut allowed = scopes.iter().map(|scope| editor.rights().allow(*scope));
        let enough = if matches!(self, Self::All(_)) { allowed.all(|has| has) } else { allowed.any(|has| has) };
        if !enough {
            return Err(rights::missing(scopes));
        }
        if deciding { editor.require_more_than_preparing() } else { Ok(()) }
    }

    /// The scopes, one of which is needed, or all of them.
    pub const fn scopes(self) -> &'static [Scope] {
        match self {
            Self::Scope(scopes) | Self::Deciding(scopes) | Self::All(scopes) => scopes,
            _ => &[],
        }
    }
}

/// Whether a standby may answer: only what anybody may read, which is all in the journal. Who is signed in where, tokens,
/// imports and proposals are read where they are written.
pub fn may_lag(method: &Method, need: Need) -> bool {
    method.is_safe() && need == Need::Open
}

/// In front of every route: hands the route on to the outermost layer, which does not see it, and finds out where it is read
/// from, who asks, and whether they may.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some(route) = request.extensions().get::<MatchedPath>().cloned() else {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    };
    let mut response = match need(request.method(), route.as_str()) {
        None => StatusCode::METHOD_NOT_ALLOWED.into_response(),
        Some(need) if route.as_str().starts_with(sequence::PATHS) => of_register(&app, need, request, next).await,
        // About the service itself: answered also where the register cannot be.
        Some(need) => match app.db().choose(true, 0) {
            Ok(chosen) => app.db().reading_at(chosen, admit(&app, chosen, need, request, next)).await,
            Err(_) => next.run(request).await,
        },
    };
    response.extensions_mut().insert(route);
    response
}

/// A request for something that is in the register, or goes into it.
async fn of_register(app: &App, need: Need, mut request: Request, next: Next) -> Response {
    let reads = request.method().is_safe();
    let public = may_lag(request.method(), need);
    let at_least = if reads { sequence::take(&mut request) } else { Ok(0) };
    let place = match at_least {
        Ok(at_least) => sequence::place(app, public, at_least).await.map(|chosen| (chosen, at_least)),
        Err(error) => Err(error),
    };
    let (chosen, at_least) = match place {
        Ok(place) => place,
        Err(error) => return sequence::tell(app, error.into_response(), 0).await,
    };
    let work = async {
        let admitted = Box::pin(admit(app, chosen, need, request, next));
        let response = if reads {
            app.db().while_it_answers(chosen, admitted).await.unwrap_or_else(IntoResponse::into_response)
        } else {
            admitted.await
        };
        sequence::tell(app, response, at_least).await
    };
    app.db().reading_at(chosen, work).await
}

async fn admit(app: &App, chosen: Chosen, need: Need, mut request: Request, next: Next) -> Response {
    if need == Need::Nothing {
        return next.run(request).await;
    }
    let newest = app.db().choose_newest(chosen);
    let admitted = match app.db().reading_at(newest, identity::identify(request.headers(), app)).await {
        Ok(identity) => {
            let editor = identity.as_ref().map(|identity| &identity.editor);
            let is_person = identity.as_ref().is_some_and(|identity| identity.person().is_some());
            need.admits(editor, is_person).map(|()| identity)
        }
        Err(error) => Err(error),
    };
    match admitted {
        Ok(identity) => {
            let public = identity.as_ref().is_some_and(|identity| identity.editor.sees_what_everybody_sees());
            if public && let Some(ready) = kept::kept_for(app, request.method(), request.uri(), request.headers()).await {
                return ready;
            }
            request.extensions_mut().insert(Asker(identity));
            next.run(request).await
        }
        Err(error) => identity::refused(error, request.headers(), app),
    }
}

/// Who the guard let pass.
#[derive(Clone, Debug, Default)]
pub struct Asker(pub Option<Identity>);

#[cfg(test)]
mod tests {
    use super::{may_lag, need};
    use axum::http::Method;

    #[test]
    fn only_what_anybody_may_read_is_read_from_a_standby() {
        let lags = |method: Method, path: &str| need(&method, path).map(|need| may_lag(&method, need));
        for path in ["/api/v1", "/api/v1/products", "/api/v1/products/{code}", "/api/v1/statistics/overview", "/api/v1/dump"] {
            assert_eq!(lags(Method::GET, path), Some(true), "{path}");
            assert_eq!(lags(Method::HEAD, path), lags(Method::GET, path), "{path}");
        }
        for path in ["/api/v1/imports", "/api/v1/tokens", "/api/v1/session", "/api/v1/proposals/{code}", "/api/v1/accounts"] {
            assert_eq!(lags(Method::GET, path), Some(false), "{path}");
        }
        assert_eq!(lags(Method::POST, "/api/v1/products"), Some(false));
        assert_eq!(lags(Method::PATCH, "/api/v1/products/{code}"), Some(false));
    }
}
