//! Calls from the first digit to the last tone.

use super::TestPhone;

#[test]
fn going_off_hook_shows_the_prompt_and_digits_appear() {
    let mut phone = TestPhone::new();
    phone.get("/command.htm?key=OFFHOOK");
    assert_eq!(phone.state().view, "prompt");
    phone.keys("1;2;3;*;#");
    assert_eq!(phone.state().typed, "123*#");
}

#[test]
fn enter_dials_the_far_end_answers_and_cancel_ends_the_call() {
    let mut phone = TestPhone::new();
    phone.keys("OFFHOOK;1;0;0;ENTER");
    assert_eq!(phone.calls(), ["100 dialling"]);
    phone.wait(1_000);
    assert_eq!(phone.calls(), ["100 ringing"]);
    phone.wait(2_500);
    assert_eq!(phone.calls(), ["100 connected"]);
    phone.keys("CANCEL");
    assert_eq!(phone.calls(), ["100 over"]);
    phone.wait(3_000);
    assert_eq!((phone.calls().len(), phone.state().view), (0, "home"));
}

#[test]
fn an_unanswered_call_ends_with_its_cause() {
    for (number, wait, cause) in
        [("486", 4_000, "Busy"), ("404", 1_000, "Number not found"), ("480", 31_000, "No answer")]
    {
        let mut phone = TestPhone::new();
        phone.get(&format!("/command.htm?number={number}")).wait(wait);
        let call = phone.state().calls.remove(0);
        assert_eq!((call.state, call.cause), ("over", Some(cause)), "{number}");
    }
}

#[test]
fn an_incoming_call_rings_and_is_answered_refused_or_missed() {
    let mut phone = TestPhone::new();
    phone.called_by("101");
    assert_eq!(phone.calls(), ["101 incoming"]);
    assert_eq!(phone.state().lights[0], "blinkfast");
    phone.keys("OFFHOOK");
    assert_eq!(phone.calls(), ["101 connected"]);
    assert_eq!(phone.state().received, ["101"]);
    phone.keys("ONHOOK").wait(5_000).called_by("110").keys("CANCEL");
    assert_eq!(phone.state().calls[0].cause, Some("Refused"));
    assert!(phone.state().missed.is_empty(), "a refused call is not missed");
    phone.wait(5_000).called_by("112").wait(31_000);
    assert_eq!(phone.state().missed, ["112"]);
}

#[test]
fn do_not_disturb_rejects_calls_and_lists_them_as_missed() {
    let mut phone = TestPhone::new();
    phone.keys("DND").called_by("101");
    assert!(phone.state().do_not_disturb);
    assert!(phone.calls().is_empty());
    assert_eq!(phone.state().missed, ["101"]);
    phone.keys("DND").called_by("101");
    assert_eq!(phone.calls(), ["101 incoming"]);
}

#[test]
fn a_call_can_be_held_muted_recorded_and_sent_tones() {
    let mut phone = TestPhone::new();
    phone.talk_to("7").keys("F_HOLD");
    assert_eq!(phone.calls(), ["7 held"]);
    assert_eq!(phone.state().lights[0], "blink");
    phone.keys("F_HOLD;MUTE;REC;4;#").get("/command.htm?key_dtmf=55");
    let state = phone.state();
    let call = &state.calls[0];
    assert_eq!((call.state, call.tones.as_str()), ("connected", "4#55"));
    assert!(state.muted && call.recorded);
    phone.keys("CANCEL").wait(5_000);
    assert!(!phone.state().muted, "mute ends with the call");
}

#[test]
fn a_second_call_holds_the_first_and_they_make_a_conference() {
    let mut phone = TestPhone::new();
    phone.talk_to("100").keys("F_HOLD").talk_to("101");
    assert_eq!(phone.calls(), ["100 held", "101 connected"]);
    // The third soft key says "Conf." when there are two calls.
    phone.keys("F3");
    assert_eq!(phone.calls(), ["100 connected", "101 connected"]);
    assert!(phone.state().calls.iter().all(|call| call.in_conference));
    phone.keys("F_HOLD");
    assert_eq!(phone.calls(), ["100 held", "101 held"], "a conference is held as a whole");
}

#[test]
fn answering_a_waiting_call_holds_the_first() {
    let mut phone = TestPhone::new();
    phone.talk_to("100").called_by("110");
    assert_eq!(phone.calls(), ["100 connected", "110 incoming"]);
    phone.keys("ENTER");
    assert_eq!(phone.calls(), ["100 held", "110 connected"]);
    phone.keys("UP;ENTER");
    assert_eq!(phone.calls(), ["100 connected", "110 held"]);
}

#[test]
fn there_are_at_most_four_calls() {
    let mut phone = TestPhone::new();
    for number in ["1", "2", "3", "4", "5"] {
        phone.get(&format!("/command.htm?number={number}")).wait(4_000);
    }
    assert_eq!(phone.calls(), ["1 held", "2 held", "3 held", "4 connected"]);
    phone.get("/command.htm?RELEASE_ALL_CALLS");
    assert!(phone.calls().iter().all(|call| call.ends_with("over")));
}

#[test]
fn the_speaker_key_moves_a_call_to_the_speaker_and_ends_it_there() {
    let mut phone = TestPhone::new();
    phone.talk_to("100");
    phone.keys("SPEAKER");
    assert_eq!((phone.state().audio, phone.calls()), ("speaker", vec!["100 connected".to_owned()]));
    phone.keys("HEADSET");
    assert_eq!((phone.state().audio, phone.calls()), ("headset", vec!["100 connected".to_owned()]));
    phone.keys("HEADSET");
    assert_eq!(phone.calls(), ["100 over"]);
}

#[test]
fn each_audio_device_has_its_own_volume() {
    let mut phone = TestPhone::new();
    phone.keys("VOLUME_UP;SPEAKER;VOLUME_DOWN;VOLUME_DOWN");
    assert_eq!(phone.state().volume, [8, 6, 8, 9]);
    phone.keys(&["VOLUME_UP"; 30].join(";"));
    assert_eq!(phone.state().volume[1], 15);
}
