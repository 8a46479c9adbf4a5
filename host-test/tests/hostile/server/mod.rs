//! The MCP server in the 64 MiB that a host gives it, over standard streams and over HTTP.

#[allow(dead_code, reason = "shared with the tests of the server, which use all of it")]
#[path = "../../mcp/server.rs"]
mod hosted;

mod large;
mod matrix;
mod memory;
