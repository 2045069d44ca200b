//! Who may write what. An [`Editor`] is the right to write; it comes from a token, or from the command line.
//!
//! Accounts, sessions and departments are a later step; they will be further sources of an `Editor`, not another way in.

pub mod secret;
pub mod token;

use crate::error::{Both, Error, Result};
use entity::vocabulary::Role;

/// The right to write, and the name that the journal keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    actor: String,
    role: Role,
    commune: Option<String>,
}

impl Editor {
    /// The person at the command line, or a job of the program itself, under the name the journal is to show.
    pub fn operator(name: &str) -> Self {
        Self { actor: name.to_owned(), role: Role::Admin, commune: None }
    }

    fn of_token(token: &entity::token::Model) -> Self {
        Self { actor: format!("token:{}", token.name), role: token.role, commune: token.commune.clone() }
    }

    /// The name in the journal.
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// The commune outside which nothing may be written.
    pub fn commune(&self) -> Option<&str> {
        self.commune.as_deref()
    }

    /// Only administrators go on.
    pub fn require_admin(&self) -> Result<()> {
        if self.role == Role::Admin {
            return Ok(());
        }
        Err(Error::Forbidden(Both::new(
            "Chỉ quản trị viên được xóa quyết định và công nhận. Hãy sửa bản ghi, hoặc dùng mã truy cập có vai trò admin.",
            "Only an administrator deletes decisions and recognitions. Correct the record instead, or use a token with the role admin.",
        )))
    }

    /// The refusal for a record outside the commune of the token.
    pub fn outside(commune: &str) -> Error {
        Error::Forbidden(Both::new(
            format!("Mã truy cập này chỉ được ghi bản ghi của xã {commune}. Quyết định và công nhận không thuộc xã nào."),
            format!("This token may only write records of commune {commune}. Decisions and recognitions belong to no commune."),
        ))
    }
}
