//! The bodies of files.

use std::future::Future;
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use tokio::time::Sleep;

use super::transfer::Transfer;
use crate::domain::StoredFile;

/// How much is computed at once.
const PIECE: usize = 64 * 1024;

/// A part of a file, computed while it is sent.
pub(crate) struct Download {
    file: StoredFile,
    left: Range<u64>,
    pause: Option<Pin<Box<Sleep>>>,
}

impl Download {
    pub(crate) fn new(file: StoredFile, bytes: Range<u64>) -> Self {
        Self { file, left: bytes, pause: None }
    }
}

impl HttpBody for Download {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Some(pause) = &mut self.pause {
            if pause.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            self.pause = None;
        }
        let most = self.file.pace.map_or(PIECE, |(bytes, _)| bytes.clamp(1, PIECE));
        let left = usize::try_from(self.left.end - self.left.start).unwrap_or(usize::MAX);
        let piece = self.file.content.read(self.left.start, most.min(left));
        if piece.is_empty() {
            return Poll::Ready(None);
        }
        self.left.start += piece.len() as u64;
        self.pause = self.file.pace.map(|(_, pause)| Box::pin(tokio::time::sleep(pause)));
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }
}

/// A body that leaves piece by piece, and is counted as it does.
pub(crate) struct Counted {
    body: Body,
    /// What is left of the last frame.
    rest: Bytes,
    transfer: Transfer,
}

impl Counted {
    pub(crate) fn new(body: Body, transfer: Transfer) -> Self {
        Self { body, rest: Bytes::new(), transfer }
    }
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(context)).map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Ok(data))) => self.rest = data,
                Some(Ok(Err(other))) => return Poll::Ready(Some(Ok(other))),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
        let size = self.rest.len().min(PIECE);
        let piece = self.rest.split_to(size);
        self.transfer.count(size);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (mut hint, rest) = (self.body.size_hint(), self.rest.len() as u64);
        if let Some(upper) = hint.upper() {
            hint.set_upper(upper + rest);
        }
        hint.set_lower(hint.lower() + rest);
        hint
    }
}
