// Holds a conversation by its script, turn by turn, and writes down what came of each.
import type { Line } from './script.ts'
import { has } from './script.ts'

export interface Reply {
  readonly answer: string
  readonly promptTokens: number
}

export interface TurnRecord {
  readonly line: Line
  /** Of the request that asked for the answer, also when it was refused. */
  readonly promptTokens: number
  /** Undefined when there was none. */
  readonly answer: string | undefined
  readonly error: string | undefined
}

/** Says a line, and resolves with what came back; throws a RefusedTurn when nothing did. */
export type Partner = (said: string) => Promise<Reply>

export class RefusedTurn extends Error {
  readonly promptTokens: number

  constructor(message: string, promptTokens: number) {
    super(message)
    this.name = 'RefusedTurn'
    this.promptTokens = promptTokens
  }
}

export async function talk(script: readonly Line[], partner: Partner): Promise<readonly TurnRecord[]> {
  const records: TurnRecord[] = []
  for (const line of script) {
    records.push(await sayLine(line, partner))
  }
  return records
}

async function sayLine(line: Line, partner: Partner): Promise<TurnRecord> {
  try {
    return { line, ...(await partner(line.said)), error: undefined }
  } catch (error) {
    if (!(error instanceof RefusedTurn)) throw error
    return { line, promptTokens: error.promptTokens, answer: undefined, error: error.message }
  }
}

/** Whether the line asked for a fact and was answered with it. */
export function isRecalled({ line, answer = '' }: TurnRecord): boolean {
  return line.recalls !== undefined && has(answer, line.recalls.value)
}
