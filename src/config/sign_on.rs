//! The part of the command line that names a provider to sign in at (OpenID Connect). Decides nothing.

use crate::auth::oidc::{OidcConfig, Provider, RoleOfClaim, role_of_claim};
use crate::auth::secret::Secret;
use crate::error::{Error, Result};
use crate::http::hardening::PublicUrl;
use crate::http::single_sign_on::CALLBACK;
use clap::Args;
use entity::hidden::Hidden;
use std::path::PathBuf;

/// Where people sign in beside this service.
#[derive(Clone, Debug, Args)]
pub struct SignOnConfig {
    /// The provider (OpenID Connect) at which people may sign in, as its own document names it. Needs --public-url; the
    /// provider sends people back to /api/v1/session/oidc/callback there.
    #[arg(long, env = "OCOP_OIDC_ISSUER", value_name = "URL", requires = "oidc_client_id")]
    pub oidc_issuer: Option<String>,
    /// The name of this service at the provider.
    #[arg(long, env = "OCOP_OIDC_CLIENT_ID", value_name = "ID", requires = "oidc_issuer")]
    pub oidc_client_id: Option<String>,
    /// Its secret at the provider.
    #[arg(long, env = "OCOP_OIDC_CLIENT_SECRET", hide_env_values = true, value_name = "SECRET")]
    pub oidc_client_secret: Option<Secret>,
    /// A file whose first line is that secret.
    #[arg(long, env = "OCOP_OIDC_CLIENT_SECRET_FILE", value_name = "FILE", conflicts_with = "oidc_client_secret")]
    pub oidc_client_secret_file: Option<PathBuf>,
    /// The claim that holds roles, in the ID token or else at the provider's userinfo: a text or a list of texts.
    #[arg(long, env = "OCOP_OIDC_ROLE_CLAIM", value_name = "CLAIM", default_value = "groups")]
    pub oidc_role_claim: String,
    /// What a value of the claim stands for: value=reader, value=department_officer:agriculture,
    /// value=commune_officer:00577, value=administrator; repeatable, the first that fits counts. Nobody else gets in.
    #[arg(long, env = "OCOP_OIDC_ROLE_MAP", value_name = "VALUE=ROLE", value_delimiter = ';', value_parser = role_of_claim)]
    pub oidc_role_map: Vec<RoleOfClaim>,
}

impl SignOnConfig {
    /// The provider, where one is named.
    pub fn provider(&self, public_url: Option<&PublicUrl>) -> Result<Option<Provider>> {
        let (Some(issuer), Some(client_id)) = (&self.oidc_issuer, &self.oidc_client_id) else { return Ok(None) };
        let origin = public_url.map(PublicUrl::origin);
        let origin = origin.ok_or_else(|| Error::internal("--oidc-issuer needs --public-url, where people are sent back to"))?;
        let secret = match (&self.oidc_client_secret, &self.oidc_client_secret_file) {
            (Some(secret), _) => Some(Hidden(secret.expose().to_owned())),
            (None, Some(file)) => {
                let text = std::fs::read_to_string(file);
                let text = text.map_err(|error| Error::internal(format!("{}: {error}", file.display())))?;
                Some(Hidden(text.lines().next().unwrap_or_default().to_owned()))
            }
            (None, None) => None,
        };
        Ok(Some(Provider::new(OidcConfig {
            issuer: issuer.clone(),
            client_id: client_id.clone(),
            client_secret: secret,
            callback: format!("{origin}{CALLBACK}"),
            role_claim: self.oidc_role_claim.clone(),
            roles: self.oidc_role_map.clone(),
        })))
    }
}
