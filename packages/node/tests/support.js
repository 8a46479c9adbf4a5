// What the tests share: the installed command, a mock Control Center, and a client that speaks line by line.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const started = []
process.on('exit', () => started.forEach(child => child.kill('SIGKILL')))

const { SEQUENTUM_TOOLS: COMMAND, HOST_TEST } = process.env
export { COMMAND }
export const PACKAGE = new URL('../', `file://${COMMAND}`)

/** A mock of the service until the tests end, and the variables that point at it. */
export async function mock() {
  const host = HOST_TEST ?? fileURLToPath(new URL('../../../target/debug/host-test', import.meta.url))
  const service = spawn(host, ['mock', '--rate-limit', '0', '--run-seconds', '2'], { stdio: ['ignore', 'pipe', 'inherit'] })
  started.push(service)
  const variables = {}
  for await (const line of createInterface({ input: service.stdout })) {
    for (const [, name, value] of line.matchAll(/(SEQUENTUM_API_\w+)=(\S+)/g)) variables[name] = value
    if (variables.SEQUENTUM_API_KEY) return { variables, end: () => service.kill('SIGINT') }
  }
  throw new Error('the mock did not start')
}

/** This process's environment without what is the server's, and with what is given. */
export function environment(variables) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('SEQUENTUM_'))
  return { ...Object.fromEntries(kept), ...variables }
}

/** Runs the command to its end. */
export async function run(variables, parameters = [], input = '') {
  const child = spawn(process.execPath, [COMMAND, ...parameters], { env: environment(variables) })
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr']) child[stream].on('data', chunk => (said[stream] += chunk))
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [status] = await once(child, 'close')
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

  async end() {
    this.process.stdin.end()
    const [status] = await once(this.process, 'close')
    return status
  }
}

/** Lets the mock's next requests go wrong. */
export async function fault(variables, what) {
  const answer = await fetch(`${variables.SEQUENTUM_API_URL}/_mock/faults`, { method: 'POST', body: JSON.stringify(what) })
  if (!answer.ok) throw new Error(await answer.text())
}
