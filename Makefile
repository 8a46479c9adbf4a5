# Two commands do everything: `make demo` builds the component and runs a working day in it against a mock of the
# service; `make test` passes every test.

TARGET = wasm32-wasip2
RELEASE = target/$(TARGET)/release
HOST = target/debug/host-test
# Which commit the components are built from; nothing where this is no clone.
REVISION = $(shell git describe --always --dirty --abbrev=40 --exclude '*' 2>/dev/null)
# The components are the same in whichever folder they are built: they know neither this one nor that of the dependencies.
CRATES = $(or $(CARGO_HOME),$(HOME)/.cargo)/registry/src
REMAP = '--remap-path-prefix=$(CRATES)=crates', '--remap-path-prefix=$(CURDIR)=.'
# And without the room that the linker leaves around each address in the code for debuggers, which is a tenth of it.
COMPACT = '-Clink-arg=--compress-relocations'
COMPONENTS = cargo build --locked --release --target $(TARGET) --config "target.$(TARGET).rustflags=[$(REMAP), $(COMPACT)]"
# The programs, with the features that their dependencies have in the tests (a test is among what is built; it brings no
# dependencies of its own): so nothing is compiled a second time for the tests, and nothing that only they need for the programs.
PROGRAMS = cargo build --locked --workspace --test metadata --bin package
BUNDLE = target/debug/ironclaw-bundle
PACKAGE = target/debug/package $(if $(REVISION),--revision $(REVISION))
FINISH_TOOLS = $(PACKAGE) --component $(RELEASE)/component_tools.wasm --wit wit --world tools --output dist/sequentum-tools.wasm \
  --description 'The Sequentum Control Center as tools for language models'

.PHONY: build act ironclaw host demo try test bench docs hosts clients hostile fuzz release publish packages platforms scale words lint check target help

## help: this list
help:
	@sed -n 's/^## /  make /p' $(MAKEFILE_LIST)

## build: the components, in dist/
build: target
	$(PROGRAMS)
	$(COMPONENTS) --package component-tools --package component-tools-readonly --package sequentum-mcp
	@$(FINISH_TOOLS)
	@$(PACKAGE) --component $(RELEASE)/component_tools_readonly.wasm --wit wit --world tools-readonly --output dist/sequentum-tools-readonly.wasm \
	  --description 'The Sequentum Control Center as tools for language models, without those that change anything'
	@$(PACKAGE) --component $(RELEASE)/sequentum-mcp.wasm --output dist/sequentum-mcp.wasm \
	  --description 'The Sequentum Control Center as an MCP server, over stdio and Streamable HTTP'
	@$(PACKAGE) --component $(RELEASE)/sequentum-mcp-readonly.wasm --output dist/sequentum-mcp-readonly.wasm \
	  --description 'The Sequentum Control Center as an MCP server, without the tools that change anything'

host:
	$(PROGRAMS) --bin host-test

## act: the component for ACT hosts, in dist/
act: target
	$(PROGRAMS)
	$(COMPONENTS) --package sequentum-act
	@$(PACKAGE) --component $(RELEASE)/sequentum_act.wasm --output dist/sequentum-act.wasm \
	  --description 'The Sequentum Control Center as tools in an ACT host'

## ironclaw: the component and the bundle for IronClaw, in dist/; URL=https://… for a Control Center of your own, FILE_HOSTS='*.storage.example'
ironclaw: target
	$(PROGRAMS) --bin ironclaw-bundle
	$(COMPONENTS) --package sequentum-ironclaw --lib
	@$(PACKAGE) --component $(RELEASE)/sequentum_ironclaw.wasm --output dist/sequentum-ironclaw.wasm \
	  --description 'The Sequentum Control Center as tools in IronClaw'
	@$(BUNDLE) --component dist/sequentum-ironclaw.wasm --wit wit --output dist/ironclaw \
	  $(if $(URL),--url '$(URL)') $(foreach host,$(FILE_HOSTS),--file-host '$(host)')

