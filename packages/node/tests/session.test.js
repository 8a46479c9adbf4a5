// A client's session, with the official SDK and without.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { KEY, ODD_KEYS, WRONG_KEY, shows } from './keys.js'
import { COMMAND, Client, environment, fault, mock, recorder } from './support.js'

let service
before(async () => (service = await mock()))
after(() => service?.end())

test('the official client lists, calls, is told of progress, and leaves', async () => {
  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js')
  const { StdioClientTransport } = await import('@modelcontextprotocol/sdk/client/stdio.js')
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(new StdioClientTransport({
    command: process.execPath, args: [COMMAND], env: environment(service.variables),
  }))
  const { tools } = await client.listTools()
  assert.ok(tools.some(({ name }) => name === 'start_agent'))
  const { structuredContent } = await client.callTool({ name: 'list_agents', arguments: { recordsPerPage: 2 } })
  assert.equal(structuredContent.agents.length, 2)
  const missing = await client.callTool({ name: 'get_agent', arguments: { agentId: 999999 } })
  assert.ok(missing.isError)
  assert.match(JSON.stringify(missing), /999999/)
  const told = []
  const ran = await client.callTool(
    { name: 'start_agent', arguments: { agentId: 101, isRunSynchronously: true } },
    undefined, { onprogress: progress => told.push(progress) })
  assert.ok(!ran.isError, JSON.stringify(ran))
  assert.ok(told.length > 0, 'a run of two seconds tells of its progress')
  await client.close()
})

test('eight calls go on at once', async () => {
  const client = new Client(service.variables)
  const ids = [101, 102, 103, 104, 106, 107, 108, 101]
  await Promise.all(ids.map(agentId => client.call('get_agent', { agentId }))) // all workers are loaded
  await fault(service.variables, { fault: 'delay', seconds: 2, times: 8 })
  const began = performance.now()
  await Promise.all(ids.map(agentId => client.call('get_agent', { agentId })))
  const seconds = (performance.now() - began) / 1000
  assert.ok(seconds >= 2 && seconds < 8, `${seconds} s, one after the other would be 16`)
  assert.equal(await client.end(), 0)
})

test('more calls than workers are all answered', async () => {
  const client = new Client(service.variables)
  const results = await Promise.all(Array.from({ length: 30 }, () => client.call('get_agent', { agentId: 101 })))
  assert.equal(results.filter(({ structuredContent }) => structuredContent.id === 101).length, 30)
  await client.end()
})

test('cancelling ends the waiting: there is no answer, and the next call is served', async () => {
  const client = new Client(service.variables)
  await client.call('get_credits_balance')
  await fault(service.variables, { fault: 'delay', seconds: 3 })
  client.send({ id: 'late', method: 'tools/call', params: { name: 'get_agent', arguments: { agentId: 101 } } })
  await new Promise(resolve => setTimeout(resolve, 500))
  client.send({ method: 'notifications/cancelled', params: { requestId: 'late' } })
  assert.ok(!(await client.call('get_credits_balance')).isError)
  await new Promise(resolve => setTimeout(resolve, 3500))
  assert.ok(!client.messages.some(({ id }) => id === 'late'))
  assert.equal(await client.end(), 0)
})

test('the end of the input ends the server after its answers', async () => {
  const client = new Client(service.variables)
  await fault(service.variables, { fault: 'delay', seconds: 1 })
  const answer = client.call('get_credits_balance')
  assert.equal(await client.end(), 0)
  assert.ok(!(await answer).isError)
})

test('a client that is gone leaves no server behind', async () => {
  const client = new Client(service.variables)
  await client.request('ping')
  client.process.stdout.destroy()
  client.process.stdin.end()
  await once(client.process, 'exit')
})

test('ctrl-c ends it at once and without a word', { skip: process.platform === 'win32' }, async () => {
  const client = new Client(service.variables)
  await client.request('ping')
  client.process.kill('SIGINT')
  const [, signal] = await once(client.process, 'close')
  assert.equal(signal, 'SIGINT')
  assert.equal(client.stderr, '')
})

