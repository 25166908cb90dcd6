import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assemblePrompt } from '../../shared/chat/assemble-prompt.ts'
import type { PromptShares } from '../../shared/chat/prompt-shares.ts'
import type { Turn } from '../../shared/memory/conversation.ts'
import { noHistory } from '../../shared/memory/recall-history.ts'
import { noUsage } from '../../shared/models/token-usage.ts'
import { characterCounter } from '../fakes/character-counter.ts'
import { passage } from './passages.ts'

const shares: PromptShares = {
  contextWindowTokens: 8_000,
  answerTokens: 500,
  historyTokens: 2_000,
  passageTokens: 1_500,
  questionTokens: 1_000,
}

function turn(question: string, answer: string): Turn {
  return {
    id: 't',
    sessionId: 's',
    userId: 'u',
    ordinal: 1,
    question,
    answer,
    questionTokens: characterCounter.count(question),
    answerTokens: characterCounter.count(answer),
    citations: [],
    state: 'finished',
    finishReason: 'stop',
    usage: noUsage,
    attempts: [],
    model: '',
    region: '',
    requestId: '',
    createdAt: 0,
  }
}

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

  test('fits the window with room for the answer, for any passages and any question within its share', () => {
    const texts = fc.array(fc.string({ maxLength: 20_000, size: 'max' }), { maxLength: 10 })
    fc.assert(
      fc.property(texts, fc.string({ minLength: 1, maxLength: 4_000 }), (contents, question) => {
        const passages = contents.map((content) => passage({ content }))
        const { promptTokens } = assemblePrompt({ history, passages, question }, shares, characterCounter)
        expect(promptTokens).toBeLessThanOrEqual(shares.contextWindowTokens - shares.answerTokens)
      }),
      { numRuns: 50 },
    )
  })
})
