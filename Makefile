# Two commands do everything: `make demo` builds the component and runs a working day in it against a mock of the
# service; `make test` passes every test.

TARGET = wasm32-wasip2
DIST = dist/sequentum-tools.wasm

.PHONY: build demo test lint target

## build: the component, in dist/
build: target
	cargo build --release --target $(TARGET) --package sequentum-tools
	cargo run --quiet --package package -- --component target/$(TARGET)/release/sequentum_tools.wasm \
	  --wit wit --world tools --output $(DIST)

## demo: a working day in the component, against the mock
demo: build
	cargo run --package host-test -- demo

## test: every test
test: build
	cargo test --workspace

## lint: formatting and clippy, for the host and for WebAssembly
lint: target
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy --target $(TARGET) --package sequentum-tools -- -D warnings

target:
	@rustup target list --installed | grep -qx $(TARGET) || rustup target add $(TARGET)
