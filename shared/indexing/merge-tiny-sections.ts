// Joins neighbouring sections that are too short to be found, or understood, on their own.
import type { Sliceable } from '../kernel/in-slices.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import type { Section } from './extract/extracted-document.ts'

/** Below this share of a chunk a section is tiny: a sentence or two under a heading. */
const tinyShare = 1 / 8

interface Group {
  readonly sections: readonly Section[]
  /** The headings that all of its sections stand under. */
  readonly headings: readonly string[]
  readonly page: number | undefined
  readonly tokens: number
}

/**
 * Joins only sections of one page that are siblings, or a parent's introduction and its first child. Each keeps the
 * headings that the others do not share as a line of its text, so a citation's headings hold for all that it cites.
 */
export function* mergeTinySections(
  sections: readonly Section[],
  counter: TokenCounter,
  maxTokens: number,
): Sliceable<readonly Section[]> {
  const groups: Group[] = []
  for (const section of sections) {
    const next = groupOf(section, counter, maxTokens)
    const last = groups.at(-1)
    if (last && canJoin(last, next, maxTokens)) groups[groups.length - 1] = join(last, next)
    else groups.push(next)
    yield
  }
  return groups.map(sectionOf)
}

function groupOf(section: Section, counter: TokenCounter, maxTokens: number): Group {
  const tokens = counter.count(section.text, maxTokens) + counter.count(section.headings.at(-1) ?? '', maxTokens)
  return { sections: [section], headings: section.headings, page: section.page, tokens }
}

function canJoin(last: Group, next: Group, maxTokens: number): boolean {
  if (last.page !== next.page || last.tokens + next.tokens > maxTokens) return false
  if (Math.min(last.tokens, next.tokens) > maxTokens * tinyShare) return false
  const depth = Math.max(last.headings.length, next.headings.length)
  return sharedHeadings(last, next).length >= depth - 1
}

function join(last: Group, next: Group): Group {
  return {
    sections: [...last.sections, ...next.sections],
    headings: sharedHeadings(last, next),
    page: last.page,
    tokens: last.tokens + next.tokens,
  }
}

function sharedHeadings(last: Group, next: Group): readonly string[] {
  const different = last.headings.findIndex((heading, level) => heading !== next.headings[level])
  return different === -1 ? last.headings : last.headings.slice(0, different)
}

function sectionOf({ sections, headings, page }: Group): Section {
  const texts = sections.map((section) => {
    const own = section.headings.slice(headings.length)
    return own.length === 0 ? section.text : `${own.join(' › ')}\n${section.text}`
  })
  return { headings, page, text: texts.join('\n\n') }
}
