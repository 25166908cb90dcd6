import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HistoryTurn } from '../../shared/memory/conversation.ts'
import { fitHistory } from '../../shared/memory/fit-history.ts'
import { isSummaryDue, nextBatch } from '../../shared/memory/summary-plan.ts'
import { sessionOf, turnOf } from './turns.ts'

const rules = { turnsPerBatch: 6, tokensPerBatch: 1_000 }

function summaryThrough(throughTurn: number) {
  return { text: '', tokens: 0, throughTurn }
}

/** After which of that many turns a summary is asked for, while none gets written. */
function askedAfter(turnTokens: readonly number[]): readonly number[] {
  const turns = turnTokens.map((answerTokens) => turnOf({ questionTokens: 0, answerTokens }))
  return turns.flatMap((_, index) => {
    const turnCount = index + 1
    return isSummaryDue(sessionOf({ turnCount }), turns.slice(0, turnCount), rules) ? [turnCount] : []
  })
}

describe('a summary is asked for', () => {
  test('when a batch of turns is full, once more a turn later, and then once a batch', () => {
    expect(askedAfter(Array<number>(20).fill(10))).toEqual([6, 7, 12, 18])
  })

  test('sooner when the turns are long', () => {
    expect(askedAfter([400, 500, 100, 10, 10, 10])).toEqual([3, 4, 6])
  })

  test('not for turns it has', () => {
    const session = sessionOf({ turnCount: 8, summary: summaryThrough(6) })
    const long = turnOf({ answerTokens: 5_000 })
    expect(isSummaryDue(session, [long, turnOf(), turnOf()], rules)).toBe(false)
    expect(isSummaryDue(session, [turnOf(), long, turnOf()], rules)).toBe(true)
  })
})

test('whatever a prompt leaves out, the summary has taken in, when its jobs are done between the turns', () => {
  const historyTokens = 2_000
  const sizes = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 80, size: 'max' })
  fc.assert(
    fc.property(sizes, (turnTokens) => {
      const said: HistoryTurn[] = []
      let [historyFrom, throughTurn] = [1, 0]
      for (const answerTokens of turnTokens) {
        const turnsBefore = said.length
        const session = sessionOf({ turnCount: turnsBefore, historyFrom, summary: summaryThrough(throughTurn) })
        const fitted = fitHistory({ session, revision: 'r', turnsBefore, turns: said }, historyTokens)
        expect(fitted.turnsForgotten).toBe(0)
        historyFrom = fitted.historyFrom
        said.push(turnOf({ ordinal: turnsBefore + 1, questionTokens: 0, answerTokens }))
        const recent = said.slice(historyFrom - 1)
        if (!isSummaryDue({ ...session, turnCount: said.length }, recent, rules)) continue
        for (;;) {
          const batch = nextBatch(said.slice(throughTurn), rules)
          if (!batch) break
          throughTurn = batch.at(-1)?.ordinal ?? throughTurn
        }
      }
    }),
  )
})
