//! What every request shares: the database, the document, the counters. Cheap to clone.

use crate::auth::entrance::Entrance;
use crate::auth::oidc::Provider;
use crate::auth::token::Uses;
use crate::db::{Db, EXPORTS};
use crate::error::{Error, Result};
use crate::http::hardening::PublicUrl;
use crate::http::kept::{self, Kept};
use crate::http::limits::Limiter;
use crate::http::metrics::Metrics;
use crate::http::openapi;
use crate::import::file;
use crate::import::slices::Pace;
use crate::import::work::Works;
use crate::registry::together::Creates;
use axum::body::Bytes;
use chrono::NaiveDate;
use entity::register;
use entity::vocabulary::Nature;
use sea_orm::EntityTrait;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What the data may be used for, unless the operator says otherwise (SPDX).
pub const DATA_LICENCE: &str = "CC-BY-4.0";

/// Limits of a request.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The largest body, in bytes.
    pub body_bytes: usize,
    /// The longest a request may take.
    pub time: Duration,
    /// What is read of a file that is handed in.
    pub files: file::Limits,
}

/// The shared state. One pointer: every layer of every request holds a copy.
#[derive(Clone, Debug)]
pub struct App(Arc<Settings>);

/// What a service is set up with, around what it reads once.
#[derive(Clone, Debug)]
struct Settings {
    inner: Arc<Inner>,
    data_licence: Arc<str>,
    limiter: Arc<Limiter>,
    public_url: Option<Arc<PublicUrl>>,
    provider: Option<Provider>,
    kept: Arc<Kept>,
    metrics: Metrics,
    imports: Works,
}

#[derive(Debug)]
struct Inner {
    db: Db,
    limits: Limits,
    document: Bytes,
    build: String,
    nature: Nature,
    description: Option<String>,
    exports: Arc<Semaphore>,
    entrance: Entrance,
    token_uses: Uses,
    creates: Creates,
}

impl App {
    /// Prepares the state. Reads once what kind of register this is, because that never changes.
    pub async fn new(db: Db, limits: Limits) -> Result<Self> {
        db.catch_up().await?;
        let register = register::Entity::find_by_id(1).one(db.read()).await?;
        let nature = register.as_ref().map_or(Nature::Real, |register| register.nature);
        let mut document = openapi::document();
        if nature == Nature::Synthetic {
            document["info"]["title"] = "OCOP Registry: synthetic data (dữ liệu giả lập)".into();
        }
        let document = Bytes::from(openapi::bytes(&document)?);
        // Tags of answers change with the form of the answers.
        let build = hex::encode(&Sha256::digest(&document)[..4]);
        let description = register.map(|register| register.description);
        let exports = Arc::new(Semaphore::new(EXPORTS as usize));
        let imports = Works::new(db.clone(), limits.files);
        let entrance = Entrance::new(db.clone());
        let (token_uses, creates) = (Uses::default(), Creates::default());
        let inner = Inner { db, limits, document, build, nature, description, exports, entrance, token_uses, creates };
        let (data_licence, limiter) = (Arc::from(DATA_LICENCE), Arc::new(Limiter::off()));
        let kept = Arc::new(Kept::new(kept::USUAL_BYTES));
        let metrics = Metrics::new(kept.counts());
        let inner = Arc::new(inner);
        let settings = Settings { inner, data_licence, limiter, public_url: None, provider: None, kept, metrics, imports };
        Ok(Self(Arc::new(settings)))
    }

    fn with(self, set: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Arc::unwrap_or_clone(self.0);
        set(&mut settings);
        Self(Arc::new(settings))
    }

    /// The same, with what its data may be used for (SPDX).
    #[must_use]
    pub fn with_data_licence(self, licence: &str) -> Self {
        self.with(|settings| settings.data_licence = Arc::from(licence))
    }

    /// The same, with limits on what clients may ask for.
    #[must_use]
    pub fn with_limiter(self, limiter: Limiter) -> Self {
        self.with(|settings| settings.limiter = Arc::new(limiter))
    }

    /// The same, doing another share of an import in one turn.
    #[must_use]
    pub fn importing_at(self, pace: Pace) -> Self {
        self.with(|settings| settings.imports = settings.imports.clone().at_pace(pace))
    }

    /// The same, knowing the address that people see in their browser.
    #[must_use]
    pub fn with_public_url(self, url: Option<PublicUrl>) -> Self {
        self.with(|settings| settings.public_url = url.map(Arc::new))
    }

    /// The same, with a provider that people may sign in at.
    #[must_use]
    pub fn with_provider(self, provider: Option<Provider>) -> Self {
        self.with(|settings| settings.provider = provider)
    }

    /// The same, keeping up to so many bytes of answers; none for zero.
    #[must_use]
    pub fn keeping(self, bytes: u64) -> Self {
        let kept = Arc::new(Kept::new(bytes));
        self.with(|settings| (settings.metrics, settings.kept) = (Metrics::new(kept.counts()), kept))
    }

    /// The kept answers.
    pub fn kept(&self) -> &Kept {
        &self.0.kept
    }

    /// The provider that people may sign in at.
    pub fn provider(&self) -> Option<&Provider> {
        self.0.provider.as_ref()
    }

    /// What clients may ask for.
    pub fn limiter(&self) -> &Limiter {
        &self.0.limiter
    }

    /// The address that people see in their browser, where the operator told it.
    pub fn public_url(&self) -> Option<&PublicUrl> {
        self.0.public_url.as_deref()
    }

    /// What the data may be used for (SPDX).
    pub fn data_licence(&self) -> &str {
        &self.0.data_licence
    }

    /// The right to write a file, when it is this one's turn.
    pub async fn export_permit(&self) -> Result<OwnedSemaphorePermit> {
        let permit = self.0.inner.exports.clone().acquire_owned().await;
        permit.map_err(|closed| Error::Internal(Box::new(closed)))
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.inner.db
    }

    /// The limits of a request.
    pub fn limits(&self) -> Limits {
        self.0.inner.limits
    }

    /// Imports.
    pub fn imports(&self) -> &Works {
        &self.0.imports
    }

    /// Which tokens were noted as used.
    pub fn token_uses(&self) -> &Uses {
        &self.0.inner.token_uses
    }

    /// Where creates wait that are written together.
    pub fn creates(&self) -> &Creates {
        &self.0.inner.creates
    }

    /// Signing in.
    pub fn entrance(&self) -> &Entrance {
        &self.0.inner.entrance
    }

    /// Whether browsers reach the service by TLS, so that cookies may insist on it.
    pub fn cookies_are_secure(&self) -> bool {
        self.public_url().is_some_and(PublicUrl::is_secure)
    }

    /// The OpenAPI document.
    pub fn document(&self) -> Bytes {
        self.0.inner.document.clone()
    }

    /// A short name of the form of all answers.
    pub fn build(&self) -> &str {
        &self.0.inner.build
    }

    /// The counters.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// What kind of records the register holds.
    pub fn nature(&self) -> Nature {
        self.0.inner.nature
    }

    /// What the register says of itself.
    pub fn description(&self) -> Option<&str> {
        self.0.inner.description.as_deref()
    }

    /// The day it is in Vietnam.
    pub fn today(&self) -> NaiveDate {
        self.0.inner.db.clock().today()
    }
}
