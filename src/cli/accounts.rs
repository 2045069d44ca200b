//! The account commands: the first administrator, and what is done when nobody can sign in.

use crate::auth::account_input::AccountInput;
use crate::auth::password::{self, Passwords};
use crate::auth::{Editor, account, invitation, session};
use crate::config::AccountCommand;
use crate::db::{Db, Intent, Tx};
use crate::error::{Error, Result};
use crate::journal::moment;
use crate::registry::store::Expected;
use entity::account::Model;
use entity::vocabulary::AccountRole;
use serde_json::json;
use std::io::BufRead as _;

/// Does what the command says.
pub(super) async fn run(db: &Db, command: AccountCommand) -> Result<()> {
    match command {
        AccountCommand::Create { name, display_name, email, admin, role, department, commune, password_stdin } => {
            let role = if admin { AccountRole::Administrator } else { role.unwrap_or(AccountRole::Reader) };
            let input = AccountInput::read(json!({
                "name": name, "display_name": display_name, "email": email, "role": role,
                "department": department, "commune": commune,
            }))?;
            create(db, input, password_stdin).await
        }
        AccountCommand::List => list(db).await,
        AccountCommand::Disable { name } => {
            let tx = begin(db).await?;
            let found = find(&tx, &name).await?;
            account::change(&tx, &found.code, &Expected::Any, &json!({"disabled": true})).await?;
            session::end_others(&tx, &found.code, None).await?;
            tx.commit().await?;
            println!("The account {name} is disabled, and signed out everywhere.");
            Ok(())
        }
        AccountCommand::Reset { name } => {
            let tx = begin(db).await?;
            let found = find(&tx, &name).await?;
            link(tx, found).await
        }
    }
}

async fn begin(db: &Db) -> Result<Tx> {
    db.write(&Editor::operator("operator"), Intent::default()).await
}

async fn find(tx: &Tx, name: &str) -> Result<Model> {
    let found = account::named(tx.connection(), &name.to_lowercase()).await?;
    found.ok_or_else(|| Error::internal(format!("there is no account named {name:?}; see `ocop-registry account list`")))
}

async fn create(db: &Db, input: AccountInput, password_stdin: bool) -> Result<()> {
    let hash = if password_stdin {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        let given = line.trim_end_matches(['\r', '\n']);
        if let Some(fault) = password::fault(given, input.name.as_str(), "password") {
            return Err(Error::Invalid(vec![fault]));
        }
        Some(Passwords::default().hash(given).await?)
    } else {
        None
    };
    let tx = begin(db).await?;
    let made = account::create(&tx, input).await?;
    let Some(hash) = hash else { return link(tx, made).await };
    let made = invitation::set_password(&tx, made, hash).await?;
    tx.commit().await?;
    println!("The account {} ({}) is ready to sign in.", made.name, made.code);
    Ok(())
}

/// Prints a one-time link. The token alone is on standard output, so that it can be handed on.
async fn link(tx: Tx, account: Model) -> Result<()> {
    let (link, account) = invitation::make(&tx, account).await?;
    tx.commit().await?;
    eprintln!(
        "{} ({}) sets the password with this token, once, until {}: POST /api/v1/invitations/accept {{\"token\": …, \"password\": …}}",
        account.name,
        account.code,
        moment(link.expires_at)
    );
    println!("{}", link.secret);
    Ok(())
}

async fn list(db: &Db) -> Result<()> {
    println!("{:<10} {:<30} {:<20} {:<12} {:<8} state", "code", "name", "role", "department", "commune");
    for one in account::list(db.read()).await? {
        let state = match (one.disabled_at, &one.password_hash) {
            (Some(at), _) => format!("disabled {}", moment(at)),
            (None, None) if one.oidc_subject.is_none() => "without a password".to_owned(),
            _ => "active".to_owned(),
        };
        println!(
            "{:<10} {:<30} {:<20} {:<12} {:<8} {state}",
            one.code,
            one.name,
            one.role.as_str(),
            one.department.map_or("-", |department| department.as_str()),
            one.commune.as_deref().unwrap_or("-"),
        );
    }
    Ok(())
}
