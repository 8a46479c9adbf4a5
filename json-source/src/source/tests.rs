use super::*;
use crate::replace_lone_surrogates;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

/// Each holds something of the grammar that the others do not.
const DOCUMENTS: &[&str] = &[
    r#" {"a" : [1, -2 ,3.5e2,{}],"\u0041\n":null , "b":{"c":true,"d":[false,[ ]]}} "#,
    r#"["","\"\\\/\b\f\n\r\t","\u00e9\ud83d\ude00\ud83d x\udc00","Österreich 日本 😀 and more than eight bytes"]"#,
    r#"["\ud800\udc00","\udbff\udfff","\udbff\ue000"]"#,
    "[0,-0,10,9223372036854775807,-9223372036854775808,18446744073709551615,18446744073709551616,-9223372036854775809]",
    "[0.5,-1.25,1e2,1E+2,1e-2,123456789012345678901234567890,0.1234567890123456789012345,1e22,1e-22,5e300,2e-320]",
    "\t\r\n\"text\"\n",
    "[[[[[[{\"a\":{\"b\":{}}}]]]]]]",
];

/// What stands in the place of each byte of a document in turn.
const OTHERS: &[u8] = b"{}[]\",:\\/ub0159-+.eEnt \n\x00\x1f\x7f";

/// The value by this parser. Floats are compared to the 14th digit.
fn tree(source: &mut Source<'_>) -> Result<Value, ReadError> {
    match source.parser.next() {
        b'{' => {
            let mut object = Map::new();
            source.object(&mut |name, value| {
                object.insert(name.to_owned(), tree(value)?);
                Ok(())
            })?;
            Ok(Value::Object(object))
        }
        b'[' => {
            let mut list = Vec::new();
            source.array(&mut |element| {
                list.push(tree(element)?);
                Ok(())
            })?;
            Ok(Value::Array(list))
        }
        _ => Ok(match source.scalar()? {
            Scalar::Null => Value::Null,
            Scalar::Flag(flag) => flag.into(),
            Scalar::Integer(number) => number.into(),
            Scalar::Unsigned(number) => number.into(),
            Scalar::Float(number) => rounded(number),
            Scalar::Text(text) => text.into(),
            other => panic!("{other:?}"),
        }),
    }
}

fn rounded(number: f64) -> Value {
    json!(format!("float {number:.13e}"))
}

fn with_rounded_floats(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => rounded(number.as_f64().expect("a float")),
        Value::Array(list) => list.into_iter().map(with_rounded_floats).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, with_rounded_floats(value))).collect(),
        other => other,
    }
}

fn is_read_as_by_serde_json(json: &str) {
    budget::set_for(json.len()).expect("memory");
    let mut value = None;
    let own = read(json, &mut |source| {
        value = Some(tree(source)?);
        Ok(())
    });
    let (own_check, their_check) = (check(json), serde_json::from_str::<IgnoredAny>(json));
    assert_eq!(own_check.is_ok(), their_check.is_ok(), "{json}: {own_check:?}, {their_check:?}");
    let mut bytes = json.as_bytes().to_vec();
    if their_check.is_ok() {
        replace_lone_surrogates(&mut bytes);
    }
    let theirs = serde_json::from_slice::<Value>(&bytes).map(with_rounded_floats);
    assert_eq!(own.is_ok(), theirs.is_ok(), "{json}: {own:?}, {theirs:?}");
    if let Ok(theirs) = theirs {
        assert_eq!(value, Some(theirs), "{json}");
    }
}

#[test]
fn what_is_json_and_what_it_says_is_as_serde_json_has_it() {
    for document in DOCUMENTS {
        is_read_as_by_serde_json(document);
        for at in 0..document.len() {
            let variant = |other: &[u8]| {
                let bytes = [&document.as_bytes()[..at], other, &document.as_bytes()[at + 1..]].concat();
                if let Ok(json) = String::from_utf8(bytes) {
                    is_read_as_by_serde_json(&json);
                }
            };
            variant(&[]);
            OTHERS.iter().for_each(|other| variant(&[*other]));
            if let Some(start) = document.get(..at) {
                is_read_as_by_serde_json(start);
                let breaks_off = check(start).err().is_none_or(|error| error.to_string().starts_with("EOF"));
                assert!(breaks_off, "{start}");
            }
        }
    }
}

#[test]
fn what_is_left_unread_is_passed_over_however_deep_it_is() {
    let deep = format!("{{\"a\":{}{},\"b\":7}}", "[".repeat(100_000), "]".repeat(100_000));
    let mut read_of_b = None;
    let read = read(&deep, &mut |source| {
        source
            .object(&mut |name, value| {
                if name == "b" {
                    read_of_b = Some(value.scalar()?);
                    assert_eq!(value.scalar(), Err(read_error("the value was read already")));
                }
                Ok(())
            })
            .map(|_| ())
    });
    assert_eq!((read, read_of_b), (Ok(()), Some(Scalar::Integer(7))));
}

#[test]
fn a_fault_is_told_with_its_place() {
    for (json, fault) in [
        ("{\"a\":1,\n \"b\":x}", "expected value at line 2 column 6"),
        ("[1,", "EOF while parsing at line 1 column 4"),
        ("tru", "EOF while parsing at line 1 column 4"),
        ("trap", "expected ident at line 1 column 3"),
        ("[1 2]", "expected `,` or `]` at line 1 column 4"),
        ("{\"a\" 1}", "expected `:` at line 1 column 6"),
        ("{1:2}", "key must be a string at line 1 column 2"),
        ("1 2", "trailing characters at line 1 column 3"),
    ] {
        assert_eq!(check(json).expect_err(json).to_string(), fault, "{json}");
    }
}
