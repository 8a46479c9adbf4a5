// The configuration that the README gives for clients is one that starts this package.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { Client, mock } from './support.js'

let service
before(async () => (service = await mock()))
after(() => service?.end())

test('each block of the README starts the server, with nothing but the key to put in', async () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
  const blocks = [...readme.matchAll(/^```json\n(.*?)^```/gms)].map(([, text]) => JSON.parse(text))
  assert.equal(blocks.length, 2)
  for (const block of blocks) {
    const [[, { command, args, env }]] = Object.entries(block.mcpServers ?? block.servers)
    // What npx does with these is to fetch the package, and to start its one command with what follows its name.
    assert.deepEqual([command, args[0], args[1]], ['npx', '-y', 'sequentum-tools'])
    assert.deepEqual(Object.keys(env), ['SEQUENTUM_API_KEY'])
    const client = new Client({ ...env, ...service.variables }, args.slice(2))
    assert.ok((await client.request('tools/list')).result.tools.length > 0)
    await client.end()
  }
  for (const [line] of readme.matchAll(/^\| (?:Claude Code|Codex) .*$/gm)) {
    assert.match(line, /--env SEQUENTUM_API_KEY=sk-\.\.\. -- npx -y sequentum-tools`/)
  }
})
