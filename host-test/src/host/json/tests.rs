//! Conversions by the types of a component that has one function for each.

use serde_json::{Value, json};
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, Type};
use wasmtime::{Config, Engine};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve};

use super::path::Path;
use super::result::of_val;
use super::to_val::to_val;

const WIT: &str = "
    package test:shapes;

    world shapes {
        enum color { red, light-green }
        flags permissions { read, write }
        record point { x: s32, y-axis: option<f64> }
        variant when { now, cron(string), at(point), soon(option<u8>) }
        resource thing { constructor(); }

        export %flag: func(value: bool);
        export %s8: func(value: s8);
        export %u32: func(value: u32);
        export %s64: func(value: s64);
        export %u64: func(value: u64);
        export %f32: func(value: f32);
        export %f64: func(value: f64);
        export letter: func(value: char);
        export text: func(value: string);
        export points: func(value: list<point>);
        export pair: func(value: tuple<u8, string>);
        export color: func(value: color);
        export permissions: func(value: permissions);
        export when: func(value: when);
        export maybe: func(value: option<u8>);
        export outcome: func(value: result<u8, string>);
        export bare: func(value: result);
        export thing: func(value: thing);
    }
";

/// The types of the parameters of `WIT`'s functions.
struct Types {
    engine: Engine,
    component: Component,
}

impl Types {
    fn new() -> Types {
        let mut resolve = Resolve::default();
        let package = resolve.push_str("shapes.wit", WIT).unwrap();
        let world = resolve.select_world(&[package], None).unwrap();
        let abi = ManglingAndAbi::Legacy(LiftLowerAbi::Sync);
        let mut module = dummy_module(&resolve, world, abi);
        embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
        let component = ComponentEncoder::default().module(&module).unwrap().encode().unwrap();

        let engine = Engine::new(&Config::new()).unwrap();
        let component = Component::new(&engine, component).unwrap();
        Types { engine, component }
    }

    fn get(&self, function: &str) -> Type {
        let ty = self.component.component_type();
        let export = ty.get_export(&self.engine, function).unwrap();
        let ComponentItem::ComponentFunc(function) = export.ty else {
            panic!("{function} is no function");
        };
        let mut parameters = function.params();
        parameters.next().unwrap().1
    }

    /// What `json` becomes on the way to the type and back.
    fn there_and_back(&self, function: &str, json: &Value) -> Result<Value, String> {
        to_val(json, &self.get(function), Path::Argument("value")).map(of_val)
    }
}

#[test]
fn values_come_back_as_they_went() {
    let types = Types::new();
    for (function, value) in [
        ("flag", json!(true)),
        ("s8", json!(-128)),
        ("u32", json!(4_294_967_295_u32)),
        ("s64", json!(i64::MIN)),
        ("s64", json!(i64::MAX)),
        ("u64", json!(u64::MAX)),
        ("f32", json!(0.1)),
        ("f64", json!(-0.25)),
        ("letter", json!("ß")),
        ("text", json!("")),
        ("points", json!([])),
        ("points", json!([{ "x": 1, "y-axis": 2.5 }, { "x": -1, "y-axis": null }])),
        ("pair", json!([7, "seven"])),
        ("color", json!("light-green")),
        ("permissions", json!({ "read": true })),
        ("permissions", json!({})),
        ("when", json!({ "tag": "now" })),
        ("when", json!({ "tag": "cron", "val": "0 9 * * *" })),
        ("when", json!({ "tag": "at", "val": { "x": 1, "y-axis": null } })),
        ("maybe", json!(null)),
        ("maybe", json!(255)),
        ("outcome", json!({ "ok": 1 })),
        ("outcome", json!({ "err": "no" })),
        ("bare", json!({ "ok": null })),
    ] {
        assert_eq!(types.there_and_back(function, &value), Ok(value), "{function}");
    }
}

#[test]
fn short_forms_are_understood() {
    let types = Types::new();
    for (function, short, long) in [
        ("f64", json!(2), json!(2.0)),
        ("points", json!([{ "x": 1 }]), json!([{ "x": 1, "y-axis": null }])),
        ("permissions", json!({ "read": false, "write": true }), json!({ "write": true })),
        ("when", json!("now"), json!({ "tag": "now" })),
        ("when", json!({ "tag": "now", "val": null }), json!({ "tag": "now" })),
        ("when", json!("soon"), json!({ "tag": "soon", "val": null })),
    ] {
        assert_eq!(types.there_and_back(function, &short), Ok(long), "{function}");
    }
}

#[test]
fn what_does_not_fit_is_refused_with_its_place() {
    let types = Types::new();
    for (function, value, message) in [
        ("flag", json!("true"), r#"argument 'value': expected true or false, got "true""#),
        ("s8", json!(128), "argument 'value': expected an integer from -128 to 127, got 128"),
        ("u32", json!(-1), "argument 'value': expected an integer from 0 to 4294967295, got -1"),
        ("u32", json!(1.5), "argument 'value': expected an integer from 0 to 4294967295, got 1.5"),
        ("u32", json!(1.0), "argument 'value': expected an integer from 0 to 4294967295, got 1.0"),
        ("u32", json!("1"), r#"argument 'value': expected an integer from 0 to 4294967295, got "1""#),
        ("f32", json!(1e300), "argument 'value': expected a number, got 1e+300"),
        ("letter", json!("ab"), r#"argument 'value': expected a string of one character, got "ab""#),
        ("text", json!(null), "argument 'value': expected a string, got null"),
        (
            "points",
            json!([{ "x": 1 }, { "x": "one" }]),
            r#"argument 'value[1].x': expected an integer from -2147483648 to 2147483647, got "one""#,
        ),
        (
            "points",
            json!([{ "x": 1, "yaxis": 2 }]),
            "argument 'value[0]': unknown field 'yaxis'; did you mean 'y-axis'? Fields: x, y-axis",
        ),
        ("points", json!([{}]), "argument 'value[0]': missing field 'x' (an integer from -2147483648 to 2147483647)"),
        ("pair", json!([1]), "argument 'value': expected an array of 2, got [1]"),
        ("color", json!("blue"), r#"argument 'value': expected one of red, light-green, got "blue""#),
        (
            "permissions",
            json!(["read"]),
            r#"argument 'value': expected an object with true or false for read, write, got ["read"]"#,
        ),
        ("when", json!({ "tag": "cron", "val": 5 }), "argument 'value.val': expected a string, got 5"),
        ("when", json!("cron"), "argument 'value.val': expected a string, got null"),
        ("maybe", json!(256), "argument 'value': expected an integer from 0 to 255, got 256"),
        ("outcome", json!(1), r#"argument 'value': expected {"ok": …} or {"err": …}, got 1"#),
        ("thing", json!(1), "argument 'value': expected a value that JSON cannot express, got 1"),
    ] {
        assert_eq!(types.there_and_back(function, &value), Err(message.to_owned()), "{function}");
    }
}

#[test]
fn a_variant_that_is_not_known_names_those_that_are() {
    let message = Types::new().there_and_back("when", &json!({ "tag": "never" })).unwrap_err();
    assert_eq!(
        message,
        r#"argument 'value': expected one of {"tag": "now"}, {"tag": "cron", "val": …}, {"tag": "at", "val": …}, "#
            .to_owned()
            + r#"{"tag": "soon", "val": …}, got {"tag":"never"}"#
    );
}

#[test]
fn numbers_that_json_has_not_are_null() {
    use wasmtime::component::Val;
    assert_eq!(of_val(Val::Float64(f64::NAN)), json!(null));
    assert_eq!(of_val(Val::Float32(f32::INFINITY)), json!(null));
}
