// The keys of the tests, how writers of all kinds change them, and how one is recognised wherever it turns up. What it is for
// the tests in Rust is in host-test/src/key.rs.

const [BEGINNING, END] = ['sk-recogni', '7f3a9c4e']

/** A key with these characters between two parts that hardly a writer changes. */
const key = odd => `${BEGINNING}sable${odd}${END}`

/** The key of the user: in it are the characters that writers of JSON, URLs, HTML and shells write in another way. */
export const KEY = key('/+"\\%&<=>\'~')

/** The key of who calls a server of another. */
export const CALLERS_KEY = key('-of-the-caller\\+"/%2F\'<&>=~')

/** A key that the service refuses. */
export const WRONG_KEY = key('-wrong/+"\\%&<=>\'~')

/** What shells and command interpreters make something else of. */
export const ODD_KEYS = [key('-a\'b"c$d&e`f;g%PATH%!h^i|j<k>l-'), key('-\\back\\slash/=+~#-')]

const byte = (before, radix) => character => before + character.charCodeAt(0).toString(radix).padStart(2, '0')
const each = write => text => [...text].map(write).join('')

/** How a text looks in which a writer has put a key. */
export const ENCODINGS = {
  'as it is': text => text,
  'in JSON': text => JSON.stringify(text).slice(1, -1),
  'in JSON with \\/': text => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'),
  'in JSON, each character': each(byte('\\u00', 16)),
  'in a URL': encodeURIComponent,
  'in a URL, each byte': each(byte('%', 16)),
  'in base64': text => Buffer.from(text).toString('base64'),
  'in base64 behind a name': text => Buffer.from(`u:${text}`).toString('base64'),
  'in base64 of a URL': text => Buffer.from(text).toString('base64url'),
  'in HTML': text => text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`),
}

/** Whether a text shows one of these keys or a part of it, in any of these encodings. */
export function shows(text) {
  const plain = text.replace(/\\+u00(\w\w)|%(\w\w)/g, (_, json, url) => String.fromCharCode(parseInt(json ?? url, 16)))
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/')
  return [BEGINNING, END].some(part =>
    text.includes(part) || plain.includes(part) || [0, 1, 2].some(before => base64.includes(inBase64(part, before))))
}

/** The characters of base64 that stand for a text alone, where so many bytes more than a multiple of three come before it. */
function inBase64(text, before) {
  const whole = Buffer.from(' '.repeat(before) + text).toString('base64')
  return whole.slice(Math.ceil(before * 8 / 6), Math.floor((before + text.length) * 8 / 6))
}
