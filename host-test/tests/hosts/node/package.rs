//! The package for Node, as users install it: a process of its server, with what it writes and the memory that it has.

use crate::programs;
use host_test::artefacts::{dist, root};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::AsyncReadExt;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::{sleep, timeout};

/// How long nothing comes to standard error before it counts as read.
const QUIET: Duration = Duration::from_millis(25);

/// How long a server may take to end after its input has.
const ENDING: Duration = Duration::from_secs(20);

/// Makes the package of the components that are tested, and installs it: its folder.
pub(crate) async fn installed() -> PathBuf {
    let script = root().join("packages/node/install.sh");
    let mut command = Command::new(script);
    let output = command.env("PATH", programs::path()).env("SEQUENTUM_DIST", dist()).output().await.expect("a shell");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "packages/node/install.sh: {complaint}");
    PathBuf::from(String::from_utf8(output.stdout).expect("a path in Unicode").trim())
}

/// A server in a process.
pub(crate) struct ServerProcess {
    child: Child,
    log: Arc<Mutex<String>>,
    memory: TempDir,
}

impl ServerProcess {
    /// The server of an installed package with these variables, its input and its output.
    pub(crate) fn start(package: &Path, variables: &[(&str, String)]) -> (ServerProcess, ChildStdin, ChildStdout) {
        let memory = TempDir::new().expect("a folder");
        let watch = root().join("host-test/tests/hosts/node/memory.mjs");
        let mut child = Command::new(programs::find("node"))
            .arg("--import")
            .arg(watch)
            .arg(package.join("bin/sequentum-tools.js"))
            .env_clear()
            .env("PATH", programs::path())
            .env("MEMORY_IN", memory.path())
            .envs(variables.iter().map(|(name, value)| (*name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node");
        let (input, output) = (child.stdin.take().expect("its input"), child.stdout.take().expect("its output"));
        let mut errors = child.stderr.take().expect("its standard error");
        let log = Arc::<Mutex<String>>::default();
        let written = log.clone();
        tokio::spawn(async move {
            let mut bytes = vec![0; 64 * 1024];
            while let Ok(length @ 1..) = errors.read(&mut bytes).await {
                written.lock().expect("a log").push_str(&String::from_utf8_lossy(&bytes[..length]));
            }
        });
        (ServerProcess { child, log, memory }, input, output)
    }

    /// What it has written to standard error since this was asked for last. What a thread writes comes a little later.
    pub(crate) async fn log(&self) -> String {
        let mut length = usize::MAX;
        loop {
            let now = self.log.lock().expect("a log").len();
            if now == length {
                return std::mem::take(&mut *self.log.lock().expect("a log"));
            }
            length = now;
            sleep(QUIET).await;
        }
    }

    /// The most memory that one of its modules has had, in bytes.
    pub(crate) fn memory(&self) -> usize {
        let files = std::fs::read_dir(self.memory.path()).expect("a folder");
        let read = files.filter_map(|file| std::fs::read_to_string(file.ok()?.path()).ok()?.parse().ok());
        read.max().unwrap_or_default()
    }

    /// How it ends once its input has ended: well, or what is wrong.
    pub(crate) async fn end(mut self) -> Result<(), String> {
        match timeout(ENDING, self.child.wait()).await {
            Ok(Ok(status)) if status.success() => Ok(()),
            ended => Err(format!("it does not end well: {ended:?}")),
        }
    }
}
