// Finds `<name …>content</name>` and `<name …/>` blocks. Searches by position, so that any input is read in linear time.

export interface Block {
  readonly attributes: Readonly<Record<string, string>>
  /** As written, still escaped: it may hold further blocks. */
  readonly content: string
  readonly start: number
  readonly end: number
}

export function blocks(text: string, name: string): Block[] {
  const found: Block[] = []
  for (let block = nextBlock(text, name, 0); block; block = nextBlock(text, name, block.end)) found.push(block)
  return found
}

function nextBlock(text: string, name: string, from: number): Block | undefined {
  const start = findOpening(text, name, from)
  const opened = start < 0 ? -1 : text.indexOf('>', start)
  if (opened < 0) return undefined
  const attributes = readAttributes(text.slice(start + name.length + 1, opened))
  // `<passages none="true"/>`
  if (text.charAt(opened - 1) === '/') return { attributes, content: '', start, end: opened + 1 }
  const closing = `</${name}>`
  const close = text.indexOf(closing, opened)
  if (close < 0) return undefined
  return { attributes, content: text.slice(opened + 1, close).trim(), start, end: close + closing.length }
}

/** `<passage` must not find `<passages>`. */
function findOpening(text: string, name: string, from: number): number {
  let start = text.indexOf(`<${name}`, from)
  while (start >= 0 && !/[\s>/]/.test(text.charAt(start + name.length + 1))) {
    start = text.indexOf(`<${name}`, start + 1)
  }
  return start
}

export function withoutBlocks(text: string, names: readonly string[]): string {
  let rest = text
  for (const name of names) {
    for (const { start, end } of blocks(rest, name).toReversed()) rest = `${rest.slice(0, start)}${rest.slice(end)}`
  }
  return rest.trim()
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const [, name = '', value = ''] of text.matchAll(/([\w-]+)="([^"]*)"/g)) attributes[name] = unescapeXml(value)
  return attributes
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'", amp: '&' }

export function unescapeXml(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|#39|amp);/g, (entity, name: string) => entities[name] ?? entity)
}
