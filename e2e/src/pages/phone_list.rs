//! The list of phones, opened from the bar, and the forms that add phones.

use std::net::SocketAddr;

use super::{Bar, keys};
use crate::{Locator, Page, Role, Words, hook, role, test_id, until, words};

const FIND: Words = words("Search by name, model or group", "Nach Name, Modell oder Gruppe suchen");
const ADD_A_PHONE: Words = words("Add a phone by address", "Telefon über Adresse hinzufügen");
const ADDRESS: Words = words("Address", "Adresse");
const MODEL: Words = words("Model", "Modell");
const NAME: Words = words("Name", "Name");
const ADD: Words = words("Add", "Hinzufügen");
const TABLE: Words = words("Import several (CSV)", "Mehrere importieren (CSV)");
const ADD_ALL: Words = words("Add all", "Alle hinzufügen");
const GROUP: Words = words("Group", "Gruppe");

/// The list of phones, opened from the bar. In a wide window it stays open.
#[derive(Clone, Debug)]
pub struct PhoneList(pub(crate) Page);

/// The summary of the list: the name of the phone that is shown.
pub(super) fn summary() -> Locator {
    role(Role::Banner).role(Role::Summary).nth(0)
}

fn rows() -> Locator {
    role(Role::Banner).role(Role::Button).having("data-phone")
}

/// Returns a locator of the row of a phone by its id.
pub(super) fn row(id: &str) -> Locator {
    role(Role::Banner).role(Role::Button).with("data-phone", id)
}

fn search() -> Locator {
    role(Role::Banner).by(Role::SearchBox, FIND)
}

impl PhoneList {
    /// The summary while no phone is shown.
    pub const CHOOSE: &str = "Choose a phone";

    /// Opens the list, unless it is open.
    pub async fn open(&self) {
        self.0.expand(&summary()).await;
    }

    /// Opens the list from the device, with the keyboard alone.
    pub async fn open_with_keyboard(&self) {
        self.0.tab_back_to(&summary()).await;
        self.0.press_key(keys::ENTER).await;
        self.wait_until_search_focused().await;
    }

    /// Opens the list with Enter and keeps the key down.
    pub async fn hold_enter(&self) {
        self.0.tab_back_to(&summary()).await;
        self.0.press_enter_down().await;
        self.wait_until_search_focused().await;
    }

    /// Closes the list, unless it is closed.
    pub async fn close(&self) {
        let script = "return element && element.parentElement.open";
        let is_open = self.0.measure(&summary(), script).await;
        if is_open == true {
            self.0.click(&summary()).await;
        }
    }

    /// Waits until the summary is that one.
    pub async fn wait_for_summary(&self, wanted: &str) {
        self.0.wait_for_text(&summary(), wanted, |text| text == wanted).await;
    }

    /// Types into the search.
    pub async fn search(&self, text: &str) {
        self.0.type_into(&search(), text).await;
    }

    /// Waits until the search has the focus.
    pub async fn wait_until_search_focused(&self) {
        self.0.wait_until_focused(&search()).await;
    }

    /// Waits until the row of the phone with that id has the focus.
    pub async fn wait_until_row_focused(&self, id: &str) {
        self.0.wait_until_focused(&row(id)).await;
    }

    /// Waits until the phone with that id is the first one.
    pub async fn wait_for_first(&self, id: &str) {
        self.0.wait_for_attribute(&rows().nth(0), "data-phone", id).await;
    }

    /// Waits until a phone of that name is listed, or none.
    pub async fn wait_until_listed(&self, name: &str, is_listed: bool) {
        let what = if is_listed { "to be listed" } else { "to be gone" };
        until(&format!("{name} {what}"), async || {
            let texts = self.0.texts(&rows()).await;
            (texts.iter().any(|text| text.starts_with(name)) == is_listed).then_some(())
        })
        .await;
    }

    /// Removes a phone that was added, with the keyboard.
    pub async fn remove(&self, name: &str) {
        let button = role(Role::Banner).by(Role::Button, format!("Remove {name}"));
        self.0.focus(&button).await;
        self.0.press_key(keys::ENTER).await;
    }

    /// Gives the focus to the button that removes a phone.
    pub async fn focus_removal(&self, name: &str) {
        self.0.focus(&role(Role::Banner).by(Role::Button, format!("Remove {name}"))).await;
    }

