//! Signing in at a provider: a certified one, run beside the test. `.ci/run` installs it and names its folder in
//! `OCOP_OIDC_PROVIDER`; without that the run says at its end that nothing was tested.

use super::browser::Browser;
use crate::support::app::TestApp;
use crate::support::databases::now;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::hidden::Hidden;
use ocop_registry::auth::oidc::{OidcConfig, Provider, role_of_claim};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

crate::tests! { Units:
    people_of_the_provider_get_accounts, claims_beside_the_token_are_asked_for, who_began_elsewhere_does_not_come_in,
    what_the_browser_kept_must_fit, a_service_without_a_provider_says_so
}

const BEGIN: &str = "/api/v1/session/oidc";
const CALLBACK: &str = "http://127.0.0.1:9/api/v1/session/oidc/callback";

/// A running provider; ends with the test.
struct Running {
    child: Child,
    issuer: String,
    /// Held, because a provider ends that writes to nobody.
    _output: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The folder of the provider, where there is one.
pub(crate) fn folder() -> Option<std::ffi::OsString> {
    std::env::var_os("OCOP_OIDC_PROVIDER")
}

fn start(kind: &str) -> Option<Running> {
    let script = Path::new(&folder()?).join("provider.mjs");
    let mut command = Command::new("node");
    command.arg(script).args([CALLBACK, &now().to_rfc3339(), kind]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("node");
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let issuer = line.trim().to_owned();
    assert!(issuer.starts_with("http://"), "the provider does not start");
    Some(Running { child, issuer, _output: output })
}

/// The cookies of the provider by name and path, as it uses one name on several paths.
#[derive(Default)]
struct Jar(BTreeMap<(String, String), String>);

impl Jar {
    fn keep(&mut self, cookie: &str) {
        let (pair, guards) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').unwrap();
        let path = guards.split(';').find_map(|guard| guard.trim().strip_prefix("path=")).unwrap_or("/");
        self.0.insert((name.to_owned(), path.to_owned()), value.to_owned());
    }

    fn towards(&self, path: &str) -> String {
        let fits = self.0.iter().filter(|((_, of), value)| path.starts_with(of) && !value.is_empty());
        fits.map(|((name, _), value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }
}

impl Running {
    fn provider(&self) -> Provider {
        Provider::new(OidcConfig {
            issuer: self.issuer.clone(),
            client_id: "ocop".to_owned(),
            client_secret: Some(Hidden("a secret of the test: 100 %".to_owned())),
            callback: CALLBACK.to_owned(),
            role_claim: "groups".to_owned(),
            roles: ["snn=department_officer:agriculture", "xa-00577=commune_officer:00577", "all=reader"]
                .map(|text| role_of_claim(text).unwrap())
                .to_vec(),
        })
    }

    /// Who sits before the browser.
    fn be(&self, person: &Value) {
        let person: String = form_urlencoded::byte_serialize(person.to_string().as_bytes()).collect();
        ureq::get(format!("{}/be?person={person}", self.issuer)).call().unwrap();
    }

    /// Follows the provider from page to page, with its cookies, until it sends the browser back; the path of that.
    fn walk(&self, from: &str) -> String {
        let agent = ureq::Agent::config_builder().max_redirects(0).http_status_as_error(false).build().new_agent();
        let (mut address, mut jar) = (from.to_owned(), Jar::default());
        for _ in 0..10 {
            let path = address.strip_prefix(&self.issuer).expect("a page of the provider");
            let mut reply = agent.get(&address).header("cookie", jar.towards(path)).call().unwrap();
            for cookie in reply.headers().get_all("set-cookie") {
                jar.keep(cookie.to_str().unwrap());
            }
            let Some(next) = reply.headers().get("location").map(|next| next.to_str().unwrap().to_owned()) else {
                panic!("{address} leads nowhere: {}", reply.body_mut().read_to_string().unwrap());
            };
            if let Some(back) = next.strip_prefix("http://127.0.0.1:9") {
                return back.to_owned();
            }
            address = if next.starts_with('/') { format!("{}{next}", self.issuer) } else { next };
        }
        panic!("the provider sends the browser round in circles");
    }

    async fn sign_in(&self, browser: &mut Browser) -> crate::support::client::Reply {
        let begun = browser.get(BEGIN).await.expect(303);
        let back = self.walk(begun.header("location"));
        browser.get(&back).await
    }
}

async fn people_of_the_provider_get_accounts(app: TestApp) {
    let Some(running) = start("plain") else { return };
    let service = app.with_provider(running.provider()).await;
    let minh = |groups: Value| json!({"sub": "u-77", "name": "Trần Văn Minh", "email": "Minh.Tran@hanoi.example", "email_verified": true, "groups": groups});
    let mut browser = Browser::new(service.clone());
    running.be(&minh(json!(["everybody", "snn"])));
    let home = running.sign_in(&mut browser).await.expect(303);
    assert_eq!(home.header("location"), "/");
    assert!(!browser.jar.contains_key("ocop_sign_on"));
    let who = browser.get("/api/v1/session").await.expect(200).json();
    let told = &who["account"];
    assert_eq!((&told["name"], &told["display_name"]), (&json!("minh.tran"), &json!("Trần Văn Minh")));
    assert_eq!((&told["role"], &told["department"]), (&json!("department_officer"), &json!("agriculture")));
    assert_eq!((&told["single_sign_on"], &told["password_changed_at"]), (&json!(true), &Value::Null));
    let code = told["code"].as_str().unwrap().to_owned();
    // The role follows the provider at the next sign-in; the account is the same.
    running.be(&minh(json!("xa-00577")));
    running.sign_in(&mut browser).await.expect(303);
    let told = browser.get("/api/v1/session").await.expect(200).json()["account"].clone();
    assert_eq!((&told["code"], &told["role"], &told["commune"]), (&json!(code), &json!("commune_officer"), &json!("00577")));
    // Nobody without a role comes in, and what was there stays.
    running.be(&minh(json!(["everybody"])));
    running.sign_in(&mut browser).await.expect(403).problem("forbidden");
    // Another person of the same name is another account.
    running
        .be(&json!({"sub": "u-78", "name": "Minh", "email": "minh.tran@other.example", "email_verified": true, "groups": "all"}));
    let mut other = Browser::new(service.clone());
    running.sign_in(&mut other).await.expect(303);
    let second = other.get("/api/v1/session").await.expect(200).json()["account"].clone();
    assert_eq!((&second["name"], &second["role"]), (&json!("minh.tran-2"), &json!("reader")));
    let admin = app.administrator().await.if_match("*");
    admin.patch(&format!("/api/v1/accounts/{code}"), &json!({"disabled": true})).await.expect(200);
    running.be(&minh(json!("snn")));
    running.sign_in(&mut browser).await.expect(403).problem("forbidden");
    let public = serde_json::to_string(&app.journal().await).unwrap();
    assert!(public.contains("single-sign-on") && !public.contains("minh.tran") && !public.contains("u-77"));
    app.verify().await;
}

async fn claims_beside_the_token_are_asked_for(app: TestApp) {
    for kind in ["half", "reserved"] {
        let Some(running) = start(kind) else { return };
        let mut browser = Browser::new(app.with_provider(running.provider()).await);
        let lan = |groups: &str| json!({"sub": "u-9", "name": "Lê Thị Lan", "email": format!("{kind}@x.example"), "email_verified": true, "groups": groups});
        running.be(&lan("everybody"));
        running.sign_in(&mut browser).await.expect(403).problem("forbidden");
        running.be(&lan("xa-00577"));
        running.sign_in(&mut browser).await.expect(303);
        let told = browser.get("/api/v1/session").await.expect(200).json()["account"].clone();
        assert_eq!((&told["name"], &told["display_name"]), (&json!(kind), &json!("Lê Thị Lan")));
        assert_eq!((&told["role"], &told["commune"]), (&json!("commune_officer"), &json!("00577")));
    }
}

async fn who_began_elsewhere_does_not_come_in(app: TestApp) {
    let Some(running) = start("plain") else { return };
    let service = app.with_provider(running.provider()).await;
    running.be(&json!({"sub": "u-1", "name": "Lan", "groups": "all"}));
    let mut attacker = Browser::new(service.clone());
    let begun = attacker.get(BEGIN).await.expect(303);
    let back = running.walk(begun.header("location"));
    // The address an attacker came back to, opened in the browser of somebody else: with no way begun, and with another.
    let mut victim = Browser::new(service.clone());
    victim.get(&back).await.expect(401).problem("unauthenticated");
    victim.get(BEGIN).await.expect(303);
    victim.get(&back).await.expect(401).problem("unauthenticated");
    attacker.clone().get(&back.replace("code=", "code=x")).await.expect(401).problem("unauthenticated");
    for broken in ["/api/v1/session/oidc/callback", "/api/v1/session/oidc/callback?error=access_denied"] {
        attacker.get(broken).await.expect(401).problem("unauthenticated");
    }
    attacker.get(&back).await.expect(303);
    // A code is good once.
    attacker.jar.insert("ocop_sign_on".to_owned(), "AAAA".to_owned());
    attacker.get(&back).await.expect(401);
}

async fn what_the_browser_kept_must_fit(app: TestApp) {
    let Some(running) = start("plain") else { return };
    let service = app.with_provider(running.provider()).await;
    running.be(&json!({"sub": "u-1", "name": "Lan", "groups": "all"}));
    for (part, status) in [("state", 401), ("nonce", 401), ("verifier", 401), ("nothing", 303)] {
        let mut browser = Browser::new(service.clone());
        let back = running.walk(browser.get(BEGIN).await.expect(303).header("location"));
        let mut other = Browser::new(service.clone());
        other.get(BEGIN).await.expect(303);
        let read = |browser: &Browser| -> Value {
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&browser.jar["ocop_sign_on"]).unwrap()).unwrap()
        };
        let (mut kept, others) = (read(&browser), read(&other));
        if let Some(value) = kept.get_mut(part) {
            *value = others[part].clone();
        }
        browser.jar.insert("ocop_sign_on".to_owned(), URL_SAFE_NO_PAD.encode(kept.to_string()));
        browser.get(&back).await.expect(status);
        assert_eq!(browser.jar.contains_key("ocop_session"), status == 303, "{part}");
    }
}

async fn a_service_without_a_provider_says_so(app: TestApp) {
    app.anonymous().get(BEGIN).await.expect(404).problem("not-found");
    app.anonymous().get("/api/v1/session/oidc/callback?code=x&state=y").await.expect(404).problem("not-found");
}
