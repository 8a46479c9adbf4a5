// What each command does; each returns the exit status, or nothing while it goes on.

import { readFileSync } from 'node:fs'
import http from 'node:http'
import { Pool } from './pool.js'
import { settings } from './settings.js'

/** The server over standard input and output. */
export async function serve(options) {
  const { component, variablesBesideHeaders, headers } = settings(options)
  const pool = new Pool(component, variablesBesideHeaders)
  // While the worker loads, and here, since it brings the SDK, which no other command needs.
  const { session } = await import('./session.js')
  await session(pool, headers)
}

/** Tries the key and the address: the component does so by itself. */
export async function check(options) {
  const { component, variables } = settings(options)
  const { _setArgs, _setEnv } = await import('@bytecodealliance/preview2-shim/cli')
  _setEnv(variables)
  _setArgs(['sequentum-mcp', 'check'])
  const { run } = await import(`../component/${component}/server.js`)
  try {
    run.run()
    return 0
  } catch (error) {
    if (!('payload' in error)) throw error // not the component's own "no"
    return 1
  }
}

/** Calls one tool, and prints what it returns. */
export async function call(options, tool, text = '{}') {
  let given
  try {
    given = JSON.parse(text === '-' ? readFileSync(0, 'utf8') : text)
  } catch (error) {
    process.stderr.write(`sequentum-tools: the arguments of ${tool} are not JSON: ${error.message}\n`)
    return 2
  }
  const { component, variablesBesideHeaders, headers } = settings(options)
  const params = { name: tool.replaceAll('-', '_'), arguments: given }
  const answer = await new Pool(component, variablesBesideHeaders).fetch('/mcp', {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  })
  const { result, error } = await answer.json()
  if (error) {
    process.stderr.write(`sequentum-tools: ${error.message}\n`)
    process.exit(2)
  }
  const shown = result.structuredContent
    ? JSON.stringify(result.structuredContent, null, 2)
    : result.content.map(({ text }) => text).join('\n')
  process.stdout.write(`${shown}\n`, () => process.exit(result.isError ? 1 : 0))
}

/** The headers on which access depends: each must be there once. */
const CLEAR = ['host', 'origin', 'authorization', 'x-mcp-readonly', 'x-mcp-toolsets']

/** How long a request may take to come, in milliseconds. */
const PATIENCE = 30_000

/** The longest body that is passed on, in bytes: longer than the component takes, which refuses it by its id. */
const LONGEST = 8 * 1024 * 1024

/** All of a request's body, or nothing where it is too long; what breaks off is as if it had ended. */
async function whole(incoming) {
  const pieces = []
  let length = 0
  try {
    for await (const piece of incoming) {
      length += piece.length
      if (length > LONGEST) return undefined
      pieces.push(piece)
    }
  } catch {
    // It has hung up, which its response says.
  }
  return Buffer.concat(pieces)
}

/** The server over HTTP, as the component serves it, for as many callers at once as there are workers. */
export async function http_(options) {
  const { component, variables } = settings(options)
  const pool = new Pool(component, variables)
  const [, host, port] = /^(.*):(\d+)$/.exec(options.address ?? '127.0.0.1:8080') ?? []
  if (port === undefined) {
    process.stderr.write('sequentum-tools: an address is host and port, such as 127.0.0.1:8080\n')
    return 2
  }
  const refuse = (outgoing, status, text) => outgoing.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(text)
  const server = http.createServer(async (incoming, outgoing) => {
    // Node keeps the first of these, and the component would not know of the second.
    const unclear = CLEAR.find(name => (incoming.headersDistinct[name]?.length ?? 0) > 1)
    if (unclear) return refuse(outgoing, 400, `The header ${unclear} is there twice.`)
    // Whoever is slow to send takes no worker.
    const body = await whole(incoming)
    if (body === undefined) return refuse(outgoing, 413, 'The message is too large.')
    if (outgoing.closed) return
    const worker = await pool.take()
    const { method, url: path, headers } = incoming
    if (outgoing.closed) return pool.unsure(worker)
    try {
      const passed = http.request({ host: '127.0.0.1', port: worker.port, method, path, headers })
      passed.on('response', answer => outgoing.writeHead(answer.statusCode, answer.headers) && answer.pipe(outgoing))
      passed.on('error', () => pool.unsure(worker))
      passed.on('error', () => outgoing.headersSent ? outgoing.destroy() : refuse(outgoing, 502, ''))
      outgoing.on('close', () => passed.destroy())
      passed.end(body)
    } catch (error) { // a path that Node sends to nobody
      pool.unsure(worker)
      refuse(outgoing, 400, error.message)
    }
  })
  server.requestTimeout = PATIENCE
  server.on('error', error => process.stderr.write(`sequentum-tools: ${error.message}\n`) && process.exit(1))
  server.listen(Number(port), host.replace(/^\[|\]$/g, ''), () => {
    const { address, port } = server.address()
    process.stderr.write(`Serving on http://${address.includes(':') ? `[${address}]` : address}:${port}/mcp\n`)
  })
}
export { http_ as http }
