# Two commands do everything: `make demo` builds the component and runs a working day in it; `make test` passes every test.

COMPONENT = dist/sequentum-tools.wasm
WASM_DIR = target/wasm32-wasip2/release

.PHONY: build demo test lint target
.DELETE_ON_ERROR:

## build: the component, in dist/
build: target
	cargo build --quiet --release --target wasm32-wasip2 --package sequentum-tools
	@mkdir -p dist
	cargo run --quiet --package package -- --component $(WASM_DIR)/sequentum_tools.wasm --wit wit --world tools --output $(COMPONENT)
