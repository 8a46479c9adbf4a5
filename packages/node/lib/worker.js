// One thread with the component in it, which answers one HTTP request after the other on a port of loopback.

import { parentPort, workerData } from 'node:worker_threads'
import { _setEnv } from '@bytecodealliance/preview2-shim/cli'
import { HTTPServer } from '@bytecodealliance/preview2-shim/http'

_setEnv(workerData.variables)
const { incomingHandler } = await import(`../component/${workerData.component}/server.js`)

const server = new HTTPServer({
  handle(request, out) {
    incomingHandler.handle(request, out)
    parentPort.postMessage({ free: true })
  },
})
server.listen(0, '127.0.0.1')
parentPort.postMessage({ port: server.address().port })
