// That no key shows which the service repeats, however it writes it; and that one is recognised which shows, since most tests
// only see that none does.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CALLERS_KEY, ENCODINGS, KEY, ODD_KEYS, WRONG_KEY, shows } from './keys.js'
import { Client, fault, mock } from './support.js'

let service
before(async () => (service = await mock()))
after(() => service?.end())

for (const [encoding, write] of Object.entries(ENCODINGS)) {
  test(`a key is recognised ${encoding}, and so is each half of it`, () => {
    for (const key of [KEY, CALLERS_KEY, WRONG_KEY, ...ODD_KEYS]) {
      const half = Math.floor(key.length / 2)
      for (const part of [key, key.slice(0, half), key.slice(half)]) {
        const text = `Refused: ${write(part)}.`
        assert.ok(shows(text) && shows(JSON.stringify({ text })), text)
      }
    }
  })
}

test('what is no key is not taken for one', () => {
  for (const text of ['sk-...', 'ApiKey ***', 'U0VRVUVOVFVNX0FQSV9LRVk=', '%73%6b%2d', '']) assert.ok(!shows(text), text)
})

for (const key of [KEY, ...ODD_KEYS]) {
  test(`where the service repeats the key ${key}, in any encoding, it is in no answer and in no log`, async () => {
    const client = new Client({ ...service.variables, SEQUENTUM_API_KEY: key, DEBUG: '1', SEQUENTUM_MAX_RETRIES: '0' })
    for (const [encoding, write] of Object.entries(ENCODINGS)) {
      for (const status of [400, 500]) {
        const body = JSON.stringify({ detail: `No such key: ${write(key)}` })
        await fault(service.variables, { fault: 'respond', status, headers: { 'content-type': 'application/json' }, body })
        const answer = JSON.stringify(await client.call('get_agent', { agentId: 101 }))
        assert.ok(answer.includes(status) && !shows(answer), `${encoding}: ${answer}`)
      }
    }
    assert.equal(client.stderr.split('/api/').length, 1 + 2 * Object.keys(ENCODINGS).length)
    await client.end()
  })
}
