//! Long files: looked at on a copy, written and taken back in several turns, with what others write between them; stopped,
//! refused or killed in the middle.

use super::long_files::{messy_acts, messy_changes, messy_producers, messy_register, producers};
use super::pace::{Imports, LONG, SHORT, held, held_after, id, until, waiting};
use super::sending::{csv, rows};
use crate::accounts::browser::{Browser, PASSWORD, lan};
use crate::support::app::{LIMITS, TestApp};
use crate::support::client::Actor;
use crate::support::samples::{producer, village};
use fastrand::Rng;
use ocop_registry::clock::Clock;
use ocop_registry::db::{Db, Intent};
use ocop_registry::import::progress::{Progress, Running};
use ocop_registry::import::work::Works;
use ocop_registry::statistics::check::check;
use serde_json::{Value, json};

crate::tests! {
    Units: a_long_file_fares_as_a_short_one, nobody_waits_for_a_look, others_write_between_the_turns,
        a_conflict_in_a_late_turn_leaves_no_row, what_changed_since_the_look_is_found_before_anything_is_written,
        a_write_that_is_stopped_is_taken_back, what_a_killed_program_wrote_is_told_and_taken_back, a_killed_undo_is_ended_by_another
}

const KINDS: [&str; 6] = ["villages", "producers", "products", "centres", "decisions", "recognitions"];

/// Every record of every kind, as it is answered.
async fn register(actor: &Actor) -> Vec<Value> {
    let mut all = Vec::new();
    for kind in KINDS {
        let lines = actor.get(&format!("/api/v1/{kind}?format=ndjson&sort=code")).await.expect(200).bytes;
        all.extend(String::from_utf8(lines).unwrap().lines().map(|line| serde_json::from_str::<Value>(line).unwrap()));
    }
    all
}

/// The same without what tells about writes.
fn content(register: Vec<Value>) -> Vec<Value> {
    let bare = |mut record: Value| {
        for name in ["version", "created_at", "updated_at"] {
            record.as_object_mut().unwrap().remove(name);
        }
        record
    };
    register.into_iter().map(bare).collect()
}

async fn agrees(app: &TestApp) {
    app.verify().await;
    let checked = check(&app.db, "2026-11-22".parse().unwrap(), 100, 4).await.unwrap();
    assert_eq!(checked.faults, Vec::<String>::new());
}

async fn a_long_file_fares_as_a_short_one(app: TestApp) {
    let other = app.another(crate::support::Content::Units).await;
    let (long, short) = (Imports::of(&app, LONG).await, Imports::of(&other, SHORT).await);
    let mut random = Rng::with_seed(7);
    let mut fates = std::collections::BTreeSet::new();
    for (round, layout) in ["producers", "register", "recognitions", "products", "register"].into_iter().enumerate() {
        let products = app.anonymous().get("/api/v1/products?sort=code&limit=200").await.expect(200).codes();
        let file = match layout {
            "producers" => messy_producers(&mut random),
            "register" => messy_register(&mut random),
            "recognitions" => messy_acts(&mut random, &products),
            _ => messy_changes(&mut random, &products),
        };
        let (by_turns, at_once) = (long.looked_at(layout, &file).await, short.looked_at(layout, &file).await);
        let (of_long, of_short) = (rows(&long.office, &by_turns, "").await, rows(&short.office, &at_once, "").await);
        assert_eq!(of_long.len(), 60);
        for (one, same) in of_long.iter().zip(&of_short) {
            assert_eq!(one, same, "{round} {layout}");
            fates.insert(one["outcome"].as_str().unwrap().to_owned());
            fates.extend(one["faults"].as_array().unwrap().iter().map(|fault| fault["code"].as_str().unwrap().to_owned()));
        }
        assert_eq!(by_turns["totals"], at_once["totals"]);
        assert!(by_turns["totals"]["refuse"].as_u64() < Some(60), "{layout}: {:#}", of_long[0]);
        long.begin(&by_turns, &Progress::default()).await.ended().await.unwrap();
        short.begin(&at_once, &Progress::default()).await.ended().await.unwrap();
        let (by_turns, at_once) = (long.told(id(&by_turns)).await, short.told(id(&at_once)).await);
        assert_eq!((&by_turns["state"], &at_once["state"]), (&json!("committed"), &json!("committed")), "{layout} {by_turns:#}");
        assert_eq!(register(&long.office).await, register(&short.office).await, "{round} {layout}");
    }
    for fate in ["add", "change", "same", "refuse", "duplicate-row", "contradicts-row", "contradicts-later-act", "term-unknown"] {
        assert!(fates.contains(fate), "{fate} of {fates:?}");
    }
    agrees(&app).await;
}

