// What the embedding deployment was asked for, by its own journal.
import { readJournal } from '../run/region-control.ts'
import { deployment } from './busy-plan.ts'

export interface EmbeddingCall {
  /** Milliseconds since the epoch. */
  readonly arrivedAt: number
  /** What the quota was charged. */
  readonly tokens: number
  readonly isRefused: boolean
  /** By its size: a question has a tenth of the tokens that the smallest batch of a run has. */
  readonly isQuestion: boolean
}

const mostQuestionTokens = 40

export async function readEmbeddingCalls(region: string): Promise<readonly EmbeddingCall[]> {
  const { requests } = await readJournal(region)
  return requests
    .filter((entry) => entry.deployment === deployment)
    .map(({ arrivedAt, estimatedTokens, status }) => ({
      arrivedAt,
      tokens: estimatedTokens,
      isRefused: status === 429,
      isQuestion: estimatedTokens <= mostQuestionTokens,
    }))
}

export interface Stretch {
  readonly runTokens: number
  readonly questionTokens: number
}

/** A run makes up for the pause before it. */
const leadInMs = 5_000

/** Granted tokens in each whole stretch of a run, from the moment at which it is under way to its last call. */
export function wholeStretches(calls: readonly EmbeddingCall[], stretchMs: number): readonly Stretch[] {
  const ofRun = calls.filter(({ isQuestion }) => !isQuestion)
  const from = (ofRun[0]?.arrivedAt ?? 0) + leadInMs
  const count = Math.floor(((ofRun.at(-1)?.arrivedAt ?? 0) - from) / stretchMs)
  return Array.from({ length: count }, (_, n) => {
    const within = granted(calls, from + n * stretchMs, from + (n + 1) * stretchMs)
    const [questions, run] = [within.filter((call) => call.isQuestion), within.filter((call) => !call.isQuestion)]
    return { runTokens: tokensOf(run), questionTokens: tokensOf(questions) }
  })
}

/** @returns granted tokens in each step of the time between. */
export function tokensByStep(calls: readonly EmbeddingCall[], from: number, to: number, stepMs: number): number[] {
  return Array.from({ length: Math.floor((to - from) / stepMs) }, (_, n) =>
    tokensOf(granted(calls, from + n * stepMs, from + (n + 1) * stepMs)),
  )
}

function granted(calls: readonly EmbeddingCall[], from: number, to: number): readonly EmbeddingCall[] {
  return calls.filter(({ arrivedAt, isRefused }) => !isRefused && arrivedAt >= from && arrivedAt < to)
}

function tokensOf(calls: readonly EmbeddingCall[]): number {
  return calls.reduce((sum, { tokens }) => sum + tokens, 0)
}
