//! User stories, each told in three engines.

mod accessibility;
mod activity;
mod console;
mod direct;
mod first_visit;
mod keys;
mod language;
mod matrix;
mod panel;
mod phones;
mod picture;
mod portal;
mod settings;
mod shell;
mod sign_in;
mod standalone;
mod terms;
mod touch;
mod unreachable;

/// Makes one test for each engine, which is called `$browser` where it is told.
macro_rules! each_browser {
    ($name:ident, $browser:ident => $told:expr) => {
        mod $name {
            #[tokio::test]
            async fn chromium() {
                let $browser = e2e::Browser::Chromium;
                $told.await;
            }

            #[tokio::test]
            async fn firefox() {
                let $browser = e2e::Browser::Firefox;
                $told.await;
            }

            #[tokio::test]
            async fn webkit() {
                let $browser = e2e::Browser::WebKit;
                $told.await;
            }
        }
    };
}
pub(crate) use each_browser;

/// Tells each story in each engine.
macro_rules! in_every_browser {
    ($($story:ident)*) => {
        $(crate::each_browser!($story, browser => {
            e2e::story(stringify!($story), browser, super::$story)
        });)*
    };
}
pub(crate) use in_every_browser;
