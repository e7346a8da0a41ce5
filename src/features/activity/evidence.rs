//! The activity list for the ticket of a portal.

use leptos::prelude::ReadUntracked;

use super::{
    pictures::Pictures,
    records,
    subject::Subject,
    ticket::{self, TicketRow},
};
use crate::stores::phone::PhoneSession;

/// Returns everything that was done to a phone, with its pictures, as HTML.
pub async fn evidence(phone: PhoneSession) -> String {
    let subject = Subject::of(phone);
    let rows = {
        let activity = phone.activity.read_untracked();
        TicketRow::all(&activity, &records::ids(&activity))
    };
    let frames = rows.iter().flat_map(TicketRow::frames).cloned().collect();
    ticket::html(&subject, &rows, &Pictures::of(frames, phone.model.display.class).await)
}
