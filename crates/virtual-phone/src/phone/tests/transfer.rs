//! Call transfer.

use snom::script::{Action, Script};

use super::TestPhone;

#[test]
fn an_attended_transfer_connects_a_and_c_as_in_the_seed() {
    let mut phone = TestPhone::new();
    phone.called_by("101");
    let script = Script::find("attended-transfer").unwrap();
    for action in script.actions(Some(&"110".parse().unwrap())).unwrap() {
        match action {
            Action::Wait(_) => {
                phone.wait(4_000);
            }
            Action::Send(command) => {
                phone.inner.obey(&command, phone.now);
                phone.wait(600);
            }
        }
    }
    assert_eq!(phone.calls(), ["101 over", "110 over"]);
    assert!(phone.state().calls.iter().all(|call| call.cause == Some("Transferred")));
    assert_eq!(phone.state().notice.as_deref(), Some("Transferred to Helpdesk"));
    phone.wait(5_000);
    assert_eq!((phone.calls().len(), phone.state().view), (0, "home"));
}

#[test]
fn a_blind_transfer_needs_no_consultation() {
    let mut phone = TestPhone::new();
    phone.talk_to("100").keys("TRANSFER");
    assert_eq!(phone.state().view, "transfer");
    phone.keys("1;1;0;ENTER");
    assert_eq!(phone.state().calls[0].cause, Some("Transferred"));
}

#[test]
fn a_ringing_call_can_be_transferred() {
    let mut phone = TestPhone::new();
    phone.called_by("101").keys("TRANSFER;1;1;2;ENTER");
    assert_eq!(phone.state().calls[0].cause, Some("Transferred"));
    assert_eq!(phone.state().received.len(), 0);
}

#[test]
fn a_cancelled_transfer_leaves_both_calls_unchanged() {
    let mut phone = TestPhone::new();
    phone.talk_to("100").keys("F_HOLD").talk_to("101").keys("TRANSFER");
    assert_eq!(phone.state().view, "confirm-transfer");
    phone.keys("CANCEL");
    assert_eq!(phone.calls(), ["100 held", "101 connected"]);
    phone.keys("F_HOLD;TRANSFER;CANCEL");
    assert_eq!(phone.calls(), ["100 held", "101 held"]);
}

#[test]
fn a_transfer_without_a_call_shows_a_notice() {
    let mut phone = TestPhone::new();
    phone.keys("TRANSFER");
    assert_eq!(phone.state().notice.as_deref(), Some("No call to transfer"));
}
