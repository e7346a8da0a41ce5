//! Locators: descriptions of elements by role, accessible name or test hook.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;

/// A name or sentence of the page in both of its languages; the language that the document declares
/// decides which one is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// In English.
    pub en: &'static str,
    /// In German.
    pub de: &'static str,
}

/// Returns a name in English and German.
#[must_use]
pub const fn words(en: &'static str, de: &'static str) -> Words {
    Words { en, de }
}

/// A role of WAI-ARIA, explicit or implied by the HTML element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "WAI-ARIA defines them")]
pub enum Role {
    Alert,
    AlertDialog,
    Banner,
    Button,
    Code,
    Combobox,
    Dialog,
    Form,
    /// A frame of another page.
    Frame,
    Group,
    Heading,
    Image,
    List,
    ListItem,
    Main,
    Paragraph,
    Region,
    SearchBox,
    Status,
    Strong,
    /// The visible line of a `details` element.
    Summary,
    Switch,
    Tab,
    TabPanel,
    TextBox,
}

/// A path to elements: each step looks below the elements that the step before it has found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Locator {
    steps: Vec<Step>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct Step {
    role: Option<Role>,
    name: Option<Name>,
    attributes: Vec<(&'static str, Option<String>)>,
    /// Counted from the first match, or from the last one when negative.
    nth: Option<i32>,
    may_be_hidden: bool,
}

/// An accessible name to compare with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Name {
    en: String,
    de: String,
    is_whole: bool,
}

impl From<Words> for Name {
    fn from(words: Words) -> Name {
        Name { en: words.en.to_owned(), de: words.de.to_owned(), is_whole: true }
    }
}

impl From<&str> for Name {
    fn from(name: &str) -> Name {
        Name { en: name.to_owned(), de: name.to_owned(), is_whole: true }
    }
}

impl From<String> for Name {
    fn from(name: String) -> Name {
        Name::from(name.as_str())
    }
}

/// Returns a locator of all visible elements with a role.
#[must_use]
pub fn role(role: Role) -> Locator {
    Locator { steps: Vec::new() }.role(role)
}

/// Returns a locator of the visible elements with a role and an accessible name.
#[must_use]
pub fn by(role: Role, name: impl Into<Name>) -> Locator {
    Locator { steps: Vec::new() }.by(role, name)
}

/// Returns a locator of the visible elements with a `data-testid`.
#[must_use]
pub fn test_id(id: &str) -> Locator {
    hook("data-testid", id)
}

/// Returns a locator of the visible elements whose attribute has that value.
#[must_use]
pub fn hook(attribute: &'static str, value: &str) -> Locator {
    Locator { steps: Vec::new() }.hook(attribute, value)
}

/// Returns a locator of the visible elements that have an attribute.
#[must_use]
pub fn marked(attribute: &'static str) -> Locator {
    let step = Step { attributes: vec![(attribute, None)], ..Step::default() };
    Locator { steps: vec![step] }
}

impl Locator {
    /// Looks for a role below.
    #[must_use]
    pub fn role(mut self, role: Role) -> Locator {
        self.steps.push(Step { role: Some(role), ..Step::default() });
        self
    }

    /// Looks for a role with an accessible name below.
    #[must_use]
    pub fn by(self, role: Role, name: impl Into<Name>) -> Locator {
        let name = Some(name.into());
        self.role(role).refine(|step| step.name = name)
    }

    /// Looks for a role with a name that contains these words below.
    #[must_use]
    pub fn by_part(self, role: Role, part: impl Into<Name>) -> Locator {
        let name = Name { is_whole: false, ..part.into() };
        self.role(role).refine(|step| step.name = Some(name))
    }

    /// Looks for an attribute with a value below.
    #[must_use]
    pub fn hook(mut self, attribute: &'static str, value: &str) -> Locator {
        self.steps.push(Step::default());
        self.with(attribute, value)
    }

    /// Looks for a `data-testid` below.
    #[must_use]
    pub fn test_id(self, id: &str) -> Locator {
        self.hook("data-testid", id)
    }

    /// Keeps the elements whose attribute has that value.
    #[must_use]
    pub fn with(self, attribute: &'static str, value: &str) -> Locator {
        self.refine(|step| step.attributes.push((attribute, Some(value.to_owned()))))
    }

    /// Keeps the elements that have that attribute.
    #[must_use]
    pub fn having(self, attribute: &'static str) -> Locator {
        self.refine(|step| step.attributes.push((attribute, None)))
    }

    /// Keeps one element, counted from 0, or from the last one (-1) backwards.
    #[must_use]
    pub fn nth(self, nth: i32) -> Locator {
        self.refine(|step| step.nth = Some(nth))
    }

    /// Includes elements that are not visible.
    #[must_use]
    pub fn even_hidden(self) -> Locator {
        self.refine(|step| step.may_be_hidden = true)
    }

    fn refine(mut self, change: impl FnOnce(&mut Step)) -> Locator {
        if let Some(step) = self.steps.last_mut() {
            change(step);
        }
        self
    }
}

impl Display for Locator {
    /// `button “Run” in tabpanel “Sequences”`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (nth, step) in self.steps.iter().rev().enumerate() {
            let separator = if nth == 0 { "" } else { " in " };
            write!(f, "{separator}{step}")?;
        }
        Ok(())
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let role = self.role.map(|role| format!("{role:?}").to_lowercase());
        f.write_str(role.as_deref().unwrap_or("element"))?;
        if let Some(name) = &self.name {
            write!(f, " “{}”", name.en)?;
        }
        for (name, value) in &self.attributes {
            match value {
                Some(value) => write!(f, " [{name}={value}]")?,
                None => write!(f, " [{name}]")?,
            }
        }
        self.nth.map_or(Ok(()), |nth| write!(f, " #{nth}"))
    }
}
