//! The types of the WIT interface `types`, as Rust.
//!
//! They are generated from `wit/types.wit`, where they are documented; nothing is exported here.

#![allow(missing_docs, unsafe_code, clippy::all)]

wit_bindgen::generate!({
    path: "wit",
    inline: "
        package sequentum:core;
        world types {
            import sequentum:control-center/types@2.0.0;
        }
    ",
    additional_derives: [PartialEq],
    generate_unused_types: true,
    generate_all,
});

pub use self::sequentum::control_center::types::*;
