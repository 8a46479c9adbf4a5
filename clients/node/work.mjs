// What every client in JavaScript does with the server, and what it reports. A client is an object with
//
//   revision                            the protocol's revision that was agreed on, or null where it does not say
//   async tools()                       the names of all tools
//   async call(tool, args, options)     a tool's answer as [text, whether it is an error]; `options` may have `told`, which
//                                       hears of progress, and `signal`
//
// run.py judges the report: see there for its fields. work.py does the same for clients in Python.

import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

export const server = JSON.parse(process.env.SERVER)
const table = JSON.parse(readFileSync(process.env.TABLE, 'utf8'))

// Lets the mock answer its next request so.
async function order(fault) {
  const { ok } = await fetch(`${process.env.MOCK}/_mock/faults`, { method: 'POST', body: JSON.stringify(fault) })
  if (!ok) throw new Error(`the mock does not know ${JSON.stringify(fault)}`)
}

async function work(client, { progress, cancel }) {
  const call = ({ tool, arguments: args }, options = {}) => client.call(tool, args, options)
  const report = { revision: client.revision, tools: await client.tools(), answers: [], errors: [] }
  for (const one of table.calls) report.answers.push(await call(one))
  for (const one of table.errors) {
    if (one.fault) await order(one.fault)
    report.errors.push(await call(one))
  }
  // The session goes on.
  report.after = await call(table.calls[0])
  await order(table.large.fault)
  report.large = await call(table.large)
  if (cancel) {
    const controller = new AbortController()
    let waits = true
    const options = { signal: controller.signal, ...(progress && { told: () => {} }) }
    const waiting = call(table.cancel, options).catch(() => {}).then(() => (waits = false))
    await sleep(table.cancelAfter * 1000)
    controller.abort()
    await Promise.race([waiting, sleep(10_000)])
    report.cancelled = { waits, after: await call(table.calls[0]) }
  }
  if (progress) {
    const told = []
    report.progress = { answer: await call(table.progress, { told: message => told.push(message) }), told }
  } else {
    report.slow = await call(table.progress)
    if (cancel) await sleep(table.watchedFor * 1000)
  }
  return report
}

// Works with a connected client, and prints the report as the last line.
export async function run(client, { progress = true, cancel = true } = {}) {
  const report = JSON.stringify(await work(client, { progress, cancel }))
  // What the client does at its end is its own affair.
  process.stdout.write(`${report}\n`, () => process.exit(0))
}
