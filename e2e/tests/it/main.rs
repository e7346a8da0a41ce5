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

/// Makes one test for each engine.
macro_rules! in_every_browser {
    ($($story:ident)*) => {
        $(mod $story {
            #[tokio::test]
            async fn chromium() {
                e2e::story(stringify!($story), e2e::Browser::Chromium, super::$story).await;
            }

            #[tokio::test]
            async fn firefox() {
                e2e::story(stringify!($story), e2e::Browser::Firefox, super::$story).await;
            }

            #[tokio::test]
            async fn webkit() {
                e2e::story(stringify!($story), e2e::Browser::WebKit, super::$story).await;
            }
        })*
    };
}
pub(crate) use in_every_browser;
