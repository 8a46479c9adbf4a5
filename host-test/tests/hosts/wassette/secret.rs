//! The secrets that Wassette keeps, as `docs/hosts.md` writes them.

use std::fs;
use std::path::Path;

/// Writes the file that `wassette secret set` writes, which would want them on its command line.
pub(crate) fn keep(home: &Path, component: &str, secrets: &[(&str, &str)]) {
    let folder = home.join(".config/wassette/secrets");
    fs::create_dir_all(&folder).expect("a folder");
    // As JSON writes it, YAML reads it too.
    let line = |(name, value): &(&str, &str)| format!("{name}: {}\n", serde_json::Value::from(*value));
    let lines: String = secrets.iter().map(line).collect();
    fs::write(folder.join(component).with_extension("yaml"), lines).expect("a file");
}
