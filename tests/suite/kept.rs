//! Kept answers: the same as computed ones in every byte, gone as soon as something relevant is written, bounded.

use crate::support::app::{LIMITS, TestApp};
use crate::support::client::{Actor, Reply};
use crate::support::samples::{COMMUNE, producer};
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::get;
use flate2::read::GzDecoder;
use ocop_registry::app::App;
use ocop_registry::http;
use ocop_registry::http::kept::Front;
use serde_json::{Map, Value, json};
use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

crate::tests! { Real: kept_and_computed_answers_are_the_same, questions_without_answers_fill_nothing, what_is_kept_stays_within_its_bytes; Units: answers_end_with_what_changes_them, nobody_gets_what_another_may_see, a_compressed_answer_is_the_same_answer, one_computes_for_all_who_ask_at_once, who_wrote_reads_no_older_answer, refusals_are_not_kept, a_kept_answer_is_counted_against_its_client }

/// The service over the same register, keeping so many bytes.
async fn keeping(app: &TestApp, bytes: u64) -> Kept {
    let app = App::new(app.db.clone(), LIMITS).await.unwrap().keeping(bytes);
    Kept { actor: Actor::new(http::router(&app)), app }
}

fn named(name: &str) -> Value {
    json!({"name": name, "commune": COMMUNE})
}

struct Kept {
    actor: Actor,
    app: App,
}

impl Kept {
    fn counts(&self) -> (u64, u64) {
        (self.app.kept().counts().hits.get(), self.app.kept().counts().misses.get())
    }
}

/// Everything of an answer but its name.
fn all_of(reply: &Reply) -> (u16, Map<String, Value>, Vec<u8>) {
    let mut headers = reply.headers.clone();
    assert!(headers.remove("x-request-id").is_some());
    // Of a kept answer the connection works it out.
    headers.remove("content-length");
    (reply.status, headers, reply.bytes.clone())
}

async fn kept_and_computed_answers_are_the_same(app: TestApp) {
    let (kept, computed) = (keeping(&app, 64 << 20).await, keeping(&app, 0).await);
    let mut paths: Vec<String> =
        ["villages", "producers", "products", "centres", "decisions", "recognitions", "units", "figures"]
            .map(|plural| format!("/api/v1/{plural}?limit=5&count=exact"))
            .to_vec();
    let code = kept.actor.get("/api/v1/products?limit=1").await.expect(200).json()["data"][0]["code"].clone();
    let code = code.as_str().unwrap();
    for path in [
        "",
        "/villages?q=gom%20bat%20trang",
        "/products?state=in_force&sort=-updated_at",
        &format!("/products/{code}"),
        &format!("/products/{code}?on=2024-01-01"),
        &format!("/products/{code}/validity"),
        &format!("/products/{code}/history"),
        "/journal?limit=3",
        "/statistics/overview",
        "/statistics/products?by=star,commune",
        "/statistics/products?by=star&format=csv",
        "/statistics/villages/series?interval=year",
        "/statistics/products/expiring",
        "/statistics/reconciliation",
    ] {
        paths.push(format!("/api/v1{path}"));
    }
    for path in &paths {
        let (hits, _) = kept.counts();
        let first = kept.actor.get(path).await.expect(200);
        let again = kept.actor.get(path).await.expect(200);
        assert_eq!(kept.counts().0, hits + 1, "{path} is kept");
        let (first, again, fresh) = (all_of(&first), all_of(&again), all_of(&computed.actor.get(path).await.expect(200)));
        assert!(first == again && again == fresh, "{path}\n{:?}\n{:?}\n{:?}", first.1, again.1, fresh.1);

        let tag = first.1["etag"].as_str().unwrap().to_owned();
        let known = |actor: &Actor| actor.with("if-none-match", &tag);
        let (same, fresh) = (known(&kept.actor).get(path).await.expect(304), known(&computed.actor).get(path).await.expect(304));
        assert_eq!(all_of(&same), all_of(&fresh), "{path}");
    }
    assert_eq!(computed.counts(), (0, 0), "nothing is kept where it is switched off");
    let text = String::from_utf8(kept.actor.unchecked("/metrics").await.expect(200).bytes).unwrap();
    let of = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().parse::<u64>().unwrap();
    assert_eq!(of("ocop_registry_kept_answers_hits_total"), kept.counts().0);
    assert_eq!(of("ocop_registry_kept_answers_misses_total"), kept.counts().1);
}

