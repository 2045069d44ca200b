//! Who may do what. An [`Editor`] is somebody known, with rights; it comes from a token, a signed-in person, or the command
//! line. Knows no HTTP.

pub mod account;
pub mod account_input;
pub mod device;
pub mod entrance;
pub mod guessing;
pub mod invitation;
pub mod oidc;
pub mod password;
pub mod random;
pub mod rights;
pub mod second_factor;
pub mod secret;
pub mod session;
pub mod single_sign_on;
pub mod token;
pub mod totp;

use crate::error::{Both, Error, Result};
use crate::registry::field::Tier;
use crate::registry::kind::RecordKind;
use crate::registry::sight::Sight;
use entity::vocabulary::Scope;
use rights::Rights;

/// Somebody known, and the name that the journal keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    actor: String,
    rights: Rights,
    is_program: bool,
}

impl Editor {
    /// The person at the command line, or a job of the program itself, under the name the journal is to show.
    pub fn operator(name: &str) -> Self {
        Self { actor: name.to_owned(), rights: Rights::all(), is_program: false }
    }

    fn of_token(token: &entity::token::Model) -> Self {
        let rights = Rights::of(token.scopes(), token.commune.clone());
        Self { actor: format!("token:{}", token.name), rights, is_program: true }
    }

    /// A person with an account; its code is all that the journal shows of them.
    pub fn of_account(code: &str, rights: Rights) -> Self {
        Self { actor: format!("account:{code}"), rights, is_program: false }
    }

    /// A person, with what their role allows.
    pub fn of_person(account: &entity::account::Model) -> Self {
        let rights = Rights::of_role(account.role, account.department, account.commune.clone());
        Self::of_account(&account.code, rights)
    }

    /// The name in the journal.
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// What they may do.
    pub fn rights(&self) -> &Rights {
        &self.rights
    }

    /// The commune outside which nothing may be written.
    pub fn commune(&self) -> Option<&str> {
        self.rights.commune()
    }

    /// Whether they may write records of a kind. A commune writes what lies in a commune.
    pub fn require_to_write(&self, kind: RecordKind) -> Result<()> {
        self.rights.require(rights::to_write(kind))
    }

    /// Whether they may strike out records of a kind.
    pub fn require_to_delete(&self, kind: RecordKind) -> Result<()> {
        self.require_to_write(kind)?;
        match kind {
            RecordKind::Decision | RecordKind::Recognition => self.rights.require(Scope::DeleteDecisions),
            _ => self.require_more_than_preparing(),
        }
    }

    /// Who only prepares proposes new records.
    pub fn require_more_than_preparing(&self) -> Result<()> {
        if !self.rights.only_prepare() {
            return Ok(());
        }
        Err(Error::Forbidden(Both::new(
            "Cán bộ xã gửi đề xuất (POST /api/v1/proposals) để sở duyệt; chỉ sửa trực tiếp được bản ghi của xã mình chưa được công nhận.",
            "A commune officer proposes (POST /api/v1/proposals), and the department applies; only records of the own commune that are not yet recognised are changed directly.",
        )))
    }

    /// Whether no record is beyond them, so that nothing needs to be looked at one by one.
    pub fn writes_everything(&self) -> bool {
        self.keeps_the_register() && rights::WRITE.iter().all(|scope| self.rights.allow(*scope))
    }

    /// A program gives no rights that it does not have itself. A person who keeps tokens gives any, under their name.
    pub fn require_to_grant(&self, scopes: &[Scope]) -> Result<()> {
        let missing: Vec<Scope> = scopes.iter().copied().filter(|scope| !self.rights.allow(*scope)).collect();
        if self.is_program && !missing.is_empty() { Err(rights::missing(&missing)) } else { Ok(()) }
    }

    /// Whether work of others may be seen and taken back: the whole register is theirs to keep.
    pub fn keeps_the_register(&self) -> bool {
        self.commune().is_none() && !self.rights.only_prepare()
    }

    /// Whether they see what everybody sees, and nothing else is theirs to see: a program with a key for reading.
    pub fn sees_what_everybody_sees(&self) -> bool {
        self.is_program && self.rights.scopes().is_empty()
    }

    /// What they see of records of a kind: everything of what they write, where they write it.
    pub fn sight(&self, kind: RecordKind) -> Sight {
        let allow = |scope| self.rights.allow(scope);
        let beside = Sight::of(if allow(Scope::ReadPartner) { Tier::Partner } else { Tier::Public });
        if !allow(Scope::ReadOfficial) && !allow(rights::to_write(kind)) {
            return beside;
        }
        self.commune().map_or(Sight::EVERYTHING, |commune| beside.within(commune, Tier::Official))
    }

    /// The same person as if what they propose were applied: it is tried within their commune.
    #[must_use]
    pub fn as_proposer(&self) -> Self {
        let rights = Rights::of(rights::WRITE.to_vec(), self.rights.commune().map(str::to_owned));
        Self { actor: self.actor.clone(), rights, is_program: self.is_program }
    }

    /// The refusal for a record outside the commune of the editor.
    pub fn outside(commune: &str) -> Error {
        Error::Forbidden(Both::new(
            format!("Chỉ được ghi bản ghi của xã {commune}. Quyết định và công nhận không thuộc xã nào."),
            format!("Only records of commune {commune} may be written. Decisions and recognitions belong to no commune."),
        ))
    }
}
