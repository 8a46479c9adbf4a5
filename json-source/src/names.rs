//! What the fields of a record are called.

/// The names of each field of a record, the first of which is the one that messages use. Each begins with a small letter; some
/// deployments begin them with a capital, which is the same name here.
#[derive(Debug)]
pub struct Names {
    names: &'static [&'static [&'static str]],
    /// A bit for the [`place`] of each name: most names of an answer are of no interest, and this tells it at once.
    places: u64,
    written: usize,
}

impl Names {
    /// The most fields that a record may have.
    pub const MOST: usize = u64::BITS as usize;

    /// The names of no more than [`Names::MOST`] fields, which is looked at where a record's table is compiled.
    pub const fn new(names: &'static [&'static [&'static str]]) -> Names {
        assert!(names.len() <= Names::MOST, "too many fields");
        let (mut places, mut written, mut fields) = (0, 0, names);
        while let [field, rest @ ..] = fields {
            if let [name, ..] = field {
                written += name.len();
            }
            let mut more = *field;
            while let [name, rest @ ..] = more {
                places |= place(name.as_bytes());
                more = rest;
            }
            fields = rest;
        }
        Names { names, places, written }
    }

    /// Which field this is a name of.
    #[inline(never)]
    pub fn find(&self, name: &str) -> Option<usize> {
        let name = name.as_bytes();
        if self.places & place(name) == 0 {
            return None;
        }
        let (first, rest) = name.split_first()?;
        let first = first.to_ascii_lowercase();
        let is_known =
            |known: &&str| known.len() == name.len() && known.as_bytes().split_first() == Some((&first, rest));
        self.names.iter().position(|names| names.iter().any(is_known))
    }

    /// How many characters the names that messages use have together.
    pub fn written(&self) -> usize {
        self.written
    }

    /// What messages call a field.
    pub fn name(&self, field: usize) -> &'static str {
        self.names.get(field).and_then(|names| names.first()).copied().unwrap_or_default()
    }
}

/// One of 64 bits, by a name's length and its last two letters: few different names have the same. All, of a name that has
/// fewer; and a capital that a name may begin with makes no difference.
const fn place(name: &[u8]) -> u64 {
    match name {
        [.., last_but_one, last] => {
            1 << ((name.len() + (*last_but_one).to_ascii_lowercase() as usize + *last as usize * 7) % 64)
        }
        _ => u64::MAX,
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
