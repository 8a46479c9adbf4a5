//! A second user of this crate, so that it stays one for any host: a provider of tools with two functions, one that lists
//! and one that calls, as hosts have that know neither WIT types nor MCP.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use dispatch::json::to_json;
use dispatch::{AllTools, Tools};
use sequentum_tools::client::Client;
use sequentum_tools::config::{Config, Credentials, Environment};
use sequentum_tools::transport::Response;
use sequentum_tools::transport::fake::Fake;
use serde_json::{Value, json};

/// A tool as such a host lists it.
struct Listed {
    name: &'static str,
    description: &'static str,
    arguments: Value,
    read_only: bool,
}

fn list_tools() -> Vec<Listed> {
    let listed = |tool: &dispatch::Tool| Listed {
        name: tool.name,
        description: tool.description,
        arguments: serde_json::from_str(tool.input_schema).unwrap(),
        read_only: tool.annotations.read_only,
    };
    dispatch::TOOLS.iter().map(listed).collect()
}

async fn call_tool(name: &str, arguments: Value, answer: Response) -> Result<Value, String> {
    let Some(tool) = dispatch::find(name) else {
        return Err(format!("no tool {name}; there is {}", dispatch::similar(name).join(", ")));
    };
    let fake = Fake::always(answer);
    let environment: Environment = [("SEQUENTUM_API_KEY", "sk-1")].into_iter().collect();
    let config = Config::from_environment(&environment).map_err(|error| error.message)?;
    let client =
        Client::new(&fake, config, Credentials::from_environment(&environment).map_err(|error| error.message)?);
    let arguments = arguments.as_object().cloned().unwrap_or_default();
    let result =
        AllTools::call(tool, &client, arguments).await.map_err(|error| format!("{}. {}", error.message, error.hint))?;
    Ok(serde_json::from_str(&to_json(result.as_ref())).unwrap())
}

fn call(name: &str, arguments: Value) -> Result<Value, String> {
    let body = br#"{"totalCount": 57}"#.to_vec();
    let answer = Response { status: 200, content_type: Some("application/json".into()), body, ..Response::default() };
    pollster::block_on(call_tool(name, arguments, answer))
}

#[test]
fn tools_are_listed_with_what_a_host_shows() {
    let tools = list_tools();
    let kill = tools.iter().find(|tool| tool.name == "kill_agent").unwrap();
    assert!(!kill.read_only && !kill.description.is_empty());
    assert_eq!(kill.arguments["required"], json!(["agentId", "runId"]));
    assert!(tools.iter().any(|tool| tool.read_only));
}

#[test]
fn a_tool_is_called_from_json_to_json() {
    assert_eq!(call("get_agent_search_count", json!({"query": "shop"})), Ok(json!({"totalCount": 57})));
    let error = call("get_agent_search_count", json!({"qery": "shop"})).unwrap_err();
    assert!(error.contains("'qery'") && error.contains("Did you mean query?"), "{error}");
    let error = call("get_agent_search_counts", json!({})).unwrap_err();
    assert!(error.contains("get_agent_search_count"), "{error}");
}
