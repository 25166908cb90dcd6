// What is measured of one turn, and of a block of them.

export interface TurnTimes {
  /** From the question to the first text of the answer. */
  readonly firstTextMs: number
  /** From the question to the end: stored, and the caller told so. */
  readonly wholeMs: number
}

export interface TurnBlock {
  readonly turns: readonly TurnTimes[]
  readonly elapsedMs: number
  /** CPU time of the process that runs what is measured; nothing else runs in it. */
  readonly cpuMs: number
}

/** One way to get turns done. */
export interface TurnSource {
  run(load: TurnLoad): Promise<TurnBlock>
  close(): Promise<void>
}

export interface TurnLoad {
  readonly turns: number
  /** Chats under way at once; each asks its next question when it has its answer. */
  readonly chats: number
}
