//! What is measured, section by section.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow};
use clap::ValueEnum;
use host_test::host::{Host, Tools};
use indicatif::ProgressBar;

use crate::agents::{COUNTS, page};
use crate::api::Api;
use crate::cold;
use crate::component::{Call, Fresh, Instantiation, Warm, grant};
use crate::from_memory::ListAgents;
use crate::native::{self, Connections, Decoding};
use crate::preview;
use crate::report::{Quantity, Section, grouped};
use crate::server;
use crate::tenants;
use crate::timing::{Effort, Timing, compare};

/// A native client's time on a new connection is to be exceeded by a fresh instance at most this many times.
const CALL_WANTED: f64 = 1.5;

/// The time of serde natively is to be exceeded by decoding at most this many times.
const DECODING_WANTED: f64 = 2.5;

/// What can be measured by itself.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    Sizes,
    Instantiation,
    Calls,
    Decoding,
    Answers,
    Files,
    Cold,
    Server,
    Tenants,
}

/// What every part needs.
pub(crate) struct Bench<'a> {
    pub(crate) effort: Effort,
    pub(crate) progress: &'a ProgressBar,
    pub(crate) api: Api,
    pub(crate) workspace: &'a Path,
    pub(crate) component: PathBuf,
}

/// How long it takes to decode so many agents.
pub(crate) struct Decoded {
    pub(crate) agents: usize,
    pub(crate) component: f64,
    pub(crate) native: f64,
}

