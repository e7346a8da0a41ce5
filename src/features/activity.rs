//! The activity list: every command of this phone, its outcome and its details.

pub mod details;
pub mod list;
pub mod outcome;
pub mod report;

use leptos::prelude::*;

use crate::{
    i18n::{self, t},
    stores::phone::PhoneSession,
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
    let is_empty = move || activity.read().entries().next().is_none();
    view! {
        <div class="activity">
            {show_when(
                is_empty,
                || view! { <p class="activity__empty">{t(i18n::no_activity)}</p> }.into_any(),
            )}
            {show_when(
                move || !is_empty(),
                move || view! { <Lazy view=activity_list(phone) /> }.into_any(),
            )}
        </div>
    }
}
