//! The panel of each kind of model.

use e2e::{Stand, until};

crate::in_every_browser!(no_key_hides_another no_word_on_a_key_is_cut few_keys_are_not_stretched);

async fn no_key_hides_another(stand: &mut Stand) {
    for (model, id) in [("190", "old"), ("320", "switchboard"), ("unknown", "other")] {
        let _phone = stand.add_phone_of(model, id, id).await;
        stand.show_phone(id).await;
        let script = "return [...document.querySelectorAll('.key')].filter((key) => { \
            key.scrollIntoView({ block: 'center', behavior: 'instant' }); \
            const { left, top, width, height } = key.getBoundingClientRect(); \
            const at = document.elementFromPoint(left + width / 2, top + height / 2); \
            return !key.contains(at); \
        }).map((key) => key.dataset.key)";
        let hidden = stand.page.execute(script, Vec::new()).await;
        assert_eq!(hidden.ok(), Some(serde_json::json!([])), "{model}");
    }
}

async fn no_word_on_a_key_is_cut(stand: &mut Stand) {
    // The words themselves against the key, since browsers round what they tell of a scaled label.
    let script = "return [...document.querySelectorAll('.key__label, .page')].filter((label) => { \
            const words = document.createRange(); \
            words.selectNodeContents(label); \
            const [inner, outer] = [words, label].map((it) => it.getBoundingClientRect()); \
            return inner.left < outer.left - 1 || inner.right > outer.right + 1; \
        }).map((label) => label.textContent)";
    for (width, size) in [(500, "normal"), (500, "large"), (768, "large"), (1440, "large")] {
        stand.size_window(width, 900).await;
        stand.open(&format!("?phone=frontdesk&lang=de&key-size={size}")).await;
        until("the keys", async || stand.text(".key__label").await).await;
        let cut = stand.ask(script).await;
        assert_eq!(cut, serde_json::json!([]), "{size} keys at {width} pixels");
    }
}

async fn few_keys_are_not_stretched(stand: &mut Stand) {
    let _phone = stand.add_phone_of("D717", "small", "small").await;
    stand.show_phone("small").await;
    let script = "return document.querySelector('[data-key=P1]').offsetHeight";
    let height = stand.ask(script).await;
    assert!(height.as_i64().is_some_and(|height| height <= 56), "{height}");
}