async fn answers_end_with_what_changes_them(app: TestApp) {
    let kept = keeping(&app, 64 << 20).await;
    let editor = kept.actor.with("authorization", &format!("Bearer {}", app.token("editor", "write", None, None).await));
    let one = editor.post("/api/v1/villages", &named("Bát Tràng")).await.expect(201).code();
    let (record, list) = (format!("/api/v1/villages/{one}"), "/api/v1/villages?sort=name");
    let names = async || {
        let page = kept.actor.get(list).await.expect(200).json();
        page["data"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["Bát Tràng"]);
    let tag = kept.actor.get(&record).await.expect(200).etag();

    editor.post("/api/v1/villages", &named("Vạn Phúc")).await.expect(201);
    assert_eq!(names().await, ["Bát Tràng", "Vạn Phúc"], "a list ends with every write");
    let (hits, misses) = kept.counts();
    let survived = kept.actor.get(&record).await.expect(200);
    assert_eq!(kept.counts(), (hits + 1, misses), "a record survives what is written elsewhere");
    assert_eq!(survived.json()["name"], "Bát Tràng");

    editor.if_match(&tag).patch(&record, &json!({"name": "Bát Tràng cổ"})).await.expect(200);
    assert_eq!(kept.actor.get(&record).await.expect(200).json()["name"], "Bát Tràng cổ");
    assert_eq!(names().await, ["Bát Tràng cổ", "Vạn Phúc"]);
    let tag = kept.actor.get(&record).await.expect(200).etag();
    editor.because("nhập nhầm").if_match(&tag).delete(&record).await.expect(204);
    kept.actor.get(&record).await.expect(404);
}

async fn nobody_gets_what_another_may_see(app: TestApp) {
    let kept = keeping(&app, 64 << 20).await;
    let secret = app.token("editor", "write,write:personal_data", None, None).await;
    let editor = kept.actor.with("authorization", &format!("Bearer {secret}"));
    let mut body = producer(1);
    body["phone"] = json!("0912345678");
    let code = editor.post("/api/v1/producers", &body).await.expect(201).code();
    let path = format!("/api/v1/producers/{code}");
    for _ in 0..2 {
        assert_eq!(editor.get(&path).await.expect(200).json()["phone"], "0912345678");
        assert!(!kept.actor.get(&path).await.expect(200).json()["phone"].is_string());
        assert!(!kept.actor.with("cookie", "a=b").get(&path).await.expect(200).json()["phone"].is_string());
    }
    let hits = kept.counts().0;
    kept.actor.get(&path).await.expect(200);
    assert_eq!(kept.counts().0, hits + 1);
    // A key for reading sees what everybody sees, out of the same answer; an official never does.
    let reader = kept.actor.with("authorization", &format!("Bearer {}", app.token("reader", "", None, None).await));
    let (hits, open) = (kept.counts().0, kept.actor.get(&path).await.expect(200));
    let with_key = reader.get(&path).await.expect(200);
    assert_eq!((kept.counts().0, with_key.bytes), (hits + 2, open.bytes));
    assert_eq!(with_key.headers["cache-control"], "private, no-cache");
    editor.get(&path).await.expect(200);
    assert_eq!(kept.counts().0, hits + 2);
    // A wrong credential gets no kept answer.
    kept.actor.with("authorization", "Bearer ocop_wrong").get(&path).await.expect(401);
}

async fn a_compressed_answer_is_the_same_answer(app: TestApp) {
    let kept = keeping(&app, 64 << 20).await;
    let editor = kept.actor.with("authorization", &format!("Bearer {}", app.token("editor", "write", None, None).await));
    let mut body = named("Bát Tràng");
    body["other_names"] =
        json!((1..=20).map(|number| format!("Làng gốm sứ cổ truyền Bát Tràng, xóm {number}")).collect::<Vec<_>>());
    let path = format!("/api/v1/villages/{}", editor.post("/api/v1/villages", &body).await.expect(201).code());
    let plain = kept.actor.get(&path).await.expect(200);
    let zipping = kept.actor.with("accept-encoding", "br, gzip").unchecked_actor();
    let zipped = zipping.get(&path).await.expect(200);
    assert_eq!(zipped.headers["content-encoding"], "gzip");
    assert!(zipped.bytes.len() * 3 < plain.bytes.len(), "{} of {}", zipped.bytes.len(), plain.bytes.len());
    let mut unzipped = Vec::new();
    GzDecoder::new(zipped.bytes.as_slice()).read_to_end(&mut unzipped).unwrap();
    assert_eq!(unzipped, plain.bytes);
    for reply in [&plain, &zipped] {
        assert!(reply.headers["vary"].as_str().unwrap().contains("accept-encoding"));
    }
    assert_ne!(zipped.etag(), plain.etag(), "a strong tag vouches for the bytes");
    for (actor, tag) in [(&kept.actor, zipped.etag()), (&zipping, zipped.etag()), (&zipping, plain.etag())] {
        actor.with("if-none-match", &tag).get(&path).await.expect(304);
    }
    editor.if_match(&zipped.etag()).patch(&path, &json!({"workers": 7})).await.expect(200);
    let small = zipping.get("/api/v1/villages/LN-999999-1").await.expect(404);
    assert!(!small.headers.contains_key("content-encoding"));
}

/// A service whose answers have a tag and wait for permission.
fn counting(computed: &Arc<AtomicUsize>, may: &Arc<Semaphore>, tag: &'static str) -> Router {
    let (computed, may) = (computed.clone(), may.clone());
    let answer = move || {
        let (computed, may) = (computed.clone(), may.clone());
        async move {
            let number = computed.fetch_add(1, Ordering::SeqCst);
            may.acquire().await.unwrap().forget();
            let mut response = Response::new(axum::body::Body::from(format!("{number}")));
            response.headers_mut().insert(header::ETAG, HeaderValue::from_static(tag));
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            response
        }
    };
    Router::new().route("/api/v1/question", get(answer))
}

async fn body(front: Front) -> String {
    let request = axum::extract::Request::get("/api/v1/question").body(axum::body::Body::empty()).unwrap();
    let response = front.oneshot(request).await.unwrap();
    let bytes = axum::body::to_bytes(response.into_body(), 100).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

async fn one_computes_for_all_who_ask_at_once(app: TestApp) {
    let (computed, may) = (Arc::default(), Arc::new(Semaphore::new(0)));
    let app = App::new(app.db.clone(), LIMITS).await.unwrap();
    let front = Front::new(&app, counting(&computed, &may, "W/\"9999\""));
    let asking: Vec<_> = (0..30).map(|_| tokio::spawn(body(front.clone()))).collect();
    while computed.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    // Enough for all: one that computes once more is to be seen, not to wait for ever.
    may.add_permits(30);
    for one in asking {
        assert_eq!(one.await.unwrap(), "0");
    }
    assert_eq!(computed.load(Ordering::SeqCst), 1);
    // Whoever gives up leaves the work to who still waits.
    let front = Front::new(&app.keeping(1 << 20), counting(&computed, &may, "W/\"9999\""));
    let (first, second) = (tokio::spawn(body(front.clone())), tokio::spawn(body(front)));
    while computed.load(Ordering::SeqCst) == 1 {
        tokio::task::yield_now().await;
    }
    first.abort();
    // One more: it may have come so far that it takes one, and still give up.
    may.add_permits(2);
    assert!(matches!(second.await.unwrap().as_str(), "1" | "2"));
}

async fn who_wrote_reads_no_older_answer(app: TestApp) {
    let editor = app.editor().await;
    let head = app.head().await;
    let (computed, may) = (Arc::default(), Arc::new(Semaphore::new(0)));
    let service = App::new(app.db.clone(), LIMITS).await.unwrap();
    // An answer that was begun before the write below, and so carries the head from before it.
    let tag: &'static str = Box::leak(format!("W/\"{head}\"").into_boxed_str());
    let front = Front::new(&service, counting(&computed, &may, tag));
    let before = tokio::spawn(body(front.clone()));
    while computed.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    app.create(&editor, "villages", &named("Bát Tràng")).await;
    let after = tokio::spawn(body(front.clone()));
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    may.add_permits(2);
    assert_eq!(before.await.unwrap(), "0");
    assert_eq!(after.await.unwrap(), "1", "asked after the write, so computed after it");
}

async fn refusals_are_not_kept(app: TestApp) {
    let kept = keeping(&app, 64 << 20).await;
    let path = "/api/v1/villages/LN-000001-2";
    for _ in 0..2 {
        kept.actor.get(path).await.expect(404);
        kept.actor.get("/api/v1/villages?nonsense=1").await.expect(400);
        kept.actor.with("accept", "image/png").get("/api/v1/villages").await.expect(406);
    }
    assert_eq!(kept.counts().0, 0);
    let secret = app.token("editor", "write", None, None).await;
    let reply = kept.actor.with("authorization", &format!("Bearer {secret}")).post("/api/v1/villages", &named("Bát Tràng")).await;
    assert_eq!(format!("/api/v1/villages/{}", reply.expect(201).code()), path);
    kept.actor.get(path).await.expect(200);
}

async fn a_kept_answer_is_counted_against_its_client(app: TestApp) {
    use ocop_registry::http::limits::buckets::Ticks;
    use ocop_registry::http::limits::{Limiter, Peer};
    let settings = crate::limits::settings();
    let clock = governor::clock::FakeRelativeClock::default();
    let service = App::new(app.db.clone(), LIMITS).await.unwrap();
    let service = service.with_limiter(Limiter::new(&settings, &Ticks::Set(clock)));
    let actor = Actor::new(http::router(&service).layer(axum::Extension(Peer("192.0.2.1".parse().unwrap()))));
    for left in ["2", "1", "0"] {
        let reply = actor.get("/api/v1/villages").await.expect(200);
        assert!(reply.headers["ratelimit"].as_str().unwrap().contains(&format!("r={left}")), "{:?}", reply.headers);
    }
    assert_eq!(service.kept().counts().hits.get(), 2);
    let refused = actor.get("/api/v1/villages").await.expect(429);
    assert!(refused.headers.contains_key("retry-after"));
    assert!(refused.headers["ratelimit"].as_str().unwrap().contains("r=0"));
}

async fn questions_without_answers_fill_nothing(app: TestApp) {
    let kept = keeping(&app, 1 << 20).await;
    for number in 0..200 {
        kept.actor.get(&format!("/api/v1/products?bust{number}={number}")).await.expect(400);
    }
    kept.actor.get("/api/v1/products?limit=1").await.expect(200);
    kept.app.kept().settle().await;
    let one = kept.app.kept().bytes();
    assert!((1_000..20_000).contains(&one), "one answer: {one} bytes");
}

async fn what_is_kept_stays_within_its_bytes(app: TestApp) {
    let kept = keeping(&app, 200_000).await;
    for number in 0..150 {
        kept.actor.get(&format!("/api/v1/villages?limit=3&workers_to={number}000")).await.expect(200);
    }
    kept.app.kept().settle().await;
    let bytes = kept.app.kept().bytes();
    assert!(bytes > 50_000 && bytes <= 200_000, "{bytes}");
    // One answer that alone would take too much of it is given, and not kept.
    let (hits, _) = kept.counts();
    for _ in 0..2 {
        kept.actor.get("/api/v1/units?limit=200").await.expect(200);
    }
    assert_eq!(kept.counts().0, hits);
}
