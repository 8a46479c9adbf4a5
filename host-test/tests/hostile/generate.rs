//! Arguments of every sort that the tools' parameter types allow, as the component itself declares them.

use host_test::artefacts::TOOLS;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use wit_component::DecodedWasm;
use wit_parser::{Resolve, Type, TypeDefKind, WorldItem};

/// A tool with a strategy for its arguments.
pub struct Generator {
    pub tool: String,
    pub arguments: BoxedStrategy<Value>,
}

/// One for each tool that the component exports.
pub fn generators() -> Vec<Generator> {
    let bytes = std::fs::read(TOOLS.current().expect("the component")).expect("a file");
    let DecodedWasm::Component(resolve, world) = wit_component::decode(&bytes).expect("a component") else {
        panic!("a component and no package");
    };
    let functions = resolve.worlds[world].exports.values().filter_map(|item| match item {
        WorldItem::Function(function) => Some(function),
        _ => None,
    });
    let generator = |function: &wit_parser::Function| {
        let fields: Vec<_> =
            function.params.iter().map(|parameter| field(&resolve, &parameter.name, &parameter.ty)).collect();
        Generator { tool: function.name.clone(), arguments: object(fields) }
    };
    functions.map(generator).collect()
}

type Field = BoxedStrategy<(String, Value)>;

fn field(resolve: &Resolve, name: &str, ty: &Type) -> Field {
    let name = name.to_owned();
    value(resolve, ty).prop_map(move |value| (name.clone(), value)).boxed()
}

fn object(fields: Vec<Field>) -> BoxedStrategy<Value> {
    fields.prop_map(|fields| Value::Object(fields.into_iter().collect::<Map<_, _>>())).boxed()
}

fn value(resolve: &Resolve, ty: &Type) -> BoxedStrategy<Value> {
    match ty {
        Type::Bool => any::<bool>().prop_map(Value::from).boxed(),
        Type::U32 => {
            number(&[0, 1, 2, 50, 51, 100, 101, 1000, 1001, 3600, 3601, i64::from(u32::MAX)], 0, u32::MAX.into())
        }
        Type::S64 => number(&[0, -1, 1, 11, 101, 9058, i64::MIN, i64::MAX], i64::MIN, i64::MAX),
        Type::String => text().prop_map(Value::from).boxed(),
        Type::Id(id) => defined(resolve, &resolve.types[*id].kind),
        other => panic!("no tool takes a {other:?} yet"),
    }
}

fn defined(resolve: &Resolve, kind: &TypeDefKind) -> BoxedStrategy<Value> {
    match kind {
        TypeDefKind::Type(ty) => value(resolve, ty),
        TypeDefKind::Option(ty) => prop_oneof![2 => Just(Value::Null), 3 => value(resolve, ty)].boxed(),
        TypeDefKind::List(ty) => prop::collection::vec(value(resolve, ty), 0..7).prop_map(Value::from).boxed(),
        TypeDefKind::Enum(choice) => {
            select(choice.cases.iter().map(|case| Value::from(case.name.as_str())).collect::<Vec<_>>()).boxed()
        }
        TypeDefKind::Record(record) => {
            object(record.fields.iter().map(|part| field(resolve, &part.name, &part.ty)).collect())
        }
        TypeDefKind::Variant(variant) => {
            let cases = variant.cases.iter().map(|case| {
                let name = case.name.clone();
                match &case.ty {
                    Some(ty) => value(resolve, ty).prop_map(move |value| json!({ "tag": name, "val": value })).boxed(),
                    None => Just(json!({ "tag": name })).boxed(),
                }
            });
            prop::strategy::Union::new(cases).boxed()
        }
        other => panic!("no tool takes a {other:?} yet"),
    }
}

fn number(edges: &[i64], least: i64, most: i64) -> BoxedStrategy<Value> {
    prop_oneof![4 => select(edges.to_vec()), 1 => least..=most].prop_map(Value::from).boxed()
}

/// Texts that are something in a URL, in a header, in JSON, or to one of the tools.
const TEXTS: [&str; 44] = [
    "",
    " ",
    "\t\r\n",
    "\u{a0}\u{3000}",
    "\u{200b}",
    "a",
    "../..",
    "..",
    ".",
    "%2e%2e/%2F",
    "/",
    "//x.example/",
    "a/b?c=d#e",
    "?pageIndex=7",
    "&spaceId=12",
    "=",
    "#",
    ";a=b",
    "a+b c",
    "%",
    "%00",
    "\0",
    "\r\nX-Injected: 1\r\n\r\n",
    "\u{7f}\u{85}",
    "\u{202e}txt",
    "ß\u{301}😀",
    "\\",
    "\"",
    "'",
    "{}",
    "{\"a\":1}",
    " {\"a\":{}} ",
    "[1]",
    "null",
    "{\"a\":1}{}",
    "0 9 * * 1-5",
    "* * * *",
    "2026-01-16",
    "2026-01-15T08:00:00Z",
    "2026-02-30",
    "2999-12-31T23:59:59+01:00",
    "-271821-04-20",
    "9999-12-31T23:59:59-23:59",
    "Collect all prices",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(&TEXTS[..]).prop_map(str::to_owned),
        2 => any::<String>(),
        1 => "[/?#&=%.;\\\\ a]{1,30}",
        1 => prop_oneof![Just(9_usize), Just(10), Just(256), Just(257), Just(5000), Just(5001), 1..9000_usize]
            .prop_map(|length| "é".repeat(length)),
        1 => "\\{\"[a-z]{1,5}\":\"\\PC{0,5}\"\\}",
        1 => (2020..2030_i32, 1..13_u8, 1..32_u8).prop_map(|(year, month, day)| format!("{year}-{month:02}-{day:02}")),
    ]
}
