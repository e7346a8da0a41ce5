//! Calls from the first digit to the last tone.

use super::Desk;

#[test]
fn going_off_hook_shows_the_prompt_and_digits_appear() {
    let mut desk = Desk::new();
    desk.get("/command.htm?key=OFFHOOK");
    assert_eq!(desk.state().view, "prompt");
    desk.keys("1;2;3;*;#");
    assert_eq!(desk.state().typed, "123*#");
}

#[test]
fn enter_dials_the_far_end_rings_and_answers_and_cancel_ends() {
    let mut desk = Desk::new();
    desk.keys("OFFHOOK;1;0;0;ENTER");
    assert_eq!(desk.calls(), ["100 dialling"]);
    desk.wait(1_000);
    assert_eq!(desk.calls(), ["100 ringing"]);
    desk.wait(2_500);
    assert_eq!(desk.calls(), ["100 connected"]);
    desk.keys("CANCEL");
    assert_eq!(desk.calls(), ["100 over"]);
    desk.wait(3_000);
    assert_eq!((desk.calls().len(), desk.state().view), (0, "home"));
}

#[test]
fn a_call_that_nobody_takes_says_why() {
    for (number, wait, cause) in
        [("486", 4_000, "Busy"), ("404", 1_000, "Number not found"), ("480", 31_000, "No answer")]
    {
        let mut desk = Desk::new();
        desk.get(&format!("/command.htm?number={number}")).wait(wait);
        let call = desk.state().calls.remove(0);
        assert_eq!((call.state, call.cause), ("over", Some(cause)), "{number}");
    }
}

#[test]
fn a_call_comes_in_rings_and_is_answered_or_refused_or_missed() {
    let mut desk = Desk::new();
    desk.called_by("101");
    assert_eq!(desk.calls(), ["101 incoming"]);
    assert_eq!(desk.state().lights[0], "blinkfast");
    desk.keys("OFFHOOK");
    assert_eq!(desk.calls(), ["101 connected"]);
    assert_eq!(desk.state().received, ["101"]);
    desk.keys("ONHOOK").wait(5_000).called_by("110").keys("CANCEL");
    assert_eq!(desk.state().calls[0].cause, Some("Refused"));
    assert!(desk.state().missed.is_empty(), "what was refused was not missed");
    desk.wait(5_000).called_by("112").wait(31_000);
    assert_eq!(desk.state().missed, ["112"]);
}

#[test]
fn do_not_disturb_turns_calls_away_and_remembers_them() {
    let mut desk = Desk::new();
    desk.keys("DND").called_by("101");
    assert!(desk.state().do_not_disturb);
    assert!(desk.calls().is_empty());
    assert_eq!(desk.state().missed, ["101"]);
    desk.keys("DND").called_by("101");
    assert_eq!(desk.calls(), ["101 incoming"]);
}

#[test]
fn a_call_can_be_held_muted_recorded_and_sent_tones() {
    let mut desk = Desk::new();
    desk.talk_to("7").keys("F_HOLD");
    assert_eq!(desk.calls(), ["7 held"]);
    assert_eq!(desk.state().lights[0], "blink");
    desk.keys("F_HOLD;MUTE;REC;4;#").get("/command.htm?key_dtmf=55");
    let state = desk.state();
    let call = &state.calls[0];
    assert_eq!((call.state, call.tones.as_str()), ("connected", "4#55"));
    assert!(state.muted && call.recorded);
    desk.keys("CANCEL").wait(5_000);
    assert!(!desk.state().muted, "mute ends with the call");
}

#[test]
fn a_second_call_holds_the_first_and_they_make_a_conference() {
    let mut desk = Desk::new();
    desk.talk_to("100").keys("F_HOLD").talk_to("101");
    assert_eq!(desk.calls(), ["100 held", "101 connected"]);
    // The third soft key says "Conf." when there are two calls.
    desk.keys("F3");
    assert_eq!(desk.calls(), ["100 connected", "101 connected"]);
    assert!(desk.state().calls.iter().all(|call| call.in_conference));
    desk.keys("F_HOLD");
    assert_eq!(desk.calls(), ["100 held", "101 held"], "a conference is held as a whole");
}

#[test]
fn a_call_that_waits_is_taken_and_the_first_is_held() {
    let mut desk = Desk::new();
    desk.talk_to("100").called_by("110");
    assert_eq!(desk.calls(), ["100 connected", "110 incoming"]);
    desk.keys("ENTER");
    assert_eq!(desk.calls(), ["100 held", "110 connected"]);
    desk.keys("UP;ENTER");
    assert_eq!(desk.calls(), ["100 connected", "110 held"]);
}

#[test]
fn there_are_at_most_four_calls() {
    let mut desk = Desk::new();
    for number in ["1", "2", "3", "4", "5"] {
        desk.get(&format!("/command.htm?number={number}")).wait(4_000);
    }
    assert_eq!(desk.calls(), ["1 held", "2 held", "3 held", "4 connected"]);
    desk.get("/command.htm?RELEASE_ALL_CALLS");
    assert!(desk.calls().iter().all(|call| call.ends_with("over")));
}

#[test]
fn the_speaker_key_moves_a_call_to_the_speaker_and_ends_it_there() {
    let mut desk = Desk::new();
    desk.talk_to("100");
    desk.keys("SPEAKER");
    assert_eq!((desk.state().audio, desk.calls()), ("speaker", vec!["100 connected".to_owned()]));
    desk.keys("HEADSET");
    assert_eq!((desk.state().audio, desk.calls()), ("headset", vec!["100 connected".to_owned()]));
    desk.keys("HEADSET");
    assert_eq!(desk.calls(), ["100 over"]);
}

#[test]
fn each_audio_device_has_its_own_volume() {
    let mut desk = Desk::new();
    desk.keys("VOLUME_UP;SPEAKER;VOLUME_DOWN;VOLUME_DOWN");
    assert_eq!(desk.state().volume, [8, 6, 8, 9]);
    desk.keys(&["VOLUME_UP"; 30].join(";"));
    assert_eq!(desk.state().volume[1], 15);
}
