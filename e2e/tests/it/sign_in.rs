//! Signing in to the relay.

use e2e::{ADA, TestBench, User, pages::Display};

crate::in_every_browser!(
    signing_in_continues_where_the_person_was
    a_company_account_signs_in
);

async fn signing_in_continues_where_the_person_was(bench: &mut TestBench) {
    let (sign_in, activity) = (bench.sign_in(), bench.activity());
    bench.wait_until_live().await;
    bench.panel().press("1").await;
    bench.commands(1).await;
    // The administrator requires people to sign in, while the page is open.
    bench.require_sign_in_of(&[ADA]).await;
    sign_in.sign_in(User { password: "wrong horse", ..ADA }).await;
    let refusal = sign_in.refusal().await;
    assert!(refusal.starts_with("The user name or password is wrong."), "{refusal}");
    sign_in.submit_password(ADA.password).await;
    sign_in.wait_until_gone().await;
    bench.wait_until_live().await;
    // The activity is still there, and the phone can be used.
    activity.wait_for_command("1").await;
    bench.panel().press("2").await;
    assert_eq!(bench.commands(2).await, ["/command.htm?key=1", "/command.htm?key=2"]);
    let person = bench.bar().person().await;
    assert!(person.contains("ada"), "{person}");
    // Signing out leaves nothing to see.
    bench.bar().sign_out().await;
    sign_in.wait_until_shown().await;
    assert_eq!(activity.newest_command().await, None);
    assert_eq!(bench.screen().tag(Display::Main).await, None);
    bench.page.reload().await;
    sign_in.wait_until_shown().await;
}

/// Against an independent provider with pages of its own.
async fn a_company_account_signs_in(bench: &mut TestBench) {
    let sign_in = bench.sign_in();
    let _provider = bench.require_company().await;
    bench.page.reload().await;
    sign_in.wait_for_company().await;
    assert!(!sign_in.has_password().await, "nobody has one");
    sign_in.sign_in_with_company("mallory").await;
    let refusal = sign_in.refusal().await;
    assert!(refusal.starts_with("Your account is not in a group"), "{refusal}");
    // The provider remembers who signed in.
    bench.page.delete_cookies().await;
    sign_in.sign_in_with_company("carla").await;
    sign_in.wait_until_gone().await;
    bench.bar().wait_for_person("carla").await;
    bench.wait_until_live().await;
    bench.panel().press("1").await;
    assert_eq!(bench.commands(1).await, ["/command.htm?key=1"]);
    bench.bar().sign_out().await;
    sign_in.wait_for_company().await;
}
