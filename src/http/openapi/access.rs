//! Who may do what, as a table: every operation of the document against every role. Made from what the guard reads.

use super::document;
use crate::auth::Editor;
use crate::auth::rights::Rights;
use crate::http::access::need;
use axum::http::Method;
use entity::vocabulary::{AccountRole, Department};

/// A role, with its department; nothing for who is not signed in.
type Role = Option<(AccountRole, Option<Department>)>;

/// The roles, as the columns of the table name them.
const ROLES: [(&str, Role); 6] = [
    ("anyone", None),
    ("reader", Some((AccountRole::Reader, None))),
    ("commune_officer", Some((AccountRole::CommuneOfficer, None))),
    ("agriculture_officer", Some((AccountRole::DepartmentOfficer, Some(Department::Agriculture)))),
    ("trade_officer", Some((AccountRole::DepartmentOfficer, Some(Department::Trade)))),
    ("administrator", Some((AccountRole::Administrator, None))),
];

/// The table as CSV: `yes` where the role gets past the guard. Which records of a kind are theirs, the registry decides.
pub fn table() -> String {
    let mut lines = vec![format!("method,path,{}", ROLES.map(|(name, _)| name).join(","))];
    let document = document();
    for (path, operations) in document["paths"].as_object().into_iter().flatten() {
        for method in operations.as_object().into_iter().flat_map(serde_json::Map::keys) {
            let method = method.to_uppercase();
            let Some(need) = Method::from_bytes(method.as_bytes()).ok().and_then(|method| need(&method, path)) else { continue };
            let may = ROLES.map(|(_, role)| {
                let editor = role.map(|(role, department)| Editor::of_account("TK", Rights::of_role(role, department, None)));
                if need.admits(editor.as_ref(), editor.is_some()).is_ok() { "yes" } else { "no" }
            });
            lines.push(format!("{method},{path},{}", may.join(",")));
        }
    }
    lines.join("\n") + "\n"
}
