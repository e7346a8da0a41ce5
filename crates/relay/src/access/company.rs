//! The company accounts: who of them may sign in, and as what.

use relay_api::{CompanyProblem, Role};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::user::{EVERY_GROUP, User};
use crate::hex::hex;

/// The longest name of a user, in bytes, as for users that are listed.
const MAX_NAME: usize = 64;
/// Groups that are looked at; a cookie has no room for more, and nobody means them.
const MAX_GROUPS: usize = 1_000;

/// The company accounts that may sign in (OpenID Connect).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// The name on the button.
    pub name: String,
    /// The address by which the provider names itself.
    pub issuer: String,
    /// The name of the relay at the provider.
    pub client_id: String,
    /// The claim with the name of the user.
    pub name_claim: String,
    /// The claim with the groups of the user.
    pub groups_claim: String,
    /// The groups of the company that have a role.
    pub roles: Vec<(Role, Vec<String>)>,
    /// The groups of phones that all these users see, besides those that are called like a group of theirs.
    pub groups: Vec<String>,
    /// The groups that phones of the configuration belong to.
    pub phone_groups: Vec<String>,
}

/// What somebody with a company account may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The role.
    pub role: Role,
    /// The groups of phones that the user sees; all phones when absent.
    pub groups: Option<Vec<String>>,
}

impl Member {
    /// Returns the user with that name and these rights.
    #[must_use]
    pub fn user(&self, name: &str) -> User {
        User {
            name: name.to_owned(),
            role: self.role,
            groups: self.groups.clone(),
            password: None,
            token: None,
        }
    }
}

impl Company {
    /// Returns the name of the account with these claims.
    #[must_use]
    pub fn name_of<'a>(&self, claims: &'a Map<String, Value>) -> Option<&'a str> {
        let name = claims.get(&self.name_claim)?.as_str()?.trim();
        let is_name = (1..=MAX_NAME).contains(&name.len()) && !name.chars().any(char::is_control);
        is_name.then_some(name)
    }

    /// Returns the name and the rights of the account with these claims, which are proven.
    ///
    /// # Errors
    /// When it has no name, or no role.
    pub fn admit(&self, claims: &Map<String, Value>) -> Result<(String, Member), CompanyProblem> {
        let name = self.name_of(claims).ok_or(CompanyProblem::NoName)?;
        let own = groups(claims.get(&self.groups_claim));
        let has_role = |groups: &[String]| groups.iter().any(|group| own.contains(&group.as_str()));
        let roles = self.roles.iter().filter(|(_, groups)| has_role(groups));
        let role = roles.map(|(role, _)| *role).max().ok_or(CompanyProblem::NoGroup)?;
        // Only the administrator says that somebody sees every phone.
        let sees_all = self.groups.iter().any(|group| group == EVERY_GROUP);
        let is_seen =
            |group: &&String| self.groups.contains(group) || own.contains(&group.as_str());
        let seen = || self.phone_groups.iter().filter(is_seen).cloned().collect();
        Ok((name.to_owned(), Member { role, groups: (!sees_all).then(seen) }))
    }

    /// Returns whether claims have what [`Company::admit`] needs.
    #[must_use]
    pub fn has_claims(&self, claims: &Map<String, Value>) -> bool {
        claims.contains_key(&self.name_claim) && claims.contains_key(&self.groups_claim)
    }

    /// Returns a value that changes with the rules: sessions of before end then.
    pub(super) fn version(&self) -> String {
        let digest = Sha256::digest(format!("{self:?}"));
        hex(digest.get(..8).unwrap_or_default())
    }
}

/// Returns the groups of a claim, which is a list or a single name.
fn groups(claim: Option<&Value>) -> Vec<&str> {
    match claim {
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).take(MAX_GROUPS).collect(),
        Some(Value::String(one)) => vec![one],
        _ => Vec::new(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::*;

    pub(in super::super) fn company() -> Company {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Company {
            name: "Example Ltd".to_owned(),
            issuer: "https://login.example".to_owned(),
            client_id: "deskside".to_owned(),
            name_claim: "preferred_username".to_owned(),
            groups_claim: "groups".to_owned(),
            roles: vec![
                (Role::Administrator, texts(&["it"])),
                (Role::Operator, texts(&["support", "sales"])),
                (Role::Viewer, texts(&["staff"])),
            ],
            groups: texts(&["lobby"]),
            phone_groups: texts(&["lobby", "sales", "lab"]),
        }
    }

    fn admit(
        company: &Company,
        claims: &Value,
    ) -> Result<(Role, Option<Vec<String>>), CompanyProblem> {
        let claims = claims.as_object().unwrap();
        company.admit(claims).map(|(name, member)| {
            assert_eq!(name, "ada");
            (member.role, member.groups)
        })
    }

    #[test]
    fn the_highest_role_of_the_groups_counts() {
        let company = company();
        for (groups, expected) in [
            (json!(["staff"]), Ok((Role::Viewer, vec!["lobby"]))),
            (json!(["staff", "sales"]), Ok((Role::Operator, vec!["lobby", "sales"]))),
            (json!(["lab", "it", "support"]), Ok((Role::Administrator, vec!["lobby", "lab"]))),
            // Some providers send one group without a list.
            (json!("support"), Ok((Role::Operator, vec!["lobby"]))),
            (json!(["lab"]), Err(CompanyProblem::NoGroup)),
            (json!(["IT"]), Err(CompanyProblem::NoGroup)),
            (json!([]), Err(CompanyProblem::NoGroup)),
            (json!([7, {"name": "it"}]), Err(CompanyProblem::NoGroup)),
            (json!({"it": true}), Err(CompanyProblem::NoGroup)),
            (json!(null), Err(CompanyProblem::NoGroup)),
        ] {
            let claims = json!({"preferred_username": " ada ", "groups": groups});
            let expected = expected.map(|(role, groups)| {
                (role, Some(groups.into_iter().map(str::to_owned).collect()))
            });
            assert_eq!(admit(&company, &claims), expected, "{groups}");
        }
    }

    #[test]
    fn a_star_of_the_administrator_shows_every_phone_and_one_of_the_company_none() {
        let claims = json!({"preferred_username": "ada", "groups": ["*", "staff"]});
        let seen = admit(&company(), &claims);
        assert_eq!(seen, Ok((Role::Viewer, Some(vec!["lobby".to_owned()]))));
        let company = Company { groups: vec!["*".to_owned()], ..company() };
        assert_eq!(admit(&company, &claims), Ok((Role::Viewer, None)));
    }

    #[test]
    fn an_account_needs_a_name() {
        let company = company();
        let too_long = "a".repeat(65);
        for name in
            [json!(null), json!(""), json!("  "), json!("a\u{7}b"), json!(7), json!(too_long)]
        {
            let claims = json!({"preferred_username": name, "groups": ["it"]});
            let refused = company.admit(claims.as_object().unwrap());
            assert_eq!(refused, Err(CompanyProblem::NoName), "{claims}");
        }
    }

    #[test]
    fn the_version_changes_with_the_rules() {
        let one = company();
        let other = Company { roles: vec![(Role::Viewer, vec!["it".to_owned()])], ..company() };
        assert_eq!(one.version(), company().version());
        assert_ne!(one.version(), other.version());
    }
}
