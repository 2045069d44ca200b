//! The token commands.

use crate::auth::Editor;
use crate::auth::token::{self, NewToken};
use crate::config::TokenCommand;
use crate::db::{Db, Intent};
use crate::error::Result;
use crate::journal::moment;

/// Does what the command says.
pub(super) async fn run(db: &Db, command: TokenCommand) -> Result<()> {
    let operator = Editor::operator("operator");
    match command {
        TokenCommand::Create { name, role, commune, expires } => {
            let tx = db.write(&operator, Intent::default()).await?;
            let secret = token::create(&tx, NewToken { name, role, commune, expires_on: expires }).await?;
            tx.commit().await?;
            eprintln!("Keep this secret now; it is not shown again. Send it as: Authorization: Bearer <secret>");
            println!("{secret}");
        }
        TokenCommand::List => list(db).await?,
        TokenCommand::Revoke { name } => {
            let tx = db.write(&operator, Intent::default()).await?;
            token::revoke(&tx, &name).await?;
            tx.commit().await?;
            println!("The token {name} is revoked.");
        }
    }
    Ok(())
}

async fn list(db: &Db) -> Result<()> {
    println!("{:<30} {:<7} {:<8} {:<11} {:<28} state", "name", "role", "commune", "expires", "created");
    let today = db.clock().today();
    for token in token::list(db.read()).await? {
        let state = match (token.revoked_at, token.expires_on) {
            (Some(at), _) => format!("revoked {}", moment(at)),
            (None, Some(last)) if last < today => "expired".to_owned(),
            _ => "active".to_owned(),
        };
        let (commune, expires) =
            (token.commune.unwrap_or_else(|| "all".into()), token.expires_on.map_or("never".into(), |day| day.to_string()));
        println!(
            "{:<30} {:<7} {commune:<8} {expires:<11} {:<28} {state}",
            token.name,
            token.role.as_str(),
            moment(token.created_at)
        );
    }
    Ok(())
}
