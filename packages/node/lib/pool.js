// Workers, as many as there are requests at once, up to eight: a call holds its thread until it is answered.

import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

const MOST = 8
const PATIENCE = 10 // milliseconds

export class Pool {
  /** Called with what a worker was busy with when it died; see `fetch`. */
  lost = () => {}
  #component
  #variables
  #workers = new Set()
  #waiting = []

  constructor(component, variables) {
    this.#component = component
    this.#variables = variables
    this.#add()
  }

  /** A worker for one request, as soon as one is free. `request` is what `lost` is told should the worker die of it. */
  async take(request) {
    const worker = [...this.#workers].find(worker => worker.free) ?? await new Promise(resolve => {
      this.#waiting.push(resolve)
      this.#grow(resolve)
    })
    worker.free = false
    worker.request = request
    worker.port ??= await worker.listening
    return worker
  }

  /** To be called where a request may not have reached its worker: answering makes the worker free. */
  unsure(worker) {
    fetch(`http://127.0.0.1:${worker.port}/health`).catch(() => {})
  }

  /** Sends one request to a worker. */
  async fetch(path, init, request) {
    const worker = await this.take(request)
    try {
      return await fetch(`http://127.0.0.1:${worker.port}${path}`, init)
    } catch (error) {
      this.unsure(worker)
      throw error
    }
  }

  /** Adds a worker, unless one that is loading or has just answered is there for whoever waits. */
  async #grow(waiting) {
    await Promise.allSettled([...this.#workers].map(({ listening }) => listening))
    await setTimeout(PATIENCE)
    if (this.#waiting.includes(waiting) && this.#workers.size < MOST) this.#release(this.#add())
  }

  #add() {
    const thread = new Worker(new URL('worker.js', import.meta.url), {
      workerData: { component: this.#component, variables: this.#variables },
    })
    const worker = { free: true, request: undefined }
    worker.listening = once(thread, 'message').then(([{ port }]) => port)
    worker.listening.catch(() => {}) // who waits for it is told, and `error` below is told too
    thread.on('message', ({ free }) => free && this.#release(worker))
    thread.on('error', error => process.stderr.write(`sequentum-tools: a worker ended: ${error.message}\n`))
    thread.on('exit', () => {
      this.#workers.delete(worker)
      this.lost(worker.request)
      if (this.#waiting.length > 0) this.#release(this.#add())
    })
    this.#workers.add(worker)
    return worker
  }

  #release(worker) {
    worker.request = undefined
    const next = this.#waiting.shift()
    if (next) next(worker)
    else worker.free = true
  }
}
