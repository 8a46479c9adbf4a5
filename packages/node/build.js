// Makes the package: `node packages/node/build.js FOLDER`, with jco on the PATH, after `make build`. SEQUENTUM_DIST names
// another folder than dist/ with the components.

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = resolve(here, '../..')
const components = process.env.SEQUENTUM_DIST ?? join(root, 'dist')
const folder = process.argv[2] ?? join(root, 'target/packages/node/package')

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
for (const part of ['bin', 'lib', 'README.md']) cpSync(join(here, part), join(folder, part), { recursive: true })
cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))

const [, version] = /^version = "([^"]+)"/m.exec(readFileSync(join(root, 'Cargo.toml'), 'utf8'))
const { devDependencies: _, ...manifest } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))
writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`)

for (const [name, file] of [['whole', 'sequentum-mcp.wasm'], ['readonly', 'sequentum-mcp-readonly.wasm']]) {
  execFileSync('jco', [
    'transpile', join(components, file), '-o', join(folder, 'component', name), '--name', 'server', '--minify', '-q',
    '--map', 'wasi:http/outgoing-handler@*=../../lib/outgoing.js#outgoingHandler',
  ], { stdio: 'inherit', shell: process.platform === 'win32' })
  for (const types of ['interfaces', 'server.d.ts']) rmSync(join(folder, 'component', name, types), { recursive: true })
}
