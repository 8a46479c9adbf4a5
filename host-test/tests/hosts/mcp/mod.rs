//! The MCP server where only other programs show that it works: in Wasmtime's command, with the TypeScript SDK, and under
//! the conformance suite. What it says message by message is tested without any, in `tests/mcp`.

pub(crate) mod command;
pub(crate) mod conformance;
pub(crate) mod document;
pub(crate) mod javascript;
