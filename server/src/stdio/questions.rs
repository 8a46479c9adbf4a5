//! What the server has asked the client.

use crate::json::Object;
use crate::protocol::message::Response;
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::{Poll, Waker};

/// The requests of the server that are not answered yet.
#[derive(Debug, Default)]
pub(super) struct Questions {
    /// Whether the client has said that it can ask its user.
    allowed: Cell<bool>,
    last: Cell<u64>,
    open: RefCell<Vec<Question>>,
}

#[derive(Debug)]
struct Question {
    id: String,
    /// The answer, once it is there.
    answer: Option<Option<Value>>,
    waker: Option<Waker>,
}

impl Questions {
    /// Says whether the client can ask its user.
    pub(super) fn allow(&self, allowed: bool) {
        self.allowed.set(allowed);
    }

    /// The message that asks, and the answer to wait for; none where the client cannot ask.
    pub(super) fn ask<'a>(
        &'a self,
        method: &str,
        params: &str,
    ) -> Option<(String, impl Future<Output = Option<Value>> + use<'a>)> {
        if !self.allowed.get() {
            return None;
        }
        self.last.set(self.last.get() + 1);
        let id = format!("question-{}", self.last.get());
        self.open.borrow_mut().push(Question { id: id.clone(), answer: None, waker: None });
        let message = Object::new().put("jsonrpc", &"2.0").put("id", &id).put("method", &method).raw("params", params);
        let waiting = Waiting { questions: self, id };
        Some((message.finish(), async move { waiting.answer().await }))
    }

    /// A response of the client. One that nobody waits for is none.
    pub(super) fn answered(&self, response: Response) {
        let mut open = self.open.borrow_mut();
        let question = open.iter_mut().find(|question| response.id.as_str() == Some(&question.id));
        if let Some(question) = question {
            question.answer = Some(response.result);
            if let Some(waker) = question.waker.take() {
                waker.wake();
            }
        }
    }
}

/// A question that is forgotten when nobody waits for its answer any more.
struct Waiting<'a> {
    questions: &'a Questions,
    id: String,
}

impl Waiting<'_> {
    async fn answer(&self) -> Option<Value> {
        poll_fn(|context| {
            let mut open = self.questions.open.borrow_mut();
            let Some(question) = open.iter_mut().find(|question| question.id == self.id) else {
                return Poll::Ready(None);
            };
            match question.answer.take() {
                Some(answer) => Poll::Ready(answer),
                None => {
                    question.waker = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.questions.open.borrow_mut().retain(|question| question.id != self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_finds_its_question() {
        let questions = Questions::default();
        assert!(questions.ask("elicitation/create", "{}").is_none());
        questions.allow(true);
        let (message, answer) = questions.ask("elicitation/create", "{}").unwrap();
        assert_eq!(message, r#"{"jsonrpc":"2.0","id":"question-1","method":"elicitation/create","params":{}}"#);
        let accept = json!({"action": "accept"});
        questions.answered(Response { id: json!("question-7"), result: None });
        questions.answered(Response { id: json!("question-1"), result: Some(accept.clone()) });
        assert_eq!(pollster::block_on(answer), Some(accept));
        assert!(questions.open.borrow().is_empty());
    }
}
