#!/usr/bin/env node
// The command `sequentum-tools`: the MCP server over standard input and output, and what else it can do.

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import * as commands from '../lib/commands.js'

const HELP = `usage: sequentum-tools [options] [check | call TOOL [JSON] | http]

The Sequentum Control Center as an MCP server. Without a command, it speaks to a client over standard input and output.
The API key comes from the variable SEQUENTUM_API_KEY, the address of your own Control Center from SEQUENTUM_API_URL.

  check               try the key and the address, and say what to mend
  call TOOL [JSON]    call one tool and print its result as JSON; with - as JSON, read it from standard input
  http                serve over HTTP

  --read-only         only the tools that read
  --toolsets NAMES    only the tools of these sets, such as runs,billing
  --address ADDRESS   where http listens (default: 127.0.0.1:8080)
  --version           the version of the server, and of what runs it
  --help              this text
`

/** Ends with a mistake in the command line. */
function mistake(text) {
  process.stderr.write(`sequentum-tools: ${text}\n\n${HELP}`)
  process.exit(2)
}

function parse() {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean' }]
  const options = { 'read-only': flag, toolsets: text, address: text, version: flag, help: flag }
  try {
    return parseArgs({ options, allowPositionals: true })
  } catch (error) {
    return mistake(error.message)
  }
}

const { values, positionals: [command = 'serve', ...rest] } = parse()
if (values.help) {
  process.stdout.write(HELP)
} else if (values.version) {
  const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(`${name} ${version} (Node ${process.versions.node}, ${process.platform})\n`)
} else if (!Object.hasOwn(commands, command)) {
  mistake(`there is no command ${command}`)
} else if (rest.length > (command === 'call' ? 2 : 0) || (command === 'call' && rest.length === 0)) {
  mistake(`${command} takes ${command === 'call' ? 'the name of a tool, and its arguments as JSON' : 'no arguments'}`)
} else {
  process.exitCode = await commands[command]({ readOnly: values['read-only'], toolsets: values.toolsets, address: values.address }, ...rest)
}
