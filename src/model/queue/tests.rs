//! Tests of the queue.

use super::*;

const NOW: Duration = Duration::from_secs(60);

fn keys(text: &str) -> Command {
    Command::Keys(text.parse().unwrap())
}

fn push(queue: &mut Queue, entry: u64, command: Command) -> Option<Outgoing> {
    let Added { next, cancelled, dropped } = queue.push(entry, command, false, NOW);
    assert_eq!((cancelled, dropped), (None, vec![]));
    next
}

#[test]
fn one_request_at_a_time_is_on_its_way_and_presses_that_wait_are_merged() {
    let mut queue = Queue::default();
    let first = push(&mut queue, 1, keys("1")).unwrap();
    assert_eq!((first.entries.as_slice(), &first.command), ([1].as_slice(), &keys("1")));
    for (entry, key) in [(2, "2"), (3, "3,500"), (4, "DOWN")] {
        assert_eq!(push(&mut queue, entry, keys(key)), None);
    }
    let second = queue.answered(first.number, NOW).next.unwrap();
    assert_eq!((second.entries, second.command), (vec![2, 3, 4], keys("2;3,500;DOWN")));
    assert!(!queue.is_idle());
    assert_eq!(queue.answered(second.number, NOW).next, None);
    assert!(queue.is_idle());
    assert_eq!(push(&mut queue, 5, keys("5")).unwrap().entries, [5]);
}

#[test]
fn what_toggles_disrupts_or_is_no_press_keeps_its_own_request() {
    let mut queue = Queue::default();
    let mut last = push(&mut queue, 0, keys("0")).unwrap().number;
    let commands =
        [keys("1"), keys("DND"), keys("2"), keys("1;2"), keys("3"), Command::Reboot, keys("P4")];
    for (entry, command) in (1..).zip(commands) {
        assert_eq!(push(&mut queue, entry, command), None);
    }
    let mut requests = Vec::new();
    while let Some(next) = queue.answered(last, NOW).next {
        last = next.number;
        requests.push(next.entries);
    }
    // A press joins the sequence before it; a sequence joins nothing.
    assert_eq!(requests, [vec![1], vec![2], vec![3], vec![4, 5], vec![6], vec![7]]);
}

/// Three presses once reached the phone when a relay that had stood still went on 40 s later.
#[test]
fn what_waited_too_long_is_not_sent_and_neither_is_what_was_typed_after_it() {
    let at = Duration::from_secs;
    let mut queue = Queue::default();
    let first = queue.push(1, keys("1"), false, at(0)).next.unwrap();
    queue.push(2, keys("2"), false, at(1));
    queue.push(3, Command::Reboot, false, at(4));
    let hanging_up = queue.push(4, keys("CANCEL"), false, at(4));
    assert_eq!(hanging_up.dropped, [2]);
    queue.push(5, keys("5"), false, at(5));
    let answered = queue.answered(first.number, at(9));
    assert_eq!(answered.next.unwrap().entries, [4], "hanging up is never too late");
    let Added { next, dropped: late, .. } = queue.answered(2, at(10));
    assert_eq!((next, late), (None, vec![3, 5]));
    assert!(queue.is_idle());
    let sixth = queue.push(6, keys("6"), false, at(11)).next.unwrap();
    queue.push(7, keys("7"), false, at(12));
    let Added { next, dropped: late, .. } = queue.answered(sixth.number, at(17));
    assert_eq!((next.unwrap().entries, late), (vec![7], vec![]), "within 5 s");
}

#[test]
fn a_merged_request_is_one_for_the_phone() {
    let mut queue = Queue::default();
    let first = push(&mut queue, 0, keys("0")).unwrap();
    for entry in 1..40 {
        push(&mut queue, entry, keys("VOLUME_DOWN,30000,30000"));
    }
    let Some(Outgoing { command: Command::Keys(merged), .. }) =
        queue.answered(first.number, NOW).next
    else {
        panic!()
    };
    assert_eq!(merged.events().len(), MAX_MERGED);
    assert_eq!(merged.split().len(), 1);
}

