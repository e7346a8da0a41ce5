//! The rows of the switcher: phones with their states and pins, actions.

use leptos::prelude::*;
use relay_api::PhoneSummary;

use crate::{
    features::phones::rows::link,
    i18n::{self, t},
    model::switcher::{Action, Section},
    ui::{listener, part, text},
};

/// The id of the list.
pub const LIST: &str = "switcher-list";

/// The outline of a pin, from Lucide as those of `ui::Icon`; only this part of the page needs it.
const PIN: &str = "M12 17v5M9 10.76a2 2 0 0 1-1.11 1.79l-1.78.9A2 2 0 0 0 5 15.24V16a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-.76a2 2 0 0 0-1.11-1.79l-1.78-.9A2 2 0 0 1 15 10.76V7a1 1 0 0 1 1-1 2 2 0 0 0 0-4H8a2 2 0 0 0 0 4 1 1 0 0 1 1 1z";

/// Something to choose.
#[derive(Clone, PartialEq)]
pub enum Row {
    /// A phone to show.
    Phone {
        /// The phone.
        phone: PhoneSummary,
        /// The part of the list that it stands in; `None` in the result of a search.
        section: Option<Section>,
        /// It is pinned.
        is_pinned: bool,
        /// It is the one that is shown.
        is_shown: bool,
    },
    /// An action.
    Action {
        /// The action.
        action: Action,
        /// The phone that it is for.
        phone: PhoneSummary,
    },
    /// Fills in a number for a phone.
    Number {
        /// The number as it was written.
        written: String,
        /// The name of the phone.
        phone: String,
    },
    /// Opens the settings.
    Settings,
    /// Leads to the button that signs out.
    SignOut,
}

impl Row {
    /// Returns whether this is the row of a phone.
    #[must_use]
    pub fn is_of_phone(&self, id: &str) -> bool {
        matches!(self, Row::Phone { phone, .. } if phone.id == id)
    }

    /// Returns whether the other one stands for the same thing, in whatever state.
    #[must_use]
    pub fn is_same(&self, other: &Row) -> bool {
        match (self, other) {
            (Row::Phone { phone, .. }, _) => other.is_of_phone(&phone.id),
            (Row::Action { action, phone }, Row::Action { action: other, phone: of }) => {
                action == other && phone.id == of.id
            }
            (Row::Number { .. }, Row::Number { .. })
            | (Row::Settings, Row::Settings)
            | (Row::SignOut, Row::SignOut) => true,
            _ => false,
        }
    }

    fn section(&self) -> Option<Section> {
        match self {
            Row::Phone { section, .. } => *section,
            Row::Action { .. } | Row::Number { .. } | Row::Settings | Row::SignOut => None,
        }
    }

    /// Returns the name of the row, as a hook for tests.
    fn hook(&self) -> String {
        match self {
            Row::Phone { phone, .. } => phone.id.clone(),
            Row::Action { action: Action::Command(command), phone } => {
                format!("{} {}", command.kind().name(), phone.id)
            }
            Row::Action { action: Action::Diagnostics, phone } => {
                format!("diagnostics {}", phone.id)
            }
            Row::Number { .. } => "number".to_owned(),
            Row::Settings => "page settings".to_owned(),
            Row::SignOut => "page sign-out".to_owned(),
        }
    }
}

/// Returns the id of the nth row.
#[must_use]
pub fn option_id(nth: usize) -> String {
    format!("switcher-{nth}")
}

/// The rows. A list box owns options alone, so that the buttons that pin phones stand beside them.
#[component]
pub fn Rows(
    /// The rows.
    rows: Memo<Vec<Row>>,
    /// The number of the row that Enter chooses.
    active: Memo<usize>,
    /// Called with the row that was chosen.
    choose: Callback<Row>,
    /// Called with the phone to pin or unpin.
    pin: Callback<PhoneSummary>,
) -> impl IntoView {
    let owned = move || {
        let ids: Vec<_> = (0..rows.read().len()).map(option_id).collect();
        ids.join(" ")
    };
    let drawn = move || {
        let rows = rows.get();
        let mut section = None;
        let views = rows.into_iter().enumerate().map(|(nth, row)| {
            let begins = row.section().filter(|begun| Some(*begun) != section);
            section = row.section();
            let heading = begins.map(|begun| {
                let name = text(move || i18n::switcher_section(begun).to_owned());
                view! { <p class="switcher__section" aria-hidden="true">{name}</p> }
            });
            let (hook, content, button) = (row.hook(), content(&row), pin_button(&row, pin));
            let is_active = move || active.get() == nth;
            view! {
                {heading}
                <div class="switcher__row" data-active=text(move || is_active().to_string())>
                    <div
                        class="switcher__option"
                        role="option"
                        id=option_id(nth)
                        data-option=hook
                        aria-selected=text(move || is_active().to_string())
                        on:click=listener(move |_| choose.run(row.clone()))
                    >
                        {content}
                    </div>
                    {button}
                </div>
            }
        });
        Some(views.collect_view().into_any())
    };
    view! {
        <div class="switcher__rows">
            <div role="listbox" id=LIST aria-label=t(i18n::switch_phone) aria-owns=text(owned)></div>
            {part(drawn)}
        </div>
    }
}

fn content(row: &Row) -> AnyView {
    match row {
        Row::Phone { phone, is_shown, .. } => phone_content(phone, *is_shown),
        Row::Action { action, phone } => {
            let (action, phone) = (action.clone(), phone.name.clone());
            let name = move || i18n::action_for(&i18n::action_name(&action), &phone);
            view! { <span class="phones__name">{text(name)}</span> }.into_any()
        }
        Row::Number { written, phone } => {
            let (written, phone) = (written.clone(), phone.clone());
            let name = move || i18n::action_for(&i18n::call_this(&written), &phone);
            view! { <span class="phones__name">{text(name)}</span> }.into_any()
        }
        Row::Settings => view! { <span class="phones__name">{t(i18n::settings)}</span> }.into_any(),
        Row::SignOut => view! { <span class="phones__name">{t(i18n::sign_out)}</span> }.into_any(),
    }
}

/// A phone as in the list of phones.
fn phone_content(phone: &PhoneSummary, is_shown: bool) -> AnyView {
    let (state, words) = link(&phone.link);
    let (name, model, groups) = (phone.name.clone(), phone.model.clone(), phone.groups.join(", "));
    let groups = (!groups.is_empty()).then(|| {
        view! { <span class="switcher__groups"><span class="visually-hidden">", "</span>{groups}</span> }
    });
    view! {
        <span class="phones__dot" data-state=state aria-hidden="true"></span>
        <span class="phones__name" data-shown=is_shown.then_some("true")>
            {name}
            {groups}
        </span>
        <span class="phones__model"><span class="visually-hidden">", "</span>{model}</span>
        <span class="switcher__state"><span class="visually-hidden">", "</span>{words}</span>
    }
    .into_any()
}

/// The button that pins the phone of a row.
fn pin_button(row: &Row, pin: Callback<PhoneSummary>) -> Option<AnyView> {
    let Row::Phone { phone, is_pinned, .. } = row else { return None };
    let (phone, name) = (phone.clone(), phone.name.clone());
    let button = view! {
        <button
            type="button"
            class="phones__icon-button switcher__pin"
            aria-pressed=is_pinned.to_string()
            aria-label=text(move || i18n::pin(&name))
            on:click=listener(move |_| pin.run(phone.clone()))
        >
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                <path d=PIN />
            </svg>
        </button>
    };
    Some(button.into_any())
}
