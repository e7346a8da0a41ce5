//! Words between the tabs of a browser. It needs no secure context, unlike locks.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// A channel that every other tab hears.
pub struct Channel {
    channel: BroadcastChannel,
    /// It is called as long as the channel lives.
    _listener: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// Opens the channel of that name, and calls `hear` with each word of other tabs; `None` where the browser has
    /// none.
    #[must_use]
    pub fn open(name: &str, hear: impl Fn(String) + 'static) -> Option<Channel> {
        let channel = BroadcastChannel::new(name).ok()?;
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                hear(text);
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Some(Channel { channel, _listener: listener })
    }

    /// Says a word to every other tab.
    pub fn say(&self, word: &str) {
        // A closed channel says nothing.
        let _ = self.channel.post_message(&JsValue::from_str(word));
    }
}
