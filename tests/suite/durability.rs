//! What was acknowledged is there after a kill: thousands of writes from many clients, the program killed in the middle.

use crate::program::{Served, serve};
use crate::support::app::{EDITOR, TestApp};
use ocop_registry::journal::chain::{self, Verdict};
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

crate::tests! { Units: no_acknowledged_write_is_lost }

const CLIENTS: u32 = 16;
const WRITES: u32 = 10_000;

async fn no_acknowledged_write_is_lost(app: TestApp) {
    let secret = app.token("clients", EDITOR, None, None).await;
    let acknowledged = Arc::new(Mutex::new(HashSet::new()));
    let next = Arc::new(AtomicU32::new(0));
    // The first half is cut off by the kill, the rest is written after the restart.
    let mut served = serve(&app.url, &[]);
    write(&served, &secret, &acknowledged, &next, Some(&mut || acknowledged.lock().unwrap().len() >= (WRITES / 2) as usize));
    served.child.kill().unwrap();
    served.child.wait().unwrap();
    drop(served);
    let before = acknowledged.lock().unwrap().len();
    assert!(before >= (WRITES / 2) as usize);
    let served = serve(&app.url, &[]);
    write(&served, &secret, &acknowledged, &next, None);
    let acknowledged = acknowledged.lock().unwrap().clone();
    assert!(acknowledged.len() + (CLIENTS as usize) >= WRITES as usize, "{}", acknowledged.len());

    let mut found = HashSet::new();
    let mut address = Some("/api/v1/villages?limit=200&sort=code".to_owned());
    while let Some(path) = address {
        let page = app.anonymous().get(&path).await.expect(200);
        found.extend(page.codes());
        address = page.json()["next"].as_str().map(str::to_owned);
    }
    let lost: Vec<&String> = acknowledged.difference(&found).collect();
    assert!(lost.is_empty(), "{} of {} acknowledged writes are lost", lost.len(), acknowledged.len());
    assert!(found.len() - acknowledged.len() <= CLIENTS as usize, "at most one unacknowledged write a client");
    let verdict = chain::verify(app.db.read()).await.unwrap();
    let Verdict::Intact { entries, .. } = verdict else { panic!("{verdict:?}") };
    // The units, the token, and one entry for each village that is there.
    let others = app.journal_of(&["unit", "succession", "token", "register"]).await;
    assert_eq!(entries, others + i64::try_from(found.len()).unwrap());
}

/// Sixteen clients post until all writes are taken; with `killer`, until it says that the program is to die, which it does
/// while they go on.
fn write(
    served: &Served,
    secret: &str,
    acknowledged: &Arc<Mutex<HashSet<String>>>,
    next: &Arc<AtomicU32>,
    killer: Option<&mut dyn FnMut() -> bool>,
) {
    let dead = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (address, secret) = (served.address.clone(), secret.to_owned());
            let (acknowledged, next, dead) = (acknowledged.clone(), next.clone(), dead.clone());
            std::thread::spawn(move || {
                let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
                while !dead.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= WRITES {
                        return;
                    }
                    let body = json!({"name": format!("Làng số {number}"), "commune": "00577"});
                    let request = agent
                        .post(format!("http://{address}/api/v1/villages"))
                        .header("authorization", format!("Bearer {secret}"));
                    // An error is a connection that the kill cut.
                    let Ok(mut reply) = request.send_json(&body) else { return };
                    assert_eq!(reply.status().as_u16(), 201);
                    let Ok(record) = reply.body_mut().read_json::<serde_json::Value>() else { return };
                    acknowledged.lock().unwrap().insert(record["code"].as_str().unwrap().to_owned());
                }
            })
        })
        .collect();
    if let Some(due) = killer {
        while !due() {
            std::thread::yield_now();
        }
        std::process::Command::new("kill").args(["-KILL", &served.child.id().to_string()]).status().unwrap();
        dead.store(true, Ordering::Relaxed);
    }
    for client in clients {
        client.join().unwrap();
    }
}
