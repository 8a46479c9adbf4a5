//! Agents: what is sent, what comes back in both dialects, and both ends of each range.

use crate::session::{AGENT_ID, Session};
use host_test::mock::{Dialect, MockOptions};
use serde_json::{Value, json};

#[tokio::test]
async fn list_agents_sends_paging_always_and_filters_when_given() {
    let mut s = Session::new().await;
    let list = "GET /api/v1/agent/all?";
    s.sends("list-agents", json!({}), &format!("{list}pageIndex=1&recordsPerPage=50"), Value::Null).await;
    s.sends(
        "list-agents",
        json!({
            "status": "updating-data-set", "space-id": 7, "search": "a&b=ü /?#%", "config-type": "shared-file",
            "sort-column": "last-activity", "sort-order": "desc", "page-index": 4_294_967_295_u32, "records-per-page": 100,
        }),
        &format!(
            "{list}status=13&spaceId=7&name=a%26b%3D%C3%BC%20%2F%3F%23%25&configType=2\
             &sortColumn=lastActivity&sortOrder=1&pageIndex=4294967295&recordsPerPage=100"
        ),
        Value::Null,
    )
    .await;
    let smallest = json!({ "search": " ", "page-index": 1, "records-per-page": 1, "sort-order": "asc", "space-id": 1 });
    s.sends("list-agents", smallest, &format!("{list}spaceId=1&sortOrder=0&pageIndex=1&recordsPerPage=1"), Value::Null)
        .await;
}

#[tokio::test]
async fn list_agents_sends_each_choice_by_its_code_or_its_name_in_the_api() {
    let mut s = Session::new().await;
    let table = [
        (
            "status",
            "status",
            "invalid=0 running=1 exporting=2 starting=3 queuing=4 stopping=5 failure=6 failed=7 stopped=8 completed=9 \
             success=10 skipped=11 waiting=12 updating-data-set=13",
        ),
        ("config-type", "configType", "agent=1 shared-file=2 template=3 command=4"),
        (
            "sort-column",
            "sortColumn",
            "name=name last-activity=lastActivity created=created updated=updated status=status config-type=configType",
        ),
    ];
    for (parameter, api_parameter, choices) in table {
        for (choice, api_choice) in choices.split(' ').filter_map(|pair| pair.split_once('=')) {
            let line = format!("GET /api/v1/agent/all?{api_parameter}={api_choice}&pageIndex=1&recordsPerPage=50");
            s.sends("list-agents", json!({ parameter: choice }), &line, Value::Null).await;
        }
    }
}

#[tokio::test]
async fn list_agents_refuses_what_is_out_of_range() {
    let mut s = Session::new().await;
    s.refuses_ids("list-agents", json!({}), &[("space-id", "")]).await;
    let message = "Invalid parameter 'page-index': must be >= 1, got 0";
    s.refuses("list-agents", json!({ "page-index": 0 }), message, "from 1").await;
    for given in [0, 101, u32::MAX] {
        let message = format!("Invalid parameter 'records-per-page': must be between 1 and 100, got {given}");
        s.refuses("list-agents", json!({ "records-per-page": given }), &message, "from 1 to 100").await;
    }
}

#[tokio::test]
async fn in_a_list_descriptions_are_shorter_the_more_agents_there_are() {
    let mut s = Session::new().await;
    let agent = json!({ "id": 101, "name": "Shop prices", "description": "prices ".repeat(500), "configType": 1 });
    let longest = |list: &Value| list["agents"][0]["description"].as_str().map(|text| text.chars().count());
    for (agents, characters) in [(1, 2_000), (10, 250), (50, 50), (90, 50)] {
        let all = json!(vec![&agent; agents]);
        for (tool, arguments) in [
            ("list-agents", json!({})),
            ("search-agents", json!({ "query": "shop" })),
            ("get-space-agents", json!({ "space-id": 11 })),
        ] {
            let list = s.answered(tool, arguments, &all).await;
            let shown = longest(&list).unwrap_or_default();
            assert!((characters..=characters + 60).contains(&shown), "{tool}, {agents} agents: {shown} characters");
            assert_eq!(list["agents"].as_array().map(Vec::len), Some(agents), "{tool}: {}", list["note"]);
        }
    }
}

