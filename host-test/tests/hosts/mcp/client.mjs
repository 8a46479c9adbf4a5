// The client of the official TypeScript SDK: lists everything, does a start-watch-files round, and calls every tool. The SDK
// validates each structured result against the tool's output schema, and throws where it does not fit.
//
//   node client.mjs stdio COMMAND… | http URL      with MCP_SDK, MOCK_URL, KEY and EXAMPLES in the environment

import assert from 'node:assert/strict'

const [how, ...where] = process.argv.slice(2)
const { MCP_SDK, MOCK_URL, EXAMPLES, KEY } = process.env
const load = path => import(`${MCP_SDK}/dist/esm/${path}`)
const { Client } = await load('client/index.js')

const variables = { SEQUENTUM_API_URL: MOCK_URL, SEQUENTUM_API_KEY: KEY, SEQUENTUM_FILE_HOSTS: '127.0.0.1' }
async function connect() {
  if (how === 'http') {
    const { StreamableHTTPClientTransport } = await load('client/streamableHttp.js')
    return new StreamableHTTPClientTransport(new URL(where[0]))
  }
  const { StdioClientTransport } = await load('client/stdio.js')
  const [command, ...args] = where
  return new StdioClientTransport({ command, args, env: { ...process.env, ...variables } })
}

const client = new Client({ name: 'test', version: '1' })
await client.connect(await connect())

const { tools } = await client.listTools()
assert.ok((await client.listResources()).resources.length > 0)
assert.ok((await client.listResourceTemplates()).resourceTemplates.length > 0)
assert.ok((await client.listPrompts()).prompts.length > 0)

const called = new Set()
async function call(name, args = {}, options) {
  called.add(name)
  const result = await client.callTool({ name, arguments: args }, undefined, options)
  assert.ok(!result.isError, `${name}: ${JSON.stringify(result)}`)
  return result.structuredContent
}

// Start, watch, files.
const started = await call('start_agent', { agentId: 101 })
const run = { agentId: 101, runId: started.val.id }
let status
for (let i = 0; i < 100 && status !== 'Success'; i++) {
  status = (await call('get_run_status', run)).status
  await new Promise(resolve => setTimeout(resolve, 100))
}
assert.equal(status, 'Success')
const { files } = await call('get_run_files', run)
assert.ok((await call('get_file_download_url', { ...run, fileId: files[0].id })).url.startsWith('http'))

// Run it, and show five rows, in two calls.
const ended = await call('start_agent', { agentId: 101, waitSeconds: 45 })
assert.deepEqual([ended.tag, ended.val.status], ['ended', 'Success'])
const { runId, rows, nextRow } = await call('get_run_data', { agentId: 101, runId: ended.val.id, maxRows: 5 })
assert.deepEqual([runId, rows.length, nextRow], [ended.val.id, 5, 6])

// Every tool as in its example.
for (const example of JSON.parse(EXAMPLES)) {
  for (const { tool, arguments: args } of [example.before, example].filter(Boolean)) await call(tool, args)
}

// A synchronous run tells its progress.
let ticks = 0
const data = await call('start_agent', { agentId: 102, isRunSynchronously: true }, { onprogress: () => ticks++ })
assert.equal(data.tag, 'finished')
assert.ok(ticks > 0, 'no progress')

const missing = tools.map(tool => tool.name).filter(name => !called.has(name))
assert.deepEqual(missing, [], 'tools that were not called')

const resource = await client.readResource({ uri: 'sequentum://agents/101/versions' })
assert.ok(JSON.parse(resource.contents[0].text).versions.length > 0)
await assert.rejects(client.readResource({ uri: 'sequentum://nothing' }))
const prompt = await client.getPrompt({ name: 'debug-agent', arguments: { agent: 'Shop prices' } })
assert.ok(prompt.messages[0].content.text.includes('Shop prices'))
const completion = await client.complete({
  ref: { type: 'ref/prompt', name: 'debug-agent' }, argument: { name: 'agent', value: 'Shop' },
})
assert.deepEqual(completion.completion.values, ['Shop prices'])
await assert.rejects(client.callTool({ name: 'no_such_tool', arguments: {} }), /Unknown tool/)

await client.close()
console.log(`${how}: ${called.size} tools called, all structured results valid`)
