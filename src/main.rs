//! Starts the page.

fn main() {
    deskside::start();
}
