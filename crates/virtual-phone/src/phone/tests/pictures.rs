//! What the displays show, as far as a test can tell.

use snom::{Model, Picture, Screen};

use super::{super::soft_keys::SoftKey, Desk};
use crate::draw::page::Page;

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

/// The shades of a picture, from black.
fn shades(file: &[u8]) -> Vec<u8> {
    let picture = Picture::decode(file).unwrap();
    let pixels = picture.rgb.as_chunks::<3>().0;
    assert!(pixels.iter().all(|[red, green, blue]| red == green && green == blue));
    let mut shades: Vec<_> = pixels.iter().map(|[level, ..]| *level).collect();
    shades.sort_unstable();
    shades.dedup();
    shades
}

#[test]
fn a_grey_display_shows_greys_and_a_mono_one_black_and_white() {
    for (model, several) in [("370", true), ("360", false), ("D305", false), ("320", false)] {
        let mut desk = Desk::with(model);
        for keys in ["VOLUME_UP", "1;2", "CANCEL;MENU"] {
            desk.keys(keys);
            let shades = shades(&desk.phone.picture(Screen::Main).unwrap());
            assert_eq!(shades.len() > 3, several, "{model} {keys}: {shades:?}");
            assert!(several || shades == [0, 255], "{model} {keys}: {shades:?}");
            // A display of 5 bits has 32.
            let possible: Vec<_> = (0..32_u16).map(|nth| (nth * 255 / 31) as u8).collect();
            assert!(shades.iter().all(|shade| possible.contains(shade)), "{model}: {shades:?}");
        }
    }
}

#[test]
fn menus_and_lists_say_what_they_are() {
    let title = |desk: &Desk| Page::of(&desk.phone).title;
    for model in ["D785", "820", "370"] {
        let mut desk = Desk::with(model);
        let idle = title(&desk);
        for (keys, expected) in [
            ("MENU", "Menu"),
            ("1", "Call lists"),
            ("2", "Received calls"),
            ("RIGHT", "Missed calls"),
            ("CANCEL;REDIAL", "Dialled calls"),
            ("CANCEL;F2", "Contacts"),
            ("CANCEL;MENU;4", "Melody"),
            ("CANCEL;CANCEL;MENU;5", "Information"),
        ] {
            desk.keys(keys);
            assert_eq!(title(&desk), expected, "{model}");
        }
        desk.keys("CANCEL,1000");
        assert_eq!(title(&desk), idle, "{model}");
        desk.talk_to("100").keys("F_HOLD").talk_to("101");
        assert_eq!(title(&desk), "Calls", "{model}");
    }
}

#[test]
fn the_label_display_shows_the_page_that_is_turned_to() {
    let labels = |desk: &Desk| desk.phone.picture(Screen::Labels).unwrap();
    let mut desk = Desk::new();
    let first = labels(&desk);
    desk.keys("P13");
    let third = labels(&desk);
    assert_ne!(third, first);
    desk.keys("P19");
    assert_ne!(labels(&desk), third, "the dot is another");
    // A key of the first page whose line is taken up is lit there and not on the third.
    let mut desk = Desk::new();
    desk.keys("P3").wait(4_000);
    assert_ne!(labels(&desk), first);
    desk.keys("P13");
    assert_eq!(labels(&desk), third);
}

#[test]
fn every_module_that_is_plugged_in_is_shown() {
    let mut desk = Desk::new();
    let size = |desk: &Desk| {
        let picture = Picture::decode(&desk.phone.picture(Screen::Expansion).unwrap()).unwrap();
        (picture.width, picture.height)
    };
    let (width, height) = size(&desk);
    desk.phone.set_modules(3);
    assert_eq!(size(&desk), (3 * width + 2 * 8, height), "side by side with a gap");
    // Each shows its lights.
    let idle = Picture::decode(&desk.phone.picture(Screen::Expansion).unwrap()).unwrap();
    desk.get("/command.htm?number=101");
    let busy = Picture::decode(&desk.phone.picture(Screen::Expansion).unwrap()).unwrap();
    let changed = busy.changed_since(&idle).unwrap();
    assert!(changed.x < width && changed.x + changed.width > 2 * width, "{changed:?}");
}

#[test]
fn short_labels_fit_the_narrowest_display() {
    // Four cells of 32 pixels, a pixel of edge on both sides, and letters of 4 pixels.
    for key in SoftKey::ALL {
        assert!(key.short_label().len() <= 7, "{key:?}");
    }
}
