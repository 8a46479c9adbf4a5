#!/usr/bin/env bash
# Makes the bundle of the Node package and its one dependency: packages/mcpb/build.sh PACKAGE-FOLDER OUTPUT.mcpb
# The tools are those of packages/node (npm ci there first).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
package=$1 output=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cp -r "$package/." "$folder"
shim=node_modules/@bytecodealliance/preview2-shim
mkdir -p "$folder/$shim"
# Of the shim, what Node runs.
cp -r "$here/../node/$shim/"{package.json,LICENSE,dist} "$folder/$shim"
rm -r "$folder/$shim/dist/browser"
find "$folder/$shim" -name '*.d.ts' -delete
node -e '
  const [, folder, source] = process.argv
  const { readFileSync, writeFileSync } = require("node:fs")
  const { version } = JSON.parse(readFileSync(`${folder}/package.json`))
  const manifest = { ...JSON.parse(readFileSync(source)), version }
  writeFileSync(`${folder}/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`)
' "$folder" "$here/manifest.json"

mcpb="$here/../node/node_modules/.bin/mcpb"
"$mcpb" validate "$folder/manifest.json"
"$mcpb" pack "$folder" "$output" >/dev/null
