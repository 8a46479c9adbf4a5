//! What goes to standard output, line by line, without ever waiting for a client that does not read.

use super::ends::Output;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Poll, Waker};

/// How much may wait to be written before nothing more is read, in bytes.
const ROOM: usize = 4 * 1024 * 1024;

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

    /// Whether not too much waits to be written.
    pub(super) fn has_room(&self) -> bool {
        self.waiting.get() < ROOM
    }

    /// Waits until not too much waits to be written.
    pub(super) async fn drained(&self) {
        poll_fn(|context| {
            if self.has_room() {
                return Poll::Ready(());
            }
            *self.reader.borrow_mut() = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    /// Writes what is added, for ever. Nothing is kept alive by it while there is nothing to write.
    pub(super) async fn write(&self, mut output: impl Output) {
        loop {
            let mut line = self.next().await;
            let length = line.len();
            line.push('\n');
            output.write(line.as_bytes()).await;
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
