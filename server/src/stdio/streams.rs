//! Standard input and output of WASI, and its reactor.

use super::ends::{Input, Output};
use super::session::serve_on;
use crate::methods::caller::Caller;
use crate::methods::context::Platform;
use sequentum_tools::transport::Transport;
use sequentum_tools::transport::wasi::{Wasi, environment};
use wasip2::io::streams::{InputStream, OutputStream};
use wstd::runtime::{AsyncPollable, block_on};

/// How much is read or written at once, in bytes.
const CHUNK: usize = 64 * 1024;

/// Serves until the input ends.
pub fn serve<P: Platform<Transport = Wasi>>() {
    block_on(async {
        let caller = Caller::from_environment(&environment());
        for finding in &caller.findings {
            Wasi.log(&finding.as_str().into());
        }
        let stdin = wasip2::cli::stdin::get_stdin();
        let input = StandardInput { readable: AsyncPollable::new(stdin.subscribe()), stream: stdin };
        serve_on::<P>(caller, input, StandardOutput(wasip2::cli::stdout::get_stdout())).await;
    });
}

/// Carries a task out on wstd's reactor.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    wstd::runtime::spawn(task).detach();
}

struct StandardInput {
    /// Dropped before the stream, as WASI demands.
    readable: AsyncPollable,
    stream: InputStream,
}

impl Input for StandardInput {
    async fn read(&mut self) -> Option<Vec<u8>> {
        self.readable.wait_for().await;
        self.stream.read(CHUNK as u64).ok()
    }
}

struct StandardOutput(OutputStream);

impl Output for StandardOutput {
    async fn write(&mut self, mut rest: &[u8]) {
        while !rest.is_empty() {
            AsyncPollable::new(self.0.subscribe()).wait_for().await;
            let Ok(room) = self.0.check_write() else { return };
            let (now, later) = rest.split_at(rest.len().min(CHUNK).min(usize::try_from(room).unwrap_or(CHUNK)));
            if self.0.write(now).is_err() {
                return;
            }
            rest = later;
        }
        let _ = self.0.flush();
        AsyncPollable::new(self.0.subscribe()).wait_for().await;
    }
}
