//! Who drives a phone, where a portal names a user as the relay does.

use serde_json::json;

use super::{COMMANDS, ORIGIN, STREAM, bench, frame, get, issue, request};
use crate::{
    access::{PRESS, command, send},
    live::Events,
};

/// Both were once one driver, and read the digits of each other.
#[tokio::test]
async fn the_user_of_a_portal_is_another_driver_than_a_user_with_the_same_name() {
    let (desk, peer) = bench().await;
    let token = issue(&desk, &json!({ "user": "operator" })).await;
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("x-deskside-embedder", ORIGIN)];
    let mut seen = Events::get(&desk, STREAM, &headers).await;
    let mut own = Events::as_user(&desk, "operator", STREAM).await;
    assert_eq!(command(&desk, "operator", PRESS).await.status(), 200);
    let (outcome, of_sender) = (seen.expect("outcome").await, own.expect("outcome").await);
    assert_eq!(outcome["user"], "operator (Deskside)");
    assert_eq!(outcome["report"]["target"], "/command.htm", "without the digit");
    assert_eq!(of_sender["user"], "operator");
    assert_ne!(of_sender["report"]["target"], "/command.htm");
    let held = frame(&desk, "POST", COMMANDS, &token, PRESS).await;
    assert_eq!((held.status().as_u16(), held.problem().0.as_str()), (409, "held"));
    assert_eq!(held.json()["reason"]["user"], "operator (Deskside)");
    let driver = "/api/v1/phones/desk/driver";
    assert_eq!(frame(&desk, "DELETE", driver, &token, "").await.status(), 409);
    // The driver gives control to the one who asks, by the name that it reads.
    let asked = frame(&desk, "PUT", driver, &token, r#"{"action":"ask"}"#).await;
    assert_eq!(asked.status(), 202);
    assert_eq!(own.expect("request").await["user"], "operator (helpdesk)");
    let give = json!({ "action": "give", "to": "operator (helpdesk)" }).to_string();
    let give = send(&desk, request("PUT", driver, "token-operator"), &give).await;
    assert_eq!(
        (give.status().as_u16(), &give.json()["user"]),
        (200, &json!("operator (helpdesk)"))
    );
    assert_eq!(get(&desk, "/api/v1/phones", &token).await.json()[0]["driver"]["user"], "operator");
    let press = request("POST", COMMANDS, &token).header("x-deskside-embedder", ORIGIN);
    assert_eq!(send(&desk, press, PRESS).await.status(), 200);
    assert_eq!(command(&desk, "operator", PRESS).await.problem().0, "held");
    assert_eq!(peer.commands().len(), 2);
}
