//! The commands other than keys.

use super::TestPhone;

#[test]
fn dialling_uses_the_requested_identity() {
    let mut phone = TestPhone::new();
    phone.get("/command.htm?number=100&outgoing_uri=200@pbx.example");
    assert_eq!((phone.state().calls[0].line, phone.state().audio), (2, "speaker"));
    assert_eq!(phone.state().lights[1], "on");
    phone.get("/command.htm?number=101");
    assert_eq!(phone.state().calls[1].line, 1);
}

#[test]
fn identities_are_logged_off_and_register_again() {
    let mut phone = TestPhone::new();
    let registrations = |phone: &TestPhone| {
        phone.state().identities.iter().map(|identity| identity.registration).collect::<Vec<_>>()
    };
    phone.get("/command.htm?LOGOFFLINE=2");
    assert_eq!(registrations(&phone), ["registered", "logged-off"]);
    phone.get("/command.htm?LOGOFFALL");
    assert_eq!(registrations(&phone), ["logged-off", "logged-off"]);
    phone.get("/command.htm?number=100");
    assert_eq!(phone.state().notice.as_deref(), Some("Not registered"));
    phone.get("/command.htm?REREGISTER=1");
    assert_eq!(registrations(&phone), ["registering", "logged-off"]);
    phone.wait(1_000);
    assert_eq!(registrations(&phone), ["registered", "logged-off"]);
    phone.get("/command.htm?REREGISTER=9");
    assert_eq!(phone.state().notice.as_deref(), Some("Identity 9 is not set up"));
}

#[test]
fn a_ringer_is_played_for_a_while() {
    let mut phone = TestPhone::new();
    phone.get("/line_login.htm?PLAY_RINGER:3=+Ringer");
    assert_eq!(phone.state().ringer, Some(3));
    phone.wait(3_000);
    assert_eq!(phone.state().ringer, None);
}

#[test]
fn a_reboot_takes_the_phone_away_and_it_registers_again() {
    let mut phone = TestPhone::new();
    phone.talk_to("100").get("/command.htm?LOGOFFLINE=2");
    phone.get("/advanced_update.htm?reboot=Reboot");
    assert!(!phone.inner.is_up());
    assert_eq!((phone.state().power, phone.calls().len()), ("restarting", 0));
    phone.get("/command.htm?key=1").wait(7_999);
    assert!(!phone.inner.is_up());
    phone.wait(1);
    assert!(phone.inner.is_up());
    let state = phone.state();
    assert_eq!((state.view, state.dialled.len()), ("home", 1), "lists survive, keys are lost");
    assert_eq!(state.identities[0].registration, "registering");
    assert_eq!(state.identities[1].registration, "logged-off");
    phone.wait(1_000);
    assert_eq!(phone.state().identities[0].registration, "registered");
}

#[test]
fn a_reset_forgets_everything() {
    let mut phone = TestPhone::new();
    phone.talk_to("100").keys("DND").get("/advanced_update.htm?reset=Reset").wait(9_000);
    let state = phone.state();
    assert!(!state.set_up && !state.do_not_disturb && state.dialled.is_empty());
    assert!(state.identities.is_empty());
    phone.keys("ENTER;1");
    assert_eq!((phone.state().set_up, phone.state().typed.as_str()), (true, "1"));
}

#[test]
fn a_phone_restarts_with_the_firmware_it_has_loaded() {
    let mut phone = TestPhone::new();
    assert_eq!(phone.state().firmware, "10.1.33.33");
    let url = "http://firmware.example/snomD785-10.1.184.16-SIP-r.bin";
    phone.get(&format!("/dummy.htm?swload=load&firmware={url}"));
    assert_eq!((phone.state().power, phone.inner.is_up()), ("loading", true));
    phone.wait(3_000);
    assert_eq!(phone.inner.loaded_percent(), Some(50));
    phone.get("/command.htm?key=1");
    assert_eq!(phone.state().typed, "", "it takes no keys while it loads");
    phone.wait(4_000);
    assert_eq!(phone.state().power, "restarting");
    phone.wait(7_000);
    assert_eq!((phone.state().power, phone.state().firmware.as_str()), ("on", "10.1.184.16"));
}

#[test]
fn fix_lil_shows_the_line_information_of_an_820_until_it_restarts() {
    let mut phone = TestPhone::with("820");
    assert!(!phone.inner.line_info);
    phone.get("/command.htm?FIX_LIL=true");
    assert!(phone.inner.line_info);
    phone.get("/advanced_update.htm?reboot=Reboot");
    assert!(!phone.inner.line_info);
    assert!(TestPhone::with("D785").inner.line_info, "others show it always");
}
