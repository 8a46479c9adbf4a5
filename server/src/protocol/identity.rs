//! Who the server is.

use crate::json::Object;

/// Who the server is, as JSON.
pub fn server_info() -> String {
    Object::new()
        .put("name", &"sequentum-mcp")
        .put("title", &"Sequentum Control Center")
        .put("version", &env!("CARGO_PKG_VERSION"))
        .finish()
}
