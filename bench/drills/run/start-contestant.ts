// Runs one contestant in a process of its own, so that neither code slows the other down.
import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { ContestantMessage, ContestantPlan } from './contestant-process.ts'
import type { Progress, RunRecord } from './records.ts'
import { forkOptions } from './fork-options.ts'

const program = new URL('./contestant-process.ts', import.meta.url)

export interface ContestantRun {
  /** Begins the load. Resolves when its last request has ended. */
  run(): Promise<RunRecord>
  kill(): void
}

/** Resolves when the contestant is ready to begin. */
export async function startContestant(
  plan: ContestantPlan,
  timeSpeed: number,
  onProgress: (progress: Progress) => void,
): Promise<ContestantRun> {
  const child = fork(program, [JSON.stringify(plan)], forkOptions(timeSpeed))
  await Promise.race([once(child, 'message'), failed(child)])
  return {
    run: () => {
      child.send('begin')
      return Promise.race([recordOf(child, onProgress), failed(child)])
    },
    kill: () => child.kill('SIGKILL'),
  }
}

function recordOf(child: ChildProcess, onProgress: (progress: Progress) => void): Promise<RunRecord> {
  return new Promise((resolve) => {
    child.on('message', (message: ContestantMessage) => {
      if (message.type === 'progress') onProgress(message.progress)
      if (message.type === 'done') resolve(message.record)
    })
  })
}

async function failed(child: ChildProcess): Promise<never> {
  await once(child, 'exit')
  throw new Error(`a contestant ended before it was done (${child.signalCode ?? `exit code ${child.exitCode}`})`)
}
