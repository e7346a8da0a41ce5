//! Passing calls on.

use snom::script::{Action, Script};

use super::Desk;

#[test]
fn an_attended_transfer_connects_a_and_c_as_in_the_seed() {
    let mut desk = Desk::new();
    desk.called_by("101");
    let script = Script::find("attended-transfer").unwrap();
    for action in script.actions(Some(&"110".parse().unwrap())).unwrap() {
        match action {
            Action::Wait(_) => {
                desk.wait(4_000);
            }
            Action::Send(command) => {
                desk.phone.obey(&command, desk.now);
                desk.wait(600);
            }
        }
    }
    assert_eq!(desk.calls(), ["101 over", "110 over"]);
    assert!(desk.state().calls.iter().all(|call| call.cause == Some("Transferred")));
    assert_eq!(desk.state().notice.as_deref(), Some("Transferred to Helpdesk"));
    desk.wait(5_000);
    assert_eq!((desk.calls().len(), desk.state().view), (0, "home"));
}

#[test]
fn a_blind_transfer_asks_nobody() {
    let mut desk = Desk::new();
    desk.talk_to("100").keys("TRANSFER");
    assert_eq!(desk.state().view, "transfer");
    desk.keys("1;1;0;ENTER");
    assert_eq!(desk.state().calls[0].cause, Some("Transferred"));
}

#[test]
fn a_call_that_rings_can_be_sent_on() {
    let mut desk = Desk::new();
    desk.called_by("101").keys("TRANSFER;1;1;2;ENTER");
    assert_eq!(desk.state().calls[0].cause, Some("Transferred"));
    assert_eq!(desk.state().received.len(), 0);
}

#[test]
fn a_transfer_that_is_cancelled_leaves_both_calls_as_they_were() {
    let mut desk = Desk::new();
    desk.talk_to("100").keys("F_HOLD").talk_to("101").keys("TRANSFER");
    assert_eq!(desk.state().view, "confirm-transfer");
    desk.keys("CANCEL");
    assert_eq!(desk.calls(), ["100 held", "101 connected"]);
    desk.keys("F_HOLD;TRANSFER;CANCEL");
    assert_eq!(desk.calls(), ["100 held", "101 held"]);
}

#[test]
fn without_a_call_there_is_nothing_to_transfer() {
    let mut desk = Desk::new();
    desk.keys("TRANSFER");
    assert_eq!(desk.state().notice.as_deref(), Some("No call to transfer"));
}
