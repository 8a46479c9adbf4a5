//! From nothing to a result: `wasmtime run`, a process for one call.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use host_test::hand_over;
use indicatif::ProgressBar;

use crate::api::{Api, KEY};
use crate::report::{Quantity, Section};
use crate::timing::{Contestant, Effort, Turn, compare};

const TITLE: &str = "Cold start: a process of its own for one call (wasmtime run)";

/// Where Wasmtime's command is: in `PATH`, or where `.ci/hosts.sh` puts programs.
pub(crate) fn wasmtime(workspace: &Path) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let hosts = env::var_os("SEQUENTUM_HOSTS").map(|hosts| PathBuf::from(hosts).join("bin"));
    env::split_paths(&path)
        .chain([workspace.join(".hosts/bin")])
        .chain(hosts)
        .map(|folder| folder.join("wasmtime"))
        .find(|file| file.is_file())
}

/// Measures it with the component at `component`.
pub(crate) async fn measure(
    effort: Effort,
    progress: &ProgressBar,
    api: Api,
    wasmtime: Option<&Path>,
    component: &Path,
) -> Result<Section> {
    let Some(wasmtime) = wasmtime else {
        return Ok(Section::skipped(TITLE, "wasmtime is not in PATH, nor in $SEQUENTUM_HOSTS/bin"));
    };
    let run = |cache: &'static str| Run { wasmtime, component, cache, api };
    let [cached, compiled] = compare(effort, progress, [&mut run("-Ccache=y"), &mut run("-Ccache=n")]).await?;
    let mut section = Section::new(TITLE);
    section.row("with cached code", Quantity::Time(cached));
    section.row("compiling first (-C cache=n)", Quantity::Time(compiled));
    Ok(section)
}

struct Run<'a> {
    wasmtime: &'a Path,
    component: &'a Path,
    cache: &'static str,
    api: Api,
}

impl Contestant for Run<'_> {
    fn turn(&mut self) -> Turn<'_> {
        // Nothing else happens meanwhile, so it may block.
        Box::pin(async {
            let mut command = Command::new(self.wasmtime);
            command.args(["run", self.cache, "-S", "http", "-W", "max-memory-size=67108864,timeout=60s"]);
            give_variables(&mut command, self.api);
            let output = command
                .args(["--invoke", "get-personal-agent-count()"])
                .arg(self.component)
                .stdin(Stdio::null())
                .output()
                .context("cannot start wasmtime")?;
            if output.stdout.starts_with(b"ok({total-count: ") {
                return Ok(());
            }
            let texts = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
            bail!("wasmtime run: {}", texts.concat())
        })
    }
}

/// Gives Wasmtime's command the variables for the API.
pub(crate) fn give_variables(command: &mut Command, api: Api) {
    let url = api.url(0);
    hand_over(
        command,
        [("SEQUENTUM_API_URL", url.as_str()), ("SEQUENTUM_API_KEY", KEY), ("SEQUENTUM_MAX_RETRIES", "0")],
    );
}