/// While somebody has the turn, a look at a long file comes to its last row; and while it looks, others change what it is about.
async fn nobody_waits_for_a_look(app: TestApp) {
    let imports = Imports::of(&app, LONG).await;
    let made = app.create(&imports.office, "producers", &producer(1)).await.code();
    let lines = |count: u32| {
        let row = |number: u32| {
            vec![
                if number == 1 { made.clone() } else { String::new() },
                format!("HTX Số {number}"),
                "cooperative".to_owned(),
                "00577".to_owned(),
                "0901".to_owned(),
            ]
        };
        csv(&["code", "name", "producer_type", "commune", "phone"], &(1..=count).map(row).collect::<Vec<_>>())
    };
    let import = imports.looked_at("producers", &lines(300)).await;
    let progress = Progress::default();
    let running = imports.works.check(&imports.editor, id(&import), progress.clone()).await.unwrap();
    let turn = held(&app.db).await;
    until(&progress, 300).await;
    drop(turn);
    running.ended().await.unwrap();
    // Whoever had to wait for a look would be late each time; that a look is quicker now and then says nothing.
    let mut within = 0;
    for time in 0..20 {
        let progress = Progress::default();
        let running = imports.works.check(&imports.editor, id(&import), progress.clone()).await.unwrap();
        until(&progress, 14).await;
        let website = json!({"website": format!("https://vi.example/{time}")});
        imports.office.if_match("*").patch(&format!("/api/v1/producers/{made}"), &website).await.expect(200);
        within += u32::from(progress.rows().0 < 300);
        running.ended().await.unwrap();
        if within > 0 {
            break;
        }
    }
    assert!(within > 0, "nobody wrote while a look was going on");
    let told = imports.told(id(&import)).await;
    assert_eq!((&told["state"], &told["totals"]["add"], &told["totals"]["change"]), (&json!("checked"), &json!(299), &json!(1)));
}

