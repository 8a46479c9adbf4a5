//! One instance of the component with a mock to talk to, and the assertions that every category needs.

use host_test::artefacts;
use host_test::host::{CallError, Grant, Host, Instance, Tools};
use host_test::mock::{Fault, Mock, MockOptions, RecordedRequest};
use host_test::shows_key;
use serde_json::Value;
use std::sync::OnceLock;

pub use host_test::KEY;

pub fn tools() -> &'static Tools {
    static TOOLS: OnceLock<Tools> = OnceLock::new();
    TOOLS.get_or_init(|| {
        let file = artefacts::TOOLS.current().expect("the component");
        Tools::load(&Host::new().expect("a host"), &file).expect("a component")
    })
}

pub struct Session {
    pub mock: Mock,
    pub instance: Instance,
}

/// The `error` record of the WIT.
#[derive(Debug, PartialEq, serde::Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ToolError {
    pub kind: String,
    pub message: String,
    pub hint: String,
    pub status: Option<u16>,
    pub retry_after_seconds: Option<u32>,
}

impl Session {
    /// A healthy mock, and an instance that tries everything once, so that a fault shows at once.
    pub async fn new() -> Session {
        Session::with(MockOptions::default(), &[("SEQUENTUM_MAX_RETRIES", "0")]).await
    }

    /// As `new`, with these options and exactly these further variables.
    pub async fn with(options: MockOptions, variables: &[(&str, &str)]) -> Session {
        let mock = Mock::start(options).await.expect("a port to listen on");
        let instance = instance(&Grant::new(&mock.url(), Some(KEY)), variables).await;
        Session { mock, instance }
    }

    pub async fn call(&mut self, tool: &str, arguments: &Value) -> Result<Value, CallError> {
        let outcome = self.instance.call(tool, arguments).await;
        if let Err(error @ CallError::Trap(_)) = &outcome {
            panic!("{tool} trapped: {error:?}");
        }
        let seen = format!("{outcome:?}{}{}", self.instance.stderr(), self.instance.stdout());
        assert!(!shows_key(&seen), "the key is visible: {seen}");
        for request in self.mock.requests() {
            assert!(request.keeps_its_path(), "{tool} {arguments}: a proxy may read {} otherwise", request.path);
        }
        outcome
    }

    /// The result of a call that must succeed.
    pub async fn result(&mut self, tool: &str, arguments: Value) -> Value {
        self.call(tool, &arguments).await.unwrap_or_else(|error| panic!("{tool} {arguments}: {error}"))
    }

    /// The error of a call that must fail.
    pub async fn error(&mut self, tool: &str, arguments: Value) -> ToolError {
        match self.call(tool, &arguments).await {
            Err(CallError::Tool(error)) => serde_json::from_value(error).expect("the record `error`"),
            other => panic!("{tool} {arguments}: expected an error, got {other:?}"),
        }
    }

    /// The result of a call that the API answers with `body` and status 200.
    pub async fn answered(&mut self, tool: &str, arguments: Value, body: &Value) -> Value {
        self.mock.fail_next(json_answer(body));
        self.result(tool, arguments).await
    }

    /// The one request that arrived since the last time.
    pub fn sent(&self) -> RecordedRequest {
        let mut requests = self.mock.requests();
        self.mock.clear_requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests.remove(0)
    }

    /// Calls a tool, and checks the one request it makes: its line, and its JSON body (null where there is none). The mock
    /// answers 500, so that its state does not matter.
    pub async fn sends(&mut self, tool: &str, arguments: Value, line: &str, body: Value) {
        self.mock.clear_requests();
        self.mock.fail_next(Fault::status(500));
        self.error(tool, arguments.clone()).await;
        let request = self.sent();
        let query = request.query.as_ref().map_or(String::new(), |query| format!("?{query}"));
        assert_eq!(format!("{} {}{query}", request.method, request.path), line, "{tool} {arguments}");
        assert_eq!(request.json(), body, "{tool} {arguments}");
        let authorization = format!("ApiKey {KEY}");
        assert_eq!(request.header("authorization"), Some(authorization.as_str()));
        assert_eq!(request.header("accept"), Some("application/json"));
        assert_eq!(request.header("user-agent"), Some(concat!("sequentum-wasm/", env!("CARGO_PKG_VERSION"))));
        assert_eq!(request.header("content-type"), (!body.is_null()).then_some("application/json"), "{tool}");
        assert_eq!(request.body.is_empty(), body.is_null(), "{tool} {:?}", request.body);
    }

