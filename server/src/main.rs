//! The component: `wasi:cli/run` is the server over stdio, `wasi:http/incoming-handler` the one over HTTP.

#![allow(unsafe_code, reason = "the export of the handler is generated")]

#[cfg(target_os = "wasi")]
mod handler {
    use wasip2::exports::http::incoming_handler::Guest;
    use wasip2::http::types::{IncomingRequest, ResponseOutparam};

    struct Handler;

    impl Guest for Handler {
        fn handle(request: IncomingRequest, out: ResponseOutparam) {
            sequentum_mcp::http::handle(request, out);
        }
    }

    wasip2::http::proxy::export!(Handler);
}

#[cfg(target_os = "wasi")]
fn main() {
    sequentum_mcp::stdio::run();
}

#[cfg(not(target_os = "wasi"))]
fn main() {
    eprintln!("This is a WebAssembly component: build it with --target wasm32-wasip2, and run it with wasmtime.");
}
