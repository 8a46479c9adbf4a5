// What the component is given: its own variables, and nothing else of this process's environment.

/** What a header can carry, and so what a key can be. */
const USABLE_KEY = /^[\x21-\x7e]+$/

/**
 * The component's variables with what the options add to them, the headers that carry the key, and which component it is.
 *
 * The key goes with each request, so that whoever else finds the port has nothing. One that no header can carry, or none at
 * all, is left to the component, which says what is wrong with it.
 */
export function settings({ readOnly, toolsets }) {
  const variables = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name.startsWith('SEQUENTUM_') || name === 'DEBUG'))
  // As the component reads it: settings forms of clients write a switch as a word.
  const reading = readOnly || !/^(0|false|no|off)?$/i.test(variables.SEQUENTUM_READ_ONLY?.trim() ?? '')
  if (reading) variables.SEQUENTUM_READ_ONLY = '1'
  else delete variables.SEQUENTUM_READ_ONLY
  if (toolsets !== undefined) variables.SEQUENTUM_TOOLSETS = toolsets

  const key = variables.SEQUENTUM_API_KEY?.trim() ?? ''
  const usable = USABLE_KEY.test(key)
  const { SEQUENTUM_API_KEY: _, ...withoutKey } = variables
  return {
    component: reading ? 'readonly' : 'whole',
    variables,
    headers: usable ? { authorization: `ApiKey ${key}` } : {},
    variablesBesideHeaders: usable ? withoutKey : { ...variables, SEQUENTUM_ALLOW_SHARED_KEY: '1' },
  }
}