async fn others_write_between_the_turns(app: TestApp) {
    let imports = Imports::of(&app, LONG).await;
    let (_, code) = lan(&app).await;
    assert!(code.starts_with("TK-"));
    let file = producers(1, 140);
    let import = imports.looked_at("producers", &file).await;
    let before = content(register(&imports.office).await);
    let progress = Progress::default();
    let (running, turn) = held_after(&app.db, imports.begin(&import, &progress), &progress, 14).await;
    assert_eq!(progress.rows(), (14, 140));
    // What the import has just written.
    let first = app.anonymous().get("/api/v1/producers?sort=code").await.expect(200).codes().remove(0);
    let (address, note, body) = (format!("/api/v1/producers/{first}"), json!({"note": "đã gọi"}), village(1));
    let others = async {
        let create = app.create(&imports.office, "villages", &body);
        let editor = imports.office.if_match("*");
        let patch = async {
            waiting(&app.db, 2).await;
            editor.patch(&address, &note).await.expect(200)
        };
        let mut browser = Browser::new(app.anonymous());
        let sign_in = async { browser.sign_in("lan.nguyen", PASSWORD).await.expect(201) };
        let go_on = async {
            waiting(&app.db, 4).await;
            drop(turn);
        };
        tokio::join!(create, patch, sign_in, go_on).0.code()
    };
    let made = others.await;
    running.ended().await.unwrap();
    let done = imports.told(id(&import)).await;
    assert_eq!((&done["state"], &done["totals"]["add"]), (&json!("committed"), &json!(140)));
    let (from, to) = (done["first_sequence"].as_i64().unwrap(), done["last_sequence"].as_i64().unwrap());
    let journal = app.journal().await;
    let within = |entry: &&Value| (from..=to).contains(&entry["sequence"].as_i64().unwrap());
    let theirs: Vec<&Value> =
        journal.iter().filter(within).filter(|entry| entry["actor"] == "token:office").map(|entry| &entry["code"]).collect();
    assert_eq!(theirs, [&json!(made), &json!(first)], "between the first entry of the import and its last");
    assert_eq!(to - from + 1, 142, "nothing else is there");
    agrees(&app).await;
    // Taken back as one act, but for what somebody else changed.
    let undone = imports.undone(&import).await;
    assert_eq!((&undone["state"], &undone["undone"]["deleted"]), (&json!("undone"), &json!(139)));
    let kept: Vec<&Value> = undone["undone"]["kept"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert_eq!(kept, [&json!(first)]);
    let after = content(register(&imports.office).await);
    let new: Vec<&Value> = after.iter().filter(|record| !before.contains(record)).map(|record| &record["code"]).collect();
    assert_eq!(new, [&json!(made), &json!(first)]);
    agrees(&app).await;
}

/// A producer, and a file of new ones that gives it another telephone in its last row.
async fn about_the_last_row(app: &TestApp, imports: &Imports) -> (String, Value) {
    let made = app.create(&imports.office, "producers", &producer(1)).await.code();
    let mut lines: Vec<Vec<String>> = (1..140)
        .map(|number| {
            vec![String::new(), format!("HTX Số {number}"), "cooperative".to_owned(), "00577".to_owned(), "0901".to_owned()]
        })
        .collect();
    lines.push([&made, "", "", "", "0902"].map(str::to_owned).to_vec());
    let import = imports.looked_at("producers", &csv(&["code", "name", "producer_type", "commune", "phone"], &lines)).await;
    assert_eq!((&import["totals"]["add"], &import["totals"]["change"]), (&json!(139), &json!(1)));
    (made, import)
}

async fn ring(imports: &Imports, code: &str, phone: &str) {
    imports.office.if_match("*").patch(&format!("/api/v1/producers/{code}"), &json!({"phone": phone})).await.expect(200);
}

async fn a_conflict_in_a_late_turn_leaves_no_row(app: TestApp) {
    let imports = Imports::of(&app, LONG).await;
    let (made, import) = about_the_last_row(&app, &imports).await;
    let progress = Progress::default();
    let (running, turn) = held_after(&app.db, imports.begin(&import, &progress), &progress, 14).await;
    assert!(app.head().await > import["checked_at_sequence"].as_i64().unwrap(), "readers see the first rows");
    let go_on = async {
        waiting(&app.db, 2).await;
        drop(turn);
    };
    tokio::join!(ring(&imports, &made, "0999"), go_on);
    running.ended().await.unwrap();
    let told = imports.told(id(&import)).await;
    assert_eq!(
        (&told["state"], &told["problems"][0]["code"], &told["problems"][0]["row"]),
        (&json!("undone"), &json!("outdated"), &json!(141)),
        "{told:#}"
    );
    assert!(told["problems"][0]["en"].as_str().unwrap().contains("what had been written before them was taken back"), "{told:#}");
    assert_eq!(told["undone"], json!({"deleted": 133, "restored": 0, "kept": []}));
    let left = content(register(&imports.office).await);
    assert_eq!(left.len(), 1);
    assert_eq!((&left[0]["code"], &left[0]["phone"]), (&json!(made), &json!("0999")));
    agrees(&app).await;
    // Looked at again, it is written.
    let check = imports.works.check(&imports.editor, id(&import), Progress::default()).await.unwrap();
    check.ended().await.unwrap();
    imports.begin(&import, &Progress::default()).await.ended().await.unwrap();
    assert_eq!(imports.told(id(&import)).await["state"], "committed");
    let undone = imports.undone(&import).await;
    assert_eq!(undone["undone"], json!({"deleted": 139, "restored": 1, "kept": []}));
    assert_eq!(content(register(&imports.office).await), left);
    agrees(&app).await;
}

async fn what_changed_since_the_look_is_found_before_anything_is_written(app: TestApp) {
    let imports = Imports::of(&app, LONG).await;
    let (made, import) = about_the_last_row(&app, &imports).await;
    ring(&imports, &made, "0999").await;
    let head = app.head().await;
    imports.begin(&import, &Progress::default()).await.ended().await.unwrap();
    let told = imports.told(id(&import)).await;
    assert_eq!(
        (&told["state"], &told["problems"][0]["code"], &told["undone"]),
        (&json!("checked"), &json!("outdated"), &Value::Null)
    );
    assert!(told["problems"][0]["en"].as_str().unwrap().contains("in rows: 141; nothing was written"), "{told:#}");
    assert_eq!(app.head().await, head);
}

async fn a_write_that_is_stopped_is_taken_back(app: TestApp) {
    let imports = Imports::of(&app, LONG).await;
    let import = imports.looked_at("producers", &producers(1, 140)).await;
    let progress = Progress::default();
    let (running, turn) = held_after(&app.db, imports.begin(&import, &progress), &progress, 14).await;
    imports.works.cancel(&imports.editor, id(&import)).await.unwrap();
    drop(turn);
    running.ended().await.unwrap();
    let told = imports.told(id(&import)).await;
    assert_eq!((&told["state"], &told["problems"][0]["code"]), (&json!("undone"), &json!("stopped")), "{told:#}");
    assert_eq!(told["undone"]["deleted"], 14, "{told:#}");
    assert_eq!(register(&imports.office).await, Vec::<Value>::new());
    agrees(&app).await;
}

/// Does something with an import in a runtime of its own, which ends when so many rows are done and the next turn is waited
/// for: nothing of it goes on.
fn killed(app: &TestApp, done: u64, work: impl AsyncFnOnce(Works, Progress) -> Running + Send + 'static) {
    let url = app.url.clone();
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let db = Db::connect(&url, Clock::Fixed("2026-11-22T03:00:00Z".parse().unwrap())).await.unwrap();
            let progress = Progress::default();
            let works = Works::new(db.clone(), LIMITS.files).at_pace(LONG);
            let _left = held_after(&db, work(works, progress.clone()), &progress, done).await;
        });
        runtime.shutdown_background();
    });
    thread.join().unwrap();
}

