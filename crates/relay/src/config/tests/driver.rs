//! The section `[driver]`.

use std::time::Duration;

use super::*;

#[test]
fn one_user_drives_a_phone_for_half_a_minute_unless_the_file_says_otherwise() {
    let driver = |text: &str| {
        let DriverRules { enabled, hold } = good(text).driver;
        (enabled, hold.as_secs())
    };
    assert_eq!(driver(""), (true, 30));
    assert_eq!(driver("[driver]\nenabled = false"), (false, 30));
    assert_eq!(driver("[driver]\nhold_seconds = 600"), (true, 600));
    assert_eq!(DriverRules::default().hold, Duration::from_secs(30));
    for seconds in [0, 4, 601] {
        let fault = faults(&format!("[driver]\nhold_seconds = {seconds}"));
        let expected = format!(
            "deskside.toml:2: driver.hold_seconds: {seconds} must be a number from 5 to 600"
        );
        assert_eq!(fault, expected);
    }
}
