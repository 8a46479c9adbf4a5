//! The component that cannot change anything: it holds only the tools that read.

#![allow(unsafe_code, reason = "the export of the handler is generated")]

sequentum_mcp::component!(dispatch::ReadingTools);
