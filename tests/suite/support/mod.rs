//! What tests stand on: a database of their own, a fixed clock, actors, and a check of every answer against the document.

pub(crate) mod app;
pub(crate) mod client;
pub(crate) mod databases;
pub(crate) mod document;
pub(crate) mod samples;

use app::TestApp;
use databases::{Backend, Databases};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// The longest that a test may take. None comes near it, whatever else the machine does.
const LONGEST: Duration = Duration::from_mins(10);

/// What a fresh database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Content {
    /// The schema only.
    Empty,
    /// The administrative units.
    Units,
    /// Everything that the first start loads.
    Real,
    /// The synthetic register of scale 1.
    Demo,
}

type Body = Arc<dyn Fn(TestApp) -> Pin<Box<dyn Future<Output = ()>>> + Send + Sync>;

/// One test, to be run on each backend.
#[derive(Clone)]
pub(crate) struct Test {
    pub(crate) name: String,
    pub(crate) content: Content,
    body: Body,
}

impl Test {
    pub(crate) fn new<F, Fut>(name: &str, content: Content, body: F) -> Self
    where
        F: Fn(TestApp) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + 'static,
    {
        Self { name: name.to_owned(), content, body: Arc::new(move |app| Box::pin(body(app))) }
    }

    /// The same, named after the area it belongs to.
    pub(crate) fn within(self, area: &str) -> Self {
        Self { name: format!("{area}::{}", self.name), ..self }
    }
}

/// Lists the tests of a module, each with the content its database starts with.
#[macro_export]
macro_rules! tests {
    ($($content:ident: $($name:ident),+ $(,)?);+ $(;)?) => {
        pub(crate) fn tests() -> Vec<$crate::support::Test> {
            let module = module_path!().rsplit("::").next().unwrap_or_default();
            vec![$($($crate::support::Test::new(
                &format!("{module}::{}", stringify!($name)),
                $crate::support::Content::$content,
                $name,
            )),+),+]
        }
    };
}

/// Ends the run where a test does not end, and says which: whoever waits for the run is told nothing else.
pub(crate) fn watched(name: &str, test: impl FnOnce()) {
    let (ended, ends) = channel::<()>();
    let name = name.to_owned();
    std::thread::spawn(move || {
        if ends.recv_timeout(LONGEST) == Err(RecvTimeoutError::Timeout) {
            eprintln!("{name} did not end within {LONGEST:?}");
            std::process::exit(101);
        }
    });
    test();
    drop(ended);
}

/// Runs a test that compares both backends.
pub(crate) fn run_on_both<F, Fut>(databases: &Databases, content: Content, test: F)
where
    F: FnOnce(TestApp, TestApp) -> Fut,
    Fut: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let sqlite = TestApp::new(databases.fresh(Backend::Sqlite, content).await).await;
        let postgres = TestApp::new(databases.fresh(Backend::Postgres, content).await).await;
        test(sqlite, postgres).await;
    });
}

/// Runs one test in a runtime and a database of its own.
pub(crate) fn run(databases: &Databases, backend: Backend, test: &Test) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let database = databases.fresh(backend, test.content).await;
        let app = TestApp::new(database).await.among(databases, backend);
        (test.body)(app).await;
    });
}
