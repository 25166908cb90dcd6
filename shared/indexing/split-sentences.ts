// Text to sentences and lines, by one linear pass and our own rule: Intl.Segmenter cuts otherwise after each ICU update,
// and every moved boundary would have its text embedded anew.

export interface Sentence {
  readonly text: string
  /** The white space between it and the sentence before. */
  readonly separator: string
}

/** Where a sentence may end: white space, or a full-width mark with its closing quotes. */
const candidate = /\s+|[。！？｡][”’」』）]*/gu

export function* splitSentences(text: string): Generator<Sentence> {
  let start = 0
  let separator = ''
  for (const { 0: match, index } of text.matchAll(candidate)) {
    const isSpace = /^\s/u.test(match)
    if (isSpace && index > start && !isSentenceEnd(text, index, match)) continue
    const end = isSpace ? index : index + match.length
    if (end > start) yield { text: text.slice(start, end), separator }
    separator = end > start ? '' : separator
    if (isSpace) separator += match
    start = index + match.length
  }
  if (start < text.length) yield { text: text.slice(start), separator }
}

/**
 * At every line break, because lines of code, tables and lists are units too; else behind `.`, `!` or `?` unless a small
 * letter follows (“e.g. this”).
 */
function isSentenceEnd(text: string, at: number, space: string): boolean {
  const next = text.charAt(at + space.length)
  if (next === '' || space.includes('\n')) return true
  return /[.!?…]["'”’»)\]]{0,3}$/u.test(text.slice(Math.max(0, at - 4), at)) && !/^\p{Ll}/u.test(next)
}
