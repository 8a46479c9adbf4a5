#!/usr/bin/env bash
# Builds the components of dist/ once more, in another folder and with another home of cargo, and compares the bytes.
set -euo pipefail
cd "$(dirname "$0")/.."

# Whatever an earlier step has left in dist/.
make --no-print-directory build act ironclaw

other=$(mktemp -d)
trap 'rm -rf "$other"' EXIT
copy="$other/another folder"
mkdir -p "$copy" "$other/cargo"
git ls-files -z --cached --others --exclude-standard | tar --null --files-from=- --ignore-failed-read -cf - | tar -xf - -C "$copy"
# What is downloaded already, by another name.
ln -s "${CARGO_HOME:-$HOME/.cargo}/registry" "$other/cargo/registry"

revision=$(git describe --always --dirty --abbrev=40 --exclude '*')
# The program that finishes the components is no part of them: this folder's serves.
CARGO_HOME="$other/cargo" make -C "$copy" build act ironclaw PROGRAMS=true PACKAGE="$PWD/target/debug/package --revision $revision" \
  BUNDLE="$PWD/target/debug/ironclaw-bundle"

components=$(cd "$copy" && echo dist/*.wasm)
for component in $components; do
  cmp "$component" "$copy/$component"
  echo "$component: the same bytes, $(sha256sum <"$component" | cut -d' ' -f1)"
done
