// A child process that is kept alive: started, waited for, started again when it dies, given up when it keeps dying.
import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { ChildMessage } from '../run-as-child.ts'

export interface ChildDefinition {
  readonly name: string
  /** Path of the module to run. */
  readonly module: string
  readonly args: readonly string[]
  /** In place of the parent's environment when given. */
  readonly env?: NodeJS.ProcessEnv
  /** What it prints is of no use to the person at the terminal; errors still are. */
  readonly isQuiet?: boolean
}

export interface ChildEvents {
  /** A line for the person at the terminal. */
  log(line: string): void
  /** The child keeps dying; nothing more is tried. */
  onGivenUp(reason: string): void
}

/** A child that dies this often within the window below has a reason that another start does not cure. */
const mostRestarts = 5
const restartWindowMs = 60_000
/** Time for a port to be free again. */
const restartDelayMs = 300
/** A child that has not ended by itself by then is killed. */
const stopTimeoutMs = 10_000

export class SupervisedChild {
  readonly #definition: ChildDefinition
  readonly #events: ChildEvents
  #process: ChildProcess | undefined
  #isStopping = false
  #restarts: number[] = []

  constructor(definition: ChildDefinition, events: ChildEvents) {
    this.#definition = definition
    this.#events = events
  }

  /** Resolves with the child's URL when it is ready; throws what it says when it cannot start. */
  async start(): Promise<string> {
    const { module, args, env, isQuiet } = this.#definition
    const child = fork(module, [...args], {
      env: env ?? process.env,
      // node:sqlite says at each start that it is new.
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', isQuiet ? 'ignore' : 'inherit', 'inherit', 'ipc'],
    })
    this.#process = child
    const message = await Promise.race([firstMessage(child), endOf(child)])
    if ('failed' in message) throw new Error(`${this.#definition.name}: ${message.failed}`)
    child.once('exit', () => void this.#revive())
    return message.ready
  }

  /** From now on it may end: it is not started again. */
  mayEnd(): void {
    this.#isStopping = true
  }

  async stop(): Promise<void> {
    this.mayEnd()
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
    await exited
    clearTimeout(timer)
  }

  async #revive(): Promise<void> {
    if (this.#isStopping) return
    const { name } = this.#definition
    const now = Date.now()
    this.#restarts = [...this.#restarts.filter((at) => now - at < restartWindowMs), now]
    if (this.#restarts.length > mostRestarts) {
      this.#events.onGivenUp(`${name} died ${mostRestarts} times within a minute`)
      return
    }
    this.#events.log(`${name} died; starting it again`)
    await delay(restartDelayMs)
    if (this.#isStopping) return
    try {
      await this.start()
      this.#events.log(`${name} is back`)
    } catch (error) {
      this.#events.onGivenUp(error instanceof Error ? error.message : String(error))
    }
  }
}

async function firstMessage(child: ChildProcess): Promise<ChildMessage> {
  const [message] = (await once(child, 'message')) as [ChildMessage] // oxlint-disable-line typescript/no-unsafe-type-assertion -- our own children speak only this
  return message
}

async function endOf(child: ChildProcess): Promise<ChildMessage> {
  await once(child, 'exit')
  return { failed: `ended before it was ready (${child.signalCode ?? `exit code ${child.exitCode}`})` }
}
