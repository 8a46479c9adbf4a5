//! A request that has been found acceptable.

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::dialect::Dialect;
use super::forms::Forms;
use super::link::Links;
use super::refusal::Refusal;
use crate::time::{self, Edge};

/// How many things a page holds where the request does not say.
pub(crate) const PAGE_SIZE: usize = 50;

/// A request whose every value is of the type that the endpoint's row asks for.
pub(crate) struct Call<'a> {
    pub(crate) now: Timestamp,
    pub(crate) dialect: Dialect,
    pub(crate) forms: Forms,
    /// The files of a multipart body: names and contents.
    pub(crate) files: Vec<(String, Bytes)>,
    pub(crate) links: &'a Links,
    pub(crate) given: Map<String, Value>,
}

impl Call<'_> {
    pub(crate) fn has(&self, name: &str) -> bool {
        self.given.get(name).is_some_and(|value| !value.is_null())
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.given.get(name)?.as_str()
    }

    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.given.get(name)?.as_i64()
    }

    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.given.get(name)?.as_bool()
    }

    /// An id of the path.
    pub(crate) fn id(&self, name: &str) -> i64 {
        self.number(name).unwrap_or_default()
    }

    /// A number of things, or this many where none is given.
    pub(crate) fn count(&self, name: &str, otherwise: usize) -> usize {
        self.number(name).and_then(|number| usize::try_from(number).ok()).unwrap_or(otherwise)
    }

    /// The page that is asked for.
    pub(crate) fn page<T>(&self, items: Vec<T>) -> Vec<T> {
        let size = self.count("recordsPerPage", PAGE_SIZE);
        let before = (self.count("pageIndex", 1) - 1).saturating_mul(size);
        items.into_iter().skip(before).take(size).collect()
    }

    /// Whether the largest comes first.
    pub(crate) fn descending(&self) -> bool {
        self.number("sortOrder") == Some(1)
    }

    /// The range of `startDate` and `endDate`; what is not given is as `default` has it.
    pub(crate) fn range(&self, default: Range) -> Result<(Timestamp, Timestamp), Refusal> {
        let date = |name, edge| self.text(name).and_then(|date| time::instant(date, edge));
        let end = date("endDate", Edge::End).unwrap_or(self.now);
        let start = date("startDate", Edge::Start).unwrap_or_else(|| match default {
            Range::Day => self.now - SignedDuration::from_hours(24),
            Range::Week => time::week(self.now),
            Range::Month => time::month(self.now),
        });
        if start > end {
            return Err(Refusal::bad_request("'startDate' must not be after 'endDate'."));
        }
        Ok((start, end))
    }
}

/// The range of dates where none is given: until now, from some time on.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Range {
    /// The last 24 hours.
    Day,
    /// The current week in UTC, from Monday on.
    Week,
    /// The current month in UTC.
    Month,
}
