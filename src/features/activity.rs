//! The activity list: every command of this phone, its outcome and its details.

pub mod copy;
pub mod details;
pub mod earlier;
#[cfg(not(feature = "standalone"))]
pub mod evidence;
mod html;
pub mod list;
pub mod list_state;
pub mod outcome;
pub mod parts;
pub mod pictures;
mod records;
pub mod report;
mod subject;
mod ticket;
pub mod tools;

use leptos::prelude::*;

use crate::{
    i18n::{self, t},
    stores::{earlier_activity, phone::PhoneSession},
    ui::{Lazy, show_when},
};

use list::activity_list;

/// The tab of the activity list, with a hint while the list is empty.
#[component]
pub fn ActivityTab(
    /// The phone.
    phone: PhoneSession,
) -> impl IntoView {
    let activity = phone.activity;
    // What the tab keeps is read by code that comes with the list.
    let has_list = move || {
        !activity.read().is_untouched() || (phone.knows_person() && earlier_activity::is_kept())
    };
    #[cfg(not(feature = "standalone"))]
    let others = show_when(
        move || phone.driving.read().has_commands(),
        move || view! { <Lazy view=super::driver::others::others_commands(phone) /> }.into_any(),
    );
    #[cfg(feature = "standalone")]
    let others = ();
    view! {
        <div class="activity">
            {show_when(
                move || activity.read().is_empty(),
                || view! {
                    <div class="activity activity__empty">
                        <p>{t(i18n::no_activity)}</p>
                        <p>{t(i18n::no_activity_keyboard)}</p>
                        <p>{t(i18n::no_activity_shortcuts)}</p>
                    </div>
                }.into_any(),
            )}
            {show_when(has_list, move || view! { <Lazy view=activity_list(phone) /> }.into_any())}
            {others}
        </div>
    }
}
