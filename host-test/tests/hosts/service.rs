//! The Control Center that the hosts' components talk to.

use std::sync::LazyLock;
use std::time::Duration;

use host_test::host::{Host, ToolDescription, Tools};
use host_test::mock::{Mock, MockOptions};

use super::programs::root;

/// The key that these tests use.
pub(crate) const KEY: &str = "sk-hosts-1f6b";

/// A key that the service refuses.
pub(crate) const WRONG_KEY: &str = "sk-wrong-1f6b";

/// The whole component, below the repository's folder.
pub(crate) const COMPONENT: &str = "dist/sequentum-tools.wasm";

/// A Control Center whose runs take long enough to be watched and no longer, and whose builds never end.
pub(crate) async fn start() -> Mock {
    let options = MockOptions {
        run_duration: Duration::from_millis(600),
        builder_duration: Duration::from_secs(3_600),
        ..MockOptions::default()
    };
    Mock::start(options).await.expect("a port to listen on")
}

/// The tools of the whole component, as this repository's own host reads them: what the other hosts must show too.
pub(crate) fn tools() -> &'static [ToolDescription] {
    static TOOLS: LazyLock<Vec<ToolDescription>> = LazyLock::new(|| tools_of(COMPONENT));
    &TOOLS
}

/// The tools of the component at this path below the repository's folder.
pub(crate) fn tools_of(component: &str) -> Vec<ToolDescription> {
    let host = Host::new().expect("a host");
    let tools = Tools::load(&host, &root().join(component)).expect("the component, which `make build` makes");
    tools.list()
}
