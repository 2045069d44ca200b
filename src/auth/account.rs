//! Accounts of people: made, changed and read. Every change leaves its journal entry here, and names stay in its private
//! part. Knows no password, no session and no request.

use super::account_input::{AccountInput, merged};
use crate::db::Tx;
use crate::error::{Both, Error, Fault, Result};
use crate::journal::{self, Change, moment};
use crate::registry::store::Expected;
use crate::registry::values::CommuneCode;
use entity::account::{ActiveModel, Column, Entity, Model};
use entity::code_counter;
use entity::invitation::{self, Purpose};
use entity::recovery_code;
use entity::vocabulary::{AccountRole, Action, Department};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use utoipa::ToSchema;

/// The kind of entry in the journal.
pub const RECORD_KIND: &str = "account";
/// What codes look like.
pub const PATTERN: &str = "^TK-[0-9]{6,9}$";
/// Names of people are not for the public journal.
const OFFICIAL: &[&str] = &["name", "display_name", "email"];

/// An account of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Account {
    /// Its code, which never changes.
    #[schema(example = "TK-000001")]
    pub code: String,
    /// The name to sign in with.
    pub name: String,
    /// The person's name.
    pub display_name: String,
    /// Where the person gets mail.
    #[schema(required)]
    pub email: Option<String>,
    /// What the person does.
    pub role: AccountRole,
    /// Whose records a department officer keeps.
    #[schema(required)]
    pub department: Option<Department>,
    /// The commune of a commune officer.
    #[schema(required)]
    pub commune: Option<String>,
    /// Whether nobody may sign in with it.
    pub disabled: bool,
    /// When the password was set (UTC); null before the first one.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub password_changed_at: Option<String>,
    /// Whether signing in needs a code beside the password.
    pub second_factor: bool,
    /// How many recovery codes are left.
    pub recovery_codes: u64,
    /// Whether the person signs in at the provider of the city.
    pub single_sign_on: bool,
    /// The one-time link that waits to be used; null without one.
    #[schema(required)]
    pub invitation: Option<PendingLink>,
    /// Counts the changes from 1.
    pub version: i64,
    /// When it was made (UTC).
    #[schema(value_type = String, format = DateTime)]
    pub created_at: String,
    /// When it was changed last (UTC).
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: String,
}

/// A one-time link that waits to be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PendingLink {
    /// What it is for.
    pub purpose: Purpose,
    /// Until when it can be used (UTC).
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: String,
}

/// The account as it is told, and as the journal keeps it.
pub async fn told(connection: &impl ConnectionTrait, account: Model) -> Result<Account> {
    let mut beside = Beside::of(connection, std::slice::from_ref(&account)).await?;
    Ok(beside.tell(account))
}

/// The same of several, with as few questions as of one.
pub async fn told_all(connection: &impl ConnectionTrait, accounts: Vec<Model>) -> Result<Vec<Account>> {
    let mut beside = Beside::of(connection, &accounts).await?;
    Ok(accounts.into_iter().map(|account| beside.tell(account)).collect())
}

/// What is kept beside accounts and told with them, by their codes.
struct Beside {
    links: HashMap<String, PendingLink>,
    recovery_codes: HashMap<String, i64>,
}

impl Beside {
    async fn of(connection: &impl ConnectionTrait, accounts: &[Model]) -> Result<Self> {
        let codes = || accounts.iter().map(|account| account.code.as_str());
        let links = invitation::Entity::find().filter(invitation::Column::Account.is_in(codes())).all(connection).await?;
        let links = links
            .into_iter()
            .map(|link| (link.account, PendingLink { purpose: link.purpose, expires_at: moment(link.expires_at) }));
        let counted = recovery_code::Entity::find()
            .select_only()
            .column(recovery_code::Column::Account)
            .column_as(recovery_code::Column::Id.count(), "left")
            .filter(recovery_code::Column::Account.is_in(codes()))
            .group_by(recovery_code::Column::Account);
        let recovery_codes = counted.into_tuple().all(connection).await?;
        Ok(Self { links: links.collect(), recovery_codes: recovery_codes.into_iter().collect() })
    }