for (const key of [KEY, ...ODD_KEYS]) {
  test(`the key ${key} arrives as it is, and is on no command line`, async () => {
    const { variables, sent, end } = await recorder(key)
    const client = new Client(variables)
    assert.match(JSON.stringify(await client.call('get_agent', { agentId: 101 })), /404/)
    assert.deepEqual(sent, [`ApiKey ${key}`])
    end()
    for (const id of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
      let line = ''
      try {
        line = readFileSync(`/proc/${id}/cmdline`, 'utf8')
      } catch {} // it has ended
      assert.ok(!shows(line), line)
    }
    await client.end()
  })
}

for (const [key, said] of [['sk-schlüssel', /SEQUENTUM_API_KEY contains/], ['sk-two words', /SEQUENTUM_API_KEY contains/],
  ['', /SEQUENTUM_API_KEY environment variable is required/]]) {
  test(`the key "${key}" is said to be none, and not shown`, async () => {
    const client = new Client({ ...service.variables, SEQUENTUM_API_KEY: key })
    const result = JSON.stringify(await client.call('get_credits_balance'))
    assert.match(result, said)
    if (key) assert.ok(!result.includes(key.slice(3)))
    await client.end()
  })
}

test('a key that the service refuses is an answer, and the session goes on', async () => {
  const client = new Client({ ...service.variables, SEQUENTUM_API_KEY: WRONG_KEY })
  const { result, error } = await client.request('tools/call', { name: 'get_credits_balance', arguments: {} })
  assert.match(JSON.stringify(result ?? error), /401|API key|SEQUENTUM_API_KEY/)
  assert.ok((await client.request('ping')).result)
  await client.end()
})

test('the newest revision is served, whose headers repeat the body', async () => {
  const client = new Client(service.variables)
  const about = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {},
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' } }
  const { result } = await client.request('tools/call', { name: 'get_agent', arguments: { agentId: 101 }, _meta: about })
  assert.equal(result.structuredContent.id, 101)
  assert.equal(result.resultType, 'complete')
  await client.end()
})

test('what is no message is answered, and the session goes on', async () => {
  const client = new Client(service.variables)
  client.process.stdin.write('{"jsonrpc": "2.0", "id": 7,\n')
  assert.ok((await client.request('ping')).result)
  assert.ok(client.messages.some(({ id, error }) => id === null && error))
  await client.end()
})

test('what is too long is refused under its id, and the session goes on', async () => {
  const client = new Client(service.variables)
  for (const megabytes of [5, 12]) {
    const { error } = await client.request('tools/call', {
      name: 'list_agents', arguments: { search: 'x'.repeat(megabytes << 20) },
    })
    assert.match(error.message, /larger than/)
  }
  assert.ok((await client.call('get_credits_balance')).structuredContent)
  assert.equal(await client.end(), 0)
})

test('a field that nobody knows and a line break that JSON allows are taken as they are', async () => {
  const client = new Client(service.variables)
  client.send({ id: 'odd', method: 'ping', params: { text: 'a\u2028b\u2029c\u0085d' }, unknown: 1 })
  await client.call('get_credits_balance')
  assert.deepEqual(client.messages.find(({ id }) => id === 'odd')?.result, {})
  await client.end()
})

test('--read-only offers nothing that changes anything', async () => {
  const [whole, reading, too] = await Promise.all([names([]), names(['--read-only']), names([], { SEQUENTUM_READ_ONLY: 'true' })])
  assert.ok(whole.includes('delete_run') && !reading.includes('delete_run') && reading.includes('list_agents'))
  assert.deepEqual(too, reading)
})

test('--toolsets narrows the list', async () => {
  const billing = await names(['--toolsets', 'billing'])
  assert.ok(billing.includes('get_credits_balance') && !billing.includes('list_agents'))
})

async function names(parameters, variables = {}) {
  const client = new Client({ ...service.variables, ...variables }, parameters)
  const { result } = await client.request('tools/list')
  await client.end()
  return result.tools.map(({ name }) => name)
}