    /// Waits until the list itself has the focus.
    pub async fn wait_until_card_focused(&self) {
        self.0.wait_until_focused(&hook("class", "phones__card")).await;
    }

    /// Removes the phone at a port of this machine as another person does.
    pub async fn remove_elsewhere(&self, port: u16) {
        let script = format!(
            "fetch('api/v1/phones/at-127-0-0-1-{port}', {{ method: 'DELETE', headers: {{ 'x-deskside': '1' }} }})"
        );
        self.0.evaluate(&script).await;
    }

    /// Waits until the button that takes back a removal has the focus.
    pub async fn wait_until_undo_focused(&self) {
        let undo = role(Role::Banner).role(Role::Button).with("data-command", "undo");
        self.0.wait_until_focused(&undo).await;
    }

    /// Returns the headings of the groups, with their counts.
    pub async fn headings(&self) -> Vec<String> {
        self.0.texts(&role(Role::Banner).role(Role::Heading).role(Role::Button)).await
    }

    /// Waits until the groups have these headings.
    pub async fn wait_for_headings(&self, wanted: &[&str]) {
        until(&format!("the groups {wanted:?}"), async || {
            (self.headings().await == wanted).then_some(())
        })
        .await;
    }

    /// Folds or unfolds a group by the start of its heading.
    pub async fn fold(&self, group: &str) {
        self.0.click(&role(Role::Banner).role(Role::Heading).by_part(Role::Button, group)).await;
    }

    /// Returns the number of rows.
    pub async fn row_count(&self) -> usize {
        self.0.count(&rows()).await
    }

    /// Waits until the list says that it shows so many.
    pub async fn wait_for_count(&self, wanted: &str) {
        let status = role(Role::Banner).role(Role::Group).role(Role::Status);
        self.0.wait_for_text(&status, wanted, |text| text == wanted).await;
    }

    /// Filters by a state, by its name in the page's code.
    pub async fn filter(&self, state: &str) {
        self.0.click(&hook("data-filter", state)).await;
    }

    /// Waits until a filter has that text.
    pub async fn wait_for_filter(&self, state: &str, wanted: &str) {
        self.0.wait_for_text(&hook("data-filter", state), wanted, |text| text == wanted).await;
    }

    /// Removes the filter of a list that has nothing to show.
    pub async fn show_all(&self) {
        self.0.click(&hook("data-command", "show-all")).await;
    }

    /// Waits until the row of the phone with that id is within the list as it is scrolled.
    pub async fn wait_until_row_visible(&self, id: &str) {
        let script = "if (!element) return null; \
            const list = element.closest('.phones__list').getBoundingClientRect(); \
            const row = element.getBoundingClientRect(); \
            return row.top >= list.top && row.bottom <= list.bottom || null";
        self.0.measure(&row(id), script).await;
    }

    /// Waits until the list reports a problem with these words.
    pub async fn wait_for_problem(&self, part: &str) {
        let alert = role(Role::Banner).role(Role::Alert);
        self.0.wait_for_text(&alert, part, |text| text.contains(part)).await;
    }

    /// Chooses a phone of the open list by the beginning of its name, and waits until it is shown.
    pub async fn choose(&self, name: &str) {
        let nth = until(name, async || {
            let texts = self.0.texts(&rows()).await;
            texts.iter().position(|text| text.starts_with(name))
        });
        let nth = nth.await.try_into().unwrap_or_default();
        self.0.click(&rows().nth(nth)).await;
        Bar(self.0.clone()).wait_for_phone(name).await;
    }
}

/// The forms that add phones by their addresses, in the list of phones.
#[derive(Clone, Debug)]
pub struct AddPhones(pub(crate) Page);

fn add_summary() -> Locator {
    role(Role::Banner).by(Role::Summary, ADD_A_PHONE)
}

fn field(name: Words) -> Locator {
    role(Role::Banner).by(Role::TextBox, name)
}

impl AddPhones {
    /// Opens the list of phones and the forms, unless they are open.
    pub async fn open(&self) {
        PhoneList(self.0.clone()).open().await;
        self.0.expand(&add_summary()).await;
    }

    /// Types into the field for the address.
    pub async fn type_address(&self, address: &str) {
        self.0.type_into(&field(ADDRESS), address).await;
    }

