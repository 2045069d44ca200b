//! Sign-in at a provider that the operator names (OpenID Connect: authorization code with PKCE, state and nonce). Asks
//! that provider who somebody is, and says which role its claim stands for; what becomes of it is in `single_sign_on`.

use crate::clock::Clock;
use crate::error::{Both, Error, Result};
use entity::vocabulary::{AccountRole, Department};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthType, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields,
    EndUserEmail, EndUserName, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenFields,
    IssuerUrl, LocalizedClaim, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    StandardErrorResponse, StandardTokenResponse, TokenResponse as _, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The longest that the provider may take for one answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer of a provider that is read.
const MOST_BYTES: u64 = 1 << 20;

/// The provider, and what its claims mean here.
#[derive(Clone, Debug)]
pub struct OidcConfig {
    /// The address of the provider, as its own document says it.
    pub issuer: String,
    /// The name of this service there.
    pub client_id: String,
    /// Its secret there.
    pub client_secret: Option<entity::hidden::Hidden>,
    /// Where the provider sends people back to.
    pub callback: String,
    /// The claim that holds roles: a text, or a list of texts.
    pub role_claim: String,
    /// What values of the claim stand for; the first that fits counts.
    pub roles: Vec<RoleOfClaim>,
}

/// A value of the claim, and the role it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleOfClaim {
    /// The value of the claim.
    pub value: String,
    /// The role.
    pub role: AccountRole,
    /// The department of a department officer.
    pub department: Option<Department>,
    /// The commune of a commune officer.
    pub commune: Option<String>,
}

/// Reads `value=role`, `value=department_officer:agriculture` or `value=commune_officer:00577`.
pub fn role_of_claim(text: &str) -> std::result::Result<RoleOfClaim, String> {
    let wrong = || format!("{text:?} is not claim=role, claim=department_officer:agriculture or claim=commune_officer:00577");
    let (value, rest) = text.rsplit_once('=').filter(|(value, _)| !value.is_empty()).ok_or_else(wrong)?;
    let (role, part) = rest.split_once(':').map_or((rest, None), |(role, part)| (role, Some(part)));
    let role: AccountRole = role.parse().map_err(|()| wrong())?;
    let mut read = RoleOfClaim { value: value.to_owned(), role, department: None, commune: None };
    match (role, part) {
        (AccountRole::DepartmentOfficer, Some(part)) => read.department = Some(part.parse().map_err(|()| wrong())?),
        (AccountRole::CommuneOfficer, Some(part)) if part.len() == 5 && part.bytes().all(|byte| byte.is_ascii_digit()) => {
            read.commune = Some(part.to_owned());
        }
        (AccountRole::Reader | AccountRole::Administrator, None) => {}
        _ => return Err(wrong()),
    }
    Ok(read)
}

/// What the browser keeps between leaving for the provider and coming back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Must come back as it is.
    pub state: String,
    nonce: String,
    verifier: String,
}

/// Who somebody is, as the provider says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The provider.
    pub issuer: String,
    /// The person there.
    pub subject: String,
    /// What the person is called.
    pub display_name: Option<String>,
    /// Where the person gets mail, if the provider vouches for it.
    pub email: Option<String>,
    /// The role that the claim stands for.
    pub role: RoleOfClaim,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct OtherClaims(Map<String, Value>);

impl AdditionalClaims for OtherClaims {}

/// What one answer of the provider says of somebody.
struct Said {
    name: Option<String>,
    email: Option<String>,
    role: Option<Value>,
}

impl Said {
    fn of(
        name: Option<&LocalizedClaim<EndUserName>>,
        email: Option<&EndUserEmail>,
        is_verified: Option<bool>,
        role: Option<&Value>,
    ) -> Self {
        Self {
            name: name.and_then(|name| name.get(None)).map(|name| name.to_string()),
            email: email.filter(|_| is_verified == Some(true)).map(|email| email.to_string()),
            role: role.cloned(),
        }
    }