impl Bench<'_> {
    /// Measures one part. `growth` gets the points of the curve that is drawn.
    pub(crate) async fn measure(
        &self,
        part: Part,
        sections: &mut Vec<Section>,
        growth: &mut Vec<Decoded>,
    ) -> Result<()> {
        let wasmtime = cold::wasmtime(self.workspace);
        let wasmtime = wasmtime.as_deref();
        let before = sections.len();
        let section = match part {
            Part::Sizes => self.sizes(),
            Part::Instantiation => self.instantiation().await?,
            Part::Calls => self.calls().await?,
            Part::Decoding => self.decoding(growth).await?,
            Part::Answers => self.answers(sections).await?,
            Part::Files => {
                self.progress.set_message("the first rows of a long file");
                preview::measure(self.effort, self.progress, &self.tools(&Host::new()?)?).await?
            }
            Part::Cold => {
                self.progress.set_message("cold start");
                cold::measure(self.effort.at_least(5), self.progress, self.api, wasmtime, &self.component).await?
            }
            Part::Server => {
                self.progress.set_message("the MCP server");
                let component = self.dist("sequentum-mcp.wasm");
                server::measure(self.effort.time / 2, self.api, wasmtime, &component).await?
            }
            Part::Tenants => {
                self.progress.set_message("1,000 tenants");
                let (time, api, component) = (self.effort.time / 2, self.api, self.component.clone());
                // With threads of its own: this one waits.
                thread::spawn(move || tenants::measure(time, api, &component))
                    .join()
                    .map_err(|_| anyhow!("the tenants' thread ended early"))??
            }
        };
        sections.push(section);
        for section in sections.iter_mut().skip(before) {
            let part = part.to_possible_value();
            section.command = format!("bench --only {}", part.as_ref().map_or("", |part| part.get_name()));
        }
        Ok(())
    }

    fn dist(&self, name: &str) -> PathBuf {
        self.workspace.join("dist").join(name)
    }

    fn tools(&self, host: &Host) -> Result<Tools> {
        Tools::load(host, &self.component).context("`make build` makes the component")
    }

    /// The files that `make build` makes.
    fn sizes(&self) -> Section {
        let mut section = Section::new("Sizes");
        let others = ["sequentum-tools-readonly.wasm", "sequentum-mcp.wasm"].map(|name| self.dist(name));
        for path in [self.component.clone()].into_iter().chain(others) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            match fs::metadata(&path) {
                Ok(file) => section.row(name, Quantity::Bytes(file.len())),
                Err(_) => section.skipped = Some(format!("{name} is missing")),
            }
        }
        section
    }

    /// An instance without a call.
    async fn instantiation(&self) -> Result<Section> {
        self.progress.set_message("instantiation");
        let tools = self.tools(&Host::new()?)?;
        let mut instantiation = Instantiation { tools: &tools, grant: grant(&self.api.url(0)) };
        let [timing] = compare(self.effort, self.progress, [&mut instantiation]).await?;
        let mut section = Section::new("Instantiation: a new instance and its end, without a call");
        section.row("instance", Quantity::Time(timing));
        Ok(section)
    }

    /// The smallest call, beside the same request by a native client.
    async fn calls(&self) -> Result<Section> {
        self.progress.set_message("one call");
        let host = Host::new()?;
        let tools = self.tools(&host)?;
        let base = self.api.url(0);
        let (grant, call) = (grant(&base), Call::Count);
        let [native, fresh, warm] = compare(
            self.effort,
            self.progress,
            [
                &mut native::count(Connections::New, &base)?,
                &mut Fresh { tools: &tools, grant: grant.clone(), call },
                &mut Warm::new(&tools, &grant, call).await?,
            ],
        )
        .await?;
        let mut section = Section::new("One call: get-personal-agent-count over loopback");
        section.row("native client, new connection", Quantity::Time(native));
        section.beside("component, fresh instance, new connection", fresh, native, "native, new", Some(CALL_WANTED));
        section.beside("component, warm instance, new connection", warm, native, "native, new", None);

        let keeping = self.tools(&host.keeping_connections())?;
        let [native, native_kept, fresh, warm] = compare(
            self.effort,
            self.progress,
            [
                &mut native::count(Connections::New, &base)?,
                &mut native::count(Connections::KeptAlive, &base)?,
                &mut Fresh { tools: &keeping, grant: grant.clone(), call },
                &mut Warm::new(&keeping, &grant, call).await?,
            ],
        )
        .await?;
        section.row("native client, kept alive", Quantity::Time(native_kept));
        section.beside("component, fresh instance, kept alive", fresh, native, "native, new", Some(CALL_WANTED));
        section.beside("component, warm instance, kept alive", warm, native_kept, "native, kept", None);
        Ok(section)
    }

    /// Answers from memory, less what an empty list takes; beside serde's derived implementation.
    async fn decoding(&self, growth: &mut Vec<Decoded>) -> Result<Section> {
        let component = ListAgents::compile(&fs::read(&self.component)?)?;
        let mut section = Section::new("Decoding: list-agents, answered from memory, less a call with no agents");
        let mut last: Option<(usize, f64)> = None;
        for count in COUNTS.into_iter().filter(|count| *count > 0) {
            self.progress.set_message(format!("decoding {} agents", grouped(count as u64)));
            let [empty, full, serde] = compare(
                self.effort,
                self.progress,
                [
                    &mut ListAgents::new(&component, page(0)).await?,
                    &mut ListAgents::new(&component, page(count)).await?,
                    &mut Decoding::new(page(count)),
                ],
            )
            .await?;
            if last.is_none() {
                section.row("component, no agents: what is taken off below", Quantity::Time(empty));
            }
            let less = |time: f64| (time - empty.p50).max(0.0);
            let decoding = Timing { p50: less(full.p50), p90: less(full.p90), ..full };
            let agents = grouped(count as u64);
            section.row(format!("serde natively, {agents} agents"), Quantity::Time(serde));
            let what = match last {
                Some((fewer, took)) => {
                    let growth = decoding.p50 / took / (count as f64 / fewer as f64);
                    format!("component, {agents} agents (growth: {growth:.2} of linear)")
                }
                None => format!("component, {agents} agents"),
            };
            section.beside(what, decoding, serde, "serde", Some(DECODING_WANTED));
            growth.push(Decoded { agents: count, component: decoding.p50, native: serde.p50 });
            last = Some((count, decoding.p50));
        }
        Ok(section)
    }

    /// The whole way of a long answer, over loopback, to JSON. The memory of an instance that had it is returned.
    async fn answers(&self, sections: &mut Vec<Section>) -> Result<Section> {
        let tools = self.tools(&Host::new()?)?;
        let call = Call::Agents;
        let mut section = Section::new("Long answers: list-agents over loopback, a new connection each time");
        let mut memory = Section::new("Memory: an instance after such answers; what a native process takes for one");
        for count in COUNTS.into_iter().filter(|count| *count > 0) {
            let agents = grouped(count as u64);
            self.progress.set_message(format!("an answer of {agents} agents"));
            let base = self.api.url(count);
            let grant = grant(&base);
            let mut warm = Warm::new(&tools, &grant, call).await?;
            if memory.rows.is_empty() {
                memory.row("before the first call", Quantity::Bytes(warm.memory_bytes() as u64));
            }
            let [fresh, native] = compare(
                self.effort,
                self.progress,
                [&mut Fresh { tools: &tools, grant: grant.clone(), call }, &mut native::page(Connections::New, &base)?],
            )
            .await?;
            compare(Effort { least: 10, most: 10, ..self.effort }, self.progress, [&mut warm]).await?;
            section.row(format!("native client, {agents} agents"), Quantity::Time(native));
            section.beside(format!("component, fresh instance, {agents} agents"), fresh, native, "native", None);
            memory.row(format!("after answers of {agents} agents"), Quantity::Bytes(warm.memory_bytes() as u64));
            if native::knows_memory() {
                let bytes = native::memory_apart(&base)?;
                memory.row(format!("native client, an answer of {agents} agents"), Quantity::Bytes(bytes));
            }
        }
        sections.push(section);
        Ok(memory)
    }
}
