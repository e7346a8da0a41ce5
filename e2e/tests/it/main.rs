//! Browser tests of the whole product, in three engines.

mod accessibility;
mod activity;
mod acts;
mod click_to_dial;
mod console;
mod direct;
mod direct_access;
mod driver;
mod embed_frame;
mod embed_kit;
mod first_visit;
mod focus;
mod in_time;
mod key_names;
mod keys;
mod language;
mod layout;
mod matrix;
mod monkey;
mod panel;
mod persons;
mod phone_header;
mod phone_list;
mod phones;
mod portal;
mod screen;
mod sessions;
mod settings;
mod shell;
mod sign_in;
mod standalone;
mod stream;
mod sub_path;
mod switcher;
mod tabs;
mod touch;
mod two_relays;
mod unreachable;
mod without_mouse;

/// Makes a test for each engine, which the expression of the test calls `$browser`.
macro_rules! each_browser {
    ($name:ident, $browser:ident => $test:expr) => {
        mod $name {
            #[tokio::test]
            async fn chromium() {
                let $browser = e2e::Browser::Chromium;
                $test.await;
            }

            #[tokio::test]
            async fn firefox() {
                let $browser = e2e::Browser::Firefox;
                $test.await;
            }

            #[tokio::test]
            async fn webkit() {
                let $browser = e2e::Browser::WebKit;
                $test.await;
            }
        }
    };
}
pub(crate) use each_browser;

/// Runs tests in every engine.
macro_rules! in_every_browser {
    ($($test:ident)*) => {
        $(crate::each_browser!($test, browser => {
            e2e::test(stringify!($test), browser, super::$test)
        });)*
    };
}
pub(crate) use in_every_browser;

/// Marks tests whose outcome no engine can influence, with the reason as a doc comment. `cargo xtask
/// test` runs them in Chromium alone, and in every engine with `--every-engine`.
macro_rules! in_one_engine {
    ($(#[doc = $reason:literal])+ $($test:ident)*) => {
        $(#[doc = $reason])+
        mod one_engine {
            $(crate::each_browser!($test, browser => {
                e2e::test(stringify!($test), browser, super::super::$test)
            });)*
        }
    };
}
pub(crate) use in_one_engine;

/// Runs tests in Chromium and Firefox, with the reason why not in WebKit as a doc comment.
macro_rules! in_chromium_and_firefox {
    ($(#[doc = $reason:literal])+ $($test:ident)*) => {
        $(#[doc = $reason])+
        mod two_engines {
            $(mod $test {
                #[tokio::test]
                async fn chromium() {
                    let test = super::super::$test;
                    e2e::test(stringify!($test), e2e::Browser::Chromium, test).await;
                }

                #[tokio::test]
                async fn firefox() {
                    let test = super::super::$test;
                    e2e::test(stringify!($test), e2e::Browser::Firefox, test).await;
                }
            })*
        }
    };
}
pub(crate) use in_chromium_and_firefox;
