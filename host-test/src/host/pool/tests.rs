//! A server that closes connections when it likes, and counts what reaches it.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::{BodyExt, Full};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wasmtime_wasi_http::{Error, Result, WasiBody};

use super::Pool;
use crate::host::origin::Origin;

/// What the server does with a request.
#[derive(Clone, Copy)]
enum Act {
    Answer,
    AnswerAndClose,
    Close,
}

/// Requests as they arrived: the number of the connection, and the method.
type Seen = Arc<Mutex<Vec<(usize, String)>>>;

struct Scene {
    pool: Arc<Pool>,
    origin: Origin,
    seen: Seen,
}

impl Scene {
    /// A server that does this with its requests, in order, and answers all later ones.
    async fn new(acts: &[Act]) -> Scene {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = Origin::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let seen = Seen::default();
        let (acts, record) = (acts.to_vec(), Arc::clone(&seen));
        tokio::spawn(async move {
            for connection in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(stream, connection, acts.clone(), Arc::clone(&record)));
            }
        });
        Scene { pool: Arc::default(), origin, seen }
    }

    async fn send(&self, method: Method, key: &str) -> Result<Bytes> {
        let body = if method == Method::GET { Bytes::new() } else { Bytes::from_static(b"{}") };
        let body: WasiBody = Full::new(body).map_err(Error::from).boxed_unsync();
        let request = Request::builder()
            .method(method)
            .uri(format!("{}/path", self.origin))
            .header("host", "127.0.0.1")
            .header("authorization", key)
            .body(body)
            .unwrap();
        let response = Arc::clone(&self.pool).send(self.origin.clone(), request, None).await?;
        let body = response.into_body().collect().await?.to_bytes();
        // Lets the connection come back, or be seen to be closed.
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        Ok(body)
    }

    fn seen(&self) -> Vec<(usize, String)> {
        self.seen.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, connection: usize, acts: Vec<Act>, seen: Seen) {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    loop {
        let end = match text.find("\r\n\r\n") {
            Some(header) if !text.starts_with("GET") => header + 4 + 2,
            Some(header) => header + 4,
            None => usize::MAX,
        };
        if text.len() < end {
            match stream.read(&mut buffer).await {
                Ok(0) | Err(_) => return,
                Ok(length) => text.push_str(std::str::from_utf8(&buffer[..length]).unwrap()),
            }
            continue;
        }
        let request = text.drain(..end).collect::<String>();
        let method = request.split(' ').next().unwrap().to_owned();
        let act = {
            let mut seen = seen.lock().unwrap();
            seen.push((connection, method));
            acts.get(seen.len() - 1).copied().unwrap_or(Act::Answer)
        };
        if !matches!(act, Act::Close) {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await.unwrap();
        }
        if !matches!(act, Act::Answer) {
            return;
        }
    }
}

fn seen(requests: &[(usize, &str)]) -> Vec<(usize, String)> {
    requests.iter().map(|(connection, method)| (*connection, (*method).to_owned())).collect()
}

#[tokio::test]
async fn reads_share_a_connection() {
    let scene = Scene::new(&[]).await;
    for _ in 0..3 {
        assert_eq!(scene.send(Method::GET, "a").await.unwrap(), "{}");
    }
    assert_eq!(scene.seen(), seen(&[(0, "GET"), (0, "GET"), (0, "GET")]));
}

#[tokio::test]
async fn callers_with_different_keys_do_not() {
    let scene = Scene::new(&[]).await;
    for key in ["a", "b", "a", "b"] {
        scene.send(Method::GET, key).await.unwrap();
    }
    assert_eq!(scene.seen(), seen(&[(0, "GET"), (1, "GET"), (0, "GET"), (1, "GET")]));
}

#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_is_not_used() {
    let scene = Scene::new(&[Act::AnswerAndClose]).await;
    scene.send(Method::GET, "a").await.unwrap();
    scene.send(Method::GET, "a").await.unwrap();
    assert_eq!(scene.seen(), seen(&[(0, "GET"), (1, "GET")]));
}

#[tokio::test]
async fn a_read_that_meets_the_closing_is_sent_again_once() {
    let scene = Scene::new(&[Act::Answer, Act::Close]).await;
    scene.send(Method::GET, "a").await.unwrap();
    assert_eq!(scene.send(Method::GET, "a").await.unwrap(), "{}");
    assert_eq!(scene.seen(), seen(&[(0, "GET"), (0, "GET"), (1, "GET")]));

    let scene = Scene::new(&[Act::Answer, Act::Close, Act::Close]).await;
    scene.send(Method::GET, "a").await.unwrap();
    assert!(scene.send(Method::GET, "a").await.is_err());
    assert_eq!(scene.seen(), seen(&[(0, "GET"), (0, "GET"), (1, "GET")]));
}

#[tokio::test]
async fn what_changes_something_has_a_new_connection_and_is_sent_once() {
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        let scene = Scene::new(&[Act::Answer, Act::Close]).await;
        scene.send(Method::GET, "a").await.unwrap();
        let error = scene.send(method.clone(), "a").await.unwrap_err();
        assert!(matches!(error, Error::Hyper(_)), "{error:?}");
        assert_eq!(scene.seen(), seen(&[(0, "GET"), (1, method.as_str())]));
    }
}