#[tokio::test]
async fn list_agents_reads_both_dialects() {
    let mut s = Session::new().await;
    let newer = json!({
        "totalRecordCount": 3,
        "agents": [
            { "id": 101, "name": "Shop prices", "description": "Prices", "status": 10, "configType": 1, "version": 12,
              "lastActivity": "2026-10-01T08:00:00.1234567Z", "image": "aGk=", "isActive": true, "somethingNew": {} },
            { "id": 102, "name": null, "description": null, "status": null, "configType": 4, "version": 1,
              "lastActivity": null },
            { "status": 14, "configType": 9, "version": 9_007_199_254_740_993_i64 },
        ],
    });
    assert_eq!(
        s.answered("list-agents", json!({ "page-index": 2, "records-per-page": 3 }), &newer).await,
        json!({
            "agents": [
                { "id": 101, "name": "Shop prices", "description": "Prices", "status": "Success", "config-type": null,
                  "last-activity": "2026-10-01T08:00:00.1234567Z" },
                { "id": 102, "name": null, "description": null, "status": null, "config-type": "Command",
                  "last-activity": null },
                { "id": null, "name": null, "description": null, "status": "Unknown (14)", "config-type": "Unknown (9)",
                  "last-activity": null },
            ],
            "total-count": 3, "page-index": 2, "records-per-page": 3, "note": null,
        })
    );
    let older = json!([{ "id": 101, "status": "Failed", "configType": "SharedFile", "version": 1,
                         "lastActivity": "2026-09-01T00:00:00" }]);
    assert_eq!(
        s.answered("list-agents", json!({}), &older).await,
        json!({
            "agents": [{ "id": 101, "name": null, "description": null, "status": "Failed", "config-type": "SharedFile",
                         "last-activity": "2026-09-01T00:00:00" }],
            "total-count": null, "page-index": 1, "records-per-page": 50, "note": null,
        })
    );
    assert_eq!(s.answered("list-agents", json!({}), &json!([])).await["agents"], json!([]));
}

#[tokio::test]
async fn list_agents_finds_what_the_account_has() {
    for dialect in [Dialect::Newer, Dialect::Older] {
        let options = MockOptions { dialect, ..MockOptions::default() };
        let mut s = Session::with(options, &[]).await;
        let page = s.result("list-agents", json!({ "search": "shop", "sort-column": "name" })).await;
        assert_eq!(page["agents"][0]["id"], 101, "{page}");
        let whole = s.result("list-agents", json!({ "records-per-page": 10, "page-index": 2 })).await;
        assert_eq!(whole["agents"].as_array().map(Vec::len), Some(10));
        assert_eq!(whole["total-count"].is_null(), matches!(dialect, Dialect::Older));
    }
}

#[tokio::test]
async fn get_agent_sends_the_id() {
    let mut s = Session::new().await;
    for id in [1, i64::MAX] {
        let line = format!("GET /api/v1/agent/{id}");
        s.sends("get-agent", json!({ "agent-id": id }), &line, Value::Null).await;
    }
    s.refuses_ids("get-agent", json!({}), &[AGENT_ID]).await;
}

#[tokio::test]
async fn get_agent_reads_every_field_in_both_dialects() {
    let mut s = Session::new().await;
    let newer = json!({
        "id": 101, "name": "Shop prices", "description": "Prices", "documentation": "Docs", "icon": "cart",
        "image": "aGk=", "inputParameters": { "Url": "https://shop.example", "MaxPages": 5, "Empty": null, "Deep": { "a": [1] } },
        "configType": 1, "isActive": true, "proxyPoolId": 3, "spaceId": 7, "startUrl": "https://shop.example",
        "status": 1, "userId": 11, "validationStatus": 3, "version": 12, "agentTemplates": ["basic"],
        "created": "2026-01-01T00:00:00Z", "updated": "2026-02-01T00:00:00", "lastActivity": "2026-10-01T08:00:00Z",
    });
    assert_eq!(
        s.answered("get-agent", json!({ "agent-id": 101 }), &newer).await,
        json!({
            "id": 101, "name": "Shop prices", "description": "Prices", "documentation": "Docs",
            "input-parameters": [
                { "name": "Url", "value": "https://shop.example" }, { "name": "MaxPages", "value": "5" },
                { "name": "Empty", "value": null }, { "name": "Deep", "value": "{\"a\":[1]}" },
            ],
            "config-type": "Agent", "is-active": true, "proxy-pool-id": 3, "space-id": 7,
            "start-url": "https://shop.example", "status": "Running", "user-id": 11, "validation-status": "Valid",
            "version": 12, "agent-templates": "[\"basic\"]", "created": "2026-01-01T00:00:00Z",
            "updated": "2026-02-01T00:00:00", "last-activity": "2026-10-01T08:00:00Z",
        })
    );
    let bare = json!({
        "configType": "Template", "isActive": false, "version": 1, "created": "c", "updated": "u", "status": null,
        "validationStatus": "Invalid", "inputParameters": null,
    });
    assert_eq!(
        s.answered("get-agent", json!({ "agent-id": 101 }), &bare).await,
        json!({
            "id": null, "name": null, "description": null, "documentation": null,
            "input-parameters": [], "config-type": "Template", "is-active": false, "proxy-pool-id": null, "space-id": null,
            "start-url": null, "status": null, "user-id": null, "validation-status": "Invalid", "version": 1,
            "agent-templates": null, "created": "c", "updated": "u", "last-activity": null,
        })
    );
    let unknown = json!({ "configType": 0, "isActive": true, "version": 1, "created": "", "updated": "", "status": 14,
                          "validationStatus": -1 });
    let agent = s.answered("get-agent", json!({ "agent-id": 101 }), &unknown).await;
    assert_eq!(agent["config-type"], "Unknown (0)");
    assert_eq!(agent["status"], "Unknown (14)");
    assert_eq!(agent["validation-status"], "Unknown (-1)");
}

