//! The tools as a plugin of a platform: one compiled component for all tenants, each with a key, limits and instances of its own.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use http::{Request, Response, Uri};
use http_body_util::BodyExt;
use tokio::sync::Semaphore;
use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, ResourceLimiter, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{self as wasi_http, RequestOptions, WasiBody, WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

/// Rust functions and types for all tools, made from the WIT at compile time.
#[allow(missing_docs, unreachable_pub, clippy::all)]
pub(crate) mod bindings {
    wasmtime::component::bindgen!({ path: "../wit", world: "tools", exports: { default: async } });
}
use bindings::sequentum::control_center::types;
use bindings::{Tools, ToolsPre};

/// Linear memory, in bytes, above which an instance is not kept for the next call: it never shrinks.
const KEPT: usize = 8 << 20;

/// How often a running call lets others run, so that a time limit holds in an endless loop too.
const TICK: Duration = Duration::from_millis(10);

/// A call of a tool that is under way.
pub(crate) type Call<'a, T> = Pin<Box<dyn Future<Output = Result<Result<T, types::Error>>> + Send + 'a>>;

/// What a tenant may use.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// Linear memory of an instance, in bytes.
    pub(crate) memory: usize,
    /// From the call to its end, waiting for a free instance included.
    pub(crate) time: Duration,
    /// Calls at once. Further ones wait.
    pub(crate) calls: usize,
}

/// Somebody who uses the tools, with an account at the Control Center.
pub(crate) struct Tenant {
    name: Arc<str>,
    variables: [(&'static str, String); 3],
    reach: Reach,
    limits: Limits,
    free: Semaphore,
    idle: Mutex<Vec<Instance>>,
}

impl Tenant {
    /// A tenant with an API key for the Control Center at `url`, who may also reach the hosts of files.
    pub(crate) fn new(name: &str, key: &str, url: &Uri, file_hosts: &str, limits: Limits) -> Tenant {
        let named = file_hosts.split(',').map(|host| host.trim().to_owned()).collect();
        Tenant {
            name: name.into(),
            variables: [
                ("SEQUENTUM_API_KEY", key.to_owned()),
                ("SEQUENTUM_API_URL", url.to_string()),
                ("SEQUENTUM_FILE_HOSTS", file_hosts.to_owned()),
            ],
            reach: Reach { service: url.clone(), file_hosts: named },
            limits,
            free: Semaphore::new(limits.calls),
            idle: Mutex::default(),
        }
    }

    /// The instances that wait for this tenant's next call. No other tenant ever gets one.
    pub(crate) fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Instance>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// With a result.
    Answered,
    /// With the tool's error of this kind.
    Refused(types::ErrorKind),
    /// At the tenant's time limit.
    TimedOut,
    /// By a trap: a fault of the component, or the limit of memory.
    Trapped,
    /// The caller no longer wanted it.
    Cancelled,
}

/// What is told of every call, whatever became of it, once.
#[derive(Clone, Debug)]
pub(crate) struct Metric {
    /// Whose call.
    pub(crate) tenant: Arc<str>,
    /// Of which tool.
    pub(crate) tool: &'static str,
    /// How it ended.
    pub(crate) outcome: Outcome,
    /// How long it took, waiting for a free instance included.
    pub(crate) time: Duration,
    /// Linear memory of its instance at the end, in bytes, where it has come to an end by itself.
    pub(crate) memory: Option<usize>,
}

/// Why a call has no result.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The tool says why, and what to do next.
    Tool(types::Error),
    /// The tenant's time is up. What was started at the service goes on there.
    TimedOut,
    /// The instance trapped.
    Trapped(wasmtime::Error),
}

/// The component, compiled, and room for the instances of all tenants.
pub(crate) struct Platform {
    engine: Engine,
    prepared: ToolsPre<State>,
    report: Box<dyn Fn(Metric) + Send + Sync>,
}

impl Platform {
    /// Loads the component, with room for so many instances at once, and tells `report` of each call.
    pub(crate) fn new(
        component: &Path,
        instances: u32,
        report: impl Fn(Metric) + Send + Sync + 'static,
    ) -> Result<Platform> {
        // Slots that are reserved once: an instance then costs microseconds, and no mapping of memory.
        let mut slots = PoolingAllocationConfig::new();
        slots.total_component_instances(instances).total_core_instances(instances * 8).total_tables(instances * 8);
        slots.total_memories(instances).total_stacks(instances).table_elements(10_000);
        let mut config = Config::new();
        config.epoch_interruption(true).allocation_strategy(InstanceAllocationStrategy::Pooling(slots));
        let engine = Engine::new(&config)?;
        let ticks = engine.weak();
        thread::spawn(move || {
            while let Some(engine) = ticks.upgrade() {
                engine.increment_epoch();
                drop(engine);
                thread::sleep(TICK);
            }
        });
        let mut linker = Linker::<State>::new(&engine);
        wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
        wasi_http::p2::add_only_http_to_linker_async(&mut linker)?;
        let prepared = ToolsPre::new(linker.instantiate_pre(&Component::from_file(&engine, component)?)?)?;
        Ok(Platform { engine, prepared, report: Box::new(report) })
    }

