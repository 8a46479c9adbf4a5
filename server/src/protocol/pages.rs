//! Long lists, page by page.

use crate::protocol::error::RpcError;

/// The most items on a page. No list is that long today: a client that does not ask for a second page sees everything.
const PAGE: usize = 100;

/// One page of a list, and the cursor of the next one if there is one.
///
/// # Errors
///
/// When the cursor is none that this function gave.
pub fn page<'a, T>(items: &'a [T], cursor: Option<&str>) -> Result<(&'a [T], Option<String>), RpcError> {
    page_of(items, cursor, PAGE)
}

fn page_of<'a, T>(items: &'a [T], cursor: Option<&str>, size: usize) -> Result<(&'a [T], Option<String>), RpcError> {
    let start = match cursor {
        None => 0,
        Some(cursor) => cursor
            .strip_prefix("from-")
            .and_then(|start| start.parse().ok())
            .filter(|start| *start < items.len() && start % size == 0)
            .ok_or_else(|| RpcError::invalid_params("Invalid cursor: give nextCursor of the page before, or none"))?,
    };
    let end = start.saturating_add(size).min(items.len());
    let next = (end < items.len()).then(|| format!("from-{end}"));
    Ok((items.get(start..end).unwrap_or_default(), next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_one_another() {
        let items: Vec<_> = (0..5).collect();
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let (page, next) = page_of(&items, cursor.as_deref(), 2).unwrap();
            seen.extend_from_slice(page);
            let Some(next) = next else { break };
            cursor = Some(next);
        }
        assert_eq!(seen, items);
    }

    #[test]
    fn a_foreign_cursor_is_refused() {
        for cursor in ["", "2", "from-", "from-1", "from-6", "from--2", "from-99999999999999999999"] {
            assert!(page_of(&[0, 1, 2, 3, 4], Some(cursor), 2).is_err(), "{cursor}");
        }
        assert!(page_of(&[0; 0], None, 2).is_ok_and(|(page, next)| page.is_empty() && next.is_none()));
    }
}
