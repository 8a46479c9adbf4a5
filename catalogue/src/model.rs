//! The types of the WIT, as far as tools use them.

/// A type as it stands in a parameter, a result or a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// `bool`
    Bool,
    /// An integer: `u32`, `s64` and so on.
    Integer {
        /// Whether it may be negative.
        signed: bool,
        /// How many bits it has.
        bits: u8,
    },
    /// `f32` or `f64`
    Number,
    /// `string` or `char`
    Text,
    /// `list<…>`
    List(Box<Type>),
    /// `option<…>`
    Option(Box<Type>),
    /// A record, enum or variant of the package, by its name.
    Named(String),
}

impl Type {
    /// The type as the WIT writes it.
    pub fn wit(&self) -> String {
        match self {
            Type::Bool => "bool".to_owned(),
            Type::Integer { signed, bits } => format!("{}{bits}", if *signed { 's' } else { 'u' }),
            Type::Number => "f64".to_owned(),
            Type::Text => "string".to_owned(),
            Type::List(item) => format!("list<{}>", item.wit()),
            Type::Option(value) => format!("option<{}>", value.wit()),
            Type::Named(name) => name.clone(),
        }
    }

    /// The type without the option around it.
    pub fn present(&self) -> &Type {
        match self {
            Type::Option(value) => value,
            other => other,
        }
    }

    /// Whether it is an option.
    pub fn is_option(&self) -> bool {
        matches!(self, Type::Option(_))
    }
}

/// A record, enum or variant.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// Its name in the WIT.
    pub name: String,
    /// Its comment.
    pub description: String,
    /// What it consists of.
    pub kind: TypeKind,
}

/// What a type consists of.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// All of these.
    Record(Vec<Field>),
    /// One of these names.
    Enum(Vec<Case>),
    /// One of these, with its content.
    Variant(Vec<Case>),
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name in the WIT.
    pub name: String,
    /// Its comment.
    pub description: String,
    /// Its type.
    pub ty: Type,
}

/// A case of an enum or a variant.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its name in the WIT.
    pub name: String,
    /// Its comment.
    pub description: String,
    /// What it carries; never anything in an enum.
    pub content: Option<Type>,
}
