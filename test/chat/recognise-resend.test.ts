import { describe, expect, test } from 'vitest'
import type { Question } from '../../shared/chat/question.ts'
import { recogniseResend } from '../../shared/chat/recognise-resend.ts'
import type { Turn } from '../../shared/memory/conversation.ts'
import { sessionOf, turnOf } from '../memory/turns.ts'

const question: Question = {
  requestId: 'request-2',
  userId: 'ada',
  tenantId: undefined,
  groups: undefined,
  mayExceedBudget: false,
  sessionId: 'session-1',
  isNewSession: false,
  turnId: 'turn-new',
  text: 'When are spring tides?',
  clientMessageId: undefined,
  position: 4,
  canRestart: false,
}

/** What becomes of the question when the latest turn is this one. */
function kindAfter(latest: Partial<Turn>, asked: Partial<Question> = {}, now = 2_000): 'new' | 'answered' {
  const turns = [turnOf(), turnOf({ ordinal: 2, position: 4, ...latest })]
  const history = { session: sessionOf({ turnCount: 2 }), revision: 'r', turnsBefore: 2, turns }
  return recogniseResend({ ...question, ...asked }, history, now).kind
}

describe('a question is taken for one that was answered', () => {
  test('when it has the same words at the same place', () => {
    expect(kindAfter({})).toBe('answered')
  })

  test('when its message has the same id, wherever it stands and however late it comes', () => {
    expect(kindAfter({ clientMessageId: 'm1', position: 0 }, { clientMessageId: 'm1', position: 0 }, 1e12)).toBe(
      'answered',
    )
  })

  test('when only one of the two has an id, and words and place are the same', () => {
    expect(kindAfter({ clientMessageId: 'm1' })).toBe('answered')
  })
})

describe('a question is taken for a new one', () => {
  test('when the same words come later in the conversation', () => {
    expect(kindAfter({}, { position: 6 })).toBe('new')
  })

  test('when the client gives the same words another id', () => {
    expect(kindAfter({ clientMessageId: 'm1' }, { clientMessageId: 'm2' })).toBe('new')
  })

  test('when a message was edited under its id', () => {
    expect(kindAfter({ clientMessageId: 'm1' }, { clientMessageId: 'm1', text: 'And neap tides?' })).toBe('new')
  })

  test('when a client that sends no transcript asks the same words twice', () => {
    expect(kindAfter({ position: 0 }, { position: 0 })).toBe('new')
  })

  test('when an answer to the same words is wanted afresh after a while', () => {
    expect(kindAfter({ createdAt: 0 }, {}, 11 * 60_000)).toBe('new')
  })

  test('when it repeats an earlier question than the latest', () => {
    expect(kindAfter({ question: 'Something else?' })).toBe('new')
  })

  test('when there was none', () => {
    const history = { session: sessionOf(), revision: 'r', turnsBefore: 0, turns: [] }
    expect(recogniseResend(question, history, 0)).toEqual({ kind: 'new', history })
  })
})

test('a question whose answer was interrupted is answered as if it had not been asked', () => {
  const turns = [turnOf(), turnOf({ ordinal: 2, position: 4, state: 'interrupted' })]
  const session = sessionOf({ turnCount: 2 })
  const recognised = recogniseResend(question, { session, revision: 'r', turnsBefore: 2, turns }, 2_000)
  expect(recognised).toEqual({
    kind: 'new',
    history: { session, revision: 'r', turnsBefore: 1, turns: turns.slice(0, 1) },
  })
})
