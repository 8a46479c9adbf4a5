#!/usr/bin/env bash
# Runs each fuzz target for a bounded time, from the files in corpus/, which stay as they are.
#
#   fuzz/run.sh [SECONDS]      for each target; 60 unless told
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-60}

cargo fuzz --version >/dev/null 2>&1 || {
  echo 'cargo-fuzz is missing: cargo install cargo-fuzz' >&2
  exit 1
}
# libFuzzer wants flags that only an unstable compiler takes, which this says the stable one is.
export RUSTC_BOOTSTRAP=1
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
for target in $(cargo fuzz list); do
  # What is new goes to the first folder; the second is only read.
  mkdir "$found/$target"
  echo "== $target, $seconds s"
  cargo fuzz run --sanitizer none "$target" "$found/$target" "corpus/$target" -- \
    -max_total_time="$seconds" -max_len=65536 -dict=words.dict -print_final_stats=1 2>&1 |
    grep -E '^stat::(number_of_executed_units|average_exec_per_sec|peak_rss_mb)|^INFO: seed corpus|^error|panicked|Test unit written'
done
