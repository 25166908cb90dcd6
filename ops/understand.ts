// What a command line asks for, or in which way it cannot be understood.
import type { ParseArgsConfig } from 'node:util'
import { parseArgs } from 'node:util'
import type { Command } from './command.ts'
import { nearest } from './nearest.ts'

export const commonOptions = {
  url: { type: 'string' },
  token: { type: 'string' },
  key: { type: 'string' },
  insights: { type: 'string' },
  'data-dir': { type: 'string', default: '.local' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} satisfies ParseArgsConfig['options']

export type Given = Pick<ReturnType<typeof parseArgs>, 'values' | 'positionals'>

/** A text says what is wrong. */
export function understand(command: Command, args: readonly string[]): Given | string {
  const options = { ...commonOptions, ...command.options }
  try {
    const given = parseArgs({ args: [...args], options, allowPositionals: true })
    const { words, optionalWords = 0 } = command
    const count = given.positionals.length
    const isComplete = given.values['help'] || (count >= words && count <= words + optionalWords)
    return isComplete ? given : `"${command.name}" is used like this:`
  } catch (error) {
    // Node's sentence goes on about positional arguments.
    const [sentence = ''] = String(error instanceof Error ? error.message : error).split('. ')
    const bare = /^Option '(?:-\w, )?(--[\w-]+).*' argument (?:is ambiguous|missing)/.exec(sentence)?.[1]
    if (bare !== undefined) return `${bare} wants a value.`
    const option = /^Unknown option '--(.+)'/.exec(sentence)?.[1]
    return option === undefined ? sentence : `${sentence}.${suggestion(nearest(option, Object.keys(options)), '--')}`
  }
}

export function suggestion(names: readonly string[], prefix = ''): string {
  return names.length === 0 ? '' : ` Did you mean ${names.map((name) => prefix + name).join(' or ')}?`
}
