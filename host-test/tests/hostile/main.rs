//! Nothing that a network, a backend or a caller does ends in a trap, a leak, a repetition or a silent loss: the built
//! component in a Wasmtime host against a mock that does its worst.
//!
//! | file | what it shows |
//! |---|---|
//! | `matrix` | every fault of `faults` against one tool of each shape of `shapes` |
//! | `untrusted` | a server with a certificate that nobody vouches for |
//! | `file_host` | every fault again at the host of the files, against the tools that read them |
//! | `fields` | a wrong type in each field of the answers that are read |
//! | `said` | what a tool says of itself, where each text of an answer would forge it |
//! | `answers` | answers made by mutation (`mutation`) of a valid one for each tool (`valid`) |
//! | `arguments` | arguments made from the tools' own parameter types, and what is sent for them |
//! | `limits` | large answers in little memory, and many instances at once |
//! | `server` | the MCP server: large messages and answers, and every fault through it (`served`) |

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, unreachable_pub)]

mod answers;
mod arguments;
mod attempt;
mod cells;
mod faults;
mod fields;
mod file_host;
mod generate;
mod limits;
mod matrix;
mod mutation;
mod outcome;
mod report;
mod rules;
mod said;
mod served;
mod server;
#[allow(dead_code, reason = "shared with the tests of the component, which use all of it")]
#[path = "../component/session.rs"]
mod session;
mod shapes;
mod untrusted;
mod valid;