/// What a program says of the work that another one left.
async fn after_a_restart(app: &TestApp, imports: &Imports, import: &Value) -> Value {
    imports.works.interrupt_all().await.unwrap();
    agrees(app).await;
    imports.told(id(import)).await
}

async fn what_a_killed_program_wrote_is_told_and_taken_back(app: TestApp) {
    let imports = Imports::of(&app, LONG).await;
    let import = imports.looked_at("producers", &producers(1, 140)).await;
    let (editor, name) = (imports.editor.clone(), id(&import).to_owned());
    killed(&app, 28, async move |works, progress| {
        works.commit(&editor, &name, Intent::default(), false, progress).await.unwrap()
    });
    let told = after_a_restart(&app, &imports, &import).await;
    assert_eq!((&told["state"], &told["committed_at"]), (&json!("partly_written"), &Value::Null), "{told:#}");
    let there = register(&imports.office).await.len();
    assert_eq!(there, 28, "whole turns only");
    let span = told["last_sequence"].as_u64().unwrap() - told["first_sequence"].as_u64().unwrap() + 1;
    assert_eq!(span, u64::try_from(there).unwrap(), "and it says which entries they are");
    // It cannot be written on top of that; it can be taken back, and then written.
    for again in ["commit", "check", "cancel"] {
        let reply = super::sending::act(&imports.office, &import, again).await;
        reply.expect(409).problem("conflict");
    }
    let undone = imports.undone(&import).await;
    assert_eq!((&undone["state"], &undone["undone"]), (&json!("undone"), &json!({"deleted": there, "restored": 0, "kept": []})));
    assert_eq!(register(&imports.office).await, Vec::<Value>::new());
    agrees(&app).await;
    imports.works.check(&imports.editor, id(&import), Progress::default()).await.unwrap().ended().await.unwrap();
    imports.begin(&import, &Progress::default()).await.ended().await.unwrap();
    assert_eq!(register(&imports.office).await.len(), 140);
}

async fn a_killed_undo_is_ended_by_another(app: TestApp) {
    let imports = Imports::of(&app, LONG).await;
    let (made, import) = about_the_last_row(&app, &imports).await;
    let before = content(register(&imports.office).await);
    imports.begin(&import, &Progress::default()).await.ended().await.unwrap();
    assert_eq!(imports.told(id(&import)).await["state"], "committed");
    let (editor, name) = (imports.editor.clone(), id(&import).to_owned());
    killed(&app, 40, async move |works, progress| works.undo(&editor, &name, Intent::default(), progress).await.unwrap());
    let told = after_a_restart(&app, &imports, &import).await;
    assert_eq!(told["state"], "partly_written", "{told:#}");
    let there = register(&imports.office).await.len();
    // Backwards: the telephone first, then what was added.
    assert_eq!(there, 140 - 39);
    let undone = imports.undone(&import).await;
    assert_eq!((&undone["state"], &undone["undone"]), (&json!("undone"), &json!({"deleted": 139, "restored": 1, "kept": []})));
    let after = content(register(&imports.office).await);
    assert_eq!((&after, after[0]["code"].as_str()), (&before, Some(made.as_str())));
    agrees(&app).await;
}