    /// Calls a tool for a tenant: `call` says which, with which arguments.
    ///
    /// To cancel it, drop the future: its instance ends with it.
    pub(crate) async fn call<T>(
        &self,
        tenant: &Tenant,
        tool: &'static str,
        call: impl for<'a> FnOnce(&'a Tools, &'a mut Store<State>) -> Call<'a, T>,
    ) -> Result<T, Failure> {
        let mut told = Told { platform: self, tenant, tool, began: Instant::now(), ended: None };
        let called = tokio::time::timeout(tenant.limits.time, async {
            let _turn = tenant.free.acquire().await?;
            let idle = tenant.idle().pop();
            let mut instance = match idle {
                Some(instance) => instance,
                None => self.instance(tenant).await?,
            };
            let answer = call(&instance.tools, &mut instance.store).await?;
            let memory = instance.store.data().memory.in_use;
            // One that trapped, or was interrupted, does not come to here, and is never used again.
            if memory <= KEPT {
                tenant.idle().push(instance);
            }
            wasmtime::Result::Ok((answer, memory))
        });
        let (result, outcome, memory) = match called.await {
            Ok(Ok((Ok(value), memory))) => (Ok(value), Outcome::Answered, Some(memory)),
            Ok(Ok((Err(error), memory))) => {
                let outcome = Outcome::Refused(error.kind);
                (Err(Failure::Tool(error)), outcome, Some(memory))
            }
            Ok(Err(trap)) => (Err(Failure::Trapped(trap)), Outcome::Trapped, None),
            Err(_) => (Err(Failure::TimedOut), Outcome::TimedOut, None),
        };
        told.ended = Some((outcome, memory));
        result
    }

    async fn instance(&self, tenant: &Tenant) -> Result<Instance> {
        let state = State {
            wasi: WasiCtx::builder().envs(&tenant.variables).build(),
            http: WasiHttpCtx::new(),
            table: ResourceTable::new(),
            memory: Memory { in_use: 0, limit: tenant.limits.memory },
            reach: tenant.reach.clone(),
        };
        let mut store = Store::new(&self.engine, state);
        store.limiter(|state| &mut state.memory);
        store.epoch_deadline_async_yield_and_update(1);
        let tools = self.prepared.instantiate_async(&mut store).await?;
        Ok(Instance { store, tools })
    }
}

/// Reports a call when it ends, also when that is because nobody waits for it any more.
struct Told<'a> {
    platform: &'a Platform,
    tenant: &'a Tenant,
    tool: &'static str,
    began: Instant,
    ended: Option<(Outcome, Option<usize>)>,
}

impl Drop for Told<'_> {
    fn drop(&mut self) {
        let (outcome, memory) = self.ended.unwrap_or((Outcome::Cancelled, None));
        let tenant = Arc::clone(&self.tenant.name);
        (self.platform.report)(Metric { tenant, tool: self.tool, outcome, time: self.began.elapsed(), memory });
    }
}

/// An instance of the component, in the name of one tenant.
pub(crate) struct Instance {
    store: Store<State>,
    tools: Tools,
}

/// What an instance has: no files, no arguments, its tenant's variables, memory up to a limit, and the hosts it may reach.
pub(crate) struct State {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    table: ResourceTable,
    memory: Memory,
    reach: Reach,
}

/// Counts linear memory, and refuses what is above the limit.
struct Memory {
    in_use: usize,
    limit: usize,
}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> Result<bool> {
        let total = self.in_use + desired.saturating_sub(current);
        let granted = total <= self.limit;
        if granted {
            self.in_use = total;
        }
        Ok(granted)
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> Result<bool> {
        Ok(desired <= 10_000)
    }
}

/// The Control Center's origin, and the hosts that have the files of runs.
#[derive(Clone)]
struct Reach {
    service: Uri,
    file_hosts: Vec<String>,
}

type Sent = Box<dyn Future<Output = wasi_http::Result<()>> + Send>;
type Answer = Box<dyn Future<Output = wasi_http::Result<(Response<WasiBody>, Sent)>> + Send>;

impl wasi_http::WasiHttpHooks for Reach {
    fn send_request(&mut self, request: Request<WasiBody>, options: Option<RequestOptions>, _: Sent) -> Answer {
        let to = request.uri();
        let is_service = to.authority() == self.service.authority();
        let has_files = to.host().is_some_and(|host| self.file_hosts.iter().any(|named| named == host));
        if to.scheme() != self.service.scheme() || !(is_service || has_files) {
            return Box::new(async { Err(wasi_http::Error::HttpRequestDenied) });
        }
        Box::new(async move {
            let (response, sent) = wasi_http::default_send_request(request, options).await?;
            Ok((response.map(BodyExt::boxed_unsync), Box::new(sent) as Sent))
        })
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { ctx: &mut self.http, table: &mut self.table, hooks: &mut self.reach }
    }
}
