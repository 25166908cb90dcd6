import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assemblePrompt } from '../../shared/chat/assemble-prompt.ts'
import type { PromptShares } from '../../shared/chat/prompt-shares.ts'
import type { Turn } from '../../shared/memory/conversation.ts'
import { characterCounter } from '../fakes/character-counter.ts'
import { sessionOf, turnOf } from '../memory/turns.ts'
import { passage } from './passages.ts'

const shares: PromptShares = {
  contextWindowTokens: 8_000,
  answerTokens: 500,
  summaryTokens: 300,
  historyTokens: 2_000,
  passageTokens: 1_500,
  questionTokens: 1_000,
}

function turn(question: string, answer: string): Turn {
  const [questionTokens, answerTokens] = [characterCounter.count(question), characterCounter.count(answer)]
  return turnOf({ question, answer, questionTokens, answerTokens })
}

const noHistory = { session: sessionOf({ turnCount: 0 }), revision: 'r', turnsBefore: 0, turns: [] }
const history = { ...noHistory, turns: [turn('Who are you?', 'Your handbook.')] }

describe('the prompt', () => {
  test('is instructions, then history, then passages with the question last', () => {
    const { messages } = assemblePrompt(
      { history, passages: [passage({ content: 'Holidays: 30 days.' })], question: 'How many holidays?' },
      shares,
      characterCounter,
    )
    expect(messages.map((each) => each.role)).toEqual(['system', 'user', 'assistant', 'user'])
    expect(messages[1]?.content).toBe('Who are you?')
    expect(messages[3]?.content).toMatch(/<passage id="1" .*Holidays: 30 days\.[^]*How many holidays\?$/s)
  })

  test('without passages says that there are none', () => {
    const { messages } = assemblePrompt(
      { history: noHistory, passages: [], question: 'Why?' },
      shares,
      characterCounter,
    )
    expect(messages.at(-1)?.content).toBe('<passages none="true"/>\n\nWhy?')
  })

  test('starts with the same messages on the next turn, so that prompt caches keep them', () => {
    const first = assemblePrompt(
      { history, passages: [passage({ content: 'a' })], question: 'One?' },
      shares,
      characterCounter,
    )
    const next = assemblePrompt(
      { history: { ...history, turns: [...history.turns, turn('One?', 'Yes.')] }, passages: [], question: 'Two?' },
      shares,
      characterCounter,
    )
    expect(next.messages.slice(0, 3)).toEqual(first.messages.slice(0, 3))
  })

  test('starts with the same messages when the summary has taken in more turns', () => {
    const withSummary = (text: string) => {
      const summary = { text, tokens: 9, throughTurn: 1 }
      const session = sessionOf({ turnCount: 2, historyFrom: 2, summary })
      const recalled = { session, revision: 'r', turnsBefore: 2, turns: [turnOf({ ordinal: 2 })] }
      return assemblePrompt({ history: recalled, passages: [], question: 'Two?' }, shares, characterCounter).messages
    }
    const [before, after] = [withSummary('User: one.'), withSummary('User: one and two.')]
    expect(after.slice(0, -1)).toEqual(before.slice(0, -1))
    expect(after.at(-1)?.content).toMatch(/^<conversation_summary>\nUser: one and two\.\n.*\n\nTwo\?$/s)
  })

  const texts = fc.array(fc.string({ maxLength: 20_000, size: 'max' }), { maxLength: 10 })
  const turns = fc.array(
    fc.tuple(fc.string({ maxLength: 6_000, size: 'max' }), fc.string({ maxLength: 6_000, size: 'max' })),
    { maxLength: 12 },
  )
  const questions = fc.string({ minLength: 1, maxLength: 4_000 })

  test('fits the window with room for the answer, whatever its parts', () => {
    fc.assert(
      fc.property(
        texts,
        turns,
        questions,
        fc.string({ maxLength: 9_000, size: 'max' }),
        (contents, said, question, text) => {
          const passages = contents.map((content) => passage({ content }))
          const session = sessionOf({ turnCount: said.length + 1, summary: { text, tokens: 0, throughTurn: 1 } })
          const recalled = { ...history, session, turns: said.map(([asked, answered]) => turn(asked, answered)) }
          const prompt = assemblePrompt({ history: recalled, passages, question }, shares, characterCounter)
          expect(prompt.promptTokens).toBeLessThanOrEqual(shares.contextWindowTokens - shares.answerTokens)
          expect(prompt.messages.at(-1)?.content.endsWith(question)).toBe(true)
        },
      ),
      { numRuns: 50 },
    )
  })
})
