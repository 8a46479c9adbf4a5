//! Tests that need programs: counted as ignored where one is missing, and then told once how to get it.

use crate::programs;
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::BTreeMap;
use std::env;
use std::process::ExitCode;
use tokio::runtime::{Builder, Runtime};

/// A test by its name, the programs that it needs, and itself, to be run to its end.
pub(crate) struct Test {
    pub(crate) name: &'static str,
    pub(crate) needs: &'static [&'static str],
    pub(crate) run: fn(&Runtime),
}

/// The tests of a row, which need the same programs: `tests![["jco", "node"]: node::a, node::b]`. A function that no row
/// names is dead code, which the compiler tells of.
macro_rules! tests {
    ($($needs:tt: $($test:path),+;)+) => {
        [$($($crate::trials::Test {
            name: stringify!($test),
            needs: &$needs,
            run: |runtime| runtime.block_on($test()),
        },)+)+]
    };
}
pub(crate) use tests;

/// Runs the tests, as the test harness of Rust would.
///
/// In CI a missing program is a failure: a test that never runs there is none.
pub(crate) fn run(tests: impl IntoIterator<Item = Test>) -> ExitCode {
    let in_ci = env::var_os("CI").is_some();
    let mut missing = BTreeMap::<&str, usize>::new();
    let mut trial = |test: Test| {
        let lacks = test.needs.iter().find(|name| programs::path_of(name).is_none());
        if let Some(name) = lacks {
            *missing.entry(name).or_default() += 1;
        }
        let name = test.name.split_whitespace().collect::<String>();
        Trial::test(name, move || carry_out(&test)).with_ignored_flag(lacks.is_some() && !in_ci)
    };
    let trials = tests.into_iter().map(&mut trial).collect();
    let conclusion = libtest_mimic::run(&Arguments::from_args(), trials);
    if conclusion.num_ignored > 0 {
        let needed: Vec<String> = missing.iter().map(|(name, tests)| format!("{tests} for want of {name}")).collect();
        println!("skipped: {}; {}\n", needed.join(", "), programs::ADVICE);
    }
    conclusion.exit_code()
}

fn carry_out(test: &Test) -> Result<(), Failed> {
    if let Some(name) = test.needs.iter().find(|name| programs::path_of(name).is_none()) {
        return Err(format!("{name} is not installed: {}", programs::ADVICE).into());
    }
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    (test.run)(&runtime);
    Ok(())
}