    fn or(self, more: Self) -> Self {
        Self { name: self.name.or(more.name), email: self.email.or(more.email), role: self.role.or(more.role) }
    }
}

type Fields = IdTokenFields<
    OtherClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type Known = Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A provider, asked for its addresses and keys when they are first needed, and again when they no longer fit.
#[derive(Clone, Debug)]
pub struct Provider {
    config: Arc<OidcConfig>,
    agent: ureq::Agent,
    found: Arc<Mutex<Option<CoreProviderMetadata>>>,
}

impl Provider {
    /// The provider of a configuration.
    pub fn new(config: OidcConfig) -> Self {
        // Only the addresses of the provider's own document are asked; where it sends us elsewhere, nobody goes.
        let agent = ureq::Agent::config_builder().max_redirects(0).http_status_as_error(false).timeout_global(Some(PATIENCE));
        Self { config: Arc::new(config), agent: agent.build().new_agent(), found: Arc::default() }
    }

    /// The address to send somebody to, and what their browser keeps meanwhile.
    pub async fn begin(&self) -> Result<(String, Pending)> {
        self.beside(|provider| {
            let client = provider.client()?;
            let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
            let begun = client
                .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
                .add_scopes(["profile", "email"].map(|scope| Scope::new(scope.to_owned())))
                .set_pkce_challenge(challenge);
            let (url, state, nonce) = begun.url();
            let (state, nonce) = (state.secret().clone(), nonce.secret().clone());
            Ok((url.to_string(), Pending { state, nonce, verifier: verifier.into_secret() }))
        })
        .await
    }

    /// Takes the code that somebody came back with to the provider, and checks what it says of them.
    pub async fn finish(&self, code: String, pending: Pending, clock: Clock) -> Result<Claimed> {
        self.beside(move |provider| provider.exchange(code, pending, &clock)).await
    }

    fn exchange(&self, code: String, pending: Pending, clock: &Clock) -> Result<Claimed> {
        let client = self.client()?;
        let asked = client.exchange_code(AuthorizationCode::new(code)).map_err(|error| refused(&error))?;
        let asked = asked.set_pkce_verifier(PkceCodeVerifier::new(pending.verifier));
        let tokens = asked.request(&|request| self.ask(request)).map_err(|error| refused(&error))?;
        let clock = clock.clone();
        let verifier = client.id_token_verifier().set_time_fn(move || clock.now());
        let token = tokens.id_token().ok_or_else(|| refused(&"no ID token"))?;
        let checked = token.claims(&verifier, &Nonce::new(pending.nonce));
        let claims = checked.map_err(|error| {
            // Its keys may have changed; whoever tries again gets the new ones.
            *self.found.lock().unwrap_or_else(PoisonError::into_inner) = None;
            refused(&error)
        })?;
        let (claim, OtherClaims(others)) = (&self.config.role_claim, claims.additional_claims());
        let mut said = Said::of(claims.name(), claims.email(), claims.email_verified(), others.get(claim));
        // The standard keeps the ID token short and leaves people to userinfo; providers differ in what they put where.
        if (said.role.is_none() || said.name.is_none()) && client.user_info_url().is_some() {
            let person = claims.subject().clone();
            let asked = client.user_info(tokens.access_token().clone(), Some(person)).map_err(|error| refused(&error))?;
            let more: UserInfoClaims<OtherClaims, CoreGenderClaim> =
                asked.request(&|request| self.ask(request)).map_err(|error| refused(&error))?;
            let OtherClaims(others) = more.additional_claims();
            said = said.or(Said::of(more.name(), more.email(), more.email_verified(), others.get(claim)));
        }
        let role = self.role(said.role.as_ref()).ok_or_else(no_role)?;
        Ok(Claimed {
            issuer: claims.issuer().to_string(),
            subject: claims.subject().to_string(),
            display_name: said.name,
            email: said.email,
            role: role.clone(),
        })
    }

    fn role(&self, claim: Option<&Value>) -> Option<&RoleOfClaim> {
        let values: Vec<&str> = match claim? {
            Value::String(text) => vec![text],
            Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
            _ => return None,
        };
        self.config.roles.iter().find(|role| values.contains(&role.value.as_str()))
    }

