//! The Sequentum Control Center as an MCP server: the tools of the core, with resources and prompts over them, for any MCP
//! client, over stdio and over Streamable HTTP.
//!
//! The crate is built in rooms, each of which knows only those below it:
//!
//! | room | what it knows |
//! |---|---|
//! | [`command`] | what the command line asks for |
//! | [`stdio`], [`http`] | how messages come and go |
//! | [`methods`] | what is answered to them, with the tools of the crate `dispatch` |
//! | [`protocol`] | what messages are: their parts, revisions, errors and pages |
//! | [`json`] | how they are written |
//!
//! A tool is called by its name and watched, so that a client hears of its progress and can end the waiting. Everything but
//! the two transports builds natively and is unit-tested there.

#[cfg(target_os = "wasi")]
pub mod command;
pub mod http;
pub mod json;
pub mod methods;
pub mod protocol;
pub mod stdio;

/// The exports of a component that serves these tools, and its `main`.
#[macro_export]
macro_rules! component {
    ($tools:ty) => {
        #[cfg(target_os = "wasi")]
        mod component {
            use wasip2::http::types::{IncomingRequest, ResponseOutparam};

            /// The tools, over WASI.
            pub(crate) struct Server;

            impl $crate::methods::context::Platform for Server {
                type Transport = sequentum_tools::transport::wasi::Wasi;
                type Tools = $tools;

                fn spawn(task: impl Future<Output = ()> + 'static) {
                    $crate::stdio::spawn(task);
                }
            }

            impl wasip2::exports::http::incoming_handler::Guest for Server {
                fn handle(request: IncomingRequest, out: ResponseOutparam) {
                    $crate::http::handle::<Server>(request, out);
                }
            }

            wasip2::http::proxy::export!(Server);
        }

        #[cfg(target_os = "wasi")]
        fn main() -> std::process::ExitCode {
            $crate::command::run::<component::Server>(std::env::args())
        }

        #[cfg(not(target_os = "wasi"))]
        fn main() {
            eprintln!(
                "This is a WebAssembly component: build it with --target wasm32-wasip2, and run it with wasmtime."
            );
        }
    };
}
