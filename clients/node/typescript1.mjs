// The official SDK, before version 2: node typescript1.mjs PACKAGE, which is one of the versions in package.json.

import { run, server } from './work.mjs'

const load = path => import(`${process.argv[2]}/client/${path}.js`)
const { Client } = await load('index')
const { StdioClientTransport } = await load('stdio')
const { StreamableHTTPClientTransport } = await load('streamableHttp')

const client = new Client({ name: 'clients', version: '1' })
// Neither tells which revision was agreed on: it is in the answer to the first message.
let revision = null
const transport = server.url
  ? new StreamableHTTPClientTransport(new URL(server.url), { requestInit: { headers: server.headers } })
  : new StdioClientTransport(server)
const connected = client.connect(transport)
const { onmessage } = transport
transport.onmessage = (message, extra) => {
  revision ??= message.result?.protocolVersion
  onmessage(message, extra)
}
await connected
await run({
  revision,
  tools: async () => (await client.listTools()).tools.map(tool => tool.name),
  async call(name, args, { told, signal }) {
    const options = { signal, onprogress: told && (progress => told(progress.message ?? `${progress.progress}`)) }
    const result = await client.callTool({ name, arguments: args }, undefined, options)
    return [result.content[0].text, result.isError ?? false]
  },
})
