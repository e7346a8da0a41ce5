use super::*;
use crate::model::table::MODELS;

#[test]
fn a_model_is_found_however_it_is_written() {
    for name in ["D785", "d785", "snomD785", "Snom D785", " D785 ", "snom-D785"] {
        assert_eq!(Model::find(name).map(|model| model.name), Some("D785"), "{name}");
    }
    assert_eq!(Model::find("snom870").map(|model| model.name), Some("870"));
    assert_eq!(Model::find("D710").map(|model| model.name), Some("710"));
    assert_eq!(Model::find("725").map(|model| model.name), Some("D725"));
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
fn displays_whose_size_no_source_gives_are_not_invented() {
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
