//! Two users at one phone: one drives, the other one watches.

use e2e::{ADA, BEN, TestBench, pages::Drives};

crate::in_every_browser!(
    a_person_who_watches_asks_for_control_and_gets_it
    a_driver_answers_a_request
);

crate::in_one_engine! {
    /// The relay decides, and the line is our own code.
    an_administrator_takes_over_after_a_question
    an_operator_is_not_offered_to_take_over
    a_driver_gives_control_back
}

/// Signs Ada in at the page and Ben elsewhere, and returns his cookie.
async fn two_operators(bench: &TestBench) -> String {
    bench.wait_until_live().await;
    bench.require_sign_in_of(&[ADA, BEN]).await;
    bench.sign_in_as(ADA).await;
    let ben = bench.sign_in_elsewhere(BEN).await;
    bench.driver().wait_for(Drives::Nobody).await;
    ben
}

async fn a_person_who_watches_asks_for_control_and_gets_it(bench: &mut TestBench) {
    let driver = bench.driver();
    let ben = two_operators(bench).await;
    assert_eq!(bench.press_elsewhere(&ben, "4;7").await, 200);
    assert_eq!(driver.wait_for(Drives::Other).await, "ben controls this phone");
    driver.wait_until_keys_locked(true).await;
    // What he does is seen, but no digit of it.
    let command = driver.wait_for_others_command().await;
    assert!(command.starts_with("ben: "), "{command}");
    assert!(!command.contains(['4', '7']), "{command}");
    driver.ask().await;
    assert_eq!(bench.drive_elsewhere(&ben, "give").await, 200);
    assert_eq!(driver.wait_for(Drives::Me).await, "You control this phone");
    driver.wait_until_keys_locked(false).await;
    bench.panel().press("5").await;
    assert_eq!(bench.pressed(3).await, ["4", "7", "5"]);
    assert_eq!(bench.press_elsewhere(&ben, "6").await, 409);
}

async fn a_driver_answers_a_request(bench: &mut TestBench) {
    let driver = bench.driver();
    let ben = two_operators(bench).await;
    bench.panel().press("5").await;
    driver.wait_for(Drives::Me).await;
    assert_eq!(bench.drive_elsewhere(&ben, "ask").await, 202);
    let request = driver.wait_for_request().await;
    assert_eq!(request, "ben asks for control and gets it unless you decline.");
    driver.refuse().await;
    driver.wait_for(Drives::Me).await;
    assert_eq!(bench.press_elsewhere(&ben, "6").await, 409);
    assert_eq!(bench.drive_elsewhere(&ben, "ask").await, 202);
    driver.wait_for_request().await;
    driver.give().await;
    driver.wait_for(Drives::Other).await;
    assert_eq!(bench.press_elsewhere(&ben, "6").await, 200);
    assert_eq!(bench.pressed(2).await, ["5", "6"]);
}

async fn an_administrator_takes_over_after_a_question(bench: &mut TestBench) {
    let driver = bench.driver();
    bench.wait_until_live().await;
    bench.require_sign_in_with(&[ADA], &[BEN]).await;
    bench.sign_in_as(ADA).await;
    let ben = bench.sign_in_elsewhere(BEN).await;
    driver.wait_for(Drives::Nobody).await;
    assert_eq!(bench.press_elsewhere(&ben, "4").await, 200);
    driver.wait_for(Drives::Other).await;
    let question = driver.take_over().await;
    let words = question.plain_question().await;
    assert_eq!(words, "Take over from ben? ben can then only watch.");
    question.do_it().await;
    driver.wait_for(Drives::Me).await;
    assert_eq!(bench.press_elsewhere(&ben, "6").await, 409);
}

async fn an_operator_is_not_offered_to_take_over(bench: &mut TestBench) {
    let driver = bench.driver();
    let ben = two_operators(bench).await;
    assert_eq!(bench.press_elsewhere(&ben, "4").await, 200);
    driver.wait_for(Drives::Other).await;
    driver.wait_until_askable().await;
    assert!(!driver.offers_take_over().await);
    driver.ask().await;
    assert_eq!(bench.drive_elsewhere(&ben, "refuse").await, 200);
    driver.wait_for_result("ben keeps control.").await;
}

async fn a_driver_gives_control_back(bench: &mut TestBench) {
    let driver = bench.driver();
    let ben = two_operators(bench).await;
    bench.panel().press("5").await;
    driver.wait_for(Drives::Me).await;
    driver.give_back().await;
    driver.wait_for(Drives::Nobody).await;
    assert_eq!(bench.press_elsewhere(&ben, "6").await, 200);
}
