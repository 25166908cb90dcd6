// Text to the smallest parts a chunk is packed from: sentences, and parts of those that are too long for a chunk.
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

export function splitUnits(text: string, counter: TokenCounter, maxTokens: number): readonly Unit[] {
  return splitSentences(text).flatMap((sentence) => {
    const tokens = counter.count(sentence.text, maxTokens)
    return tokens <= maxTokens ? [unitOf(sentence, tokens)] : cutSentence(sentence, counter, maxTokens)
  })
}

function unitOf({ text, separator }: Sentence, tokens: number): Unit {
  const startsParagraph = separator.indexOf('\n') !== separator.lastIndexOf('\n')
  // A space is part of the word behind it, a line break is not.
  return { text, separator, tokens: tokens + (separator.includes('\n') ? 1 : 0), startsParagraph }
}

/** At words where there are any, else between characters. */
function cutSentence(sentence: Sentence, counter: TokenCounter, maxTokens: number): readonly Unit[] {
  const units: Unit[] = []
  let { separator } = sentence
  for (let at = 0; at < sentence.text.length;) {
    // A view of the longest text that could matter, so that a counter never walks the whole rest.
    const rest = sentence.text.slice(at)
    const text = counter.cut(rest, maxTokens) || firstCharacter(rest)
    units.push(unitOf({ text, separator }, counter.count(text)))
    at += text.length
    separator = /^\s*/.exec(sentence.text.slice(at))?.[0] ?? ''
    at += separator.length
  }
  return units
}

function firstCharacter(text: string): string {
  return String.fromCodePoint(text.codePointAt(0)!)
}
