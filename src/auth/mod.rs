//! Who may do what. An [`Editor`] is somebody known, with rights; it comes from a token, a signed-in person, or the command
//! line. Knows no HTTP.

pub mod account;
pub mod account_input;
pub mod device;
pub mod entrance;
pub mod guessing;
pub mod invitation;
pub mod password;
pub mod random;
pub mod rights;
pub mod second_factor;
pub mod session;
pub mod token;
pub mod totp;

use crate::error::{Both, Error, Result};
use crate::registry::kind::RecordKind;
use entity::vocabulary::Scope;
use rights::Rights;

/// Somebody known, and the name that the journal keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    actor: String,
    rights: Rights,
}

impl Editor {
    /// The person at the command line, or a job of the program itself, under the name the journal is to show.
    pub fn operator(name: &str) -> Self {
        Self { actor: name.to_owned(), rights: Rights::all() }
    }

    fn of_token(token: &entity::token::Model) -> Self {
        let rights = Rights::of(token.scopes(), token.commune.clone());
        Self { actor: format!("token:{}", token.name), rights }
    }

    /// A person with an account; its code is all that the journal shows of them.
    pub fn of_account(code: &str, rights: Rights) -> Self {
        Self { actor: format!("account:{code}"), rights }
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

    /// Whether work of others may be seen and taken back: the whole register is theirs to keep.
    pub fn keeps_the_register(&self) -> bool {
        self.commune().is_none() && !self.rights.only_prepare()
    }

    /// The refusal for a record outside the commune of the editor.
    pub fn outside(commune: &str) -> Error {
        Error::Forbidden(Both::new(
            format!("Chỉ được ghi bản ghi của xã {commune}. Quyết định và công nhận không thuộc xã nào."),
            format!("Only records of commune {commune} may be written. Decisions and recognitions belong to no commune."),
        ))
    }
}
