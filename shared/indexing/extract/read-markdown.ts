// Markdown by its headings. Everything else stays as written: it reads well as it is, to people and to models.
// Read line by line, because a full parser takes quadratic time on deep lists and long runs of `*`.
import { decodeText } from '../../documents/text-encoding.ts'
import type { ReadDocument } from './extracted-document.ts'
import { splitFrontMatter } from './front-matter.ts'
import { atxHeading, isSetextText, openingFence, setextLevel, type Fence } from './markdown-lines.ts'
import { nextTurn } from './next-turn.ts'
import { SectionBuilder } from './section-builder.ts'

/** Some 10 ms of work between two turns of the event loop. */
const blocksPerTurn = 10_000

export async function readMarkdown(bytes: Uint8Array, signal?: AbortSignal): Promise<ReadDocument> {
  const lines = decodeText(bytes).split(/\r\n?|\n/)
  const { title, body } = splitFrontMatter(lines)
  const builder = new SectionBuilder()
  let count = 0
  for (const block of markdownBlocks(body)) {
    if (++count % blocksPerTurn === 0) await nextTurn(signal)
    if (block.level === undefined) builder.text(`${block.text}\n`)
    else builder.heading(block.level, block.text)
  }
  const sections = builder.sections()
  return { title: title ?? builder.firstHeading, sections }
}

/** A heading, or a line of anything else. */
interface MarkdownBlock {
  readonly level: number | undefined
  readonly text: string
}

function* markdownBlocks(lines: readonly string[]): Generator<MarkdownBlock> {
  let fence: Fence | undefined
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    if (fence) {
      if (fence.isClosedBy(line)) fence = undefined
      yield { level: undefined, text: line }
      continue
    }
    fence = openingFence(line)
    const underline = setextLevel(lines[at + 1] ?? '')
    if (underline !== undefined && isSetextText(line) && isParagraphStart(lines, at)) {
      yield { level: underline, text: line }
      at += 1
      continue
    }
    yield atxHeading(line) ?? { level: undefined, text: line }
  }
}

function isParagraphStart(lines: readonly string[], at: number): boolean {
  return at === 0 || !isSetextText(lines[at - 1]!)
}
