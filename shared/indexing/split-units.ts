// Text to the smallest parts a chunk is packed from: sentences, and parts of those that are too long for a chunk.
import type { Sliceable } from '../kernel/in-slices.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import { splitSentences, type Sentence } from './split-sentences.ts'

export interface Unit {
  readonly text: string
  /** The white space before it. */
  readonly separator: string
  /** Of text and separator; the count of several together may differ by a token for each. */
  readonly tokens: number
  readonly startsParagraph: boolean
}

export function* splitUnits(text: string, counter: TokenCounter, maxTokens: number): Sliceable<readonly Unit[]> {
  const units: Unit[] = []
  for (const sentence of splitSentences(text)) {
    const tokens = counter.count(sentence.text, maxTokens)
    if (tokens <= maxTokens) units.push(unitOf(sentence, tokens))
    else for (const unit of cutSentence(sentence, counter, maxTokens)) yield void units.push(unit)
    yield
  }
  return units
}

function unitOf({ text, separator }: Sentence, tokens: number): Unit {
  const startsParagraph = separator.indexOf('\n') !== separator.lastIndexOf('\n')
  // A space is part of the word behind it, a line break is not.
  return { text, separator, tokens: tokens + (separator.includes('\n') ? 1 : 0), startsParagraph }
}

/** At words where there are any, else between characters. All parts but the last count as full, which they nearly are. */
function* cutSentence(sentence: Sentence, counter: TokenCounter, maxTokens: number): Generator<Unit> {
  let { text: rest, separator } = sentence
  while (rest !== '') {
    const text = counter.cut(rest, maxTokens) || firstCharacter(rest)
    const behind = rest.slice(text.length)
    yield unitOf({ text, separator }, behind === '' ? counter.count(text, maxTokens) : maxTokens)
    separator = /^\s*/.exec(behind)![0]
    rest = behind.slice(separator.length)
  }
}

function firstCharacter(text: string): string {
  return String.fromCodePoint(text.codePointAt(0)!)
}