    fn tell(&mut self, account: Model) -> Account {
        let left = self.recovery_codes.get(&account.code).and_then(|left| u64::try_from(*left).ok());
        Account {
            second_factor: account.totp_confirmed_at.is_some(),
            recovery_codes: left.unwrap_or_default(),
            single_sign_on: account.oidc_subject.is_some(),
            invitation: self.links.remove(&account.code),
            code: account.code,
            name: account.name,
            display_name: account.display_name,
            email: account.email,
            role: account.role,
            department: account.department,
            commune: account.commune,
            disabled: account.disabled_at.is_some(),
            password_changed_at: account.password_changed_at.map(moment),
            version: account.version,
            created_at: moment(account.created_at),
            updated_at: moment(account.updated_at),
        }
    }
}

/// There is no such account.
pub fn not_found(code: &str) -> Error {
    Error::NotFound(Both::new(
        format!("Không có tài khoản mang mã {code}. Mã đúng có dạng TK-000001."),
        format!("There is no account with the code {code}. A code looks like TK-000001."),
    ))
}

/// The account of a code.
pub async fn get(connection: &impl ConnectionTrait, code: &str) -> Result<Model> {
    Entity::find_by_id(code).one(connection).await?.ok_or_else(|| not_found(code))
}

/// Whether a text has the form of a code.
pub fn is_code(text: &str) -> bool {
    let digits = text.strip_prefix("TK-").unwrap_or_default();
    (6..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The account of a sign-in name, in lower case.
pub async fn named(connection: &impl ConnectionTrait, name: &str) -> Result<Option<Model>> {
    // No name has one, and PostgreSQL takes no NUL.
    if name.chars().any(char::is_control) {
        return Ok(None);
    }
    Ok(Entity::find().filter(Column::Name.eq(name)).one(connection).await?)
}

/// All accounts, by code.
pub async fn list(connection: &impl ConnectionTrait) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_asc(Column::Code).all(connection).await?)
}

/// Accounts whose code comes after another, by code.
pub async fn page(connection: &impl ConnectionTrait, after: &str, limit: u64) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(Column::Code.gt(after)).order_by_asc(Column::Code).limit(limit).all(connection).await?)
}

/// The name that the journal keeps of a person.
pub fn actor(code: &str) -> String {
    format!("account:{code}")
}

/// Makes an account, which nobody can sign in with until it has a password.
pub async fn create(tx: &Tx, input: AccountInput) -> Result<Model> {
    input.check(tx).await?;
    if named(tx.connection(), input.name.as_str()).await?.is_some() {
        return Err(Error::Duplicate(vec![Fault::field(
            "name",
            "duplicate",
            "đã có tài khoản dùng tên đăng nhập này; hãy chọn tên khác",
            "is the sign-in name of another account; choose another one",
        )]));
    }
    let mut row = input.row(tx.now(), None);
    let code = next_code(tx).await?;
    row.code = Set(code.clone());
    row.version = Set(1);
    row.created_at = Set(tx.now());
    row.updated_at = Set(tx.now());
    #[expect(clippy::disallowed_methods, reason = "accounts are journaled here and are no records")]
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    let made = get(tx.connection(), &code).await?;
    let after = serde_json::to_value(told(tx.connection(), made.clone()).await?)?;
    journal::record(tx, Change::of(RECORD_KIND, &code, 1, Action::Create).after(&after).official(OFFICIAL)).await?;
    Ok(made)
}

