//! One error: how to bring it about, and where it stands on the page.

use host_test::artefacts;
use host_test::host::{CallError, Grant, Host, Instance, Tools};
use host_test::mock::{Fault, Mock, MockOptions, StoredFile};
use serde_json::Value;
use std::sync::OnceLock;
use std::time::Duration;

/// One error.
pub struct Case {
    /// Where it stands on the page: a heading, or the first cell of a row.
    pub entry: &'static str,
    tool: &'static str,
    arguments: Value,
    variables: Vec<(&'static str, String)>,
    faults: Vec<Fault>,
    file_faults: Vec<Fault>,
    files: Option<Vec<StoredFile>>,
    denied: bool,
    file_host_denied: bool,
}

impl Case {
    /// The error of a healthy call, which something is yet to be done to.
    pub fn of(entry: &'static str, tool: &'static str, arguments: Value) -> Case {
        let variables = vec![
            ("SEQUENTUM_API_KEY", host_test::KEY.to_owned()),
            ("SEQUENTUM_MAX_RETRIES", "0".to_owned()),
            ("SEQUENTUM_TIMEOUT_SECONDS", "1".to_owned()),
        ];
        Case {
            entry,
            tool,
            arguments,
            variables,
            faults: Vec::new(),
            file_faults: Vec::new(),
            files: None,
            denied: false,
            file_host_denied: false,
        }
    }

    /// With this variable; an empty one is none.
    pub fn variable(mut self, name: &'static str, value: impl Into<String>) -> Case {
        self.variables.push((name, value.into()));
        self
    }

    /// The next request meets this fault, the first one first.
    pub fn fault(mut self, fault: Fault) -> Case {
        self.faults.push(fault);
        self
    }

    /// The host allows another address only.
    pub fn denied(self) -> Case {
        Case { denied: true, ..self }
    }

    /// The next request to the file host meets this fault, the first one first.
    pub fn file_fault(mut self, fault: Fault) -> Case {
        self.file_faults.push(fault);
        self
    }

    /// Run 9060 has these files.
    pub fn files(self, files: Vec<StoredFile>) -> Case {
        Case { files: Some(files), ..self }
    }

    /// The host does not allow the file host.
    pub fn file_host_denied(self) -> Case {
        Case { file_host_denied: true, ..self }
    }

    /// What a user is told: message and hint of the error, or the texts of the result.
    pub async fn told(&self) -> String {
        let quick = MockOptions { builder_duration: Duration::ZERO, ..MockOptions::default() };
        let mock = Mock::start(quick).await.expect("a port");
        let mut instance = self.instance(&mock).await;
        for fault in &self.faults {
            mock.fail_next(fault.clone());
        }
        for fault in &self.file_faults {
            mock.fail_next_file(fault.clone());
        }
        if let Some(files) = &self.files {
            mock.set_files(9060, files.clone());
        }
        match instance.call(self.tool, &self.arguments).await {
            Ok(result) => result.to_string(),
            Err(CallError::Tool(error)) => {
                let text = |field: &str| error[field].as_str().expect("a text").to_owned();
                format!("{}\n{}", text("message"), text("hint"))
            }
            Err(other) => panic!("{}: {other:?}", self.entry),
        }
    }

    async fn instance(&self, mock: &Mock) -> Instance {
        let mut grant = Grant::new(&mock.url(), None);
        if !self.file_host_denied {
            grant = grant.with_file_hosts("127.0.0.1");
        }
        for (name, value) in &self.variables {
            grant = match *name {
                // The host grants what the variable says, as far as it is an address at all.
                "SEQUENTUM_API_URL" => Grant { origin: Grant::new(value, None).origin, ..grant },
                _ => grant,
            };
            grant = grant.with_env(*name, value);
        }
        if self.denied {
            grant.origin = "https://dashboard.sequentum.com".to_owned();
        }
        tools().instantiate(&grant).await.expect("an instance")
    }
}

/// The component.
pub fn tools() -> &'static Tools {
    static TOOLS: OnceLock<Tools> = OnceLock::new();
    TOOLS.get_or_init(|| {
        let file = artefacts::TOOLS.current().expect("the component");
        Tools::load(&Host::new().expect("a host"), &file).expect("a component")
    })
}
