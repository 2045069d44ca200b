//! What somebody may do: scopes, the commune they are limited to, and whether they only prepare. The one table of roles.
//!
//! Which operation needs which scope is in `http::access`; which record lies in which commune, in the registry.

use crate::error::{Both, Error, Result};
use crate::registry::kind::RecordKind;
use entity::vocabulary::{AccountRole, Department, Scope};

/// All scopes that write records.
pub const WRITE: &[Scope] =
    &[Scope::WriteVillages, Scope::WriteProducers, Scope::WriteProducts, Scope::WriteCentres, Scope::WriteDecisions];

/// Several scopes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(pub Vec<Scope>);

/// Reads scopes with commas between; `write` is all that writes records, `all` is everything.
pub fn read(text: &str) -> std::result::Result<Scopes, String> {
    let mut scopes = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        match (part, part.parse()) {
            ("write", _) => scopes.extend_from_slice(WRITE),
            ("all", _) => scopes.extend(every()),
            (_, Ok(scope)) => scopes.push(scope),
            _ => return Err(format!("{part} is no scope; there are: write, all, {}", Scope::VALUES.join(", "))),
        }
    }
    scopes.sort_unstable();
    scopes.dedup();
    Ok(Scopes(scopes))
}

fn every() -> impl Iterator<Item = Scope> {
    Scope::VALUES.iter().filter_map(|text| text.parse().ok())
}

/// What each role allows. The README shows this table, and a test compares every operation with it.
pub const fn of_role(role: AccountRole, department: Option<Department>) -> &'static [Scope] {
    match (role, department) {
        (AccountRole::Reader, _) => &[Scope::ReadPartner],
        // Within the own commune, and only what is not yet recognised; everything else is proposed.
        (AccountRole::CommuneOfficer, _) => &[
            Scope::ReadPartner,
            Scope::WriteVillages,
            Scope::WriteProducers,
            Scope::WriteProducts,
            Scope::WriteCentres,
            Scope::WriteProposals,
        ],
        (AccountRole::DepartmentOfficer, Some(Department::Agriculture)) => &[
            Scope::ReadPartner,
            Scope::WriteVillages,
            Scope::WriteProducers,
            Scope::WriteProducts,
            Scope::WriteDecisions,
            Scope::DeleteDecisions,
            Scope::WriteProposals,
            Scope::WritePersonalData,
        ],
        (AccountRole::DepartmentOfficer, Some(Department::Trade)) => {
            &[Scope::ReadPartner, Scope::WriteCentres, Scope::WriteDecisions, Scope::DeleteDecisions, Scope::WriteProposals]
        }
        (AccountRole::DepartmentOfficer, None) => &[],
        (AccountRole::Administrator, _) => &[Scope::WriteAccounts, Scope::WriteTokens],
    }
}

/// The scope that writing a kind of record needs.
pub const fn to_write(kind: RecordKind) -> Scope {
    match kind {
        RecordKind::Village => Scope::WriteVillages,
        RecordKind::Producer => Scope::WriteProducers,
        RecordKind::Product => Scope::WriteProducts,
        RecordKind::Centre => Scope::WriteCentres,
        RecordKind::Decision | RecordKind::Recognition => Scope::WriteDecisions,
    }
}

/// What somebody may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    scopes: Vec<Scope>,
    commune: Option<String>,
    prepares: bool,
}

impl Rights {
    /// Everything, everywhere: the person at the command line.
    pub fn all() -> Self {
        Self { scopes: every().collect(), commune: None, prepares: false }
    }

    /// Some scopes, in one commune or everywhere.
    pub fn of(scopes: Vec<Scope>, commune: Option<String>) -> Self {
        Self { scopes, commune, prepares: false }
    }

    /// Those of a person with a role.
    pub fn of_role(role: AccountRole, department: Option<Department>, commune: Option<String>) -> Self {
        let scopes = of_role(role, department).to_vec();
        Self { scopes, commune, prepares: role == AccountRole::CommuneOfficer }
    }

    /// All scopes.
    pub fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    /// Whether a scope is there.
    pub fn allow(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// The commune outside which nothing may be written.
    pub fn commune(&self) -> Option<&str> {
        self.commune.as_deref()
    }

    /// Whether records are only prepared: new ones and changes of recognised ones are proposed.
    pub fn only_prepare(&self) -> bool {
        self.prepares
    }

    /// Goes on with this scope only.
    pub fn require(&self, scope: Scope) -> Result<()> {
        if self.allow(scope) { Ok(()) } else { Err(missing(&[scope])) }
    }
}

/// The refusal where one of these scopes is needed.
pub fn missing(scopes: &[Scope]) -> Error {
    let list: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    Error::Forbidden(Both::new(
        format!("Việc này cần một trong các quyền: {}.", list.join(", ")),
        format!("This needs one of these scopes: {}.", list.join(", ")),
    ))
}

#[cfg(test)]
mod tests {
    use super::{Rights, of_role};
    use crate::registry::kind::RecordKind;
    use entity::vocabulary::{AccountRole, Department, Scope};

    #[test]
    fn every_kind_is_kept_by_one_department() {
        let departments = [Department::Agriculture, Department::Trade];
        for kind in [RecordKind::Village, RecordKind::Producer, RecordKind::Product, RecordKind::Centre] {
            let keepers = departments
                .iter()
                .filter(|department| of_role(AccountRole::DepartmentOfficer, Some(**department)).contains(&super::to_write(kind)))
                .count();
            assert_eq!(keepers, 1, "{}", kind.name());
        }
    }

    #[test]
    fn administrators_write_no_record() {
        let rights = Rights::of_role(AccountRole::Administrator, None, None);
        assert!(RecordKind::ALL.into_iter().all(|kind| !rights.allow(super::to_write(kind))));
        assert!(!rights.allow(Scope::ReadOfficial) && !rights.allow(Scope::ReadPartner));
    }

    #[test]
    fn scopes_are_read_with_their_short_forms() {
        let read = |text| super::read(text).map(|scopes| scopes.0);
        assert_eq!(read("write:products, read:partner,write:products"), Ok(vec![Scope::ReadPartner, Scope::WriteProducts]));
        assert_eq!(read("write").map(|scopes| scopes.len()), Ok(super::WRITE.len()));
        assert_eq!(read("all").map(|scopes| scopes.len()), Ok(Scope::VALUES.len()));
        assert!(read("write:cats").is_err_and(|words| words.contains("write:cats is no scope")));
    }

    #[test]
    fn the_operator_has_every_scope() {
        assert_eq!(Rights::all().scopes().len(), Scope::VALUES.len());
    }
}