    /// Replaces the address.
    pub async fn replace_address(&self, address: &str) {
        self.0.replace(&field(ADDRESS), address).await;
    }

    /// Returns the address.
    pub async fn address(&self) -> Option<String> {
        self.0.value(&field(ADDRESS)).await
    }

    /// Chooses the model.
    pub async fn choose_model(&self, model: &str) {
        self.0.select(&role(Role::Banner).by(Role::Combobox, MODEL), model).await;
    }

    /// Types into the field for the name.
    pub async fn type_name(&self, name: &str) {
        self.0.type_into(&field(NAME), name).await;
    }

    /// Types into the field for the group.
    pub async fn type_group(&self, group: &str) {
        self.0.type_into(&field(GROUP), group).await;
    }

    /// Submits the form.
    pub async fn add(&self) {
        self.0.click(&role(Role::Banner).role(Role::Form).by(Role::Button, ADD)).await;
    }

    /// Adds a phone, of a model that the phone reports.
    pub async fn add_address(&self, address: &str) {
        self.open().await;
        self.type_address(address).await;
        self.add().await;
    }

    /// Adds a phone, of a given model.
    pub async fn add_address_of_model(&self, address: &str, model: &str) {
        self.open().await;
        self.type_address(address).await;
        self.choose_model(model).await;
        self.add().await;
    }

    /// Adds a phone of a given model under a name, and waits until it is listed.
    pub async fn add_phone(&self, address: SocketAddr, model: &str, name: &str) {
        self.open().await;
        self.type_address(&address.to_string()).await;
        self.choose_model(model).await;
        self.type_name(name).await;
        self.add().await;
        PhoneList(self.0.clone()).wait_until_listed(name, true).await;
    }

    /// Opens the list of phones, the forms and the table of phones, unless they are open.
    pub async fn open_table(&self) {
        self.open().await;
        self.0.expand(&role(Role::Banner).by(Role::Summary, TABLE)).await;
    }

    /// Replaces the table of phones.
    pub async fn replace_table(&self, table: &str) {
        self.0.replace(&field(TABLE), table).await;
    }

    /// Replaces the table at once, as pasting does: typing 200 rows takes long.
    async fn paste_table(&self, table: &str) {
        let table = serde_json::Value::from(table);
        let script = format!("if (!element) return null; element.value = {table}; return true");
        self.0.measure(&field(TABLE), &script).await;
    }

    /// Pastes a table of phones, and adds them.
    pub async fn import(&self, table: &str) {
        self.paste_table(table).await;
        self.add_table().await;
    }

    /// Adds the phones of the table.
    pub async fn add_table(&self) {
        self.0.click(&role(Role::Banner).by(Role::Button, ADD_ALL)).await;
    }

    /// Waits until the progress of the import is shown.
    pub async fn wait_for_progress(&self) {
        self.0.wait_for(&hook("data-take", "cancel")).await;
    }

    /// Waits until the progress of the import is shown, and cancels it.
    pub async fn cancel(&self) {
        self.0.click(&hook("data-take", "cancel")).await;
    }

    /// Waits until a failed row is listed with these words.
    pub async fn wait_for_failed_row(&self, part: &str) {
        let failed = test_id("failed-rows").role(Role::ListItem);
        until(&format!("a failed row with {part}"), async || {
            self.0.texts(&failed).await.iter().any(|text| text.contains(part)).then_some(())
        })
        .await;
    }

    /// Leaves only the failed rows in the table.
    pub async fn keep_failed_rows(&self) {
        self.0.click(&hook("data-take", "failed")).await;
    }

    /// Returns the table.
    pub async fn table(&self) -> Option<String> {
        self.0.value(&field(TABLE)).await
    }

    /// Waits for a message that starts like that, and returns it.
    pub async fn wait_for_message(&self, begins: &str) -> String {
        self.wait_for(begins, |text| text.starts_with(begins)).await
    }

    /// Waits for a message that contains these words.
    pub async fn wait_for_message_with(&self, part: &str) {
        self.wait_for(part, |text| text.contains(part)).await;
    }

    async fn wait_for(&self, what: &str, is_wanted: impl Fn(&str) -> bool) -> String {
        let forms = role(Role::Banner).role(Role::Group).role(Role::Group);
        self.0.wait_for_text(&forms.role(Role::Status), what, is_wanted).await
    }
}
