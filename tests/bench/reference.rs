//! The fixed reference of the benchmarks: the bytes of one file, ready, at every address, served as the register serves.
//! Knows no register; what it reaches is the most that a service of this form can reach on the machine.

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use ocop_registry::http::limits::connections::{self, Connections};
use ocop_registry::http::limits::{Proxies, client::ProxyHeader};
use std::error::Error;
use std::time::Duration;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: reference FILE")?;
    let ready = Bytes::from(std::fs::read(file)?);
    let router = Router::new().fallback(async || ([(header::CONTENT_TYPE, "application/json")], ready));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("The reference serves http://{}/", listener.local_addr()?);
    let proxies = Proxies { networks: Vec::new(), header: ProxyHeader::XForwardedFor };
    let limits = Connections { most: 4_096, of_address: 512, head: Duration::from_secs(30), proxies };
    connections::serve(listener, router, &limits, std::future::pending()).await;
    Ok(())
}
