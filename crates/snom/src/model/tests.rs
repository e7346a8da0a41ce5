use super::*;
use crate::{model::table::MODELS, screen::Screen};

#[test]
fn a_model_is_found_in_any_spelling() {
    for name in ["D785", "d785", "snomD785", "Snom D785", " D785 ", "snom-D785"] {
        assert_eq!(Model::find(name).map(|model| model.name), Some("D785"), "{name}");
    }
    assert_eq!(Model::find("snom870").map(|model| model.name), Some("870"));
    assert_eq!(Model::find("D710").map(|model| model.name), Some("710"));
    assert_eq!(Model::find("725").map(|model| model.name), Some("D725"));
    assert_eq!(Model::find("PA1+").map(|model| model.name), Some("PA1"));
    assert_eq!(Model::find("snomPA1").map(|model| model.name), Some("PA1"));
    // As phones and provisioning servers write it.
    for name in ["snomD785-SIP 10.1.33.33", "snomD785-SIP", "Snom D785 10.1.33.33", "snomD785"] {
        assert_eq!(Model::find(name).map(|model| model.name), Some("D785"), "{name}");
    }
    assert_eq!(Model::find("snom320-SIP 8.4.18").map(|model| model.name), Some("320"));
    assert_eq!(Model::find("Unknown"), Some(Model::unknown()));
    for name in ["", "snom", "D78", "D7855", "785", "D870", "865"] {
        assert_eq!(Model::find(name), None, "{name}");
    }
}

#[test]
fn a_model_has_its_own_keys_and_no_others() {
    let check = |model: &str, has: &str, lacks: &str| {
        let model = Model::find(model).unwrap();
        for key in has.split_whitespace() {
            assert!(model.has(key.parse().unwrap()), "{} {key}", model.name);
        }
        for key in lacks.split_whitespace() {
            assert!(!model.has(key.parse().unwrap()), "{} {key}", model.name);
        }
    };
    check("D785", "1 * UP CANCEL F4 P1 P24 OFFHOOK F_HOLD MUTE F_ADR_BOOK", "P25 EK0 RECALL CLEAR");
    check("870", "P15 TRANSFER", "F1 F4 P16");
    check("190", "F3 P5 RECALL DISCONNECT CLEAR FUNCTION", "F4 P6 EK0 DND REC");
    check("220", "P5 EK0", "P6");
    check("320", "P12 EK0 EK125 F_R", "P13 EK126");
    check("300", "P4", "P5 EK0");
    check("820", "P12 F4", "P13");
    check("unknown", "P48 EK125 F4 RECALL MUTE DISCONNECT", "P49");
}

#[test]
fn models_are_listed_once_and_in_order() {
    let names: Vec<_> = MODELS.iter().map(|model| model.name).collect();
    assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    for model in MODELS {
        let name = model.name;
        assert!(model.function_keys.per_page <= model.function_keys.count, "{name}");
        assert!((1..=12).contains(&model.identities), "{name}");
        assert!(!model.source.is_empty(), "{name}");
        assert_eq!(model.touch, model.display.class == DisplayClass::ColourTouch, "{name}");
        let has_display = model.display.class != DisplayClass::None;
        assert_eq!(has_display, model.screens.contains(&Screen::Main), "{name}");
        assert_eq!(Model::find(name), Some(model), "{name}");
    }
}