    fn client(&self) -> Result<Known> {
        let metadata = self.metadata()?;
        let secret = self.config.client_secret.as_ref().map(|secret| ClientSecret::new(secret.0.clone()));
        let callback = RedirectUrl::new(self.config.callback.clone()).map_err(|error| Error::Internal(Box::new(error)))?;
        // A provider that names no ways takes the first one, says the standard.
        let ways = metadata.token_endpoint_auth_methods_supported().map_or(&[][..], Vec::as_slice);
        let is_body_only =
            ways.contains(&CoreClientAuthMethod::ClientSecretPost) && !ways.contains(&CoreClientAuthMethod::ClientSecretBasic);
        let way = if is_body_only { AuthType::RequestBody } else { AuthType::BasicAuth };
        let client = Client::from_provider_metadata(metadata, ClientId::new(self.config.client_id.clone()), secret);
        Ok(client.set_redirect_uri(callback).set_auth_type(way))
    }

    fn metadata(&self) -> Result<CoreProviderMetadata> {
        if let Some(found) = self.found.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            return Ok(found);
        }
        let issuer = IssuerUrl::new(self.config.issuer.clone()).map_err(|error| Error::Internal(Box::new(error)))?;
        let asked = CoreProviderMetadata::discover(&issuer, &|request| self.ask(request));
        let found =
            asked.map_err(|error| Error::Unavailable(format!("the provider {}: {error:?}", self.config.issuer).into()))?;
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = Some(found.clone());
        Ok(found)
    }

    fn ask(&self, request: HttpRequest) -> std::result::Result<HttpResponse, ureq::Error> {
        let answer = self.agent.run(request)?;
        let (parts, mut body) = answer.into_parts();
        let body = body.with_config().limit(MOST_BYTES).read_to_vec()?;
        Ok(HttpResponse::from_parts(parts, body))
    }

    async fn beside<T: Send + 'static>(&self, work: impl FnOnce(&Self) -> Result<T> + Send + 'static) -> Result<T> {
        let provider = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&provider)).await;
        done.map_err(|error| Error::Internal(Box::new(error)))?
    }
}

fn no_role() -> Error {
    Error::Forbidden(Both::new(
        "Tài khoản của anh chị ở hệ thống đăng nhập chung chưa được giao vai trò nào trong sổ đăng ký này; hãy liên hệ quản trị viên.",
        "Your account at the provider has no role in this register; ask an administrator.",
    ))
}

/// What went wrong is for the log; whoever signs in begins again.
fn refused(error: &impl std::fmt::Debug) -> Error {
    tracing::info!("sign-in at the provider was refused: {error:?}");
    Error::Unauthenticated(Both::new(
        "Đăng nhập qua hệ thống chung không thành công; hãy bắt đầu lại.",
        "The sign-in at the provider did not succeed; begin again.",
    ))
}

#[cfg(test)]
mod tests {
    use super::{RoleOfClaim, role_of_claim};
    use entity::vocabulary::{AccountRole, Department};

    #[test]
    fn roles_of_claims_are_read_whole() {
        let officer = RoleOfClaim {
            value: "CN=snn,OU=so".to_owned(),
            role: AccountRole::DepartmentOfficer,
            department: Some(Department::Agriculture),
            commune: None,
        };
        assert_eq!(role_of_claim("CN=snn,OU=so=department_officer:agriculture"), Ok(officer));
        assert_eq!(role_of_claim("xa=commune_officer:00577").map(|role| role.commune), Ok(Some("00577".to_owned())));
        assert_eq!(role_of_claim("all=reader").map(|role| role.role), Ok(AccountRole::Reader));
        for wrong in [
            "reader",
            "=reader",
            "a=king",
            "a=commune_officer",
            "a=commune_officer:577",
            "a=reader:trade",
            "a=department_officer",
        ] {
            assert!(role_of_claim(wrong).is_err(), "{wrong}");
        }
    }
}
