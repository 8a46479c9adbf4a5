//! The export of each tool: its arguments from the values that the canonical ABI passes.

use anyhow::{Result, bail};
use catalogue::{Catalogue, Tool, Type, TypeKind, rust};
use std::fmt::Write;

/// So many values are passed as such; more are passed in memory.
const PASSED: usize = 16;

/// One value of the canonical ABI that an argument, or a part of it, arrives in.
struct Core {
    /// The type of a parameter that passes it.
    passed: &'static str,
    /// Its type in memory.
    stored: &'static str,
    /// How many bytes that takes, to a multiple of which it stands.
    size: usize,
}

const fn core(passed: &'static str, stored: &'static str, size: usize) -> Core {
    Core { passed, stored, size }
}

pub(crate) fn exports(catalogue: &Catalogue) -> Result<String> {
    catalogue.tools.iter().map(|tool| export(catalogue, tool)).collect()
}

fn export(catalogue: &Catalogue, tool: &Tool) -> Result<String> {
    let function = rust::variable(&tool.name);
    let (mut cores, mut lifts, mut arguments) = (Vec::new(), String::new(), String::new());
    // Where the next parameter stands when they are passed in memory, and where each value does.
    let (mut offset, mut offsets) = (0_usize, Vec::new());
    for parameter in &tool.parameters {
        let name = rust::variable(&parameter.name);
        let first = cores.len();
        let lift = lift(catalogue, &parameter.ty, &mut cores)?;
        // What follows the mark of an option stands as its largest part does, and there is none that is smaller.
        let parts = cores.iter().skip(first);
        let align = parts.clone().map(|core| core.size).max().unwrap_or(1);
        for part in parts {
            offset = offset.next_multiple_of(align);
            offsets.push(offset);
            offset += part.size;
        }
        offset = offset.next_multiple_of(align);
        writeln!(lifts, "let {name}: {} = {lift};", rust::ty(&parameter.ty, "types::"))?;
        write!(arguments, ", {name}")?;
    }
    let result = rust::ty(&tool.result, "types::");
    let (mut parameters, mut loads) = (String::new(), String::new());
    if cores.len() > PASSED {
        let largest = cores.iter().map(|core| core.size).max().unwrap_or(1);
        parameters.push_str("passed: *mut u8");
        for (number, (core, offset)) in cores.iter().zip(&offsets).enumerate() {
            let Core { passed, stored, .. } = core;
            let cast = if passed == stored { String::new() } else { format!(" as {passed}") };
            writeln!(loads, "let p{number} = unsafe {{ passed.add({offset}).cast::<{stored}>().read() }}{cast};")?;
        }
        writeln!(loads, "unsafe {{ lift::free(passed, {}, {largest}) }};", offset.next_multiple_of(largest))?;
    } else {
        for (number, core) in cores.iter().enumerate() {
            write!(parameters, "p{number}: {}, ", core.passed)?;
        }
    }
    Ok(format!(
        "#[unsafe(export_name = {name:?})]\n\
         unsafe extern \"C\" fn export_{function}({parameters}) -> *const u8 {{\n\
         {loads}{lifts}\
         let mut outcome: Outcome<{result}> = Box::new(None);\n\
         match client() {{\n\
         Ok(client) => wait(tools::{function}(&client{arguments}), &mut outcome),\n\
         Err(error) => *outcome = Some(Err(error)),\n\
         }}\n\
         lower::give(outcome)\n\
         }}\n\
         #[unsafe(export_name = \"cabi_post_{name}\")]\n\
         unsafe extern \"C\" fn post_{function}(given: *const u8) {{ unsafe {{ lower::take_back(given) }} }}\n",
        name = tool.name,
    ))
}

/// An argument made of the values from number `cores.len()` on, whose types are added there.
fn lift(catalogue: &Catalogue, ty: &Type, cores: &mut Vec<Core>) -> Result<String> {
    let first = cores.len();
    let second = first + 1;
    Ok(match ty {
        Type::Bool => {
            cores.push(core("i32", "u8", 1));
            format!("p{first} != 0")
        }
        Type::Integer { signed, bits: bits @ (32 | 64) } => {
            let (passed, stored) = match (bits, signed) {
                (64, true) => ("i64", "i64"),
                (64, false) => ("i64", "u64"),
                (_, true) => ("i32", "i32"),
                (_, false) => ("i32", "u32"),
            };
            cores.push(core(passed, stored, usize::from(bits / 8)));
            if passed == stored { format!("p{first}") } else { format!("p{first} as {stored}") }
        }
        Type::Text => {
            cores.extend([core("*mut u8", "*mut u8", 4), core("usize", "usize", 4)]);
            format!("unsafe {{ lift::text(p{first}, p{second}) }}")
        }
        Type::List(item) => {
            cores.extend([core("*mut u8", "*mut u8", 4), core("usize", "usize", 4)]);
            match &**item {
                Type::Text => format!("unsafe {{ lift::texts(p{first}, p{second}) }}"),
                Type::Named(name) => {
                    format!(
                        "unsafe {{ lift::choices(p{first}, p{second}, types::{}::of_number) }}",
                        rust::type_name(name)
                    )
                }
                other => bail!("no tool takes a list of {other:?} yet"),
            }
        }
        Type::Option(value) => {
            cores.push(core("i32", "u8", 1));
            let value = lift(catalogue, value, cores)?;
            format!("if p{first} == 0 {{ None }} else {{ Some({value}) }}")
        }
        Type::Named(name) if is_enum(catalogue, name) => {
            cores.push(core("i32", "u8", 1));
            format!("types::{}::of_number(p{first} as u8)", rust::type_name(name))
        }
        other => bail!("no tool takes {other:?} yet"),
    })
}

fn is_enum(catalogue: &Catalogue, name: &str) -> bool {
    catalogue.types.get(name).is_some_and(|definition| matches!(definition.kind, TypeKind::Enum(_)))
}
