//! The tools of the WIT package as data.
//!
//! The WIT is the one place where a tool is defined. This crate reads it, with the conventions that its comments keep, and
//! gives names, descriptions, parameters with ranges and defaults, scopes, annotations and JSON Schemas to whatever shows
//! or serves the tools: the reference's generator, and the build scripts of the components and of the dispatcher.
//!
//! The conventions:
//!
//! - Each tool is exported by a world of its category and scope (`runs-write`); world `tools` includes those worlds and
//!   decides which tools there are; `tools-readonly` includes fewer.
//! - Such a world's comment ends with ``OAuth scope `agents:read`.``
//! - A function's comment ends with a list of its parameters: `` - `name`: description ``, in the function's order.
//! - Ranges are written `1 to 1000`, `from 1` or `10 to 5000 characters`, defaults `(default 50)`, `default true` or
//!   `remove-entire-run (default)`; a text that must say something is `not blank`; one that is `JSON` says so.
//! - What a world does not tell about its tools stands in `annotations.toml`, beside the WIT.

mod annotations;
mod catalogue;
mod model;
mod names;
mod prose;
mod read;
mod rename;
pub mod rust;
mod said;
mod schema;
mod tool;
mod words;

pub use annotations::Annotations;
pub use catalogue::Catalogue;
pub use model::{Case, Definition, Field, Type, TypeKind};
pub use names::{camel, snake, title};
pub use prose::Range;
pub use said::is_said;
pub use tool::{Parameter, Tool};

#[cfg(test)]
mod tests;
