// One working process: an instance of the functions.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { StandIns } from '../product/start-stand-ins.ts'
import type { Command, Outcome } from './worker/commands.ts'
import { outcome } from './worker/commands.ts'

export interface WorkingProcess {
  ask(command: Command): Promise<Outcome>
  stop(): void
}

const program = fileURLToPath(new URL('worker/main.ts', import.meta.url))

export async function startWorkingProcess({ appSettings }: StandIns): Promise<WorkingProcess> {
  const child = fork(program, [], {
    env: { ...process.env, ...appSettings, RECONCILE_MINUTES: '0' },
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
    // Its events, one for each document, would be most of what there is to read.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new AbortController()
  child.once('exit', (code) => ended.abort(new Error(`a working process ended with ${code}`)))
  const answer = async (): Promise<unknown> => {
    const [message] = await once(child, 'message', { signal: ended.signal })
    return message
  }
  await answer()
  return {
    ask: async (command) => {
      child.send(command)
      return outcome.parse(await answer())
    },
    stop: () => void child.kill(),
  }
}
