//! The Control Center that the hosts' components talk to.

use std::sync::LazyLock;
use std::time::Duration;

use host_test::artefacts::{Artefact, TOOLS};
use host_test::host::{Host, ToolDescription, Tools};
use host_test::mock::{Mock, MockOptions};

pub(crate) use host_test::{KEY, WRONG_KEY};

/// A Control Center whose runs take long enough to be watched and no longer, and whose builds never end.
pub(crate) async fn start() -> Mock {
    Mock::start(options()).await.expect("a port to listen on")
}

/// Its options.
pub(crate) fn options() -> MockOptions {
    MockOptions {
        run_duration: Duration::from_millis(600),
        builder_duration: Duration::from_secs(3_600),
        ..MockOptions::default()
    }
}

/// The tools of the whole component, as this repository's own host reads them: what the other hosts must show too.
pub(crate) fn tools() -> &'static [ToolDescription] {
    static SHOWN: LazyLock<Vec<ToolDescription>> = LazyLock::new(|| tools_of(&TOOLS));
    &SHOWN
}

/// The tools of this component.
pub(crate) fn tools_of(component: &Artefact) -> Vec<ToolDescription> {
    let host = Host::new().expect("a host");
    Tools::load(&host, &component.current().expect("the component")).expect("a component").list()
}
