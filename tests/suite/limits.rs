//! What one client may ask for: refused in time, told how it stands, and nobody else is slowed.

use crate::support::app::{LIMITS, TestApp};
use crate::support::client::{Actor, Reply};
use crate::support::samples::village;
use axum::http::Method;
use axum::routing::get;
use governor::clock::FakeRelativeClock;
use ocop_registry::app::App;
use ocop_registry::http;
use ocop_registry::http::limits::buckets::Ticks;
use ocop_registry::http::limits::client::{Proxies, ProxyHeader};
use ocop_registry::http::limits::rate::Rate;
use ocop_registry::http::limits::{Limiter, Peer, Settings};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

crate::tests! { Units: without_limits_nothing_is_said, a_client_is_told_how_it_stands_and_refused_in_time, clients_do_not_share, a_credential_is_counted_apart, what_is_expensive_is_counted_apart, too_much_at_once_is_refused, the_service_sheds_what_is_too_much_for_all, a_file_is_under_way_until_it_is_taken, refusals_cost_no_database, slow_bodies_hold_no_connection_to_the_database, wrong_credentials_are_limited_too, the_program_limits_and_can_be_told_not_to, a_slow_head_and_a_crowd_from_one_address_are_cut_off, a_slow_reader_does_not_keep_the_program }

pub(crate) fn settings() -> Settings {
    let rate = |text: &str| text.parse::<Rate>().unwrap();
    Settings {
        anonymous: rate("1/s:3:2"),
        self_issued: rate("1/s:5:2"),
        known: rate("1/s:20:8"),
        statistics: rate("1/m:2:1"),
        exports: rate("1/m:1:1"),
        imports: rate("1/m:1:1"),
        sign_in: rate("1/m:2:1"),
        all_at_once: 4,
        proxies: Proxies { networks: vec!["10.0.0.0/8".parse().unwrap()], header: ProxyHeader::XForwardedFor },
        held_back: Duration::ZERO,
    }
}

/// The service with limits, and the clock they go by.
struct Limited {
    router: axum::Router,
    clock: FakeRelativeClock,
}

impl Limited {
    async fn new(app: &TestApp, settings: &Settings) -> Self {
        let clock = FakeRelativeClock::default();
        let limiter = Limiter::new(settings, &Ticks::Set(clock.clone()));
        let app = App::new(app.db.clone(), LIMITS).await.unwrap().with_limiter(limiter);
        Self { router: http::router(&app), clock }
    }

    /// Somebody at an address.
    fn at(&self, address: &str) -> Actor {
        Actor::new(self.router.clone().layer(axum::Extension(Peer(address.parse().unwrap()))))
    }
}

async fn without_limits_nothing_is_said(app: TestApp) {
    let reply = app.anonymous().get("/api/v1/villages").await.expect(200);
    assert!(reply.headers.keys().all(|name| !name.starts_with("ratelimit")), "{:?}", reply.headers);
}

async fn a_client_is_told_how_it_stands_and_refused_in_time(app: TestApp) {
    let limited = Limited::new(&app, &settings()).await;
    let client = limited.at("192.0.2.1").english();
    for left in ["\"requests\";r=2;t=1", "\"requests\";r=1;t=2", "\"requests\";r=0;t=3"] {
        let reply = client.get("/api/v1/villages").await.expect(200);
        assert_eq!(reply.header("ratelimit"), left);
        assert_eq!(reply.header("ratelimit-policy"), "\"requests\";q=3;w=3");
    }
    let refused = client.get("/api/v1/villages").await.expect(429);
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(refused.header("ratelimit"), "\"requests\";r=0;t=1");
    assert_eq!(refused.header("register-sequence"), app.head().await.to_string(), "also of what is refused in front");
    let problem = refused.problem("too-many-requests");
    assert_eq!(problem["detail"], "Too many requests; try again after 1 seconds.");
    let detail = limited.at("192.0.2.1").get("/api/v1/villages").await.expect(429).json()["detail"].clone();
    assert_eq!(detail, "Quá nhiều yêu cầu; thử lại sau 1 giây.");
    // What is refused for another reason is counted as well, and so is what is not there.
    limited.clock.advance(Duration::from_secs(2));
    client.get("/api/v1/villages?unknown=1").await.expect(400);
    client.get("/nowhere").await.expect(404);
    client.get("/nowhere").await.expect(429);
    client.get("/healthz").await.expect(429);
}

