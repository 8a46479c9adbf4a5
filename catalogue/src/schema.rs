//! JSON Schemas for what tools take and return.
//!
//! Fields are camelCase, and so are parameters; the names of enum cases stay as they are. What is optional may be left out.
//!
//! Arguments are described with what every client and every model's provider keeps whole: one type for each node, and of the
//! other keywords only `properties`, `required`, `items`, `enum`, `description`, `minimum`, `maximum` and `pattern`. No
//! `additionalProperties`, `const`, `oneOf`, lists of types or references, which converters refuse or mangle; and defaults and
//! lengths stand in descriptions, since the strict form of OpenAI's functions refuses their keywords.

use crate::catalogue::Catalogue;
use crate::model::{Case, Definition, Type, TypeKind};
use crate::names::camel;
use crate::prose::{self, Range};
use crate::tool::{Parameter, Tool};
use serde_json::{Map, Value, json};

/// Which way the data goes.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    In,
    Out,
}

impl Catalogue {
    /// The schema of a tool's arguments. Others are refused, though no keyword says so.
    pub fn input_schema(&self, tool: &Tool) -> Value {
        let properties: Map<_, _> =
            tool.parameters.iter().map(|parameter| (parameter.json_name(), self.parameter(parameter))).collect();
        let required: Vec<_> =
            tool.parameters.iter().filter(|one| one.is_required()).map(Parameter::json_name).collect();
        let mut schema = Map::new();
        schema.insert("type".to_owned(), "object".into());
        schema.insert("properties".to_owned(), properties.into());
        if !required.is_empty() {
            schema.insert("required".to_owned(), required.into());
        }
        schema.into()
    }

    /// The schema of a tool's result.
    pub fn output_schema(&self, tool: &Tool) -> Value {
        self.schema(&tool.result, Way::Out)
    }

    fn parameter(&self, parameter: &Parameter) -> Value {
        let mut schema = self.schema(parameter.ty.present(), Way::In);
        limit(&mut schema, parameter.range);
        let Some(fields) = schema.as_object_mut() else { return schema };
        fields.insert("description".to_owned(), self.in_json_names(&parameter.description).into());
        schema
    }

    fn schema(&self, ty: &Type, way: Way) -> Value {
        match ty {
            Type::Bool => json!({"type": "boolean"}),
            Type::Integer { signed: true, .. } => json!({"type": "integer"}),
            Type::Integer { signed: false, .. } => json!({"type": "integer", "minimum": 0}),
            Type::Number => json!({"type": "number"}),
            Type::Text => json!({"type": "string"}),
            Type::List(item) => json!({"type": "array", "items": self.schema(item, way)}),
            Type::Option(value) => self.schema(value, way),
            Type::Named(name) => self.types.get(name).map_or_else(|| json!({}), |one| self.definition(one, way)),
        }
    }

    fn definition(&self, definition: &Definition, way: Way) -> Value {
        match &definition.kind {
            TypeKind::Record(fields) => {
                let mut properties = Map::new();
                for field in fields {
                    let mut schema = self.schema(&field.ty, way);
                    if way == Way::In {
                        limit(&mut schema, prose::range(&field.ty, &field.description));
                    }
                    self.describe(&mut schema, &field.description);
                    properties.insert(camel(&field.name), schema);
                }
                let required: Vec<_> =
                    fields.iter().filter(|field| !field.ty.is_option()).map(|field| camel(&field.name)).collect();
                let mut schema = json!({"type": "object", "properties": properties});
                if let (Some(fields), false) = (schema.as_object_mut(), required.is_empty()) {
                    fields.insert("required".to_owned(), required.into());
                }
                schema
            }
            TypeKind::Enum(cases) => {
                let names: Vec<_> = cases.iter().map(|case| case.name.as_str()).collect();
                json!({"type": "string", "enum": names})
            }
            TypeKind::Variant(cases) => {
                let cases: Vec<_> = cases.iter().map(|case| self.case(case)).collect();
                json!({"type": "object", "oneOf": cases})
            }
        }
    }

    /// A case of a variant in a result.
    fn case(&self, case: &Case) -> Value {
        let mut properties = json!({"tag": {"type": "string", "const": case.name}});
        let mut required = vec!["tag"];
        if let (Some(content), Some(properties)) = (&case.content, properties.as_object_mut()) {
            properties.insert("val".to_owned(), self.schema(content, Way::Out));
            required.push("val");
        }
        let mut schema = json!({"type": "object", "properties": properties, "required": required});
        self.describe(&mut schema, &case.description);
        schema
    }

    fn describe(&self, schema: &mut Value, description: &str) {
        if let (Some(fields), false) = (schema.as_object_mut(), description.is_empty()) {
            fields.insert("description".to_owned(), self.in_json_names(description).into());
        }
    }
}

/// Writes a range into a schema.
fn limit(schema: &mut Value, range: Option<Range>) {
    let limits: &[(&str, Option<Value>)] = &match range {
        Some(Range::Number { from, to }) => [("minimum", Some(from.into())), ("maximum", to.map(Value::from))],
        Some(Range::NotBlank) => [("pattern", Some("\\S".into())), ("pattern", None)],
        Some(Range::Characters { .. }) | None => return,
    };
    for (name, value) in limits {
        if let (Some(fields), Some(value)) = (schema.as_object_mut(), value) {
            fields.insert((*name).to_owned(), value.clone());
        }
    }
}