#[tokio::test]
async fn search_agents_sends_the_limit_always() {
    let mut s = Session::new().await;
    let line = "GET /api/v1/agent/search?query=shop&maxRecords=50";
    s.sends("search-agents", json!({ "query": "shop" }), line, Value::Null).await;
    for limit in [1, 1000] {
        let line = format!("GET /api/v1/agent/search?query=a%20b&maxRecords={limit}");
        s.sends("search-agents", json!({ "query": "a b", "max-records": limit }), &line, Value::Null).await;
    }
    for limit in [0, 1001] {
        let message = format!("Invalid parameter 'max-records': must be between 1 and 1000, got {limit}");
        s.refuses("search-agents", json!({ "query": "a", "max-records": limit }), &message, "from 1 to 1000").await;
    }
    for blank in ["", " \t\n"] {
        let message =
            format!("Invalid parameter 'query': must not be blank, got '{}'", blank.replace(char::is_control, " "));
        s.refuses("search-agents", json!({ "query": blank }), &message, "words").await;
    }
    // So many characters the API needs at least.
    for (short, length) in [("", 0), ("a", 1), (" a ", 1)] {
        let message = format!("Invalid parameter 'query': must have 2 to 500 characters, got {length}");
        s.refuses("get-agent-search-count", json!({ "query": short }), &message, "words").await;
    }
}

#[tokio::test]
async fn search_agents_says_when_it_was_cut_short() {
    let mut s = Session::new().await;
    let agent = |id: i64| json!({ "id": id, "configType": 1, "version": 1 });
    let two = json!([agent(1), agent(2)]);
    let whole = s.answered("search-agents", json!({ "query": "a", "max-records": 3 }), &two).await;
    assert_eq!(
        (&whole["returned"], &whole["limit"], &whole["truncated"], &whole["note"]),
        (&json!(2), &json!(3), &json!(false), &Value::Null)
    );
    let cut = s.answered("search-agents", json!({ "query": "a", "max-records": 2 }), &two).await;
    assert_eq!((&cut["returned"], &cut["limit"], &cut["truncated"]), (&json!(2), &json!(2), &json!(true)));
    let note = cut["note"].as_str().unwrap();
    assert!(note.contains("Do not count") && note.contains("get-agent-search-count"), "{note}");
    assert_eq!(s.answered("search-agents", json!({ "query": "a" }), &json!([])).await["returned"], 0);
}

#[tokio::test]
async fn counts_send_what_they_count_and_read_the_total() {
    let mut s = Session::new().await;
    let count = "GET /api/v1/agent/search/count?query=xy";
    s.sends("get-agent-search-count", json!({ "query": "xy" }), count, Value::Null).await;
    let archived = json!({ "query": "xy", "include-archived": true });
    s.sends("get-agent-search-count", archived, &format!("{count}&includeArchived=true"), Value::Null).await;
    s.sends("get-personal-agent-count", json!({}), "GET /api/v1/agent/personal/count", Value::Null).await;
    let body = json!({ "totalCount": 0 });
    assert_eq!(s.answered("get-personal-agent-count", json!({}), &body).await, json!({ "total-count": 0 }));
    let body = json!({ "totalCount": 5_000_000_000_u64 });
    let counted = s.answered("get-agent-search-count", json!({ "query": "xy" }), &body).await;
    assert_eq!(counted, json!({ "total-count": 5_000_000_000_u64 }));
}

#[tokio::test]
async fn searching_and_counting_agree_about_the_account() {
    let mut s = Session::new().await;
    let found = s.result("search-agents", json!({ "query": "shop", "max-records": 1000 })).await;
    let counted = s.result("get-agent-search-count", json!({ "query": "shop" })).await;
    assert_eq!(found["returned"], counted["total-count"]);
    assert!(
        s.result("get-personal-agent-count", json!({})).await["total-count"].as_u64().is_some_and(|count| count > 0)
    );
}
