//! The Rust types and functions of IronClaw's interface, made of its WIT.

wit_bindgen::generate!({ path: "wit", world: "sandboxed-tool" });