#[test]
fn hanging_up_goes_first_and_drops_what_was_typed() {
    let mut queue = Queue::default();
    let first = push(&mut queue, 1, keys("1")).unwrap();
    push(&mut queue, 2, keys("2"));
    push(&mut queue, 3, Command::Reboot);
    let added = queue.push(4, keys("CANCEL"), false, NOW);
    assert_eq!(added, Added { dropped: vec![2], ..Added::default() });
    let second = queue.answered(first.number, NOW).next.unwrap();
    assert_eq!(second.entries, [4]);
    assert_eq!(queue.answered(second.number, NOW).next.unwrap().entries, [3]);
}

#[test]
fn hanging_up_is_sent_although_the_request_before_it_failed_or_was_stopped() {
    for stops in [false, true] {
        let mut queue = Queue::default();
        let first = push(&mut queue, 1, keys("1")).unwrap();
        push(&mut queue, 2, keys("CANCEL"));
        push(&mut queue, 3, keys("2"));
        if stops {
            assert_eq!(queue.stop(1).dropped, [3]);
        }
        let Added { next, dropped, .. } = queue.failed(first.number);
        assert_eq!(next.unwrap().entries, [2]);
        assert_eq!(dropped, if stops { vec![] } else { vec![3] });
    }
}

/// Without a relay the finger once stayed down on the phone when the press before got no answer.
#[test]
fn a_release_is_sent_although_the_touch_before_it_failed_or_was_stopped() {
    let touch = |text: &str| Command::Touch(text.parse().unwrap());
    for stops in [false, true] {
        let mut queue = Queue::default();
        let press = push(&mut queue, 1, touch("100 100 press")).unwrap();
        push(&mut queue, 2, touch("100 90 press"));
        push(&mut queue, 3, touch("100 90 release"));
        let stopped = if stops { queue.stop(1).dropped } else { vec![] };
        let Added { next, dropped, .. } = queue.failed(press.number);
        assert_eq!(next.unwrap().entries, [3]);
        assert_eq!([stopped, dropped].concat(), [2]);
    }
}

#[test]
fn what_is_typed_after_hanging_up_is_another_request() {
    let mut queue = Queue::default();
    let first = push(&mut queue, 1, keys("1")).unwrap();
    push(&mut queue, 2, keys("CANCEL"));
    push(&mut queue, 3, keys("2"));
    let hanging_up = queue.answered(first.number, NOW).next.unwrap();
    assert_eq!((hanging_up.entries, hanging_up.command), (vec![2], keys("CANCEL")));
    assert_eq!(queue.answered(hanging_up.number, NOW).next.unwrap().entries, [3]);
}

#[test]
fn hanging_up_ends_a_sequence_on_its_way() {
    let mut queue = Queue::default();
    let sequence = push(&mut queue, 1, keys("1;2;3")).unwrap();
    let added = queue.push(2, Command::ReleaseAllCalls, false, NOW);
    assert_eq!(added.cancelled, Some(sequence.number));
    let hanging_up = added.next.unwrap();
    push(&mut queue, 3, keys("4"));
    assert_eq!(queue.answered(sequence.number, NOW).next, None, "hanging up is still on its way");
    assert_eq!(queue.answered(hanging_up.number, NOW).next.unwrap().entries, [3]);
}

#[test]
fn what_waits_can_be_stopped_with_all_behind_it() {
    let mut queue = Queue::default();
    let first = push(&mut queue, 1, keys("1")).unwrap();
    for entry in 2..5 {
        push(&mut queue, entry, keys("2"));
    }
    assert_eq!(queue.stop(3), Stopped { cancelled: None, dropped: vec![3, 4] });
    assert_eq!(queue.stop(3), Stopped::default());
    push(&mut queue, 5, keys("5"));
    let all = Stopped { cancelled: Some(first.number), dropped: vec![2, 5] };
    assert_eq!(queue.stop(1), all);
    push(&mut queue, 7, keys("7"));
    assert_eq!(queue.failed(first.number).dropped, [7]);
    assert!(queue.is_idle());
    assert_eq!(push(&mut queue, 6, keys("6")).unwrap().entries, [6]);
}
