// Questions that meet with everything that makes spending hard to count: failures, hedges that are beaten at every point of their
// way, answers that break off, clients that leave, summaries.
import { expect } from 'vitest'
import type { FaultRule } from '../../local/model-region/faults/fault-rule.ts'
import type { LocalStack } from './local-stack.ts'
import { until } from './until.ts'

/** Slow first answers, of which the pool learns to wait that long before it hedges: then nothing is hedged by chance. */
const slow: FaultRule = { deployment: 'chat', timeToFirstTokenMs: 600, times: 12 }

/** Requests earn hedges, one in twenty; what was earned fades by the minute. */
const earningRequests = 24

/** How far the first call has come when its hedge has answered, and what its region does when it is told to stop. */
const beaten: Readonly<Record<string, FaultRule>> = {
  'has not been begun': { hang: true },
  'reads the prompt': { timeToFirstTokenMs: 60_000 },
  'reads the prompt, and then writes for nobody': { timeToFirstTokenMs: 60_000, tokensAfterLeaving: 7 },
  'has sent its headers': { hangAfterTokens: 0 },
  'has sent its headers, and finishes before it notices': { hangAfterTokens: 0, tokensAfterLeaving: 100_000 },
}

export class SpendingMix {
  readonly #stack: LocalStack
  /** Answered or not; each has one event. */
  questions = 0

  constructor(stack: LocalStack) {
    this.#stack = stack
  }

  async run(): Promise<void> {
    await this.#upload()
    await this.#learnToWait()
    await this.#holdConversation()
    await this.#struck({ route: 'chat', status: 500, times: 1 }, () => this.#askTimes(4))
    await this.#struck({ route: 'chat', status: 408, times: 1 }, () => this.#askTimes(4))
    await this.#struck({ route: 'chat', throttle: 'capacity', retryAfterMs: 100, times: 1 }, () => this.#askTimes(3))
    await this.#struck({ deployment: 'chat', dropAfterTokens: 0, times: 1 }, () => this.#askTimes(1))
    await this.#struck({ deployment: 'chat', dropAfterTokens: 5, times: 1 }, () => this.#askTimes(1))
    await this.#struck({ deployment: 'chat', errorMidway: true, times: 1 }, () => this.#askTimes(1))
    for (const [stage, rule] of Object.entries(beaten)) await this.#beat(stage, rule)
    await this.#struck({ deployment: 'chat', hangAfterTokens: 4 }, () => this.#leaveMidway())
    await this.#struck({ deployment: 'chat', hangAfterTokens: 4, tokensAfterLeaving: 5 }, () => this.#leaveMidway())
    await this.#struck({ contentFilterMarker: 'forbidden' }, () =>
      this.#refused('When is the forbidden tide?', 'content_filtered'),
    )
    await this.#struck({ route: 'chat', status: 500 }, () =>
      this.#refused('When do spring tides occur?', 'capacity_exhausted'),
    )
  }

  get #regions() {
    return Object.values(this.#stack.regions)
  }

  async #upload(): Promise<void> {
    const { api } = this.#stack
    const text = '# Tides\n\nSpring tides occur at new moon and at full moon. Neap tides occur at half moon.'
    await this.#struck({ route: 'embeddings', status: 500, times: 1 }, async () => {
      await api.put('tides.md', text)
      await api.settled('tides.md')
    })
  }

  async #learnToWait(): Promise<void> {
    for (const { faults } of this.#regions) faults.replace([slow])
    const isLearnt = (): boolean => this.#regions.every(({ faults }) => faults.list()[0]?.struck === slow.times)
    while (!isLearnt()) await this.#askTimes(8)
  }

  async #holdConversation(): Promise<void> {
    const { sessionId } = (await this.#ask('When do spring tides occur?')).context
    for (let n = 0; n < 4; n++) await this.#ask(`And number ${n}, when do neap tides occur?`, sessionId)
    await this.#struck({ deployment: 'chat-small', dropAfterTokens: 2, times: 1 }, () =>
      this.#ask('And why?', sessionId),
    )
  }

  /** One region stops at that stage with one question, whose hedge in the other answers. */
  async #beat(stage: string, rule: FaultRule): Promise<void> {
    for (let n = 0; n < earningRequests; n += 8) await this.#askTimes(8)
    const { swedencentral } = this.#stack.regions
    swedencentral.faults.replace([{ deployment: 'chat', ...rule, times: 1 }])
    while (swedencentral.faults.list()[0]?.struck === 0) await this.#askTimes(1)
    swedencentral.faults.clear()
    const struck = swedencentral.journal.last(20).find(({ fault, endedAt }) => fault === 0 && endedAt !== null)
    expect(struck, `the call that ${stage}`).toMatchObject({ outcome: 'cancelled' })
  }

  /** The model has stopped midway, so that what was sent is known to both sides; then the client goes. */
  async #leaveMidway(): Promise<void> {
    this.questions += 1
    const client = new AbortController()
    const { api } = this.#stack
    const response = await api.postChat('/chats/stream', 'When do neap tides occur?', undefined, client.signal)
    let text = ''
    const read = async (): Promise<void> => {
      for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk
        if (text.split('"delta":{"content"').length > 4) client.abort()
      }
    }
    const before = this.#cancelled()
    await expect(read()).rejects.toThrow(/abort/i)
    await until(() => expect(this.#cancelled()).toBeGreaterThan(before))
  }

  #cancelled(): number {
    return this.#regions.reduce((sum, { journal }) => sum + journal.report().cancelled, 0)
  }

  async #refused(question: string, code: string): Promise<void> {
    this.questions += 1
    const response = await this.#stack.api.postChat('/chats', question)
    expect(await response.json()).toMatchObject({ error: { code } })
  }

  async #ask(question: string, sessionId?: string) {
    this.questions += 1
    return await this.#stack.api.ask(question, sessionId)
  }

  async #askTimes(count: number): Promise<void> {
    const asked = Array.from({ length: count }, (_, n) => this.#ask(`When do spring tides occur, once more (${n})?`))
    await Promise.all(asked)
  }

  async #struck(rule: FaultRule, run: () => Promise<unknown>): Promise<void> {
    for (const { faults } of this.#regions) faults.replace([rule])
    await run()
    for (const { faults } of this.#regions) faults.clear()
  }
}
