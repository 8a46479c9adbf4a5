//! The cells of the fault matrix, from the tests in Wasmtime.

#[path = "../hostile/cells.rs"]
pub mod cells;
#[path = "../hostile/faults.rs"]
pub mod faults;
#[path = "../hostile/outcome.rs"]
pub mod outcome;
#[path = "../hostile/report.rs"]
pub mod report;
#[path = "../hostile/served.rs"]
pub mod served;
#[path = "../hostile/shapes.rs"]
pub mod shapes;
#[path = "../hostile/untrusted.rs"]
pub mod untrusted;
