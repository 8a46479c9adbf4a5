// The same as python/convert.py for the Vercel AI SDK: what it would send to three providers, caught before it leaves.

import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogle } from '@ai-sdk/google'
import { createMCPClient } from '@ai-sdk/mcp'
import { createOpenAI } from '@ai-sdk/openai'
import { generateText } from 'ai'
import { readFileSync } from 'node:fs'

const { tools } = JSON.parse(readFileSync(process.argv[2], 'utf8'))

// A server that has these tools.
const results = {
  initialize: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'listing', version: '1' } },
  'tools/list': { tools: tools.map(({ outputSchema, ...tool }) => tool) },
}
const transport = {
  async start() {},
  async close() {},
  async send({ id, method }) {
    const answer = results[method] ? { result: results[method] } : { error: { code: -32601, message: 'Method not found' } }
    if (id !== undefined) queueMicrotask(() => this.onmessage({ jsonrpc: '2.0', id, ...answer }))
  },
}
const client = await createMCPClient({ transport, protocolVersionDiscovery: false })
const converted = await client.tools()

const providers = {
  'Vercel AI SDK to Gemini': [
    fetch => createGoogle({ apiKey: 'none', fetch })('gemini-2.5-flash'),
    body => body.tools.flatMap(tool => tool.functionDeclarations).map(tool => [tool.name, tool.parametersJsonSchema]),
  ],
  'Vercel AI SDK to OpenAI': [
    fetch => createOpenAI({ apiKey: 'none', fetch })('gpt-5'),
    body => body.tools.map(({ name, parameters }) => [name, parameters]),
  ],
  'Vercel AI SDK to Anthropic': [
    fetch => createAnthropic({ apiKey: 'none', fetch })('claude-sonnet-4-5'),
    body => body.tools.map(({ name, input_schema: schema }) => [name, schema]),
  ],
}
const report = {}
for (const [name, [model, schemas]] of Object.entries(providers)) {
  let sent
  const caught = async (_url, { body }) => {
    sent = JSON.parse(body)
    throw new Error('caught')
  }
  await generateText({ model: model(caught), tools: converted, prompt: 'none', maxRetries: 0 }).catch(error => {
    if (!sent) throw error
  })
  report[name] = Object.fromEntries(schemas(sent))
}
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0))
