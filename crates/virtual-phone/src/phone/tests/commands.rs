//! Every command that is not a key.

use super::Desk;

#[test]
fn dialling_uses_the_identity_that_is_asked_for() {
    let mut desk = Desk::new();
    desk.get("/command.htm?number=100&outgoing_uri=200@pbx.example");
    assert_eq!((desk.state().calls[0].line, desk.state().audio), (2, "speaker"));
    assert_eq!(desk.state().lights[1], "on");
    desk.get("/command.htm?number=101");
    assert_eq!(desk.state().calls[1].line, 1);
}

#[test]
fn identities_are_logged_off_and_come_back() {
    let mut desk = Desk::new();
    let registrations = |desk: &Desk| {
        desk.state().identities.iter().map(|identity| identity.registration).collect::<Vec<_>>()
    };
    desk.get("/command.htm?LOGOFFLINE=2");
    assert_eq!(registrations(&desk), ["registered", "logged-off"]);
    desk.get("/command.htm?LOGOFFALL");
    assert_eq!(registrations(&desk), ["logged-off", "logged-off"]);
    desk.get("/command.htm?number=100");
    assert_eq!(desk.state().notice.as_deref(), Some("Not registered"));
    desk.get("/command.htm?REREGISTER=1");
    assert_eq!(registrations(&desk), ["registering", "logged-off"]);
    desk.wait(1_000);
    assert_eq!(registrations(&desk), ["registered", "logged-off"]);
    desk.get("/command.htm?REREGISTER=9");
    assert_eq!(desk.state().notice.as_deref(), Some("Identity 9 is not set up"));
}

#[test]
fn a_ringer_is_played_for_a_while() {
    let mut desk = Desk::new();
    desk.get("/line_login.htm?PLAY_RINGER:3=+Ringer");
    assert_eq!(desk.state().ringer, Some(3));
    desk.wait(3_000);
    assert_eq!(desk.state().ringer, None);
}

#[test]
fn a_reboot_takes_the_phone_away_and_it_registers_again() {
    let mut desk = Desk::new();
    desk.talk_to("100").get("/command.htm?LOGOFFLINE=2");
    desk.get("/advanced_update.htm?reboot=Reboot");
    assert!(!desk.phone.is_up());
    assert_eq!((desk.state().power, desk.calls().len()), ("restarting", 0));
    desk.get("/command.htm?key=1").wait(7_999);
    assert!(!desk.phone.is_up());
    desk.wait(1);
    assert!(desk.phone.is_up());
    let state = desk.state();
    assert_eq!((state.view, state.dialled.len()), ("home", 1), "lists survive, keys are lost");
    assert_eq!(state.identities[0].registration, "registering");
    assert_eq!(state.identities[1].registration, "logged-off");
    desk.wait(1_000);
    assert_eq!(desk.state().identities[0].registration, "registered");
}

#[test]
fn a_reset_forgets_everything() {
    let mut desk = Desk::new();
    desk.talk_to("100").keys("DND").get("/advanced_update.htm?reset=Reset").wait(9_000);
    let state = desk.state();
    assert!(!state.set_up && !state.do_not_disturb && state.dialled.is_empty());
    assert!(state.identities.is_empty());
    desk.keys("ENTER;1");
    assert_eq!((desk.state().set_up, desk.state().typed.as_str()), (true, "1"));
}

#[test]
fn a_firmware_is_loaded_and_then_the_phone_restarts_with_it() {
    let mut desk = Desk::new();
    assert_eq!(desk.state().firmware, "10.1.33.33");
    let url = "http://firmware.example/snomD785-10.1.184.16-SIP-r.bin";
    desk.get(&format!("/dummy.htm?swload=load&firmware={url}"));
    assert_eq!((desk.state().power, desk.phone.is_up()), ("loading", true));
    desk.wait(3_000);
    assert_eq!(desk.phone.loaded_percent(), Some(50));
    desk.get("/command.htm?key=1");
    assert_eq!(desk.state().typed, "", "it takes no keys while it loads");
    desk.wait(4_000);
    assert_eq!(desk.state().power, "restarting");
    desk.wait(7_000);
    assert_eq!((desk.state().power, desk.state().firmware.as_str()), ("on", "10.1.184.16"));
}

#[test]
fn line_information_of_an_820_is_mended_until_it_restarts() {
    let mut desk = Desk::with("820");
    assert!(!desk.phone.line_info);
    desk.get("/command.htm?FIX_LIL=true");
    assert!(desk.phone.line_info);
    desk.get("/advanced_update.htm?reboot=Reboot");
    assert!(!desk.phone.line_info);
    assert!(Desk::with("D785").phone.line_info, "others show it always");
}
