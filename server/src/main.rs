//! The component: `wasi:cli/run` is the server over stdio, `wasi:http/incoming-handler` the one over HTTP.

#![allow(unsafe_code, reason = "the export of the handler is generated")]

sequentum_mcp::component!(dispatch::AllTools);
