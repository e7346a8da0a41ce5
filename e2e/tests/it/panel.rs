//! The panel of each kind of model.

use e2e::Stand;

crate::in_every_browser!(no_key_hides_another);

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
