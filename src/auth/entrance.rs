//! The way in: a name and a password, a second factor where one is on, and a session at the end. Whatever is wrong, the
//! answer and the time it takes are the same, so that nobody learns which accounts there are.

use super::account::{get, named};
use super::guessing::{Attempt, Guard};
use super::password::{self, Passwords};
use super::session::{self, Origin, Sessions, SignedIn};
use super::{device, invitation, second_factor};
use crate::auth::Editor;
use crate::db::{Db, Intent};
use crate::error::{Both, Error, Fault, Result};
use entity::account::Model as Account;
use entity::session::Model as Session;
use std::net::IpAddr;
use std::sync::Arc;

/// What somebody proves who they are with.
#[derive(Clone)]
pub struct Credentials {
    /// The sign-in name.
    pub name: String,
    /// The password.
    pub password: String,
    /// The code of the second factor.
    pub code: Option<String>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Where somebody stands who wants to come in.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The address that guesses are counted for.
    pub address: IpAddr,
    /// What the list of sessions will show.
    pub origin: Origin,
    /// The secret of a known browser.
    pub device: Option<String>,
    /// The secret of the session that the browser has now; it ends.
    pub session: Option<String>,
}

/// Somebody who came in.
#[derive(Debug)]
pub struct Entered {
    /// Who.
    pub account: Account,
    /// The session.
    pub session: Session,
    /// The secret of the session.
    pub session_secret: String,
    /// The secret that makes the browser a known one.
    pub device_secret: String,
}

/// Lets people in.
#[derive(Clone, Debug)]
pub struct Entrance {
    db: Db,
    passwords: Passwords,
    guard: Arc<Guard>,
    sessions: Sessions,
}

impl Entrance {
    /// The entrance of a register.
    pub fn new(db: Db) -> Self {
        Self { sessions: Sessions::new(db.clone()), db, passwords: Passwords::default(), guard: Arc::default() }
    }

    /// Who is signed in.
    pub fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// Hashes and compares.
    pub fn passwords(&self) -> &Passwords {
        &self.passwords
    }

    /// Signs somebody in.
    pub async fn enter(&self, given: Credentials, visitor: Visitor) -> Result<Entered> {
        let name: String = given.name.trim().to_lowercase().chars().take(64).collect();
        let account = named(self.db.read(), &name).await?;
        // Looked up for names that are nobody's too, so that it takes as long.
        let code = account.as_ref().map_or("", |account| account.code.as_str());
        let known = match &visitor.device {
            Some(secret) => device::known(self.db.read(), code, secret).await?,
            None => None,
        };
        let attempt = Attempt { name, address: visitor.address, known: known.clone() };
        self.admit(&attempt)?;
        let usable = account.filter(|account| account.disabled_at.is_none());
        // Longer ones are nobody's password, and not worth the work.
        let password: String = given.password.chars().take(password::LONGEST + 1).collect();
        let hash = usable.as_ref().and_then(|account| account.password_hash.as_ref());
        let right = self.passwords.verify(&password, hash).await?;
        let account = usable.filter(|_| right).ok_or_else(refused)?;
        if account.totp_confirmed_at.is_some() && given.code.is_none() {
            self.guard.undecided(&attempt);
            return Err(Error::SecondFactorRequired);
        }
        let entered = self.begin(&account, given.code.as_deref(), visitor, known.as_deref()).await?;
        self.guard.succeeded(&attempt);
        Ok(entered)
    }

    /// Begins a session for an account whose password was right, if the code is right too.
    async fn begin(&self, read: &Account, code: Option<&str>, visitor: Visitor, known: Option<&str>) -> Result<Entered> {
        let tx = self.db.write(&Editor::of_person(read), Intent::default()).await?;
        let account = get(tx.connection(), &read.code).await?;
        // Disabled, or given another password, while the old one was compared.
        if account.disabled_at.is_some() || account.password_hash != read.password_hash {
            return Err(refused());
        }
        let account = if account.totp_confirmed_at.is_some() {
            if !second_factor::take(&tx, &account, code.unwrap_or_default()).await? {
                return Err(refused());
            }
            get(tx.connection(), &read.code).await?
        } else {
            account
        };
        if let Some(old) = &visitor.session {
            session::end_secret(&tx, old).await?;
        }
        let (session_secret, session) = session::begin(&tx, &account.code, visitor.origin).await?;
        let device_secret = device::remember(&tx, &account.code, known).await?;
        tx.commit().await?;
        Ok(Entered { account, session, session_secret, device_secret })
    }

    /// Insists that whoever is signed in knows the password, before something that a borrowed browser must not do.
    pub async fn prove(&self, signed: &SignedIn, password: &str, field: &str) -> Result<()> {
        let attempt = own(signed);
        self.admit(&attempt)?;
        let password: String = password.chars().take(password::LONGEST + 1).collect();
        if !self.passwords.verify(&password, signed.account.password_hash.as_ref()).await? {
            return Err(Error::Invalid(vec![Fault::field(
                field,
                "wrong-password",
                "không phải mật khẩu hiện tại của tài khoản",
                "is not the present password of the account",
            )]));
        }
        self.guard.succeeded(&attempt);
        Ok(())
    }

    /// Counts an attempt at a code by somebody who is signed in.
    pub async fn try_code<T>(&self, signed: &SignedIn, work: impl AsyncFnOnce() -> Result<T>) -> Result<T> {
        let attempt = own(signed);
        self.admit(&attempt)?;
        let done = work().await?;
        self.guard.succeeded(&attempt);
        Ok(done)
    }

    /// Changes the password. All other sessions end, and this one goes on under a new secret, which is returned.
    pub async fn change_password(&self, signed: &SignedIn, current: &str, new: &str) -> Result<String> {
        self.prove(signed, current, "current").await?;
        let fault = password::fault(new, &signed.account.name, "new").or_else(|| (current == new).then(same));
        if let Some(fault) = fault {
            return Err(Error::Invalid(vec![fault]));
        }
        let hash = self.passwords.hash(new).await?;
        let tx = self.db.write(&Editor::of_person(&signed.account), Intent::default()).await?;
        let account = get(tx.connection(), &signed.account.code).await?;
        if account.password_hash != signed.account.password_hash {
            return Err(session::ended());
        }
        invitation::set_password(&tx, account, hash).await?;
        session::end_others(&tx, &signed.account.code, Some(&signed.session.code)).await?;
        let secret = session::renew(&tx, &signed.session.code).await?;
        tx.commit().await?;
        Ok(secret)
    }

    fn admit(&self, attempt: &Attempt) -> Result<()> {
        let heard = self.guard.admit(attempt, self.db.clock().now());
        heard.map_err(|retry_after_seconds| Error::TooManyRequests { retry_after_seconds })
    }
}

/// Somebody who is signed in has a bucket of their own.
fn own(signed: &SignedIn) -> Attempt {
    Attempt {
        name: signed.account.name.clone(),
        address: IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED),
        known: Some(format!("session {}", signed.session.code)),
    }
}

/// The same words whatever was wrong.
fn refused() -> Error {
    Error::Unauthenticated(Both::new(
        "Tên đăng nhập, mật khẩu hoặc mã xác thực không đúng.",
        "The name, the password or the code is wrong.",
    ))
}

fn same() -> Fault {
    Fault::field("new", "same-password", "trùng với mật khẩu hiện tại", "is the present password")
}
