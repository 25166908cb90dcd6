// Where a command runs: what it can write to and ask, and what it is told by its surroundings.

export interface Screen {
  readonly columns: number
  /** In place of what was rewritten before; the next printed line comes below. */
  rewrite(line: string): void
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Ends early, without an error, when the signal is aborted. */
  pause(durationMs: number, signal: AbortSignal): Promise<void>
}

export interface Terminal {
  readonly print: (line: string) => void
  readonly complain: (line: string) => void
  /** Undefined where lines can only be added. */
  readonly screen?: Screen | undefined
  /** Only where somebody can answer. */
  readonly ask?: (question: string) => Promise<string>
  /** Environment variables. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly clock?: Clock
  /** Aborted by Ctrl-C. */
  readonly signal?: AbortSignal
}
