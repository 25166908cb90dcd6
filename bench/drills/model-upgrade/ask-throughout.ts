// People who ask while the model is changed: each one question after the other, and of every contestant the same.
import { setTimeout as delay } from 'node:timers/promises'
import type { PlaceRecord } from './records-of-places.ts'

export const phases = ['before', 'during the run', 'at the cut-over', 'after', 'rolled back'] as const
export type Phase = (typeof phases)[number]

export interface Reply {
  /** Names of the documents that the answer cites. */
  readonly cited: readonly string[]
}

export interface Contestant<R extends Reply = Reply> {
  readonly title: string
  /** @param turn counts the questions of all users. */
  ask(question: string, turn: number): Promise<R>
}

export interface Asked<R extends Reply = Reply> {
  readonly contestant: string
  /** In which it was asked. */
  readonly phase: Phase
  readonly startedAt: number
  readonly endedAt: number
  /** Undefined when there was no answer. */
  readonly reply: R | undefined
  readonly error: string | undefined
  /** The one document that has the answer is cited. */
  readonly isRight: boolean
}

/** Between an answer and the next question of the same person. */
const pauseMs = 150

type Ask = (about: PlaceRecord, turn: number, phase: Phase) => Promise<void>

export class Audience {
  readonly #over = new AbortController()
  readonly #users: readonly Promise<void>[]
  #phase: Phase = 'before'
  #turn = 0

  constructor(users: number, documents: readonly PlaceRecord[], ask: Ask) {
    this.#users = Array.from({ length: users }, () => this.#keepAsking(documents, ask))
  }

  enter(phase: Phase): void {
    this.#phase = phase
  }

  async leave(): Promise<void> {
    this.#over.abort()
    await Promise.all(this.#users)
  }

  async #keepAsking(documents: readonly PlaceRecord[], ask: Ask): Promise<void> {
    while (!this.#over.signal.aborted) {
      const turn = this.#turn++
      const about = documents[(turn * stride) % documents.length]
      if (about) await ask(about, turn, this.#phase)
      await delay(pauseMs)
    }
  }
}

/**
 * Without a divisor in common with the numbers of documents, so that all are asked about; and near the golden section of a thousand, so that
 * a few questions in a row are about documents from everywhere.
 */
const stride = 617

export async function askAndRecord<R extends Reply>(
  contestant: Contestant<R>,
  about: PlaceRecord,
  turn: number,
  phase: Phase,
): Promise<Asked<R>> {
  const startedAt = performance.now()
  const outcome = await contestant.ask(about.question, turn).then(
    (reply) => ({ reply, error: undefined }),
    (error: unknown) => ({ reply: undefined, error: error instanceof Error ? error.message : String(error) }),
  )
  const isRight = outcome.reply?.cited.includes(about.name) ?? false
  return { contestant: contestant.title, phase, startedAt, endedAt: performance.now(), ...outcome, isRight }
}
