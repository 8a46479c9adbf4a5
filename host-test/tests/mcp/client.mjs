// The client of the official TypeScript SDK: lists everything, calls tools of every category, and does a start-watch-files
// round. The SDK validates each structured result against the tool's output schema, and throws where it does not fit.
//
//   node client.mjs stdio WASMTIME | http URL      with MCP_SDK, MOCK_URL and COMPONENT in the environment

import assert from 'node:assert/strict'

const [how, where] = process.argv.slice(2)
const { MCP_SDK, MOCK_URL, COMPONENT } = process.env
const load = path => import(`${MCP_SDK}/dist/esm/${path}`)
const { Client } = await load('client/index.js')

const variables = { SEQUENTUM_API_URL: MOCK_URL, SEQUENTUM_API_KEY: 'sk-javascript' }
async function connect() {
  if (how === 'http') {
    const { StreamableHTTPClientTransport } = await load('client/streamableHttp.js')
    return new StreamableHTTPClientTransport(new URL(where))
  }
  const { StdioClientTransport } = await load('client/stdio.js')
  const grants = Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  return new StdioClientTransport({ command: where, args: ['run', '-S', 'http', ...grants, COMPONENT] })
}

const client = new Client({ name: 'test', version: '1' })
await client.connect(await connect())

const { tools } = await client.listTools()
assert.equal(tools.length, 44)
assert.equal((await client.listResources()).resources.length, 7)
assert.equal((await client.listResourceTemplates()).resourceTemplates.length, 11)
assert.equal((await client.listPrompts()).prompts.length, 11)

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

// The rest, each once at least.
await call('list_agents')
await call('get_agent', { agentId: 106 })
await call('search_agents', { query: 'example', maxRecords: 2 })
await call('get_agent_search_count', { query: 'example' })
await call('get_personal_agent_count')
await call('get_agent_runs', { agentId: 108 })
await call('get_agent_run_summary', { agentId: 101 })
const long = await call('start_agent', { agentId: 104 })
await call('stop_agent', { agentId: 104, runId: long.val.id })
await call('kill_agent', { agentId: 104, runId: long.val.id })
await call('delete_run', { agentId: 101, runId: 9001 })
await call('get_agent_versions', { agentId: 101 })
await call('restore_agent_version', { agentId: 101, versionNumber: 1, comments: 'test' })
const schedule = await call('create_agent_schedule', {
  agentId: 101, name: 'test', everyCount: 6, everyPeriod: 'hours',
})
const ids = { agentId: 101, scheduleId: schedule.id }
await call('list_agent_schedules', { agentId: 101 })
await call('get_agent_schedule', ids)
await call('update_agent_schedule', { ...ids, name: 'other', cron: '0 9 * * 1-5' })
await call('disable_agent_schedule', ids)
await call('enable_agent_schedule', ids)
await call('delete_agent_schedule', ids)
await call('get_scheduled_runs', { startDate: '2020-01-01', endDate: '2099-01-01' })
await call('get_credits_balance')
await call('get_spending_summary')
await call('get_credit_history')
await call('get_agents_usage', { sortColumn: 'cost', sortOrder: 'desc', usageTypes: ['server-time'] })
await call('get_agent_cost_breakdown', { agentId: 101, timeUnit: 'day' })
await call('get_agent_runs_cost', { agentId: 101 })
await call('list_spaces')
await call('get_space', { spaceId: 11 })
await call('get_space_agents', { spaceId: 14 })
await call('get_space_agent_count', { spaceId: 14 })
await call('search_space_by_name', { name: 'Europe' })
await call('run_space_agents', { spaceId: 11 })
await call('upload_input_file', { spaceId: 11, name: 'products.csv', content: 'sku\n1\n' })
await call('get_runs_summary', { startDate: '2020-01-01', endDate: '2099-01-01', includeDetails: true })
await call('get_records_summary')
await call('get_run_diagnostics', { agentId: 103, runId: 9131 })
assert.equal((await call('get_latest_failure', { agentId: 103 })).tag, 'failed')
assert.equal((await call('get_latest_failure', { agentId: 106 })).tag, 'none')
const build = await call('start_agent_build', { prompt: 'Prices from https://example.com', waitSeconds: 0 })
await call('get_agent_build_status', { sessionId: build.sessionId })
await call('stop_agent_build', { sessionId: build.sessionId })

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
