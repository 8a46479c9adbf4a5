//! The real nginx before the Control Center, as a proxy that normalises paths.

use std::fs::{self, Permissions};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use host_test::artefacts::TOOLS;
use host_test::host::{Grant, Host, Instance, Tools};
use host_test::mock::{Mock, MockOptions};
use host_test::{KEY, ODD_IDS};
use serde_json::json;
use tempfile::TempDir;

use super::programs;

/// Ends with the test.
struct Nginx {
    child: Child,
    address: String,
    _folder: TempDir,
}

impl Nginx {
    /// Passes everything on. Since its `proxy_pass` has a path, it passes on the path that it has understood.
    fn before(mock: &Mock) -> Nginx {
        let folder = TempDir::new().expect("a folder");
        // Started as root, it works as another user.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("its folder");
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = free.local_addr().expect("an address").to_string();
        drop(free);
        let configuration = format!(
            "daemon off; pid nginx.pid; error_log stderr emerg; events {{}}\n\
             http {{ access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; \
             uwsgi_temp_path u; scgi_temp_path s;\n\
             server {{ listen {address}; location / {{ proxy_pass {}/; }} }} }}\n",
            mock.url()
        );
        fs::write(folder.path().join("nginx.conf"), configuration).expect("a file");
        let mut nginx = Command::new(programs::path_of("nginx").expect("nginx"));
        let child = nginx.arg("-p").arg(folder.path()).args(["-c", "nginx.conf"]).stderr(Stdio::null()).spawn();
        let nginx = Nginx { child: child.expect("nginx"), address, _folder: folder };
        for _ in 0..500 {
            if TcpStream::connect(&nginx.address).is_ok() {
                return nginx;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("nginx does not listen")
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its master ends its workers, where it is asked to.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// What arrives behind the proxy for a session id, by both tools that put one into a path.
async fn arrives(instance: &mut Instance, mock: &Mock, id: &str) -> Vec<String> {
    mock.clear_requests();
    for tool in ["get-agent-build-status", "stop-agent-build"] {
        let _ = instance.call(tool, &json!({ "session-id": id })).await;
    }
    mock.requests().iter().map(|request| format!("{} {}", request.method, request.path)).collect()
}

/// And so the mock's own proxy, which all other tests of paths use, does what nginx does.
pub(crate) async fn a_session_id_makes_no_other_request_behind_nginx() {
    let (real, ours) =
        (Mock::start(MockOptions::default()).await, MockOptions { normalising_proxy: true, ..MockOptions::default() });
    let (real, ours) = (real.expect("a port"), Mock::start(ours).await.expect("a port"));
    let nginx = Nginx::before(&real);
    let tools = Tools::load(&Host::new().unwrap(), &TOOLS.current().unwrap()).unwrap();
    let mut instances = Vec::new();
    for url in [format!("http://{}", nginx.address), ours.url()] {
        let grant = Grant::new(&url, Some(KEY)).with_env("SEQUENTUM_MAX_RETRIES", "0");
        instances.push(tools.instantiate(&grant).await.unwrap());
    }
    let [behind_nginx, behind_ours] = instances.as_mut_slice() else { panic!("two") };
    let mut seen = 0;
    for id in ODD_IDS.into_iter().chain(["bld-0001", "a b/c+d=&\"<>^`{|}~'"]) {
        let arrived = arrives(behind_nginx, &real, id).await;
        for request in &arrived {
            let path = request.split_once(' ').unwrap().1;
            let rest = path.strip_prefix("/api/v1/agent-builder/").unwrap_or_default();
            let middle = rest.strip_suffix("/status").or(rest.strip_suffix("/stop"));
            assert!(middle.is_some_and(|id| !id.is_empty()), "{id:?}: {request}");
        }
        assert_eq!(arrived, arrives(behind_ours, &ours, id).await, "{id:?}");
        seen += arrived.len();
    }
    assert!(seen > 10, "{seen} requests arrived");
}
