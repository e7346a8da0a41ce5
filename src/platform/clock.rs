//! The time.

use std::time::Duration;

/// Returns the time since the page was opened.
#[must_use]
pub fn now() -> Duration {
    let millis =
        web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now());
    Duration::from_secs_f64(millis.max(0.0) / 1_000.0)
}

/// Marks the moment at which the page can be used, for performance measurements.
pub fn mark_usable() {
    if let Some(clock) = web_sys::window().and_then(|window| window.performance()) {
        // A browser without marks is not measured.
        let _ = clock.mark("usable");
    }
}

/// Returns the local time of day with seconds: `15:30:12`.
#[must_use]
pub fn time_of_day() -> String {
    let date = js_sys::Date::new_0();
    format!("{:02}:{:02}:{:02}", date.get_hours(), date.get_minutes(), date.get_seconds())
}

/// Returns the time since midnight, to the second.
#[cfg(feature = "standalone")]
#[must_use]
pub fn since_midnight() -> Duration {
    let date = js_sys::Date::new_0();
    let seconds = (date.get_hours() * 60 + date.get_minutes()) * 60 + date.get_seconds();
    Duration::from_secs(seconds.into())
}

/// Returns the date and the time of day for a file name: `2026-11-24-153012`.
#[must_use]
pub fn for_file_name() -> String {
    let date = js_sys::Date::new_0();
    format!(
        "{}-{:02}-{:02}-{:02}{:02}{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes(),
        date.get_seconds()
    )
}

/// Returns the local date and time with its zone (RFC 3339): `2026-11-24T15:30:12+01:00`. All evidence
/// has this one clock.
#[must_use]
pub fn stamp() -> String {
    let date = js_sys::Date::new_0();
    // In minutes, and negative east of Greenwich.
    let zone = -(date.get_timezone_offset() as i32);
    let sign = if zone < 0 { '-' } else { '+' };
    format!(
        "{}-{:02}-{:02}T{}{sign}{:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        time_of_day(),
        zone.abs() / 60,
        zone.abs() % 60
    )
}

/// Returns a duration in whole milliseconds, at most `u32::MAX`, as the browser counts time.
#[must_use]
pub fn millis(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}
