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

/** The server over HTTP, as the component serves it, for as many callers at once as there are workers. */
export async function http_(options) {
  const { component, variables } = settings(options)
  const pool = new Pool(component, variables)
  const [, host, port] = /^(.*):(\d+)$/.exec(options.address ?? '127.0.0.1:8080') ?? []
  if (port === undefined) {
    process.stderr.write('sequentum-tools: an address is host and port, such as 127.0.0.1:8080\n')
    return 2
  }
  const server = http.createServer(async (incoming, outgoing) => {
    const worker = await pool.take()
    const { method, url: path, headers } = incoming
    const passed = http.request({ host: '127.0.0.1', port: worker.port, method, path, headers })
    passed.on('response', answer => outgoing.writeHead(answer.statusCode, answer.headers) && answer.pipe(outgoing))
    passed.on('error', () => pool.unsure(worker))
    passed.on('error', () => outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end())
    outgoing.on('close', () => passed.destroy())
    incoming.pipe(passed)
  })
  server.on('error', error => process.stderr.write(`sequentum-tools: ${error.message}\n`) && process.exit(1))
  server.listen(Number(port), host.replace(/^\[|\]$/g, ''), () => {
    const { address, port } = server.address()
    process.stderr.write(`Serving on http://${address.includes(':') ? `[${address}]` : address}:${port}/mcp\n`)
  })
}
export { http_ as http }
