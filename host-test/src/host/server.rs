//! A loaded component that is a whole server: over its standard streams, or for each request that comes over HTTP.

use std::convert::Infallible;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, anyhow, bail};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::timeout;
use wasmtime::Store;
use wasmtime::component::{Component, InstancePre};
use wasmtime_wasi::I32Exit;
use wasmtime_wasi::p2::bindings::CommandPre;
use wasmtime_wasi_http::WasiHttpView;
use wasmtime_wasi_http::p2::bindings::ProxyPre;
use wasmtime_wasi_http::p2::bindings::http::types::Scheme;
use wasmtime_wasi_http::p2::body::HyperOutgoingBody;

use super::capture::Capture;
use super::engine::Host;
use super::grant::Grant;
use super::state::State;

/// A component that exports `wasi:cli/run`, `wasi:http/incoming-handler`, or both, compiled and ready to run.
///
/// Instances have what a [`Grant`] says and nothing else, as those of [`Tools`](super::Tools) have. What they write to
/// standard error goes to this process's, or where [`Server::logging_to`] says.
#[derive(Clone)]
pub struct Server {
    host: Host,
    linked: InstancePre<State>,
    log: Option<Capture>,
    peak: Arc<AtomicUsize>,
    broken: Arc<AtomicUsize>,
    at_work: Arc<AtomicUsize>,
}

impl Server {
    /// Reads and compiles the component at `path`. Blocks while compiling, as [`Tools::load`](super::Tools::load) does.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is not a component, or imports what this host grants to none.
    pub fn load(host: &Host, path: &Path) -> Result<Server> {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let linked = Component::from_binary(host.engine(), &bytes)
            .and_then(|component| host.linker().instantiate_pre(&component))
            .map_err(anyhow::Error::from)
            .with_context(|| format!("cannot load {}", path.display()))?;
        Ok(Server {
            host: host.clone(),
            linked,
            log: None,
            peak: Arc::default(),
            broken: Arc::default(),
            at_work: Arc::default(),
        })
    }

    /// The same server; what answers to requests over HTTP write to standard error goes to `log`.
    #[must_use]
    pub fn logging_to(self, log: &Capture) -> Server {
        Server { log: Some(log.clone()), ..self }
    }

    /// The same server, with counts of its own of what is told of its instances.
    #[must_use]
    pub fn counting_anew(&self) -> Server {
        Server { peak: Arc::default(), broken: Arc::default(), at_work: Arc::default(), ..self.clone() }
    }

    /// How many of its instances answer a request over HTTP now.
    pub fn at_work(&self) -> usize {
        self.at_work.load(Ordering::Relaxed)
    }

    /// The most linear memory that one of its instances has had, in bytes.
    pub fn peak_memory(&self) -> usize {
        self.peak.load(Ordering::Relaxed)
    }

    /// How many of its instances broke off: they trapped, or took longer than their limit.
    pub fn broken_off(&self) -> usize {
        self.broken.load(Ordering::Relaxed)
    }

    /// Runs one instance on these streams until it ends by itself, which a server does when its input ends.
    ///
    /// # Errors
    ///
    /// When the component exports no `wasi:cli/run`, traps, or ends with a status other than 0.
    pub async fn run(
        &self,
        grant: &Grant,
        input: impl AsyncRead + Send + Sync + 'static,
        output: impl AsyncWrite + Send + Sync + 'static,
    ) -> Result<()> {
        let command = CommandPre::new(self.linked.clone()).map_err(anyhow::Error::from)?;
        let mut store = self.store(State::connected(grant, self.host.pool(), input, output, self.log.as_ref()));
        let instance = command.instantiate_async(&mut store).await.map_err(anyhow::Error::from)?;
        match instance.wasi_cli_run().call_run(&mut store).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(())) => bail!("the server ended with a failure"),
            Err(error) => match error.downcast_ref::<I32Exit>() {
                Some(I32Exit(0)) => Ok(()),
                Some(I32Exit(status)) => bail!("the server ended with status {status}"),
                None => {
                    self.broken.fetch_add(1, Ordering::Relaxed);
                    Err(anyhow::Error::from(error).context("the server broke off"))
                }
            },
        }
    }

    /// Answers each request that arrives at `listener` with an instance of its own, as `wasmtime serve` does, until it is
    /// dropped. An instance that traps, or takes longer than its limit, costs its request status 500 and nothing else.
    ///
    /// # Errors
    ///
    /// When the component exports no `wasi:http/incoming-handler`, or the listener fails.
    pub async fn serve(&self, grant: &Grant, listener: TcpListener) -> Result<Infallible> {
        let proxy = ProxyPre::new(self.linked.clone()).map_err(anyhow::Error::from)?;
        loop {
            let (stream, _) = listener.accept().await.context("cannot accept connections")?;
            let (server, proxy, grant) = (self.clone(), proxy.clone(), grant.clone());
            let answer = service_fn(move |request| {
                let (server, proxy, grant) = (server.clone(), proxy.clone(), grant.clone());
                async move { server.answer(proxy, &grant, request).await }
            });
            // A client that hangs up is no fault of ours.
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
        }
    }

    async fn answer(
        &self,
        proxy: ProxyPre<State>,
        grant: &Grant,
        request: Request<Incoming>,
    ) -> Result<Response<HyperOutgoingBody>, http::Error> {
        match self.handle(proxy, grant, request).await {
            Ok(response) => Ok(response),
            Err(error) => {
                eprintln!("{error:#}");
                Response::builder().status(500).body(HyperOutgoingBody::default())
            }
        }
    }

    async fn handle(
        &self,
        proxy: ProxyPre<State>,
        grant: &Grant,
        request: Request<Incoming>,
    ) -> Result<Response<HyperOutgoingBody>> {
        let mut store = self.store(State::logging(grant, self.host.pool(), self.log.as_ref()));
        let (sender, receiver) = oneshot::channel();
        let request =
            store.data_mut().http().new_incoming_request(Scheme::Http, request).map_err(anyhow::Error::from)?;
        let out = store.data_mut().http().new_response_outparam(sender).map_err(anyhow::Error::from)?;
        let limit = grant.limits.time;
        let (broken, at_work) = (self.broken.clone(), self.at_work.clone());
        // By itself, since it goes on after the response has begun, and when the client has hung up.
        let handling = tokio::spawn(async move {
            at_work.fetch_add(1, Ordering::Relaxed);
            let call = async {
                let instance = proxy.instantiate_async(&mut store).await?;
                instance.wasi_http_incoming_handler().call_handle(&mut store, request, out).await
            };
            let outcome = timeout(limit, call).await;
            at_work.fetch_sub(1, Ordering::Relaxed);
            let outcome = outcome
                .unwrap_or_else(|_| Err(wasmtime::Error::msg(format!("it took longer than its limit of {limit:?}"))));
            broken.fetch_add(usize::from(outcome.is_err()), Ordering::Relaxed);
            outcome
        });
        match receiver.await {
            Ok(response) => response.map_err(|code| anyhow!("the component answered with {code:?}")),
            Err(_) => {
                handling.await?.map_err(|error| anyhow::Error::from(error).context("the component broke off"))?;
                bail!("the component gave no answer")
            }
        }
    }

    fn store(&self, state: State) -> Store<State> {
        let state = state.observed_by(self.peak.clone());
        let mut store = Store::new(self.host.engine(), state);
        store.limiter(|state| &mut state.memory);
        store.epoch_deadline_async_yield_and_update(1);
        store
    }
}