#[test]
fn disagreeing_sources_are_both_recorded() {
    let claims = |name: &str| {
        let model = Model::find(name).unwrap();
        let keys = model.function_keys.also_claimed.iter().map(|claim| claim.count);
        let modules = model.modules_claimed.iter().map(|claim| claim.count);
        (keys.collect::<Vec<_>>(), modules.collect::<Vec<_>>())
    };
    assert_eq!(claims("300"), (vec![6], vec![3]));
    assert_eq!(claims("D120"), (vec![0], vec![]));
    for name in ["D140", "D150"] {
        assert_eq!(claims(name), (vec![], vec![3]), "{name}: T has modules, W none");
        assert_eq!(Model::find(name).unwrap().expansion, None, "{name}");
    }
    for name in ["710", "720", "760", "D305", "D712"] {
        assert_eq!(claims(name), (vec![], vec![0]), "{name}: W has none");
    }
    assert_eq!(claims("D785"), (vec![], vec![4]));
    assert_eq!(claims("D812"), (vec![28], vec![]));
    assert_eq!(claims("D815"), (vec![36], vec![]));
    assert_eq!(claims("D862"), (vec![8, 28], vec![]));
    assert_eq!(claims("D865"), (vec![10, 36, 43], vec![]));
    let others = |module: &str| -> Vec<_> {
        let has = |model: &&Model| model.other_modules.iter().any(|other| other.name == module);
        MODELS.iter().filter(has).map(|model| model.name).collect()
    };
    assert_eq!(others("snom Vision"), ["720", "760"]);
    assert_eq!(others("D7C"), ["D717", "D735", "D765", "D785"]);
    for model in MODELS {
        let taken = model.expansion.map_or(0, |expansion| expansion.modules);
        assert!(model.modules_claimed.iter().all(|claim| claim.count != taken), "{}", model.name);
        let taken = model.function_keys.count;
        let mut claims = model.function_keys.also_claimed.iter();
        assert!(claims.all(|claim| claim.count != taken), "{}", model.name);
    }
}

#[test]
fn guessed_figures_are_marked() {
    let certainty = |name: &str| {
        let model = Model::find(name).unwrap();
        (model.certainty, model.display.certainty)
    };
    assert_eq!(certainty("870"), (Certainty::Vendor, Certainty::Vendor));
    assert_eq!(certainty("821"), (Certainty::WorkingCode, Certainty::Guess));
    assert_eq!(certainty("D120"), (Certainty::OneSource, Certainty::Guess));
    assert_eq!(certainty("D895").0, Certainty::Guess);
    assert_eq!(certainty("unknown"), (Certainty::Guess, Certainty::Guess));
    assert!(Certainty::Vendor > Certainty::WorkingCode && Certainty::OneSource > Certainty::Guess);
    for model in MODELS {
        // A size that no source gives is a guess, whatever is drawn.
        let display = model.display;
        let unsure = display.certainty == Certainty::Guess;
        assert!(display.size.is_some() || unsure || model.name == "PA1", "{}", model.name);
        // Where the seed or W says nothing else, the seed's own models are the vendor's.
        let seed = ["190", "200", "220", "300", "320", "360", "370", "820", "870"];
        assert!(!seed.contains(&model.name) || model.certainty == Certainty::Vendor);
    }
}

#[test]
fn smart_labels_are_where_a_source_says_so() {
    let having = |labels: Option<bool>| -> Vec<_> {
        MODELS.iter().filter(|model| model.smart_labels == labels).map(|model| model.name).collect()
    };
    assert_eq!(having(Some(true)), ["D713", "D717", "D735", "D785"]);
    assert_eq!(having(Some(false)), ["D335"]);
}

#[test]
fn a_snom_300_shows_its_display_from_8_7_3_7() {
    let snom300 = Model::find("300").unwrap();
    let shows = |firmware: &str| snom300.shows(Screen::Main, firmware.parse().ok());
    assert!(!shows("8.7.3.6") && shows("8.7.3.7") && snom300.shows(Screen::Main, None));
    let old = "7.3.14".parse().ok();
    assert!(Model::find("320").unwrap().shows(Screen::Main, old));
    assert!(!Model::find("320").unwrap().shows(Screen::Labels, old));
}

#[test]
fn d8xx_are_refused_and_820_821_870_are_not_d8xx() {
    for model in MODELS {
        let refused = model.remote_control.refusal().is_some();
        assert_eq!(refused, model.series == Series::D800, "{}", model.name);
    }
    for name in ["820", "821", "870"] {
        assert_eq!(Model::find(name).unwrap().remote_control, RemoteControl::Documented);
    }
}

#[test]
fn displays_without_a_source_have_no_size() {
    let sourced: Vec<_> = MODELS
        .iter()
        .filter_map(|model| model.display.size.map(|(width, height)| (model.name, width, height)))
        .collect();
    assert!(sourced.contains(&("360", 128, 64)));
    assert!(sourced.contains(&("370", 240, 128)));
    assert!(sourced.contains(&("870", 480, 272)));
    assert!(!sourced.iter().any(|(name, ..)| ["710", "D745", "D305"].contains(name)));
    assert_eq!(Model::find("D717").unwrap().display.proportions(), (427, 240));
    assert_eq!(Model::find("D745").unwrap().display.pixels(), (128, 64));
}
