// Joins a client on standard input and output to the component's HTTP side: what comes from the one goes to the other.

import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

const VERSION = 'io.modelcontextprotocol/protocolVersion'

// The longest line that is read, in bytes. The component refuses what is longer than a message may be, by its id.
const LONGEST = 64 * 1024 * 1024

const BROKE_OFF = 'The server broke off in the middle of this call. It may have taken effect: look before you repeat it.'

/** Serves until the input has ended and all is answered; each request goes to the pool with these headers. */
export function session(pool, headers) {
  const running = new Map() // the requests that have no answer yet, by id, and how each is given up
  const client = { send: message => process.stdout.write(`${JSON.stringify(message)}\n`) }
  const server = new StreamableHTTPClientTransport(new URL('http://127.0.0.1/mcp'), { fetch: send, requestInit: { headers } })
  let ended = false

  /** What the transport sends, with the headers that the newest revision wants, and without what no revision needs. */
  async function send(_, init) {
    if (init.method !== 'POST') return new Response(null, { status: 405 }) // there is no stream beside those of calls
    const { id, method, params } = JSON.parse(init.body)
    if (params?._meta?.[VERSION] !== undefined) {
      init.headers.set('mcp-protocol-version', params._meta[VERSION])
      init.headers.set('mcp-method', method)
      const name = params.name ?? params.uri
      if (name !== undefined) init.headers.set('mcp-name', name)
    }
    const signal = running.get(id)?.signal ?? init.signal
    const answer = await pool.fetch('/mcp', { ...init, signal }, id)
    // A refusal is an answer like any other to who speaks without HTTP.
    const isMessage = answer.headers.get('content-type')?.startsWith('application/json')
    return answer.ok || !isMessage ? answer : new Response(answer.body, { headers: answer.headers })
  }

  function answered(id) {
    running.delete(id)
    if (ended && running.size === 0) process.stdout.write('', () => process.exit()) // when all before it is written
  }

  function refuse(id, code, message) {
    client.send({ jsonrpc: '2.0', id, error: { code, message } })
  }

  function fail(id, message) {
    if (!running.has(id)) return
    refuse(id, -32603, message)
    answered(id)
  }

  async function accept(line) {
    let message
    try {
      message = JSON.parse(line)
    } catch (error) {
      return refuse(null, -32700, `Parse error: ${error.message.slice(0, 200)}`)
    }
    const { id, method, params } = message ?? {}
    const named = ['string', 'number'].includes(typeof id)
    const asks = typeof method === 'string' && message.jsonrpc === '2.0' && (named || id === undefined)
    const answersUs = method === undefined && named && ('result' in message || 'error' in message)
    if (!asks && !answersUs) return refuse(named ? id : null, -32600, 'This is no message of JSON-RPC 2.0')
    if (method === 'notifications/cancelled') {
      running.get(params?.requestId)?.abort() // hanging up is how HTTP cancels
      return answered(params?.requestId)
    }
    if (method !== undefined && id !== undefined) {
      if (running.has(id)) return refuse(id, -32600, 'A request with this id is under way')
      running.set(id, new AbortController())
    }
    // What ends a fetch without an answer is a TypeError, and has no words for a user.
    await server.send(message).catch(error => fail(id, error instanceof TypeError ? BROKE_OFF : error.message))
  }
  server.onmessage = message => {
    const answers = message.method === undefined
    if (answers && !running.has(message.id)) return // cancelled
    if (message.result?.protocolVersion && message.result.serverInfo) server.setProtocolVersion(message.result.protocolVersion)
    client.send(message)
    if (answers) answered(message.id)
  }
  pool.lost = id => fail(id, BROKE_OFF)
  lines(process.stdin, accept, () => refuse(null, -32600, `The message is larger than ${LONGEST} bytes`), () => {
    ended = true
    answered()
  })
  process.stdout.on('error', () => process.exit()) // nobody reads any more
  return server.start()
}

/** Cuts what comes into lines: each that is not too long goes to `accept`. A text may have any other line break in it. */
function lines(input, accept, refuse, end) {
  let [pieces, length] = [[], 0]
  const take = () => {
    if (length > LONGEST) refuse()
    const line = Buffer.concat(pieces).toString().trim()
    if (line) accept(line)
    ;[pieces, length] = [[], 0]
  }
  const add = piece => {
    length += piece.length
    if (length > LONGEST) pieces = []
    else pieces.push(piece)
  }
  input.on('data', chunk => {
    for (let at; (at = chunk.indexOf(10)) !== -1; chunk = chunk.subarray(at + 1)) {
      add(chunk.subarray(0, at))
      take()
    }
    add(chunk)
  })
  input.on('end', () => {
    take()
    end()
  })
}
