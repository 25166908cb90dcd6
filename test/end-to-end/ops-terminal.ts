// The operator's commands as in a terminal, of which everything that is said is kept.
import { systemClock } from '../../ops/process-terminal.ts'
import { runOps } from '../../ops/run-ops.ts'
import type { Terminal } from '../../ops/terminal.ts'

interface Outcome {
  readonly exitCode: number
  readonly printed: string
  readonly complaints: string
  /** What the rewritten line said, one state after the other. */
  readonly rewritten: readonly string[]
}

/** Between two looks at the API; longer ones would only make tests slow. */
const longestPauseMs = 100

/** @param surroundings an environment that says where the API is, and what else is different in this terminal. */
export async function runInTerminal(
  surroundings: Partial<Terminal> & Pick<Terminal, 'env'>,
  ...args: string[]
): Promise<Outcome> {
  const [printed, complaints, rewritten]: [string[], string[], string[]] = [[], [], []]
  const exitCode = await runOps(args, {
    print: (line) => printed.push(line),
    complain: (line) => complaints.push(line),
    screen: { columns: 120, rewrite: (line) => rewritten.push(line) },
    clock: {
      ...systemClock,
      pause: (durationMs, signal) => systemClock.pause(Math.min(durationMs, longestPauseMs), signal),
    },
    ...surroundings,
  })
  return { exitCode, printed: printed.join('\n'), complaints: complaints.join('\n'), rewritten }
}