/// Merges a JSON merge patch into what administrators give of an account.
pub async fn change(tx: &Tx, code: &str, expected: &Expected, patch: &Value) -> Result<Model> {
    let before = get(tx.connection(), code).await?;
    if let Expected::Versions(versions) = expected
        && !versions.contains(&before.version)
    {
        let current = serde_json::to_value(told(tx.connection(), before).await?)?;
        let clashes = patch.as_object().into_iter().flatten();
        let clashes = clashes.filter(|(name, mine)| current.get(*name).is_some_and(|now| now != *mine));
        let clashes = clashes.map(|(name, _)| name.clone()).collect();
        return Err(Error::Stale { current: Box::new(current), clashes });
    }
    let input = merged(&before, patch)?;
    input.check(tx).await?;
    may_change(tx, &before, &input).await?;
    if AccountInput::of(&before)? == input {
        return Ok(before);
    }
    let row = input.row(tx.now(), Some(&before));
    record(tx, before, async || update(tx, code, row).await).await
}

/// Whoever can raise or close accounts must not raise themselves, nor leave the register without an administrator.
async fn may_change(tx: &Tx, before: &Model, input: &AccountInput) -> Result<()> {
    let disabled = before.disabled_at.is_some();
    let same_rights = (before.role, before.department) == (input.role, input.department)
        && before.commune.as_deref() == input.commune.as_ref().map(CommuneCode::as_str)
        && disabled == input.disabled;
    if same_rights {
        return Ok(());
    }
    if tx.editor().actor() == actor(&before.code) {
        return Err(Error::Forbidden(Both::new(
            "Không ai được tự đổi vai trò, đơn vị, xã hoặc tự khóa tài khoản của mình; hãy nhờ một quản trị viên khác.",
            "Nobody changes their own role, department or commune, or disables themselves; ask another administrator.",
        )));
    }
    let loses = before.role == AccountRole::Administrator && !disabled;
    if loses && (input.role != AccountRole::Administrator || input.disabled) {
        let others = Entity::find()
            .filter(Column::Role.eq(AccountRole::Administrator))
            .filter(Column::DisabledAt.is_null())
            .filter(Column::Code.ne(&before.code));
        if others.count(tx.connection()).await? == 0 {
            return Err(Error::Conflict(Both::new(
                "Đây là quản trị viên cuối cùng. Hãy tạo một quản trị viên khác trước.",
                "This is the last administrator. Make another one first.",
            )));
        }
    }
    Ok(())
}

/// Does something to an account, and writes its entry: what was told of it before and after.
pub(super) async fn record(tx: &Tx, before: Model, work: impl AsyncFnOnce() -> Result<()>) -> Result<Model> {
    let (code, version) = (before.code.clone(), before.version + 1);
    let old = serde_json::to_value(told(tx.connection(), before).await?)?;
    work().await?;
    update(tx, &code, ActiveModel { version: Set(version), updated_at: Set(tx.now()), ..Default::default() }).await?;
    let changed = get(tx.connection(), &code).await?;
    let new = serde_json::to_value(told(tx.connection(), changed.clone()).await?)?;
    let change = Change::of(RECORD_KIND, &code, version, Action::Update).before(&old).after(&new);
    journal::record(tx, change.official(OFFICIAL)).await?;
    Ok(changed)
}

/// Writes columns of one account; `record` writes the entry.
pub(super) async fn update(tx: &Tx, code: &str, row: ActiveModel) -> Result<()> {
    if !row.is_changed() {
        return Ok(());
    }
    #[expect(clippy::disallowed_methods, reason = "accounts are journaled here and are no records")]
    Entity::update_many().set(row).filter(Column::Code.eq(code)).exec(tx.connection()).await?;
    Ok(())
}

async fn next_code(tx: &Tx) -> Result<String> {
    let counter = code_counter::Entity::find_by_id(RECORD_KIND).one(tx.connection()).await?;
    let number = counter.map_or(0, |counter| counter.last_number) + 1;
    let row = code_counter::ActiveModel { record_kind: Set(RECORD_KIND.to_owned()), last_number: Set(number) };
    let replace = OnConflict::column(code_counter::Column::RecordKind).update_column(code_counter::Column::LastNumber).to_owned();
    #[expect(clippy::disallowed_methods, reason = "the counter belongs to the account that is written next")]
    code_counter::Entity::insert(row).on_conflict(replace).exec_without_returning(tx.connection()).await?;
    Ok(format!("TK-{number:06}"))
}
