// One user who asks one question and watches the answer come, until it is complete, fails, or patience is over.
import { AppError } from '../../../shared/kernel/app-error.ts'
import type { Clock } from '../../../shared/kernel/clock.ts'
import type { Contestant, Question } from '../contestants/contestant.ts'
import type { RequestRecord, UserOutcome } from './records.ts'

export interface Asked {
  readonly n: number
  readonly question: Question
  readonly patienceMs: number
  /** On the clock, when the load began. */
  readonly loadStartedAt: number
}

type Ending = Pick<RequestRecord, 'outcome' | 'error' | 'retryAfterMs'>

export async function ask(contestant: Contestant, clock: Clock, asked: Asked): Promise<RequestRecord> {
  const { n, question, patienceMs, loadStartedAt } = asked
  const startedAt = clock.now()
  const seen = {
    text: '',
    restarts: 0,
    firstTokenMs: undefined as number | undefined,
    region: undefined as string | undefined,
  }
  const patience = new Patience(clock, patienceMs)
  let ending: Ending
  try {
    for await (const shown of contestant.answer(question, patience.signal)) {
      patience.renew()
      if (shown.type === 'finish') seen.region = shown.region
      else if (shown.type === 'restart') {
        seen.restarts += 1
        seen.text = ''
      } else {
        seen.firstTokenMs ??= clock.now() - startedAt
        seen.text += shown.text
      }
    }
    ending = end(seen.region === undefined ? (patience.isOver ? 'gave up' : 'cut short') : 'answered')
  } catch (error) {
    ending = patience.isOver ? end('gave up') : endingOf(error)
  } finally {
    patience.end()
  }
  const totalMs = clock.now() - startedAt
  return { n, startedAtMs: startedAt - loadStartedAt, totalMs, canRestart: question.canRestart, ...seen, ...ending }
}

function endingOf(error: unknown): Ending {
  if (!(error instanceof AppError)) return end('failed', error instanceof Error ? error.message : String(error))
  return end(error.code === 'capacity_exhausted' ? 'turned away' : 'failed', error.code, error.retryAfterMs)
}

function end(outcome: UserOutcome, error?: string, retryAfterMs?: number): Ending {
  return { outcome, error, retryAfterMs }
}

class Patience {
  readonly #clock: Clock
  readonly #limitMs: number
  readonly #controller = new AbortController()
  readonly #ended = new AbortController()
  #endsAt: number

  constructor(clock: Clock, limitMs: number) {
    this.#clock = clock
    this.#limitMs = limitMs
    this.#endsAt = clock.now() + limitMs
    void this.#watch()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get isOver(): boolean {
    return this.signal.aborted
  }

  renew(): void {
    this.#endsAt = this.#clock.now() + this.#limitMs
  }

  end(): void {
    this.#ended.abort()
  }

  async #watch(): Promise<void> {
    for (;;) {
      const leftMs = this.#endsAt - this.#clock.now()
      if (leftMs <= 0) return this.#controller.abort(new Error('the user has left'))
      await this.#clock.sleep(leftMs, this.#ended.signal).catch(() => undefined)
      if (this.#ended.signal.aborted) return
    }
  }
}
