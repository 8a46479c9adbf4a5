// The configuration that the README gives for clients is one that starts this package.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { Client, mock } from './support.js'

let service
before(async () => (service = await mock()))
after(() => service?.end())

const root = new URL('../../../', import.meta.url)
const page = name => readFileSync(new URL(name, root), 'utf8')

test('each block of the README starts the server, with nothing but the key to put in', async () => {
  const readme = page('README.md')
  const blocks = language => [...readme.matchAll(new RegExp(`^\`{3}${language}\\n(.*?)^\`{3}`, 'gms'))].map(([, text]) => text)
  const servers = [
    ...blocks('json').map(text => JSON.parse(text)).map(block => Object.values(block.mcpServers ?? block.servers)[0]),
    ...blocks('toml').map(codex),
  ]
  assert.equal(servers.length, 3)
  for (const { command, args, env } of servers) {
    // What npx does with these is to fetch the package, and to start its one command with what follows its name.
    assert.deepEqual([command, args[0], args[1]], ['npx', '-y', 'sequentum-tools'])
    assert.deepEqual(Object.keys(env), ['SEQUENTUM_API_KEY'])
    const client = new Client({ ...env, ...service.variables }, args.slice(2))
    assert.ok((await client.request('tools/list')).result.tools.length > 0)
    await client.end()
  }
})

/** The server of a block for Codex, whose values are those of JSON. */
function codex(text) {
  const [server, env] = text.split(/^\[mcp_servers\.sequentum\.env\]$/m).map(table =>
    Object.fromEntries([...table.matchAll(/^(\w+) = (.*)$/gm)].map(([, name, value]) => [name, JSON.parse(value)])))
  return { ...server, env }
}

test('no page puts a key on a command line', () => {
  const docs = readdirSync(new URL('docs/', root)).filter(name => name.endsWith('.md')).map(name => `docs/${name}`)
  for (const name of ['README.md', 'SECURITY.md', 'packages/node/README.md', 'packages/python/README.md', ...docs]) {
    for (const [line] of page(name).matchAll(/^.*(SEQUENTUM_API_KEY=|ApiKey sk-|Bearer sk-).*$/gm)) {
      assert.doesNotMatch(line, /(--env|--header|-e|-H) ["']?(SEQUENTUM_API_KEY=|Authorization)|secret set/, name)
    }
  }
})
