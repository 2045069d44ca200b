//! Signing in at a provider: a certified one, run beside the test. `.ci/run` installs it and names its folder in
//! `OCOP_OIDC_PROVIDER`; without that these tests say that nothing was tested.

use super::browser::Browser;
use crate::support::app::TestApp;
use entity::hidden::Hidden;
use ocop_registry::auth::oidc::{OidcConfig, Provider, role_of_claim};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

crate::tests! { Units: people_of_the_provider_get_accounts, who_began_elsewhere_does_not_come_in, a_service_without_a_provider_says_so }

const BEGIN: &str = "/api/v1/session/oidc";
const CALLBACK: &str = "http://127.0.0.1:9/api/v1/session/oidc/callback";

/// A running provider; ends with the test.
struct Running {
    child: Child,
    issuer: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start() -> Option<Running> {
    let Ok(folder) = std::env::var("OCOP_OIDC_PROVIDER") else {
        eprintln!("Single sign-on was NOT tested: OCOP_OIDC_PROVIDER names no folder in which .ci/provider installed one.");
        return None;
    };
    let script = Path::new(&folder).join("provider.mjs");
    let mut child = Command::new("node").arg(script).arg(CALLBACK).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let issuer = lines.into_iter().find(|line| line.starts_with("http://")).unwrap();
    Some(Running { child, issuer })
}

impl Running {
    fn provider(&self) -> Provider {
        Provider::new(OidcConfig {
            issuer: self.issuer.clone(),
            client_id: "ocop".to_owned(),
            client_secret: Some(Hidden("a secret of the test".to_owned())),
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
        let (mut address, mut jar) = (from.to_owned(), BTreeMap::new());
        for _ in 0..10 {
            let cookies: Vec<String> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let reply = agent.get(&address).header("cookie", cookies.join("; ")).call().unwrap();
            for cookie in reply.headers().get_all("set-cookie") {
                let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
                jar.insert(name.to_owned(), rest.split(';').next().unwrap().to_owned());
            }
            let next = reply.headers().get("location").unwrap_or_else(|| panic!("{address} leads nowhere: {reply:?}"));
            let next = next.to_str().unwrap();
            if let Some(back) = next.strip_prefix("http://127.0.0.1:9") {
                return back.to_owned();
            }
            address = if next.starts_with('/') { format!("{}{next}", self.issuer) } else { next.to_owned() };
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
    let Some(running) = start() else { return };
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

async fn who_began_elsewhere_does_not_come_in(app: TestApp) {
    let Some(running) = start() else { return };
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

async fn a_service_without_a_provider_says_so(app: TestApp) {
    app.anonymous().get(BEGIN).await.expect(404).problem("not-found");
    app.anonymous().get("/api/v1/session/oidc/callback?code=x&state=y").await.expect(404).problem("not-found");
}
