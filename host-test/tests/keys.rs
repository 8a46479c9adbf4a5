//! No key stands on a command line, where every program of the machine can read it: not in the documentation, not in what the
//! programs say, not in what deploys them, and not in the tests and benches that start them.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use host_test::artefacts::root;
use std::fs;
use std::path::{Path, PathBuf};

/// What a command takes a variable, a header or a secret with.
const OPTIONS: [&str; 6] = ["--env", "-e", "--header", "-H", "secret set", "wasmtime"];

/// What stands directly before the key itself.
const SECRETS: [&str; 3] = ["SEQUENTUM_API_KEY=", "Authorization: ApiKey ", "Authorization: Bearer "];

/// Whether a line of a program in Rust gives a value where only a name should stand: `host_test::hand_over` does it as it should be.
fn composes(line: &str) -> bool {
    let option = OPTIONS.iter().any(|option| option.starts_with('-') && line.contains(&format!("\"{option}\"")));
    let value = "SEQUENTUM_API_KEY={";
    option && line.contains("format!(") || line.contains(value) && !line.contains(&format!("export {value}"))
}

/// Whether a line of a script in Python or JavaScript does.
fn composes_in_script(line: &str) -> bool {
    let quoted = |option: &&str| ['"', '\''].iter().any(|quote| line.contains(&format!("{quote}{option}{quote}")));
    let value = ["\"=\".join(", "\": \".join(", "={", ": {", "=${", ": ${"].iter().any(|value| line.contains(value));
    OPTIONS.iter().filter(|option| option.starts_with('-')).any(quoted)
        && value
        && !["_URL=", "Host: "].iter().any(|open| line.contains(open))
}

/// Whether a line puts a key on a command line.
fn fault(line: &str) -> bool {
    let is_there = |text: &str, option: &str| {
        text.split(['"', '\'', '`', ' ', ',', '(', '[']).any(|word| word == option)
            || (option.contains(' ') && text.contains(option))
    };
    SECRETS.into_iter().any(|secret| {
        line.match_indices(secret).any(|(at, _)| {
            let (before, after) = (&line[..at], &line[at + secret.len()..]);
            // A shell puts the value of `$NAME` on the command line too; what a client replaces (`${NAME}` in JSON) it keeps.
            !after.trim_start().starts_with(['<', '`']) && OPTIONS.iter().any(|option| is_there(before, option))
        })
    })
}

/// The texts that people read or run, below a folder.
fn texts(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if path.is_dir() {
            if !(matches!(name, "target" | "node_modules" | "dist")
                || (name.starts_with('.') && ![".ci", ".github"].contains(&name)))
            {
                texts(&path, found);
            }
        } else if matches!(
            ending,
            "md" | "wit" | "sh" | "yaml" | "yml" | "json" | "toml" | "service" | "conf" | "js" | "mjs" | "py" | "rs"
        ) || name == "Makefile"
        {
            found.push(path);
        }
    }
}

#[test]
fn no_key_stands_on_a_command_line() {
    let mut files = Vec::new();
    texts(root(), &mut files);
    // What is looked for stands here.
    files.retain(|file| !file.ends_with(file!()));
    assert!(files.len() > 450, "{} files", files.len());
    let faults: Vec<String> = files
        .iter()
        .flat_map(|file| {
            let text = fs::read_to_string(file).expect("text");
            let composes = match file.extension().and_then(|ending| ending.to_str()) {
                Some("rs") => composes,
                Some("py" | "js" | "mjs") => composes_in_script,
                _ => |_: &str| false,
            };
            let told = |(number, line): (usize, &str)| {
                (fault(line) || composes(line)).then(|| format!("{}:{}: {line}", file.display(), number + 1))
            };
            text.lines().enumerate().filter_map(told).collect::<Vec<_>>()
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_key_on_a_command_line_is_recognised() {
    for wrong in [
        "wasmtime run -S http --env SEQUENTUM_API_KEY=sk-... FILE",
        "docker run -e SEQUENTUM_API_KEY=sk-... image",
        "wassette secret set sequentum SEQUENTUM_API_KEY=sk-...",
        "curl -H 'Authorization: ApiKey sk-...' http://127.0.0.1:8080/mcp",
        "claude mcp add --header \"Authorization: Bearer $TOKEN\" sequentum",
        "command.args([\"--env\", \"SEQUENTUM_API_KEY=sk-1\"])",
    ] {
        assert!(fault(wrong), "{wrong}");
    }
    for right in [
        "export SEQUENTUM_API_KEY=sk-...",
        "wasmtime run -S http --env SEQUENTUM_API_KEY FILE",
        "wassette secret set sequentum SEQUENTUM_API_URL=https://control-center.example.com",
        "send it as Authorization: ApiKey <key>",
    ] {
        assert!(!fault(right), "{right}");
    }
    for wrong in [
        r#"command.arg("--env").arg(format!("{name}={value}"));"#,
        r#"[option(), format!("SEQUENTUM_API_KEY={KEY}")]"#,
        r#"let key = format!("SEQUENTUM_API_KEY={key}");"#,
    ] {
        assert!(composes(wrong), "{wrong}");
    }
    for wrong in [
        r#"for pair in server["headers"].items() for word in ("--header", ": ".join(pair))]"#,
        r#"for word in ("--header", f"{name}: {value}")]"#,
        r#"[word for pair in server["env"].items() for word in ("-e", "=".join(pair))]"#,
        "args.push('--env', `${name}=${value}`)",
    ] {
        assert!(composes_in_script(wrong), "{wrong}");
    }
    for right in [
        r#"grants = [word for name in variables for word in ("--env", name)]"#,
        r#"["--env", f"SEQUENTUM_API_URL={mock.url}", SERVER]"#,
    ] {
        assert!(!composes_in_script(right), "{right}");
    }
    for right in [
        r#"command.arg("--env").arg(name).env(name, value);"#,
        r#"&format!("export SEQUENTUM_API_KEY={}", quoted(KEY)),"#,
    ] {
        assert!(!composes(right), "{right}");
    }
}
