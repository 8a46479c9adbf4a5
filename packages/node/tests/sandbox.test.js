// What the component can reach, what its workers know, and what becomes of those that die.

import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { KEY, shows } from './keys.js'
import { Client, PACKAGE, mock } from './support.js'

let service
before(async () => (service = await mock()))
after(() => service?.end())

const { policy } = await import(new URL('lib/outgoing.js', PACKAGE))

test('requests go to the Control Center and to the named hosts of files only', () => {
  const home = { SEQUENTUM_API_URL: 'https://cc.example.com/base' }
  const files = { ...home, SEQUENTUM_FILE_HOSTS: 'files.example.com, *.storage.example' }
  for (const [variables, origin, expected] of [
    [{}, 'https://dashboard.sequentum.com', true],
    [{}, 'https://dashboard.sequentum.com:443', true],
    [{}, 'http://dashboard.sequentum.com', false],
    [{}, 'https://dashboard.sequentum.com:8443', false],
    [{}, 'https://dashboard.sequentum.com.example.com', false],
    [{}, 'https://example.com', false],
    [home, 'https://cc.example.com', true],
    [home, 'https://dashboard.sequentum.com', false],
    [home, 'https://files.example.com', false],
    [files, 'https://files.example.com', true],
    [files, 'https://FILES.example.com:8443', true],
    [files, 'http://files.example.com', false],
    [files, 'https://eu.storage.example', true],
    [files, 'https://storage.example', false],
    [files, 'https://evil-storage.example', false],
    [files, 'https://user@files.example.com.evil.example', false],
    [{ SEQUENTUM_API_URL: 'no address' }, 'https://dashboard.sequentum.com', false],
    [{}, 'https://', false],
    [{}, 'https://undefined', false],
  ]) assert.equal(policy(variables)(origin), expected, `${JSON.stringify(variables)} ${origin}`)
})

test('the files of runs are read from hosts that are named, and the refusal of another names it', async () => {
  const refused = new Client(service.variables)
  const without = await refused.call('get_run_data', { agentId: 101 })
  assert.ok(without.isError)
  assert.match(JSON.stringify(without), /SEQUENTUM_FILE_HOSTS=127\.0\.0\.1/)
  await refused.end()
  const granted = new Client({ ...service.variables, SEQUENTUM_FILE_HOSTS: '127.0.0.1' })
  const data = await granted.call('get_run_data', { agentId: 101 })
  assert.ok(!data.isError && data.structuredContent.rows.length > 0, JSON.stringify(data))
  await granted.end()
})

test('the component has no other way out', () => {
  for (const name of ['whole', 'readonly']) {
    const module = readFileSync(new URL(`component/${name}/server.js`, PACKAGE), 'utf8')
    const imports = [...module.matchAll(/\bimport\s*(\{[^}]*\})\s*from\s*["']([^"']+)["']/g)].map(([, names, from]) => [from, names])
    const ways = imports.filter(([, names]) => /outgoingHandler/.test(names)).map(([from]) => from)
    assert.deepEqual(ways, ['../../lib/outgoing.js'])
    const allowed = /^(\.\.\/\.\.\/lib\/outgoing\.js|@bytecodealliance\/preview2-shim\/(cli|clocks|http|io|random))$/
    assert.ok(imports.length >= 5)
    for (const [from] of imports) assert.match(from, allowed)
  }
})

test('a request that the policy does not let through never leaves', async () => {
  const other = await mock()
  // The component is told of one address, and the way out of another.
  const folder = copy()
  const way = join(folder, 'lib/outgoing.js')
  const text = readFileSync(way, 'utf8')
  writeFileSync(way, text.replace('Object.fromEntries(environment.getEnvironment())', JSON.stringify(other.variables)))
  assert.notEqual(readFileSync(way, 'utf8'), text)
  const client = new Client(service.variables, [], join(folder, 'bin/sequentum-tools.js'))
  const result = await client.call('get_credits_balance')
  assert.ok(result.isError)
  assert.match(JSON.stringify(result), /denied|not allowed|policy/i)
  await client.end()
  other.end()
  rmSync(folder, { recursive: true })
})

test('the port answers nobody who has no key of his own', async () => {
  const { Pool } = await import(new URL('lib/pool.js', PACKAGE))
  const { settings } = await import(new URL('lib/settings.js', PACKAGE))
  process.env.SEQUENTUM_API_KEY = KEY
  const { component, variablesBesideHeaders, headers } = settings({})
  delete process.env.SEQUENTUM_API_KEY
  assert.equal(headers.authorization, `ApiKey ${KEY}`)
  assert.ok(!shows(JSON.stringify(variablesBesideHeaders)))
  assert.ok(!('SEQUENTUM_ALLOW_SHARED_KEY' in variablesBesideHeaders))
  const pool = new Pool(component, { ...variablesBesideHeaders, ...service.variables, SEQUENTUM_API_KEY: '' })
  const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'get_credits_balance' } }
  const answer = await pool.fetch('/mcp', {
    method: 'POST', body: JSON.stringify(call),
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
  })
  assert.equal(answer.status, 401)
})

test('a worker that dies is replaced, and its caller is told', async () => {
  const folder = copy()
  renameSync(join(folder, 'component/whole'), join(folder, 'component/real'))
  mkdirSync(join(folder, 'component/whole'))
  // Each worker dies of its second request.
  writeFileSync(join(folder, 'component/whole/server.js'), `
    import { incomingHandler as real } from '../real/server.js'
    let requests = 0
    export const incomingHandler = {
      handle(request, out) {
        if (++requests === 2) process.exit(1)
        real.handle(request, out)
      },
    }`)
  const client = new Client(service.variables, [], join(folder, 'bin/sequentum-tools.js'))
  assert.ok((await client.request('ping')).result)
  await new Promise(resolve => setTimeout(resolve, 500)) // so that it is the same worker
  const died = await client.request('tools/call', { name: 'get_credits_balance' })
  assert.match(died.error.message, /broke off/)
  assert.ok(!(await client.call('get_credits_balance')).isError)
  await client.end()
  rmSync(folder, { recursive: true })
})

/** A copy of the installed package, to be changed. */
function copy() {
  const folder = mkdtempSync(join(tmpdir(), 'sequentum-'))
  cpSync(fileURLToPath(PACKAGE), folder, { recursive: true })
  symlinkSync(fileURLToPath(new URL('..', PACKAGE)), join(folder, 'node_modules'))
  return folder
}
