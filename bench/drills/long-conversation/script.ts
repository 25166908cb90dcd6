// The script of a conversation: facts early, questions about them late, and between them, small talk and questions about documents.
import { documents, portNames, questionAbout } from '../../product/corpus.ts'
import { seededChance } from '../../../local/model-region/faults/seeded-chance.ts'
import type { Fact } from './facts.ts'
import { facts } from './facts.ts'
import { smallTalk } from './small-talk.ts'

export interface Line {
  readonly said: string
  /** Set when the line asks for it. */
  readonly recalls?: Fact
}

export interface ScriptPlan {
  readonly turns: number
  readonly facts: number
}

/** Two facts, then something else: 20 of them take up the first 30 turns, and the questions about them the last 30. */
const factsInRow = 2

/** The same for every contestant and every run. */
const seed = 2026

export function writeScript({ turns, facts: count }: ScriptPlan): readonly Line[] {
  const chosen = facts.slice(0, count)
  const opening = interleave(
    chosen.map(({ said }) => ({ said })),
    0,
  )
  const closing = shuffled(chosen).map((fact): Line => ({ said: fact.asked, recalls: fact }))
  const between = turns - opening.length - Math.ceil(count * (1 + 1 / factsInRow))
  const others = opening.length - count
  const middle = Array.from({ length: between }, (_, index) => otherLine(others + index))
  const script = [...opening, ...middle, ...interleave(closing, others + between)]
  refuseLeaks(script, chosen)
  return script
}

function interleave(lines: readonly Line[], firstOther: number): Line[] {
  let other = firstOther
  return lines.flatMap((line, index) => ((index + 1) % factsInRow === 0 ? [line, otherLine(other++)] : [line]))
}

/** In turn: a question about a document, a follow-up that only makes sense after it, and small talk. */
function otherLine(n: number): Line {
  const round = Math.floor(n / 3)
  if (n % 3 === 0) return { said: questionAbout(round) }
  if (n % 3 === 1) return { said: `And at ${portNames[(round + 3) % portNames.length]}?` }
  return { said: smallTalk[round % smallTalk.length] ?? '' }
}

function shuffled<T>(values: readonly T[]): T[] {
  const chance = seededChance(seed)
  return values
    .map((value) => ({ value, at: chance() }))
    .toSorted((left, right) => left.at - right.at)
    .map(({ value }) => value)
}

/** A value that stands anywhere else would be no proof of memory. */
function refuseLeaks(script: readonly Line[], chosen: readonly Fact[]): void {
  const said = [...script.map((line) => line.said), ...documents.map(({ text }) => text)]
  for (const { value } of chosen) {
    if (said.filter((text) => has(text, value)).length !== 1) throw new Error(`'${value}' is said more than once`)
  }
}

export function has(text: string, value: string): boolean {
  return text.toLowerCase().includes(value.toLowerCase())
}
