# Two commands do everything: `make demo` builds the component and runs a working day in it against a mock of the
# service; `make test` passes every test.

TARGET = wasm32-wasip2
RELEASE = target/$(TARGET)/release
PACKAGE = target/debug/package --wit wit
HOST = target/debug/host-test
REFERENCE = docs/tool-reference.md

.PHONY: build host demo test bench docs hosts hostile fuzz lint target help

## help: this list
help:
	@sed -n 's/^## /  make /p' $(MAKEFILE_LIST)

## build: the components, in dist/
build: target
	cargo build --package package
	cargo build --release --target $(TARGET) --package component-tools --package component-tools-readonly --package sequentum-mcp
	mkdir -p dist && cp $(RELEASE)/sequentum-mcp.wasm dist/sequentum-mcp.wasm
	$(PACKAGE) --component $(RELEASE)/component_tools.wasm --world tools --output dist/sequentum-tools.wasm
	$(PACKAGE) --component $(RELEASE)/component_tools_readonly.wasm --world tools-readonly --output dist/sequentum-tools-readonly.wasm

# The whole workspace at once, with the examples: these have the tests' dependencies and what those turn on in others, and
# so nothing is compiled a second time for the tests.
host:
	cargo build --workspace --bins --examples

## demo: a working day in the component, against the mock
demo: build host
	$(HOST) demo

## test: every test
test: build host
	$(HOST) docs --output $(REFERENCE) --check
	cargo test --workspace
	cargo test --workspace --test hostile --test hosts --test mcp --test soak -- --nocapture

## docs: the tool reference, from the WIT
docs: build host
	$(HOST) docs --output $(REFERENCE)

## hosts: only the tests in real hosts and clients (.ci/hosts.sh gets these)
hosts: build host
	cargo test --workspace --test hosts --test mcp --test soak -- --nocapture

## hostile: only the faults, the generated input and the limits, with counts of what was tried
hostile: build host
	cargo test --workspace --test hostile -- --nocapture

## fuzz: each fuzz target for a minute; see fuzz/README.md
fuzz:
	fuzz/run.sh

## bench: what a call costs, beside the same done natively; see docs/performance.md
bench: build
	cargo run --profile bench-host --package bench -- --json target/bench.json

## lint: formatting and clippy, for the host and for WebAssembly
lint: target
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy --target $(TARGET) --package component-tools --package component-tools-readonly --package sequentum-mcp -- -D warnings
	cargo clippy --package sequentum-tools --features fuzzing -- -D warnings
	cargo clippy --manifest-path fuzz/Cargo.toml --target-dir target/fuzz -- -D warnings

target:
	@rustup target list --installed | grep -qx $(TARGET) || rustup target add $(TARGET)
