import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HistoryTurn } from '../../shared/memory/conversation.ts'
import { fitHistory } from '../../shared/memory/fit-history.ts'
import { sessionOf, turnOf } from './turns.ts'

/** What a turn costs beyond its texts, as a prompt frames it. */
const frameTokens = 8

interface Course {
  /** Where the history began on each turn. */
  readonly starts: readonly number[]
  readonly shown: readonly (readonly HistoryTurn[])[]
  readonly said: readonly HistoryTurn[]
}

/** A conversation turn by turn, as the pipeline leads it: each prompt begins where the last one did, if it still can. */
function converse(turnTokens: readonly number[], historyTokens: number): Course {
  const said: HistoryTurn[] = []
  const [starts, shown]: [number[], (readonly HistoryTurn[])[]] = [[], []]
  let historyFrom: number | undefined
  for (const tokens of turnTokens) {
    const turnsBefore = said.length
    const session = sessionOf({ turnCount: turnsBefore, historyFrom })
    const turns = said.filter(({ ordinal }) => ordinal >= (historyFrom ?? 1)).slice(-101)
    const fitted = fitHistory({ session, revision: 'r', turnsBefore, turns }, historyTokens)
    historyFrom = fitted.historyFrom
    starts.push(historyFrom)
    shown.push(fitted.turns)
    said.push(turnOf({ ordinal: turnsBefore + 1, questionTokens: 0, answerTokens: tokens }))
  }
  return { starts, shown, said }
}

function tokensOf(turns: readonly HistoryTurn[]): number {
  return turns.reduce((sum, { answerTokens }) => sum + answerTokens + frameTokens, 0)
}

function movesIn(starts: readonly number[]): number {
  return starts.filter((start, index) => index > 0 && start !== starts[index - 1]).length
}

const sizes = fc.array(fc.nat(600), { minLength: 1, maxLength: 200, size: 'max' })
const room = fc.nat(4_000)

describe('the history in a prompt', () => {
  test('is never more than its share, and has the latest turns, whole and without gaps', () => {
    fc.assert(
      fc.property(sizes, room, (turnTokens, historyTokens) => {
        const { shown, starts, said } = converse(turnTokens, historyTokens)
        for (const [before, turns] of shown.entries()) {
          expect(tokensOf(turns)).toBeLessThanOrEqual(historyTokens)
          expect(turns).toEqual(said.slice((starts[before] ?? 0) - 1, before))
        }
      }),
    )
  })

  test('begins later and later, and ever again with the same turn until it is full', () => {
    fc.assert(
      fc.property(sizes, room, (turnTokens, historyTokens) => {
        const { starts, said } = converse(turnTokens, historyTokens)
        for (const [before, start] of starts.entries()) {
          const last = starts[before - 1] ?? 1
          expect(start).toBeGreaterThanOrEqual(last)
          const wasFull = tokensOf(said.slice(last - 1, before)) > historyTokens || before - last + 1 > 100
          expect(start > last).toBe(wasFull)
        }
      }),
    )
  })

  test('has the latest turn whenever that fits', () => {
    fc.assert(
      fc.property(sizes, room, (turnTokens, historyTokens) => {
        for (const [before, turns] of converse(turnTokens, historyTokens).shown.entries()) {
          const latest = (turnTokens[before - 1] ?? Infinity) + frameTokens
          expect(turns.length > 0).toBe(latest <= historyTokens)
        }
      }),
    )
  })

  test('with more room has no turn less', () => {
    fc.assert(
      fc.property(sizes, room, room, fc.nat(200), (turnTokens, one, other, from) => {
        const said = turnTokens.map((tokens, index) =>
          turnOf({ ordinal: index + 1, questionTokens: 0, answerTokens: tokens }),
        )
        const session = sessionOf({ turnCount: said.length, historyFrom: from })
        const history = { session, revision: 'r', turnsBefore: said.length, turns: said }
        const [fewer, more] = [Math.min(one, other), Math.max(one, other)].map(
          (historyTokens) => fitHistory(history, historyTokens).turns,
        )
        expect(more?.slice(more.length - (fewer?.length ?? 0))).toEqual(fewer)
      }),
    )
  })

  test('over 200 turns changes its beginning a dozen times, not on every turn', () => {
    // As in a real conversation: answers of 100 to 500 tokens, in the default share.
    const turnTokens = Array.from({ length: 200 }, (_, index) => 100 + ((index * 7919) % 400))
    const { starts } = converse(turnTokens, 12_000)
    expect(movesIn(starts)).toBeGreaterThan(5)
    expect(movesIn(starts)).toBeLessThanOrEqual(15)
    // Cut to the share itself, it would have moved with nearly every turn once the share was full.
    expect(starts.filter((start) => start > 1).length).toBeGreaterThan(100)
  })

  test('of very many short turns is cut by their number, as rarely', () => {
    const { starts, shown } = converse(Array<number>(400).fill(2), 12_000)
    expect(Math.max(...shown.map((turns) => turns.length))).toBe(100)
    expect(movesIn(starts)).toBeLessThanOrEqual(10)
  })

  test('of a conversation that was never cut, and is too long to be read at once, is cut as well', () => {
    const turns = Array.from({ length: 101 }, (_, index) => turnOf({ ordinal: 100 + index }))
    const fitted = fitHistory(
      { session: sessionOf({ turnCount: 200 }), revision: 'r', turnsBefore: 200, turns },
      12_000,
    )
    expect(fitted).toMatchObject({ historyFrom: 135, turnsLeftOut: 134, turnsForgotten: 134 })
  })
})