    /// Calls a tool with an argument that must be refused with this message, before anything is sent.
    pub async fn refuses(&mut self, tool: &str, arguments: Value, message: &str, hint: &str) {
        self.mock.clear_requests();
        let error = self.error(tool, arguments.clone()).await;
        assert_eq!((error.kind.as_str(), error.message.as_str()), ("invalid-argument", message), "{tool} {arguments}");
        assert!(error.hint.contains(hint), "{tool} {arguments}: {}", error.hint);
        assert_eq!((error.status, error.retry_after_seconds), (None, None));
        assert!(self.mock.requests().is_empty(), "{tool} {arguments} sent something");
    }

    /// Checks the range of ids for each of these parameters, the other arguments being right.
    pub async fn refuses_ids(&mut self, tool: &str, arguments: Value, parameters: &[(&str, &str)]) {
        for (parameter, source) in parameters {
            for id in [0, -1, i64::MIN] {
                let mut arguments = arguments.clone();
                arguments[*parameter] = id.into();
                let message = format!("Invalid parameter '{parameter}': must be >= 1, got {id}");
                self.refuses(tool, arguments, &message, source).await;
            }
        }
    }

    /// Checks that what is no range of dates is refused, the other arguments being right.
    pub async fn refuses_ranges(&mut self, tool: &str, arguments: Value) {
        let with = |start: Option<&str>, end: Option<&str>| {
            let mut arguments = arguments.clone();
            arguments["start-date"] = start.into();
            arguments["end-date"] = end.into();
            arguments
        };
        let rule = "must be an ISO 8601 day or time";
        let message = format!("Invalid parameter 'start-date': {rule}, got 'yesterday'");
        self.refuses(tool, with(Some("yesterday"), None), &message, "such as 2026-01-16").await;
        let message = format!("Invalid parameter 'end-date': {rule}, got '2026-02-30'");
        self.refuses(tool, with(None, Some("2026-02-30")), &message, "such as 2026-01-16").await;
        let message = "Invalid parameter 'start-date': must not be after end-date, got '2026-01-02' and '2026-01-01'";
        self.refuses(tool, with(Some("2026-01-02"), Some("2026-01-01")), message, "Swap").await;
    }

    /// Checks the ranges of page-index and records-per-page, the other arguments being right.
    pub async fn refuses_pages(&mut self, tool: &str, arguments: Value, most: u32) {
        let with = |name: &str, value: u32| {
            let mut arguments = arguments.clone();
            arguments[name] = value.into();
            arguments
        };
        let message = "Invalid parameter 'page-index': must be >= 1, got 0";
        self.refuses(tool, with("page-index", 0), message, "from 1").await;
        for given in [0, most + 1] {
            let message = format!("Invalid parameter 'records-per-page': must be between 1 and {most}, got {given}");
            self.refuses(tool, with("records-per-page", given), &message, &format!("from 1 to {most}")).await;
        }
    }
}

/// An instance with this grant and these further variables. It logs, so that the key could be seen there.
pub async fn instance(grant: &Grant, variables: &[(&str, &str)]) -> Instance {
    let mut grant = grant.clone().with_env("DEBUG", "1");
    for (name, value) in variables {
        grant = grant.with_env(*name, *value);
    }
    tools().instantiate(&grant).await.expect("an instance")
}

/// Status 200 with this JSON.
pub fn json_answer(body: &Value) -> Fault {
    Fault::status_with(200, &[("content-type", "application/json; charset=utf-8")], body.to_string())
}

pub const AGENT_ID: (&str, &str) = ("agent-id", "list-agents");
pub const RUN_ID: (&str, &str) = ("run-id", "get-agent-runs");
pub const FILE_ID: (&str, &str) = ("file-id", "get-run-files");
pub const SCHEDULE_ID: (&str, &str) = ("schedule-id", "list-agent-schedules");
pub const SPACE_ID: (&str, &str) = ("space-id", "list-spaces");
