//! The types of the WIT interface `types`, as Rust.
//!
//! They are generated from `wit/types.wit`, where they are documented; nothing is exported here. What a tool says in them, such as
//! a `note`, is a [`Line`], so that no text gets there but through the gate:
//!
//! ```
//! # use sequentum_tools::{line::Line, types::Confirmation};
//! let said = Confirmation { message: Line::foreign("What the service said", 200) };
//! ```
//!
//! ```compile_fail,E0308
//! # use sequentum_tools::error::configuration;
//! let mut error = configuration("Wrong", "Mend it.");
//! error.message = String::from("What the service said");
//! ```
//!
//! ```compile_fail,E0308
//! # use sequentum_tools::types::Confirmation;
//! let said = Confirmation { message: String::from("What the service said") };
//! ```
//!
//! ```compile_fail,E0308
//! # use sequentum_tools::types::RunFiles;
//! let said = RunFiles { files: Vec::new(), note: Some(String::from("What the service said")) };
//! ```

#![allow(clippy::large_enum_variant, reason = "one is made for a call")]

use crate::line::Line;

include!(concat!(env!("OUT_DIR"), "/types.rs"));
