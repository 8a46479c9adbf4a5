// The bundle as a desktop client runs it: from the unpacked file, with what the manifest makes of the user's settings.
// packages/mcpb/test.sh runs it.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { getMcpConfigForManifest } from '@anthropic-ai/mcpb'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { KEY, ODD_KEYS, shows } from './keys.js'
import { fault, mock, recorder } from './support.js'

const folder = process.env.BUNDLE
const manifest = JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8'))

let service
before(async () => (service = await mock()))
after(() => service?.end())

async function connect(settings) {
  const { command, args, env } = await getMcpConfigForManifest({
    manifest, extensionPath: folder, systemDirs: {}, pathSeparator: '/', userConfig: settings,
  })
  const client = new Client({ name: 'test', version: '1' })
  // No variable but those of the manifest, and where programs are.
  const transport = new StdioClientTransport({ command, args, env: { ...env, PATH: process.env.PATH }, cwd: '/', stderr: 'pipe' })
  client.log = ''
  transport.stderr.on('data', chunk => (client.log += chunk))
  await client.connect(transport)
  return client
}

test('the key is a secret, and without it the client does not start the server', async () => {
  assert.ok(manifest.user_config.api_key.sensitive && manifest.user_config.api_key.required)
  const settings = { manifest, extensionPath: folder, systemDirs: {}, pathSeparator: '/', userConfig: {} }
  assert.equal(await getMcpConfigForManifest(settings), undefined)
})

test('it lists, calls and tells of progress', async () => {
  const { SEQUENTUM_API_KEY: api_key, SEQUENTUM_API_URL: address } = service.variables
  const client = await connect({ api_key, address })
  const { tools } = await client.listTools()
  assert.ok(tools.some(({ name }) => name === 'delete_run'))
  const { structuredContent } = await client.callTool({ name: 'get_agent', arguments: { agentId: 101 } })
  assert.equal(structuredContent.id, 101)
  const told = []
  const ran = await client.callTool({ name: 'start_agent', arguments: { agentId: 101, isRunSynchronously: true } },
    undefined, { onprogress: progress => told.push(progress) })
  assert.ok(!ran.isError && told.length > 0)
  await client.close()
})

test('the setting "only read" leaves nothing that changes anything', async () => {
  const { SEQUENTUM_API_KEY: api_key, SEQUENTUM_API_URL: address } = service.variables
  const client = await connect({ api_key, address, read_only: true })
  const { tools } = await client.listTools()
  assert.ok(tools.some(({ name }) => name === 'list_agents') && !tools.some(({ name }) => name === 'delete_run'))
  await client.close()
})

test('any key arrives as it is, and where the service repeats it, it shows nowhere', async () => {
  for (const key of [KEY, ...ODD_KEYS]) {
    const { variables, sent, end } = await recorder(key)
    const body = JSON.stringify({ detail: `No such key: ${key}` })
    await fault(service.variables, { fault: 'respond', status: 404, headers: { 'content-type': 'application/json' }, body })
    for (const address of [variables, service.variables].map(({ SEQUENTUM_API_URL }) => SEQUENTUM_API_URL)) {
      const client = await connect({ api_key: key, address })
      const refused = JSON.stringify(await client.callTool({ name: 'get_agent', arguments: { agentId: 101 } }))
      assert.match(refused, /404/)
      assert.ok(!shows(refused + client.log), refused + client.log)
      await client.close()
    }
    assert.deepEqual(sent, [`ApiKey ${key}`])
    end()
  }
})
