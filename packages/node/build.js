// Makes the package: `node packages/node/build.js [FOLDER]`, after `npm ci` here and `make build`. SEQUENTUM_DIST names another
// folder than dist/ with the components.

import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transpile } from '@bytecodealliance/jco-transpile'
import { build } from 'esbuild'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = resolve(here, '../..')
const components = process.env.SEQUENTUM_DIST ?? join(root, 'dist')
const folder = resolve(process.argv[2] ?? join(root, 'target/packages/node/package'))

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
for (const part of ['bin', 'lib', 'README.md']) cpSync(join(here, part), join(folder, part), { recursive: true })
cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))

const [, version] = /^version = "([^"]+)"/m.exec(readFileSync(join(root, 'Cargo.toml'), 'utf8'))
const { devDependencies: _, ...manifest } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))
// The registry of MCP servers takes a package for its server's where both name the other.
const { name: mcpName } = JSON.parse(readFileSync(join(root, 'packages/release/server.json'), 'utf8'))
writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...manifest, version, mcpName }, null, 2)}\n`)

// Of the SDK, the two transports and nothing else: installed as a dependency, it would bring ninety packages.
const { metafile } = await build({
  entryPoints: [join(here, 'lib/session.js')], outfile: join(folder, 'lib/session.js'), allowOverwrite: true, metafile: true,
  absWorkingDir: here, bundle: true, minify: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'warning',
})
const bundled = new Set(Object.keys(metafile.inputs).map(file => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]))
const notices = [...bundled].filter(Boolean).sort().map(name => {
  const license = ['LICENSE', 'LICENSE.md', 'license'].map(file => join(here, 'node_modules', name, file)).find(existsSync)
  return `${name}\n\n${readFileSync(license, 'utf8')}`
})
writeFileSync(join(folder, 'lib/session.LICENSES.txt'), notices.join('\n---\n\n'))

for (const [name, file] of [['whole', 'sequentum-mcp.wasm'], ['readonly', 'sequentum-mcp-readonly.wasm']]) {
  const { files } = await transpile(join(components, file), {
    name: 'server', outDir: '', minify: true, emitTypescriptDeclarations: false,
    map: { 'wasi:http/outgoing-handler@*': '../../lib/outgoing.js#outgoingHandler' },
  })
  mkdirSync(join(folder, 'component', name), { recursive: true })
  for (const [path, content] of Object.entries(files)) {
    if (/\.(js|wasm)$/.test(path)) writeFileSync(join(folder, 'component', name, path), content)
  }
}
