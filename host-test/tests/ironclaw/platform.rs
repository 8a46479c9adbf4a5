//! A host that implements `near:agent/host` 0.4.1 from its published WIT, with the limits and the habits that IronClaw has: what it does where
//! the WIT is silent was read in its sources (commit 01ded0ec), and none of them is here.
//!
//! - An instance for each call, with 10 MiB of memory, 500 million units of fuel and 60 s; WASI 0.2 without variables, files or HTTP.
//! - A request goes out to what the manifest names, takes 30 s at most, and an answer has 10 MiB at most.
//! - The host adds the key, for the Control Center only, and refuses a request that has credentials of its own. In what comes back, the key
//!   is blotted out.
//! - Redirects are followed, to what the manifest names and without any header.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use host_test::{KEY, shows_key};
use reqwest::{Client, Method, Url, redirect};
use serde_json::{Map, Value, json};
use tokio::runtime::Handle;
use wasmtime::component::{Component, HasSelf, Linker, ResourceTable};
use wasmtime::{Cache, CacheConfig, Config, Engine, ResourceLimiter, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

use bindings::exports::near::agent::tool::{GuestFailure, Request, Response};
use bindings::near::agent::host::{Host, HttpErrorKind, HttpFailure, HttpResponse, LogLevel};
use bindings::{SandboxedTool, SandboxedToolPre};

/// Rust types of the WIT, made at compile time.
#[allow(missing_docs, clippy::all)]
pub mod bindings {
    wasmtime::component::bindgen!({ path: "../ironclaw/wit", world: "sandboxed-tool" });
}

/// Where the component believes the Control Center to be.
pub const SERVICE: &str = "https://dashboard.sequentum.com";

/// What a call may use.
#[derive(Clone, Copy)]
pub struct Limits {
    pub memory: usize,
    pub fuel: u64,
    pub time: Duration,
}

/// IronClaw's own limits.
pub const LIMITS: Limits = Limits { memory: 10 << 20, fuel: 500_000_000, time: Duration::from_secs(60) };

/// The longest time of a request, and the longest answer.
const REQUEST: Duration = Duration::from_secs(30);
const ANSWER: usize = 10 << 20;

/// How often a call that runs is looked at.
const TICK: Duration = Duration::from_millis(50);

/// Redirects that are followed.
const HOPS: usize = 3;

/// An origin that the manifest names: what it is called, and where it really is here.
#[derive(Clone)]
pub struct Target {
    pub name: String,
    pub address: String,
    pub gets_key: bool,
}

/// What the host gives an extension.
#[derive(Clone)]
pub struct Grant {
    pub targets: Vec<Target>,
    pub key: Option<String>,
    pub limits: Limits,
    pub follows_redirects: bool,
    /// How much faster than the world the host's clock goes.
    pub haste: u32,
}

impl Grant {
    /// The key, and the Control Center that is really at this address.
    pub fn new(address: &str) -> Grant {
        let service = Target { name: SERVICE.to_owned(), address: address.to_owned(), gets_key: true };
        Grant { targets: vec![service], key: Some(KEY.to_owned()), limits: LIMITS, follows_redirects: true, haste: 1 }
    }

    /// And the hosts of files at this address.
    pub fn with_files(mut self, address: &str) -> Grant {
        let files = Target { name: "https://files.example".to_owned(), address: address.to_owned(), gets_key: false };
        self.targets.push(files);
        self
    }
}

/// What became of a call.
#[derive(Debug)]
pub struct Outcome {
    /// The tool's answer, or why the host ended it.
    pub answer: Result<Response, String>,
    /// The URL of each request that the guest made.
    pub asked: Vec<String>,
    /// The most memory that it had, in bytes.
    pub memory: usize,
    /// The fuel that it used.
    pub fuel: u64,
    /// How long it took by the host's clock.
    pub time: Duration,
}

impl Outcome {
    /// The result of a call that must succeed.
    pub fn result(self) -> Value {
        match self.answer {
            Ok(Response::Success(json)) => serde_json::from_str(&json).expect("JSON"),
            other => panic!("no result: {other:?}"),
        }
    }

    /// The failure of a call that must fail.
    pub fn failure(self) -> GuestFailure {
        match self.answer {
            Ok(Response::Failure(failure)) => failure,
            other => panic!("no failure: {other:?}"),
        }
    }
}

/// The component, ready for instances.
#[derive(Clone)]
pub struct Extension {
    engine: Engine,
    component: SandboxedToolPre<Call>,
}

impl Extension {
    pub fn load(file: &Path) -> Extension {
        let mut config = Config::new();
        config.consume_fuel(true).epoch_interruption(true).cache(cache());
        let engine = Engine::new(&config).expect("an engine");
        let weak = engine.weak();
        std::thread::spawn(move || {
            while let Some(engine) = weak.upgrade() {
                engine.increment_epoch();
                drop(engine);
                std::thread::sleep(TICK);
            }
        });
        let mut linker = Linker::new(&engine);
        wasmtime_wasi::p2::add_to_linker_sync(&mut linker).expect("WASI");
        SandboxedTool::add_to_linker::<_, HasSelf<_>>(&mut linker, |call: &mut Call| call)
            .expect("the host's interface");
        let component = Component::from_file(&engine, file).expect("a component");
        let component =
            SandboxedToolPre::new(linker.instantiate_pre(&component).expect("all imports")).expect("the world");
        Extension { engine, component }
    }

    /// What the component says of itself, with nothing granted.
    pub async fn about_itself(&self) -> (String, String) {
        let (extension, grant) = (self.clone(), Grant { targets: Vec::new(), key: None, ..Grant::new("") });
        let about = tokio::task::spawn_blocking(move || {
            let mut store = extension.store(&grant);
            let instance = extension.component.instantiate(&mut store).expect("an instance");
            let tool = instance.near_agent_tool();
            (tool.call_description(&mut store).expect("a text"), tool.call_schema(&mut store).expect("a text"))
        });
        about.await.expect("no panic")
    }

    /// Calls a tool by its name in the manifest, without the extension's.
    pub async fn call(&self, grant: &Grant, tool: &str, params: Value) -> Outcome {
        let context = json!({ "capability_id": format!("sequentum.{tool}") });
        self.execute(grant, params.to_string(), Some(context.to_string())).await
    }

    /// Hands over these texts. As the host does, on a thread that may wait.
    pub async fn execute(&self, grant: &Grant, params: String, context: Option<String>) -> Outcome {
        let (extension, grant) = (self.clone(), grant.clone());
        let outcome = tokio::task::spawn_blocking(move || extension.carry_out(&grant, Request { params, context }));
        let outcome = outcome.await.expect("no panic");
        assert!(!shows_key(&format!("{outcome:?}")), "the key is visible: {outcome:?}");
        outcome
    }

    fn store(&self, grant: &Grant) -> Store<Call> {
        let mut store = Store::new(&self.engine, Call::new(grant));
        store.set_fuel(grant.limits.fuel).expect("fuel is counted");
        store.epoch_deadline_trap();
        let real = grant.limits.time / grant.haste;
        store.set_epoch_deadline(u64::try_from(real.as_millis() / TICK.as_millis()).expect("a short time").max(1));
        store.limiter(|call| call);
        store
    }

    fn carry_out(&self, grant: &Grant, request: Request) -> Outcome {
        let mut store = self.store(grant);
        let answer = self.component.instantiate(&mut store);
        let answer = answer.and_then(|instance| instance.near_agent_tool().call_execute(&mut store, &request));
        let fuel = grant.limits.fuel - store.get_fuel().expect("fuel is counted");
        let call = store.data();
        let answer = match answer {
            Ok(_) if call.left().is_zero() => Err("the call took longer than its limit".to_owned()),
            Ok(answer) => Ok(answer),
            Err(error) => Err(format!("{error:?}")),
        };
        Outcome { answer, asked: call.asked.clone(), memory: call.memory, fuel, time: call.since() }
    }
}

/// Machine code is kept where the other tests keep it.
fn cache() -> Option<Cache> {
    let mut config = CacheConfig::new();
    config.with_directory(Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/wasmtime-cache"));
    Cache::new(config).ok()
}

/// One call, seen from the host.
pub struct Call {
    grant: Grant,
    begun: Instant,
    asked: Vec<String>,
    memory: usize,
    wasi: WasiCtx,
    table: ResourceTable,
}

impl Call {
    fn new(grant: &Grant) -> Call {
        Call {
            grant: grant.clone(),
            begun: Instant::now(),
            asked: Vec::new(),
            memory: 0,
            wasi: WasiCtxBuilder::new().build(),
            table: ResourceTable::new(),
        }
    }

    /// How long the call takes already, by the host's clock.
    fn since(&self) -> Duration {
        self.begun.elapsed() * self.grant.haste
    }

    fn left(&self) -> Duration {
        self.grant.limits.time.saturating_sub(self.since())
    }

    /// The address behind an URL, if the manifest names its origin, and whether the key goes there.
    fn target(&self, url: &str) -> Option<(Url, bool)> {
        self.grant.targets.iter().find_map(|target| {
            let path =
                [&target.name, &target.address].into_iter().find_map(|origin| url.strip_prefix(origin.as_str()))?;
            let address = path.starts_with('/').then(|| format!("{}{path}", target.address))?;
            Some((address.parse().ok()?, target.gets_key))
        })
    }

    async fn exchange(
        &self,
        method: &str,
        url: &str,
        headers: &BTreeMap<String, String>,
        body: Vec<u8>,
        limit: Duration,
    ) -> Result<HttpResponse, HttpFailure> {
        // It counts bytes of bodies, and says by them whether something was sent.
        let sent = !body.is_empty();
        let lost = |_| failure(HttpErrorKind::Client, Some("network_error"), "network_error", sent);
        let denied = || failure(HttpErrorKind::NetworkDenied, None, "policy_denied", false);
        let client = Client::builder().redirect(redirect::Policy::none()).timeout(limit).build().expect("a client");
        let (mut address, gets_key) = self.target(url).ok_or_else(denied)?;
        let mut request = client.request(method.parse().expect("a method"), address.clone()).body(body);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        if gets_key {
            let key = self.grant.key.as_ref();
            let key = key.ok_or_else(|| failure(HttpErrorKind::AuthRequired, None, "credential_unavailable", false))?;
            request = request.header("authorization", format!("ApiKey {key}"));
        }
        let mut answer = request.send().await.map_err(lost)?;
        for _ in 0..HOPS {
            let location = answer.headers().get("location").and_then(|location| location.to_str().ok());
            let (true, true, Some(location)) =
                (self.grant.follows_redirects, answer.status().is_redirection(), location)
            else {
                break;
            };
            let next = address.join(location).map_err(|_| denied())?;
            (address, _) = self.target(next.as_str()).ok_or_else(denied)?;
            answer = client.request(Method::GET, address.clone()).send().await.map_err(lost)?;
        }
        let status = answer.status().as_u16();
        let mut told = Map::new();
        for (name, value) in answer.headers() {
            let (name, value) = (name.as_str(), String::from_utf8_lossy(value.as_bytes()));
            if !["auth", "cookie", "token", "secret"].iter().any(|part| name.contains(part)) {
                told.insert(name.to_owned(), self.blotted(&self.named(&value)).into());
            }
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(lost)? {
            body.extend_from_slice(&chunk);
            if body.len() > ANSWER {
                let kind = HttpErrorKind::OperationFailed;
                return Err(failure(kind, None, "response_body_limit_exceeded", true));
            }
        }
        if let Ok(text) = std::str::from_utf8(&body) {
            body = self.blotted(text).into_bytes();
        }
        Ok(HttpResponse { status, headers_json: Value::Object(told).to_string(), body })
    }

    /// With the names that addresses have in the manifest.
    fn named(&self, text: &str) -> String {
        let named = |text: String, target: &Target| text.replace(&target.address, &target.name);
        self.grant.targets.iter().filter(|target| !target.address.is_empty()).fold(text.to_owned(), named)
    }

    fn blotted(&self, text: &str) -> String {
        self.grant.key.as_ref().map_or_else(|| text.to_owned(), |key| text.replace(key.as_str(), "[REDACTED]"))
    }
}

fn failure(kind: HttpErrorKind, code: Option<&str>, message: &str, request_sent: bool) -> HttpFailure {
    HttpFailure { kind, code: code.map(str::to_owned), message: Some(message.to_owned()), request_sent }
}

impl Host for Call {
    fn log(&mut self, _: LogLevel, _: String) {}

    fn now_millis(&mut self) -> u64 {
        let begun = SystemTime::now() - self.begun.elapsed();
        let now = (begun + self.since()).duration_since(UNIX_EPOCH).expect("after 1970");
        u64::try_from(now.as_millis()).expect("before the end of time")
    }

    fn workspace_read(&mut self, _: String) -> Option<String> {
        None
    }

    fn http_request(
        &mut self,
        method: String,
        url: String,
        headers_json: String,
        body: Option<Vec<u8>>,
        timeout_ms: Option<u32>,
    ) -> Result<HttpResponse, HttpFailure> {
        self.asked.push(format!("{method} {url}"));
        let said = format!("{url}{headers_json}{}", String::from_utf8_lossy(body.as_deref().unwrap_or_default()));
        assert!(!shows_key(&said), "the guest has the key: {said}");
        if self.left().is_zero() {
            return Err(failure(HttpErrorKind::Client, None, "the time is up", false));
        }
        let refused = || failure(HttpErrorKind::NetworkDenied, None, "request_denied", false);
        let headers: BTreeMap<String, String> = serde_json::from_str(&headers_json).map_err(|_| refused())?;
        let is_credential = |name: &String| {
            let name = name.to_lowercase();
            ["auth", "token", "secret", "credential", "password", "cookie", "api-key"]
                .iter()
                .any(|part| name.contains(part))
        };
        if headers.keys().any(is_credential) {
            return Err(refused());
        }
        let asked = timeout_ms.map_or(REQUEST, |milliseconds| Duration::from_millis(milliseconds.into()));
        let limit = asked.min(REQUEST).min(self.left()) / self.grant.haste;
        let answer = self.exchange(&method, &url, &headers, body.unwrap_or_default(), limit);
        let answer = Handle::current().block_on(answer);
        if let Ok(answer) = &answer {
            let given = format!("{}{}", answer.headers_json, String::from_utf8_lossy(&answer.body));
            assert!(!shows_key(&given), "the guest is given the key: {given}");
        }
        answer
    }

    fn tool_invoke(&mut self, _: String, _: String) -> Result<String, String> {
        Err("not granted".to_owned())
    }

    fn secret_exists(&mut self, _: String) -> bool {
        self.grant.key.is_some()
    }
}

impl WasiView for Call {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl ResourceLimiter for Call {
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        // The limit is on all memories of the component together.
        let total = self.memory + desired.saturating_sub(current);
        let is_granted = total <= self.grant.limits.memory;
        if is_granted {
            self.memory = total;
        }
        Ok(is_granted)
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        Ok(desired <= 10_000)
    }
}
