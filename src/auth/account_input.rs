//! What administrators give of an account, and the rules that hold between its fields.

use crate::db::Tx;
use crate::error::{Error, Fault, Result};
use crate::registry::input;
use crate::registry::places;
use crate::registry::values::{CommuneCode, EmailAddress, Name, SignInName};
use chrono::{DateTime, Utc};
use entity::account::{ActiveModel, Model};
use entity::vocabulary::{AccountRole, Department};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

/// What is given of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountInput {
    /// The name to sign in with; it never changes.
    pub name: SignInName,
    /// The person's name.
    pub display_name: Name,
    /// Where the person gets mail.
    #[serde(default)]
    #[schema(required = false)]
    pub email: Option<EmailAddress>,
    /// What the person does.
    pub role: AccountRole,
    /// Whose records a department officer keeps; for nobody else.
    #[serde(default)]
    #[schema(required = false)]
    pub department: Option<Department>,
    /// The commune of a commune officer; for nobody else.
    #[serde(default)]
    #[schema(required = false)]
    pub commune: Option<CommuneCode>,
    /// Whether nobody may sign in with it.
    #[serde(default)]
    #[schema(required = false, default = false)]
    pub disabled: bool,
}

impl AccountInput {
    /// Reads a body.
    pub fn read(body: Value) -> Result<Self> {
        input::parse(body).map_err(Error::Invalid)
    }

    /// What was given of an account that is there.
    pub(super) fn of(account: &Model) -> Result<Self> {
        Ok(serde_json::from_value(given(account))?)
    }

    /// Refuses what does not fit together.
    pub(super) async fn check(&self, tx: &Tx) -> Result<()> {
        let mut faults = Vec::new();
        let of_department = self.role == AccountRole::DepartmentOfficer;
        if of_department && self.department.is_none() {
            faults.push(Fault::field(
                "department",
                "missing",
                "cán bộ sở phải thuộc một sở: agriculture hoặc trade",
                "is required for a department officer: agriculture or trade",
            ));
        }
        if !of_department && self.department.is_some() {
            faults.push(Fault::field("department", "not-expected", "chỉ dùng cho cán bộ sở", "is for department officers only"));
        }
        let of_commune = self.role == AccountRole::CommuneOfficer;
        match &self.commune {
            None if of_commune => faults.push(Fault::field(
                "commune",
                "missing",
                "cán bộ xã phải thuộc một xã; ghi mã 5 chữ số của xã",
                "is required for a commune officer: the 5 digits of the commune",
            )),
            Some(_) if !of_commune => {
                faults.push(Fault::field("commune", "not-expected", "chỉ dùng cho cán bộ xã", "is for commune officers only"));
            }
            Some(commune) => {
                faults.extend(places::not_in_force(tx, commune.as_str()).await?);
            }
            None => {}
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
    }

    /// The columns that hold it.
    pub(super) fn row(self, now: DateTime<Utc>, before: Option<&Model>) -> ActiveModel {
        let since = before.and_then(|before| before.disabled_at).unwrap_or(now);
        ActiveModel {
            name: Set(self.name.into()),
            display_name: Set(self.display_name.into()),
            email: Set(self.email.map(String::from)),
            role: Set(self.role),
            department: Set(self.department),
            commune: Set(self.commune.map(String::from)),
            disabled_at: Set(self.disabled.then_some(since)),
            ..Default::default()
        }
    }
}

fn given(account: &Model) -> Value {
    json!({
        "name": account.name, "display_name": account.display_name, "email": account.email, "role": account.role,
        "department": account.department, "commune": account.commune, "disabled": account.disabled_at.is_some(),
    })
}

/// What is given of an account after a JSON merge patch (RFC 7396).
pub(super) fn merged(before: &Model, patch: &Value) -> Result<AccountInput> {
    let mut whole = given(before);
    let (Some(patch), Some(map)) = (patch.as_object(), whole.as_object_mut()) else {
        return AccountInput::read(patch.clone());
    };
    if patch.get("name").is_some_and(|name| *name != before.name) {
        return Err(Error::Invalid(vec![Fault::field(
            "name",
            "read-only",
            "tên đăng nhập không đổi được; hãy tạo tài khoản khác",
            "cannot be changed; make another account",
        )]));
    }
    for (name, value) in patch {
        // Null takes a field away; a name that is no field is refused with the others. `disabled` is yes or no: nobody is let
        // in again by a field that was left empty.
        if value.is_null() && name != "disabled" && map.remove(name).is_some() {
            continue;
        }
        map.insert(name.clone(), value.clone());
    }
    AccountInput::read(whole)
}

/// What may be changed of an account.
#[expect(dead_code, reason = "read as JSON; the type describes it in the document")]
#[derive(ToSchema)]
pub struct AccountPatch {
    /// The person's name.
    #[schema(required = false)]
    display_name: Name,
    /// Where the person gets mail; null takes it away.
    #[schema(required = false)]
    email: Option<EmailAddress>,
    /// What the person does.
    #[schema(required = false)]
    role: AccountRole,
    /// Whose records a department officer keeps; null for others.
    #[schema(required = false)]
    department: Option<Department>,
    /// The commune of a commune officer; null for others.
    #[schema(required = false)]
    commune: Option<CommuneCode>,
    /// Whether nobody may sign in with it.
    #[schema(required = false)]
    disabled: bool,
}
