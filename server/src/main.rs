//! The component: `wasi:cli/run` is the server over stdio, `wasi:http/incoming-handler` the one over HTTP.

#![allow(unsafe_code, reason = "the export of the handler is generated")]

#[cfg(target_os = "wasi")]
mod component {
    use sequentum_mcp::methods::context::Platform;
    use sequentum_tools::transport::wasi::Wasi;
    use wasip2::exports::http::incoming_handler::Guest;
    use wasip2::http::types::{IncomingRequest, ResponseOutparam};

    /// Every tool, over WASI.
    pub(crate) struct Server;

    impl Platform for Server {
        type Transport = Wasi;
        type Tools = dispatch::AllTools;
    }

    impl Guest for Server {
        fn handle(request: IncomingRequest, out: ResponseOutparam) {
            sequentum_mcp::http::handle::<Server>(request, out);
        }
    }

    wasip2::http::proxy::export!(Server);
}

#[cfg(target_os = "wasi")]
fn main() {
    sequentum_mcp::stdio::serve::<component::Server>();
}

#[cfg(not(target_os = "wasi"))]
fn main() {
    eprintln!("This is a WebAssembly component: build it with --target wasm32-wasip2, and run it with wasmtime.");
}
