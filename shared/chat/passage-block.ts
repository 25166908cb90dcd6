// How passages are shown to the model: numbered, delimited, and unable to end their own quotation.
import { escapeMarkup } from '../kernel/escape-markup.ts'
import type { Passage } from '../retrieval/passage.ts'

export function passageBlock(passage: Passage, number: number): string {
  const attributes = [
    ['id', String(number)],
    ['document', passage.documentName],
    ...(passage.page === undefined ? [] : [['page', String(passage.page)]]),
    ...(passage.headings.length === 0 ? [] : [['heading', passage.headings.join(' > ')]]),
  ]
  const written = attributes.map(([name, value]) => `${name}="${escapeMarkup(value ?? '')}"`).join(' ')
  return `<passage ${written}>\n${escapeMarkup(passage.content)}\n</passage>`
}

export function passagesBlock(blocks: readonly string[]): string {
  return blocks.length === 0 ? '<passages none="true"/>' : `<passages>\n${blocks.join('\n')}\n</passages>`
}
