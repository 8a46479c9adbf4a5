//! The handle that owns the listeners.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::Request;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::AbortHandle;

use super::connection::accept;
use super::options::MockOptions;
use super::shared::{Shared, lock};
use super::transfer::Transfer;
use super::{control, file_host, proxy, router};
use crate::contract::{Dialect, Forms};
use crate::domain::{Scraped, StoredFile};
use crate::faults::{self, Fault, Hangup};
use crate::record::RecordedRequest;

/// A running mock Control Center. Clones are handles to the same server, which stops when the last one is dropped.
#[derive(Clone)]
pub struct Mock {
    running: Arc<Running>,
}

struct Running {
    shared: Arc<Shared>,
    address: SocketAddr,
    listeners: [AbortHandle; 2],
}

impl Drop for Running {
    fn drop(&mut self) {
        for listener in &self.listeners {
            listener.abort();
        }
    }
}

impl Mock {
    /// Starts a mock with its sample data; it listens when this returns. Must be called within a tokio runtime, which the
    /// mock lives in.
    pub async fn start(options: MockOptions) -> std::io::Result<Self> {
        let api = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let files = narrow_listener()?;
        let address = api.local_addr()?;
        let shared = Arc::new(Shared::new(options, format!("http://{}", files.local_addr()?)));

        let router = router::router(&shared);
        let for_api = shared.clone();
        let for_files = shared.clone();
        let listeners = [
            accept(api, move |request| answer(for_api.clone(), router.clone(), request)),
            accept(files, move |request| file_host::answer(for_files.clone(), request)),
        ];
        Ok(Self { running: Arc::new(Running { shared, address, listeners }) })
    }

    /// The API's base URL, `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.running.address)
    }

    /// The base URL of the other host, which signed download URLs point at.
    pub fn file_host_url(&self) -> String {
        self.shared().links.host.clone()
    }

    /// All API requests so far, in order of arrival, those that met a fault included.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.shared().requests).clone()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        lock(&self.shared().requests).clear();
    }

    /// All requests that reached the file host.
    pub fn file_host_requests(&self) -> Vec<RecordedRequest> {
        self.file_host_transfers().into_iter().map(|transfer| transfer.request).collect()
    }

    /// The same, each with what was sent so far.
    pub fn file_host_transfers(&self) -> Vec<Transfer> {
        lock(&self.shared().transfers).clone()
    }

    /// Gives a run, whether it exists yet or not, these files, at most nine, instead of those that it leaves by itself, once
    /// it has ended. Returns their ids.
    pub fn set_files(&self, run: i64, files: Vec<StoredFile>) -> Vec<i64> {
        let ids = (1..).zip(&files).map(|(number, _)| run * 10 + number).collect();
        lock(&self.shared().state).stored.insert(run, files);
        ids
    }

    /// Lets the next request that has no fault yet meet this one.
    pub fn fail_next(&self, fault: Fault) {
        lock(&self.shared().faults).next(fault);
    }

    /// Lets every request meet this fault once those queued by [`Mock::fail_next`] are used up, until
    /// [`Mock::clear_faults`].
    pub fn fail_always(&self, fault: Fault) {
        lock(&self.shared().faults).always(fault);
    }

    /// As [`Mock::fail_next`], for requests to the file host.
    pub fn fail_next_file(&self, fault: Fault) {
        lock(&self.shared().file_faults).next(fault);
    }

    /// As [`Mock::fail_always`], for requests to the file host.
    pub fn fail_every_file(&self, fault: Fault) {
        lock(&self.shared().file_faults).always(fault);
    }

    /// Forgets all faults.
    pub fn clear_faults(&self) {
        lock(&self.shared().faults).clear();
        lock(&self.shared().file_faults).clear();
    }

    /// Changes the dialect from the next request on.
    pub fn set_dialect(&self, dialect: Dialect) {
        *lock(&self.shared().dialect) = dialect;
    }

    /// Changes the forms of answers from the next request on.
    pub fn set_forms(&self, forms: Forms) {
        *lock(&self.shared().forms) = forms;
    }

    /// What the runs of an agent scrape from now on, instead of what they do by themselves.
    pub fn set_data(&self, agent: i64, data: Scraped) {
        lock(&self.shared().state).scraped.insert(agent, data);
    }

    /// An input file of a space, as it was uploaded last.
    pub fn input_file(&self, space: i64, name: &str) -> Option<Vec<u8>> {
        lock(&self.shared().state).input_files.get(&(space, name.to_owned())).map(|file| file.to_vec())
    }

    fn shared(&self) -> &Shared {
        &self.running.shared
    }
}

/// A listener whose connections buffer little, so that what was sent is nearly what was read.
fn narrow_listener() -> std::io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_send_buffer_size(64 * 1024)?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    socket.listen(1024)
}

async fn answer(shared: Arc<Shared>, router: axum::Router, request: Request<Incoming>) -> Result<Response, Hangup> {
    let (mut parts, body) = request.into_parts();
    if shared.options.normalising_proxy {
        match proxy::normalised(&parts.uri) {
            Some(uri) => parts.uri = uri,
            None => return faults::play(Fault::HtmlPage(400), std::future::pending()).await,
        }
    }
    let body = body.collect().await.map_err(|_| Hangup::default())?.to_bytes();
    if control::owns(parts.uri.path()) {
        return Ok(control::answer(&shared, &parts, &body));
    }

    let fault = {
        let recorded = RecordedRequest::new(&parts, &body);
        let mut faults = lock(&shared.faults);
        lock(&shared.requests).push(recorded);
        faults.take()
    };
    let normal = async {
        let request = Request::from_parts(parts, Body::from(body));
        let router = hyper_util::service::TowerToHyperService::new(router);
        match hyper::service::Service::call(&router, request).await {
            Ok(response) => response,
            Err(never) => {
                let never: Infallible = never;
                match never {}
            }
        }
    };
    match fault {
        None => Ok(normal.await),
        Some(fault) => faults::play(fault, normal).await,
    }
}
