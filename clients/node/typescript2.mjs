// The official SDK, from version 2.

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { run, server } from './work.mjs'

const client = new Client({ name: 'clients', version: '1' }, { versionNegotiation: { mode: 'auto' } })
await client.connect(
  server.url
    ? new StreamableHTTPClientTransport(new URL(server.url), { requestInit: { headers: server.headers } })
    : new StdioClientTransport(server),
)
await run({
  revision: client.getNegotiatedProtocolVersion?.() ?? null,
  tools: async () => (await client.listTools()).tools.map(tool => tool.name),
  async call(name, args, { told, signal }) {
    const options = { signal, onprogress: told && (progress => told(progress.message)) }
    const result = await client.callTool({ name, arguments: args }, options)
    return [result.content[0].text, result.isError ?? false]
  },
})
