// Runs an HTML or XML parser over a text in parts, so that a long one neither blocks the process nor overflows anything.
import { nextTurn } from './next-turn.ts'

export interface MarkupHandler {
  onopentag(name: string, attributes: Readonly<Record<string, string>>): void
  onclosetag(name: string): void
  ontext(text: string): void
}

/** Some 5 ms of work between two turns of the event loop. */
const partLength = 262_144

/** The parser takes time in proportion to the depth for each element; browsers stop at 512. */
const maxDepth = 4096

export async function parseMarkup(
  text: string,
  syntax: 'html' | 'xml',
  handler: MarkupHandler,
  signal?: AbortSignal,
): Promise<void> {
  const { Parser } = await import('htmlparser2')
  let depth = 0
  const guarded: MarkupHandler = {
    onopentag: (name, attributes) => {
      depth += 1
      if (depth > maxDepth) throw new RangeError(`elements nested deeper than ${maxDepth}`)
      handler.onopentag(name, attributes)
    },
    onclosetag: (name) => {
      depth -= 1
      handler.onclosetag(name)
    },
    ontext: (text) => handler.ontext(text),
  }
  const parser = new Parser(guarded, { xmlMode: syntax === 'xml', decodeEntities: true })
  for (let at = 0; at < text.length; at += partLength) {
    parser.write(text.slice(at, at + partLength))
    await nextTurn(signal)
  }
  parser.end()
}
