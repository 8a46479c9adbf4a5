//! What the fields of a record are called.

/// The names of each field of a record, the first of which is the one that messages use. Each begins with a small letter; some
/// deployments begin them with a capital, which is the same name here.
#[derive(Debug)]
pub struct Names(&'static [&'static [&'static str]]);

impl Names {
    /// The most fields that a record may have.
    pub const MOST: usize = u64::BITS as usize;

    /// The names of no more than [`Names::MOST`] fields, which is looked at where a record's table is compiled.
    pub const fn new(names: &'static [&'static [&'static str]]) -> Names {
        assert!(names.len() <= Names::MOST, "too many fields");
        Names(names)
    }

    /// Which field this is a name of.
    pub fn find(&self, name: &str) -> Option<usize> {
        let (first, rest) = name.as_bytes().split_first()?;
        let first = first.to_ascii_lowercase();
        let is_known =
            |known: &&str| known.len() == name.len() && known.as_bytes().split_first() == Some((&first, rest));
        self.0.iter().position(|names| names.iter().any(|known| is_known(known)))
    }

    /// What messages call a field.
    pub fn name(&self, field: usize) -> &'static str {
        self.0.get(field).and_then(|names| names.first()).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_by_each_name_with_or_without_a_capital() {
        static NAMES: Names = Names::new(&[&["id", "runId"], &["name"]]);
        for (name, field) in [
            ("id", Some(0)),
            ("Id", Some(0)),
            ("RunId", Some(0)),
            ("Name", Some(1)),
            ("NAME", None),
            ("", None),
            ("nameé", None),
        ] {
            assert_eq!(NAMES.find(name), field, "{name}");
        }
        assert_eq!((NAMES.name(0), NAMES.name(1), NAMES.name(2)), ("id", "name", ""));
    }
}