## demo: a working day in the component, against the mock
# The component and the host at once: where one waits for its longest crate, the other goes on.
demo: target
	$(COMPONENTS) --package component-tools & component=$$!; $(PROGRAMS) --bin host-test && wait $$component
	@$(FINISH_TOOLS)
	$(HOST) demo

## try: the tests of one tool, in a quick build of the component: make try TOOL=start-agent
try: target
	@host-test/try.sh $(TOOL)

## test: every test
test: build act ironclaw host
	$(HOST) docs --check
	@$(MAKE) --silent words >/dev/null
	cargo test --locked --workspace
	cargo test --locked --workspace --test hostile -- --nocapture

## docs: what is made in docs/: the tool reference, what hosts see, the numbers in prose
docs: build host
	$(HOST) docs

## hosts: only the tests in real hosts and clients (.ci/hosts.sh gets these)
hosts: build host
	cargo test --locked --workspace --test hosts --test soak

## clients: real MCP clients over stdio and HTTP, and the table of them in docs/mcp-server.md
clients: build host
	cargo build --locked --workspace --example rmcp
	clients/install.sh
	clients/schemas.py
	clients/run.py

## hostile: only the faults, the generated input and the limits, with counts of what was tried
hostile: build host
	cargo test --locked --workspace --test hostile -- --nocapture

## fuzz: each fuzz target for a minute; see fuzz/README.md
fuzz:
	fuzz/run.sh

## packages: the tests of the Python package, the Node package, its bundle, the release and what deploy/ holds
packages: build host
	packages/python/test.sh
	packages/node/test.sh
	packages/mcpb/test.sh
	packages/release/test.sh
	packages/release/publish_test.sh
	deploy/wassette/test.py
	deploy/server/test.py

## platforms: wasmCloud with its real programs, and what deploy/wasmcloud/ holds; ACT; the Wasmtime for Python; IronClaw's interface
platforms: build act ironclaw host
	.ci/platforms.sh

## scale: what a request costs in wasmtime serve and on wasmCloud, with wrk; see docs/scale.md
scale: build host
	.ci/platforms.sh scale

## release: everything that a release has, in dist/release/; see docs/releasing.md
release: build
	packages/release/release.sh

## publish: the components of dist/release/ to an OCI registry: make publish REGISTRY=registry.example.com/you
publish:
	packages/release/release.sh --prepare
	target/packages/release/bin/python packages/release/publish.py $(REGISTRY)

## bench: what a call costs, beside the same done natively; see docs/performance.md
bench: build
	cargo run --locked --profile bench-host --package bench -- --json target/bench.json

## words: at which rank a client that searches tools by words finds the right one, and whether often enough; see catalogue/examples/words/
words:
	cargo run --locked --quiet --package catalogue --example words

## lint: formatting, clippy and rustdoc, for the host and for WebAssembly, and what `make check` checks
lint: target check
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cargo clippy --locked --target $(TARGET) --package component-tools --package component-tools-readonly --package sequentum-mcp -- -D warnings
	cargo clippy --locked --target $(TARGET) --package sequentum-act -- -D warnings
	cargo clippy --locked --target $(TARGET) --package sequentum-ironclaw --lib -- -D warnings
	cargo clippy --locked --package sequentum-tools --features fuzzing -- -D warnings
	cargo clippy --locked --manifest-path fuzz/Cargo.toml --target-dir target/fuzz -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --locked --workspace --exclude sequentum-mcp --no-deps --document-private-items --lib --examples
	RUSTDOCFLAGS='-D warnings' cargo doc --locked --target $(TARGET) --package component-tools --package sequentum-mcp --no-deps --document-private-items

## check: the licences, origins and advisories of dependencies, and the workflows; .ci/hosts.sh gets the programs
check:
	@.ci/checkers.sh

target:
	@rustup target list --installed | grep -qx $(TARGET) || rustup target add $(TARGET)
