// The Vercel AI SDK: the tools as it gives them to a model.

import { createMCPClient } from '@ai-sdk/mcp'
import { Experimental_StdioMCPTransport as Stdio } from '@ai-sdk/mcp/mcp-stdio'
import { run, server } from './work.mjs'

const client = await createMCPClient({ transport: server.url ? { type: 'http', ...server } : new Stdio(server) })
let tools
await run(
  {
    revision: client.initializeResult.protocolVersion,
    async tools() {
      tools = await client.tools()
      return Object.keys(tools)
    },
    async call(name, args, { signal }) {
      const result = await tools[name].execute(args, { toolCallId: '1', messages: [], abortSignal: signal })
      return [result.content?.[0].text ?? JSON.stringify(result), result.isError ?? false]
    },
  },
  { progress: false },
)
