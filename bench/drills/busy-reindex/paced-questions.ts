// People who ask at even intervals, whether or not those before them have their answers.
import { setTimeout as delay } from 'node:timers/promises'

export interface AskedQuestion {
  /** Milliseconds since the epoch. */
  readonly askedAt: number
  /** Until the first text of the answer; undefined when there was no answer. */
  readonly firstTextMs: number | undefined
  readonly error: string | undefined
}

/** Asks a question to its end. @returns the time to its first text, in milliseconds. */
export type AskQuestion = (n: number) => Promise<number>

/** Ends when all that were asked within the time have been answered. */
export async function askAtPace(
  ask: AskQuestion,
  questionsPerSecond: number,
  durationMs: number,
): Promise<readonly AskedQuestion[]> {
  const startedAt = performance.now()
  const count = Math.floor((durationMs / 1_000) * questionsPerSecond)
  const asked: Promise<AskedQuestion>[] = []
  for (let n = 0; n < count; n++) {
    await delay(Math.max(0, startedAt + (n / questionsPerSecond) * 1_000 - performance.now()))
    asked.push(askOne(ask, n))
  }
  return await Promise.all(asked)
}

async function askOne(ask: AskQuestion, n: number): Promise<AskedQuestion> {
  const askedAt = Date.now()
  try {
    return { askedAt, firstTextMs: await ask(n), error: undefined }
  } catch (error) {
    return { askedAt, firstTextMs: undefined, error: error instanceof Error ? error.message : String(error) }
  }
}
