//! A page of another origin that shows Deskside in a frame.

use axum::{Router, response::Html, routing::get};

use crate::static_server::listen;

/// The title of the frame.
pub(crate) const FRAME_TITLE: &str = "Phone";

/// Serves a portal whose frame shows `address`, and returns its own address. It lives as long as the
/// test's runtime.
///
/// # Panics
/// When no port is free.
pub(crate) async fn open(address: &str) -> String {
    let page = format!(
        "<!doctype html><html lang=en><title>Portal</title><body style='margin:0'>\
         <iframe title={FRAME_TITLE} src='{address}' style='width:360px;height:860px;border:0'></iframe>"
    );
    let router = Router::new().route("/", get(async move || Html(page)));
    let here = listen(router, None).await;
    // Another host name than the relay's: another origin and another site.
    format!("http://localhost:{}/", here.port())
}
