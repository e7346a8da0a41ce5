//! The page below a path of a reverse proxy.

use e2e::{TestBench, pages::Outcome};

crate::in_one_engine!(
    /// Every engine resolves addresses in the same way.
    the_page_works_below_a_path
);

async fn the_page_works_below_a_path(bench: &mut TestBench) {
    let proxy = bench.start_proxy_below_a_path().await;
    bench.page.visit(&proxy.url).await;
    bench.wait_until_live().await;
    bench.panel().press("5").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=5"]);
    bench.activity().wait_for(Outcome::Confirmed).await;
}
