//! The fixed reference of the benchmarks: the bytes of one file, ready, at every address, served as the register serves. A
//! second file gives headers, a line each, in place of the content type alone.
//! Knows no register; what it reaches is the most that a service of this form can reach on the machine.

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use ocop_registry::http::limits::connections::{self, Connections};
use ocop_registry::http::limits::{Proxies, client::ProxyHeader};
use std::error::Error;
use std::time::Duration;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: reference FILE [HEADERS]")?;
    let ready = Bytes::from(std::fs::read(file)?);
    let headers = match std::env::args().nth(2) {
        Some(file) => read(&std::fs::read_to_string(file)?)?,
        None => HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))]),
    };
    let router = Router::new().fallback(async || (headers, ready));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("The reference serves http://{}/", listener.local_addr()?);
    let proxies = Proxies { networks: Vec::new(), header: ProxyHeader::XForwardedFor };
    let (head, finish) = (Duration::from_secs(30), Duration::ZERO);
    let limits = Connections { most: 4_096, of_address: 512, head, finish, proxies };
    connections::serve(listener, router, &limits, std::future::pending()).await;
    Ok(())
}

fn read(lines: &str) -> Result<HeaderMap, Box<dyn Error>> {
    let mut headers = HeaderMap::new();
    for line in lines.lines() {
        let (name, value) = line.split_once(": ").ok_or("a header is NAME: VALUE")?;
        headers.append(name.parse::<HeaderName>()?, value.parse()?);
    }
    Ok(headers)
}