async fn clients_do_not_share(app: TestApp) {
    let limited = Limited::new(&app, &settings()).await;
    let left = async |actor: &Actor| actor.get("/api/v1/villages").await.header("ratelimit").to_owned();
    assert_eq!(left(&limited.at("192.0.2.1")).await, "\"requests\";r=2;t=1");
    assert_eq!(left(&limited.at("192.0.2.2")).await, "\"requests\";r=2;t=1");
    assert_eq!(left(&limited.at("2001:db8:0:1::1")).await, "\"requests\";r=2;t=1");
    assert_eq!(left(&limited.at("2001:db8:0:1::2")).await, "\"requests\";r=1;t=2", "one line");
    // Who is no proxy cannot make itself another client; behind a proxy each is its own.
    let forged = limited.at("192.0.2.1").with("x-forwarded-for", "198.51.100.1");
    assert_eq!(left(&forged).await, "\"requests\";r=1;t=2");
    let behind = |address: &str| limited.at("10.0.0.1").with("x-forwarded-for", address);
    assert_eq!(left(&behind("198.51.100.1")).await, "\"requests\";r=2;t=1");
    assert_eq!(left(&behind("198.51.100.2")).await, "\"requests\";r=2;t=1");
    assert_eq!(left(&behind("203.0.113.9, 198.51.100.2")).await, "\"requests\";r=1;t=2", "what the client says itself");
}

async fn a_credential_is_counted_apart(app: TestApp) {
    let limited = Limited::new(&app, &settings()).await;
    let secret = app.token("office", crate::support::app::EDITOR, None, None).await;
    let office = limited.at("192.0.2.1").with("authorization", &format!("Bearer {secret}"));
    for _ in 0..4 {
        limited.at("192.0.2.1").get("/api/v1/villages").await;
    }
    limited.at("192.0.2.1").get("/api/v1/villages").await.expect(429);
    assert_eq!(office.get("/api/v1/villages").await.expect(200).header("ratelimit"), "\"requests\";r=19;t=1");
    // The same token elsewhere is the same client.
    let elsewhere = limited.at("192.0.2.7").with("authorization", &format!("Bearer {secret}"));
    assert_eq!(elsewhere.get("/api/v1/villages").await.expect(200).header("ratelimit"), "\"requests\";r=18;t=2");
}

async fn wrong_credentials_are_limited_too(app: TestApp) {
    let limited = Limited::new(&app, &settings()).await;
    let guess = async |number: u32| {
        limited.at("192.0.2.1").with("authorization", &format!("Bearer ocop_{number:043}")).get("/api/v1/villages").await.status
    };
    for number in 0..20 {
        assert_eq!(guess(number).await, 401);
    }
    assert_eq!(guess(20).await, 429, "a new secret each time is no new client");
    // And a key that names itself one buys no more.
    let keys = async |number: u32| {
        limited.at("192.0.2.2").with("authorization", &format!("Bearer ocop_key_{number}")).get("/api/v1/villages").await.status
    };
    let mut refused = 0;
    for number in 0..30 {
        refused += u32::from(keys(number).await == 429);
    }
    assert_eq!(refused, 10);
}

async fn what_is_expensive_is_counted_apart(app: TestApp) {
    let mut generous = settings();
    generous.anonymous = "100/s:100:10".parse().unwrap();
    let limited = Limited::new(&app, &generous).await;
    let client = limited.at("192.0.2.1");
    let overview = "/api/v1/statistics/overview";
    let told = client.get(overview).await.expect(200);
    assert_eq!(told.header("ratelimit"), "\"requests\";r=99;t=1, \"statistics\";r=1;t=60");
    assert_eq!(told.header("ratelimit-policy"), "\"requests\";q=100;w=1, \"statistics\";q=2;w=120");
    client.get(overview).await.expect(200);
    let refused = client.get(overview).await.expect(429);
    assert_eq!(refused.header("retry-after"), "60");
    client.get("/api/v1/villages").await.expect(200);
    client.get("/api/v1/villages?format=csv").await.expect(200);
    client.get("/api/v1/dump").await.expect(429).problem("too-many-requests");
    client.with("accept", "text/csv, application/json").get("/api/v1/villages").await.expect(429);
    client.get("/api/v1/villages?format=json").await.expect(200);
    client.send(Method::POST, "/api/v1/imports", None, Vec::new()).await.expect(401);
    client.send(Method::POST, "/api/v1/imports", None, Vec::new()).await.expect(429);
    // Passwords are counted by address, whatever comes with them.
    let guess = async |number: u32| {
        let guesser = client.with("authorization", &format!("Bearer ocop_{number}"));
        guesser.unchecked_post("/api/v1/session", &json!({"name": "a", "password": "b"})).await.status
    };
    assert!(guess(1).await != 429 && guess(2).await != 429);
    assert_eq!(guess(3).await, 429);
    limited.clock.advance(Duration::from_mins(1));
    assert!(guess(4).await != 429);
    limited.at("192.0.2.2").get("/api/v1/dump").await.expect(200);
}

