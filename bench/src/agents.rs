//! Answers of the API with many agents, each with every field of the contract, about 500 bytes; and how a native program
//! reads them.

use serde::Deserialize;
use serde_json::json;

/// How many agents there are in the answers.
pub(crate) const COUNTS: [usize; 5] = [0, 10, 100, 1_000, 10_000];

/// An answer of `GET /api/v1/agent/all`.
pub(crate) fn page(count: usize) -> Vec<u8> {
    let agents: Vec<_> = (0..count).map(agent).collect();
    json!({ "totalRecordCount": count, "agents": agents }).to_string().into_bytes()
}

fn agent(index: usize) -> serde_json::Value {
    json!({
        "id": 100 + index,
        "name": format!("Example agent number {index}"),
        "description": "Prices of used cars in \"Österreich\", from an example site",
        "documentation": null,
        "icon": null,
        "image": null,
        "inputParameters": { "Url": "https://shop.example.com/all", "MaxPages": "10" },
        "configType": 1 + index % 4,
        "isActive": true,
        "proxyPoolId": null,
        "spaceId": 11,
        "startUrl": "https://shop.example.com/",
        "status": index % 14,
        "userId": 7,
        "validationStatus": 3,
        "version": 4,
        "agentTemplates": null,
        "created": "2025-03-01T10:00:00Z",
        "updated": "2026-01-05T09:30:00Z",
        "lastActivity": "2026-01-15T23:59:59.123Z",
    })
}

/// What a native program would derive for the same tool: the same seven fields, owned.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read into, as by a program that goes on to use it")]
pub(crate) struct Page {
    pub(crate) total_record_count: Option<u64>,
    pub(crate) agents: Vec<Summary>,
}

/// One agent of a [`Page`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read into, as by a program that goes on to use it")]
pub(crate) struct Summary {
    id: i64,
    name: String,
    description: Option<String>,
    status: Option<i64>,
    config_type: Option<i64>,
    version: Option<i64>,
    last_activity: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_is_about_500_bytes() {
        let body = page(10_000);
        assert!((4_500_000..6_000_000).contains(&body.len()), "{}", body.len());
        let page: Page = serde_json::from_slice(&body).unwrap();
        assert_eq!(page.agents.len(), 10_000);
    }
}
