//! A place to follow the documentation in: a folder like the repository, with a home of its own.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use host_test::mock::Mock;
use host_test::quoted;
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
        let (host, url) = ("127.0.0.1", &self.url);
        // As JSON writes it, YAML and JavaScript read it too.
        let written = serde_json::Value::from(KEY).to_string();
        let adapted = text
            .replace("https://dashboard.sequentum.com", url)
            .replace("https://control-center.example.com", url)
            .replace("dashboard.sequentum.com", host)
            .replace("SEQUENTUM_API_KEY: sk-...", &format!("SEQUENTUM_API_KEY: {written}\nSEQUENTUM_API_URL: {url}"))
            .replace(
                "export SEQUENTUM_API_KEY=sk-...",
                &format!("export SEQUENTUM_API_KEY={} SEQUENTUM_API_URL={url}", quoted(KEY)),
            )
            .replace("'sk-...'", &written)
            // Installed elsewhere, not in a `node_modules/.bin` of this folder.
            .replace("npx jco", "jco")
            .replace("--env SEQUENTUM_API_KEY", "--env SEQUENTUM_API_KEY --env SEQUENTUM_API_URL");
        assert!(!adapted.contains("sk-..."), "a key in a place that is not known here: {adapted}");
        adapted
    }

    /// A command that runs here.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(self.folder.path()).env_clear();
        command.env("HOME", self.path("home")).env("PATH", path()).env("RUST_LOG", "off");
        command
    }

    /// A shell that runs lines of the documentation: out of a file, since a key may be in them.
    pub(crate) fn script(&self, lines: &str) -> Command {
        let file = tempfile::Builder::new().suffix(".sh").tempfile_in(self.path("home")).expect("a file");
        let (_, file) = file.keep().expect("a file that stays");
        std::fs::write(&file, self.adapt(lines)).expect("a script");
        let mut shell = self.command("/bin/bash");
        shell.args(["-euo", "pipefail"]).arg(file);
        shell
    }

    /// Runs lines of the documentation, as a user who copies them into a shell.
    pub(crate) fn shell(&self, lines: &str) -> Output {
        self.script(lines).output().expect("a shell")
    }

    /// The same for lines that must succeed, and what they print.
    pub(crate) fn succeeds(&self, lines: &str) -> String {
        let output = self.shell(lines);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{lines}: {text}{}", String::from_utf8_lossy(&output.stderr));
        text
    }
}