/// Routes of which one hangs, with the limits around them.
struct Hanging {
    router: axum::Router,
    entered: Arc<Semaphore>,
}

impl Hanging {
    async fn new(app: &TestApp, settings: &Settings) -> Self {
        let limiter = Limiter::new(settings, &Ticks::Set(FakeRelativeClock::default()));
        let app = App::new(app.db.clone(), LIMITS).await.unwrap().with_limiter(limiter);
        let entered = Arc::new(Semaphore::new(0));
        let enter = entered.clone();
        let hang = async move || -> &'static str {
            enter.add_permits(1);
            std::future::pending().await
        };
        let routes = axum::Router::new()
            .route("/hang", get(hang))
            .route("/ready", get(async || "ready"))
            .route("/healthz", get(async || "ready"));
        Self { router: http::framed(routes, &app), entered }
    }

    fn at(&self, address: &str) -> Actor {
        Actor::new(self.router.clone().layer(axum::Extension(Peer(address.parse().unwrap()))))
    }

    async fn ready(&self, address: &str) -> Reply {
        self.at(address).unchecked("/ready").await
    }

    /// Begins a request that hangs until it is ended.
    async fn begin(&self, address: &str) -> JoinHandle<()> {
        let actor = self.at(address);
        let task = tokio::spawn(async move {
            actor.unchecked("/hang").await;
        });
        self.entered.acquire().await.unwrap().forget();
        task
    }
}

/// The client goes away.
async fn end(task: JoinHandle<()>) {
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
}

async fn too_much_at_once_is_refused(app: TestApp) {
    let mut fast = settings();
    fast.anonymous = "1000/s:1000:2".parse().unwrap();
    fast.all_at_once = 100;
    let service = Hanging::new(&app, &fast).await;
    let (one, two) = (service.begin("192.0.2.1").await, service.begin("192.0.2.1").await);
    let refused = service.ready("192.0.2.1").await.expect(429);
    assert_eq!(refused.header("retry-after"), "1");
    refused.problem("too-many-requests");
    service.ready("192.0.2.2").await.expect(200);
    end(one).await;
    service.ready("192.0.2.1").await.expect(200);
    end(two).await;
}

async fn the_service_sheds_what_is_too_much_for_all(app: TestApp) {
    let mut fast = settings();
    fast.anonymous = "1000/s:1000:2".parse().unwrap();
    let service = Hanging::new(&app, &fast).await;
    let mut tasks = Vec::new();
    for address in ["192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.2"] {
        tasks.push(service.begin(address).await);
    }
    let shed = service.ready("192.0.2.9").await.expect(503);
    assert_eq!(shed.header("retry-after"), "1");
    shed.problem("unavailable");
    service.at("192.0.2.9").unchecked("/healthz").await.expect(200);
    for task in tasks {
        end(task).await;
        service.ready("192.0.2.9").await.expect(200);
    }
}

async fn a_file_is_under_way_until_it_is_taken(app: TestApp) {
    use tower::ServiceExt as _;
    let mut fast = settings();
    fast.exports = "100/s:100:1".parse().unwrap();
    fast.anonymous = "100/s:100:9".parse().unwrap();
    let limited = Limited::new(&app, &fast).await;
    let request = || axum::http::Request::get("/api/v1/units?format=csv").body(axum::body::Body::empty()).unwrap();
    let open = limited.router.clone().oneshot(request()).await.unwrap();
    assert_eq!(open.status(), 200);
    let second = limited.router.clone().oneshot(request()).await.unwrap();
    assert_eq!(second.status(), 429, "the first has not been taken");
    drop(open);
    let third = limited.router.clone().oneshot(request()).await.unwrap();
    assert_eq!(third.status(), 200);
    assert!(axum::body::to_bytes(third.into_body(), usize::MAX).await.unwrap().len() > 1000);
    assert_eq!(limited.router.clone().oneshot(request()).await.unwrap().status(), 200);
}

