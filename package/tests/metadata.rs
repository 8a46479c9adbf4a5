//! The program on a component: what registries read of it afterwards.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use std::fs;
use std::path::Path;
use std::process::Command;

use wasm_encoder::Component;
use wasm_metadata::Payload;

fn finish(component: &Path, output: &Path, revision: &str) {
    let status = Command::new(env!("CARGO_BIN_EXE_package"))
        .arg("--component")
        .arg(component)
        .arg("--output")
        .arg(output)
        .args(["--description", "A component to try", "--revision", revision])
        .status()
        .unwrap();
    assert!(status.success());
}

#[test]
fn a_component_says_what_it_is_and_says_it_once_however_often_it_is_finished() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("metadata");
    fs::create_dir_all(&folder).unwrap();
    let (built, finished) = (folder.join("built.wasm"), folder.join("finished.wasm"));
    fs::write(&built, Component::new().finish()).unwrap();
    finish(&built, &finished, "0123abc");
    finish(&finished, &finished, "4567def");

    let bytes = fs::read(&finished).unwrap();
    let payload = Payload::from_binary(&bytes).unwrap();
    let metadata = payload.metadata();
    assert_eq!(metadata.name.as_deref(), Some("finished"));
    assert_eq!(metadata.version.as_ref().unwrap().to_string(), env!("CARGO_PKG_VERSION"));
    assert_eq!(metadata.licenses.as_ref().unwrap().to_string(), "Apache-2.0");
    assert_eq!(metadata.authors.as_ref().unwrap().to_string(), "The sequentum-tools authors");
    assert_eq!(metadata.description.as_ref().unwrap().to_string(), "A component to try");
    assert_eq!(metadata.revision.as_ref().unwrap().to_string(), "4567def");
    let count = |text: &str| bytes.windows(text.len()).filter(|window| *window == text.as_bytes()).count();
    assert_eq!((count("0123abc"), count("4567def"), count("Apache-2.0")), (0, 1, 1));
}
