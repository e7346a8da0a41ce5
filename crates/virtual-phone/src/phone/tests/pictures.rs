//! What the displays show, as far as a test can tell.

use snom::{Model, Picture, Screen};

use super::{super::soft_keys::SoftKey, Desk};

#[test]
fn every_display_of_every_model_is_a_picture_of_its_size() {
    for model in Model::all().iter().filter(|model| model.remote_control.is_possible()) {
        let desk = Desk::with(model.name);
        for screen in [Screen::Main, Screen::Labels, Screen::Expansion] {
            let file = desk.phone.picture(screen);
            assert_eq!(
                file.is_some(),
                model.screens.contains(&screen),
                "{} {screen:?}",
                model.name
            );
            let Some(file) = file else { continue };
            let picture = Picture::decode(&file).unwrap();
            assert_eq!(picture.missing_rows, 0);
            if screen == Screen::Main {
                let size = (picture.width, picture.height);
                assert_eq!(size, model.display.pixels(), "{}", model.name);
            }
        }
    }
}

#[test]
fn the_display_changes_with_the_state_and_only_then() {
    for model in ["D785", "870", "370", "300", "D305", "821"] {
        let mut desk = Desk::with(model);
        let idle = desk.phone.picture(Screen::Main);
        desk.wait(500);
        assert_eq!(desk.phone.picture(Screen::Main), idle, "{model}");
        let mut seen = vec![idle];
        for (keys, wait) in [
            ("1", 0),
            ("2", 0),
            ("ENTER", 0),
            ("VOLUME_UP", 0),
            ("VOLUME_UP", 1_000),
            ("MUTE", 2_500),
            ("MUTE", 0),
            ("F_HOLD", 0),
            ("TRANSFER", 0),
            ("CANCEL;MENU", 0),
            ("DOWN", 0),
        ] {
            desk.keys(keys).wait(wait);
            let picture = desk.phone.picture(Screen::Main);
            assert!(!seen.contains(&picture), "{model}: {keys} changes nothing that is seen");
            seen.push(picture);
        }
    }
}

#[test]
fn labels_and_modules_show_the_lights() {
    let mut desk = Desk::with("D785");
    let before = (desk.phone.picture(Screen::Labels), desk.phone.picture(Screen::Main));
    desk.get("/command.htm?number=101");
    assert_ne!((desk.phone.picture(Screen::Labels), desk.phone.picture(Screen::Main)), before);
    let mut desk = Desk::new();
    let before = desk.phone.picture(Screen::Expansion);
    desk.get("/command.htm?number=101");
    assert_ne!(desk.phone.picture(Screen::Expansion), before);
    desk.phone.set_modules(0);
    assert_eq!(desk.phone.picture(Screen::Expansion), None);
}

#[test]
fn short_labels_fit_the_narrowest_display() {
    // Four cells of 32 pixels, a pixel of edge on both sides, and letters of 4 pixels.
    for key in SoftKey::ALL {
        assert!(key.short_label().len() <= 7, "{key:?}");
    }
}
