// The most that a question can cost, known before it is asked.
import { expect, test } from 'vitest'
import { answerCeiling } from '../../shared/chat/cost-ceiling.ts'
import type { CallCeiling } from '../../shared/cost/call-ceiling.ts'

const shares = {
  contextWindowTokens: 8_000,
  historyTokens: 400,
  summaryTokens: 50,
  passageTokens: 1_500,
  questionTokens: 100,
  answerTokens: 600,
}

/** Calls by what they were counted for; each kind costs another power of ten, so that a sum tells which there were. */
function desk(canDegrade: boolean) {
  const counted: [string, Parameters<CallCeiling>[0]][] = []
  const kind = (name: string, microDollars: number): CallCeiling => {
    return (tokens) => {
      counted.push([name, tokens])
      return microDollars
    }
  }
  const ceilings = { chat: kind('chat', 100), helper: kind('helper', 10), embedding: kind('embedding', 1), canDegrade }
  return { counted, ceilingOf: (hasHistory: boolean) => answerCeiling(ceilings, shares, 70, hasHistory) }
}

test('a first question can cost its retrieval, and an answer to a prompt without history', () => {
  const { counted, ceilingOf } = desk(false)
  expect(ceilingOf(false)).toEqual({ microDollars: 101, degradedMicroDollars: undefined })
  expect(counted).toEqual([
    // What is searched for is a rewritten question at most: 200 tokens more than this one.
    ['embedding', { promptTokens: 270, completionTokens: 0 }],
    ['chat', { promptTokens: 1_000 + 1_500 + 70, completionTokens: 600 }],
  ])
})

test('a follow-up can cost its rewriting as well, and an answer to a prompt with all the history that fits', () => {
  const { counted, ceilingOf } = desk(true)
  expect(ceilingOf(true)).toEqual({ microDollars: 111, degradedMicroDollars: 21 })
  const answer = { promptTokens: 1_000 + 400 + 50 + 1_500 + 70, completionTokens: 600 }
  expect(counted).toEqual([
    ['embedding', { promptTokens: 270, completionTokens: 0 }],
    // Three turns, two texts each, 300 tokens of each at most, and what frames them.
    ['helper', { promptTokens: 3 * 2 * 300 + 200 + 70, completionTokens: 200 }],
    ['chat', answer],
    ['helper', answer],
  ])
})
