// Every sentence that could be part of an answer, with where it comes from and what stands around it.
import { stem } from '../text/stem.ts'
import { sentences } from '../text/sentences.ts'
import { words } from '../text/words.ts'
import { utterances } from './speech.ts'
import { isOwnSentence } from './fixed-answers.ts'
import { readTurnLines, type Passage, type Prompt, type Turn } from './read-prompt.ts'

type Source =
  | { readonly kind: 'passage'; readonly id: string }
  | { readonly kind: 'user' }
  | { readonly kind: 'assistant' }

export interface Candidate {
  readonly text: string
  readonly stems: readonly string[]
  readonly source: Source
  /** Which passage or turn it belongs to, and its place there. */
  readonly group: number
  readonly position: number
  /** What the passage is about: its heading and document name. */
  readonly headingStems: ReadonlySet<string>
}

export function candidates({ passages, summary, turns }: Prompt): Candidate[] {
  const said = [...readTurnLines(summary), ...turns]
  return [
    ...passages.flatMap((passage, index) => ofPassage(passage, index)),
    ...said.flatMap((turn, index) => ofTurn(turn, passages.length + index)),
  ]
}

function ofPassage({ id, document, heading, text }: Passage, group: number): Candidate[] {
  const headingStems = new Set(stems(`${heading} ${document.replace(/\.\w+$/, '')}`))
  return sentences(text).map((sentence, position) => ({
    text: sentence,
    stems: stems(sentence),
    source: { kind: 'passage', id },
    group,
    position,
    headingStems,
  }))
}

/** A question answers nothing, and neither does what the model says of its own accord. */
function ofTurn({ speaker, text }: Turn, group: number): Candidate[] {
  return utterances(text.replace(/\s*\[\d+\]/g, ''))
    .filter((said) => !(speaker === 'user' ? said.isQuestion : isOwnSentence(said.text)))
    .map((said, position) => ({
      text: said.text,
      stems: stems(said.text),
      source: { kind: speaker },
      group,
      position,
      headingStems: new Set<string>(),
    }))
}

function stems(text: string): string[] {
  return words(text).map(stem)
}
