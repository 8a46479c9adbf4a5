//! The listeners: the API, the host of the files, and what sets faults from outside.

mod auth;
mod connection;
mod control;
mod download;
mod file_host;
mod handle;
mod limiter;
mod options;
pub(crate) mod proxy;
mod router;
mod shared;
mod transfer;
mod upload;

pub use auth::token;
pub use handle::Mock;
pub use options::MockOptions;
pub use transfer::Transfer;
