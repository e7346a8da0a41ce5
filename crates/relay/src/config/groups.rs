//! The groups that sections name, to which phones have to belong.

use toml::Spanned;

use super::checker::Checker;
use crate::access::EVERY_GROUP;

impl Checker<'_> {
    /// Checks the groups whose phones a user or a portal sees.
    pub(super) fn check_groups(&mut self, groups: &[Spanned<String>]) -> Option<()> {
        let remedy = "add it to the groups of a phone, or remove it here";
        self.check_each_group(groups, &[], remedy)
    }

    /// Checks the groups whose phones all users see that are not listed; `"*"` stands for every phone.
    pub(super) fn check_groups_or_every(&mut self, groups: &[Spanned<String>]) -> Option<()> {
        let remedy = "write a group of a phone, or \"*\" for every phone";
        self.check_each_group(groups, &[EVERY_GROUP], remedy)
    }

    fn check_each_group(
        &mut self,
        groups: &[Spanned<String>],
        others: &[&str],
        remedy: &str,
    ) -> Option<()> {
        for group in groups {
            let name = group.get_ref();
            if !others.contains(&name.as_str()) && !self.groups.contains(name) {
                let fault = format!("groups: no phone belongs to `{name}`; {remedy}");
                return self.fault(group, fault);
            }
        }
        Some(())
    }
}
