//! A place to follow the documentation in: a folder like the repository, with a home of its own.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use host_test::mock::Mock;
use tempfile::TempDir;

use super::programs::path;
use super::service::KEY;
use host_test::artefacts::{self, root};

/// A temporary folder that has `dist` and `deploy` as the repository has them, but made for the mock's address instead
/// of the service's. Programs that run here see no other configuration and leave none behind.
pub(crate) struct Workplace {
    folder: TempDir,
    url: String,
}

impl Workplace {
    pub(crate) fn new(mock: &Mock) -> Workplace {
        let workplace = Workplace { folder: TempDir::new().expect("a temporary folder"), url: mock.url() };
        symlink(artefacts::dist(), workplace.path("dist")).expect("a link");
        std::fs::create_dir_all(workplace.path("home")).expect("a folder");
        for folder in ["deploy/wassette", "deploy/server"] {
            std::fs::create_dir_all(workplace.path(folder)).expect("a folder");
            for file in std::fs::read_dir(root().join(folder)).expect(folder) {
                let file = file.expect("a file").path();
                // What is made there by running it is none of it.
                let Ok(text) = std::fs::read_to_string(&file) else { continue };
                workplace.write(&format!("{folder}/{}", file.file_name().unwrap_or_default().display()), &text);
            }
        }
        workplace
    }

    /// A path in the folder.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    /// Writes a file that a user would copy from the documentation.
    pub(crate) fn write(&self, below: &str, text: &str) {
        std::fs::write(self.path(below), self.adapt(text)).expect("a file");
    }

    /// Puts the mock's address and the tests' key where the documentation has the service's address and a place for a
    /// key. The mock is not where the component looks by default, so whatever is given the key is given the address too.
    pub(crate) fn adapt(&self, text: &str) -> String {
        let host = "127.0.0.1";
        text.replace("https://dashboard.sequentum.com", &self.url)
            .replace("https://control-center.example.com", &self.url)
            .replace("dashboard.sequentum.com", host)
            .replace("SEQUENTUM_API_KEY: sk-...", &format!("SEQUENTUM_API_KEY: {KEY}\nSEQUENTUM_API_URL: {}", self.url))
            .replace("SEQUENTUM_API_KEY=sk-...", &format!("SEQUENTUM_API_KEY={KEY} SEQUENTUM_API_URL={}", self.url))
            .replace("sk-...", KEY)
            // Installed elsewhere, not in a `node_modules/.bin` of this folder.
            .replace("npx jco", "jco")
            .replace("--env SEQUENTUM_API_KEY", "--env SEQUENTUM_API_KEY --env SEQUENTUM_API_URL")
    }

    /// A command that runs here.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(self.folder.path()).env_clear();
        command.env("HOME", self.path("home")).env("PATH", path()).env("RUST_LOG", "off");
        command
    }

    /// Runs lines of the documentation, as a user who copies them into a shell.
    pub(crate) fn shell(&self, lines: &str) -> Output {
        let lines = self.adapt(lines);
        let mut shell = self.command("/bin/bash");
        shell.args(["-euo", "pipefail", "-c", &lines]).output().expect("a shell")
    }

    /// The same for lines that must succeed, and what they print.
    pub(crate) fn succeeds(&self, lines: &str) -> String {
        let output = self.shell(lines);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{lines}: {text}{}", String::from_utf8_lossy(&output.stderr));
        text
    }
}
