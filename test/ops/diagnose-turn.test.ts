// What a turn's event says of a complaint: the diagnosis, and the sentence an operator reads.
import { describe, expect, test } from 'vitest'
import { diagnoseTurn } from '../../ops/diagnose-turn.ts'
import { turnFacts } from '../../ops/report/turn-facts.ts'
import { whyLine } from '../../ops/report/why-line.ts'
import type { TurnEvent } from '../../ops/turn-event.ts'

interface MadeCall {
  readonly deployment?: string
  readonly outcome?: string
  readonly duration_ms?: number
  readonly ttft_ms?: number
  readonly is_hedge?: boolean
}

const call = (made: MadeCall) => ({
  deployment: 'eastus2/chat',
  outcome: 'succeeded',
  duration_ms: 40,
  is_hedge: false,
  ...made,
})

interface Told {
  readonly fields?: Readonly<Record<string, string>>
  readonly attempts?: readonly MadeCall[]
}

/** An answer within 100 ms of which nothing is to be said, but for what the test is about. */
function turn({ fields = {}, attempts = [{ ttft_ms: 30 }] }: Told): TurnEvent {
  return {
    at: '2026-11-21T10:00:00Z',
    event: 'ai_completion',
    fields: {
      region: 'eastus2',
      finish_reason: 'stop',
      latency_ms: '100',
      recall_ms: '9',
      rewrite_ms: '8',
      retrieval_ms: '12',
      model_wait_ms: '1',
      remember_ms: '10',
      cost_micro_dollars: '459',
      helper_attempts: JSON.stringify([{ purpose: 'retrieval', ...call({ duration_ms: 5, ttft_ms: 5 }) }]),
      ...fields,
      attempts: JSON.stringify(attempts.map(call)),
    },
  }
}

const phaseOf = (told: Told) => diagnoseTurn(turn(told)).longest

describe('the phase that took longest', () => {
  test.each(['recall', 'rewrite'])('is %s when its own time says so', (phase) => {
    expect(phaseOf({ fields: { [`${phase}_ms`]: '900' } })).toEqual({ phase, durationMs: 900 })
  })

  test('is the budget while the ledger is slow, or the first write of a session', () => {
    expect(phaseOf({ fields: { reserve_ms: '900' } })).toEqual({ phase: 'budget', durationMs: 900 })
    expect(phaseOf({ fields: { begin_ms: '900' } })).toEqual({ phase: 'new session', durationMs: 900 })
  })

  test('is waiting for a quota when no deployment had the call', () => {
    expect(phaseOf({ fields: { model_wait_ms: '900' } })?.phase).toBe('quota')
  })

  test('is the search, without the embedding of the question', () => {
    expect(phaseOf({ fields: { retrieval_ms: '905' } })).toEqual({ phase: 'search', durationMs: 900 })
    const slow = JSON.stringify([{ purpose: 'retrieval', ...call({ duration_ms: 890 }) }])
    expect(phaseOf({ fields: { retrieval_ms: '905', helper_attempts: slow } })?.phase).toBe('embedding')
  })

  test('is the first token, or the writing after it, of the attempt that was shown', () => {
    expect(phaseOf({ attempts: [{ duration_ms: 900, ttft_ms: 880 }] })).toEqual({
      phase: 'first token',
      durationMs: 880,
    })
    expect(phaseOf({ attempts: [{ duration_ms: 900, ttft_ms: 30 }] })).toEqual({ phase: 'writing', durationMs: 870 })
  })

  test('is the calls that failed, all together', () => {
    const failed = { outcome: 'unavailable/500', duration_ms: 300 }
    expect(phaseOf({ attempts: [failed, failed, { ttft_ms: 400, duration_ms: 410 }] })).toEqual({
      phase: 'failed calls',
      durationMs: 600,
    })
  })

  test('is the silence before the hedge, when the hedge won', () => {
    const beaten = { deployment: 'swedencentral/chat', outcome: 'cancelled', duration_ms: 700 }
    expect(phaseOf({ attempts: [beaten, { is_hedge: true, ttft_ms: 50, duration_ms: 90 }] })).toEqual({
      phase: 'before the hedge',
      durationMs: 650,
    })
  })

  test('is none when nothing was done', () => {
    const refused = { at: '', event: 'ai_completion_error', fields: { code: 'too_large', latency_ms: '1' } }
    expect(diagnoseTurn(refused)).toMatchObject({ longest: undefined, answeredBy: undefined, ending: 'too_large' })
  })
})

describe('the deployments that failed', () => {
  test.each(['throttled/quota', 'unavailable/no answer', 'timed-out/first-token', 'dropped', 'misconfigured/401'])(
    'are those with %s',
    (outcome) => {
      const { failed } = diagnoseTurn(turn({ attempts: [{ outcome }, { ttft_ms: 30 }] }))
      expect(failed).toEqual([{ deployment: 'eastus2/chat', outcome }])
    },
  )

  test.each(['succeeded', 'cancelled', 'content-filtered/question', 'context-overflow', 'rejected/400'])(
    'are not those with %s',
    (outcome) => expect(diagnoseTurn(turn({ attempts: [{ outcome }] })).failed).toEqual([]),
  )
})

describe('the sentence', () => {
  test('names who answered, who failed before, where the time went, and the cost', () => {
    const failed = { deployment: 'swedencentral/chat', outcome: 'unavailable/500', duration_ms: 610.6 }
    const told = turn({ fields: { latency_ms: '778.6' }, attempts: [failed, { ttft_ms: 12 }] })
    expect(whyLine(diagnoseTurn(told))).toBe(
      'eastus2 answered, after swedencentral/chat (unavailable/500); 779 ms, 611 ms of them in calls that failed; $0.000459',
    )
  })

  test('says what was left out, cut and shrunk', () => {
    const fields = {
      history_turns_left_out: '2',
      history_turns_forgotten: '1',
      passages_cut: '1',
      was_prompt_shrunk: 'true',
    }
    expect(whyLine(diagnoseTurn(turn({ fields })))).toContain(
      '; 2 earlier turns not shown, 1 of them in no summary; 1 passage shown in part; the prompt was shrunk',
    )
  })

  test('says how an answer ended that was not whole', () => {
    const sentence = (reason: string) => whyLine(diagnoseTurn(turn({ fields: { finish_reason: reason } })))
    expect(sentence('interrupted')).toMatch(/^eastus2 answered until the client left;/)
    expect(sentence('length')).toMatch(/^eastus2 answered, but not to the end \(length\);/)
  })

  test('stands first among the facts of a turn, and is not said of other events', () => {
    expect(turnFacts(turn({})).slice(0, 2)).toEqual([
      '\nai_completion',
      expect.stringMatching(/^ {2}why: eastus2 answered/),
    ])
    expect(turnFacts({ at: '', event: 'summary_written', fields: { turns: '6' } })).toEqual([
      '\nsummary_written',
      '  turns  6',
    ])
  })
})
