//! The panel of each kind of model.

use e2e::TestBench;
use serde_json::json;

crate::in_every_browser!(no_key_covers_another no_label_of_a_key_is_cut few_keys_are_not_stretched);

async fn no_key_covers_another(bench: &mut TestBench) {
    for (model, id) in [("190", "old"), ("320", "switchboard"), ("unknown", "other")] {
        let _phone = bench.add_phone_of_model(model, id, id).await;
        bench.show_phone(id).await;
        assert_eq!(bench.panel().covered_keys().await, json!([]), "{model}");
    }
}

async fn no_label_of_a_key_is_cut(bench: &mut TestBench) {
    for (width, size) in [(500, "normal"), (500, "large"), (768, "large"), (1440, "large")] {
        bench.page.resize_window(width, 900).await;
        bench.open(&format!("?phone=frontdesk&lang=de&key-size={size}")).await;
        let cut = bench.panel().cut_labels().await;
        assert_eq!(cut, json!([]), "{size} keys at {width} pixels");
    }
}

async fn few_keys_are_not_stretched(bench: &mut TestBench) {
    let _phone = bench.add_phone_of_model("D717", "small", "small").await;
    bench.show_phone("small").await;
    let units = bench.panel().key_units("P1").await;
    assert!(units < 3.55, "at most 3.5 units and the rounding of a browser, not {units}");
}
