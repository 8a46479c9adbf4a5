//! Faults as JSON, for those who set them from outside the process.

use serde_json::Value;

use super::fault::{Fault, ORDERS, Orderable, SHORTHANDS};
use super::fields::Fields;

/// For how many requests a fault is ordered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Times {
    Next(u32),
    Always,
}

fn orderable() -> impl Iterator<Item = &'static Orderable> {
    SHORTHANDS.iter().chain(ORDERS)
}

/// What to tell whoever asks for the faults there are.
pub(crate) fn list() -> String {
    orderable().map(|fault| format!("  {}\n     {}\n", fault.example, fault.does.concat())).collect()
}

/// Reads an order: a fault, and `times` (1 when absent) or `always`.
pub(crate) fn ordered(text: &[u8]) -> Result<(Fault, Times), String> {
    let mut fields = Fields::read(text)?;
    let times = match (fields.take("times"), fields.take("always")) {
        (None, None) => Times::Next(1),
        (None, Some(Value::Bool(true))) => Times::Always,
        (Some(times), None) => {
            let times = times.as_u64().and_then(|times| u32::try_from(times).ok());
            Times::Next(times.ok_or("'times' is a whole number")?)
        }
        _ => return Err("either 'times', a whole number, or 'always', true".to_owned()),
    };
    let name = fields.text("fault")?;
    let named = |fault: &&Orderable| {
        Fields::read(fault.example.as_bytes()).and_then(|mut f| f.text("fault")) == Ok(name.clone())
    };
    let fault = orderable().find(named).ok_or_else(|| format!("there is no fault '{name}'"))?;
    let fault = (fault.read)(&mut fields)?;
    fields.finish()?;
    Ok((fault, times))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_shows_every_fault_as_it_can_be_ordered() {
        assert!(orderable().count() >= 21);
        for fault in orderable() {
            assert!(ordered(fault.example.as_bytes()).is_ok(), "{}", fault.example);
            assert!(list().contains(fault.example));
        }
    }

    #[test]
    fn orders_say_how_often() {
        let times = |text: &str| ordered(text.as_bytes()).map(|(_, times)| times);
        assert_eq!(times(r#"{"fault":"not-json"}"#), Ok(Times::Next(1)));
        assert_eq!(times(r#"{"fault":"not-json","times":3}"#), Ok(Times::Next(3)));
        assert_eq!(times(r#"{"fault":"not-json","always":true}"#), Ok(Times::Always));
        assert!(times(r#"{"fault":"not-json","time":3}"#).is_err());
        assert!(times(r#"{"fault":"earthquake"}"#).is_err());
    }
}
