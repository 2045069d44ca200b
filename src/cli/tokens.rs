//! The token commands.

use crate::auth::Editor;
use crate::auth::token::{self, NewToken};
use crate::config::TokenCommand;
use crate::db::{Db, Intent};
use crate::error::Result;
use crate::journal::moment;
use chrono::TimeDelta;

/// Does what the command says.
pub(super) async fn run(db: &Db, command: TokenCommand) -> Result<()> {
    let operator = Editor::operator("operator");
    match command {
        TokenCommand::Create { name, scopes, contact, commune, expires } => {
            let tx = db.write(&operator, Intent::default()).await?;
            let new = NewToken { name, scopes, commune, contact, expires_on: expires, self_issued: false };
            let (_, secret) = token::create(&tx, new).await?;
            tx.commit().await?;
            show(&secret);
        }
        TokenCommand::List => list(db).await?,
        TokenCommand::Rotate { name, overlap } => {
            let tx = db.write(&operator, Intent::default()).await?;
            let (_, secret) = token::rotate(&tx, &name, TimeDelta::hours(overlap.into())).await?;
            tx.commit().await?;
            eprintln!("The secret of before works for {overlap} hours more.");
            show(&secret);
        }
        TokenCommand::Revoke { name } => {
            let tx = db.write(&operator, Intent::default()).await?;
            token::revoke(&tx, &name).await?;
            tx.commit().await?;
            println!("The token {name} is revoked.");
        }
    }
    Ok(())
}

fn show(secret: &str) {
    eprintln!("Keep this secret now; it is not shown again. Send it as: Authorization: Bearer <secret>");
    println!("{secret}");
}

async fn list(db: &Db) -> Result<()> {
    println!("{:<30} {:<8} {:<11} {:<11} {:<28} {:<9} scopes", "name", "commune", "expires", "last used", "created", "state");
    let today = db.clock().today();
    for token in token::list(db.read()).await? {
        let state = match (token.revoked_at, token.expires_on) {
            (Some(_), _) => "revoked",
            (None, Some(last)) if last < today => "expired",
            _ => "active",
        };
        let day = |day: Option<chrono::NaiveDate>| day.map_or("never".to_owned(), |day| day.to_string());
        println!(
            "{:<30} {:<8} {:<11} {:<11} {:<28} {state:<9} {}",
            token.name,
            token.commune.as_deref().unwrap_or("all"),
            day(token.expires_on),
            day(token.last_used_on),
            moment(token.created_at),
            token.scopes
        );
    }
    Ok(())
}
