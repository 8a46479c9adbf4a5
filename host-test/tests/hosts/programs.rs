//! The programs that the tests need, wherever they are installed.

use std::collections::HashSet;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, OnceLock};

use host_test::artefacts::root;

/// How to get what is missing.
pub(crate) const ADVICE: &str = "get it with `.ci/hosts.sh`";

/// Where a program is, if it is installed.
pub(crate) fn path_of(name: &str) -> Option<PathBuf> {
    env::split_paths(&path()).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Where a program is that the test's row says it needs.
///
/// # Panics
///
/// When it is missing.
pub(crate) fn find(name: &str) -> PathBuf {
    let program = path_of(name).unwrap_or_else(|| panic!("{name} is not installed: {ADVICE}"));
    show_version(name, &program);
    program
}

/// What child processes get as `PATH`: ours, then where `.ci/hosts.sh` puts programs.
pub(crate) fn path() -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let hosts = env::var_os("SEQUENTUM_HOSTS").map(|hosts| PathBuf::from(hosts).join("bin"));
    let installed = [root().join(".hosts/bin")].into_iter().chain(hosts);
    env::join_paths(env::split_paths(&path).chain(installed)).expect("folders without a colon")
}

/// The folder `node_modules` that has the WASI implementation jco's output needs, beside jco itself.
pub(crate) fn node_modules(jco: &Path) -> PathBuf {
    let launcher = jco.canonicalize().expect("jco");
    launcher
        .ancestors()
        .flat_map(|folder| ["node_modules", "js/node_modules", "lib/node_modules"].map(|modules| folder.join(modules)))
        .find(|modules| modules.join("@bytecodealliance/preview2-shim").is_dir())
        .unwrap_or_else(|| panic!("no @bytecodealliance/preview2-shim near {}: {ADVICE}", launcher.display()))
}

/// Once for each program, since the log is read by people.
fn show_version(name: &str, program: &Path) {
    static SHOWN: OnceLock<Mutex<HashSet<String>>> = OnceLock::new();
    if !SHOWN.get_or_init(Mutex::default).lock().expect("no test panics here").insert(name.to_owned()) {
        return;
    }
    let version = Command::new(program).arg("--version").output().expect("a program that can be started");
    let text = String::from_utf8_lossy(&version.stdout).into_owned();
    let line = text.lines().next().unwrap_or_default();
    let line = line.split(" version.BuildInfo").next().unwrap_or(line);
    eprintln!("host: {name}: {} ({})", line.trim(), program.display());
}
