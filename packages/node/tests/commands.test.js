// The commands beside the server itself.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { CALLERS_KEY, WRONG_KEY, shows } from './keys.js'
import { Client, mock, run } from './support.js'

let service
before(async () => (service = await mock()))
after(() => service?.end())

test('call prints the result as JSON', async () => {
  const { status, stdout } = await run(service.variables, ['call', 'list-agents', '{"recordsPerPage": 2}'])
  assert.equal(JSON.parse(stdout).agents.length, 2)
  assert.equal(status, 0)
})

test('call takes its arguments from standard input', async () => {
  const { stdout } = await run(service.variables, ['call', 'get_agent', '-'], '{"agentId": 101}')
  assert.equal(JSON.parse(stdout).id, 101)
})

// The component begins its answer then before it knows it.
test('call waits for what takes long', async () => {
  const { status, stdout } = await run(service.variables, ['call', 'wait-for-run', '{"agentId": 110, "runId": 9201, "seconds": 7}'])
  assert.deepEqual([status, JSON.parse(stdout).run?.id ?? JSON.parse(stdout).id], [0, 9201])
})

test('call says by its exit status what went wrong', async () => {
  const failed = await run(service.variables, ['call', 'get-agent', '{"agentId": 999999}'])
  assert.equal(failed.status, 1)
  assert.match(failed.stdout, /999999/)
  const wrong = await run(service.variables, ['call', 'get-agent', '{agentId: 101}'])
  assert.deepEqual([wrong.status, wrong.stdout], [2, ''])
  assert.match(wrong.stderr, /not JSON/)
  const unknown = await run(service.variables, ['call', 'no-such-tool'])
  assert.equal(unknown.status, 2)
  assert.match(unknown.stderr, /no_such_tool/)
})

test('check tries the key and the address', async () => {
  const good = await run(service.variables, ['check'])
  assert.equal(good.status, 0, good.stdout + good.stderr)
  const wrong = await run({ ...service.variables, SEQUENTUM_API_KEY: WRONG_KEY }, ['check'])
  assert.notEqual(wrong.status, 0)
  assert.match(wrong.stdout + wrong.stderr, /SEQUENTUM_API_KEY/)
})

test('version, help and mistakes do not start the server', async () => {
  assert.match((await run({}, ['--version'])).stdout, /^sequentum-tools \d+\.\d+\.\d+ \(Node \S+, \w+\)\n$/)
  assert.match((await run({}, ['--help'])).stdout, /SEQUENTUM_API_KEY/)
  for (const parameters of [['chekc'], ['--readonly'], ['call'], ['check', 'it'], ['constructor']]) {
    const { status, stdout, stderr } = await run({}, parameters)
    assert.deepEqual([status, stdout], [2, ''], stderr)
  }
})

test('http serves many callers at once, and lends its key to nobody', async () => {
  const server = new Client(service.variables, ['http', '--address', '127.0.0.1:0'])
  while (!server.stderr.includes('Serving on')) await new Promise(resolve => setTimeout(resolve, 20))
  const [url] = /http\S+/.exec(server.stderr)
  assert.equal(await (await fetch(new URL('/health', url))).json().then(({ status }) => status), 'ok')
  const post = authorization => fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...authorization },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'get_credits_balance' } }),
  })
  assert.equal((await post({})).status, 401)
  const answers = await Promise.all(Array.from({ length: 12 }, () => post({ authorization: `ApiKey ${CALLERS_KEY}` })))
  for (const answer of answers) assert.ok((await answer.json()).result.structuredContent)
  const refused = await (await post({ authorization: `ApiKey ${WRONG_KEY}` })).text()
  assert.match(refused, /401/)
  assert.ok(!shows(refused + server.stderr), refused + server.stderr)
  server.process.kill()
})

test('http is stopped by no caller who is slow to send, and refuses a header of access that is there twice', async () => {
  const server = new Client(service.variables, ['http', '--address', '127.0.0.1:0'])
  while (!server.stderr.includes('Serving on')) await new Promise(resolve => setTimeout(resolve, 20))
  const { hostname, port } = new URL(/http\S+/.exec(server.stderr)[0])
  const head = `POST /mcp HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\n`
  const opened = text => {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    socket.write(text)
    return socket
  }
  const slow = Array.from({ length: 40 }, () => opened(`${head}content-length: 1000\r\n\r\n{`))
  await new Promise(resolve => setTimeout(resolve, 300))
  const health = await fetch(`http://${hostname}:${port}/health`, { signal: AbortSignal.timeout(5000) })
  assert.equal(health.status, 200)
  const twice = opened(`${head}authorization: ApiKey sk-a\r\nauthorization: ApiKey sk-b\r\ncontent-length: 2\r\n\r\n{}`)
  const [answer] = await once(twice, 'data')
  assert.match(answer.toString(), /^HTTP\/1.1 400 .*authorization is there twice/s)
  for (const socket of [...slow, twice]) socket.destroy()
  server.process.kill()
})
