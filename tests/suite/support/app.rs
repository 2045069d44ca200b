//! The service over a fresh database, with a fixed clock and the actors of a test.

use super::Content;
use super::client::{Actor, Reply};
use super::databases::{Backend, Databases, Fresh, now};
use axum::Router;
use ocop_registry::app::{App, Limits};
use ocop_registry::auth::oidc::Provider;
use ocop_registry::auth::token::{self, NewToken};
use ocop_registry::auth::{Editor, rights};
use ocop_registry::clock::Clock;
use ocop_registry::db::{Db, Intent};
use ocop_registry::http;
use ocop_registry::import::file;
use ocop_registry::import::slices::Pace;
use ocop_registry::journal::chain::{self, Verdict};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::Value;
use std::time::Duration;

pub(crate) const LIMITS: Limits = Limits { body_bytes: 1_048_576, time: Duration::from_mins(1), files: file::Limits::USUAL };

/// What a token that writes records allows.
pub(crate) const EDITOR: &str = "write,write:personal_data";

/// A running service.
pub(crate) struct TestApp {
    pub(crate) db: Db,
    pub(crate) url: String,
    router: Router,
    among: Option<(Databases, Backend)>,
    _database: Fresh,
}

impl TestApp {
    pub(crate) async fn new(database: Fresh) -> Self {
        Self::at(database, Clock::Fixed(now())).await
    }

    async fn at(database: Fresh, clock: Clock) -> Self {
        let db = Db::connect(&database.url, clock).await.expect("the database");
        let app = App::new(db.clone(), LIMITS).await.expect("the service");
        Self { router: http::router(&app), db, url: database.url.clone(), among: None, _database: database }
    }

    /// The same, knowing where a second register of its backend comes from.
    pub(crate) fn among(self, databases: &Databases, backend: Backend) -> Self {
        Self { among: Some((databases.clone(), backend)), ..self }
    }

    /// Another register, in a database of the same backend.
    pub(crate) async fn another(&self, content: Content) -> Self {
        let (databases, backend) = self.among.as_ref().expect("a test that runs on each backend");
        Self::new(databases.fresh(*backend, content).await).await.among(databases, *backend)
    }

    /// The same register on another day.
    pub(crate) async fn on(&self, moment: &str) -> Actor {
        let clock = Clock::Fixed(moment.parse().expect("a moment"));
        let db = Db::connect(&self.url, clock).await.expect("the database");
        let app = App::new(db, LIMITS).await.expect("the service");
        Actor::new(http::router(&app))
    }

    /// An editor of the same register where files are limited otherwise.
    pub(crate) async fn editor_limited_to(&self, files: file::Limits) -> Actor {
        let app = App::new(self.db.clone(), Limits { files, ..LIMITS }).await.expect("the service");
        let secret = self.token("limited", EDITOR, None, None).await;
        Actor::new(http::router(&app)).with("authorization", &format!("Bearer {secret}"))
    }

    /// The same register, where another share of an import is done in one turn.
    pub(crate) async fn importing_at(&self, pace: Pace) -> (App, Router) {
        let app = App::new(self.db.clone(), LIMITS).await.expect("the service").importing_at(pace);
        let router = http::router(&app);
        (app, router)
    }

    /// Nobody yet, towards the same register with a provider to sign in at.
    pub(crate) async fn with_provider(&self, provider: Provider) -> Actor {
        let app = App::new(self.db.clone(), LIMITS).await.expect("the service").with_provider(Some(provider));
        Actor::new(http::router(&app))
    }

    pub(crate) fn anonymous(&self) -> Actor {
        Actor::new(self.router.clone())
    }

    pub(crate) async fn editor(&self) -> Actor {
        self.actor("editor", EDITOR, None).await
    }

    /// A further editor.
    pub(crate) async fn of_another_name(&self, name: &str) -> Actor {
        self.actor(name, EDITOR, None).await
    }

    /// A program with some scopes.
    pub(crate) async fn with_scopes(&self, name: &str, scopes: &str) -> Actor {
        self.actor(name, scopes, None).await
    }

    /// Somebody who may do everything, under another name.
    pub(crate) async fn office(&self) -> Actor {
        self.actor("office", "all", None).await
    }

    pub(crate) async fn admin(&self) -> Actor {
        self.actor("admin", "all", None).await
    }

    /// Who keeps accounts, and nothing else. Called again it is the same one, by another token.
    pub(crate) async fn administrator(&self) -> Actor {
        let count = entity::token::Entity::find().count(self.db.read()).await.expect("tokens");
        self.actor(&format!("administrator-{count}"), "write:accounts", None).await
    }

    pub(crate) async fn editor_of(&self, commune: &str) -> Actor {
        self.actor(&format!("xa-{commune}"), EDITOR, Some(commune)).await
    }

    async fn actor(&self, name: &str, scopes: &str, commune: Option<&str>) -> Actor {
        let secret = self.token(name, scopes, commune, None).await;
        self.anonymous().with("authorization", &format!("Bearer {secret}"))
    }

    pub(crate) async fn token(&self, name: &str, scopes: &str, commune: Option<&str>, expires: Option<&str>) -> String {
        let tx = self.db.write(&Editor::operator("operator"), Intent::default()).await.expect("a write");
        let new = NewToken {
            name: name.to_owned(),
            scopes: rights::read(scopes).expect("scopes"),
            commune: commune.map(str::to_owned),
            expires_on: expires.map(|day| day.parse().expect("a day")),
            ..NewToken::default()
        };
        let (_, secret) = token::create(&tx, new).await.expect("a token");
        tx.commit().await.expect("a commit");
        secret
    }

    /// All journal entries, oldest first.
    pub(crate) async fn journal(&self) -> Vec<Value> {
        let (mut all, mut after) = (Vec::new(), 0);
        loop {
            let page = self.anonymous().get(&format!("/api/v1/journal?after={after}&limit=200")).await.expect(200).json();
            let entries = page["data"].as_array().expect("entries").clone();
            let Some(last) = entries.last() else { return all };
            after = last["sequence"].as_i64().expect("a sequence");
            all.extend(entries);
        }
    }

    /// How many journal entries these kinds of record have.
    pub(crate) async fn journal_of(&self, kinds: &[&str]) -> i64 {
        let mut entries = 0;
        for kind in kinds {
            let page = self.anonymous().get(&format!("/api/v1/journal?record_kind={kind}&limit=200")).await.expect(200).json();
            entries += i64::try_from(page["data"].as_array().expect("entries").len()).expect("a count");
        }
        entries
    }

    /// The number of journal entries.
    pub(crate) async fn head(&self) -> i64 {
        self.anonymous().get("/api/v1").await.expect(200).json()["sequence"].as_i64().expect("a sequence")
    }

    /// Insists that the chain of the journal is whole.
    pub(crate) async fn verify(&self) {
        let verdict = chain::verify(self.db.read()).await.expect("a walk");
        assert!(matches!(verdict, Verdict::Intact { .. }), "{verdict:?}");
    }

    /// Creates a record and insists on success.
    pub(crate) async fn create(&self, actor: &Actor, plural: &str, body: &Value) -> Reply {
        actor.post(&format!("/api/v1/{plural}"), body).await.expect(201)
    }
}
