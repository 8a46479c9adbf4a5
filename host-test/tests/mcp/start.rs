//! What is told before the first call, to a client that shows a green mark for a server without a key.

use super::server::{KEY, StdioServer, mock};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn the_instructions_say_what_is_known_to_be_wrong() {
    let mock = mock().await;
    let hello =
        json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
    for (variables, expected) in [
        (&[KEY][..], None),
        (&[], Some("SEQUENTUM_API_KEY environment variable is required")),
        (&[("SEQUENTUM_API_KEY", "${SEQUENTUM_API_KEY}")], Some("the name of a variable")),
    ] {
        let server = StdioServer::start_with(&mock, variables);
        let result = server.result("initialize", hello.clone());
        let instructions = result["instructions"].as_str().unwrap();
        assert!(instructions.contains("list_agents"));
        assert_eq!(instructions.contains("Not ready yet"), expected.is_some(), "{instructions}");
        assert!(expected.is_none_or(|expected| instructions.contains(expected)), "{instructions}");
        server.end();
    }
}
