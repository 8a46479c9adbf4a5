//! The catalogue of the package itself.

use super::*;
use serde_json::json;

fn catalogue() -> Catalogue {
    Catalogue::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../wit")).unwrap()
}

#[test]
fn a_tool_is_read_whole() {
    let catalogue = catalogue();
    let tool = catalogue.tool("search-agents").unwrap();
    assert_eq!((tool.category, tool.scope.as_str(), tool.title().as_str()), ("Agents", "agents:read", "Search agents"));
    assert!(tool.description.starts_with("Finds agents") && !tool.description.contains("max-records"));
    let [query, max] = tool.parameters.as_slice() else { panic!("{:?}", tool.parameters) };
    assert!(query.is_required() && query.range == Some(Range::NotBlank));
    assert!(!max.is_required() && max.ty.wit() == "option<u32>");
    assert_eq!((max.range, max.default.as_deref()), (Some(Range::Number { from: 1, to: Some(1000) }), Some("50")));
    assert_eq!(tool.result, Type::Named("agent-search".to_owned()));
}

#[test]
fn schemas_have_the_names_of_json() {
    let catalogue = catalogue();
    let schema = catalogue.input_schema(catalogue.tool("start-agent").unwrap());
    assert_eq!(schema["required"], json!(["agentId"]));
    assert_eq!(schema["properties"]["agentId"]["minimum"], 1);
    assert_eq!(
        schema["properties"]["agentId"]["description"],
        catalogue.in_json_names(&catalogue.tool("start-agent").unwrap().parameters[0].description)
    );
    let timeout = &schema["properties"]["timeout"];
    assert_eq!((&timeout["minimum"], &timeout["maximum"]), (&json!(1), &json!(3600)));
    let schema = catalogue.input_schema(catalogue.tool("delete-run").unwrap());
    let method = &schema["properties"]["removeMethod"];
    assert!(schema["required"].as_array().unwrap().contains(&json!("removeMethod")));
    assert_eq!(method["enum"][2], "remove-all-files-and-agent-input");
}

#[test]
fn every_schema_is_an_object_and_every_default_fits() {
    let catalogue = catalogue();
    for tool in &catalogue.tools {
        assert_eq!(catalogue.output_schema(tool)["type"], "object", "{}", tool.name);
        let schema = catalogue.input_schema(tool);
        for (name, property) in schema["properties"].as_object().unwrap() {
            assert!(property["description"].is_string(), "{} {name}", tool.name);
            let parameter = tool.parameters.iter().find(|parameter| parameter.json_name() == *name).unwrap();
            if let (Some(names), Some(default)) = (property["enum"].as_array(), &parameter.default) {
                assert!(names.contains(&default.as_str().into()), "{} {name}: {default}", tool.name);
            }
        }
    }
}

#[test]
fn a_variant_has_a_tag_and_a_value() {
    let catalogue = catalogue();
    let schema = catalogue.output_schema(catalogue.tool("start-agent").unwrap());
    assert_eq!(schema["oneOf"][0]["properties"]["tag"]["const"], "started");
    assert_eq!(schema["oneOf"][1]["required"], json!(["tag", "val"]));
}

#[test]
fn texts_are_translated_whole() {
    let text = catalogue().in_json_names("while page-index x records-per-page: use search-agents, not text-and-html");
    assert_eq!(text, "while pageIndex x recordsPerPage: use search_agents, not text-and-html");
}

/// A name for two things would be translated wrongly for one of them.
#[test]
fn no_enum_case_that_descriptions_mention_is_also_a_field() {
    let catalogue = catalogue();
    let words = catalogue.json_names();
    let texts: Vec<_> = catalogue
        .tools
        .iter()
        .flat_map(|tool| tool.parameters.iter().map(|one| &one.description).chain([&tool.description]))
        .collect();
    for definition in catalogue.types.values() {
        let TypeKind::Enum(cases) = &definition.kind else { continue };
        for case in cases.iter().filter(|case| words.contains_key(&case.name)) {
            assert!(!texts.iter().any(|text| text.contains(&case.name)), "{} {}", definition.name, case.name);
        }
    }
}

#[test]
fn annotations_follow_the_scope_and_the_exceptions() {
    let catalogue = catalogue();
    let annotations = |name: &str| catalogue.tool(name).unwrap().annotations;
    assert!(annotations("get-agent").read_only && annotations("get-agent").idempotent);
    assert!(!annotations("get-file-download-url").idempotent);
    let kill = annotations("kill-agent");
    assert!(!kill.read_only && kill.destructive && !kill.idempotent && !kill.open_world);
    assert!(annotations("start-agent").open_world);
}
