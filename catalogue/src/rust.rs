//! Names and types as wit-bindgen writes them in Rust, for the code that is generated from the catalogue.

use crate::model::Type;

/// `agent-list` as `AgentList`.
pub fn type_name(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    name.split('-').map(capital).collect()
}

/// `page-index` as `page_index`, for a function, a parameter or a field; a keyword gets a dash behind it.
pub fn variable(name: &str) -> String {
    match name {
        "type" => "type_".to_owned(),
        other => other.replace('-', "_"),
    }
}

/// `option<list<usage-type>>` as `Option<Vec<UsageType>>`. The package's types are named after `prefix`, such as `types::`.
pub fn ty(ty: &Type, prefix: &str) -> String {
    match ty {
        Type::Bool => "bool".to_owned(),
        Type::Integer { signed, bits } => format!("{}{bits}", if *signed { 'i' } else { 'u' }),
        Type::Number => "f64".to_owned(),
        Type::Text => "String".to_owned(),
        Type::List(item) => format!("Vec<{}>", self::ty(item, prefix)),
        Type::Option(value) => format!("Option<{}>", self::ty(value, prefix)),
        Type::Named(name) => format!("{prefix}{}", type_name(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_those_of_the_bindings() {
        let list = Type::Option(Box::new(Type::List(Box::new(Type::Named("usage-type".to_owned())))));
        assert_eq!(ty(&list, "types::"), "Option<Vec<types::UsageType>>");
        assert_eq!(ty(&Type::Integer { signed: true, bits: 64 }, ""), "i64");
        assert_eq!((variable("page-index"), variable("type")), ("page_index".to_owned(), "type_".to_owned()));
    }
}
