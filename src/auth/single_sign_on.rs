//! What becomes of somebody whom the provider vouches for: an account that is made when they first come, with the role
//! that the provider gives them now, and a session.

use super::account::{self, record, update};
use super::account_input::AccountInput;
use super::entrance::{Entered, Visitor};
use super::oidc::Claimed;
use super::{device, session};
use crate::auth::Editor;
use crate::db::{Db, Intent, Tx};
use crate::error::{Both, Error, Result};
use crate::registry::store::Expected;
use entity::account::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// The name of these writes in the journal: no person here decided on them.
const ACTOR: &str = "single-sign-on";
const LONGEST_NAME: usize = 60;

/// Signs in whom the provider vouches for.
pub async fn enter(db: &Db, claimed: Claimed, visitor: Visitor) -> Result<Entered> {
    let tx = db.write(&Editor::operator(ACTOR), Intent::default()).await?;
    let found = Entity::find().filter(Column::OidcIssuer.eq(&claimed.issuer)).filter(Column::OidcSubject.eq(&claimed.subject));
    let account = match found.one(tx.connection()).await? {
        Some(account) => renewed(&tx, account, &claimed).await?,
        None => made(&tx, &claimed).await?,
    };
    if let Some(old) = &visitor.session {
        session::end_secret(&tx, old).await?;
    }
    let (session_secret, session) = session::begin(&tx, &account.code, visitor.origin).await?;
    let known = match &visitor.device {
        Some(secret) => device::known(tx.connection(), &account.code, secret).await?,
        None => None,
    };
    let device_secret = device::remember(&tx, &account.code, known.as_deref()).await?;
    tx.commit().await?;
    Ok(Entered { account, session, session_secret, device_secret })
}

/// An account that was here before, with the role that the provider gives now.
async fn renewed(tx: &Tx, account: Model, claimed: &Claimed) -> Result<Model> {
    if account.disabled_at.is_some() {
        return Err(Error::Forbidden(Both::new(
            "Tài khoản này đã bị khóa; hãy liên hệ quản trị viên.",
            "This account is disabled; ask an administrator.",
        )));
    }
    let patch = json!({
        "role": claimed.role.role, "department": claimed.role.department, "commune": claimed.role.commune,
    });
    account::change(tx, &account.code, &Expected::Any, &patch).await
}

async fn made(tx: &Tx, claimed: &Claimed) -> Result<Model> {
    let name = free_name(tx, claimed).await?;
    let display_name = claimed.display_name.clone().unwrap_or_else(|| name.clone());
    let given = json!({
        "name": name, "display_name": display_name, "email": claimed.email, "role": claimed.role.role,
        "department": claimed.role.department, "commune": claimed.role.commune,
    });
    let account = account::create(tx, AccountInput::read(given)?).await?;
    let code = account.code.clone();
    record(tx, account, async || {
        let row = ActiveModel {
            oidc_issuer: Set(Some(claimed.issuer.clone())),
            oidc_subject: Set(Some(claimed.subject.clone())),
            ..Default::default()
        };
        update(tx, &code, row).await
    })
    .await
}

/// A name nobody has yet, after the mail address or the name at the provider. An account that is here is never taken
/// over by its name: whoever has that name there need not be who has it here.
async fn free_name(tx: &Tx, claimed: &Claimed) -> Result<String> {
    let wished = claimed.email.as_deref().and_then(|email| email.split('@').next()).unwrap_or(&claimed.subject);
    let plain: String =
        wished.to_lowercase().chars().filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(*c)).collect();
    let mut base: String = plain.chars().take(LONGEST_NAME).collect();
    if base.len() < 3 {
        base = format!("oidc-{base}");
    }
    let mut name = base.clone();
    let mut number = 1;
    while account::named(tx.connection(), &name).await?.is_some() {
        number += 1;
        name = format!("{base}-{number}");
    }
    Ok(name)
}
