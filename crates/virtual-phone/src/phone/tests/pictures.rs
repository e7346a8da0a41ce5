//! The pictures of the displays.

use snom::{Model, Picture, Screen};

use super::{super::soft_keys::SoftKey, TestPhone};
use crate::draw::page::Page;

#[test]
fn every_display_of_every_model_is_a_picture_of_its_size() {
    for model in Model::all().iter().filter(|model| model.remote_control.is_possible()) {
        let phone = TestPhone::with(model.name);
        for screen in [Screen::Main, Screen::Labels, Screen::Expansion] {
            let file = phone.inner.picture(screen);
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
        let mut phone = TestPhone::with(model);
        let idle = phone.inner.picture(Screen::Main);
        phone.wait(500);
        assert_eq!(phone.inner.picture(Screen::Main), idle, "{model}");
        let mut pictures = vec![idle];
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
            phone.keys(keys).wait(wait);
            let picture = phone.inner.picture(Screen::Main);
            assert!(!pictures.contains(&picture), "{model}: {keys} changes nothing on the display");
            pictures.push(picture);
        }
    }
}

#[test]
fn labels_and_modules_show_the_lights() {
    let mut phone = TestPhone::with("D785");
    let before = (phone.inner.picture(Screen::Labels), phone.inner.picture(Screen::Main));
    phone.get("/command.htm?number=101");
    assert_ne!((phone.inner.picture(Screen::Labels), phone.inner.picture(Screen::Main)), before);
    let mut phone = TestPhone::new();
    let before = phone.inner.picture(Screen::Expansion);
    phone.get("/command.htm?number=101");
    assert_ne!(phone.inner.picture(Screen::Expansion), before);
    phone.inner.set_modules(0);
    assert_eq!(phone.inner.picture(Screen::Expansion), None);
}

/// Returns the shades of a picture, from black.
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
        let mut phone = TestPhone::with(model);
        for keys in ["VOLUME_UP", "1;2", "CANCEL;MENU"] {
            phone.keys(keys);
            let shades = shades(&phone.inner.picture(Screen::Main).unwrap());
            assert_eq!(shades.len() > 3, several, "{model} {keys}: {shades:?}");
            assert!(several || shades == [0, 255], "{model} {keys}: {shades:?}");
            // A 5-bit display has 32 shades.
            let possible: Vec<_> = (0..32_u16).map(|nth| (nth * 255 / 31) as u8).collect();
            assert!(shades.iter().all(|shade| possible.contains(shade)), "{model}: {shades:?}");
        }
    }
}

#[test]
fn menus_and_lists_have_titles() {
    let title = |phone: &TestPhone| Page::of(&phone.inner).title;
    for model in ["D785", "820", "370"] {
        let mut phone = TestPhone::with(model);
        let idle = title(&phone);
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
            phone.keys(keys);
            assert_eq!(title(&phone), expected, "{model}");
        }
        phone.keys("CANCEL,1000");
        assert_eq!(title(&phone), idle, "{model}");
        phone.talk_to("100").keys("F_HOLD").talk_to("101");
        assert_eq!(title(&phone), "Calls", "{model}");
    }
}

#[test]
fn the_label_display_shows_the_page_of_the_pressed_key() {
    let labels = |phone: &TestPhone| phone.inner.picture(Screen::Labels).unwrap();
    let mut phone = TestPhone::new();
    let first = labels(&phone);
    phone.keys("P13");
    let third = labels(&phone);
    assert_ne!(third, first);
    phone.keys("P19");
    assert_ne!(labels(&phone), third, "another dot is filled");
    // A key of the first page is lit on that page and not on the third.
    let mut phone = TestPhone::new();
    phone.keys("P3").wait(4_000);
    assert_ne!(labels(&phone), first);
    phone.keys("P13");
    assert_eq!(labels(&phone), third);
}

#[test]
fn every_expansion_module_is_shown() {
    let mut phone = TestPhone::new();
    let size = |phone: &TestPhone| {
        let picture = Picture::decode(&phone.inner.picture(Screen::Expansion).unwrap()).unwrap();
        (picture.width, picture.height)
    };
    let (width, height) = size(&phone);
    phone.inner.set_modules(3);
    assert_eq!(size(&phone), (3 * width + 2 * 8, height), "side by side with a gap");
    // Each shows its lights.
    let idle = Picture::decode(&phone.inner.picture(Screen::Expansion).unwrap()).unwrap();
    phone.get("/command.htm?number=101");
    let busy = Picture::decode(&phone.inner.picture(Screen::Expansion).unwrap()).unwrap();
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
