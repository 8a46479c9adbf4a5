//! What goes to standard output, line by line, without ever waiting for a client that does not read.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Poll, Waker};
use wasip2::io::streams::OutputStream;
use wstd::runtime::AsyncPollable;

/// How much may wait to be written before nothing more is read, in bytes.
const ROOM: usize = 8 * 1024 * 1024;

/// How much is written at once, in bytes.
const CHUNK: usize = 64 * 1024;

/// Messages that wait to be written.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    lines: RefCell<VecDeque<String>>,
    waiting: Cell<usize>,
    /// Who writes, waiting for something to write.
    writer: RefCell<Option<Waker>>,
    /// Who reads, waiting for room.
    reader: RefCell<Option<Waker>>,
}

impl Outbox {
    /// Adds a message.
    pub(super) fn send(&self, message: String) {
        self.waiting.set(self.waiting.get() + message.len());
        self.lines.borrow_mut().push_back(message);
        wake(&self.writer);
    }

    /// Waits until not too much waits to be written.
    pub(super) async fn drained(&self) {
        poll_fn(|context| {
            if self.waiting.get() < ROOM {
                return Poll::Ready(());
            }
            *self.reader.borrow_mut() = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    /// Writes what is added, for ever. Nothing is kept alive by it while there is nothing to write.
    pub(super) async fn write(&self) {
        let output = wasip2::cli::stdout::get_stdout();
        loop {
            let mut line = self.next().await;
            let length = line.len();
            line.push('\n');
            write_all(&output, line.as_bytes()).await;
            self.waiting.set(self.waiting.get().saturating_sub(length));
            wake(&self.reader);
        }
    }

    async fn next(&self) -> String {
        poll_fn(|context| match self.lines.borrow_mut().pop_front() {
            Some(line) => Poll::Ready(line),
            None => {
                *self.writer.borrow_mut() = Some(context.waker().clone());
                Poll::Pending
            }
        })
        .await
    }
}

fn wake(who: &RefCell<Option<Waker>>) {
    if let Some(waker) = who.take() {
        waker.wake();
    }
}

/// What cannot be written, since nobody reads any more, is lost.
async fn write_all(output: &OutputStream, mut rest: &[u8]) {
    while !rest.is_empty() {
        AsyncPollable::new(output.subscribe()).wait_for().await;
        let Ok(room) = output.check_write() else { return };
        let (now, later) = rest.split_at(rest.len().min(CHUNK).min(usize::try_from(room).unwrap_or(CHUNK)));
        if output.write(now).is_err() {
            return;
        }
        rest = later;
    }
    let _ = output.flush();
    AsyncPollable::new(output.subscribe()).wait_for().await;
}
