//! The tools by name, for adapters that serve them to a host: a table of them with all that a listing shows, and the call of
//! each from JSON to JSON.
//!
//! An adapter lists [`TOOLS`], finds one with [`find`], and awaits [`Tools::call`] with a client of its own; what comes back
//! writes itself as JSON ([`json::to_json`]) or to another [`json::Sink`]. In JSON, tools are named `list_agents`, parameters
//! and fields `pageIndex`; the texts of the core are put into these names.
//!
//! Most of it is generated from the WIT. Nothing here knows a protocol.

pub mod arguments;
pub mod json;
mod names;
#[path = "../../catalogue/src/rename.rs"]
mod rename;
mod tool;

pub use names::nearest;
pub use tool::{AllTools, Annotations, Call, ReadingTools, TOOLS, Tool, Tools, find, scopes, similar, toolsets};