/// A refused client is refused before anything is looked up: here the database is gone.
async fn refusals_cost_no_database(app: TestApp) {
    let limited = Limited::new(&app, &settings()).await;
    let secret = app.token("office", crate::support::app::EDITOR, None, None).await;
    let office = limited.at("192.0.2.1").with("authorization", &format!("Bearer {secret}"));
    for number in 1..=20 {
        let status = office.post("/api/v1/villages", &village(number)).await.status;
        assert!(status == 201 || status == 422, "{status}");
    }
    app.db.close().await.unwrap();
    office.post("/api/v1/villages", &village(21)).await.expect(429);
    limited.clock.advance(Duration::from_secs(1));
    assert!(office.get("/api/v1/villages").await.status >= 500, "let in again, it finds no database");
}

/// More clients than there are connections to the database send the first letter of a body, and no more.
async fn slow_bodies_hold_no_connection_to_the_database(app: TestApp) {
    use axum::body::{Body, Bytes};
    use futures_util::stream::{self, StreamExt as _};
    use tower::ServiceExt as _;
    let secret = app.token("slow", crate::support::app::EDITOR, None, None).await;
    let router = http::router(&App::new(app.db.clone(), LIMITS).await.unwrap());
    let waits = Arc::new(Semaphore::new(0));
    let mut tasks = Vec::new();
    for _ in 0..40 {
        let told = waits.clone();
        let rest = stream::poll_fn(move |_| {
            told.add_permits(1);
            std::task::Poll::Pending
        });
        let body = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"{"))]).chain(rest);
        let request = axum::http::Request::post("/api/v1/villages")
            .header("authorization", format!("Bearer {secret}"))
            .header("content-type", "application/json")
            .body(Body::from_stream(body))
            .unwrap();
        let router = router.clone();
        tasks.push(tokio::spawn(async move {
            router.oneshot(request).await.unwrap();
        }));
        waits.acquire().await.unwrap().forget();
    }
    app.anonymous().get("/api/v1/villages").await.expect(200);
    app.editor().await.post("/api/v1/villages", &village(1)).await.expect(201);
    for task in tasks {
        end(task).await;
    }
}

async fn the_program_limits_and_can_be_told_not_to(app: TestApp) {
    let statuses = |address: &str| -> Vec<u16> {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        (0..4).map(|_| agent.get(format!("http://{address}/api/v1/vocabularies")).call().unwrap().status().as_u16()).collect()
    };
    let limited = crate::program::serve(&app.url, &["--load", "none", "--rate-limit", "1/h:2:9"]);
    assert_eq!(statuses(&limited.address), [200, 200, 429, 429]);
    drop(limited);
    let free = crate::program::serve(&app.url, &["--load", "none", "--rate-limit", "off"]);
    assert_eq!(statuses(&free.address), [200; 4]);
}

async fn a_slow_head_and_a_crowd_from_one_address_are_cut_off(app: TestApp) {
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;
    let words = ["--load", "none", "--head-timeout", "1", "--connections-of-address", "2"];
    let served = crate::program::serve(&app.url, &words);
    let connect = || TcpStream::connect(&served.address).unwrap();
    let ended = |stream: &mut TcpStream| {
        let mut rest = Vec::new();
        // A connection that is reset is as much at its end as one that is closed.
        let _ = stream.read_to_end(&mut rest);
        String::from_utf8_lossy(&rest).into_owned()
    };
    let (mut slow, mut silent) = (connect(), connect());
    slow.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ").unwrap();
    assert_eq!(ended(&mut connect()), "", "the third of one address is closed unread");
    // Both end by themselves: reading to the end would wait for ever otherwise.
    assert!(!ended(&mut slow).contains("200 OK"));
    assert_eq!(ended(&mut silent), "");
    let mut polite = connect();
    polite.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    assert!(ended(&mut polite).starts_with("HTTP/1.1 200 OK"));
}

/// It takes nothing of more than the machine keeps for it, and the program ends all the same; one that takes its answer has it.
async fn a_slow_reader_does_not_keep_the_program(app: TestApp) {
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;
    const ASKED: &[u8] = b"GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n";
    // Of the megabytes of each answer the machine keeps only so many on their way to somebody who takes none.
    const ANSWERS: usize = 20;
    let mut served = crate::program::serve(&app.url, &["--load", "none", "--finish-timeout", "1"]);
    let mut slow = TcpStream::connect(&served.address).unwrap();
    for _ in 0..ANSWERS {
        slow.write_all(ASKED).unwrap();
    }
    let mut first = [0; 15];
    slow.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200 OK");
    // It waits for the program, which else would not end.
    assert!(served.stop().success());
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest);
    let answers = rest.windows(5).filter(|bytes| bytes == b"etag:").count();
    assert!(answers < ANSWERS, "{answers} of {ANSWERS} answers were all taken by the machine: the test holds nothing up");
}
