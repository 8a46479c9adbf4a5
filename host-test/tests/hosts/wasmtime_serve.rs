//! The MCP server under `wasmtime serve`.

use crate::programs;
use host_test::mock::Mock;
use host_test::{artefacts, hand_over};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A running server, which ends with the test.
pub(crate) struct WasmtimeServe {
    child: Child,
    origin: String,
}

impl WasmtimeServe {
    /// A server that works with this key for everybody.
    pub(crate) fn shared(mock: &Mock, key: &str) -> WasmtimeServe {
        let mut command = Command::new(programs::find("wasmtime"));
        let limits = "max-memory-size=67108864,timeout=3700s";
        command.args(["serve", "-S", "cli", "-W", limits, "--addr", "127.0.0.1:0", "--config"]);
        command.arg(artefacts::root().join("deploy/server/wasmtime.toml"));
        let url = mock.url();
        let variables = [
            ("SEQUENTUM_API_URL", url.as_str()),
            ("SEQUENTUM_API_KEY", key),
            ("SEQUENTUM_ALLOW_SHARED_KEY", "1"),
            ("SEQUENTUM_MAX_RETRIES", "0"),
        ];
        hand_over(&mut command, variables);
        command.arg(artefacts::SERVER.current().expect("the server"));
        WasmtimeServe::started(command)
    }

    /// The server that a command starts.
    pub(crate) fn started(mut command: Command) -> WasmtimeServe {
        let mut child = command.stderr(Stdio::piped()).spawn().expect("wasmtime");
        let mut log = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let line = log.find_map(|line| line.ok().filter(|line| line.contains("http://"))).expect("an address");
        std::thread::spawn(move || log.for_each(drop));
        let origin = line.split_whitespace().find(|word| word.starts_with("http://")).expect("an address");
        WasmtimeServe { child, origin: origin.trim_end_matches('/').to_owned() }
    }

    /// Where it listens: `127.0.0.1:PORT`.
    #[allow(dead_code, reason = "only the soak asks")]
    pub(crate) fn address(&self) -> &str {
        self.origin.trim_start_matches("http://")
    }

    /// Its process.
    #[allow(dead_code, reason = "only the soak asks")]
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("{}/mcp", self.origin)
    }
}

impl Drop for WasmtimeServe {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
