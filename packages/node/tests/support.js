// What the tests share: the installed command, a mock Control Center, and a client that speaks line by line.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { KEY, shows } from './keys.js'

const started = []
process.on('exit', () => started.forEach(child => child.kill('SIGKILL')))

const { SEQUENTUM_TOOLS: COMMAND, HOST_TEST } = process.env
export { COMMAND }
export const PACKAGE = new URL('../', `file://${COMMAND}`)

/** A mock of the service until the tests end, and the variables that point at it, with a key that every writer changes. */
export async function mock() {
  const host = HOST_TEST ?? fileURLToPath(new URL('../../../target/debug/host-test', import.meta.url))
  const service = spawn(host, ['mock', '--rate-limit', '0', '--run-seconds', '2'], { stdio: ['ignore', 'pipe', 'inherit'] })
  started.push(service)
  for await (const line of createInterface({ input: service.stdout })) {
    const [, url] = /SEQUENTUM_API_URL=(\S+)/.exec(line) ?? []
    if (url) return { variables: { SEQUENTUM_API_URL: url, SEQUENTUM_API_KEY: KEY }, end: () => service.kill('SIGINT') }
  }
  throw new Error('the mock did not start')
}

/** A service that knows nothing, the variables that point at it, and the credentials that it was sent. */
export async function recorder(key) {
  const sent = []
  const service = createServer((request, answer) => {
    sent.push(request.headers.authorization)
    answer.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  await once(service, 'listening')
  const variables = { SEQUENTUM_API_URL: `http://127.0.0.1:${service.address().port}`, SEQUENTUM_API_KEY: key }
  return { variables, sent, end: () => service.closeAllConnections() ?? service.close() }
}

/** This process's environment without what is the server's, and with what is given. */
export function environment(variables) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('SEQUENTUM_'))
  return { ...Object.fromEntries(kept), ...variables }
}

/** Runs the command to its end. What it says shows no key. */
export async function run(variables, parameters = [], input = '') {
  const child = spawn(process.execPath, [COMMAND, ...parameters], { env: environment(variables) })
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr']) child[stream].on('data', chunk => (said[stream] += chunk))
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [status] = await once(child, 'close')
  assert.ok(!shows(said.stdout + said.stderr), said.stdout + said.stderr)
  return { status, ...said }
}

/** A client at its simplest: it sends lines, and gives each answer to whoever waits for its id. */
export class Client {
  #sent = 0
  #waiting = new Map()
  messages = []

  constructor(variables, parameters = [], command = COMMAND) {
    this.process = spawn(process.execPath, [command, ...parameters], { env: environment(variables) })
    started.push(this.process)
    this.stderr = ''
    this.process.stderr.on('data', chunk => (this.stderr += chunk))
    createInterface({ input: this.process.stdout }).on('line', line => {
      const message = JSON.parse(line)
      this.messages.push(message)
      this.#waiting.get(message.id)?.(message)
    })
  }

  send(message) {
    this.process.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  }

  request(method, params) {
    const id = ++this.#sent
    return new Promise(resolve => {
      this.#waiting.set(id, resolve)
      this.send({ id, method, params })
    })
  }

  async call(name, parameters = {}) {
    const { result, error } = await this.request('tools/call', { name, arguments: parameters })
    if (error) throw new Error(error.message)
    return result
  }

  /** Ends it. Nothing that it has said shows a key. */
  async end() {
    this.process.stdin.end()
    const [status] = await once(this.process, 'close')
    const said = this.stderr + this.messages.map(message => JSON.stringify(message)).join('\n')
    assert.ok(!shows(said), said)
    return status
  }
}

/** Lets the mock's next requests go wrong. */
export async function fault(variables, what) {
  const answer = await fetch(`${variables.SEQUENTUM_API_URL}/_mock/faults`, { method: 'POST', body: JSON.stringify(what) })
  if (!answer.ok) throw new Error(await answer.text())
}
