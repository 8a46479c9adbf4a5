// What the READMEs show is what runs: configurations for clients, and commands with an `npx` that runs the installed package.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { Client, COMMAND, environment, mock } from './support.js'

let service
before(async () => (service = await mock()))
after(() => service?.end())

const root = new URL('../../../', import.meta.url)
const page = name => readFileSync(new URL(name, root), 'utf8')

const npx = mkdtempSync(join(tmpdir(), 'npx-'))
writeFileSync(join(npx, 'npx'), `#!/bin/sh\n[ "$1 $2" = "-y sequentum-tools" ] && shift 2 && exec "${process.execPath}" "${COMMAND}" "$@"\n`, { mode: 0o755 })
after(() => rmSync(npx, { recursive: true }))

/** The text of the block that is marked with this name. */
function block(name) {
  const pages = ['README.md', 'packages/node/README.md'].map(page).join('\n')
  return new RegExp(`^\`{3}\\w+ test=${name}\n(.*?)^\`{3}`, 'ms').exec(pages)[1]
}

test('each block for clients starts the server, with nothing but the key to put in', async () => {
  const servers = [
    ...['readme-clients', 'readme-vscode', 'node-readme-clients'].map(name => JSON.parse(block(name)))
      .map(({ mcpServers, servers }) => Object.values(mcpServers ?? servers)[0]),
    codex(block('readme-codex')),
  ]
  for (const { command, args, env } of servers) {
    // What npx does with these is to fetch the package, and to start its one command with what follows its name.
    assert.deepEqual([command, args[0], args[1]], ['npx', '-y', 'sequentum-tools'])
    assert.deepEqual(Object.keys(env), ['SEQUENTUM_API_KEY'])
    const client = new Client({ ...env, ...service.variables }, args.slice(2))
    assert.ok((await client.request('tools/list')).result.tools.length > 0)
    await client.end()
  }
})

test('the line for Claude Code names what the blocks name', () => {
  const [, line] = /`(claude mcp add [^`]*)`/.exec(page('README.md'))
  const [options, command] = line.split(' -- ')
  assert.equal(options, 'claude mcp add --scope user sequentum')
  const { command: program, args } = JSON.parse(block('readme-clients')).mcpServers.sequentum
  assert.deepEqual(command.split(' '), [program, ...args])
})

for (const [name, says] of [['readme-check', /^sequentum-tools \d/m], ['node-readme-check', /"agents"/]]) {
  test(`the block ${name} for a shell does what it says`, { skip: process.platform === 'win32' }, async () => {
    const { SEQUENTUM_API_KEY: key, ...rest } = service.variables
    const shell = spawn('bash', ['-euc', block(name)], { env: environment({ ...rest, PATH: `${npx}:${process.env.PATH}` }) })
    let said = ''
    for (const stream of [shell.stdout, shell.stderr]) stream.on('data', chunk => (said += chunk))
    shell.stdin.end(`${key}\n`)
    const [status] = await once(shell, 'close')
    assert.equal(status, 0, said)
    assert.match(said, /accepts the key/)
    assert.match(said, says)
  })
}

test('the file of a release is run by the real npx as the README says', async () => {
  const { PACKED } = process.env
  const [, line] = /`(npx -y \.\/sequentum-tools-VERSION\.tgz)`/.exec(page('README.md'))
  const shown = line.replace('sequentum-tools-VERSION.tgz', basename(PACKED))
  assert.match(basename(PACKED), /^sequentum-tools-\d+\.\d+\.\d+\.tgz$/)
  const cache = mkdtempSync(join(tmpdir(), 'npm-'))
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`
  const shell = spawn('sh', ['-euc', `${shown} --version`], { cwd: dirname(PACKED), env: environment({ PATH, npm_config_cache: cache }) })
  let said = ''
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', chunk => (said += chunk))
  shell.stdin.end()
  const [status] = await once(shell, 'close')
  rmSync(cache, { recursive: true })
  assert.equal(status, 0, said)
  assert.match(said, /^sequentum-tools \d+\.\d+\.\d+ /m)
})

/** The server of a block for Codex, whose values are those of JSON. */
function codex(text) {
  const [server, env] = text.split(/^\[mcp_servers\.sequentum\.env\]$/m).map(table =>
    Object.fromEntries([...table.matchAll(/^(\w+) = (.*)$/gm)].map(([, name, value]) => [name, JSON.parse(value)])))
  return { ...server, env }
}

test('no page puts a key on a command line', () => {
  const docs = readdirSync(new URL('docs/', root)).filter(name => name.endsWith('.md')).map(name => `docs/${name}`)
  for (const name of ['README.md', 'SECURITY.md', 'packages/node/README.md', 'packages/python/README.md', ...docs]) {
    for (const [line] of page(name).matchAll(/^.*(SEQUENTUM_API_KEY=|ApiKey sk-|Bearer sk-).*$/gm)) {
      assert.doesNotMatch(line, /(--env|--header|-e|-H) ["']?(SEQUENTUM_API_KEY=|Authorization)|secret set/, name)
    }
  }
})
